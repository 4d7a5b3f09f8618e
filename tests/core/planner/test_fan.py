"""The fan against walking every path day by day; when it is not shown; and that nothing loads numpy before it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.core.planner.households import households, story, yuan

from raincheck.core.calendar import Month
from raincheck.core.model import Income, IncomeMonth
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.fan import MARKS, Fan, NoFan, NoFanReason, income_fan
from raincheck.core.planner.forecast import BASE, IncomeCut, Scenario, incomes_under, lay_out, run
from raincheck.core.planner.stress import scenarios
from raincheck.core.snapshot import Snapshot

DOWN = Scenario(income=(IncomeCut(Fraction(7, 10), first=1, last=90),))


def _path_by_path(snapshot, scenario, paths, seed):
    """Walk each path with the forecast itself, its incomes replaced by the months drawn."""
    plan, history = lay_out(snapshot), snapshot.income_months
    plan = replace(plan, incomes=incomes_under(plan, scenario), paid_by={})
    scenario = replace(scenario, delayed=())
    paydays = [snapshot.as_of + timedelta(days=day) for day, due in enumerate(plan.incomes, start=1) if due]
    months = list(dict.fromkeys(Month.of(day) for day in paydays))
    drawn = np.random.default_rng(seed).integers(0, len(history), size=(len(months), paths), dtype=np.int64)
    closings = []
    for path in range(paths):
        total = {month: history[drawn[place, path]] for place, month in enumerate(months)}
        incomes = tuple(
            tuple(
                total[Month.of(snapshot.as_of + timedelta(days=day))].times(
                    Fraction(amount.fen, snapshot.monthly_income.fen)
                )
                for amount in amounts
            )
            for day, amounts in enumerate(plan.incomes, start=1)
        )
        closings.append(run(replace(plan, incomes=incomes), scenario).closing)
    return closings


@given(
    snapshot=households().filter(lambda found: len(found.income_months) >= 6 and found.monthly_income),
    seed=st.integers(0, 2**32),
    down=st.booleans(),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
def test_the_bands_are_those_of_all_paths_walked_day_by_day(snapshot, seed, down):
    scenario = DOWN if down else scenarios(snapshot)[-1].scenario
    fan = income_fan(snapshot, scenario=scenario, paths=20, seed=seed)
    assert isinstance(fan, Fan)
    closings = _path_by_path(snapshot, scenario, 20, seed)
    days = [sorted(closing[day] for closing in closings) for day in range(180)]
    assert fan.p10 == tuple(day[1] for day in days)
    assert fan.p50 == tuple(day[9] for day in days)
    assert fan.p90 == tuple(day[17] for day in days)
    assert fan.broken_by == tuple((mark, sum(min(closing[:mark]) < 0 for closing in closings)) for mark in MARKS)


def test_a_steady_income_has_no_fan_to_spread():
    snapshot = story("li_ming")
    wage = snapshot.monthly_income
    steady = replace(snapshot.book, income_history=tuple(IncomeMonth(Month(2026, n), wage) for n in range(1, 9)))
    for named in scenarios(snapshot):
        same = Snapshot(steady, snapshot.as_of)
        fan = income_fan(same, scenario=named.scenario)
        assert isinstance(fan, Fan)
        outcome = run(lay_out(same), named.scenario)
        assert fan.p10 == fan.p50 == fan.p90 == outcome.closing
        assert fan.share_broken == (0 if outcome.survives else 1)


def test_cash_that_just_lasts_is_not_broken():
    snapshot = story("li_ming")
    need = max(-min(run(lay_out(snapshot), Scenario(opening=ZERO)).closing), 0)
    steady = tuple(IncomeMonth(Month(2026, n), snapshot.monthly_income) for n in range(1, 9))
    same = Snapshot(replace(snapshot.book, income_history=steady), snapshot.as_of)
    for opening, broken in ((need, 0), (need - 1, 10_000)):
        fan = income_fan(same, scenario=Scenario(opening=Money(opening)))
        assert isinstance(fan, Fan)
        assert fan.broken == broken


def test_li_mings_fan():
    fan = income_fan(story("li_ming"))
    assert isinstance(fan, Fan)
    assert (fan.paths, fan.months, len(fan.p10)) == (10_000, 12, 180)
    assert all(low <= middle <= high for low, middle, high in zip(fan.p10, fan.p50, fan.p90, strict=True))
    assert fan.p10[:12] == fan.p90[:12]  # nothing differs before the first payday
    assert fan.p10[179] < fan.p90[179]
    assert fan == income_fan(story("li_ming"))
    assert fan != income_fan(story("li_ming"), seed=2)


def test_a_worse_scenario_breaks_no_fewer_paths():
    snapshot = story("eight_lines")
    plain, worse = (income_fan(snapshot, scenario=scenario) for scenario in (BASE, DOWN))
    assert isinstance(plain, Fan)
    assert isinstance(worse, Fan)
    assert worse.broken >= plain.broken > 0
    # In all: by the last of the days that are named.
    assert replace(plain, broken_by=((30, 1), (60, 2), (90, 3), (180, 4))).broken == 4
    assert [count for _, count in plain.broken_by] == sorted(count for _, count in plain.broken_by)


@pytest.mark.parametrize(
    ("changed", "reason", "months"),
    [
        pytest.param({"income_history": ()}, NoFanReason.HISTORY, 0, id="no history"),
        pytest.param({"months": 5}, NoFanReason.HISTORY, 5, id="five months"),
        pytest.param({"living": None}, NoFanReason.LIVING, 12, id="living costs not known"),
        pytest.param({"income": ()}, NoFanReason.INCOME, 12, id="no payday"),
        pytest.param({"income": (Income("工资", ZERO, 5),)}, NoFanReason.INCOME, 12, id="a wage of nothing"),
    ],
)
def test_when_too_little_is_known_the_fan_says_so(changed, reason, months):
    snapshot = story("li_ming")
    if "months" in changed:
        changed = {"income_history": snapshot.book.income_history[: changed["months"]]}
    assert income_fan(Snapshot(replace(snapshot.book, **changed), snapshot.as_of)) == NoFan(reason, months)


def test_six_months_are_enough_and_later_months_do_not_exist_yet():
    snapshot = story("li_ming")
    six = replace(snapshot.book, income_history=snapshot.book.income_history[:6])
    assert isinstance(income_fan(Snapshot(six, snapshot.as_of)), Fan)
    future = (*six.income_history[:5], IncomeMonth(Month(2027, 1), yuan(15000)))
    assert income_fan(Snapshot(replace(six, income_history=future), snapshot.as_of)) == NoFan(NoFanReason.HISTORY, 5)


def test_two_incomes_of_a_month_share_what_the_month_brought():
    snapshot = story("li_ming")
    two = (Income("工资", yuan(10000), 5), Income("房租", yuan(5000), 20))
    one_month = tuple(IncomeMonth(Month(2026, n), yuan(30000)) for n in range(1, 7))
    twice = Snapshot(replace(snapshot.book, income=two, income_history=one_month), snapshot.as_of)
    doubled = replace(snapshot.book, income=tuple(replace(each, amount=Money(2 * each.amount.fen)) for each in two))
    fan = income_fan(twice)
    assert isinstance(fan, Fan)
    assert fan.p50 == run(lay_out(Snapshot(doubled, snapshot.as_of))).closing


def test_planning_loads_no_numpy_until_the_fan_is_asked_for():
    code = (
        "import sys; import raincheck.core.planner.fan, raincheck.core.planner.rates, raincheck.core.planner.plan; "
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
