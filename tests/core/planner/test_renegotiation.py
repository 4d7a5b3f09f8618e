"""The honest no: the shortfall, the fewest talks that win it, and what even the best answer would leave open."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.core.planner.households import households, story, yuan

from raincheck.core.model import Income, Living
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.payoff import Debt, avalanche, minimums
from raincheck.core.planner.plan import make_plan
from raincheck.core.planner.renegotiation import (
    RATE_SHARES,
    TERMS,
    AskKind,
    Mark,
    Reason,
    new_terms,
    renegotiate,
    with_terms,
)
from raincheck.core.snapshot import Snapshot


def _talk(snapshot):
    return renegotiate(snapshot, make_plan(snapshot))


def test_a_plan_that_works_needs_no_talk():
    assert _talk(story("li_ming")) is None


def test_without_living_costs_nothing_is_claimed():
    snapshot = story("eight_lines")
    assert _talk(Snapshot(replace(snapshot.book, living=None), snapshot.as_of)) is None


def test_the_book_that_no_term_can_save():
    talk = _talk(story("eight_lines"))
    assert (talk.shortfall, talk.term) == (yuan("11946.07"), 60)
    assert talk.shortfall_without_discretionary == yuan("11946.07") - yuan("569.10")
    assert [entry.debt.id for entry in talk.debts] == ["ch4", "ch3", "ch7", "ch2", "ch5", "ch1"]
    assert all(entry.needed for entry in talk.debts)
    assert talk.won + talk.still_short == talk.shortfall
    assert talk.still_short > ZERO
    assert talk.payoff_after is None
    assert all(reach.still_short > ZERO for reach in talk.reach)
    # Every term at the rate of today, three quarters and half of it.
    rates = (Fraction(1), Fraction(3, 4), Fraction(1, 2))
    assert [(reach.rate_share, reach.periods) for reach in talk.reach] == [(rate, n) for rate in rates for n in TERMS]
    first = talk.debts[0]
    assert first.reasons == (Reason.MOST_RELIEF, Reason.HEAVIEST, Reason.LARGEST, Reason.REVOCABLE)
    assert talk.debts[-1].reasons == (Reason.DEAREST, Reason.REVOCABLE)


def test_the_fewest_talks_that_win_it():
    snapshot = story("li_ming")
    short = Snapshot(replace(snapshot.book, income=(Income("工资", yuan(14000), 5),)), snapshot.as_of)
    talk = _talk(short)
    assert talk.shortfall == yuan("6143.26") - yuan(5000)
    assert talk.term == 24
    assert [(entry.debt.id, entry.needed) for entry in talk.debts] == [
        ("jiebei", True),
        ("weilidai", False),
        ("cmb_card", False),
    ]
    assert talk.still_short == ZERO
    after = {debt.id: debt.minimum for debt in talk.debts_after}
    assert after["jiebei"] == talk.debts[0].proposed.payment == yuan("1738.69")
    assert talk.payoff_after is not None
    assert talk.payoff_after == avalanche(talk.debts_after, yuan(5000))


def test_no_talk_more_than_the_shortfall_asks_for():
    snapshot = story("li_ming")
    won = yuan("3242.51") - yuan("1738.69")  # what 24 months free on the first debt
    income = yuan("9000") + yuan("6143.26") - won
    for short, needed in ((ZERO, 1), (Money(1), 2)):
        book = replace(snapshot.book, income=(Income("工资", income - short, 5),))
        assert sum(entry.needed for entry in _talk(Snapshot(book, snapshot.as_of)).debts) == needed


def test_personalised_instalments_are_for_cards_and_carry_their_mark():
    talk = _talk(story("eight_lines"))
    for entry in talk.debts:
        asks = {ask.kind: ask for ask in entry.asks}
        card = entry.debt.id in {"ch3", "ch4"}
        assert (AskKind.PERSONALISED_INSTALMENTS in asks) is card
        if card:
            assert asks[AskKind.PERSONALISED_INSTALMENTS].mark is Mark.SECONDARY
            assert asks[AskKind.PERSONALISED_INSTALMENTS].source == "Q23"


def test_no_lender_can_win_what_living_alone_lacks():
    snapshot = story("li_ming")
    poor = replace(snapshot.book, income=(Income("工资", yuan(8000), 5),), living=Living(yuan(9000), ZERO))
    talk = _talk(Snapshot(poor, snapshot.as_of))
    assert talk.living_gap == yuan(1000)
    assert talk.payoff_after is None
    assert talk.still_short > talk.living_gap


@given(
    balance=st.integers(1, 10**8).map(Money),
    apr=st.sampled_from([Fraction(0), Fraction(6, 100), Fraction(24, 100)]),
    minimum=st.integers(0, 10**7).map(Money),
    periods=st.sampled_from(TERMS),
)
@settings(max_examples=60)
def test_new_terms_clear_the_debt_and_lower_rates_never_ask_for_more(balance, apr, minimum, periods):
    debt = Debt("x", balance, apr, minimum, revocable=True, place=0)
    options = [new_terms(debt, periods, apr * share) for share in RATE_SHARES]
    assert [option.payment for option in options] == sorted((o.payment for o in options), reverse=True)
    for option in options:
        assert option.relief == max(minimum - option.payment, ZERO)
        # Equal payments, the last one clearing the rest: never more than half a fen a month away from all of it.
        assert (
            abs(option.payment.fen * periods - balance.fen - option.interest.fen)
            <= periods * (1 + float(option.apr) / 12) ** periods + 1
        )


@given(snapshot=households(fewest_lines=1))
@settings(max_examples=60)
def test_what_is_won_is_what_the_minimums_fall_by(snapshot):
    plan = make_plan(snapshot)
    talk = renegotiate(snapshot, plan)
    assume(talk is not None)
    assert minimums(plan.debts) - minimums(talk.debts_after) == talk.won
    assert talk.still_short == max(talk.shortfall - talk.won, ZERO)
    reliefs = [entry.proposed.relief for entry in talk.debts]
    assert reliefs == sorted(reliefs, reverse=True)
    needed = [entry.needed for entry in talk.debts]
    assert needed == sorted(needed, reverse=True)
    # A known due may ask for less than the month's interest: then there is no end to it whatever is agreed.
    least = sum(debt.balance.fen * (debt.apr / 12 + Fraction(1, 300)) for debt in talk.debts_after)
    if talk.payoff_after is None and not talk.still_short and not talk.living_gap and plan.monthly.fen > least:
        pytest.fail("the shortfall is won and yet no way out is shown")


def test_terms_agreed_are_what_the_plan_goes_on_with():
    debt = Debt("x", yuan(12000), Fraction(24, 100), yuan(2000), revocable=False, place=3)
    agreed = with_terms(debt, new_terms(debt, 36, Fraction(12, 100)))
    assert agreed == Debt("x", yuan(12000), Fraction(12, 100), yuan("398.57"), revocable=False, place=3)
