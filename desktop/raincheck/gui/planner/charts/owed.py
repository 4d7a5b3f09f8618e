"""What is owed beside what is bearable: one bar and a tick for the target."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr
from raincheck.gui.kit.charts.widget import Chart
from raincheck.gui.kit.look import Look

BAR = 10


class OwedBar(Chart):
    """The part within the target is calm, the part beyond it striped."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._owed = self._target = ZERO
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_owed(self, owed: Money, target: Money) -> None:
        """Show other figures."""
        self._owed, self._target = owed, target
        name = tr("Owed {owed}, target {target}").format(owed=self._look.amount(owed), target=self._look.amount(target))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(260), BAR + 8)

    # Painted: A chart of one bar.
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max(self._owed.fen, self._target.fen, 1)
        track = QRectF(0, 4, self.width(), BAR)
        edge = track.width() * self._target.fen / most
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("track"))
        painter.drawRoundedRect(track, 3, 3)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(QRectF(0, 4, track.width() * min(self._owed.fen, self._target.fen) / most, BAR), 3, 3)
        if self._owed > self._target:
            beyond = QRectF(edge, 4, track.width() * (self._owed.fen - self._target.fen) / most, BAR)
            painter.setBrush(look.colour("warn_fill"))
            painter.drawRoundedRect(beyond, 3, 3)
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            painter.fillRect(beyond, Qt.BrushStyle.BDiagPattern)
        painter.setPen(QPen(look.colour("ink"), 2))
        x = min(max(edge, 1), self.width() - 1)
        painter.drawLine(QPointF(x, 1), QPointF(x, BAR + 7))
        painter.end()
