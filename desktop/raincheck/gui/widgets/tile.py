"""A key figure on a card: what it is, the figure, a word beside it, and a bar or a change below."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from raincheck.gui.context import Tone
from raincheck.gui.look import Look
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.labels import ElidedLabel, TextRole, label, set_role

_FILLS = {Tone.DANGER: "danger", Tone.WARN: "warn_fill", Tone.GOOD: "good", Tone.QUIET: "muted"}


@dataclass(frozen=True, slots=True)
class Metric:
    """What one tile shows. `filled` is the bar's share, 0 to 1; without it `change` stands in the bar's place."""

    title: str
    figure: str
    unit: str = ""
    tone: Tone = Tone.QUIET
    filled: Fraction | None = None
    change: str = ""
    explained: str = ""


class Meter(QWidget):
    """A thin bar, filled to a share; `word` says the same to a screen reader."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._filled, self._tone = Fraction(0), Tone.QUIET
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_share(self, filled: Fraction, tone: Tone, word: str) -> None:
        """Show another share."""
        self._filled, self._tone = min(max(filled, Fraction(0)), Fraction(1)), tone
        self.setAccessibleName(word)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(60, self._look.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, (self.height() - 6) / 2, self.width(), 6)
        painter.setBrush(self._look.colour("track"))
        painter.drawRoundedRect(track, 3, 3)
        painter.setBrush(self._look.colour(_FILLS[self._tone]))
        painter.drawRoundedRect(QRectF(0, track.top(), track.width() * float(self._filled), 6), 3, 3)
        painter.end()


class MetricTile(Card):
    """A card of one key figure."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.body.setSpacing(4)
        self._title = ElidedLabel(role=TextRole.SMALL)
        self._figure = label(role=TextRole.FIGURE)
        self._unit = ElidedLabel(role=TextRole.SMALL)
        self._unit.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self._meter = Meter(look)
        self._change = ElidedLabel(role=TextRole.SMALL)
        row = QHBoxLayout()
        row.setSpacing(7)
        row.addWidget(self._figure)
        row.addWidget(self._unit, 1, Qt.AlignmentFlag.AlignBottom)
        self._unit.setContentsMargins(0, 0, 0, 5)
        self.body.addWidget(self._title)
        self.body.addLayout(row)
        self.body.addWidget(self._meter)
        self.body.addWidget(self._change)

    def show_metric(self, metric: Metric) -> None:
        """Show another figure."""
        self._title.setText(metric.title)
        self._figure.setText(metric.figure)
        self._unit.setText(metric.unit)
        self._meter.setVisible(metric.filled is not None)
        self._change.setVisible(metric.filled is None)
        self._change.setText(metric.change)
        set_role(self._change, (TextRole.FALL if metric.tone is Tone.DANGER else TextRole.SMALL).value)
        spoken = " ".join(part for part in (metric.title, metric.figure, metric.unit, metric.change) if part)
        if metric.filled is not None:
            self._meter.show_share(metric.filled, metric.tone, spoken)
        self.setAccessibleName(spoken)
        self.setToolTip(metric.explained)
