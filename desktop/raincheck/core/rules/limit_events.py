"""Cuts, closings and reopenings, read off each pair of neighbouring readings (domain.md 12, L01–L04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.history import PEAK_DAYS, BookHistory, LineHistory, Step, lasting_limit
from raincheck.core.model import LedgerKind, LineStatus, Observation
from raincheck.core.money import ZERO, Money, total
from raincheck.core.rules.thresholds import Judge, Level, Threshold, Unit
from raincheck.core.snapshot import Snapshot, read_line
from raincheck.core.timeline import Timeline, timeline

ONE_DAY: Final = timedelta(days=1)
OPEN_DAYS: Final = 30
"""An event stays open this many days after its own (domain.md 12)."""

REPEAT_DAYS: Final = 180
FIRST_DRAW_DAYS: Final = 30
SMALLEST_CUT: Final = Money(500_00)
TOKEN_LIMIT: Final = Money(100_00)
TOKEN_SHARE: Final = Fraction(5, 100)
HEADROOM_SHARE: Final = Fraction(1, 5)

CUT: Final = Threshold(
    "cut", Fraction(1, 10), Fraction(1, 2), Fraction(1, 100), Fraction(1), Unit.SHARE, per_channel=True
)


class LimitEventKind(StrEnum):
    """What a lender did to a line."""

    CUT = "cut"
    CLOSED = "closed"
    REOPENED_LOWER = "reopened_lower"


class LimitEvent(Struct, frozen=True, gc=False):
    """One act on a line: the two readings that show it, the limits before and after, and the share lost (0–1).

    `limit_before` of a reopening is the highest limit of the year before the closing. `over_on`: the day it was learnt
    that the line is back (domain.md 13.1).
    """

    kind: LimitEventKind
    channel: str
    before: Observation
    after: Observation
    limit_before: Money | None
    limit_after: Money | None
    share: Fraction
    level: Level
    token: bool = False
    over_on: date | None = None

    @property
    def slot(self) -> str:
        """What makes it the same act when an older reading moves its day: the line and what it went from and to."""
        before = "" if self.limit_before is None else self.limit_before.fen
        if self.kind is LimitEventKind.CLOSED:
            return f"{self.channel}:{self.after.status.value}"
        return f"{self.channel}:{before}:{'' if self.limit_after is None else self.limit_after.fen}"

    @property
    def is_over(self) -> bool:
        """Whether a later reading shows the line back as it was: it then counts for no rule but L09."""
        return self.over_on is not None

    @property
    def day(self) -> date:
        """The day of the later reading; it names the event."""
        return self.after.day

    @property
    def ends(self) -> date:
        """The last day the event is open."""
        return self.day + timedelta(days=OPEN_DAYS)


class _Act(NamedTuple):
    """An act, and the reading of its line that first showed the line open as it was before; None where none does."""

    day: date
    event: LimitEvent
    back: Observation | None

    def known_by(self, day: date) -> LimitEvent:
        """The act as it was known with readings up to `day`."""
        over = self.back is not None and self.back.day <= day
        return replace(self.event, over_on=self.back.on) if over and self.back is not None else self.event


def _act_day(act: _Act) -> date:
    return act.day


class _Peak(NamedTuple):
    """The highest limit of a line later than `since` up to `day`, where it is `higher` than what is shown then.

    It stays so while the same is shown, until the first reading or act that it hangs on is no longer later than
    `since` (`leaves`), or another one comes in (`enters`).
    """

    history: LineHistory
    limit: Money | None
    since: date
    leaves: date
    day: date
    enters: date
    higher: Observation | None

    def holds(self, history: LineHistory, limit: Money | None, since: date, day: date) -> bool:
        """Whether it is what would be found for these."""
        same = self.history is history and self.limit == limit
        return same and self.since <= since < self.leaves and self.day <= day < self.enters


def _peak(history: LineHistory, acts: Timeline[_Act], limit: Money | None, since: date, day: date) -> _Peak:
    act = acts.newest_by(day)
    if act is not None and act.day > since:
        after, leaves = act.day - ONE_DAY, act.day
    else:
        after, leaves = since, history.turns.next_after(since)
    found = history.highest_turn(after, day)
    higher = found if found is not None and (lasting_limit(found) or ZERO) > (limit or ZERO) else None
    enters = min(acts.next_after(day), history.turns.next_after(day))
    return _Peak(history, limit, since, leaves, day, enters, higher)


class Acts:
    """The acts of every line of a book, read off its history once: the day only decides how much is known."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._lines: dict[str, tuple[LineHistory, date, Timeline[_Act]]] = {}
        self._together: tuple[BookHistory, date, Timeline[_Act]] | None = None
        self._peaks: dict[str, _Peak] = {}

    def events(self, snapshot: Snapshot, since: date | None = None) -> tuple[LimitEvent, ...]:
        """Those of all lines later than `since`, oldest first; without it all an open warning can still rest on."""
        after = since or snapshot.days_ago(OPEN_DAYS + REPEAT_DAYS + 1)
        found: list[LimitEvent] = []
        for act in self._of_all(snapshot, after).between(after, snapshot.as_of):
            reading = snapshot.newest(act.event.channel)
            if reading is not None and act.day <= reading.day:
                found.append(act.known_by(reading.day))
        return tuple(found)

    def _of_all(self, snapshot: Snapshot, since: date) -> Timeline[_Act]:
        """The acts of all lines, known or not, those of one day in the order of the book."""
        history, kept = snapshot.history, self._together
        if kept is not None and kept[0] is history and kept[1] <= since:
            return kept[2]
        after = min(since, snapshot.days_ago(PEAK_DAYS))
        found = [act for channel in snapshot.channels for act in self._of(snapshot, channel, after)]
        acts = timeline(found, _act_day)
        if history.sorts_once:
            self._together = history, after, acts
        return acts

    def peak(self, snapshot: Snapshot, reading: Observation, since: date) -> Observation:
        """The last reading with the highest lasting limit later than `since`, counted anew from the newest act (L09).

        The line's latest `reading` itself where none is higher.
        """
        history, limit = snapshot.line_history(reading.channel), lasting_limit(reading)
        kept = self._peaks.get(reading.channel)
        if kept is None or not kept.holds(history, limit, since, reading.day):
            acts = self._of(snapshot, reading.channel, since)
            kept = self._peaks[reading.channel] = _peak(history, acts, limit, since, reading.day)
        return reading if kept.higher is None else kept.higher

    def _of(self, snapshot: Snapshot, channel: str, since: date) -> Timeline[_Act]:
        history = snapshot.line_history(channel)
        kept = self._lines.get(channel)
        if kept is None or kept[0] is not history or kept[1] > since:
            after = min(since, snapshot.days_ago(PEAK_DAYS))
            kept = self._lines[channel] = history, after, _acts(snapshot, channel, after, self._judge)
        return kept[2]


