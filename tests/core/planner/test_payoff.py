"""Ways out of debt: identities of interest and payments, orders, fees, lines that take nothing early."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planner.households import yuan

from raincheck.core.money import ZERO, Money
from raincheck.core.planner.payoff import (
    Debt,
    PrepayTerms,
    avalanche,
    avalanche_order,
    minimums,
    minimums_only,
    own_order,
    snowball,
)

RATES = st.sampled_from([Fraction(rate, 10_000) for rate in (0, 600, 1095, 1460, 1500, 1825, 2400)])


def a_debt(name="a", *, owed=1000, apr=12, minimum=100, revocable=True, place=0):
    """A debt in yuan at a rate in percent."""
    return Debt(name, yuan(owed), Fraction(apr, 100), yuan(minimum), revocable, place)


@st.composite
def debts(draw, *, equal_minimums=False):
    """Some debts with a budget that pays more than their minimums."""
    one = draw(st.integers(0, 50_000))
    found = tuple(
        Debt(
            f"d{place}",
            draw(st.one_of(st.integers(1, 40), st.integers(1, 5_000_000)).map(Money)),
            draw(RATES),
            Money(one if equal_minimums else draw(st.integers(0, 50_000))),
            draw(st.booleans()),
            place,
        )
        for place in range(draw(st.integers(1, 5)))
    )
    owed = sum(debt.balance.fen for debt in found)
    return found, Money(minimums(found).fen + draw(st.integers(owed // 25 + 1, owed)))


def _ways(found, budget, terms=()):
    order = tuple(reversed([debt.id for debt in found]))
    return (
        avalanche(found, budget, terms=terms),
        snowball(found, budget, terms=terms),
        own_order(found, budget, order=order, terms=terms),
    )


@given(case=debts(), fee=st.sampled_from([None, Fraction(0), Fraction(1, 100), Fraction(1, 30)]))
def test_all_that_is_paid_is_principal_and_interest_and_fees(case, fee):
    found, budget = case
    terms = () if fee is None else (PrepayTerms("d0", fee),)
    owed = sum(debt.balance.fen for debt in found)
    for way in _ways(found, budget, terms):
        if way is not None:
            assert way.total_paid.fen == owed + way.total_interest.fen + way.fees.fen
            assert way.cost == way.total_interest + way.fees
            assert sorted(way.order) == sorted(debt.id for debt in found)
            assert list(way.cleared_in_month) == sorted(way.cleared_in_month)
            assert way.months == way.cleared_in_month[-1]
            assert way.total_paid.fen <= way.months * budget.fen


def _interest(found, budget, ordering):
    """All interest in exact fractions of a fen, one month after the other."""
    left = {debt.id: Fraction(debt.balance.fen) for debt in found}
    interest, months = Fraction(0), 0
    while any(left.values()):
        months += 1
        rest = Fraction(budget.fen)
        for debt in found:
            charged = left[debt.id] * debt.apr / 12
            interest += charged
            paid = min(left[debt.id] + charged, Fraction(debt.minimum.fen))
            left[debt.id] += charged - paid
            rest -= paid
        for debt in ordering(left):
            paid = min(rest, left[debt.id])
            left[debt.id] -= paid
            rest -= paid
    return interest


@given(case=debts())
@settings(max_examples=50)
def test_avalanche_is_never_dearer_than_snowball(case):
    """To the last fraction of a fen, whatever the minimums are, as long as both pay the same ones."""
    found, budget = case
    by_rate = avalanche_order(found)

    def by_balance(left):
        return sorted(found, key=lambda debt: (left[debt.id], -debt.apr, debt.place))

    assert _interest(found, budget, lambda _: by_rate) <= _interest(found, budget, by_balance)


@given(case=debts(), equal=debts(equal_minimums=True))
def test_rounding_to_fen_moves_that_by_less_than_a_fen_a_debt_and_month(case, equal):
    """Half a fen for each rounding on either side; a third is the most that was ever seen."""
    for found, budget in (case, equal):
        first, *others = _ways(found, budget)
        for other in others:
            slack = len(found) * max(first.months, other.months)
            assert first.total_interest.fen <= other.total_interest.fen + slack


@given(case=debts(), more=st.integers(1, 500_000))
def test_a_larger_budget_is_never_slower(case, more):
    found, budget = case
    slow, quick = avalanche(found, budget), avalanche(found, Money(budget.fen + more))
    assert slow is not None
    assert quick is not None
    assert quick.months <= slow.months
    # More months mean more rounding; beyond that a larger budget cannot cost more.
    assert quick.total_interest.fen <= slow.total_interest.fen + len(found) * slow.months


@given(case=debts())
def test_ones_own_order_may_be_the_avalanche(case):
    found, budget = case
    order = tuple(debt.id for debt in avalanche_order(found))
    assert own_order(found, budget, order=order) == own_order(found, budget, order=()) == avalanche(found, budget)


def test_an_own_order_puts_the_chosen_line_first():
    cheap, dear = a_debt("cheap", apr=3, place=0), a_debt("dear", apr=24, place=1)
    assert avalanche((cheap, dear), yuan(400)).first_cleared == ("dear", 4)
    assert own_order((cheap, dear), yuan(400), order=("cheap",)).first_cleared == ("cheap", 4)


def test_ties_go_to_what_cannot_be_revoked_then_to_the_smaller_then_to_the_book():
    shaky, firm = a_debt("shaky", owed=10), a_debt("firm", owed=500, revocable=False, place=1)
    small, large = a_debt("small", owed=20, place=3), a_debt("large", owed=30, place=2)
    twin = a_debt("twin", owed=20, place=4)
    order = avalanche_order((shaky, firm, large, small, twin))
    assert [debt.id for debt in order] == ["firm", "shaky", "small", "twin", "large"]


def test_snowball_takes_the_smallest_of_the_month_then_the_dearer():
    first = a_debt("first", owed=300, apr=3, minimum=0, place=0)
    second = a_debt("second", owed=300, apr=3, minimum=0, place=1)
    dearer = a_debt("dearer", owed=300, apr=0, minimum=0, place=2)
    # With the same balance the interest of a month makes the free one the smallest.
    assert snowball((first, second, dearer), yuan(100)).order[0] == "dearer"
    assert snowball((first, second), yuan(100)).order == ("first", "second")


def test_without_debts_there_is_nothing_to_pay():
    for way in _ways((), yuan(100)):
        assert (way.months, way.total_interest, way.order, way.first_cleared) == (0, ZERO, (), None)


@pytest.mark.parametrize("way", [avalanche, snowball])
def test_what_grows_faster_than_it_is_paid_has_no_way_out(way):
    assert way((a_debt(owed=100_000, apr=24, minimum=100),), yuan(2000)) is None  # interest alone is 2,000


def test_six_hundred_months_are_the_most():
    assert avalanche((a_debt(owed=600, apr=0, minimum=1),), yuan(1)).months == 600
    assert avalanche((a_debt(owed=601, apr=0, minimum=1),), yuan(1)) is None


def test_minimums_alone():
    assert minimums_only((a_debt(owed=1000, apr=0, minimum=300),)).months == 4
    assert minimums_only((a_debt(owed=1000, minimum=0),)) is None


def test_a_fee_for_paying_early_is_taken_from_the_same_money():
    debt = a_debt(owed=1000, apr=0, minimum=0)
    found = avalanche((debt,), yuan(515), terms=(PrepayTerms("a", Fraction(3, 100)),))
    assert (found.months, found.fees, found.total_paid) == (2, yuan(30), yuan(1030))


def test_what_a_fee_took_pays_no_other_debt():
    first, second = a_debt("first", owed=1000, apr=0, minimum=0), a_debt("second", owed=1000, apr=0, minimum=0, place=1)
    terms = (PrepayTerms("first", Fraction(3, 100)),)
    found = avalanche((first, second), yuan(1000), terms=terms)
    assert (found.months, found.fees, found.total_paid) == (3, yuan(30), yuan(2030))


def test_minimums_carry_no_fee():
    debt = a_debt(owed=1000, apr=0, minimum=500)
    assert avalanche((debt,), yuan(500), terms=(PrepayTerms("a", Fraction(3, 100)),)).fees == ZERO


def test_a_line_that_takes_nothing_early_runs_its_course():
    locked, free = a_debt("locked", owed=1000, apr=24, minimum=100, place=0), a_debt("free", apr=0, minimum=0, place=1)
    open_way = avalanche((locked, free), yuan(600))
    found = avalanche((locked, free), yuan(600), terms=(PrepayTerms("locked", allowed=False),))
    assert open_way.order == ("locked", "free")
    assert found.order == ("free", "locked")
    assert found.months == minimums_only((locked,)).months
