"""F01–F04: how long the money lasts. Undrawn credit counts nothing (domain.md 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from raincheck.core.money import ZERO, Money
from raincheck.core.planner.dues import HORIZON_DAYS
from raincheck.core.planner.forecast import Outcome
from raincheck.core.rules.base import Context, Cooldown, Rule, Worsening
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, grey
from raincheck.core.rules.thresholds import Threshold, Unit

MONTHS = Threshold(
    "months",
    Fraction(3),
    Fraction(1),
    Fraction(1, 2),
    Fraction(12),
    Unit.MONTHS,
    below=True,
    dead_amber=Fraction(3, 10),
    dead_red=Fraction(3, 10),
)
COVERAGE = Threshold(
    "coverage",
    Fraction(3, 2),
    Fraction(1),
    Fraction(1, 2),
    Fraction(5),
    Unit.RATIO,
    below=True,
    dead_amber=Fraction(15, 100),
    dead_red=Fraction(15, 100),
)
SURVIVAL = Threshold(
    "days",
    Fraction(90),
    Fraction(30),
    Fraction(7),
    Fraction(HORIZON_DAYS),
    Unit.DAYS,
    below=True,
    dead_amber=Fraction(14),
    dead_red=Fraction(14),
)
GAP = Threshold(
    "days",
    Fraction(60),
    Fraction(30),
    Fraction(7),
    Fraction(HORIZON_DAYS),
    Unit.DAYS,
    inside=True,
    dead_amber=Fraction(7),
    dead_red=Fraction(7),
)


def _assets(context: Context) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(f"asset:{asset.name}", asset.value.times(1 - asset.haircut))
        for asset in context.snapshot.book.assets
        if asset.liquid
    )


def months_of_essentials(context: Context) -> Iterator[Finding]:
    """Liquid assets over essentials and debt service of a month."""
    measures = context.measures
    months = measures.months_of_essentials
    if months is None:
        yield grey("F01")
        return
    judged = context.level("F01", MONTHS, months)
    facts = (
        Fact("months", months),
        Fact("liquid", measures.liquid_assets),
        Fact("essential", context.snapshot.essential),
        Fact("service", measures.debt_service),
    )
    yield Finding("F01", BOOK, judged.level, judged.hold, months, facts, _assets(context))


def personal_lcr(context: Context) -> Iterator[Finding]:
    """Thirty days' outflow against liquid assets with income down 30 % (Basel's liquidity coverage, for a person)."""
    measures = context.measures
    coverage = measures.plcr_income_minus_30pct
    if coverage is None:
        yield grey("F02")
        return
    judged = context.level("F02", COVERAGE, coverage)
    facts = (
        Fact("coverage", coverage),
        Fact("outflow", measures.plcr_outflow),
        Fact("inflow", measures.stressed_income),
        Fact("liquid", measures.liquid_assets),
    )
    evidence = (
        *_assets(context),
        Evidence("outflow_30d", measures.plcr_outflow),
        Evidence("inflow_30d", measures.stressed_income),
    )
    yield Finding("F02", BOOK, judged.level, judged.hold, coverage, facts, evidence)


def _gap(context: Context, outcome: Outcome) -> tuple[Fact, ...]:
    missed = outcome.first_missed_due
    lowest = outcome.lowest_cash
    return (
        Fact("on", outcome.first_negative_on),
        Fact("missing", -lowest if lowest < ZERO else Money(0)),
        Fact("missed_on", None if missed is None else missed.on),
        Fact("missed_amount", None if missed is None else missed.amount),
        Fact("missed_channel", None if missed is None else missed.channel),
        Fact("missed_name", None if missed is None else context.snapshot.channels[missed.channel].name),
    )


def survival(context: Context) -> Iterator[Finding]:
    """Days until cash runs out if the largest group closes tomorrow."""
    outcome, group = context.measures.largest_group_closed, context.measures.largest_group
    if outcome is None or group is None:
        yield grey("F03")
        return
    days = outcome.survival_days
    judged = context.level("F03", SURVIVAL, HORIZON_DAYS * 2 if days is None else days)
    facts = (Fact("days", days), Fact("group", group.name), *_gap(context, outcome))
    evidence = (Evidence("lowest_cash", outcome.lowest_cash), *_assets(context))
    yield Finding("F03", BOOK, judged.level, judged.hold, days, facts, evidence)


def base_gap(context: Context) -> Iterator[Finding]:
    """The first day on which cash ends below zero if everything goes as planned."""
    outcome = context.measures.base
    if outcome is None:
        yield grey("F04")
        return
    negative_on = outcome.first_negative_on
    days = None if negative_on is None else (negative_on - context.as_of).days
    judged = context.level("F04", GAP, HORIZON_DAYS * 2 if days is None else days)
    evidence = (Evidence("lowest_cash", outcome.lowest_cash), *_assets(context))
    yield Finding("F04", BOOK, judged.level, judged.hold, days, (Fact("days", days), *_gap(context, outcome)), evidence)


RULES = (
    Rule("F01", months_of_essentials, (MONTHS,), worsening=Worsening.LOWER),
    Rule("F02", personal_lcr, (COVERAGE,), worsening=Worsening.LOWER),
    Rule("F03", survival, (SURVIVAL,), worsening=Worsening.LOWER),
    Rule("F04", base_gap, (GAP,), cooldown=Cooldown(amber=3, red=1), worsening=Worsening.NEVER),
)
