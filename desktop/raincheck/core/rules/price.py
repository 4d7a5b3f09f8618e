"""P01–P03: what a loan really costs, whether that is what was disclosed, and rates that rise (domain.md 2, row 20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from raincheck.core.model import Channel, Cost
from raincheck.core.money import Money
from raincheck.core.planner.dues import annuity
from raincheck.core.planner.rates import CEILING, nominal_rate
from raincheck.core.rules.base import AT_ONCE, Cooldown, Rule, RuleContext, Urgency
from raincheck.core.rules.findings import Evidence, Fact, Finding, green, grey
from raincheck.core.rules.limit_events import OPEN_DAYS
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned
from raincheck.core.rules.thresholds import Level, Threshold, Unit

RATE = Threshold(
    "apr",
    Fraction(18, 100),
    Fraction(24, 100),
    Fraction(3, 100),
    Fraction(36, 100),
    Unit.SHARE,
    strict_red=True,
    per_channel=True,
)
GAP = Threshold("points", Fraction(2, 100), Fraction(5, 100), Fraction(1, 200), Fraction(20, 100), Unit.POINTS)
RISE = Threshold(
    "rise",
    Fraction(1, 100),
    Fraction(5, 100),
    Fraction(1, 1000),
    Fraction(20, 100),
    Unit.POINTS,
    per_channel=True,
)


def _evidence(channel: Channel, cost: Cost) -> tuple[Evidence, ...]:
    return (
        Evidence("principal", cost.principal, channel.opened_on, channel.id, "contract"),
        Evidence("payment", cost.payment, None, channel.id, "contract"),
        Evidence("periods", cost.periods, None, channel.id, "contract"),
        Evidence("upfront_fee", cost.upfront_fee, None, channel.id, "contract"),
    )


def all_in_rate(context: RuleContext) -> Iterator[Finding]:
    """Twelve times the monthly internal rate of the real cash flows."""
    for channel in context.snapshot.book.channels:
        rate = None if channel.cost is None else nominal_rate(channel.cost)
        if channel.cost is None or rate is None:
            yield grey("P01", channel.id)
            continue
        judged = context.level("P01", RATE, rate, channel.id)
        facts = (Fact("channel", channel.name), Fact("rate", rate), Fact("effective", (1 + rate / 12) ** 12 - 1))
        evidence = _evidence(channel, channel.cost)
        yield Finding("P01", channel.id, judged.level, judged.hold, rate, facts, evidence)


def disclosed_rate(context: RuleContext) -> Iterator[Finding]:
    """How far the measured rate lies above the disclosed one, in points of a share."""
    for channel in context.snapshot.book.channels:
        cost = channel.cost
        rate = None if cost is None or cost.disclosed_apr is None else nominal_rate(cost)
        if cost is None or cost.disclosed_apr is None or rate is None:
            yield grey("P02", channel.id)
            continue
        disclosed = Fraction(cost.disclosed_apr)
        gap = rate - disclosed
        judged = context.level("P02", GAP, gap, channel.id)
        facts = (
            Fact("channel", channel.name),
            Fact("rate", rate),
            Fact("disclosed", disclosed),
            Fact("points", gap),
        )
        evidence = (*_evidence(channel, cost), Evidence("disclosed_apr", disclosed, None, channel.id, "contract"))
        yield Finding("P02", channel.id, judged.level, judged.hold, gap, facts, evidence)


def raised_rate(context: RuleContext) -> Iterator[Finding]:
    """A lender raised a line's rate: every neighbouring pair of dated rates is an event of the later one's day."""
    yield green("P03")
    for channel in context.snapshot.channels.values():
        dated = context.snapshot.rates(channel.id)
        for before, after in pairwise(dated):
            ends = after.on + timedelta(days=OPEN_DAYS)
            rise = Fraction(after.apr) - Fraction(before.apr)
            above = before.apr <= CEILING < after.apr
            level = Level.RED if above else context.level("P03", RISE, rise, channel.id).level
            if not level.warns or context.as_of > ends:
                continue
            owed = context.snapshot.lines_by_id[channel.id].owed
            facts = (
                Fact("channel", channel.name),
                Fact("before", Fraction(before.apr)),
                Fact("after", Fraction(after.apr)),
                Fact("rise", rise),
                Fact("owed", owed),
                Fact("yearly", owed.times(rise)),
                Fact("day", after.on),
            )
            evidence = tuple(
                Evidence("apr", Fraction(rate.apr), rate.on, channel.id, "contract") for rate in (before, after)
            )
            yield Finding("P03", channel.id, level, level, rise, facts, evidence, after.on, ends)


def _cheaper(context: RuleContext, warned: Warned) -> Iterator[Remedy]:
    cost = context.snapshot.channels[warned.subject].cost
    if cost is not None:
        yield from _payment_less(cost, context.bands.of("P01", RATE, warned.subject).amber, warned.subject)


def _as_disclosed(context: RuleContext, warned: Warned) -> Iterator[Remedy]:
    cost = context.snapshot.channels[warned.subject].cost
    if cost is not None and cost.disclosed_apr is not None:
        points = context.bands.of("P02", GAP, warned.subject).amber
        yield from _payment_less(cost, Fraction(cost.disclosed_apr) + points, warned.subject)


def _payment_less(cost: Cost, rate: Fraction, channel: str) -> Iterator[Remedy]:
    """How much less a period brings the all-in rate below `rate`."""
    received = cost.principal - cost.upfront_fee
    payment = Money(Fraction(received.fen) // annuity(rate / 12, cost.periods))
    while payment:
        measured = nominal_rate(Cost(cost.principal, payment, cost.periods, cost.upfront_fee))
        if measured is None or measured < rate:
            break
        payment = payment - Money(1)
    yield Remedy(RemedyKind.PAYMENT_LESS, cost.payment - payment, channel=channel)


ONCE = Cooldown(amber=10**6, red=10**6)
"""A loan's price is said once; it does not come back by itself."""

RULES = (
    Rule("P01", all_in_rate, (RATE,), AT_ONCE, ONCE, about_channel=True, foretells=False, remedy=_cheaper),
    Rule("P02", disclosed_rate, (GAP,), AT_ONCE, ONCE, about_channel=True, foretells=False, remedy=_as_disclosed),
    Rule(
        "P03",
        raised_rate,
        (RISE,),
        event=True,
        about_channel=True,
        urgency=Urgency.ACT,
        bites_on="day",
        amount="owed",
        act=True,
    ),
)
