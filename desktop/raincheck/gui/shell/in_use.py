"""What of a page is in use: whatever has the keyboard, every field while one is typed into, the buttons that go on.

Whatever lies over a page keeps clear of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

_MOVES: Final = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.KeyPress)
"""After these the field may stand elsewhere: a key walks to another row of a table."""


def in_use(page: QWidget, *, but: QWidget) -> Iterator[QRect]:
    """The places in use on a page, in its own measure; what lies inside `but` is none of its."""
    focused = QApplication.focusWidget()
    if focused is not None and page.isAncestorOf(focused) and not but.isAncestorOf(focused):
        yield _at(page, *_held(focused))
        if isinstance(focused, QLineEdit):
            # Who fills a form in goes on to the next field; a card that comes up under the mouse takes the click.
            for field in page.findChildren(QLineEdit):
                if field.isVisible() and field.isEnabled() and not but.isAncestorOf(field):
                    yield _at(page, field, field.rect())
    for found in page.findChildren(QPushButton):
        if found.property("role") == "primary" and found.isVisible() and not but.isAncestorOf(found):
            yield _at(page, found, found.rect())


def _held(focused: QWidget) -> tuple[QWidget, QRect]:
    """What the keyboard is in: of a table its row, from end to end; with a field open in it the rows to come too."""
    if isinstance(focused, QAbstractItemView):
        row = focused.visualRect(focused.currentIndex())
        return focused.viewport(), QRect(0, row.top(), focused.viewport().width(), row.height())
    above = focused.parentWidget()
    while above is not None:
        table = above.parentWidget()
        if isinstance(table, QAbstractItemView) and table.viewport() is above:
            # The field walks down the rows: a card over one of them lies where the next figure is typed.
            top = focused.mapTo(above, QPoint()).y()
            last = table.visualRect(table.model().index(table.model().rowCount() - 1, table.currentIndex().column()))
            return above, QRect(0, top, above.width(), max(focused.height(), last.bottom() + 1 - top))
        above = table
    return focused, focused.rect()


def _at(page: QWidget, widget: QWidget, rect: QRect) -> QRect:
    """Where a part of a widget is seen on the page; nothing of it where it was scrolled away."""
    while widget is not page:
        above = widget.parentWidget()
        rect = rect.intersected(widget.rect()).translated(widget.pos())
        if above is None:
            return QRect()
        widget = above
    return rect.intersected(page.rect())


class UseWatch(QObject):
    """Watches only while something lies over the page.

    Signal: `moved()` when something else is in use, or it stands elsewhere now: scrolled, or laid out anew.
    """

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: list[QWidget] = []
        self._is_on = False

    def watch(self, *, on: bool) -> None:
        """Begin or end."""
        if on == self._is_on:
            return
        self._is_on = on
        changed = cast("QApplication", QApplication.instance()).focusChanged
        if on:
            changed.connect(self._on_focus)
            self._look_at(QApplication.focusWidget())
        else:
            changed.disconnect(self._on_focus)
            self._look_at(None)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._look_at(now)
        self.moved.emit()

    def _look_at(self, focused: QWidget | None) -> None:
        """Follow the field with all it lies in: a page that is scrolled moves what is inside it."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        while focused is not None and not focused.isWindow():
            focused.installEventFilter(self)
            self._watched.append(focused)
            focused = focused.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self.moved.emit()
        return super().eventFilter(watched, event)
