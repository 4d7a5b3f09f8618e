"""How much debt is bearable: three limits, the smallest binds (domain.md 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import annuity, is_carried
from raincheck.core.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Leverage:
    """The three limits, the target they make, and what is owed on carried debts."""

    by_dsr: Money
    by_income: Money
    by_utilisation: Money
    target: Money
    owed: Money
    excess: Money
    weighted_rate: Fraction


@dataclass(frozen=True, slots=True)
class LeverageProfile:
    """How strict the target is: shares of income, of annual income and of open limits."""

    service_share: Fraction = Fraction(36, 100)
    annual_share: Fraction = Fraction(1, 2)
    limit_share: Fraction = Fraction(3, 10)


DEFAULT_PROFILE = LeverageProfile()


def weighted_rate(snapshot: Snapshot) -> Fraction:
    """The balance-weighted yearly rate of the carried debts; 0 without any."""
    carried = [line for line in snapshot.lines if is_carried(line)]
    owed = sum(line.owed.fen for line in carried)
    weighted = sum((line.owed.fen * Fraction(line.channel.apr) for line in carried), Fraction(0))
    return weighted / owed if owed else Fraction(0)


def leverage(snapshot: Snapshot, profile: LeverageProfile = DEFAULT_PROFILE) -> Leverage:
    """The leverage target: the smallest of what income can serve, half a year's income, 30 % of open limits."""
    rate = weighted_rate(snapshot)
    income = snapshot.monthly_income
    open_limits = total(line.limit or ZERO for line in snapshot.lines if line.counts_for_utilisation)
    by_dsr = income.times(profile.service_share * annuity(rate / 12, 12))
    by_income = income.times(12 * profile.annual_share)
    by_utilisation = open_limits.times(profile.limit_share)
    target = min(by_dsr, by_income, by_utilisation)
    owed = total(line.owed for line in snapshot.lines if is_carried(line))
    return Leverage(by_dsr, by_income, by_utilisation, target, owed, max(owed - target, ZERO), rate)
