"""Ctrl+K: go to a page, a line or a warning, do something, or find a word in everything that was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QLineEdit, QTreeView, QVBoxLayout, QWidget

from raincheck.app.pinyin import is_typed, place_said, sounds
from raincheck.core.text import tr
from raincheck.gui.kit.context import Target
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.widgets.labels import TextRole, label

MOST: Final = 40
PAUSE: Final = 150
"""Milliseconds after the last key before the book's own texts are searched."""

_ENTRY: Final = Qt.ItemDataRole.UserRole + 1
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Entry(Struct, frozen=True):
    """One thing to go to or to do: its name, what kind it is, its keys, and where it leads or what it does.

    `also`: what else it is found by, such as its id and its name in the other language.
    """

    title: str
    kind: str
    keys: str = ""
    target: Target | None = None
    act: Callable[[], object] | None = None
    also: str = ""


def matching(entries: Sequence[Entry], words: str) -> tuple[Entry, ...]:
    """The entries whose names or kind hold every word, those that begin with the words first, else in their order.

    A word in letters may be the pinyin of a name, or its first letters; kinds are found as they are written alone.

    >>> [found.title for found in matching([Entry("借呗", "渠道"), Entry("设置", "页面")], "设")]
    ['设置']
    >>> [found.title for found in matching([Entry("借呗", "渠道"), Entry("设置", "页面")], "shezhi")]
    ['设置']
    """
    start = words.casefold().strip()
    asked = start.split()
    found = [entry for entry in entries if all(_is_in(entry, word) for word in asked)]
    return tuple(sorted(found, key=lambda entry: _rank(entry, start)))


def _is_in(entry: Entry, word: str) -> bool:
    if word in f"{entry.title} {entry.kind} {entry.also}".casefold():
        return True
    return is_typed(word) and place_said(sounds(entry.title), word) is not None


def _rank(entry: Entry, start: str) -> int:
    """Written so from a word's beginning on; said so, each sign by its usual sound; by any; the rest."""
    if f" {start}" in f" {entry.title} {entry.also}".casefold():
        return 0
    if not is_typed(start):
        return 3
    said, typed = sounds(entry.title), "".join(start.split())
    ways = ([of[:1] for of in said], said)
    return next((rank for rank, way in enumerate(ways, start=1) if place_said(way, typed) == 0), 3)


class Palette(QDialog):
    """One field and what it finds. Signal: `chosen(Entry)`; Enter or a click chooses, Escape leaves."""

    chosen = Signal(object)

    def __init__(
        self, look: Look, entries: Sequence[Entry], search: Callable[[str], Sequence[Entry]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Find or do"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(min(look.px(560), parent.width() - 40), min(look.px(440), parent.height() - 40))
        self._look, self._entries, self._search = look, tuple(entries), search
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("A page, a line, a warning, or any word you wrote"))
        self.field.setToolTip(self.field.placeholderText())
        self.field.setAccessibleName(tr("Find or do"))
        self._model = QStandardItemModel(0, 2, self)
        self.list = self._two_columns()
        self._none = label(tr("Nothing of that name."), TextRole.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self._none)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._on_pause)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_enter)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._on_clicked)
        self.list.ensurePolished()  # rows that are measured before they are dressed stay as low as plain text
        self._show(self._entries)

    def _two_columns(self) -> QTreeView:
        """What was found, and beside it at the right edge what that is and its keys."""
        made = QTreeView()
        made.setProperty("role", "palette")
        made.setModel(self._model)
        made.setAccessibleName(tr("Found"))
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setUniformRowHeights(True)
        made.setRootIsDecorated(False)
        made.setIndentation(0)
        made.setHeaderHidden(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = made.header()
        header.setMinimumSectionSize(0)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_typed(self, words: str) -> None:
        self._show(matching(self._entries, words))
        self._pause.start()

    @Slot()
    def _on_pause(self) -> None:
        words = self.field.text().strip()
        if words:
            self._show((*matching(self._entries, words), *self._search(words)), keep=True)

    def _show(self, entries: Sequence[Entry], *, keep: bool = False) -> None:
        """List the entries; `keep` leaves the row chosen that was, for more only came behind."""
        row = self.list.currentIndex().row() if keep else 0
        self._model.setRowCount(0)
        muted = QColor(self._look.theme.roles.muted)
        for entry in entries[:MOST]:
            told = " · ".join(part for part in (entry.kind, entry.keys) if part)
            what, where = QStandardItem(entry.title), QStandardItem(told)
            what.setToolTip(entry.title)
            what.setAccessibleText(f"{entry.title} · {told}")
            where.setForeground(muted)
            where.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for item in (what, where):
                item.setData(entry, _ENTRY)
            self._model.appendRow([what, where])
        self._none.setVisible(not entries)
        self.list.setCurrentIndex(self._model.index(max(row, 0), 0))

    @Slot()
    def _on_enter(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._on_pause()
        self._on_clicked(self.list.currentIndex())

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, Entry):
            self.accept()
            self.chosen.emit(entry)


class KeysDialog(QDialog):
    """`?`: every key of the window with what it does."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.addWidget(label(tr("Keys"), TextRole.TITLE))
        rows = "".join(f"<tr><td><b>{key}</b>&nbsp;&nbsp;&nbsp;</td><td>{told}</td></tr>" for key, told in keys)
        shown = label(f"<table cellpadding='3'>{rows}</table>")
        shown.setTextFormat(Qt.TextFormat.RichText)
        shown.setWordWrap(True)
        area = scroll_area(shown)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll it
        column.addWidget(area, 1)
        room = self.screen().availableGeometry().size() - QSize(80, 80)
        self.resize((shown.sizeHint() + QSize(70, 110)).boundedTo(room))
