"""X01: how old the readings are. Old data are fog, never fine weather (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from raincheck.core.model import LineStatus
from raincheck.core.planner.stress import LARGE_SHARE
from raincheck.core.rules.base import AT_ONCE, Context, Cooldown, Rule, Worsening
from raincheck.core.rules.findings import Evidence, Fact, Finding, green, grey
from raincheck.core.rules.thresholds import Level, Threshold, Unit

DAYS = Threshold("days", Fraction(35), Fraction(65), Fraction(3), Fraction(180), Unit.DAYS, per_channel=True)
LARGE_DAYS = Threshold(
    "large_group_days", Fraction(14), Fraction(30), Fraction(3), Fraction(90), Unit.DAYS, per_channel=True
)


def stale(context: Context) -> Iterator[Finding]:
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
        channel = line.channel
        facts: tuple[Fact, ...] = (Fact("channel", channel.name),)
        if line.status is LineStatus.CLOSED:
            yield green("X01", channel.id)
        elif line.reading is None:
            yield Finding("X01", channel.id, Level.RED, Level.RED, None, (*facts, Fact("days", None)))
        else:
            threshold = LARGE_DAYS if snapshot.group_of(channel) in large else DAYS
            days = (context.as_of - line.reading.day).days
            judged = context.level("X01", threshold, days, channel.id)
            facts = (*facts, Fact("days", days), Fact("day", line.reading.day))
            evidence = (
                Evidence("last_reading", line.reading.day, line.reading.day, channel.id, line.reading.source.value),
            )
            yield Finding("X01", channel.id, judged.level, judged.hold, days, facts, evidence)


RULES = (
    Rule(
        "X01",
        stale,
        (DAYS, LARGE_DAYS),
        AT_ONCE,
        Cooldown(amber=7, red=7),
        about_channel=True,
        worsening=Worsening.NEVER,
    ),
)
