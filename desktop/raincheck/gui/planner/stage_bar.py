"""The way to something with stages on it: a bar, a tick for each stage, and below it how much and when."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.shapes import Shape, draw_shape

BAR = 10


class Stage(Struct, frozen=True):
    """One thing to reach: its name, how much it is, when, and where it lies on the way (0 to 1)."""

    name: str
    amount: str
    when: str
    at: Fraction
    reached: bool


class StageBar(QWidget):
    """Draws what is there against three stages; the words below are also what a screen reader hears."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._filled = Fraction(0)
        self._stages: tuple[Stage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_stages(self, filled: Fraction, stages: Sequence[Stage]) -> None:
        """Show another state."""
        self._filled, self._stages = filled, tuple(stages)
        spoken = [f"{stage.name} {stage.amount}: {stage.when}" for stage in stages]
        self.setAccessibleName(tr("Stages of the emergency fund"))
        self.setAccessibleDescription(tr(", ").join(spoken))
        self.setToolTip("\n".join(spoken))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(300), BAR + self._look.px(66))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self.sizeHint().height())

    # Painted: Qt has no bar with several marks and their words below.
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, 2, self.width(), BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("track"))
        painter.drawRoundedRect(track, 3, 3)
        full = self._filled >= 1
        painter.setBrush(look.colour("good" if full else "warn_fill"))
        painter.drawRoundedRect(QRectF(0, 2, track.width() * float(self._filled), BAR), 3, 3)
        for stage in self._stages[:-1]:
            x = track.width() * float(stage.at)
            painter.setPen(QPen(look.colour("ink"), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, BAR + 4))
        self._draw_words(painter)
        painter.end()

    def _draw_words(self, painter: QPainter) -> None:
        """One column for each stage, whatever the distances on the bar."""
        look = self._look
        width = self.width() / max(len(self._stages), 1)
        line = look.px(18)
        for place, stage in enumerate(self._stages):
            left = QRectF(width * place, BAR + look.px(9), width - 6, line)
            mark = look.px(10)
            if stage.reached:
                draw_shape(
                    painter,
                    Shape.TICK,
                    QRectF(left.left(), left.center().y() - mark / 2, mark, mark),
                    look.colour("good"),
                )
            else:
                painter.setPen(QPen(look.colour("control_border"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QRectF(left.left(), left.center().y() - mark / 2, mark, mark))
            painter.setPen(look.colour("ink"))
            painter.setFont(look.font("small", bold=True))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(left.adjusted(mark + 5, 0, 0, 0), flags, f"{stage.name} {stage.amount}")
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("good" if stage.reached else "muted"))
            below = QRectF(left.left() + mark + 5, left.bottom(), width - mark - 11, line * 2)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, stage.when)
