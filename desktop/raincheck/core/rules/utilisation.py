"""U01 and U02: how much of the open lines is used. A limit of zero with money owed is withdrawn, never 0 %."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from raincheck.core.model import ChannelKind, LineStatus
from raincheck.core.money import ZERO
from raincheck.core.rules.base import Rule, RuleContext
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, Later, grey, reading_evidence
from raincheck.core.rules.limit_events import OPEN_DAYS
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned, over, target
from raincheck.core.rules.thresholds import Judged, Level, Threshold, Unit
from raincheck.core.snapshot import Line

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
_OPEN, _TERM = LineStatus.OPEN, ChannelKind.TERM
_JUDGED = (LineStatus.OPEN, LineStatus.UNKNOWN)


def overall(context: RuleContext) -> Iterator[Finding]:
    """ΣU/ΣL over open revolving and statement lines."""
    used, limit = context.measures.revolving_used, context.measures.revolving_limit
    share = used.share_of(limit)
    if share is None and not used:
        lines = [line for line in context.snapshot.lines if line.channel.kind is not _TERM]
        unread = any(line.status is LineStatus.UNKNOWN for line in lines)
        hidden = any(line.status is LineStatus.OPEN and line.limit is None for line in lines)
        yield grey("U01", moot=not unread and not hidden)
        return
    judged = Judged(Level.RED, Level.RED) if share is None else context.level("U01", OVERALL, share)
    facts = (
        Fact("share", share),
        Fact("used", used),
        Fact("limit", limit),
        Fact("over", max(used - limit, ZERO)),
    )
    evidence = (Evidence("used", used), Evidence("limit", limit))
    yield Finding("U01", BOOK, judged.level, judged.hold, WITHDRAWN if share is None else share, facts, evidence)


def single(context: RuleContext) -> Iterator[Finding]:
    """U/L of each open revolving or statement line."""
    cut_since = context.as_of - timedelta(days=OPEN_DAYS)
    acts = (event for event in context.limit_events if event.day >= cut_since and not event.is_over)
    cut = {event.channel: event.day for event in acts}
    for line in context.snapshot.lines:
        channel = line.channel.id
        status = line.status
        if line.channel.kind is _TERM or status not in _JUDGED:
            continue
        if line.reading is None or line.limit is None or status is not _OPEN:
            yield grey("U02", channel)
            continue
        share = line.owed.share_of(line.limit)
        if line.used is None or (share is None and not line.owed):
            yield grey("U02", channel, moot=line.used is not None)
            continue
        judged = Judged(Level.RED, Level.RED) if share is None else context.level("U02", SINGLE, share, channel)
        facts = Later(_facts_of, line, share, cut.get(channel))
        value = WITHDRAWN if share is None else share
        yield Finding("U02", channel, judged.level, judged.hold, value, facts, Later(_evidence_of, line))


def _facts_of(line: Line, share: Fraction | None, cut_on: date | None) -> tuple[Fact, ...]:
    limit = line.limit or ZERO
    return (
        Fact("channel", line.channel.name),
        Fact("share", share),
        Fact("used", line.used),
        Fact("limit", limit),
        Fact("over", max(line.owed - limit, ZERO)),
        Fact("statement", "statement" if line.channel.kind is ChannelKind.STATEMENT else None),
        Fact("cut_on", cut_on),
    )


def _evidence_of(line: Line) -> tuple[Evidence, ...]:
    read = line.reading
    return (
        () if read is None else (reading_evidence("used", line.used, read), reading_evidence("limit", line.limit, read))
    )


def _repay_some(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    share = target(context, "U01", OVERALL)
    used, limit = context.measures.revolving_used, context.measures.revolving_limit
    yield Remedy(RemedyKind.REPAY, min(over(used.fen - share * limit.fen), used))


def _repay_line(context: RuleContext, warned: Warned) -> Iterator[Remedy]:
    share = target(context, "U02", SINGLE, warned.subject)
    line = context.snapshot.lines_by_id[warned.subject]
    limit = (line.limit or ZERO).fen
    yield Remedy(RemedyKind.REPAY, min(over(line.owed.fen - share * limit), line.owed), channel=warned.subject)


RULES = (
    Rule("U01", overall, (OVERALL,), version=2, spread=True, amount="used", remedy=_repay_some),
    Rule("U02", single, (SINGLE,), about_channel=True, amount="used", quiet_when_shut=True, remedy=_repay_line),
)
