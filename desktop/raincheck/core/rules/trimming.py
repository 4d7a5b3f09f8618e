"""L09–L11: limits that shrink without a blow: step by step, withheld, or everywhere a little (domain.md 13.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.history import PEAK_DAYS, lasting_limit
from raincheck.core.model import Channel, ChannelKind, LineStatus, Observation, Restores
from raincheck.core.money import ZERO, Money
from raincheck.core.rules.base import AT_ONCE, Rule, RuleContext, Urgency
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, Later, grey, reading_evidence
from raincheck.core.rules.thresholds import Judged, Level, count_threshold, share_threshold
from raincheck.core.snapshot import Line

DECLINE = share_threshold("decline", "0.25", "0.50", per_channel=True)
WITHHELD = share_threshold("withheld", "0.25", "0.75", per_channel=True)
TRIMMED = count_threshold("lines", 3, 5)
SMALLEST: Final = Money(500_00)
TRIM: Final = Fraction(3, 100)
TRIM_DAYS: Final = 30
NO_SHARE: Final = Fraction(0)
NOTHING: Final = Judged(Level.GREEN, Level.GREEN)
_TERM: Final = ChannelKind.TERM
LENDING: Final = (LineStatus.OPEN, LineStatus.REPAY_DISABLED)
"""A repayment entry that fails says nothing about lending (domain.md 13.1)."""


def _judged(line: Line) -> bool:
    reading = line.reading
    return reading is not None and reading.status in LENDING and line.channel.kind is not _TERM


def lasting_limit_of(line: Line) -> Money | None:
    """The lasting limit of the line's latest reading."""
    return None if line.reading is None else lasting_limit(line.reading)


def slow_decline(context: RuleContext) -> Iterator[Finding]:
    """How far the limit in force lies below the year's peak, counted anew from the last step that was an event."""
    since = context.snapshot.days_ago(PEAK_DAYS)
    for line in context.snapshot.lines:
        channel, reading, limit = line.channel, line.reading, lasting_limit_of(line)
        if reading is None or limit is None or not _judged(line):
            yield grey("L09", channel.id, moot=channel.kind is ChannelKind.TERM)
            continue
        peak = context.acts.peak(context.snapshot, reading, since)
        was = limit if peak is reading else lasting_limit(peak) or limit
        share = NO_SHARE if was is limit and limit else (was - limit).share_of(was)
        if share is None:
            yield grey("L09", channel.id, moot=True)
            continue
        judged = context.level("L09", DECLINE, share, channel.id)
        facts = Later(_decline_facts, channel, share, was, limit, peak.day)
        evidence = Later(_decline_evidence, was, peak, limit, reading)
        yield Finding("L09", channel.id, judged.level, judged.hold, share, facts, evidence)


def _decline_facts(channel: Channel, share: Fraction, was: Money, limit: Money, day: date) -> tuple[Fact, ...]:
    return (
        Fact("channel", channel.name),
        Fact("share", share),
        Fact("before", was),
        Fact("after", limit),
        Fact("lost", was - limit),
        Fact("day", day),
    )


def _decline_evidence(was: Money, peak: Observation, limit: Money, reading: Observation) -> tuple[Evidence, ...]:
    return reading_evidence("limit", was, peak), reading_evidence("limit", limit, reading)


def withheld(context: RuleContext) -> Iterator[Finding]:
    """The limit stands, yet what the app lets one draw is far less than limit less what is owed."""
    for line in context.snapshot.lines:
        channel, reading, limit = line.channel, line.reading, line.limit
        fits = channel.kind is not ChannelKind.TERM and channel.restores is Restores.PAYMENT
        if reading is None or not fits or reading.status is not LineStatus.OPEN:
            yield grey("L10", channel.id, moot=not fits)
            continue
        available = reading.available
        if limit is None or not limit or reading.used is None or available is None:
            yield grey("L10", channel.id)
            continue
        held_back = limit - reading.used - available
        share = Fraction(held_back.fen, limit.fen)
        judged = context.level("L10", WITHHELD, share, channel.id) if held_back >= SMALLEST else NOTHING
        facts = (
            Fact("channel", channel.name),
            Fact("share", share),
            Fact("withheld", held_back),
            Fact("limit", limit),
            Fact("used", reading.used),
            Fact("available", available),
            Fact("day", reading.day),
        )
        evidence = (
            reading_evidence("limit", limit, reading),
            reading_evidence("used", reading.used, reading),
            reading_evidence("available", available, reading),
        )
        yield Finding("L10", channel.id, judged.level, judged.hold, share, facts, evidence)


class _Trimmed(Struct, frozen=True):
    """One line whose lasting limit fell by 3 % or more within 30 days, and the day of its last step down."""

    channel: Channel
    after: Observation
    was: Money
    now: Money
    day: date


def _trimmed(context: RuleContext, then: Line, line: Line) -> tuple[bool, _Trimmed | None]:
    """Whether the line can be compared with what was known 30 days ago, and how it was trimmed if it was."""
    before, after = then.reading, line.reading
    if before is None or after is None or not (_judged(then) and _judged(line)):
        return False, None
    was, now = lasting_limit(before), lasting_limit(after)
    if not was or now is None:
        return False, None
    if TRIM.denominator * (was.fen - now.fen) < TRIM.numerator * was.fen:
        return True, None
    channel = line.channel
    day = _last_step_down(context, channel, context.snapshot.days_ago(TRIM_DAYS))
    return True, _Trimmed(channel, after, was, now, day)


def _last_step_down(context: RuleContext, channel: Channel, since: date) -> date:
    """The newest day later than `since` on which the lasting limit fell; the last reading's where none did."""
    newest_first = reversed(context.snapshot.readings(channel.id))
    shown = (entry for entry in newest_first if lasting_limit(entry) is not None)
    after = last = next(shown)
    for before in shown:
        if after.day <= since:
            break
        if (lasting_limit(after) or ZERO) < (lasting_limit(before) or ZERO):
            return after.day
        after = before
    return last.day


def many_trimmed(context: RuleContext) -> Iterator[Finding]:
    """How many lines hold a limit 3 % or more below that of 30 days ago, however small each step was."""
    day = context.snapshot.days_ago(TRIM_DAYS)
    before = context.snapshot.lasting_lines(TRIM_DAYS)
    compared = [_trimmed(context, then, now) for then, now in zip(before, context.snapshot.lines, strict=True)]
    if not any(can for can, _ in compared):
        yield grey("L11")
        return
    found = [entry for _, entry in compared if entry is not None]
    judged = context.level("L11", TRIMMED, len(found))
    facts = (
        Fact("count", len(found)),
        Fact("channels", "、".join(entry.channel.name for entry in found)),
        Fact("lost", Money(sum((entry.was - entry.now).fen for entry in found))),
        Fact("day", max((entry.day for entry in found), default=None)),
    )
    evidence = tuple(
        one
        for entry in found
        for one in (
            Evidence("limit", entry.was, day, entry.channel.id),
            reading_evidence("limit", entry.now, entry.after),
        )
    )
    yield Finding("L11", BOOK, judged.level, judged.hold, len(found), facts, evidence)


RULES = (
    Rule("L09", slow_decline, (DECLINE,), about_channel=True, amount="lost", quiet_when_shut=True),
    Rule(
        "L10",
        withheld,
        (WITHHELD,),
        about_channel=True,
        urgency=Urgency.ACT,
        bites_on="day",
        amount="withheld",
        act=True,
    ),
    Rule("L11", many_trimmed, (TRIMMED,), AT_ONCE, urgency=Urgency.ACT, bites_on="day", amount="lost", gathers=True),
)
