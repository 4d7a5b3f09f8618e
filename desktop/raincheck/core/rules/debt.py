"""D01–D03: what debt takes of the income, how much debt there is, and whether it can be lived with (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from raincheck.core.measures import Minsky
from raincheck.core.rules.base import Clearing, Context, Rule
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, grey
from raincheck.core.rules.thresholds import Judged, Level, Threshold, Unit, worse

THREE_POINTS = Fraction(3, 100)
DSR = Threshold(
    "dsr",
    Fraction(36, 100),
    Fraction(50, 100),
    Fraction(10, 100),
    Fraction(1),
    Unit.SHARE,
    dead_amber=THREE_POINTS,
    dead_red=THREE_POINTS,
)
TO_INCOME = Threshold(
    "to_income", Fraction(1), Fraction(2), Fraction(1, 4), Fraction(5), Unit.RATIO, relative_dead=True
)
TO_ASSETS = Threshold(
    "to_assets", Fraction(50, 100), Fraction(80, 100), Fraction(10, 100), Fraction(2), Unit.SHARE, relative_dead=True
)


def _instalments(context: Context) -> tuple[Evidence, ...]:
    return tuple(
        Evidence("instalment", entry.amount, entry.on, entry.channel, "known_due" if entry.known else "computed")
        for entry in context.measures.first_instalments
    )


def debt_service(context: Context) -> Iterator[Finding]:
    """Next month's principal and interest over net income."""
    measures = context.measures
    if measures.dsr is None:
        yield grey("D01", moot=context.snapshot.knows_use and not measures.debt_service)
        return
    judged = context.level("D01", DSR, measures.dsr)
    income = context.snapshot.monthly_income
    facts = (Fact("share", measures.dsr), Fact("service", measures.debt_service), Fact("income", income))
    evidence = (*_instalments(context), Evidence("income", income))
    yield Finding("D01", BOOK, judged.level, judged.hold, measures.dsr, facts, evidence)


def leverage(context: Context) -> Iterator[Finding]:
    """Debt over annual income, and over assets where all assets are listed: the worse of both."""
    measures = context.measures
    to_income = measures.debt_to_annual_income
    to_assets = measures.debt_to_assets if context.snapshot.book.all_assets_listed else None
    if to_income is None and to_assets is None:
        yield grey("D02", moot=context.snapshot.knows_use and not measures.owed)
        return
    by_income = context.level("D02", TO_INCOME, to_income)
    by_assets = context.level("D02", TO_ASSETS, to_assets)
    judged = worse((by_income, by_assets))
    by_income_binds = to_income is not None and by_income.level.rank >= by_assets.level.rank
    facts = (
        Fact("to_income", to_income),
        Fact("to_assets", to_assets),
        Fact("owed", measures.owed),
        Fact("binding", "income" if by_income_binds else "assets"),
    )
    evidence = (Evidence("owed", measures.owed), Evidence("income", context.snapshot.monthly_income))
    value = to_income if by_income_binds else to_assets
    yield Finding("D02", BOOK, judged.level, judged.hold, value, facts, evidence)


def financing_state(context: Context) -> Iterator[Finding]:
    """Whether income less essentials covers all service, only interest, or not even that."""
    measures = context.measures
    if measures.minsky is None:
        yield grey("D03")
        return
    level = {Minsky.HEDGE: Level.GREEN, Minsky.SPECULATIVE: Level.AMBER, Minsky.PONZI: Level.RED}[measures.minsky]
    judged = Judged(level, level)
    facts = (
        Fact("state", measures.minsky.value),
        Fact("operating", measures.operating_cash),
        Fact("service", measures.debt_service),
        Fact("interest", measures.interest_due),
    )
    evidence = (
        Evidence("operating_cash", measures.operating_cash),
        Evidence("debt_service", measures.debt_service),
        Evidence("interest_due", measures.interest_due),
    )
    yield Finding("D03", BOOK, judged.level, judged.hold, measures.minsky.value, facts, evidence)


RULES = (
    Rule("D01", debt_service, (DSR,)),
    Rule("D02", leverage, (TO_INCOME, TO_ASSETS)),
    Rule("D03", financing_state, clearing=Clearing(observations=1, month_ends=2)),
)
