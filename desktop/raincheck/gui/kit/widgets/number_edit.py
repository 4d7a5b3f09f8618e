"""A field for a whole number that takes what is typed, wherever one clicked into it."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QSpinBox

_AFTER = "日号天期"
"""What people write after such a number."""


class NumberEdit(QSpinBox):
    """A click selects the whole number, and a digit takes the place of words such as "not known yet"."""

    def __init__(self, lowest: int, highest: int, *, unknown: str = "") -> None:
        super().__init__()
        self._clicked_in = False
        self.setRange(lowest, highest)
        self.setSpecialValueText(unknown)
        self.lineEdit().installEventFilter(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._clicked_in = event.reason() == Qt.FocusReason.MouseFocusReason

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and self._clicked_in:
            self._clicked_in = False
            if not self.lineEdit().hasSelectedText():
                self.selectAll()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and self.text() and self.text() == self.specialValueText():
            self.selectAll()
        super().keyPressEvent(event)

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        inner = self._inner(text)
        if not inner.strip():
            return QValidator.State.Intermediate, text, place  # emptied, to be typed in anew
        state, _, _ = super().validate(self.prefix() + _plain(inner) + self.suffix(), place)
        return state, text, place

    def valueFromText(self, text: str) -> int:
        return super().valueFromText(self.prefix() + _plain(self._inner(text)) + self.suffix())

    def _inner(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix())


def _plain(text: str) -> str:
    """Full-width digits as plain ones, and "8日" as 8."""
    return unicodedata.normalize("NFKC", text).rstrip(_AFTER)
