"""A key figure on a card: what it is, the figure, a word beside it, and a bar or a change below."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from raincheck.gui.kit.context import Target, Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import ElidedLabel, TextRole, label, set_role, set_style_property

FULL = 1000
"""The steps of a bar from empty to full."""


class Metric(Struct, frozen=True):
    """What one tile shows. `filled` is the bar's share, 0 to 1; without it `change` stands in the bar's place.

    With a `target` the change is a link: it says what is missing, and leads to where that is entered.
    """

    title: str
    figure: str
    unit: str = ""
    tone: Tone = Tone.QUIET
    filled: Fraction | None = None
    change: str = ""
    explained: str = ""
    target: Target | None = None


class Meter(QProgressBar):
    """A thin bar, filled to a share; `word` says the same to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "meter")
        self.setTextVisible(False)
        self.setRange(0, FULL)

    def show_share(self, filled: Fraction, tone: Tone, word: str) -> None:
        """Show another share."""
        self.setValue(round(min(max(filled, Fraction(0)), Fraction(1)) * FULL))
        self.setAccessibleName(word)
        set_style_property(self, "tone", tone.value)


class MetricTile(Card):
    """A card of one key figure. Signal: `asked(Target)` where something is missing and the person goes to enter it."""

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.body.setSpacing(4)
        self._title = ElidedLabel(role=TextRole.SMALL)
        self._figure = label(role=TextRole.FIGURE)
        self._unit = ElidedLabel(role=TextRole.SMALL)
        self._unit.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self._meter = Meter()
        self._change = label(
            role=TextRole.SMALL, wrap=True
        )  # "unchanged in 7 days" must not hide that a limit is missing
        self._way = button("", "link")
        self._way.clicked.connect(self._on_way)
        self._target: Target | None = None
        row = QHBoxLayout()
        row.setSpacing(7)
        row.addWidget(self._figure)
        row.addWidget(self._unit, 1, Qt.AlignmentFlag.AlignBottom)
        self._unit.setContentsMargins(0, 0, 0, 5)
        self.body.addWidget(self._title)
        self.body.addLayout(row)
        self.body.addWidget(self._meter)
        self.body.addWidget(self._change)
        self.body.addWidget(self._way, 0, Qt.AlignmentFlag.AlignLeft)

    def show_metric(self, metric: Metric) -> None:
        """Show another figure."""
        self._title.setText(metric.title)
        self._figure.setText(metric.figure)
        self._unit.setText(metric.unit)
        self._change.setText(metric.change)
        set_role(self._change, (TextRole.FALL if metric.tone is Tone.DANGER else TextRole.SMALL).value)
        spoken = " ".join(part for part in (metric.title, metric.figure, metric.unit, metric.change) if part)
        if metric.filled is not None:
            self._meter.show_share(metric.filled, metric.tone, spoken)
        self._meter.setVisible(metric.filled is not None)
        self._target = metric.target
        self._change.setVisible(metric.filled is None and metric.target is None)
        self._way.setText(metric.change)
        self._way.setAccessibleName(spoken)
        self._way.setVisible(metric.target is not None)
        self.setAccessibleName(spoken)
        self.setToolTip(metric.explained)

    @Slot()
    def _on_way(self) -> None:
        if self._target is not None:
            self.asked.emit(self._target)
