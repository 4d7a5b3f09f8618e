"""How much debt is bearable: three limits, the smallest binds (domain.md 6.2)."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import annuity, is_carried, is_planned
from raincheck.core.snapshot import Snapshot


class Leverage(Struct, frozen=True):
    """The three limits, the target they make, and what is owed on carried debts."""

    by_dsr: Money
    by_income: Money
    by_utilisation: Money
    target: Money
    owed: Money
    excess: Money
    weighted_rate: Fraction


class LeverageProfile(Struct, frozen=True):
    """How strict the target is: shares of income, of annual income and of open limits."""

    service_share: Fraction = Fraction(36, 100)
    annual_share: Fraction = Fraction(1, 2)
    limit_share: Fraction = Fraction(3, 10)


DEFAULT_PROFILE: Final = LeverageProfile()
STRICT_PROFILE: Final = LeverageProfile(Fraction(28, 100), Fraction(35, 100), Fraction(1, 5))
LOOSE_PROFILE: Final = LeverageProfile(Fraction(43, 100), Fraction(1), Fraction(1, 2))
"""28 %, 36 % and 43 % of income are the marks that lenders use (domain.md 2, row 10); the rest is the project's."""


class Strictness(StrEnum):
    """The profiles on offer, by the name under which a setting keeps them."""

    STRICT = "strict"
    DEFAULT = "default"
    LOOSE = "loose"

    @property
    def profile(self) -> LeverageProfile:
        """The shares it stands for."""
        match self:
            case Strictness.STRICT:
                return STRICT_PROFILE
            case Strictness.DEFAULT:
                return DEFAULT_PROFILE
            case Strictness.LOOSE:
                return LOOSE_PROFILE


class LeverageLimit(StrEnum):
    """Which of the three limits is meant."""

    DSR = "by_dsr"
    INCOME = "by_income"
    UTILISATION = "by_utilisation"


class LeverageTerm(Struct, frozen=True):
    """One limit opened up: `amount` = `base` · `share` · `factor`, rounded to fen.

    The base is a month's income or the open limits; the factor is the annuity of twelve months, 12, or 1.
    `above_target` is how much looser it is than the one that binds.
    """

    limit: LeverageLimit
    amount: Money
    base: Money
    share: Fraction
    factor: Fraction
    above_target: Money
    binds: bool


def leverage_terms(snapshot: Snapshot, profile: LeverageProfile = DEFAULT_PROFILE) -> tuple[LeverageTerm, ...]:
    """The three limits with what each is made of, the tightest first."""
    found = leverage(snapshot, profile)
    income = snapshot.monthly_income
    parts = (
        (LeverageLimit.DSR, found.by_dsr, income, profile.service_share, annuity(found.weighted_rate / 12, 12)),
        (LeverageLimit.INCOME, found.by_income, income, profile.annual_share, Fraction(12)),
        (LeverageLimit.UTILISATION, found.by_utilisation, open_limits(snapshot), profile.limit_share, Fraction(1)),
    )
    terms = [
        LeverageTerm(limit, amount, base, share, factor, amount - found.target, amount == found.target)
        for limit, amount, base, share, factor in parts
    ]
    return tuple(sorted(terms, key=lambda term: term.amount))


def open_limits(snapshot: Snapshot) -> Money:
    """Σ limits of open revolving and statement lines with a known limit."""
    return total(line.limit or ZERO for line in snapshot.lines if line.counts_for_utilisation)


def weighted_rate(snapshot: Snapshot) -> Fraction:
    """The balance-weighted yearly rate of the carried debts whose terms are confirmed; 0 without any."""
    carried = [line for line in snapshot.lines if is_planned(line)]
    owed = sum(line.owed.fen for line in carried)
    weighted = sum((line.owed.fen * Fraction(line.channel.apr) for line in carried), Fraction(0))
    return weighted / owed if owed else Fraction(0)


def leverage(snapshot: Snapshot, profile: LeverageProfile = DEFAULT_PROFILE) -> Leverage:
    """The leverage target: the smallest of what income can serve, half a year's income, 30 % of open limits."""
    rate = weighted_rate(snapshot)
    income = snapshot.monthly_income
    by_dsr = income.times(profile.service_share * annuity(rate / 12, 12))
    by_income = income.times(12 * profile.annual_share)
    by_utilisation = open_limits(snapshot).times(profile.limit_share)
    target = min(by_dsr, by_income, by_utilisation)
    owed = total(line.owed for line in snapshot.lines if is_carried(line))
    return Leverage(by_dsr, by_income, by_utilisation, target, owed, max(owed - target, ZERO), rate)
