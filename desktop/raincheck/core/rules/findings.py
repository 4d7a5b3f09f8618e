"""What a rule found: facts and evidence, not sentences (the words are made in app/wording)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, Generic, TypeVar, overload

from msgspec import Struct

from raincheck.core.model import Observation
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level

FactValue = Money | Fraction | int | date | str | None

BOOK: Final = "book"
"""The subject of a rule about the whole book (contract.md 3)."""

CASH_ON: Final = "cash_on"
"""The fact with the day of the cash a finding rests on, where an income has come since."""

NO_INCOME: Final = "no_income"
"""The fact that no income is entered, of a finding that counts none; an income of 0 is entered and is no such fact."""
CASH_SEEN: Final = "cash_seen"
CASH_PAID: Final = "cash_paid"
ASKED: Final = "asked"
ASKED_FROM: Final = "asked_from"
ASKED_TO: Final = "asked_to"
LEFT_OUT: Final = "left_out"
WITHOUT_INTEREST: Final = "without_interest"
DUE_TODAY: Final = "due_today"
"""What a finding about cash does not know: the day of the cash, the same where something was paid since, how many dues
passed unconfirmed from which day to which, the lines whose due day nobody knows, those whose rate nobody knows, and
what falls due today and is counted as paid."""

ONCE: Final = "once"
ONCE_ON: Final = "once_on"
ONCE_LINES: Final = "once_lines"
MONTHLY: Final = "monthly"
"""Of a finding that rests on debt service: the principal in it that falls due once, from which day, of which lines, and
what is asked for month by month without it."""

BESIDE: Final = "beside"
BESIDE_LINES: Final = "beside_lines"
"""Of the same findings: what else falls due within 30 days and is no part of debt service, and of which lines."""

INTEREST_UNSURE: Final = "interest_unsure"
"""The lines whose interest is in no sum, because nobody confirmed their rate."""


T = TypeVar("T")


class Fact(Struct, frozen=True, gc=False):
    """One named figure of a finding, for words and evidence."""

    name: str
    value: FactValue


class Evidence(Struct, frozen=True, gc=False):
    """One reading or figure a finding rests on: what it is, of which line, on which day, and where it came from."""

    what: str
    value: FactValue
    on: date | None = None
    channel: str | None = None
    source: str = "computed"


class Later(Sequence[T], Generic[T]):
    """Facts or evidence put together when somebody looks: most findings are green, and nobody asks them why."""

    __slots__ = ("_made", "_made_from", "_make")
    _made: tuple[T, ...]

    def __init__(self, make: Callable[..., tuple[T, ...]], *made_from: object) -> None:
        self._make = make
        self._made_from = made_from

    def _rows(self) -> tuple[T, ...]:
        try:
            return self._made
        except AttributeError:  # nobody has looked yet: thousands are made for one that is looked at
            self._made = self._make(*self._made_from)
            return self._made

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        return self._rows()[place]

    def __len__(self) -> int:
        return len(self._rows())

    def __iter__(self) -> Iterator[T]:
        return iter(self._rows())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later | tuple) and self._rows() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._rows())

    def __repr__(self) -> str:
        return repr(self._rows())


class Finding(Struct, frozen=True):
    """What a rule says of one subject today.

    `level` is by the thresholds, `hold` by the thresholds eased with the dead band: an alert already raised stays
    at least at `hold`. An event has its `day` and the day it `ends`; a state has neither. `slot` tells alerts of one
    rule and subject apart, and tells an act again when an older reading moves its day. `moot` is grey because there is
    nothing left to judge, not because something is unknown. `back` is an act that is over: the line is as it was.
    `since`: the day a state began, where the book tells it.
    """

    rule: str
    subject: str
    level: Level
    hold: Level
    value: FactValue = None
    facts: Sequence[Fact] = ()
    evidence: Sequence[Evidence] = ()
    day: date | None = None
    ends: date | None = None
    slot: str = ""
    moot: bool = False
    back: bool = False
    since: date | None = None

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What makes it the same alert again: rule, slot, and for an event its day."""
        return self.rule, self.slot or self.subject, self.day

    def fact(self, name: str) -> FactValue:
        """A fact's value by name; None when it has no such fact."""
        return next((fact.value for fact in self.facts if fact.name == name), None)


@lru_cache(maxsize=2048)  # pure; the same fifty lines are grey for the same rules every day
def grey(rule: str, subject: str = BOOK, *, moot: bool = False) -> Finding:
    """A rule that cannot be judged: for lack of data, or because nothing of its kind is left (`moot`)."""
    return Finding(rule, subject, Level.GREY, Level.GREY, moot=moot)


@lru_cache(maxsize=2048)  # pure, as above
def green(rule: str, subject: str = BOOK) -> Finding:
    """A rule that has nothing to say."""
    return Finding(rule, subject, Level.GREEN, Level.GREEN)


def no_income(*, lacking: bool) -> tuple[Fact, ...]:
    """That nobody entered an income, where that is so."""
    return (Fact(NO_INCOME, 1),) if lacking else ()


def reading_evidence(what: str, value: FactValue, reading: Observation) -> Evidence:
    """A figure of one reading as evidence."""
    return Evidence(what, value, reading.day, reading.channel, reading.source.value)
