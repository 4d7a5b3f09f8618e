"""What credit really costs: the internal rate of its cash flows, in decimals and without a library.

numpy-financial's `rate` gave up on plain dear loans (39 payments at 62 % a year), and took numpy into every check.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.errors import UsageError
from raincheck.core.model import Channel, Cost
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import annuity
from raincheck.core.text import tr

MICRO: Final = 10**12
PRECISION: Final = 40
TINY: Final = Decimal("1e-25")

CEILING: Final = Fraction(24, 100)
"""The all-in ceiling for bank loans through platforms since 2025-10-01 (domain.md [Q16]); compared with 12 · r."""

MOST_PERIODS: Final = 360
DAYS_OF_YEAR: Final = 365


class RealCost(Struct, frozen=True):
    """One offer's price in every way it is quoted, as shares a year (0.13 = 13 %).

    `monthly` is the internal rate, `nominal` twelve times that, `effective` compounds it. `headline` is what an
    advertisement says: the charges of a month times twelve over the principal. `quick_rule` is 24·n·f/(n+1).
    """

    monthly: Fraction
    nominal: Fraction
    effective: Fraction
    headline: Fraction
    quick_rule: Fraction
    total_paid: Money
    total_cost: Money


def uneven_rate(received: Money, payments: tuple[Money, ...]) -> Fraction | None:
    """The monthly internal rate of any row of payments, one a month; None when no rate fits.

    Σ payment·v^k rises with v, so one v makes it equal to what was received, and Newton's steps from above reach it
    without passing it. The rate 1/v − 1 is rounded to 12 digits.
    """
    if received.fen <= 0 or total(payments).fen <= 0 or any(payment < ZERO for payment in payments):
        return None
    with localcontext() as context:
        context.prec = PRECISION
        v = Decimal(1)
        while _worth(v, payments)[0] < received.fen:
            v *= 2
        step = v
        while step > TINY * v:
            worth, slope = _worth(v, payments)
            step = (worth - received.fen) / slope
            v -= step
        return Fraction(round((1 / v - 1) * MICRO), MICRO)


def _worth(v: Decimal, payments: tuple[Money, ...]) -> tuple[Decimal, Decimal]:
    """Σ payment·v^k in fen, and how fast it rises with v."""
    worth = slope = Decimal(0)
    for payment in reversed(payments):
        slope = slope * v + worth
        worth = worth * v + payment.fen
    return worth * v, slope * v + worth


def monthly_rate(received: Money, payment: Money, periods: int) -> Fraction | None:
    """The monthly internal rate of equal payments; None when no rate fits (nothing received, or never repaid)."""
    return uneven_rate(received, (payment,) * periods)


def nominal_rate(cost: Cost) -> Fraction | None:
    """Twelve times the monthly rate of a loan's cash flows, fees taken off what was received (domain.md P01)."""
    rate = monthly_rate(cost.principal - cost.upfront_fee, cost.payment, cost.periods)
    return None if rate is None else 12 * rate


def real_cost(cost: Cost) -> RealCost | None:
    """Every way to state the price of one offer; None when no rate fits its cash flows."""
    rate = monthly_rate(cost.principal - cost.upfront_fee, cost.payment, cost.periods)
    if rate is None:
        return None
    return _stated(rate, cost, Money(cost.payment.fen * cost.periods))


def _stated(rate: Fraction, cost: Cost, paid: Money) -> RealCost:
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


def daily_to_yearly(daily: Fraction, *, days: int = DAYS_OF_YEAR) -> Fraction:
    """A daily rate as a simple yearly one."""
    return daily * days


def daily_compounded(daily: Fraction) -> Fraction:
    """A daily rate compounded over 365 days."""
    return (1 + daily) ** DAYS_OF_YEAR - 1


class OfferKind(StrEnum):
    """How an offer states its price: the payments themselves, a fee a month, a rate a day, or a rate a year."""

    PAYMENT = "payment"
    MONTHLY_FEE = "monthly_fee"
    DAILY_RATE = "daily_rate"
    YEARLY_RATE = "yearly_rate"


class Offer(Struct, frozen=True):
    """An offer as it is advertised.

    `payment` is each month's payment; `rate` the fee a month on the whole principal, the rate a day, or the rate a
    year, as shares. `upfront_fee` is taken off at once; `monthly_extra` is a guarantee, insurance or service fee.
    """

    kind: OfferKind
    principal: Money
    periods: int
    payment: Money = ZERO
    rate: Decimal = Decimal(0)
    upfront_fee: Money = ZERO
    monthly_extra: Money = ZERO


def as_cost(offer: Offer) -> Cost:
    """The cash flows behind an advertisement: equal payments each month. Raises UsageError for what no loan can be."""
    if offer.principal.fen <= 0 or not 1 <= offer.periods <= MOST_PERIODS:
        raise UsageError(
            tr("An offer has a principal above zero and 1 to {most} payments; change them.").format(most=MOST_PERIODS)
        )
    if offer.rate < 0 or offer.monthly_extra < ZERO or offer.upfront_fee < ZERO:
        raise UsageError(tr("A rate or a fee is never below zero; change it."))
    return Cost(offer.principal, _payment(offer) + offer.monthly_extra, offer.periods, offer.upfront_fee)


def _payment(offer: Offer) -> Money:
    rate = Fraction(offer.rate)
    match offer.kind:
        case OfferKind.PAYMENT:
            return offer.payment
        case OfferKind.MONTHLY_FEE:
            return offer.principal.split(offer.periods) + offer.principal.times(rate)
        case OfferKind.DAILY_RATE:
            return _level(offer, daily_to_yearly(rate) / 12)
        case OfferKind.YEARLY_RATE:
            return _level(offer, rate / 12)


def _level(offer: Offer, rate: Fraction) -> Money:
    return offer.principal.times(1 / annuity(rate, offer.periods))


class Priced(Struct, frozen=True):
    """What an offer really costs, beside the 24 % line and beside what the person already has.

    `over_ceiling` compares the nominal rate, strictly. `cheaper` are lines one has whose rate is lower, cheapest
    first; `dearer` the others, so that an offer can be seen in its place; `unknown` those whose rate nobody knows.
    """

    cost: Cost
    real: RealCost
    ceiling: Fraction
    over_ceiling: bool
    cheaper: tuple[Channel, ...]
    dearer: tuple[Channel, ...]
    unknown: tuple[Channel, ...] = ()

    @property
    def distance(self) -> Fraction:
        """How far the nominal rate lies above the line; negative below it."""
        return self.real.nominal - self.ceiling


def price(offer: Offer, existing: tuple[Channel, ...], *, ceiling: Fraction = CEILING) -> Priced:
    """Price an offer and set it among the lines one has. Raises UsageError when no rate fits its payments."""
    cost = as_cost(offer)
    real = real_cost(cost)
    if real is None:
        raise UsageError(tr("No rate fits: nothing is left after the fee, or nothing is paid; check the amounts."))
    known = [channel for channel in existing if not channel.lacks_rate]
    ordered = sorted(known, key=lambda channel: channel.apr)
    return Priced(
        cost=cost,
        real=real,
        ceiling=ceiling,
        over_ceiling=real.nominal > ceiling,
        cheaper=tuple(channel for channel in ordered if Fraction(channel.apr) < real.nominal),
        dearer=tuple(channel for channel in ordered if Fraction(channel.apr) >= real.nominal),
        unknown=tuple(channel for channel in existing if channel.lacks_rate),
    )
