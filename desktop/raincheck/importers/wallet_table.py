"""From a table to the trades of a wallet's bill: which app wrote it, where its columns stand, which rows are whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from raincheck.core.text import tr
from raincheck.importers.base import ImportFileError, Outcome, Problem
from raincheck.importers.bills import understand
from raincheck.importers.cells import DAMAGED, DateOrder, date_order, moment_of
from raincheck.importers.headers import (
    HEADER_WITHIN,
    by_place,
    header_name,
    is_cut_in,
    is_footer,
    is_total,
    mended,
    repeats,
)
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.table import Row, Sheet
from raincheck.importers.trades import Trade, clean_order, damaged, damaged_header, too_short, unread_day
from raincheck.importers.wallets import BILLS, NAMES, Bill, Role

_FLOWS: Final = (
    *("支出", "收入", "不计收支", "中性交易", "中性", "其他", "/", "", "-", "支", "收", "已支出", "已收入"),
    *("资金转移", "转账"),
)
_TOLD_BY_COLUMNS: Final = 4
"""So many columns of one app's own are enough where the preamble is gone."""

_FEWEST_COLUMNS: Final = 4
COLUMNS: Final = frozenset(name for names in (*NAMES.values(), *(bill.columns for bill in BILLS)) for name in names)


class WalletTable(Struct, frozen=True):
    """A wallet's bill inside a sheet: the app, the places of its columns, and the rows below the header."""

    bill: Bill
    places: Mapping[Role, int]
    header: Row
    rows: tuple[Row, ...]
    cut: bool


def find_wallet(sheet: Sheet) -> WalletTable | None:
    """The bill in a sheet. Raises ImportFileError where it is one and lacks a column that it cannot be read without."""
    missing: tuple[Role, ...] = ()
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        names = [header_name(cell) for cell in row.cells]
        if sum(name in COLUMNS for name in names) < _FEWEST_COLUMNS:
            continue
        bill = _bill(names, " ".join((sheet.around, *(" ".join(before.cells) for before in sheet.rows[:index]))))
        if bill is None:
            continue
        places = _places(by_place(mended(names, bill.columns), bill.columns))
        lost = tuple(role for role in bill.needed if role not in places)
        if not lost:
            return WalletTable(bill, places, row, sheet.rows[index + 1 :], sheet.cut)
        if any(DAMAGED in name for name in names):
            raise damaged_header()
        if Role.TIME in places and Role.AMOUNT in places:
            missing = lost
    if missing:
        columns = "、".join(NAMES[role][0] for role in missing)
        raise ImportFileError(
            tr(
                "The table lacks the column {columns}; export it with all columns, or give the column this name."
            ).format(columns=columns)
        )
    return None


def _places(names: Sequence[str]) -> dict[Role, int]:
    found: dict[Role, int] = {}
    for role, known in NAMES.items():
        name = next((name for name in known if name in names), None)
        if name is not None:
            found[role] = names.index(name)
    return found


def _bill(names: Sequence[str], preamble: str) -> Bill | None:
    """The app whose columns these are; the preamble decides where columns were renamed or are shared."""
    present = set(names)

    def score(bill: Bill) -> tuple[int, bool]:
        known = sum(name in present for name in bill.columns)
        marked = any(mark in preamble for mark in bill.marks)
        return known - (len(bill.columns) - known) // 4 + 6 * marked, marked

    best = max(BILLS, key=lambda bill: score(bill)[0])
    told, marked = score(best)
    return best if marked or told >= _TOLD_BY_COLUMNS else None


def outcomes(table: WalletTable, lexicon: Lexicon) -> list[Outcome]:
    """One outcome for every row below the header that is no footer, in the order of the file."""
    order, rows = _whole(table)
    widths = Counter(len(row.cells) for row in rows[:-1])
    usual = widths.most_common(1)[0][0] if widths else len([cell for cell in table.header.cells if cell])
    decisive = frozenset(place for role, place in table.places.items() if role not in (Role.ORDER, Role.TEXT))
    reader = _Rows(table, order, usual, decisive)
    trades: list[Trade] = []
    wrong: list[Outcome] = []
    for row in rows:
        read = reader.trade(row, last=row is rows[-1])
        (trades if isinstance(read, Trade) else wrong).append(read)  # type: ignore[arg-type]  # each into its own list
    return sorted((*wrong, *understand(table.bill, trades, lexicon)), key=lambda outcome: outcome.line)


def _whole(table: WalletTable) -> tuple[DateOrder, list[Row]]:
    """The rows that say something of a trade; totals, page ends and joined files' further preambles say nothing."""
    place = table.places[Role.TIME]
    order = date_order(row.cells[place] for row in table.rows if place < len(row.cells))
    names = [header_name(cell) for cell in table.header.cells]
    last = next((row for row in reversed(table.rows) if not row.empty), None)

    def says_nothing(row: Row) -> bool:
        if row.empty or (is_footer(row) and not (table.cut and row is last and not is_total(row, len(names)))):
            return True
        if place < len(row.cells) and moment_of(row.cells[place], order) is not None:
            return False
        return is_total(row, len(names)) or repeats(row, names)

    return order, [row for row in table.rows if not says_nothing(row)]


class _Rows(Struct, frozen=True):
    """Reads rows: `usual` cells stand in most of them; the columns that decide have the places `decisive`."""

    table: WalletTable
    order: DateOrder
    usual: int
    decisive: frozenset[int]

    @property
    def last_place(self) -> int:
        """The last column that is needed."""
        return max(self.table.places.values())

    def trade(self, row: Row, *, last: bool) -> Trade | Problem:
        cells = row.cells
        if len(cells) <= self.last_place or (last and self.table.cut and len(cells) < self.usual):
            return too_short(row, self.usual if last else self.last_place + 1)
        if last and self.table.cut and is_cut_in(row, self.decisive, self.table.rows):
            return damaged(row.line, cells)
        at = moment_of(self._cell(row, Role.TIME), self.order)
        if at is None:
            return unread_day(row.line, self._cell(row, Role.TIME))
        trade = Trade(
            line=row.line,
            at=at,
            sort=self._cell(row, Role.SORT),
            party=self._cell(row, Role.PARTY)
            or ("" if Role.PARTY in self.table.places else self._cell(row, Role.TEXT)),
            text=self._cell(row, Role.TEXT),
            flow=self._cell(row, Role.FLOW),
            amount=self._cell(row, Role.AMOUNT),
            method=self._cell(row, Role.METHOD),
            status=self._cell(row, Role.STATUS),
            order=clean_order(self._cell(row, Role.ORDER)),
        )
        return damaged(row.line, cells) if trade.damaged or trade.flow not in _FLOWS else trade

    def _cell(self, row: Row, role: Role) -> str:
        place = self.table.places.get(role)
        return "" if place is None else row.cells[place]
