"""A saved plan remembers its months; drift says where one stands, in money and in months."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from tests.builders import a_reading
from tests.core.planner.households import TODAY, story, yuan

from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.money import ZERO
from raincheck.core.planner.path import Goals, LumpSum, PathTerms
from raincheck.core.planner.plan import make_plan
from raincheck.core.planner.saved import ActualMonth, actual_months, drift, save_plan
from raincheck.core.snapshot import Snapshot


def _saved():
    plan = make_plan(story("li_ming"))
    assert plan.path is not None
    assert plan.monthly is not None
    goals = Goals(plan.fund.starter, plan.leverage.target, plan.fund.target)
    terms = PathTerms(lump_sums=(LumpSum(2, yuan(5000)),))
    return save_plan(plan.path, goals, name=" 年底 ", made_on=TODAY, monthly=plan.monthly, terms=terms)


def test_a_plan_keeps_its_goals_and_months():
    saved = _saved()
    assert (saved.name, saved.monthly) == ("年底", yuan("7666.67"))
    assert saved.goals == Goals(yuan("13343.26"), yuan(33015), yuan("62413.79"))
    assert [str(entry.month) for entry in saved.months[:2]] == ["2026-12", "2027-01"]
    assert saved.months[0].owed == yuan("56593.35")
    assert len(saved.months) == 14
    assert saved.lump_sums == (LumpSum(2, yuan(5000)),)


def test_a_plan_has_a_name():
    plan = make_plan(story("li_ming"))
    with pytest.raises(UsageError, match="give it one"):
        save_plan(plan.path, Goals(ZERO, ZERO, ZERO), name=" ", made_on=TODAY, monthly=ZERO)


@pytest.mark.parametrize(
    ("owed", "ahead", "months"),
    [
        pytest.param("50102.36", "0.00", 0, id="as planned"),
        pytest.param("43525.90", "6576.46", 1, id="a month ahead"),
        pytest.param("56593.35", "-6490.99", -1, id="a month behind"),
        pytest.param("50102.37", "-0.01", -1, id="a fen behind"),
        pytest.param("0.00", "50102.36", 12, id="all paid off"),
        pytest.param("63000.00", "-12897.64", None, id="more than the plan ever had"),
    ],
)
def test_where_one_stands(owed, ahead, months):
    (found,) = drift(_saved(), (ActualMonth(Month(2027, 1), yuan(26000), yuan(owed)),))
    assert str(found.owed_ahead) == ahead
    assert found.months_ahead == months
    assert found.buffer_ahead == yuan(26000) - yuan("25914.04")


def test_what_is_not_known_is_not_judged():
    saved = _saved()
    (found,) = drift(saved, (ActualMonth(Month(2027, 1), None, None), ActualMonth(Month(2020, 1), ZERO, ZERO)))
    assert (found.buffer_ahead, found.owed_ahead, found.months_ahead) == (None, None, None)


def test_the_book_says_what_was_owed_at_each_months_end():
    book = story("li_ming").book
    readings = (
        a_reading("jiebei", date(2026, 12, 30), limit=50, used="33000.00"),
        a_reading("huabei", date(2026, 12, 30), limit=20000, used="9000.00"),  # paid in full, not carried
        a_reading("jiebei", date(2027, 1, 15), limit=50, used="30000.00"),
    )
    later = Snapshot(replace(book, observations=book.observations + readings), date(2027, 1, 20))
    assert actual_months(later, _saved()) == (
        ActualMonth(Month(2026, 12), None, yuan(33000 + 15000 + 12000)),
        ActualMonth(Month(2027, 1), yuan(25000), yuan(30000 + 15000 + 12000)),
    )
    nobody = Snapshot(replace(book, observations=()), date(2026, 12, 20))
    assert actual_months(nobody, _saved()) == (ActualMonth(Month(2026, 12), yuan(25000), None),)
