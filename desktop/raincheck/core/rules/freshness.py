"""X01: how old the readings are. Old data are fog, never fine weather (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from raincheck.core.model import Channel, LineStatus, Observation
from raincheck.core.planner.stress import LARGE_SHARE
from raincheck.core.rules.base import AT_ONCE, Cooldown, Rule, RuleContext, Urgency, Worsening
from raincheck.core.rules.findings import Evidence, Fact, Finding, Later, green, grey
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned
from raincheck.core.rules.thresholds import Level, Threshold, Unit

DAYS = Threshold("days", Fraction(35), Fraction(65), Fraction(3), Fraction(180), Unit.DAYS, per_channel=True)
LARGE_DAYS = Threshold(
    "large_group_days", Fraction(14), Fraction(30), Fraction(3), Fraction(90), Unit.DAYS, per_channel=True
)


_CLOSED = LineStatus.CLOSED


def stale(context: RuleContext) -> Iterator[Finding]:
    """Days since each line was last read, sooner for lines of large groups; a closed line is left in peace."""
    snapshot = context.snapshot
    large = {
        group.name
        for group in snapshot.groups
        if (share := group.exposure.share_of(snapshot.exposure)) is not None and share >= LARGE_SHARE
    }
    if not snapshot.lines:
        yield grey("X01")
    for line in snapshot.lines:
        channel, reading = line.channel, line.reading
        if line.status is _CLOSED:
            yield green("X01", channel.id)
            continue
        threshold = LARGE_DAYS if large and snapshot.group_of(channel) in large else DAYS
        if reading is None:
            yield _not_looked_at(context, channel, threshold)
        else:
            days = (context.as_of - reading.day).days
            judged = context.level("X01", threshold, days, channel.id)
            facts, evidence = Later(_facts_of, channel, reading, days), Later(_evidence_of, reading)
            yield Finding("X01", channel.id, judged.level, judged.hold, days, facts, evidence)


def _facts_of(channel: Channel, reading: Observation, days: int) -> tuple[Fact, ...]:
    return Fact("channel", channel.name), Fact("days", days), Fact("day", reading.day)


def _evidence_of(reading: Observation) -> tuple[Evidence, ...]:
    return (Evidence("last_reading", reading.day, reading.day, reading.channel, reading.source.value),)


def _not_looked_at(context: RuleContext, channel: Channel, threshold: Threshold) -> Finding:
    """A line without a reading waits for its first look; only its cadence after it was added does it ask for one."""
    since = channel.added_on
    days = None if since is None else (context.as_of - since).days
    judged = context.level("X01", threshold, days, channel.id)
    level = Level.RED if days is None else judged.level if judged.level.warns else Level.GREY
    facts = (Fact("channel", channel.name), Fact("days", None))
    return Finding("X01", channel.id, level, level, None, facts)


def _read_again(_: RuleContext, warned: Warned) -> Iterator[Remedy]:
    yield Remedy(RemedyKind.READ, channel=warned.subject)


RULES = (
    Rule(
        "X01",
        stale,
        (DAYS, LARGE_DAYS),
        AT_ONCE,
        Cooldown(amber=7, red=7),
        about_channel=True,
        worsening=Worsening.NEVER,
        urgency=Urgency.LOOK,
        quiet_when_shut=True,
        foretells=False,
        remedy=_read_again,
        version=2,
    ),
)
