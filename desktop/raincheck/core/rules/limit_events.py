"""Cuts, closings and reopenings, read off each pair of neighbouring readings (domain.md 12, L01–L04)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from raincheck.core.history import Seen, Step, lasting_limit
from raincheck.core.model import LedgerKind, Observation
from raincheck.core.money import ZERO, Money, total
from raincheck.core.rules.thresholds import Level, Threshold, Unit
from raincheck.core.snapshot import Snapshot, read_line

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


def find_limit_events(snapshot: Snapshot, cut_level: CutLevel, since: date | None = None) -> tuple[LimitEvent, ...]:
    """Events of all lines later than `since`, oldest first; without it all that an open warning can still rest on."""
    since = since or snapshot.days_ago(OPEN_DAYS + REPEAT_DAYS + 1)
    found: list[LimitEvent] = []
    for channel in snapshot.channels:
        seen = snapshot.seen(channel)
        found += _cuts(channel, seen, since, cut_level)
        found += _closings(snapshot, channel, seen, since)
        found += _reopenings(channel, seen, since)
    return tuple(sorted(found, key=lambda event: event.day))


def _cuts(channel: str, seen: Seen, since: date, cut_level: CutLevel) -> Iterator[LimitEvent]:
    for step in seen.steps(seen.history.cuts, since):
        was, now = lasting_limit(step.before) or ZERO, lasting_limit(step.after) or ZERO
        share = Fraction((was - now).fen, was.fen)
        peak = max(seen.history.peak(step.day) or ZERO, was)
        token = now <= TOKEN_LIMIT or Fraction(now.fen, peak.fen) < TOKEN_SHARE
        level = Level.RED if token else cut_level(channel, share)
        if level is Level.AMBER and was - now < SMALLEST_CUT:
            level = Level.GREEN
        if level.warns:
            yield LimitEvent(LimitEventKind.CUT, channel, step.before, step.after, was, now, share, level, token)


def _closings(snapshot: Snapshot, channel: str, seen: Seen, since: date) -> Iterator[LimitEvent]:
    for step in seen.steps(seen.history.closings, since):
        level = Level.RED if _hurts(snapshot, channel, step) else Level.AMBER
        was, now = lasting_limit(step.before), lasting_limit(step.after)
        yield LimitEvent(LimitEventKind.CLOSED, channel, step.before, step.after, was, now, Fraction(1), level)


def _hurts(snapshot: Snapshot, channel: str, closing: Step) -> bool:
    """Whether the line held a fifth of all headroom the day before, or a planned draw hangs on it (domain.md L03)."""
    if snapshot.planned_draws(channel):
        return True
    eve = closing.day - timedelta(days=1)
    others = (entry for id, entry in snapshot.channels.items() if id != channel)
    own = read_line(snapshot.channels[channel], closing.before, eve).headroom
    share = own.share_of(own + total(snapshot.line_on(entry, eve).headroom for entry in others))
    return share is not None and share >= HEADROOM_SHARE


def _reopenings(channel: str, seen: Seen, since: date) -> Iterator[LimitEvent]:
    for step in seen.steps(seen.history.reopenings, since):
        peak = None if step.shut is None else seen.history.peak(step.shut.day)
        now = lasting_limit(step.after)
        if peak is not None and now is not None and now < peak:
            share = 1 - Fraction(now.fen, peak.fen)
            yield LimitEvent(
                LimitEventKind.REOPENED_LOWER, channel, step.before, step.after, peak, now, share, Level.AMBER
            )


@dataclass(frozen=True, slots=True)
class FirstDraw:
    """The first time a line was drawn on, and the reading or ledger row that shows it."""

    channel: str
    day: date
    amount: Money


def first_draw(snapshot: Snapshot, channel: str) -> FirstDraw | None:
    """The first draw row without earlier debt, else the first reading that shows debt after none (L06)."""
    rows = snapshot.rows(LedgerKind.DRAW, channel=channel)
    seen = snapshot.seen(channel)
    place = seen.history.first_used
    used = None if place is None or place >= len(seen.readings) else seen.readings[place]
    if rows:
        first = rows[0]
        return None if used is not None and used.day < first.on else FirstDraw(channel, first.on, first.amount)
    if place is None or used is None:
        return None
    opened = snapshot.channels[channel].opened_on
    was_zero = any(earlier.used is not None for earlier in seen.readings[:place])
    is_new = opened is not None and 0 <= (used.day - opened).days <= FIRST_DRAW_DAYS
    return FirstDraw(channel, used.day, used.used or ZERO) if was_zero or is_new else None
