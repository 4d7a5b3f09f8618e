"""Rates fit their cash flows, advertisements are seen through, and an offer finds its place among one's lines."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_channel
from tests.core.planner.households import yuan

from raincheck.core.errors import UsageError
from raincheck.core.model import Cost
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.rates import (
    Offer,
    OfferKind,
    as_cost,
    monthly_rate,
    nominal_rate,
    price,
    real_cost,
    uneven_rate,
)

FEE = Offer(OfferKind.MONTHLY_FEE, yuan(12000), 12, rate=Decimal("0.006"))


def _worth(rate, payments):
    return sum(payment.fen / (1 + float(rate)) ** month for month, payment in enumerate(payments, start=1))


@given(received=st.integers(10_000, 10**9), periods=st.integers(1, 60), yearly=st.integers(0, 900))
@settings(max_examples=200)
def test_the_rate_found_is_the_rate_of_the_payments(received, periods, yearly):
    rate = Fraction(yearly, 1200)
    payment = Money(received).times(1 / ((1 - (1 + rate) ** -periods) / rate) if rate else Fraction(1, periods))
    found = monthly_rate(Money(received), payment, periods)
    assert found is not None
    assert _worth(found, [payment] * periods) == pytest.approx(received, rel=1e-8, abs=0.01)


@given(
    received=st.integers(100_000, 10**8),
    shares=st.lists(st.integers(1, 100), min_size=2, max_size=36),
    charge=st.integers(0, 40),
)
@settings(max_examples=100)
def test_uneven_payments_have_their_rate_too(received, shares, charge):
    payments = tuple(Money(received * (100 + charge) * share // (100 * sum(shares))) for share in shares)
    found = uneven_rate(Money(received), payments)
    assert found is not None
    assert _worth(found, payments) == pytest.approx(received, rel=1e-9)


@pytest.mark.parametrize(
    ("received", "payments"),
    [
        pytest.param(ZERO, (yuan(1), yuan(2)), id="nothing received"),
        pytest.param(yuan(1), (), id="never repaid"),
        pytest.param(yuan(1), (ZERO, ZERO), id="repaid with nothing"),
        pytest.param(yuan(1), (yuan(-1), yuan(3)), id="more is lent later"),
    ],
)
def test_no_rate_where_none_fits(received, payments):
    assert uneven_rate(received, payments) is None


def test_who_repays_less_than_was_lent_pays_a_rate_below_zero():
    assert uneven_rate(yuan(100), (yuan(50),)) == Fraction(-1, 2)


def test_interest_free_costs_nothing():
    assert uneven_rate(yuan(100), (yuan(40), yuan(60))) == 0
    found = price(Offer(OfferKind.MONTHLY_FEE, yuan(12000), 12), ())
    assert (found.real.nominal, found.real.headline, found.real.total_cost) == (0, 0, ZERO)
    assert not found.over_ceiling


def test_a_small_fee_a_month_is_nearly_twice_its_headline():
    found = price(FEE, ()).real
    assert found.headline == Fraction(72, 1000)
    assert round(found.nominal, 4) == Fraction(1303, 10000)
    assert round(found.quick_rule, 4) == Fraction(1329, 10000)
    assert (found.total_paid, found.total_cost) == (yuan(12864), yuan(864))


@pytest.mark.parametrize(
    ("offer", "payment"),
    [
        pytest.param(FEE, "1072.00", id="fee a month"),
        pytest.param(Offer(OfferKind.YEARLY_RATE, yuan(36000), 12, rate=Decimal("0.146")), "3242.51", id="yearly"),
        pytest.param(Offer(OfferKind.DAILY_RATE, yuan(36000), 12, rate=Decimal("0.0004")), "3242.51", id="daily"),
        pytest.param(Offer(OfferKind.PAYMENT, yuan(36000), 12, payment=yuan(3300)), "3300.00", id="payment"),
        pytest.param(Offer(OfferKind.PAYMENT, yuan(9), 3, payment=yuan(3), monthly_extra=yuan(1)), "4.00", id="extra"),
    ],
)
def test_every_way_to_advertise_becomes_payments(offer, payment):
    assert str(as_cost(offer).payment) == payment


def test_fees_raise_the_rate():
    bare = nominal_rate(Cost(yuan(10000), yuan("916.80"), 12))
    taken_off = nominal_rate(Cost(yuan(10000), yuan("916.80"), 12, yuan(300)))
    assert bare is not None
    assert taken_off is not None
    assert bare < taken_off


def test_what_is_paid_in_all_is_the_payments_and_the_fee_before_them():
    told = real_cost(Cost(yuan(12_000), yuan(1050), 12, yuan(120)))
    assert (told.total_paid, told.total_cost) == (yuan(12_720), yuan(720))


def test_an_offer_has_at_most_thirty_years_of_payments():
    assert as_cost(Offer(OfferKind.PAYMENT, yuan(36_000), 360, payment=yuan(150))).periods == 360
    with pytest.raises(UsageError, match="1 to 360"):
        as_cost(Offer(OfferKind.PAYMENT, yuan(36_000), 361, payment=yuan(150)))


def test_an_offer_in_its_place_among_ones_own_lines():
    cheap, dear = a_channel("cheap", apr=Decimal("0.06")), a_channel("dear", apr=Decimal("0.1825"))
    found = price(FEE, (dear, cheap))
    assert (found.cheaper, found.dearer) == ((cheap,), (dear,))
    assert found.distance == found.real.nominal - Fraction(24, 100) < 0


def test_the_line_itself_is_not_over_it():
    at = Offer(OfferKind.PAYMENT, yuan(100), 1, payment=yuan(102))  # exactly 2 % a month
    assert not price(at, ()).over_ceiling
    assert price(Offer(OfferKind.PAYMENT, yuan(100), 1, payment=yuan("102.01")), ()).over_ceiling


@pytest.mark.parametrize(
    ("offer", "mend"),
    [
        pytest.param(Offer(OfferKind.PAYMENT, ZERO, 12, payment=yuan(1)), "above zero", id="no principal"),
        pytest.param(Offer(OfferKind.PAYMENT, yuan(1), 0, payment=yuan(1)), "1 to 360", id="no payments"),
        pytest.param(Offer(OfferKind.PAYMENT, yuan(1), 361, payment=yuan(1)), "1 to 360", id="for ever"),
        pytest.param(Offer(OfferKind.PAYMENT, yuan(1), 12), "nothing is paid", id="nothing paid"),
        pytest.param(
            Offer(OfferKind.PAYMENT, yuan(1), 12, payment=yuan(1), upfront_fee=yuan(1)), "left after the fee", id="fee"
        ),
        pytest.param(Offer(OfferKind.DAILY_RATE, yuan(1), 12, rate=Decimal(-1)), "below zero", id="negative rate"),
    ],
)
def test_what_no_loan_can_be(offer, mend):
    with pytest.raises(UsageError, match=mend):
        price(offer, ())


def test_a_cost_that_gives_nothing_has_no_rate():
    assert real_cost(Cost(yuan(100), yuan(10), 12, yuan(100))) is None
