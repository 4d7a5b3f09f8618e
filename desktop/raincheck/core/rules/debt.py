"""D01–D04: what debt takes of the income, how much debt there is, whether both can be lived with (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec.structs import replace

from raincheck.core.measures import Measures, Minsky
from raincheck.core.model import Terms
from raincheck.core.money import ZERO
from raincheck.core.rules.base import Clearing, Rule, RuleContext, Urgency
from raincheck.core.rules.doubts import with_service
from raincheck.core.rules.findings import BOOK, INTEREST_UNSURE, Evidence, Fact, Finding, Later, grey, no_income
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned, over, target
from raincheck.core.rules.thresholds import Judged, Level, Threshold, Unit, share_threshold, worse
from raincheck.core.snapshot import Snapshot
from raincheck.core.whose import Whose, has_two_sides, seen_as

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
FALL = share_threshold("fall", "0.20", "0.40")


def _service_evidence(measures: Measures) -> tuple[Evidence, ...]:
    instalments = (
        Evidence("instalment", entry.amount, entry.on, entry.channel, "known_due" if entry.known else "computed")
        for entry in measures.first_instalments
    )
    return (*instalments, Evidence("income", measures.snapshot.monthly_income))


def debt_service(context: RuleContext) -> Iterator[Finding]:
    """Next month's principal and interest over net income."""
    measures = context.measures
    if measures.dsr is None:
        yield grey("D01", moot=context.snapshot.knows_use and not measures.debt_service)
        return
    judged = context.level("D01", DSR, measures.dsr)
    income = context.snapshot.monthly_income
    facts = with_service(
        context, Fact("share", measures.dsr), Fact("service", measures.debt_service), Fact("income", income)
    )
    evidence = Later(_service_evidence, measures)
    yield Finding("D01", BOOK, judged.level, judged.hold, measures.dsr, facts, evidence)


def leverage(context: RuleContext) -> Iterator[Finding]:
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


def financing_state(context: RuleContext) -> Iterator[Finding]:
    """Whether income less essentials covers all service, only interest, or not even that."""
    measures = context.measures
    if measures.minsky is None:
        yield grey("D03")
        return
    level = {Minsky.HEDGE: Level.GREEN, Minsky.SPECULATIVE: Level.AMBER, Minsky.PONZI: Level.RED}[measures.minsky]
    judged = Judged(level, level)
    facts, evidence = Later(_financing_facts, context), Later(_financing_evidence, measures)
    yield Finding("D03", BOOK, judged.level, judged.hold, measures.minsky.value, facts, evidence)


def _financing_facts(context: RuleContext) -> tuple[Fact, ...]:
    measures, unsure = context.measures, _interest_unsure(context.snapshot)
    facts = with_service(
        context,
        Fact("state", None if measures.minsky is None else measures.minsky.value),
        Fact("operating", measures.operating_cash),
        Fact("service", measures.debt_service),
        Fact("interest", measures.interest_due),
        *no_income(lacking=context.snapshot.lacks_income),
        *((Fact(INTEREST_UNSURE, "、".join(unsure)),) if unsure else ()),
    )
    return tuple(facts)


def _financing_evidence(measures: Measures) -> tuple[Evidence, ...]:
    unsure = _interest_unsure(measures.snapshot)
    return (
        Evidence("operating_cash", measures.operating_cash),
        Evidence("debt_service", measures.debt_service),
        # With no rate confirmed the interest is not known; the sum of what is known is then nothing.
        Evidence("interest_due", measures.interest_due if measures.interest_due or not unsure else None),
    )


def _interest_unsure(snapshot: Snapshot) -> tuple[str, ...]:
    """The names of the lines that owe something at a rate that is guessed or not known."""
    owing = (line.channel for line in snapshot.lines if line.owed)
    return tuple(channel.name for channel in owing if channel.terms is Terms.GUESSED or channel.is_rate_unknown)


