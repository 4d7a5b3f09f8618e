"""F01–F04: how long the money lasts. Undrawn credit counts nothing (domain.md 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import takewhile

from raincheck.core.measures import GroupClosed, Measures
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.dues import HORIZON_DAYS, due_day
from raincheck.core.planner.forecast import BASE, Course, MovementKind, Scenario, walk
from raincheck.core.planner.stress import group_closed
from raincheck.core.rules.base import Cooldown, Rule, RuleContext, Urgency, Worsening
from raincheck.core.rules.doubts import with_doubts
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, Later, grey, no_income
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned, at_least, target
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


def _assets(context: RuleContext) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(f"asset:{asset.name}", asset.value.times(1 - asset.haircut))
        for asset in context.snapshot.assets
        if asset.liquid
    )


def months_of_essentials(context: RuleContext) -> Iterator[Finding]:
    """Liquid assets over essentials and debt service of a month."""
    measures = context.measures
    months = measures.months_of_essentials
    if months is None or measures.cash_is_too_old:
        yield grey("F01")
        return
    judged = context.level("F01", MONTHS, months)
    facts = with_doubts(
        context,
        Fact("months", months),
        Fact("liquid", measures.liquid_assets),
        Fact("essential", context.snapshot.essential),
        Fact("service", measures.debt_service),
    )
    yield Finding("F01", BOOK, judged.level, judged.hold, months, facts, _assets(context))


def personal_lcr(context: RuleContext) -> Iterator[Finding]:
    """Thirty days' outflow against liquid assets with income down 30 % (Basel's liquidity coverage, for a person)."""
    measures = context.measures
    coverage = measures.plcr_income_minus_30pct
    if coverage is None or measures.cash_is_too_old:
        yield grey("F02")
        return
    judged = context.level("F02", COVERAGE, coverage)
    facts = with_doubts(
        context,
        Fact("coverage", coverage),
        Fact("need", Money(-(-(measures.plcr_need or Fraction(0)) // 1))),
        Fact("outflow", measures.plcr_outflow),
        Fact("inflow", measures.stressed_income),
        Fact("liquid", measures.liquid_assets),
        *no_income(lacking=context.snapshot.lacks_income),
    )
    evidence = (
        *_assets(context),
        Evidence("outflow_30d", measures.plcr_outflow),
        Evidence("inflow_30d", measures.stressed_income),
    )
    yield Finding("F02", BOOK, judged.level, judged.hold, coverage, facts, evidence)


def _gap(context: RuleContext, outcome: Course) -> tuple[Fact, ...]:
    missed = outcome.first_missed_due
    lowest = outcome.lowest_cash
    return (
        *no_income(lacking=context.snapshot.lacks_income),
        Fact("on", outcome.first_negative_on),
        Fact("missing", -lowest if lowest < ZERO else Money(0)),
        Fact("missed_on", None if missed is None else due_day(context.snapshot, missed.channel, missed.on)),
        Fact("missed_amount", None if missed is None else missed.amount),
        Fact("missed_channel", None if missed is None else missed.channel),
        Fact("missed_name", None if missed is None else context.snapshot.channels[missed.channel].name),
    )


def _lowest(measures: Measures, outcome: Course, scenario: Scenario) -> tuple[Evidence, ...]:
    """The lowest cash of a forecast with its day, and what makes it: all that moves what is at hand until then."""
    on = outcome.lowest_on
    days = (on - outcome.as_of).days
    sums = dict.fromkeys(MovementKind, 0)
    for movement in takewhile(lambda entry: entry.day <= days, walk(measures.flows, scenario)):
        sums[movement.kind] += movement.fen
    moved = (
        ("income_until", sums[MovementKind.INCOME]),
        ("drawn_until", sums[MovementKind.DRAW]),
        ("living_until", sums[MovementKind.LIVING]),
        ("dues_until", sums[MovementKind.DUE] + sums[MovementKind.REPAYMENT]),
    )
    laid_out = tuple(Evidence(what, Money(fen), on) for what, fen in moved if fen)
    return (*laid_out, Evidence("lowest_cash", outcome.lowest_cash, on))


def _survival_evidence(context: RuleContext, worst: GroupClosed) -> tuple[Evidence, ...]:
    scenario = Scenario(closed=group_closed(worst.group))
    return (
        Evidence(f"group_exposure:{worst.group.name}", worst.group.exposure),
        *_assets(context),
        *_lowest(context.measures, worst.outcome, scenario),
    )


def _gap_evidence(context: RuleContext, outcome: Course) -> tuple[Evidence, ...]:
    return (*_assets(context), *_lowest(context.measures, outcome, BASE))


def survival(context: RuleContext) -> Iterator[Finding]:
    """Days until cash runs out if the group whose closing hurts most closes tomorrow (domain.md 13.3)."""
    worst = context.measures.worst_group_closed
    if worst is None or context.measures.cash_is_too_old:
        yield grey("F03")
        return
    outcome, group = worst.outcome, worst.group
    days = outcome.survival_days
    judged = context.level("F03", SURVIVAL, HORIZON_DAYS * 2 if days is None else days)
    planned = context.measures.base
    alike = planned is not None and planned.first_negative_on == outcome.first_negative_on
    facts = with_doubts(
        context,
        Fact("days", days),
        Fact("group", group.name),
        Fact("alike", group.name if alike else None),
        *_gap(context, outcome),
    )
    evidence = Later(_survival_evidence, context, worst)
    yield Finding("F03", BOOK, judged.level, judged.hold, days, facts, evidence)


def base_gap(context: RuleContext) -> Iterator[Finding]:
    """The first day on which cash ends below zero if everything goes as planned."""
    outcome = context.measures.base
    if outcome is None or context.measures.cash_is_too_old:
        yield grey("F04")
        return
    negative_on = outcome.first_negative_on
    days = None if negative_on is None else (negative_on - context.as_of).days
    judged = context.level("F04", GAP, HORIZON_DAYS * 2 if days is None else days)
    evidence = Later(_gap_evidence, context, outcome)
    facts = with_doubts(context, Fact("days", days), *_gap(context, outcome))
    yield Finding("F04", BOOK, judged.level, judged.hold, days, facts, evidence)


def _more_cushion(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    months = target(context, "F01", MONTHS)
    monthly = (context.snapshot.essential or ZERO) + context.measures.debt_service
    have = context.measures.liquid_assets
    if have is not None:
        yield Remedy(RemedyKind.LIQUID_MORE, at_least(months * monthly.fen - have.fen))


def _more_cover(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    coverage, now = target(context, "F02", COVERAGE), context.measures.plcr_income_minus_30pct
    have, need = context.measures.liquid_assets, context.measures.plcr_need
    if now is not None and need is not None and have is not None:
        yield Remedy(RemedyKind.LIQUID_MORE, at_least(coverage * need - have.fen))


def _money_to_last(context: RuleContext, outcomes: Iterable[Course], days: Fraction) -> Iterator[Remedy]:
    lasting = min(-(-days.numerator // days.denominator), HORIZON_DAYS)
    lowest = min((outcome.lowest_within(lasting) for outcome in outcomes), default=None)
    if lowest is not None:
        yield Remedy(RemedyKind.LIQUID_MORE, -lowest, on=context.as_of + timedelta(days=lasting))


def _last_longer(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    every = (closed.outcome for closed in context.measures.groups_closed)
    yield from _money_to_last(context, every, target(context, "F03", SURVIVAL))


def _close_gap(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    base = context.measures.base
    yield from _money_to_last(context, () if base is None else (base,), target(context, "F04", GAP))


RULES = (
    Rule(
        "F01",
        months_of_essentials,
        (MONTHS,),
        worsening=Worsening.LOWER,
        amount="liquid",
        remedy=_more_cushion,
        version=2,
    ),
    Rule("F02", personal_lcr, (COVERAGE,), worsening=Worsening.LOWER, amount="outflow", remedy=_more_cover, version=2),
    Rule("F03", survival, (SURVIVAL,), worsening=Worsening.LOWER, version=2, amount="missing", remedy=_last_longer),
    Rule(
        "F04",
        base_gap,
        (GAP,),
        cooldown=Cooldown(amber=3, red=1),
        worsening=Worsening.NEVER,
        urgency=Urgency.UNPAID,
        bites_on="on",
        amount="missing",
        stormy=True,
        remedy=_close_gap,
        version=2,
    ),
)
