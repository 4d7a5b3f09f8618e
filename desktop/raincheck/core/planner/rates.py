"""What credit really costs: the internal rate of its cash flows. Floats live only here, at numpy-financial's door."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from fractions import Fraction
from math import isnan

from raincheck.core.model import Cost
from raincheck.core.money import Money

MICRO = 10**12


@dataclass(frozen=True, slots=True)
class RealCost:
    """One offer's price in every way it is quoted, as shares a year (0.13 = 13 %)."""

    monthly: Fraction
    nominal: Fraction
    effective: Fraction
    headline: Fraction
    quick_rule: Fraction
    total_paid: Money
    total_cost: Money


def monthly_rate(received: Money, payment: Money, periods: int) -> Fraction | None:
    """The monthly internal rate of equal payments; None when no rate fits (nothing received, or never repaid)."""
    if periods < 1 or received.fen <= 0 or payment.fen <= 0:
        return None
    if payment.fen * periods == received.fen:
        return Fraction(0)
    financial = importlib.import_module("numpy_financial")
    rate = financial.rate(periods, -payment.fen, received.fen, 0, guess=0.01, tol=1e-12, maxiter=200)
    return None if isnan(rate) else Fraction(round(rate * MICRO), MICRO)


def nominal_rate(cost: Cost) -> Fraction | None:
    """Twelve times the monthly rate of a loan's cash flows, fees taken off what was received (domain.md P01)."""
    rate = monthly_rate(cost.principal - cost.upfront_fee, cost.payment, cost.periods)
    return None if rate is None else 12 * rate


def real_cost(cost: Cost) -> RealCost | None:
    """Every way to state the price of one offer; None when no rate fits its cash flows."""
    rate = monthly_rate(cost.principal - cost.upfront_fee, cost.payment, cost.periods)
    if rate is None:
        return None
    paid = Money(cost.payment.fen * cost.periods)
    charged = paid + cost.upfront_fee - cost.principal
    a_month = Fraction(charged.fen, cost.principal.fen * cost.periods)
    return RealCost(
        monthly=rate,
        nominal=12 * rate,
        effective=(1 + rate) ** 12 - 1,
        headline=12 * a_month,
        quick_rule=24 * cost.periods * a_month / (cost.periods + 1),
        total_paid=paid + cost.upfront_fee,
        total_cost=charged,
    )


def daily_to_yearly(daily: Fraction, *, days: int = 365) -> Fraction:
    """A daily rate as a simple yearly one."""
    return daily * days


def daily_compounded(daily: Fraction) -> Fraction:
    """A daily rate compounded over 365 days."""
    return (1 + daily) ** 365 - 1
