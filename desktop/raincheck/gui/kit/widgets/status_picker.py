"""What the lender's app shows of a line: a list to choose from, and its words, shapes and tones."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox

from raincheck.app.wording import status_word
from raincheck.core.model import LineStatus
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.badge import TONE_ROLES
from raincheck.gui.kit.widgets.shapes import Shape, draw_shape

STATUS_SHAPES = {
    LineStatus.OPEN: (Tone.GOOD, Shape.TICK),
    LineStatus.FROZEN: (Tone.WARN, Shape.HALF),
    LineStatus.CLOSED: (Tone.DANGER, Shape.SQUARE),
    LineStatus.REPAY_DISABLED: (Tone.DANGER, Shape.CROSS),
    LineStatus.UNKNOWN: (Tone.QUIET, Shape.QUESTION),
}


class StatusPicker(QComboBox):
    """Chooses a LineStatus. Signal: `picked(LineStatus)` when one was chosen in the open list; keys walk a shut one."""

    picked = Signal(object)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._is_walked = False
        self.setAccessibleName(name)
        self.setIconSize(QSize(12, 12))
        for status in LineStatus:
            self.addItem(status_word(status), status)
        self._on_look()
        self.activated.connect(self._on_activated)
        look.changed.connect(self._on_look)

    def status(self) -> LineStatus:
        """The status chosen."""
        return LineStatus(self.currentData())

    def show_status(self, status: LineStatus) -> None:
        """Choose a status without telling anybody."""
        self.setCurrentIndex(self.findData(status))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and letters walk the shut list: whoever walks is not done yet."""
        self._is_walked = True
        super().keyPressEvent(event)
        self._is_walked = False

    @Slot()
    def _on_activated(self) -> None:
        if not self._is_walked:
            self.picked.emit(self.status())

    @Slot()
    def _on_look(self) -> None:
        for index in range(self.count()):
            tone, shape = STATUS_SHAPES[LineStatus(self.itemData(index))]
            pixmap = QPixmap(24, 24)
            pixmap.setDevicePixelRatio(2)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            draw_shape(painter, shape, QRectF(1, 1, 10, 10), self._look.colour(TONE_ROLES[tone][0]))
            painter.end()
            self.setItemIcon(index, QIcon(pixmap))
