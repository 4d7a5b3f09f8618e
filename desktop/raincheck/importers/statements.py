"""Statements of banks: what a row did on a credit card, and which rows of an account repay or draw a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers.banks import COLUMNS, FIELD_NAMES, Field, Statement, lost_columns, nearest, statement_of
from raincheck.importers.base import (
    CHINA,
    Identity,
    Ignored,
    Movement,
    Outcome,
    Problem,
    Product,
    Reason,
    Seen,
    UnknownTableError,
)
from raincheck.importers.cells import DAMAGED, DateOrder, date_order, moment_of, signed_amount_of, with_time
from raincheck.importers.headers import (
    HEADER_WITHIN,
    header_name,
    is_cut_in,
    is_footer,
    is_total,
    mended,
    repeats,
)
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.mapping import SAMPLE
from raincheck.importers.statement_words import account_meaning, card_meaning, is_own_interest, is_sent_back
from raincheck.importers.table import Row, Sheet
from raincheck.importers.trades import clean_order, damaged, damaged_header, too_short, unread_day

_MONTH: Final = re.compile(r"((?:19|20)[0-9]{2})年([0-9]{1,2})月")
_YEARLESS: Final = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})", re.ASCII)
_PREAMBLE_TAIL: Final = re.compile(r"卡号?[：:\s]*[0-9*xX ]*[*xX ]([0-9]{4})\b")
_CURRENCY: Final = re.compile(r"\s*(CNY|RMB|USD|HKD|JPY|EUR|GBP|AUD)\s*", re.IGNORECASE)
_TEXTS: Final = (*FIELD_NAMES[Field.SUMMARY], *FIELD_NAMES[Field.PLACE])
OWN_CURRENCY: Final = ("", "人民币", "CNY", "RMB", "156", "本币", "人民币元")
_OUT: Final = ("借", "支", "出", "DR")
_FEWEST_ALIKE: Final = 4
_NEARLY_ALL: Final = 0.9
_FEWEST_BUT_ONE: Final = 5
_POINTED: Final = re.compile(r"\.[0-9]{2}(?![0-9])")
_POINTED_ZERO: Final = re.compile(r"\.[0-9]0(?![0-9])")
_BARE: Final = re.compile(r"[-+¥￥]?[0-9]{3,}")
_TAIL_DIGITS: Final = re.compile(r"([0-9]{4})\D*$")


class StatementTable(Struct, frozen=True):
    """A statement inside a sheet: whose it is, where its columns stand, its rows, and what stands before them."""

    statement: Statement
    names: tuple[str, ...]
    places: Mapping[Field, int]
    texts: tuple[int, ...]
    rows: tuple[Row, ...]
    preamble: str
    cut: bool


def find_statement(sheet: Sheet) -> StatementTable | None:
    """The statement in a sheet. Raises UnknownTableError for the table of a bank that is not known yet."""
    unknown: UnknownTableError | None = None
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        names = mended([header_name(cell) for cell in row.cells], COLUMNS)
        places = _places(names)
        if not _is_header(places):
            continue
        if any(DAMAGED in name for name in names):
            raise damaged_header()
        preamble = " ".join((sheet.around, *(cell for before in sheet.rows[:index] for cell in before.cells if cell)))
        statement = statement_of(names, preamble)
        if statement is not None:
            texts = tuple(place for place, name in enumerate(names) if name in _TEXTS)
            return StatementTable(statement, tuple(names), places, texts, sheet.rows[index + 1 :], preamble, sheet.cut)
        if unknown is None:
            below = tuple(later.cells for later in sheet.rows[index + 1 : index + 1 + SAMPLE])
            unknown = _unknown(row, names, preamble, below)
    if unknown is not None:
        raise unknown
    return None


def _unknown(row: Row, names: Sequence[str], preamble: str, below: tuple[tuple[str, ...], ...]) -> UnknownTableError:
    columns = tuple(name for name in row.cells if name)
    near = nearest(names, preamble)
    if near is None:
        what = tr("This is a bank statement of a kind that is not known yet; its columns are: {columns}.").format(
            columns="、".join(columns)
        )
    else:
        what = tr(
            "This looks like a statement of {bank} without the column {columns}; give the column this name, "
            "or say what the columns mean."
        ).format(bank=near.bank, columns="、".join(lost_columns(near, names) or ()))
    return UnknownTableError(what, columns, below)


def _places(names: Sequence[str]) -> dict[Field, int]:
    found: dict[Field, int] = {}
    for field, known in FIELD_NAMES.items():
        taken = set(found.values()) if field in (Field.PLACE, Field.TIME, Field.POSTED) else set()
        name = next((name for name in known if name in names and names.index(name) not in taken), None)
        if name is not None:
            found[field] = names.index(name)
    return found


def _is_header(places: Mapping[Field, int]) -> bool:
    has_sum = Field.AMOUNT in places or (Field.IN in places and Field.OUT in places)
    return Field.DATE in places and has_sum and (Field.SUMMARY in places or Field.PARTY in places)


_FOREIGN: Final = re.compile(
    r"^(?:USD|HKD|EUR|JPY|GBP|AUD|CAD|KRW|TWD|THB|SGD|CHF|MOP|NZD|MYR|RUB|VND|IDR|PHP|INR|AED|SEK|NOK|DKK|TRY|ZAR)$"
    r"|^(?:840|344|978|392|826|036|124)$|美元|港[币元]|欧元|日[元圆]|英镑|澳元|澳大利亚元|加元|加拿大元|韩[元币]|新元|新加坡元"
    r"|新西兰元|台币|泰铢|卢布|法郎|澳门|克朗|林吉特|越南盾|比索|卢比|外币"
)
"""Currencies that a card is charged in; any other word in that column is a damaged one."""


class Line(Struct, frozen=True):
    """One row of a statement: `spent` is above zero for money that went out."""

    line: int
    at: datetime
    text: str
    party: str
    spent: Money
    tail: str
    account: str
    number: str
    posted_only: bool

    def seen(self) -> Seen:
        """What a preview shows of the row."""
        return Seen(self.at.date(), self.text or self.party, Money(abs(self.spent.fen)))


def meant(line: Line, statement: Statement, lexicon: Lexicon, *, kind: LedgerKind | None = None) -> Outcome:
    """What a row of a bank's statement did; `kind` where the file says so itself of a card's row."""
    if not statement.credit:
        return _on_account(line, statement, lexicon)
    if line.spent.fen < 0 and is_own_interest(line.text):
        return Ignored(line.line, Reason.NOT_CREDIT, line.seen())
    found = kind or card_meaning(
        line.text,
        line.party,
        spent=line.spent.fen > 0,
        posted_only=line.posted_only,
        unsigned=statement.unsigned,
        repaid_without_day=statement.repaid_without_day,
    )
    if found is None:
        what = tr("Money came onto the card: is “{text}” a repayment or a refund? Enter it by hand.")
        return Problem(line.line, what.format(text=line.text), line.seen())
    card = Product("credit_card", f"{statement.bank}信用卡", statement.bank, line.tail)
    return _movement(line, statement, found, card)


def _on_account(line: Line, statement: Statement, lexicon: Lexicon) -> Outcome:
    found = account_meaning(
        statement.bank,
        f"{line.text} {line.party}",
        line.party,
        line.account,
        spent=line.spent.fen > 0,
        lexicon=lexicon,
    )
    if found is None:
        if DAMAGED in line.text + line.party:
            return damaged(line.line, (line.text, line.party))
        named = lexicon.line(f"{line.text} {line.party}")
        if line.spent.fen < 0 and is_sent_back(f"{line.text} {line.party}"):
            what = tr("Money of a repayment came back: “{text}”. Enter that repayment as failed.")
            return Problem(line.line, what.format(text=line.text or line.party), line.seen())
        return Ignored(line.line, Reason.NOT_CREDIT if named is None else Reason.NAMED_ONLY, line.seen())
    return _movement(line, statement, *found)


def _movement(line: Line, statement: Statement, kind: LedgerKind, product: Product) -> Movement:
    return Movement(
        line=line.line,
        at=line.at,
        kind=kind,
        product=product,
        amount=Money(abs(line.spent.fen)),
        note=line.text or line.party,
        identity=Identity(statement.source, line.number, line.party or line.text),
    )


def outcomes(table: StatementTable, lexicon: Lexicon) -> list[Outcome]:
    """One outcome for every row of the statement, in the order of the file."""
    reader = _Rows(table)
    rows = [row for row in table.rows if not reader.says_nothing(row)]
    return [reader.outcome(row, lexicon, last=row is rows[-1]) for row in rows]


class _Rows:
    """Reads the rows of one statement."""

    def __init__(self, table: StatementTable) -> None:
        self._table = table
        self._places = table.places
        self._texts = table.texts
        column = table.places[Field.DATE]
        self._order: DateOrder = date_order(row.cells[column] for row in table.rows if column < len(row.cells))
        month = _MONTH.search(table.preamble)
        self._month = None if month is None else (int(month[1]), int(month[2]))
        tail = _PREAMBLE_TAIL.search(table.preamble)
        self._tail = "" if tail is None else tail[1]
        sums = {Field.AMOUNT} if Field.AMOUNT in self._places else {Field.IN, Field.OUT}
        if Field.IN in self._places and Field.OUT in self._places:
            sums = {Field.IN, Field.OUT}
        self._sums = sums
        self._needed = max(self._places[field] for field in (Field.DATE, *sums))
        decide = (Field.DATE, Field.POSTED, Field.SUMMARY, Field.DIRECTION, Field.CURRENCY, Field.TAIL, *sums)
        self._decisive = frozenset(self._places[field] for field in decide if field in self._places)
        widths = Counter(len(row.cells) for row in table.rows if not row.empty)
        usual, times = widths.most_common(1)[0] if widths else (0, 0)
        nearly_all = times >= _NEARLY_ALL * widths.total() or (times >= _FEWEST_BUT_ONE and times == widths.total() - 1)
        self._usual = usual if times >= _FEWEST_ALIKE and nearly_all else None
        self._has_points = self._points_everywhere()
        running_over = [self._runs_over(row) for row in table.rows]
        self._rows_run_over = 2 * sum(running_over) > len(running_over)
        self._last = next((row for row in reversed(table.rows) if not row.empty), None)

    def says_nothing(self, row: Row) -> bool:
        """Whether the row is no movement: empty, a total, the end of a page, the header of the next one."""
        width = len(self._table.names)
        if row.empty or (is_footer(row) and not (self._table.cut and row is self._last and not is_total(row, width))):
            return True
        if len(row.cells) > self._needed and self._at(row) is not None:
            return False
        return is_total(row, width) or repeats(row, self._table.names)

    def outcome(self, row: Row, lexicon: Lexicon, *, last: bool) -> Outcome:
        if len(row.cells) <= self._needed or (last and self._table.cut and len(row.cells) < self._width()):
            return too_short(row, self._width() if last else self._needed + 1)
        deciding = (Field.SUMMARY, Field.DIRECTION, Field.CURRENCY, Field.TIME, *self._sums)
        lost = self._has_points and any(_BARE.fullmatch(self._cell(row, field)) for field in self._sums)
        decide = lost or self._is_shifted(row) or any(DAMAGED in self._cell(row, field) for field in deciding)
        if decide or (last and self._table.cut and is_cut_in(row, self._decisive, self._table.rows)):
            return damaged(row.line, row.cells)
        at = self._at(row)
        if at is None:
            return unread_day(row.line, self._cell(row, Field.DATE) or self._cell(row, Field.POSTED))
        spent = self._spent(row)
        if spent is None:
            return Problem(row.line, tr("The row shows no amount that can be read."))
        line = self._line(row, at, spent)
        if self._currency(row) not in OWN_CURRENCY:
            is_foreign = _FOREIGN.search(self._currency(row))
            return (
                Ignored(row.line, Reason.FOREIGN_CURRENCY, line.seen()) if is_foreign else damaged(row.line, row.cells)
            )
        return (
            meant(line, self._table.statement, lexicon) if spent else Ignored(row.line, Reason.NO_AMOUNT, line.seen())
        )

    def _line(self, row: Row, at: datetime, spent: Money) -> Line:
        return Line(
            line=row.line,
            at=at,
            text=self._text(row),
            party=self._cell(row, Field.PARTY),
            spent=spent,
            tail=self._card_tail(row),
            account=self._cell(row, Field.ACCOUNT) or self._cell(row, Field.PARTY),
            number=clean_order(self._cell(row, Field.NUMBER)).strip("0"),
            posted_only=self._posted_only(row),
        )

    def _is_shifted(self, row: Row) -> bool:
        """Whether a row has a cell more or less than nearly all others: a separator is lost or there by accident."""
        alike = self._usual is None or len(row.cells) == self._usual
        return not alike or (self._runs_over(row) and not self._rows_run_over)

    def _points_everywhere(self) -> bool:
        """Whether all amounts but one at most show two decimals, zeros too: then one without a point has lost it."""
        shown = [self._cell(row, field) for row in self._table.rows for field in self._sums]
        amounts = [text for text in shown if any(char.isdigit() for char in text)]
        pointed = [text for text in amounts if _POINTED.search(text)]
        return len(amounts) - len(pointed) <= 1 < len(pointed) and any(_POINTED_ZERO.search(text) for text in pointed)

    def _runs_over(self, row: Row) -> bool:
        """Whether something stands in a row beyond the last named column."""
        return any(cell.strip() for cell in row.cells[len(self._table.names) :])

    def _width(self) -> int:
        others = [len(row.cells) for row in self._table.rows[:50] if row is not self._last]
        return max(others, default=len([name for name in self._table.names if name]))

    def _cell(self, row: Row, field: Field) -> str:
        place = self._places.get(field)
        return row.cells[place].strip("' ") if place is not None and place < len(row.cells) else ""

    def _posted_only(self, row: Row) -> bool:
        return not self._cell(row, Field.DATE) and bool(self._cell(row, Field.POSTED))

    def _at(self, row: Row) -> datetime | None:
        text = self._cell(row, Field.DATE) or self._cell(row, Field.POSTED)
        found = moment_of(text, self._order) or self._yearless(text)
        clock = self._cell(row, Field.TIME)
        return found if found is None or not clock or clock == text else with_time(found, clock)

    def _yearless(self, text: str) -> datetime | None:
        """A day without a year belongs to the statement's month or the year before it."""
        match = _YEARLESS.fullmatch(text)
        if match is None or self._month is None:
            return None
        year, month = self._month
        try:
            day = date(year if int(match[1]) <= month else year - 1, int(match[1]), int(match[2]))
        except ValueError:
            return None
        return datetime(day.year, day.month, day.day, tzinfo=CHINA)

    def _currency(self, row: Row) -> str:
        """The currency; it may stand before the amount, as in "CNY 666.60"."""
        inside = _CURRENCY.match(self._cell(row, Field.AMOUNT)) if Field.AMOUNT in self._sums else None
        return (inside[1] if inside else self._cell(row, Field.CURRENCY)).upper()

    def _spent(self, row: Row) -> Money | None:
        if Field.AMOUNT not in self._sums:
            into, out = (signed_amount_of(self._cell(row, field) or "0") for field in (Field.IN, Field.OUT))
            if into is None or out is None or (into.fen and out.fen):
                return None
            return Money(out.fen - into.fen)
        amount = signed_amount_of(self._cell(row, Field.AMOUNT))
        if amount is None:
            return None
        direction = self._cell(row, Field.DIRECTION)
        if direction:
            out_of = any(word in direction.upper() for word in _OUT)
            return Money(abs(amount.fen) if out_of else -abs(amount.fen))
        return amount if self._table.statement.spends_positive else -amount

    def _text(self, row: Row) -> str:
        """All that the row says of itself, in the order of its columns."""
        parts = dict.fromkeys(row.cells[place].strip() for place in self._texts if place < len(row.cells))
        return " ".join(part for part in parts if part and set(part) - {"-", "*", "/"})

    def _card_tail(self, row: Row) -> str:
        tail = _TAIL_DIGITS.search(self._cell(row, Field.TAIL))
        return self._tail if tail is None else tail[1]
