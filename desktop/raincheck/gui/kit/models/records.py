"""One table model for every list of records: columns are described, the records stay what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from raincheck.core.money import Money
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.shapes import Shape

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

RECORD_ROLE = Qt.ItemDataRole.UserRole + 1
MARK_ROLE = Qt.ItemDataRole.UserRole + 2


class Mark(Struct, frozen=True):
    """A badge in a cell."""

    tone: Tone
    word: str
    shape: Shape | None = None


class Column(Struct, Generic[R], frozen=True):
    """One column: its title (late, so that a language switch works), text, order, and how it looks.

    A `spare` one is hidden, the leftmost first, where the window is too narrow for all; the one that `fills` takes
    what room is left (the last one, where none says so); `least` is its least width at the designed size, in pixels.
    One that `lends` is cut short to its least width before a spare one is hidden.
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
    fills: bool = False
    lends: bool = False
    least: int = 0


def amounts(
    look: Look,
    title: Callable[[], str],
    of: Callable[[R], Money | None],
    *,
    bold: bool = False,
    tint: Callable[[R], str | None] | None = None,
    spare: bool = False,
) -> Column[R]:
    """A column of amounts in yuan, dotted while they are hidden, in the order of the sums themselves."""
    return Column(title, lambda row: look.amount(of(row)), of, figures=True, bold=bold, tint=tint, spare=spare)


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class TableLayout(Struct, frozen=True):
    """How a person laid a table out: the column it is sorted by (−1: none), and dragged widths at the designed size."""

    sorted_by: int = -1
    descending: bool = False
    widths: dict[int, int] = {}


class KeepsLayouts:
    """A page that knows how its tables were laid out, those too that it makes only when they are first asked for."""

    def layout_of(self, name: str) -> TableLayout | None:
        """How the table of this name was laid out; None where it never was."""
        raise NotImplementedError


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
