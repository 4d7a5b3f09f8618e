"""P01 and P02: what a loan really costs, and whether that is what was disclosed (domain.md 2, row 20)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from raincheck.core.model import Channel, Cost
from raincheck.core.planner.rates import nominal_rate
from raincheck.core.rules.base import AT_ONCE, Context, Cooldown, Rule
from raincheck.core.rules.findings import Evidence, Fact, Finding, grey
from raincheck.core.rules.thresholds import Threshold, Unit

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


def _evidence(channel: Channel, cost: Cost) -> tuple[Evidence, ...]:
    return (
        Evidence("principal", cost.principal, channel.opened_on, channel.id, "contract"),
        Evidence("payment", cost.payment, None, channel.id, "contract"),
        Evidence("periods", cost.periods, None, channel.id, "contract"),
        Evidence("upfront_fee", cost.upfront_fee, None, channel.id, "contract"),
    )


def all_in_rate(context: Context) -> Iterator[Finding]:
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


def disclosed_rate(context: Context) -> Iterator[Finding]:
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


ONCE = Cooldown(amber=10**6, red=10**6)
"""A loan's price is said once; it does not come back by itself."""

RULES = (
    Rule("P01", all_in_rate, (RATE,), AT_ONCE, ONCE, about_channel=True),
    Rule("P02", disclosed_rate, (GAP,), AT_ONCE, ONCE, about_channel=True),
)
