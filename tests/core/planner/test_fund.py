"""The fund adds up from its terms, and every change moves it the way it should; the leverage target likewise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from tests.builders import a_channel, a_reading
from tests.core.planner.households import TODAY, households, story, yuan

from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import Household, IncomeMonth, Repayment, RepaymentMethod
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.emergency import emergency_fund, income_variation, volatility_months
from raincheck.core.planner.forecast import lay_out
from raincheck.core.planner.leverage import (
    DEFAULT_PROFILE,
    LOOSE_PROFILE,
    STRICT_PROFILE,
    LeverageLimit,
    leverage,
    leverage_terms,
)
from raincheck.core.planner.whatif import FundChange, FundTermKind, Haircut, fund_terms, what_if
from raincheck.core.snapshot import Snapshot


def _fund(snapshot):
    return emergency_fund(snapshot, lay_out(snapshot))


def _with(snapshot, **changed):
    return Snapshot(replace(snapshot.book, **changed), snapshot.as_of)


def test_li_mings_fund_opened_up():
    terms = {term.kind: (term.months, term.amount) for term in fund_terms(_fund(story("li_ming")))}
    assert list(terms) == [
        FundTermKind.BASE,
        FundTermKind.VOLATILITY,
        FundTermKind.RELIANCE,
        FundTermKind.SINGLE_EARNER,
        FundTermKind.DUES,
    ]
    assert terms[FundTermKind.BASE] == (3, yuan(21600))
    assert terms[FundTermKind.VOLATILITY] == (1, yuan(7200))
    assert terms[FundTermKind.RELIANCE][1] == yuan("7984.01")
    assert terms[FundTermKind.SINGLE_EARNER] == (1, yuan(7200))
    assert terms[FundTermKind.DUES] == (None, yuan("18429.78"))


def test_the_peak_need_is_a_term_of_its_own():
    terms = fund_terms(_fund(story("ten_lines")))
    assert terms[-1].kind is FundTermKind.PEAK
    assert terms[-1].amount == yuan("155408.46") - yuan("53710.63")


@given(snapshot=households())
@settings(max_examples=60)
def test_the_terms_add_up_to_the_target(snapshot):
    fund = _fund(snapshot)
    terms = fund_terms(fund)
    assert sum(term.amount.fen for term in terms) == fund.target.fen
    assert sum(term.months or 0 for term in terms) == fund.months <= 12


def test_eleven_months_is_the_most_that_all_terms_ask_for():
    snapshot = story("li_ming")
    shaky = tuple(IncomeMonth(Month(2026, n), Money(1 if n % 2 else 10**7)) for n in range(1, 11))
    draws = tuple(replace(draw, amount=yuan(90000)) for draw in snapshot.book.planned_draws)
    household = Household(single_earner=True, self_employed=True)
    worst = _with(snapshot, household=household, income_history=shaky, planned_draws=draws)
    assert _fund(worst).months == 3 + 3 + 3 + 1 + 1


def test_without_living_costs_nothing_is_claimed():
    fund = _fund(_with(story("li_ming"), living=None))
    assert (fund.target, fund.starter, fund.months, fund.reliance) == (None, None, None, None)
    assert fund_terms(fund) == ()
    quiet = _fund(_with(story("li_ming"), living=None, planned_draws=()))
    assert quiet.months == 5  # nothing is drawn, so the months do not hang on living


def test_undrawn_credit_never_counts():
    snapshot = story("li_ming")
    more = (*snapshot.book.observations, a_reading("weilidai", limit=900000, used=15000))
    assert _fund(_with(snapshot, observations=more)).have == _fund(snapshot).have


@pytest.mark.parametrize(
    ("amounts", "months"),
    [
        pytest.param((9, 10, 11), 1, id="just ten percent"),
        pytest.param((10, 10, 10), 0, id="steady"),
        pytest.param((3, 4, 5), 2, id="just a quarter"),
        pytest.param((1, 2, 3), 3, id="just a half"),
        pytest.param((10, 10), 1, id="too short to tell"),
        pytest.param((0, 0, 0), 1, id="no income at all"),
    ],
)
def test_steps_of_volatility_are_inclusive(amounts, months):
    history = tuple(IncomeMonth(Month(2026, n), Money(amount)) for n, amount in enumerate(amounts, start=1))
    assert volatility_months(income_variation(_with(story("li_ming"), income_history=history))) == months


def test_stopping_the_monthly_draw_lowers_the_target():
    found = what_if(story("li_ming"), FundChange(stopped=("jiebei",)))
    assert found.target == -yuan("7984.01")
    assert found.months == -found.before.reliance_months
    assert found.gap == found.target


@pytest.mark.parametrize(
    ("change", "target"),
    [
        pytest.param(FundChange(single_earner=False), -yuan(7200), id="a second earner"),
        pytest.param(FundChange(self_employed=True), yuan(7200), id="own business"),
        pytest.param(FundChange(), ZERO, id="nothing"),
    ],
)
def test_a_fact_changes_the_target_by_its_months(change, target):
    assert what_if(story("li_ming"), change).target == target


def test_without_living_costs_no_difference_is_claimed():
    found = what_if(_with(story("li_ming"), living=None), FundChange(stopped=("jiebei",)))
    assert (found.target, found.gap, found.months) == (None, None, None)
    assert found.after.months == 5


def test_a_haircut_changes_what_there_is_not_what_is_aimed_for():
    found = what_if(story("li_ming"), FundChange(haircuts=(Haircut("stock_fund", Decimal("0.8")),)))
    assert found.after.have == yuan(22000)
    assert found.target == ZERO
    assert found.gap == yuan(3000)


@given(snapshot=households())
@settings(max_examples=40)
def test_spending_less_on_essentials_never_raises_the_peak(snapshot):
    found = what_if(snapshot, FundChange(essential_less=Decimal("0.1")))
    assert found.after.peak_need_90d <= found.before.peak_need_90d
    assert found.before == _fund(snapshot)


@pytest.mark.parametrize(
    ("change", "mend"),
    [
        pytest.param(FundChange(essential_less=Decimal("1.1")), "0 to 100 %", id="less than nothing"),
        pytest.param(FundChange(essential_less=Decimal("-0.1")), "0 to 100 %", id="more than now"),
        pytest.param(FundChange(haircuts=(Haircut("cash", Decimal("-0.1")),)), "0 to 100 %", id="haircut below none"),
        pytest.param(FundChange(haircuts=(Haircut("gone", Decimal(0)),)), '"gone"', id="no such asset"),
        pytest.param(FundChange(haircuts=(Haircut("cash", Decimal(2)),)), "0 to 100 %", id="haircut over all"),
    ],
)
def test_what_cannot_be_is_refused(change, mend):
    with pytest.raises(UsageError, match=mend):
        what_if(story("li_ming"), change)


def test_an_instalment_of_nothing_counts_as_nothing_in_debt_service():
    free = a_channel(apr=Decimal(0), repayment=Repayment(RepaymentMethod.BULLET, 22, 3))
    book = replace(story("li_ming").book, channels=(free,), observations=(a_reading(used=9000),), planned_draws=())
    assert _fund(Snapshot(book, TODAY)).debt_service == ZERO


def test_which_limit_binds_and_why():
    terms = leverage_terms(story("li_ming"))
    assert [(term.limit, term.binds) for term in terms] == [
        (LeverageLimit.UTILISATION, True),
        (LeverageLimit.DSR, False),
        (LeverageLimit.INCOME, False),
    ]
    assert (terms[0].base, terms[0].above_target) == (yuan(110050), ZERO)
    assert terms[1].above_target == yuan("66373.39") - yuan(33015)


@given(snapshot=households())
def test_each_limit_is_base_times_share_times_factor(snapshot):
    for profile in (STRICT_PROFILE, DEFAULT_PROFILE, LOOSE_PROFILE):
        terms = leverage_terms(snapshot, profile)
        assert all(term.amount == term.base.times(term.share * term.factor) for term in terms)
        assert terms[0].amount == leverage(snapshot, profile).target
    strict, usual, loose = (leverage(snapshot, p).target for p in (STRICT_PROFILE, DEFAULT_PROFILE, LOOSE_PROFILE))
    assert strict <= usual <= loose


def test_what_just_can_be_is_reckoned():
    snapshot = story("li_ming")
    assert what_if(snapshot, FundChange(essential_less=Decimal(1))).after.essential == ZERO
    assert what_if(snapshot, FundChange()).after == what_if(snapshot, FundChange()).before
    cash = next(asset for asset in snapshot.book.assets if asset.id == "cash")
    nothing = what_if(snapshot, FundChange(haircuts=(Haircut("cash", Decimal(1)),)))
    assert nothing.before.have - nothing.after.have == cash.value.times(1 - cash.haircut)
