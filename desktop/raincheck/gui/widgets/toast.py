"""One line at the bottom that says what was done, with a way back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.context import Context
from raincheck.gui.icons import Glyph
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.labels import ElidedLabel

STAYS_MS = 8000


class Toast(QWidget):
    """Shows a text for eight seconds, longer while the pointer or the keyboard is on it. Signal: `undo()`."""

    undo = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._text = ElidedLabel()
        self._undo = button(tr("Undo"), "link")
        self._close = button("", "icon", name=tr("Close this message"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self._on_time)
        self._undo.clicked.connect(self._on_undo)
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 6, 6)
        row.addWidget(self._text, 1)
        row.addWidget(self._undo)
        row.addWidget(self._close)
        self.hide()
        self._on_look()
        context.look.changed.connect(self._on_look)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def tell(self, text: str, *, undoable: bool) -> None:
        """Show a text; a screen reader says it."""
        self._text.setText(text)
        self._undo.setVisible(undoable)
        self.place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def place(self) -> None:
        """Sit at the bottom of the parent, in the middle."""
        above = self.parentWidget()
        if above is None:
            return
        look = self._context.look
        room = above.width() - 48
        wanted = look.width(self._text.text()) + look.px(150)
        width, height = min(max(wanted, look.px(320)), room), look.px(42)
        self.setGeometry((above.width() - width) // 2, above.height() - height - 18, width, height)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._context.look.colour("control_border"))
        painter.setBrush(self._context.look.colour("surface"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        painter.end()

    @Slot()
    def _on_time(self) -> None:
        if self._undo.hasFocus() or self._close.hasFocus():
            self._timer.start()
        else:
            self.hide()

    @Slot()
    def _on_undo(self) -> None:
        self.hide()
        self.undo.emit()

    @Slot()
    def _on_look(self) -> None:
        self._close.setIcon(self._context.icons.icon(Glyph.CLOSE, self._context.look.theme.roles.muted, 16))
        self.update()
