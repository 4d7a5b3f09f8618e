"""The emergency fund: how many months, how much, and what there is (domain.md 6.1). Undrawn credit never counts."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.model import RepaymentMethod, Terms
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import Instalment, next_instalment
from raincheck.core.planner.forecast import CashPlan
from raincheck.core.planner.stress import peak_need
from raincheck.core.snapshot import Snapshot

FEWEST_MONTHS: Final = 3
"""A shorter income history says nothing of how steady it is."""

MOST_MONTHS: Final = 12
"""No fund is asked for more months than these."""


class EmergencyFund(Struct, frozen=True):
    """The fund and every term it is made of; amounts are None when living costs are not known.

    `have` and `gap` are None while no asset is entered: nothing is said of a cushion nobody has looked at.
    """

    income_cv: Fraction | None
    volatility_months: int
    reliance: Fraction | None
    reliance_months: Fraction | None
    single_earner: bool
    self_employed: bool
    months: Fraction | None
    essential: Money | None
    debt_service: Money
    by_months: Money | None
    peak_need_90d: Money | None
    target: Money | None
    have: Money | None
    gap: Money | None
    starter: Money | None
    core: Money | None


def first_instalments(snapshot: Snapshot) -> tuple[Instalment, ...]:
    """The next instalment of every channel except those paid in full each month: debt service S, part by part."""
    carried = (line for line in snapshot.lines if line.channel.repayment.method is not RepaymentMethod.FULL)
    found = (next_instalment(snapshot, line) for line in carried)
    return tuple(instalment for instalment in found if instalment is not None)


def income_variation(snapshot: Snapshot) -> Fraction | None:
    """Sample standard deviation over mean of the income history; None below three months.

    The square is taken in lowest terms, so that a variation of just 0.10, 0.25 or 0.50 comes out as that.
    """
    amounts = [amount.fen for amount in snapshot.income_months]
    if len(amounts) < FEWEST_MONTHS or sum(amounts) == 0:
        return None
    count, whole = len(amounts), sum(amounts)
    square = Fraction(count * (count * sum(a * a for a in amounts) - whole * whole), (count - 1) * whole * whole)
    with localcontext() as context:
        context.prec = 40
        return Fraction((Decimal(square.numerator) / Decimal(square.denominator)).sqrt())


def volatility_months(variation: Fraction | None) -> int:
    """Extra months for an unsteady income: 0, 1, 2 or 3; 1 when the history is too short to tell."""
    if variation is None:
        return 1
    return sum(variation >= bound for bound in (Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)))


def revocable_draws(snapshot: Snapshot) -> Money:
    """Σ planned draws of a month on lines that can be revoked."""
    channels = snapshot.channels
    return total(
        draw.amount
        for draw in snapshot.book.planned_draws
        if draw.channel in channels and channels[draw.channel].revocable
    )


def reliance(snapshot: Snapshot, debt_service: Money) -> Fraction | None:
    """RR: planned draws on revocable lines as a share of a month's outflows; None when those are not known."""
    draws = revocable_draws(snapshot)
    if not draws:
        return Fraction(0)
    if snapshot.living is None:
        return None
    statements = total(
        line.owed
        for line in snapshot.lines
        if line.channel.repayment.method is RepaymentMethod.FULL and line.channel.terms is Terms.CONFIRMED
    )
    return draws.share_of(snapshot.living + debt_service + statements) or Fraction(0)


def emergency_fund(snapshot: Snapshot, plan: CashPlan) -> EmergencyFund:
    """EF = max(X·months + 3·S, N90) with its stages starter X + S and core 3·X + S."""
    service = total(instalment.amount for instalment in first_instalments(snapshot))
    variation = income_variation(snapshot)
    extra = volatility_months(variation)
    share = reliance(snapshot, service)
    reliance_months = None if share is None else min(Fraction(3), 6 * share)
    household = snapshot.book.household
    several = 3 + extra + int(household.single_earner) + int(household.self_employed)
    months = None if reliance_months is None else min(Fraction(MOST_MONTHS), several + reliance_months)
    essential, have = snapshot.essential, snapshot.liquid_assets
    three_dues = Money(3 * service.fen)
    by_months = None if essential is None or months is None else essential.times(months) + three_dues
    peak = None if essential is None else Money(peak_need(snapshot, plan))
    target = None if by_months is None or peak is None else max(by_months, peak)
    return EmergencyFund(
        income_cv=variation,
        volatility_months=extra,
        reliance=share,
        reliance_months=reliance_months,
        single_earner=household.single_earner,
        self_employed=household.self_employed,
        months=months,
        essential=essential,
        debt_service=service,
        by_months=by_months,
        peak_need_90d=peak,
        target=target,
        have=have,
        gap=None if target is None or have is None else max(target - have, ZERO),
        starter=None if essential is None else essential + service,
        core=None if essential is None else Money(3 * essential.fen) + service,
    )
