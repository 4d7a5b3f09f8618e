"""One table model for every list of records: columns are described, the records stay what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from raincheck.gui.context import Tone
from raincheck.gui.look import Look
from raincheck.gui.widgets.shapes import Shape

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

SORT_ROLE = Qt.ItemDataRole.UserRole
RECORD_ROLE = Qt.ItemDataRole.UserRole + 1
MARK_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge in a cell."""

    tone: Tone
    word: str
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its title (late, so that a language switch works), text, order, and how it looks.

    A `spare` one is hidden, the leftmost first, where the window is too narrow for all.
    `figures` aligns right with digits of one width. `mark` gives a badge in place of the text, `tint` the ink's role.
    """

    title: Callable[[], str]
    text: Callable[[R], str]
    sort_key: Callable[[R], Any]
    figures: bool = False
    bold: bool = False
    mark: Callable[[R], Mark | None] | None = None
    tint: Callable[[R], str | None] | None = None
    hint: Callable[[R], str] | None = None
    spare: bool = False


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RecordTableModel(QAbstractTableModel, Generic[R]):
    """Read-only; editing goes through dialogs and use cases."""

    def __init__(self, look: Look, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._columns = tuple(columns)
        self._records: tuple[R, ...] = ()

    @property
    def records(self) -> tuple[R, ...]:
        """What is shown, in the model's own order."""
        return self._records

    def set_records(self, records: Sequence[R]) -> None:
        """Show other records."""
        self.beginResetModel()
        self._records = tuple(records)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record, column = self._records[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                found: Any = column.text(record)
            case Qt.ItemDataRole.TextAlignmentRole:
                found = _alignment(column)
            case Qt.ItemDataRole.FontRole if column.figures or column.bold:
                found = self._look.font(bold=column.bold)
            case Qt.ItemDataRole.ForegroundRole:
                tint = column.tint(record) if column.tint is not None else None
                found = self._look.colour(tint) if tint is not None else None
            case Qt.ItemDataRole.ToolTipRole:
                found = column.hint(record) if column.hint is not None else None
            case int() if role == SORT_ROLE:
                found = column.sort_key(record)
            case int() if role == RECORD_ROLE:
                found = record
            case int() if role == MARK_ROLE:
                found = column.mark(record) if column.mark is not None else None
            case _:
                found = None
        return found

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title()
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class RecordSortProxy(QSortFilterProxyModel):
    """Sorts by the columns' own keys, which Qt would leave in silence unsorted; None sorts first. Filters by a word."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._word = ""

    def filter_by(self, word: str) -> None:
        """Keep the rows in which some column contains the word."""
        self.beginFilterChange()
        self._word = word.strip().casefold()
        self.endFilterChange()

    def lessThan(self, left: Index, right: Index) -> bool:
        one, other = left.data(SORT_ROLE), right.data(SORT_ROLE)
        if one is None or other is None:
            return one is None and other is not None
        return bool(one < other)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if not self._word:
            return True
        source = self.sourceModel()
        texts = (source.index(row, column, parent).data() for column in range(source.columnCount(parent)))
        return any(self._word in str(text).casefold() for text in texts)
