"""One table model for every list of records, and one that sorts and filters it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Column

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

RECORD_ROLE = Qt.ItemDataRole.UserRole + 1
MARK_ROLE = Qt.ItemDataRole.UserRole + 2


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RecordTableModel(QAbstractTableModel, Generic[R]):
    """Read-only; editing goes through dialogs and use cases. `ground` names the role a whole row is painted on."""

    def __init__(
        self,
        look: Look,
        columns: Sequence[Column[R]],
        parent: QObject | None = None,
        *,
        ground: Callable[[R], str | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._ground = ground
        self._columns = tuple(columns)
        self._records: tuple[R, ...] = ()
        self._answers = tuple(self._answers_of(column) for column in self._columns)

    @property
    def records(self) -> tuple[R, ...]:
        """What is shown, in the model's own order."""
        return self._records

    def set_records(self, records: Sequence[R]) -> None:
        """Show other records."""
        self.beginResetModel()
        self._records = tuple(records)
        self.endResetModel()

    def change(self, place: int, record: R) -> None:
        """Show another record in the place of one."""
        self._records = (*self._records[:place], record, *self._records[place + 1 :])
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._columns) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        # Qt's own asks for both counts, at each of the thousand looks that drawing a table takes.
        there = 0 <= row < len(self._records) and 0 <= column < len(self._columns) and not parent.isValid()
        return self.createIndex(row, column) if there else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if row < 0:
            return None
        answer = self._answers[index.column()].get(role)
        return None if answer is None else answer(self._records[row])

    def sort_keys(self, column: int) -> list[Any]:
        """What a column sorts by, of each record; None sorts first."""
        return [self._columns[column].sort_key(record) for record in self._records]

    def _answers_of(self, column: Column[R]) -> dict[int, Callable[[R], Any]]:
        """What a cell says in each role; Qt asks in eight of them, of every cell, to measure it and to draw it."""
        side = _alignment(column)
        found: dict[int, Callable[[R], Any]] = {
            Qt.ItemDataRole.DisplayRole: column.text,
            Qt.ItemDataRole.AccessibleTextRole: column.text,
            Qt.ItemDataRole.TextAlignmentRole: lambda _: side,
            RECORD_ROLE: lambda record: record,
        }
        if column.figures or column.bold:
            found[Qt.ItemDataRole.FontRole] = lambda _: self._look.font(bold=column.bold)
        if column.mark is not None:
            found[MARK_ROLE] = column.mark
        if column.hint is not None:
            found[Qt.ItemDataRole.ToolTipRole] = column.hint
        if column.tint is not None:
            found[Qt.ItemDataRole.ForegroundRole] = self._colour_by(column.tint)
        if self._ground is not None:
            found[Qt.ItemDataRole.BackgroundRole] = self._colour_by(self._ground)
        return {int(role): answer for role, answer in found.items()}

    def _colour_by(self, choose: Callable[[R], str | None]) -> Callable[[R], QColor | None]:
        def colour(record: R) -> QColor | None:
            role = choose(record)
            return None if role is None else self._look.colour(role)

        return colour

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        column = self._columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.title()
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _ranks(keys: Sequence[Any]) -> list[int]:
    ranks, rank = [0] * len(keys), 0
    order = sorted(range(len(keys)), key=lambda place: (keys[place] is not None, keys[place]))
    for before, place in pairwise(order):
        rank += keys[before] != keys[place]
        ranks[place] = rank
    return ranks


class RecordSortProxy(QSortFilterProxyModel):
    """Sorts by the columns' own keys, which Qt would leave in silence unsorted; None sorts first. Filters by a word."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._word = ""
        self._ranked: tuple[object, ...] = ()
        self._ranks: dict[int, list[int]] = {}

    def filter_by(self, word: str) -> None:
        """Keep the rows in which some column contains the word."""
        self.beginFilterChange()
        self._word = word.strip().casefold()
        self.endFilterChange()

    def lessThan(self, left: Index, right: Index) -> bool:
        ranks = self._ranks_in(left.column())
        return ranks[left.row()] < ranks[right.row()]

    def _ranks_in(self, column: int) -> list[int]:
        """The place of each record in a column, equal ones alike; Qt asks ten times a row, and each key costs 3 µs."""
        source = self.sourceModel()
        if not isinstance(source, RecordTableModel):
            raise TypeError("only a table of records has keys to sort by")
        if source.records is not self._ranked:
            self._ranked, self._ranks = source.records, {}
        found = self._ranks.get(column)
        if found is None:
            found = self._ranks[column] = _ranks(source.sort_keys(column))
        return found

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if not self._word:
            return True
        source = self.sourceModel()
        texts = (source.index(row, column, parent).data() for column in range(source.columnCount(parent)))
        return any(self._word in str(text).casefold() for text in texts)
