"""M01–M03: what falls due together, large single dues, and lines that expire (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from raincheck.core.rules.base import AT_ONCE, Context, Cooldown, Rule, Worsening
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, green, grey
from raincheck.core.rules.thresholds import Level, Threshold, Unit, share_threshold

SHARE = share_threshold("share", "0.35", "0.60")
LARGE_WINDOW = 90
LARGE = Threshold(
    "days", Fraction(LARGE_WINDOW), Fraction(30), Fraction(7), Fraction(LARGE_WINDOW), Unit.DAYS, inside=True
)
EXPIRY = Threshold(
    "days", Fraction(60), Fraction(30), Fraction(7), Fraction(180), Unit.DAYS, inside=True, per_channel=True
)
BACKUP_SHARE = Fraction(1, 10)
SLOW = Cooldown(amber=14, red=3)


def due_share(context: Context) -> Iterator[Finding]:
    """The share of all debt that falls due within 30 days."""
    measures = context.measures
    if measures.due_share_30d is None:
        yield grey("M01", moot=context.snapshot.knows_use)
        return
    judged = context.level("M01", SHARE, measures.due_share_30d)
    facts = (Fact("share", measures.due_share_30d), Fact("dues", measures.dues_30d), Fact("owed", measures.owed))
    last = context.as_of + timedelta(days=30)
    evidence = tuple(
        Evidence("due", entry.amount, entry.on, entry.channel, "known_due" if entry.known else "computed")
        for entry in measures.dues
        if entry.on <= last
    )
    yield Finding("M01", BOOK, judged.level, judged.hold, measures.due_share_30d, facts, evidence)


def large_due(context: Context) -> Iterator[Finding]:
    """A single due as large as all liquid assets, the soonest of each line; without any asset entered none can tell."""
    if not context.snapshot.book.assets:
        yield grey("M02")
        return
    liquid = context.measures.liquid_assets
    last = context.as_of + timedelta(days=LARGE_WINDOW)
    for channel, instalments in context.measures.flows.dues.items():
        due = next((entry for entry in instalments if entry.on <= last and entry.amount >= liquid), None)
        if due is None:
            line = context.snapshot.lines_by_id[channel]
            yield grey("M02", channel) if line.used is None else green("M02", channel)
            continue
        days = (due.on - context.as_of).days
        judged = context.level("M02", LARGE, days)
        facts = (
            Fact("channel", context.snapshot.channels[channel].name),
            Fact("days", days),
            Fact("due", due.on),
            Fact("amount", due.amount),
            Fact("liquid", liquid),
        )
        evidence = (
            Evidence("due", due.amount, due.on, channel, "known_due" if due.known else "computed"),
            Evidence("liquid_assets", liquid),
        )
        yield Finding("M02", channel, judged.level, judged.hold, days, facts, evidence)


def expiry(context: Context) -> Iterator[Finding]:
    """A line in use, or one that holds a tenth of all headroom, reaches its end date."""
    for line in context.snapshot.lines:
        expires_on = line.channel.expires_on
        if expires_on is None:
            yield green("M03", line.channel.id)
            continue
        days = (expires_on - context.as_of).days
        judged = context.level("M03", EXPIRY, days, line.channel.id)
        share = line.headroom.share_of(context.snapshot.headroom)
        matters = bool(line.owed) or (share is not None and share >= BACKUP_SHARE)
        if not matters or judged.level is Level.GREEN:
            unknown = judged.level.warns and line.used is None
            yield grey("M03", line.channel.id) if unknown else green("M03", line.channel.id)
            continue
        facts = (
            Fact("channel", line.channel.name),
            Fact("days", days),
            Fact("expires_on", expires_on),
            Fact("owed", line.owed),
            Fact("headroom", line.headroom),
        )
        evidence = (
            Evidence("expires_on", expires_on, expires_on, line.channel.id, "contract"),
            Evidence("owed", line.owed, context.as_of, line.channel.id),
            Evidence("headroom", line.headroom, context.as_of, line.channel.id),
        )
        yield Finding("M03", line.channel.id, judged.level, judged.hold, days, facts, evidence)


RULES = (
    Rule("M01", due_share, (SHARE,)),
    Rule("M02", large_due, (LARGE,), AT_ONCE, SLOW, about_channel=True, worsening=Worsening.NEVER),
    Rule("M03", expiry, (EXPIRY,), AT_ONCE, SLOW, about_channel=True, worsening=Worsening.NEVER),
)
