"""Cuts, closings and reopenings, read off each pair of neighbouring readings (domain.md 12, L01–L04)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from raincheck.core.model import LedgerKind, LineStatus, Observation
from raincheck.core.money import ZERO, Money, total
from raincheck.core.rules.thresholds import Level, Threshold, Unit
from raincheck.core.snapshot import Snapshot, lasting_limit

OPEN_DAYS: Final = 30
"""An event stays open this many days after its own (domain.md 12)."""

PEAK_DAYS: Final = 365
REPEAT_DAYS: Final = 180
FIRST_DRAW_DAYS: Final = 30
SMALLEST_CUT: Final = Money(500_00)
TOKEN_LIMIT: Final = Money(100_00)
TOKEN_SHARE: Final = Fraction(5, 100)
HEADROOM_SHARE: Final = Fraction(1, 5)
SHUT: Final = (LineStatus.CLOSED, LineStatus.FROZEN)

CUT: Final = Threshold(
    "cut", Fraction(1, 10), Fraction(1, 2), Fraction(1, 100), Fraction(1), Unit.SHARE, per_channel=True
)


class LimitEventKind(StrEnum):
    """What a lender did to a line."""

    CUT = "cut"
    CLOSED = "closed"
    REOPENED_LOWER = "reopened_lower"


@dataclass(frozen=True, slots=True)
class LimitEvent:
    """One act on a line: the two readings that show it, the limits before and after, and the share lost (0–1)."""

    kind: LimitEventKind
    channel: str
    before: Observation
    after: Observation
    limit_before: Money | None
    limit_after: Money | None
    share: Fraction
    level: Level
    token: bool = False

    @property
    def day(self) -> date:
        """The day of the later reading; it names the event."""
        return self.after.day

    @property
    def ends(self) -> date:
        """The last day the event is open."""
        return self.day + timedelta(days=OPEN_DAYS)


CutLevel = Callable[[str, Fraction], Level]


def find_limit_events(snapshot: Snapshot, cut_level: CutLevel) -> tuple[LimitEvent, ...]:
    """Events of all lines that an open warning can still rest on, oldest first."""
    since = snapshot.days_ago(OPEN_DAYS + REPEAT_DAYS + 1)
    found: list[LimitEvent] = []
    for channel in snapshot.channels:
        readings = snapshot.readings(channel)
        found += _cuts(channel, readings, since, cut_level)
        found += _closings(snapshot, channel, readings, since)
        found += _reopenings(channel, readings, since)
    return tuple(sorted(found, key=lambda event: event.day))


def _recent_pairs(
    readings: Sequence[Observation], since: date
) -> Iterator[tuple[int, Observation, Observation]]:
    start = max(bisect_right(readings, since, key=lambda reading: reading.day), 1)
    for place in range(start, len(readings)):
        yield place, readings[place - 1], readings[place]


def _peak(readings: Sequence[Observation], day: date) -> Money | None:
    """The highest lasting limit of the 365 days up to `day`."""
    low = bisect_right(readings, day - timedelta(days=PEAK_DAYS), key=lambda reading: reading.day)
    high = bisect_right(readings, day, key=lambda reading: reading.day)
    return max((limit for limit in map(lasting_limit, readings[low:high]) if limit is not None), default=None)


def _shows_limit(reading: Observation) -> bool:
    if reading.status is LineStatus.UNKNOWN:
        return False
    return reading.limit is not None or reading.status in SHUT


def _cuts(
    channel: str, readings: Sequence[Observation], since: date, cut_level: CutLevel
) -> Iterator[LimitEvent]:
    shown = [reading for reading in readings if _shows_limit(reading)]
    for _, before, after in _recent_pairs(shown, since):
        if before.status is not LineStatus.OPEN or after.status is not LineStatus.OPEN:
            continue
        was, now = lasting_limit(before), lasting_limit(after)
        if was is None or now is None or now >= was:
            continue
        share = Fraction((was - now).fen, was.fen)
        peak = max(_peak(readings, after.day) or ZERO, was)
        token = now <= TOKEN_LIMIT or Fraction(now.fen, peak.fen) < TOKEN_SHARE
        level = Level.RED if token else cut_level(channel, share)
        if level is Level.AMBER and was - now < SMALLEST_CUT:
            level = Level.GREEN
        if level.warns:
            yield LimitEvent(LimitEventKind.CUT, channel, before, after, was, now, share, level, token)


def _closings(
    snapshot: Snapshot, channel: str, readings: Sequence[Observation], since: date
) -> Iterator[LimitEvent]:
    known = [reading for reading in readings if reading.status is not LineStatus.UNKNOWN]
    for _, before, after in _recent_pairs(known, since):
        if before.status is LineStatus.OPEN and after.status in SHUT:
            level = Level.RED if _hurts(snapshot, channel, after.day) else Level.AMBER
            was, now = lasting_limit(before), lasting_limit(after)
            yield LimitEvent(LimitEventKind.CLOSED, channel, before, after, was, now, Fraction(1), level)


def _hurts(snapshot: Snapshot, channel: str, day: date) -> bool:
    """Whether the line held a fifth of all headroom the day before, or a planned draw hangs on it (domain.md L03)."""
    if snapshot.planned_draws(channel):
        return True
    eve = day - timedelta(days=1)
    headroom = {id: snapshot.line_on(entry, eve).headroom for id, entry in snapshot.channels.items()}
    share = headroom[channel].share_of(total(headroom.values()))
    return share is not None and share >= HEADROOM_SHARE


def _reopenings(channel: str, readings: Sequence[Observation], since: date) -> Iterator[LimitEvent]:
    known = [reading for reading in readings if _shows_limit(reading)]
    for place, before, after in _recent_pairs(known, since):
        if before.status not in SHUT or after.status is not LineStatus.OPEN:
            continue
        first_shut = place - 1
        while first_shut > 0 and known[first_shut - 1].status in SHUT:
            first_shut -= 1
        peak = _peak(readings, known[first_shut].day)
        now = lasting_limit(after)
        if peak is None or now is None or now >= peak:
            continue
        share = 1 - Fraction(now.fen, peak.fen)
        yield LimitEvent(LimitEventKind.REOPENED_LOWER, channel, before, after, peak, now, share, Level.AMBER)


@dataclass(frozen=True, slots=True)
class FirstDraw:
    """The first time a line was drawn on, and the reading or ledger row that shows it."""

    channel: str
    day: date
    amount: Money


def first_draw(snapshot: Snapshot, channel: str) -> FirstDraw | None:
    """The first draw row without earlier debt, else the first reading that shows debt after none (domain.md 12, L06)."""
    rows = snapshot.rows(LedgerKind.DRAW, channel=channel)
    readings = snapshot.readings(channel)
    if rows:
        first = rows[0]
        owed_before = any(reading.used for reading in readings if reading.day < first.on)
        return None if owed_before else FirstDraw(channel, first.on, first.amount)
    place = next((place for place, reading in enumerate(readings) if reading.used), None)
    if place is None:
        return None
    reading = readings[place]
    opened = snapshot.channels[channel].opened_on
    was_zero = any(earlier.used is not None for earlier in readings[:place])
    is_new = opened is not None and 0 <= (reading.day - opened).days <= FIRST_DRAW_DAYS
    return FirstDraw(channel, reading.day, reading.used or ZERO) if was_zero or is_new else None
