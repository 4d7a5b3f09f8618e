"""Looking back: what the rules would have said on every day of a book's history, and how early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from raincheck.app.tuning import bands_in_force
from raincheck.app.voice import Voice
from raincheck.app.wording import Scene
from raincheck.core.alerts import Alert, AlertState, Move
from raincheck.core.errors import UsageError
from raincheck.core.model import Channel
from raincheck.core.replay import ReplayResult, every_day, first_day, replay
from raincheck.core.rules import RULES
from raincheck.core.text import tr
from raincheck.store import BookKey, Clock, open_store
from raincheck.store.reader import Reader

BLOWS: Final = ("L01", "L03", "L04", "L05")
"""What a lender does to one line: the things one wants to be warned of beforehand."""

NO_FORECAST: Final = ("P01", "P02", "X01")
"""Rules that say nothing of what a lender may do next."""


@dataclass(frozen=True, slots=True)
class Step:
    """One move of the replay, and the alert as it stood after it."""

    move: Move
    alert: Alert


@dataclass(frozen=True, slots=True)
class Forewarning:
    """A warning that stood the day before a blow: since when, and how many days before."""

    alert: Alert
    since: date
    days: int


@dataclass(frozen=True, slots=True)
class Blow:
    """A cut, closing, lower reopening or blocked repayment, and what had warned before it, the earliest first."""

    alert: Alert
    on: date
    forewarned: tuple[Forewarning, ...]

    @property
    def days(self) -> int | None:
        """How many days before the first warning stood; None when nothing had warned."""
        return max((warning.days for warning in self.forewarned), default=None)


@dataclass(frozen=True, slots=True)
class LookBack:
    """A replay of the days from `start` to `end`, both included; `channels` names its lines."""

    start: date
    end: date
    result: ReplayResult
    channels: tuple[Channel, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every move with its alert, the oldest first."""
        return tuple(
            Step(move, alert) for day in self.result.days for move, alert in zip(day.moves, day.moved, strict=True)
        )

    @property
    def blows(self) -> tuple[Blow, ...]:
        """What lenders did within these days, the oldest first, each with its forewarnings."""
        return tuple(sorted(_blows(self), key=lambda blow: blow.on))

    def voice(self, on: date, *, hidden: bool = False) -> Voice:
        """Puts the alerts of one of its days into words."""
        return Voice(Scene(on, hidden=hidden), self.channels)


@dataclass(frozen=True, slots=True)
class BookAt:
    """Where an open book lies, for work on another thread: a connection never crosses threads."""

    path: Path
    key: BookKey | None
    clock: Clock


def look_back(store: Reader, *, start: date | None, end: date) -> LookBack:
    """Replay from `start` (the book's first reading when None) to `end`, beginning without any alert.

    Raises UsageError when `start` is after `end`.
    """
    book = store.book()
    first = start or first_day(book) or end
    if start is not None and start > end:
        raise UsageError(tr("{start} is after {end}; give the earlier day as --from.").format(start=start, end=end))
    days = every_day(first, end)
    return LookBack(min(first, end), end, replay(book, RULES, days, bands_in_force(store)), book.channels)


def look_back_at(place: BookAt, *, start: date | None, end: date) -> LookBack:
    """The same on a book of another thread."""
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        return look_back(store, start=start, end=end)


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when an alert stood; `until` None: to the end."""

    alert: Alert
    since: date
    until: date | None


def _spans(look: LookBack) -> Iterator[_Span]:
    since: dict[int, date] = {}
    last: dict[int, Alert] = {}
    for step in look.steps:
        since.setdefault(step.alert.id, step.move.on)
        last[step.alert.id] = step.alert
        if step.alert.state is AlertState.CLEARED:
            yield _Span(step.alert, since.pop(step.alert.id), step.move.on)
            del last[step.alert.id]
    for id_, alert in last.items():
        yield _Span(alert, since[id_], None)


def _blows(look: LookBack) -> Iterator[Blow]:
    spans = tuple(_spans(look))
    groups = {channel.id: {channel.id, channel.platform, channel.funder, "book"} for channel in look.channels}
    for span in spans:
        alert, on = span.alert, span.alert.day or span.since
        if alert.rule not in BLOWS or on <= look.start:
            continue
        about = groups.get(alert.subject, {alert.subject})
        before = [
            Forewarning(other.alert, other.since, (on - other.since).days)
            for other in spans
            if other.since < on
            and (other.until is None or other.until >= on)
            and other.alert.rule not in NO_FORECAST
            and other.alert.subject in about
            and other.alert.rule != alert.rule
        ]
        yield Blow(alert, on, tuple(sorted(before, key=lambda warning: (-warning.days, -warning.alert.level.rank))))
