"""A rate on a scale from nothing to twice the 24 % line, the line marked."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from raincheck.gui.kit.charts.widget import Chart
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look

BAR = 12
_FILLS = {Tone.DANGER: "danger", Tone.WARN: "warn_fill", Tone.GOOD: "good", Tone.QUIET: "muted"}


class CeilingBar(Chart):
    """Filled to a share of the scale; the line stands in its middle. Its words say the same."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._filled, self._tone = Fraction(0), Tone.QUIET
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_rate(self, filled: Fraction, tone: Tone, words: str) -> None:
        """Show another rate."""
        self._filled, self._tone = filled, tone
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(40))

    # Painted: A chart of one bar.
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, look.px(4), self.width(), BAR)
        painter.setBrush(look.colour("track"))
        painter.drawRoundedRect(track, 4, 4)
        painter.setBrush(look.colour(_FILLS[self._tone]))
        painter.drawRoundedRect(QRectF(0, track.top(), track.width() * float(self._filled), BAR), 4, 4)
        middle = track.center().x()
        painter.setPen(QPen(look.colour("ink"), 2))
        painter.drawLine(QPointF(middle, track.top() - 4), QPointF(middle, track.bottom() + 4))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        below = QRectF(0, track.bottom() + 5, self.width(), look.px(18))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, "24%")
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "0%")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, "48%")
        painter.end()
