"""Which rows are in the book already: each row of a file meets at most one row of the book, so two equal rows are two.

A row is known by its order number, or by minute, party, kind and amount where a spreadsheet spoilt the number. What a
wallet and a bank both show, and what was typed by hand before, is only suspected to be the same: the pair is shown and
the person can separate it. Pure: the book's rows come in as `Held`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.importers.base import Family, Movement, Undoing, family_of

PAIR_DAYS: Final = 2
_ORDER_PART: Final = re.compile(r"[_*]")
_SHOWN_TWICE: Final = (LedgerKind.REPAY, LedgerKind.DRAW, LedgerKind.FAILED)


class Held(Struct, frozen=True, gc=False):
    """A movement of the book, or one that an earlier file brings: `no` in the book, and where a file it came from.

    `source`, `order`, `party` are empty for what was typed; `at` is then None.
    """

    on: date
    kind: LedgerKind
    channel: str
    amount: Money
    no: int | None = None
    source: str = ""
    order: str = ""
    party: str = ""
    at: datetime | None = None
    note: str = ""


class Meeting(Struct, frozen=True, gc=False):
    """The row of the book that a row of a file is; `sure` is false for a suspected pair."""

    held: Held
    sure: bool


class HeldRows:
    """The rows of a book, each of which is met once."""

    def __init__(self, rows: Iterable[Held] = ()) -> None:
        self._met: set[int] = set()
        self._rows: list[Held] = []
        self._by_order: dict[tuple[str, str, LedgerKind], list[int]] = defaultdict(list)
        self._by_shape: dict[tuple[str, date, LedgerKind, int], list[int]] = defaultdict(list)
        self._by_line: dict[tuple[str, date, LedgerKind, int], list[int]] = defaultdict(list)
        self._refunded: dict[tuple[str, str], int] = defaultdict(int)
        self.add(rows)

    def add(self, rows: Iterable[Held]) -> None:
        """Hold more rows."""
        for row in rows:
            number = len(self._rows)
            self._rows.append(row)
            self._by_line[row.channel, row.on, row.kind, row.amount.fen].append(number)
            if row.source:
                self._by_shape[row.source, row.on, row.kind, row.amount.fen].append(number)
            if row.order:
                self._by_order[row.source, row.order, row.kind].append(number)
                if row.kind is LedgerKind.REFUND:
                    self._refunded[row.source, _base(row.order)] += row.amount.fen

    def meet(self, movements: Sequence[tuple[Movement, str]]) -> list[Meeting | None]:
        """For every movement, with its channel, the row it is; the surest meetings of all rows come first."""
        found: list[Meeting | None] = [None] * len(movements)
        for sure, step in ((True, self._same_order), (True, self._same_shape), (False, self._alike)):
            for place, (movement, channel) in enumerate(movements):
                if found[place] is None:
                    number = step(movement, channel)
                    if number is not None:
                        self._met.add(number)
                        found[place] = Meeting(self._rows[number], sure)
        return found

    def undone(self, source: str, undoing: Undoing) -> Held | None:
        """The row that is taken back, with what is left of its amount; None where the book does not hold it."""
        numbers = self._by_order.get((source, undoing.order, undoing.kind), []) if undoing.order else []
        if not numbers:
            shape = (source, undoing.at.date(), undoing.kind, undoing.amount.fen)
            numbers = [n for n in self._by_shape.get(shape, []) if _same_party(self._rows[n].party, undoing.party)]
        if not numbers:
            return None
        row = self._rows[numbers[0]]
        return replace(row, amount=row.amount - self._given_back(row)) if row.kind is LedgerKind.DRAW else row

    def _given_back(self, row: Held) -> Money:
        return Money(self._refunded[row.source, _base(row.order)] if row.order else 0)

    def _free(self, numbers: Sequence[int]) -> Iterable[tuple[int, Held]]:
        return ((number, self._rows[number]) for number in numbers if number not in self._met)

    def _same_order(self, movement: Movement, _channel: str) -> int | None:
        identity = movement.identity
        if not identity.order:
            return None
        numbers = self._by_order.get((identity.source, identity.order, movement.kind), ())
        fits = [
            (not _same_minute(row.at, movement.at), number)
            for number, row in self._free(numbers)
            if row.amount == movement.amount and row.on == movement.on
        ]
        # Two refunds of one order on one day are two rows: the nearer one is met.
        return min(fits)[1] if fits else None

    def _same_shape(self, movement: Movement, _channel: str) -> int | None:
        identity = movement.identity
        shape = (identity.source, movement.on, movement.kind, movement.amount.fen)
        for number, row in self._free(self._by_shape.get(shape, ())):
            spoilt = not (row.order and identity.order)
            if spoilt and _same_party(row.party, identity.party) and _same_minute(row.at, movement.at):
                return number
        return None

    def _alike(self, movement: Movement, channel: str) -> int | None:
        identity = movement.identity
        shape = (identity.source, movement.on, movement.kind, movement.amount.fen)
        for number, row in self._free(self._by_shape.get(shape, ())):
            # The same second with two numbers: one of them was damaged on its way.
            if row.no is not None and _same_party(row.party, identity.party) and row.at == movement.at and row.order:
                return number
        days = range(PAIR_DAYS + 1) if movement.kind in _SHOWN_TWICE else (0,)
        for days_later in sorted({sign * days for days in days for sign in (-1, 1)}, key=abs):
            key = (channel, movement.on + timedelta(days=days_later), movement.kind, movement.amount.fen)
            for number, row in self._free(self._by_line.get(key, ())):
                typed = not row.source and not days_later
                if typed or (row.source and _shown_twice(row.source, identity.source, movement.kind)):
                    return number
        return None


def _base(order: str) -> str:
    """The number of the purchase inside that of its refund."""
    return _ORDER_PART.split(order)[0]


def _same_party(one: str, other: str) -> bool:
    """Whether both name one party; a statement without a party is known by its texts, in any order of its columns."""
    return one == other or sorted(one.split()) == sorted(other.split())


def _same_minute(first: datetime | None, second: datetime) -> bool:
    """Whether both are the same minute; a midnight is a day whose time a file or an older book left out."""
    if first is None or first.date() != second.date():
        return False
    times = {(moment.hour, moment.minute) for moment in (first, second)}
    return len(times) == 1 or (0, 0) in times


def _shown_twice(one: str, other: str, kind: LedgerKind) -> bool:
    """Whether two sources may show one movement: not two wallets, and no source itself."""
    families = {family_of(one), family_of(other)}
    return one != other and families != {Family.WALLET} and kind in _SHOWN_TWICE


def held_of(movement: Movement, channel: str) -> Held:
    """A movement of a file as later files see it."""
    identity = movement.identity
    return Held(
        on=movement.on,
        kind=movement.kind,
        channel=channel,
        amount=movement.amount,
        source=identity.source,
        order=identity.order,
        party=identity.party,
        at=movement.at,
        note=movement.note,
    )
