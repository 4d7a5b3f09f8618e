"""U01 and U02: how much of the open lines is used. A limit of zero with money owed is withdrawn, never 0 %."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from raincheck.core.model import ChannelKind, LineStatus
from raincheck.core.rules.base import Context, Rule
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, grey, reading_evidence
from raincheck.core.rules.limit_events import OPEN_DAYS
from raincheck.core.rules.thresholds import Judged, Level, Threshold, Unit

FIVE_POINTS = Fraction(5, 100)
OVERALL = Threshold(
    "utilisation",
    Fraction(50, 100),
    Fraction(80, 100),
    Fraction(10, 100),
    Fraction(1),
    Unit.SHARE,
    dead_amber=FIVE_POINTS,
    dead_red=FIVE_POINTS,
)
SINGLE = Threshold(
    "utilisation",
    Fraction(80, 100),
    Fraction(95, 100),
    Fraction(10, 100),
    Fraction(2),
    Unit.SHARE,
    dead_amber=FIVE_POINTS,
    dead_red=FIVE_POINTS,
    per_channel=True,
)
WITHDRAWN = "withdrawn"


def overall(context: Context) -> Iterator[Finding]:
    """ΣU/ΣL over open revolving and statement lines."""
    used, limit = context.measures.revolving_used, context.measures.revolving_limit
    share = used.share_of(limit)
    if share is None and not used:
        unread = any(line.status is LineStatus.UNKNOWN for line in context.snapshot.lines)
        hidden = any(line.status is LineStatus.OPEN and line.limit is None for line in context.snapshot.lines)
        yield grey("U01", moot=not unread and not hidden)
        return
    judged = Judged(Level.RED, Level.RED) if share is None else context.level("U01", OVERALL, share)
    facts = (Fact("share", share), Fact("used", used), Fact("limit", limit))
    evidence = (Evidence("used", used), Evidence("limit", limit))
    yield Finding("U01", BOOK, judged.level, judged.hold, WITHDRAWN if share is None else share, facts, evidence)


def single(context: Context) -> Iterator[Finding]:
    """U/L of each open revolving or statement line."""
    cut_since = context.as_of - timedelta(days=OPEN_DAYS)
    cut = {event.channel: event.day for event in context.limit_events if event.day >= cut_since}
    for line in context.snapshot.lines:
        channel = line.channel.id
        if line.channel.kind is ChannelKind.TERM or line.status not in (LineStatus.OPEN, LineStatus.UNKNOWN):
            continue
        if line.reading is None or line.limit is None or line.status is LineStatus.UNKNOWN:
            yield grey("U02", channel)
            continue
        share = line.owed.share_of(line.limit)
        if line.used is None or (share is None and not line.owed):
            yield grey("U02", channel, moot=line.used is not None)
            continue
        judged = Judged(Level.RED, Level.RED) if share is None else context.level("U02", SINGLE, share, channel)
        facts = (
            Fact("channel", line.channel.name),
            Fact("share", share),
            Fact("used", line.used),
            Fact("limit", line.limit),
            Fact("cut_on", cut.get(channel)),
        )
        evidence = (
            reading_evidence("used", line.used, line.reading),
            reading_evidence("limit", line.limit, line.reading),
        )
        value = WITHDRAWN if share is None else share
        yield Finding("U02", channel, judged.level, judged.hold, value, facts, evidence)


RULES = (
    Rule("U01", overall, (OVERALL,)),
    Rule("U02", single, (SINGLE,), about_channel=True),
)
