"""Looking back: what the rules would have said on every day of a book's history, and how early."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from msgspec import Struct

from raincheck.app.replaying import processes_for, replayed
from raincheck.app.voice import Voice
from raincheck.app.wording import Scene
from raincheck.core.alerts import Alert, AlertState, Move
from raincheck.core.errors import UsageError
from raincheck.core.model import Channel
from raincheck.core.replay import ReplayResult, Stretch, every_day, joined
from raincheck.core.rules import RULES, rule
from raincheck.core.text import tr
from raincheck.store import BookKey, Clock, Store, open_store


class Step(Struct, frozen=True):
    """One move of the replay, and the alert as it stood after it."""

    move: Move
    alert: Alert


class Forewarning(Struct, frozen=True):
    """A warning that stood the day before a blow: since when, and how many days before."""

    alert: Alert
    since: date
    days: int


class Blow(Struct, frozen=True):
    """A cut, closing, lower reopening or blocked repayment, and what had warned before it, the earliest first."""

    alert: Alert
    on: date
    forewarned: tuple[Forewarning, ...]

    @property
    def days(self) -> int | None:
        """How many days before the first warning stood; None when nothing had warned."""
        return max((warning.days for warning in self.forewarned), default=None)


Told = Callable[[int, int], bool]
"""Hears how many days of how many are replayed; False leaves it at that."""


def to_the_end(_done: int, _of: int) -> bool:
    """Replay every day, and tell nobody."""
    return True


class LookBack(Struct, frozen=True):
    """A replay of the days from `start` to `end`, both included; `channels` names its lines.

    `wanted`: the last day that was asked for, later than `end` where the replay was stopped.
    """

    start: date
    end: date
    wanted: date
    result: ReplayResult
    channels: tuple[Channel, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every day was replayed."""
        return self.end == self.wanted

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


class BookAt(Struct, frozen=True):
    """Where an open book lies, for work on another thread: a connection never crosses threads."""

    path: Path
    key: BookKey | None
    clock: Clock


def look_back(store: Store, *, start: date | None, end: date, told: Told = to_the_end) -> LookBack:
    """Replay from `start` (the book's first reading when None) to `end`, beginning without any alert.

    Where `told` says no, what is replayed so far is the answer. Raises UsageError when `start` is after `end`.
    """
    if start is not None and start > end:
        raise UsageError(tr("{start} is after {end}; give the earlier day as --from.").format(start=start, end=end))
    first = start or store.first_day() or end
    days, channels = tuple(every_day(first, end)), store.channels()
    result = _replay(store, days, told, processes_for(len(days), len(channels)))
    last = result.days[-1].on if result.days else end
    return LookBack(min(first, last), last, end, result, channels)


def _replay(store: Store, days: Sequence[date], told: Told, processes: int) -> ReplayResult:
    found: list[Stretch] = []
    done = 0
    with closing(replayed(store, days, processes, lambda: told(done, len(days)))) as going:
        for stretch in going:
            found.append(stretch)
            done += len(stretch.days)
            if done < len(days) and not told(done, len(days)):
                break
    return joined(RULES, found)


def look_back_at(place: BookAt, *, start: date | None, end: date, told: Told = to_the_end) -> LookBack:
    """Look back on another thread, through another connection to the book."""
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        return look_back(store, start=start, end=end, told=told)


class _Span(Struct, frozen=True):
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
        if not rule(alert.rule).blow or on <= look.start:
            continue
        about = groups.get(alert.subject, {alert.subject})
        before = [
            Forewarning(other.alert, other.since, (on - other.since).days)
            for other in spans
            if other.since < on
            and (other.until is None or other.until >= on)
            and rule(other.alert.rule).foretells
            and other.alert.subject in about
            and other.alert.rule != alert.rule
        ]
        yield Blow(alert, on, tuple(sorted(before, key=lambda warning: (-warning.days, -warning.alert.level.rank))))
