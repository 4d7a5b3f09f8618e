"""M01–M04: what falls due together, large single dues, lines that expire, temporary limits that end (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from raincheck.core.measures import Measures
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.dues import due_day
from raincheck.core.rules.base import AT_ONCE, Cooldown, Rule, RuleContext, Urgency, Worsening
from raincheck.core.rules.doubts import with_doubts
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, Later, green, grey, reading_evidence
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned, over, target
from raincheck.core.rules.thresholds import Level, Threshold, Unit, share_threshold

SHARE = share_threshold("share", "0.35", "0.60")
LARGE_WINDOW = 90
LARGE = Threshold(
    "days", Fraction(LARGE_WINDOW), Fraction(30), Fraction(7), Fraction(LARGE_WINDOW), Unit.DAYS, inside=True
)
EXPIRY = Threshold(
    "days", Fraction(60), Fraction(30), Fraction(7), Fraction(180), Unit.DAYS, inside=True, per_channel=True
)
TEMPORARY = Threshold(
    "days", Fraction(30), Fraction(7), Fraction(1), Fraction(90), Unit.DAYS, inside=True, per_channel=True
)
BACKUP_SHARE = Fraction(1, 10)
SLOW = Cooldown(amber=14, red=3)


def due_share(context: RuleContext) -> Iterator[Finding]:
    """The share of all debt that falls due within 30 days."""
    measures = context.measures
    if measures.due_share_30d is None:
        yield grey("M01", moot=context.snapshot.knows_use)
        return
    judged = context.level("M01", SHARE, measures.due_share_30d)
    facts = (
        Fact("share", measures.due_share_30d),
        Fact("dues", measures.dues_30d),
        Fact("owed", measures.owed),
        Fact("liquid", measures.liquid_assets),
    )
    evidence = Later(_due_soon, measures)
    yield Finding("M01", BOOK, judged.level, judged.hold, measures.due_share_30d, facts, evidence)


def _due_soon(measures: Measures) -> tuple[Evidence, ...]:
    return tuple(
        Evidence("due", entry.amount, entry.on, entry.channel, "known_due" if entry.known else "computed")
        for entry in measures.due_soon
    )


def large_due(context: RuleContext) -> Iterator[Finding]:
    """A single due as large as all liquid assets, the soonest of each line; without any asset entered none can tell."""
    liquid = context.measures.liquid_assets
    if liquid is None:
        yield grey("M02")
        return
    last = context.as_of + timedelta(days=LARGE_WINDOW)
    for channel, instalments in context.measures.flows.dues.items():
        for due in instalments:
            if due.amount >= liquid and due.on <= last:
                break
        else:
            line = context.snapshot.lines_by_id[channel]
            yield grey("M02", channel) if line.used is None else green("M02", channel)
            continue
        days = (due.on - context.as_of).days
        judged = context.level("M02", LARGE, days)
        was_due = due_day(context.snapshot, channel, due.on)
        facts = with_doubts(
            context,
            *((Fact("overdue_since", was_due),) if was_due < due.on else ()),
            Fact("channel", context.snapshot.channels[channel].name),
            Fact("days", days),
            Fact("due", due.on),
            Fact("amount", due.amount),
            Fact("liquid", liquid),
            Fact("left", _left_until(context, days)),
        )
        evidence = (
            Evidence("due", due.amount, due.on, channel, "known_due" if due.known else "computed"),
            Evidence("liquid_assets", liquid),
        )
        yield Finding("M02", channel, judged.level, judged.hold, days, facts, evidence)


def _left_until(context: RuleContext, days: int) -> Money | None:
    """The lowest cash of the plan up to that day; None where unknown or resting on money still to be borrowed."""
    base = context.measures.base
    return None if base is None or context.snapshot.book.planned_draws else base.lowest_within(days)


def expiry(context: RuleContext) -> Iterator[Finding]:
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


def temporary_limit(context: RuleContext) -> Iterator[Finding]:
    """More is owed than the lasting limit, and the temporary part ends: what is above it must be repaid by then."""
    for line in context.snapshot.lines:
        channel, reading = line.channel, line.reading
        part = None if reading is None else reading.temporary
        if reading is None or part is None or part.until < context.as_of:
            yield green("M04", channel.id)
            continue
        if reading.limit is None or reading.used is None:
            yield grey("M04", channel.id)
            continue
        base = max(reading.limit - part.amount, ZERO)
        days = (part.until - context.as_of).days
        if reading.used <= base:
            yield green("M04", channel.id)
            continue
        judged = context.level("M04", TEMPORARY, days, channel.id)
        facts = (
            Fact("channel", channel.name),
            Fact("days", days),
            Fact("until", part.until),
            Fact("amount", reading.used - base),
            Fact("part", part.amount),
            Fact("base", base),
            Fact("used", reading.used),
        )
        evidence = (
            reading_evidence("limit", base, reading),
            reading_evidence("used", reading.used, reading),
            Evidence("temporary_until", part.amount, part.until, channel.id, reading.source.value),
        )
        yield Finding("M04", channel.id, judged.level, judged.hold, days, facts, evidence)


def _repay_above(_: RuleContext, warned: Warned) -> Iterator[Remedy]:
    amount = warned.fact("amount")
    if isinstance(amount, Money):
        yield Remedy(RemedyKind.REPAY, amount, channel=warned.subject)


def _dues_later(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    share = target(context, "M01", SHARE)
    yield Remedy(RemedyKind.DUES_LATER, over(context.measures.dues_30d.fen - share * context.measures.owed.fen))


def _cover_due(context: RuleContext, warned: Warned) -> Iterator[Remedy]:
    last = context.as_of + timedelta(days=LARGE_WINDOW)
    largest = max((due.amount for due in context.measures.flows.dues[warned.subject] if due.on <= last), default=ZERO)
    have = context.measures.liquid_assets
    if have is not None:
        yield Remedy(RemedyKind.LIQUID_MORE, over(Fraction((largest - have).fen)))


def _renew(context: RuleContext, warned: Warned) -> Iterator[Remedy]:
    days = context.bands.of("M03", EXPIRY, warned.subject).amber
    until = context.as_of + timedelta(days=days.numerator // days.denominator + 1)
    yield Remedy(RemedyKind.RENEW, on=until, channel=warned.subject)


RULES = (
    Rule("M01", due_share, (SHARE,), amount="dues", remedy=_dues_later, version=2),
    Rule(
        "M02",
        large_due,
        (LARGE,),
        AT_ONCE,
        SLOW,
        about_channel=True,
        worsening=Worsening.NEVER,
        urgency=Urgency.ENDING,
        bites_on="due",
        amount="amount",
        remedy=_cover_due,
        version=2,
    ),
    Rule(
        "M03",
        expiry,
        (EXPIRY,),
        AT_ONCE,
        SLOW,
        about_channel=True,
        worsening=Worsening.NEVER,
        urgency=Urgency.ENDING,
        bites_on="expires_on",
        amount="owed",
        remedy=_renew,
    ),
    Rule(
        "M04",
        temporary_limit,
        (TEMPORARY,),
        AT_ONCE,
        SLOW,
        about_channel=True,
        worsening=Worsening.NEVER,
        urgency=Urgency.ENDING,
        bites_on="until",
        amount="amount",
        remedy=_repay_above,
    ),
)
