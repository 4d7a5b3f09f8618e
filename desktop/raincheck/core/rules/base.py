"""What a rule is: thresholds, how it clears, and one pure call that turns measures into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from raincheck.core.measures import Measures
from raincheck.core.once import once
from raincheck.core.rules.findings import Fact, Finding
from raincheck.core.rules.limit_events import Acts, LimitEvent
from raincheck.core.rules.thresholds import Bands, Judge, Threshold
from raincheck.core.snapshot import Line, Snapshot

if TYPE_CHECKING:
    from raincheck.core.rules.remedies import Remedy, Warned


class Clearing(Struct, frozen=True):
    """When a raised state may fall: after `observations` better checks, `days` below, or `month_ends` passed."""

    observations: int = 2
    days: int = 0
    month_ends: int = 0


AT_ONCE: Final = Clearing(observations=1)


class Cooldown(Struct, frozen=True):
    """Days in which the same warning makes no second card, by level."""

    amber: int = 7
    red: int = 1


class Worsening(StrEnum):
    """Which way a rule's value gets worse; never, where it only counts days that pass."""

    HIGHER = "higher"
    LOWER = "lower"
    NEVER = "never"


class Urgency(IntEnum):
    """What is said first (domain.md 13.5): headline, list, to-do, button and command line follow this order."""

    UNPAID = 1
    ACT = 2
    ENDING = 3
    FLOW = 4
    STOCK = 5
    LOOK = 6


Evaluate = Callable[["RuleContext"], Iterable[Finding]]
"""Judges a book: its findings, grey where nothing can be told."""


class Rule(Struct, frozen=True):
    """One rule of the catalogue: a code, thresholds, how it clears, the function that judges a book, and its nature.

    `urgency`, `bites_on` (the fact with the day it bites or was done) and `amount` (the fact with the money at stake)
    give its place in the order of urgency. `rests`: a state with a day of its own, which handled rests until
    the next due and then opens anew. `act`: done to one line by its lender, what is said of the book joins its
    card; `gathers`: its card takes in the lines it counts; `theme`: rules of one theme make one card. `blow`: an act
    one wants to be warned of beforehand; the line is looked at again after it. `spread`: a line's death makes it look
    better, so it keeps its level while the line's cut or closing is open. `pressing`: red breaks through quiet hours.
    `stormy`: red alone is a storm. `shuts`: a line is closed by it, and what is `quiet_when_shut` is then no news of
    that line. `foretells`: says something of what a lender may do next. `slides`: ends by waiting; `remedy`: what ends
    it sooner. `replans`: planning with the income of late answers it, one entry the person can make with a click.
    """

    code: str
    evaluate: Evaluate
    thresholds: tuple[Threshold, ...] = ()
    clearing: Clearing = field(default_factory=Clearing)
    cooldown: Cooldown = field(default_factory=Cooldown)
    event: bool = False
    about_channel: bool = False
    worsening: Worsening = Worsening.HIGHER
    version: int = 1
    urgency: Urgency = Urgency.STOCK
    bites_on: str = ""
    amount: str = ""
    rests: bool = False
    act: bool = False
    gathers: bool = False
    theme: str = ""
    blow: bool = False
    spread: bool = False
    pressing: bool = False
    stormy: bool = False
    shuts: bool = False
    quiet_when_shut: bool = False
    foretells: bool = True
    slides: bool = False
    replans: bool = False
    remedy: Callable[[RuleContext, Warned], Iterable[Remedy]] | None = None

    @property
    def ends_when_handled(self) -> bool:
        """Whether a handled warning of it counts as green: it tells of what was done, not of how things are."""
        return self.event or self.gathers

    def threshold(self, name: str) -> Threshold | None:
        """The threshold of that name."""
        return next((entry for entry in self.thresholds if entry.name == name), None)


class RuleContext:
    """What a rule may look at: the measures of a snapshot, and the thresholds in force. Never mutated.

    `acts` and `eves` hold for every day that the book's history holds, and are shared with the contexts made by `at`.
    """

    def __init__(self, measures: Measures, bands: Bands | None = None, judge: Judge | None = None) -> None:
        self.measures = measures
        self.snapshot: Snapshot = measures.snapshot
        self.as_of: date = measures.snapshot.as_of
        self._judge = judge or Judge(bands or Bands())
        self.bands = self._judge.bands
        self.level = self._judge.level
        """Judges one value against one threshold, of one line where it is told; no value is grey."""
        self.acts: Acts = self.snapshot.beside.setdefault(self.bands, Acts(self._judge))
        self.eves: dict[tuple[date, str], Finding | None] = {}

    def at(self, day: date) -> RuleContext:
        """The same book and thresholds on another day."""
        return self._beside(self.snapshot.at(day))

    def shortly_before(self, day: date) -> RuleContext:
        """The same on a day some weeks before; acts that lie much further back may be missing."""
        return self._beside(self.snapshot.shortly_before(day))

    def _beside(self, snapshot: Snapshot) -> RuleContext:
        other = RuleContext(Measures(snapshot), judge=self._judge)
        if snapshot.history is self.snapshot.history:
            other.acts, other.eves = self.acts, self.eves
        return other

    @once
    def limit_events(self) -> tuple[LimitEvent, ...]:
        """Every cut, closing and reopening that can still matter, oldest first (L01, L03, L04)."""
        return self.acts.events(self.snapshot)


def unseen(name: str, lines: Iterable[Line]) -> tuple[Fact, ...]:
    """How many lines in a sum of headroom may lend less, for their use is not known; no fact where none may."""
    count = sum(line.headroom_at_most for line in lines)
    return (Fact(name, count),) if count else ()