def falling_income(context: RuleContext) -> Iterator[Finding]:
    """How far the three newest finished months of income lie below the monthly income that all else counts on."""
    months, share = context.measures.recent_income_months, context.measures.income_fall
    income = context.snapshot.monthly_income
    if share is None:
        yield grey("D04")
        return
    judged = context.level("D04", FALL, share)
    recent = context.measures.income_recent or ZERO
    facts = (
        Fact("share", share),
        Fact("income", income),
        Fact("recent", recent),
        Fact("missing", max(income - recent, ZERO)),
        Fact("first", str(months[0].month)),
        Fact("last", str(months[-1].month)),
        *_of_the_firm(context),
    )
    earned = (Evidence("income_month", entry.amount, entry.month.last_day) for entry in months)
    evidence = (*earned, Evidence("income", income))
    yield Finding("D04", BOOK, judged.level, judged.hold, share, facts, evidence)


def _of_the_firm(context: RuleContext) -> Iterator[Fact]:
    """The firm's own part of it, for the words: the level is the whole's (contract.md 6, `belongs`)."""
    book = context.snapshot.book
    if has_two_sides(book):
        money_side = replace(book, observations=(), ledger=())  # incomes alone are asked of it, every day of a replay
        firm = Measures(Snapshot(seen_as(money_side, Whose.FIRM), context.as_of))
        if firm.income_fall is not None:
            yield Fact("firm_recent", firm.income_recent)
            yield Fact("firm_income", firm.snapshot.monthly_income)


def _income_back(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    share, mean = target(context, "D04", FALL), context.measures.recent_income
    if mean is not None:
        yield Remedy(RemedyKind.INCOME_MORE, over((1 - share) * context.snapshot.monthly_income.fen - mean))


def _less_service(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    share = target(context, "D01", DSR)
    service, income = context.measures.debt_service.fen, context.snapshot.monthly_income.fen
    yield Remedy(RemedyKind.SERVICE_LESS, over(service - share * income))
    yield Remedy(RemedyKind.INCOME_MORE, over(service / share - income))


def _less_debt(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    measures, book = context.measures, context.snapshot.book
    to_income = target(context, "D02", TO_INCOME) * 12 * context.snapshot.monthly_income.fen
    to_assets = target(context, "D02", TO_ASSETS) * sum(asset.value.fen for asset in context.snapshot.assets)
    bounds = [to_income] if measures.debt_to_annual_income is not None else []
    by_assets = book.all_assets_listed and measures.debt_to_assets is not None
    bounds += [to_assets] if by_assets else []
    yield Remedy(RemedyKind.REPAY, min(over(measures.owed.fen - min(bounds)), measures.owed))
    if measures.debt_to_annual_income is not None and not (by_assets and measures.owed.fen >= to_assets):
        yearly = measures.owed.fen / target(context, "D02", TO_INCOME)
        yield Remedy(RemedyKind.INCOME_MORE, over(yearly / 12 - context.snapshot.monthly_income.fen))


def _cash_for_service(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    cash = context.measures.operating_cash
    if cash is not None:
        missing = context.measures.debt_service - cash
        yield Remedy(RemedyKind.SERVICE_LESS, min(missing, context.measures.debt_service))
        yield Remedy(RemedyKind.INCOME_MORE, missing)


RULES = (
    Rule("D01", debt_service, (DSR,), urgency=Urgency.FLOW, amount="service", remedy=_less_service, version=2),
    Rule("D02", leverage, (TO_INCOME, TO_ASSETS), amount="owed", remedy=_less_debt),
    Rule(
        "D03",
        financing_state,
        clearing=Clearing(observations=1, month_ends=2),
        urgency=Urgency.FLOW,
        amount="service",
        remedy=_cash_for_service,
        version=2,
    ),
    Rule("D04", falling_income, (FALL,), urgency=Urgency.FLOW, amount="missing", replans=True, remedy=_income_back),
)
