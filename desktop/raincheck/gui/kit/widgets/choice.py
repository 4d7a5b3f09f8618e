"""A list to choose one of a closed set from, and one to choose or type a name in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QCompleter, QLineEdit

from raincheck.app.pinyin import is_typed, spellings

E = TypeVar("E", bound=StrEnum)

_NAMES: Final = Qt.ItemDataRole.UserRole + 1
"""All names of a thing, to be found by."""


_FEWEST_LETTERS: Final = 4
"""Fewer letters may be the name of anything."""


def tell_whole(picker: QComboBox) -> None:
    """Where there is no room for the word chosen, the tool tip has it whole."""
    picker.currentTextChanged.connect(picker.setToolTip)
    picker.setToolTip(picker.currentText())


def may_shrink(picker: QComboBox, letters: int) -> None:
    """Let a list be as narrow as so many letters, whatever it holds."""
    picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    picker.setMinimumContentsLength(letters)
    tell_whole(picker)


class EnumPicker(QComboBox, Generic[E]):
    """Chooses a member of an enum by its word."""

    def __init__(self, words: Sequence[tuple[E, str]], name: str) -> None:
        super().__init__()
        self._members = tuple(member for member, _ in words)
        self.setAccessibleName(name)
        self.addItems([word for _, word in words])
        tell_whole(self)

    def choice(self) -> E:
        """The member chosen."""
        return self._members[self.currentIndex()]

    def choose(self, member: E) -> None:
        """Choose a member."""
        self.setCurrentIndex(self._members.index(member))


class _Names(QCompleter):
    """Finds by any of a thing's names, and writes the one that is shown."""

    def __init__(self, picker: FindPicker) -> None:
        super().__init__(picker.model(), picker)
        self._spell = picker.spell

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))

    def splitPath(self, path: str) -> list[str]:
        self._spell(path)  # before the names are looked through
        return super().splitPath(path)


class FindPicker(QComboBox):
    """Chooses by typing a part of any of a thing's names; arrows walk the list, and the keyboard stays.

    Signals: `chosen()` after each choice; `settled()` when Enter or a click in the list of what was found chose;
    `unknown(text)` when something was typed that nothing is called.
    """

    chosen = Signal()
    settled = Signal()
    unknown = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._is_spelled = False
        found = _Names(self)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCompletionRole(_NAMES)
        self.setCompleter(found)
        popup = cast("QAbstractItemView", found.popup())
        popup.setProperty("role", "found")
        popup.installEventFilter(self)
        self.field = cast("QLineEdit", self.lineEdit())
        self.field.setAccessibleName(name)
        self.field.editingFinished.connect(self._on_typed)
        self.activated.connect(self.chosen)
        found.activated.connect(self.settled)

    def offer(self, key: str | None, shown: str, *others: str) -> None:
        """Add a thing by its key; it is found by the other names too."""
        self.addItem(shown, key)
        self.setItemData(self.count() - 1, " ".join((shown, *others)), _NAMES)

    def spell(self, typed: str) -> None:
        """Let Chinese names be found by their pinyin too, from the first letters on that a person types."""
        if self._is_spelled or not self.field.isModified() or not is_typed(typed):
            return
        self._is_spelled = True
        quiet = QSignalBlocker(self.model())  # a list whose current row changes writes its text anew over what is typed
        for place in range(self.count()):
            names = str(self.itemData(place, _NAMES))
            self.setItemData(
                place, " ".join((names, *(spellings(name) for name in names.split() if not name.isascii()))), _NAMES
            )
        quiet.unblock()

    def key(self) -> str | None:
        """The key of what is chosen."""
        return cast("str | None", self.currentData())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the first of what was found; arrows choose another."""
        is_enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.type() == QEvent.Type.KeyPress and watched is self._popup:
            found = watched
            if not found.currentIndex().isValid():
                found.setCurrentIndex(found.model().index(0, self.modelColumn()))
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # What was typed stays open to the next key when the list of what was found goes.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.field.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            # Tab leaves the field while the list of what was found still stands.
            self._on_typed()

    @Slot()
    def _on_typed(self) -> None:
        """What was typed and left: the first thing that is called so, else something that nothing is called."""
        typed, there = self.field.text().strip(), self.itemText(self.currentIndex())
        if typed == there or (self.hasFocus() and self._popup is not None and self._popup.isVisible()):
            return
        if not typed:
            self.field.setText(there)
            return
        self.spell(typed)
        found = [n for n in range(self.count()) if typed.casefold() in str(self.itemData(n, _NAMES)).casefold()]
        if found:
            self.setCurrentIndex(min(found, key=lambda n: not self.itemText(n).startswith(typed)))
            self.chosen.emit()
        else:
            self.unknown.emit(typed)

    @property
    def _popup(self) -> QAbstractItemView | None:
        completer = self.completer()
        return None if completer is None else completer.popup()


class NamePicker(QComboBox):
    """A known name, kept by its key, or any other that is typed.

    `also` are other names of known keys: once typed, in small letters or pinyin too, they become the known name, so
    that one lender is not two.
    """

    def __init__(self, known: Sequence[tuple[str, str]], name: str, also: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._also = also or {}
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        self.field = cast("QLineEdit", self.lineEdit())
        self.field.setAccessibleName(name)
        for key, word in known:
            self.addItem(word, key)
        self.setCurrentIndex(-1)
        self.field.editingFinished.connect(self._on_typed)

    @Slot()
    def _on_typed(self) -> None:
        typed = self.currentText().strip()
        known = self._also.get(typed) or (self._said(typed.casefold()) if is_typed(typed) else None)
        if known is not None:
            self.show_key(known)

    def _said(self, typed: str) -> str | None:
        """The key that alone is called so in small letters or pinyin; first letters count from four on."""
        names = [(self.itemText(place), str(self.itemData(place))) for place in range(self.count())]
        names += self._also.items()
        if any(name.casefold() == typed for name, _ in names):
            return next(key for name, key in names if name.casefold() == typed)
        if len(typed) < _FEWEST_LETTERS:
            return None
        found = {key for name, key in names if not name.isascii() and typed in spellings(name).split()}
        return found.pop() if len(found) == 1 else None

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
