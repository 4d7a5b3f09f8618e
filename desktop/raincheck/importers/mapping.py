"""Any other table: the person says once what its columns mean, and the same header is read so from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers.banks import FIELD_NAMES, Field
from raincheck.importers.base import Identity, Ignored, Movement, Outcome, Problem, Product, Reason, Seen
from raincheck.importers.cells import date_order, moment_of, signed_amount_of
from raincheck.importers.headers import HEADER_WITHIN, header_name, is_footer
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.statement_words import account_meaning
from raincheck.importers.table import Row, Sheet

SOURCE: Final = "table"
SAMPLE: Final = 5


class TableMapping(Struct, frozen=True):
    """What the columns of a table mean, by their names; an empty name is a column the table lacks.

    Either `amount` with its sign, or `into` and `out`. `line` is the id of the line all rows are of. `plus` and `minus`
    are what an amount above and below zero did; money in counts as minus and money out as plus.
    `own`: the table is of an account of one's own, where an amount above zero came in. No row of it is borrowed but
    one that names a line and what it did, as in a bank's own statement; all others are left out.
    """

    date: str
    line: str
    amount: str = ""
    into: str = ""
    out: str = ""
    text: str = ""
    plus: LedgerKind = LedgerKind.DRAW
    minus: LedgerKind = LedgerKind.REPAY
    own: bool = False


Mappings = Mapping[str, TableMapping]
NO_MAPPINGS: Final[Mappings] = MappingProxyType({})


def header_key(columns: Sequence[str]) -> str:
    """The key under which a header is remembered."""
    return "\t".join(column.strip() for column in columns if column.strip())


def proposed(columns: Sequence[str]) -> TableMapping:
    """What the names of the columns say they hold; the line is never guessed."""
    names = [header_name(column) for column in columns]

    def named(*fields: Field) -> str:
        known = (name for field in fields for name in FIELD_NAMES[field])
        return next((columns[names.index(name)] for name in known if name in names), "")

    into, out = named(Field.IN), named(Field.OUT)
    both = bool(into and out)
    return TableMapping(
        date=named(Field.DATE, Field.POSTED),
        line="",
        amount="" if both else named(Field.AMOUNT),
        into=into if both else "",
        out=out if both else "",
        text=named(Field.SUMMARY, Field.PLACE, Field.PARTY),
    )


def outcomes_by(sheet: Sheet, mappings: Mappings, lexicon: Lexicon) -> list[Outcome] | None:
    """The rows of a sheet whose header is remembered; None where it is not."""
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        mapping = mappings.get(header_key(row.cells))
        if mapping is not None:
            rows = [later for later in sheet.rows[index + 1 :] if not later.empty and not is_footer(later)]
            return _Reader(mapping, row.cells, rows, lexicon).outcomes()
    return None


class _Reader:
    def __init__(self, mapping: TableMapping, header: Sequence[str], rows: Sequence[Row], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._mapping = mapping
        self._places = {name: place for place, name in enumerate(header)}
        self._rows = rows
        self._order = date_order(self._cell(row, mapping.date) for row in rows)

    def outcomes(self) -> list[Outcome]:
        return [self._outcome(row) for row in self._rows]

    def _cell(self, row: Row, column: str) -> str:
        place = self._places.get(column)
        return "" if place is None or place >= len(row.cells) else row.cells[place]

    def _outcome(self, row: Row) -> Outcome:
        text = self._cell(row, self._mapping.text)
        at = moment_of(self._cell(row, self._mapping.date), self._order)
        if at is None:
            return Problem(row.line, tr("The row does not begin with a time that can be read."), Seen(what=text))
        spent = self._spent(row)
        if spent is None:
            return Problem(row.line, tr("The row shows no amount that can be read."), Seen(at.date(), text))
        if not spent:
            return Ignored(row.line, Reason.NO_AMOUNT, Seen(at.date(), text))
        kind = self._mapping.plus if spent.fen > 0 else self._mapping.minus
        product = Product("", self._mapping.line)
        if self._mapping.own:
            meaning = account_meaning("", text, text, "", spent=spent.fen > 0, lexicon=self._lexicon)
            if meaning is None:
                named = self._lexicon.line(text)
                reason = Reason.NOT_CREDIT if named is None else Reason.NAMED_ONLY
                return Ignored(row.line, reason, Seen(at.date(), text, Money(abs(spent.fen))))
            kind, product = meaning
        return Movement(
            line=row.line,
            at=at,
            kind=kind,
            product=product,
            amount=Money(abs(spent.fen)),
            note=text,
            identity=Identity(SOURCE, party=text),
        )

    def _spent(self, row: Row) -> Money | None:
        if self._mapping.amount:
            amount = signed_amount_of(self._cell(row, self._mapping.amount))
            return -amount if amount is not None and self._mapping.own else amount
        into, out = (
            signed_amount_of(self._cell(row, column) or "0") for column in (self._mapping.into, self._mapping.out)
        )
        return None if into is None or out is None else out - into
