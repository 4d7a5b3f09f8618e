"""What each platform has done to this person's own lines: cuts, closings, notice, size, recovery."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.history import BookHistory, lasting_limit
from raincheck.core.measures import Measures
from raincheck.core.model import Book, EventScope, LineStatus, Source
from raincheck.core.money import Money, round_half_up
from raincheck.core.rules.base import RuleContext
from raincheck.core.rules.limit_events import LimitEvent, LimitEventKind
from raincheck.core.rules.thresholds import Bands
from raincheck.core.snapshot import Snapshot

NOTICE_DAYS: Final = 90
"""A message this long before an act still counts as its notice."""


class LenderRecord(Struct, frozen=True):
    """One platform's acts on the lines seen since `since`. Medians are None without a case.

    `median_cut` is a share (0–1) and `median_lost` the limit taken; `noticed` acts had a message before them,
    `median_notice` days earlier; `recovered` acts were undone, `median_recovery` days later.
    """

    platform: str
    channels: tuple[str, ...]
    since: date | None
    cuts: int
    closings: int
    reopened_lower: int
    median_cut: Fraction | None
    median_lost: Money | None
    noticed: int
    median_notice: Fraction | None
    recovered: int
    median_recovery: Fraction | None
    events: tuple[LimitEvent, ...]


def lender_records(book: Book, as_of: date, bands: Bands | None = None) -> tuple[LenderRecord, ...]:
    """The record of every platform in the book, in the order of its lines; acts are those that L01, L03, L04 count."""
    snapshot = Snapshot(book, as_of, BookHistory(book))
    context = RuleContext(Measures(snapshot), bands)
    events = context.acts.events(snapshot, date.min)
    platforms = dict.fromkeys(channel.platform for channel in book.channels)
    return tuple(_record(snapshot, platform, events) for platform in platforms)


def _record(snapshot: Snapshot, platform: str, events: Iterable[LimitEvent]) -> LenderRecord:
    lines = tuple(id for id, channel in snapshot.channels.items() if channel.platform == platform)
    acts = tuple(event for event in events if event.channel in lines)
    cuts = [event for event in acts if event.kind is LimitEventKind.CUT]
    shut = [event for event in acts if event.kind is LimitEventKind.CLOSED]
    lost = [
        event.limit_before.fen - event.limit_after.fen
        for event in cuts
        if event.limit_before is not None and event.limit_after is not None
    ]
    notices = list(_notices(snapshot, (*cuts, *shut)))
    recoveries = list(_recoveries(snapshot, (*cuts, *shut)))
    middle = median(lost)
    readings = [snapshot.readings(id) for id in lines]
    return LenderRecord(
        platform=platform,
        channels=lines,
        since=min((seen[0].day for seen in readings if seen), default=None),
        cuts=len(cuts),
        closings=len(shut),
        reopened_lower=len(acts) - len(cuts) - len(shut),
        median_cut=median([event.share for event in cuts]),
        median_lost=None if middle is None else Money(round_half_up(middle.numerator, middle.denominator)),
        noticed=len(notices),
        median_notice=median(notices),
        recovered=len(recoveries),
        median_recovery=median(recoveries),
        events=acts,
    )


def _notices(snapshot: Snapshot, events: Sequence[LimitEvent]) -> Iterator[int]:
    """Days between the last message before an act and the act."""
    for event in events:
        platform = snapshot.channels[event.channel].platform
        said = [
            entry.on
            for entry in snapshot.book.events
            if (entry.scope is EventScope.PLATFORM and entry.target == platform)
            or (entry.scope is EventScope.CHANNEL and entry.target == event.channel)
        ]
        said += [
            row.on for row in snapshot.readings(event.channel) if row.source is Source.NOTICE and row is not event.after
        ]
        ages = [(event.day - on).days for on in said]
        before = [age for age in ages if 0 <= age <= NOTICE_DAYS]
        if before:
            yield min(before)


def _recoveries(snapshot: Snapshot, events: Sequence[LimitEvent]) -> Iterator[int]:
    """Days until a line showed its old limit again, open."""
    for event in events:
        wanted = event.limit_before
        for reading in snapshot.readings(event.channel).since(event.day):
            limit = lasting_limit(reading)
            if reading.status is LineStatus.OPEN and wanted is not None and limit is not None and limit >= wanted:
                yield (reading.day - event.day) // timedelta(days=1)
                break


def median(values: Sequence[Fraction | int]) -> Fraction | None:
    """The middle value, or the mean of the two middle ones; None for none."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half]) / 2
