"""A list to choose one of a closed set from, and one to choose or type a name in."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtWidgets import QComboBox

E = TypeVar("E", bound=StrEnum)


class EnumPicker(QComboBox, Generic[E]):
    """Chooses a member of an enum by its word."""

    def __init__(self, words: Sequence[tuple[E, str]], name: str) -> None:
        super().__init__()
        self._members = tuple(member for member, _ in words)
        self.setAccessibleName(name)
        self.addItems([word for _, word in words])

    def choice(self) -> E:
        """The member chosen."""
        return self._members[self.currentIndex()]

    def choose(self, member: E) -> None:
        """Choose a member."""
        self.setCurrentIndex(self._members.index(member))


class NamePicker(QComboBox):
    """A known name, kept by its key, or any other that is typed."""

    def __init__(self, known: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        field = self.lineEdit()
        if field is not None:
            field.setAccessibleName(name)
        for key, word in known:
            self.addItem(word, key)
        self.setCurrentIndex(-1)

    def key(self) -> str:
        """The key of a known name, else the text itself."""
        text = self.currentText().strip()
        place = self.findText(text)
        return str(self.itemData(place)) if place >= 0 else text

    def show_key(self, key: str) -> None:
        """Show the name of a key, or the key where it is not known."""
        place = self.findData(key)
        if place >= 0:
            self.setCurrentIndex(place)
        self.setEditText(self.itemText(place) if place >= 0 else key)
