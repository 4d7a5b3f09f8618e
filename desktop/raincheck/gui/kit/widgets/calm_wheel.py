"""Fields that a turn of the wheel scrolls past; without this, scrolling a page changes what lies under the pointer."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


class _PassOn(QObject):
    """Gives the wheel to the page while the field has not the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def calm(field: W) -> W:
    """Let the wheel change the field only after it was clicked or reached by Tab."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_PassOn(field))
    return field