def _acts(snapshot: Snapshot, channel: str, since: date, judge: Judge) -> Timeline[_Act]:
    """All that the history of a line shows later than `since`, known on the snapshot's day or not."""
    history = snapshot.seen(channel).history
    found = (*_cuts(channel, history, since, judge), *_closings(snapshot, channel, history, since))
    events = (*found, *_reopenings(channel, history, since))
    return timeline((_Act(event.day, event, _back(history, event)) for event in events), _act_day)


def _back(history: LineHistory, event: LimitEvent) -> Observation | None:
    later = history.readings.since(event.day)
    return next((row for row in later if row.status is LineStatus.OPEN and _is_back(event, lasting_limit(row))), None)


def _is_back(event: LimitEvent, limit: Money | None) -> bool:
    if event.kind is LimitEventKind.CLOSED and (limit is None or event.limit_before is None):
        return True
    return limit is not None and event.limit_before is not None and limit >= event.limit_before


def _cuts(channel: str, history: LineHistory, since: date, judge: Judge) -> Iterator[LimitEvent]:
    for step in history.cuts.since(since):
        was, now = lasting_limit(step.before) or ZERO, lasting_limit(step.after) or ZERO
        share = Fraction((was - now).fen, was.fen)
        peak = max(history.peak(step.day) or ZERO, was)
        token = now <= TOKEN_LIMIT or Fraction(now.fen, peak.fen) < TOKEN_SHARE
        level = Level.RED if token else judge.level("L01", CUT, share, channel).level
        if level is Level.AMBER and was - now < SMALLEST_CUT:
            level = Level.GREEN
        if level.warns:
            yield LimitEvent(LimitEventKind.CUT, channel, step.before, step.after, was, now, share, level, token)


def _closings(snapshot: Snapshot, channel: str, history: LineHistory, since: date) -> Iterator[LimitEvent]:
    for step in history.closings.since(since):
        level = Level.RED if _hurts(snapshot, channel, step) else Level.AMBER
        was, now = lasting_limit(step.before), lasting_limit(step.after)
        yield LimitEvent(LimitEventKind.CLOSED, channel, step.before, step.after, was, now, Fraction(1), level)


def _hurts(snapshot: Snapshot, channel: str, closing: Step) -> bool:
    """Whether the line held a fifth of all headroom the day before, or a planned draw hangs on it (domain.md L03)."""
    if snapshot.planned_draws(channel):
        return True
    eve = closing.day - ONE_DAY
    others = (entry for id, entry in snapshot.channels.items() if id != channel)
    # A line of which only a dead repayment entry was seen counts as open.
    last = replace(closing.before, status=LineStatus.OPEN)
    own = read_line(snapshot.channels[channel], last, eve).headroom
    share = own.share_of(own + total(snapshot.line_on(entry, eve).headroom for entry in others))
    return share is not None and share >= HEADROOM_SHARE


def _reopenings(channel: str, history: LineHistory, since: date) -> Iterator[LimitEvent]:
    for step in history.reopenings.since(since):
        peak = None if step.shut is None else history.peak(step.shut.day)
        now = lasting_limit(step.after)
        if peak is not None and now is not None and now < peak:
            share = 1 - Fraction(now.fen, peak.fen)
            yield LimitEvent(
                LimitEventKind.REOPENED_LOWER, channel, step.before, step.after, peak, now, share, Level.AMBER
            )


class FirstDraw(Struct, frozen=True, gc=False):
    """The first time a line was drawn on, and the reading or ledger row that shows it."""

    channel: str
    day: date
    amount: Money


def first_draw(snapshot: Snapshot, channel: str) -> FirstDraw | None:
    """The first draw row without earlier debt, else the first reading that shows debt after none (L06)."""
    row = snapshot.first_row(LedgerKind.DRAW, channel)
    seen = snapshot.seen(channel)
    place = seen.history.first_used
    used = None if place is None or place >= len(seen.readings) else seen.readings[place]
    if row is not None:
        return None if used is not None and used.day < row.on else FirstDraw(channel, row.on, row.amount)
    if place is None or used is None:
        return None
    opened = snapshot.channels[channel].opened_on
    is_new = opened is not None and 0 <= (used.day - opened).days <= FIRST_DRAW_DAYS
    return FirstDraw(channel, used.day, used.used or ZERO) if seen.history.told_of_use_before or is_new else None
