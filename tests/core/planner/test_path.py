"""The month path as the contract has it, and with what the person knows: own amount, bonus, another rate."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planner.households import households, story, yuan

from raincheck.core.errors import UsageError
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.path import (
    ONLY_MINIMUMS,
    Goals,
    LumpSum,
    PathTerms,
    RateChange,
    month_path,
    own_path,
)
from raincheck.core.planner.payoff import Debt, PrepayTerms, minimums
from raincheck.core.planner.plan import make_plan

GOALS = Goals(starter=yuan(1000), leverage=yuan(2000), fund=yuan(5000))
NEAR = Goals(starter=ZERO, leverage=ZERO, fund=ZERO)


def _debt(name="a", *, owed=6000, apr=12, minimum=500, place=0):
    return Debt(name, yuan(owed), Fraction(apr, 100), yuan(minimum), revocable=True, place=place)


def _months(path):
    return [(str(month.buffer), str(month.owed)) for month in path.months]


def test_starter_first_then_the_fund_then_the_debts():
    path = month_path((_debt(apr=0),), yuan(2000), yuan(400), GOALS)
    assert _months(path)[:5] == [
        ("1900.00", "5500.00"),  # 600 to the starter, 900 more: cheap debts wait for the fund
        ("3400.00", "5000.00"),
        ("4900.00", "4500.00"),
        ("5000.00", "2600.00"),
        ("5000.00", "600.00"),
    ]
    assert path.milestones.starter == 1
    assert path.milestones.leverage == 5
    assert (path.milestones.fund, path.milestones.debt_free) == (4, 6)
    assert len(path.months) == 6


def test_a_dear_debt_takes_seven_parts_of_ten():
    path = month_path((_debt(apr=15, owed=12000, minimum=0),), yuan(1000), yuan(1000), GOALS)
    assert _months(path)[0] == ("1300.00", "11450.00")
    assert _months(month_path((_debt(apr=14, owed=12000, minimum=0),), yuan(1000), yuan(1000), GOALS))[0] == (
        "2000.00",
        "12140.00",
    )


def test_everything_reached_today_needs_no_month():
    assert month_path((), yuan(1), yuan(9000), GOALS).months == ()


def test_a_goal_beyond_reach_is_none_and_the_path_ends_after_fifty_years():
    path = month_path((_debt(owed=100_000, apr=24, minimum=2000),), yuan(2000), ZERO, NEAR)
    assert path.milestones.debt_free is None
    assert path.milestones.last == len(path.months) == 600


def test_what_the_debts_ask_for_next_month_is_told():
    path = month_path((_debt(apr=0, owed=800, minimum=500),), yuan(500), ZERO, NEAR)
    assert [month.service for month in path.months] == [yuan(300), ZERO]


def test_a_bonus_comes_in_its_month_and_a_cost_goes():
    terms = PathTerms(lump_sums=(LumpSum(2, yuan(3000)), LumpSum(3, -yuan(700))))
    plain = _months(month_path((), yuan(100), ZERO, GOALS))
    found = _months(own_path((), yuan(100), ZERO, GOALS, terms=terms))
    assert found[:4] == [("100.00", "0.00"), ("3200.00", "0.00"), ("2600.00", "0.00"), ("2700.00", "0.00")]
    assert plain[:2] == [("100.00", "0.00"), ("200.00", "0.00")]


def test_a_rate_change_counts_from_its_month_and_turns_the_order_round():
    first, second = _debt("first", apr=12, minimum=0), _debt("second", apr=6, minimum=0, place=1)
    terms = PathTerms(rates=(RateChange(2, "second", Fraction(24, 100)),))
    path = own_path((first, second), yuan(1000), ZERO, NEAR, terms=terms)
    # Interest of 60 + 30, then of 50.60 + 120.60; 1,000 paid each month, to the second debt once it is the dearer.
    assert [str(month.owed) for month in path.months[:2]] == ["11090.00", "10261.20"]
    assert path.milestones.debt_free > month_path((first, second), yuan(1000), ZERO, NEAR).milestones.debt_free


def test_only_the_minimums_is_a_line_to_compare_with():
    path = month_path((_debt(apr=0),), yuan(2000), ZERO, GOALS, terms=ONLY_MINIMUMS)
    assert _months(path)[:2] == [("1500.00", "5500.00"), ("3000.00", "5000.00")]
    assert path.milestones.debt_free == 12


def test_a_line_that_takes_nothing_early_keeps_its_minimums():
    terms = PathTerms(prepayment=(PrepayTerms("a", allowed=False),))
    path = own_path((_debt(apr=0),), yuan(2000), ZERO, GOALS, terms=terms)
    assert path.milestones.debt_free == 12


@pytest.mark.parametrize(
    ("monthly", "terms", "mend"),
    [
        pytest.param("499.99", PathTerms(), "enter 500.00 or more", id="less than the minimums"),
        pytest.param("600", PathTerms(rates=(RateChange(1, "x", Fraction(0)),)), "choose a line", id="unknown debt"),
        pytest.param("600", PathTerms(lump_sums=(LumpSum(0, yuan(1)),)), "counted from 1", id="month nought"),
        pytest.param("600", PathTerms(rates=(RateChange(601, "a", Fraction(0)),)), "to 600", id="month 601"),
    ],
)
def test_what_cannot_be_walked(monthly, terms, mend):
    with pytest.raises(UsageError, match=mend):
        own_path((_debt(),), yuan(monthly), ZERO, GOALS, terms=terms)


def test_ones_own_amount_is_the_contracts_when_it_is_all_that_is_left():
    plan = make_plan(story("li_ming"))
    goals = Goals(plan.fund.starter, plan.leverage.target, plan.fund.target)
    assert own_path(plan.debts, plan.monthly, plan.fund.have, goals) == plan.path


@given(snapshot=households(fewest_lines=1), spare=st.integers(1, 10**6), bonus=st.integers(1, 10**6))
@settings(max_examples=40)
def test_buffer_and_debt_move_by_what_comes_in_less_interest(snapshot, spare, bonus):
    plan = make_plan(snapshot)
    monthly = minimums(plan.debts) + Money(spare)
    terms = PathTerms(lump_sums=(LumpSum(1, Money(bonus)),))
    opening = plan.fund.have or ZERO
    path = own_path(plan.debts, monthly, opening, GOALS, terms=terms)
    owed = sum(debt.balance.fen for debt in plan.debts)
    interest = sum(debt.balance.times(debt.apr / 12).fen for debt in plan.debts)
    if path.months:
        month = path.months[0]
        net = month.buffer.fen - month.owed.fen - (opening.fen - owed)
        assert net == monthly.fen + bonus - interest
