"""A person's own scenario: what is refused, with its mend, and what it means to the forecast."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planner.households import TODAY, households, story, yuan

from raincheck.core.errors import UsageError
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.forecast import IncomeCut, MovementKind, Scenario, lay_out, run, walk
from raincheck.core.planner.scenario import (
    DueMove,
    LimitCut,
    LumpExpense,
    ScenarioSpec,
    check,
    own_scenarios,
    to_scenario,
)
from raincheck.core.planner.stress import scenarios, stress

EVERYTHING = ScenarioSpec(
    "裁员",
    closed=("jiebei",),
    cuts=(LimitCut("weilidai", Decimal("0.5")),),
    income_fall=Decimal("0.4"),
    income_months=3,
    lump_sums=(LumpExpense(date(2026, 12, 1), yuan(3000), "搬家"), LumpExpense(date(2026, 11, 1), yuan(1))),
    moved=(DueMove("cmb_card", 10),),
    called="huabei",
    without_discretionary=True,
)


def test_everything_that_can_be_assumed():
    check(EVERYTHING, story("li_ming"))
    assert to_scenario(EVERYTHING, story("li_ming")) == Scenario(
        closed=frozenset({"jiebei", "huabei"}),
        cuts=(("weilidai", Fraction(1, 2)),),
        income=(IncomeCut(Fraction(6, 10), first=1, last=92),),  # to 22 February
        called="huabei",
        lump_sums=((9, yuan(3000)),),  # what lies before the snapshot's day has happened
        moved=(("cmb_card", 10),),
        discretionary=False,
    )


@pytest.mark.parametrize(
    ("changed", "mend"),
    [
        pytest.param({"name": " "}, "give it one", id="no name"),
        pytest.param({"name": "雨" * 61}, "shorten it", id="long name"),
        pytest.param({}, "assumes nothing", id="nothing assumed"),
        pytest.param({"income_months": 3}, "assumes nothing", id="months of no fall"),
        pytest.param({"closed": ("gone",)}, '"gone"', id="closes a line that is not there"),
        pytest.param({"moved": (DueMove("gone", 3),)}, '"gone"', id="moves a line that is not there"),
        pytest.param({"called": "gone"}, '"gone"', id="calls a line that is not there"),
        pytest.param({"cuts": (LimitCut("jiebei", Decimal(0)),)}, "up to 100 %", id="cut by nothing"),
        pytest.param({"cuts": (LimitCut("jiebei", Decimal("1.01")),)}, "up to 100 %", id="cut by more than all"),
        pytest.param({"cuts": (LimitCut("jiebei", Decimal(1)),) * 2}, "twice", id="cut twice"),
        pytest.param({"income_fall": Decimal("1.1"), "income_months": 1}, "0 to 100 %", id="income below zero"),
        pytest.param({"income_fall": Decimal("-0.1"), "income_months": 1}, "0 to 100 %", id="a fall that is a rise"),
        pytest.param({"income_fall": Decimal("0.3")}, "1 to 6 months", id="fall without months"),
        pytest.param({"income_fall": Decimal("0.3"), "income_months": 7}, "1 to 6 months", id="fall too long"),
        pytest.param({"lump_sums": (LumpExpense(TODAY, ZERO),)}, "more than zero", id="cost of nothing"),
        pytest.param({"moved": (DueMove("jiebei", 0),)}, "not by none", id="moved by no day"),
        pytest.param(
            {"moved": (DueMove("jiebei", 3, TODAY),)}, "one of its due days", id="moves a due that is not there"
        ),
        pytest.param({"moved": (DueMove("jiebei", 1), DueMove("jiebei", 2))}, "twice", id="moved twice"),
        pytest.param({"moved": (DueMove("jiebei", -32),)}, "-31 to 180", id="moved too far"),
    ],
)
def test_what_is_refused_says_the_mend(changed, mend):
    with pytest.raises(UsageError, match=mend):
        check(ScenarioSpec(**({"name": "x"} | changed)), story("li_ming"))


@pytest.mark.parametrize(("days", "counted"), [(-1, False), (0, False), (1, True)])
def test_a_one_off_cost_counts_from_tomorrow_on(days, counted):
    snapshot = story("li_ming")
    spec = ScenarioSpec("x", lump_sums=(LumpExpense(snapshot.as_of + timedelta(days=days), yuan(500)),))
    assert to_scenario(spec, snapshot).lump_sums == (((1, yuan(500)),) if counted else ())


def test_only_one_due_moves():
    snapshot = story("li_ming")
    spec = ScenarioSpec(
        "x", moved=(DueMove("huabei", 20, date(2026, 12, 8)), DueMove("weilidai", -2, date(2026, 11, 26)))
    )
    check(spec, snapshot)
    dues = [
        (movement.day, movement.channel)
        for movement in walk(lay_out(snapshot), to_scenario(spec, snapshot))
        if movement.kind is MovementKind.DUE
    ]
    assert [day for day, channel in dues if channel == "huabei"] == [36]
    assert [day for day, channel in dues if channel == "weilidai"][:2] == [2, 34]


def test_a_line_without_debt_cannot_be_called():
    snapshot = next(s for s in [story("ten_lines")])
    free = next(line for line in snapshot.lines if not line.owed)
    with pytest.raises(UsageError, match="Nothing is owed"):
        check(ScenarioSpec("x", called=free.channel.id), snapshot)
    # Saved while it owed something and paid off since: the line is closed, nothing is asked for.
    assert to_scenario(ScenarioSpec("x", called=free.channel.id), snapshot) == Scenario(
        closed=frozenset({free.channel.id})
    )


def test_a_line_that_left_the_book_since_no_longer_matters():
    snapshot = story("li_ming")
    spec = ScenarioSpec("x", closed=("gone",), cuts=(LimitCut("gone", Decimal(1)),), moved=(DueMove("gone", 3),))
    assert run(lay_out(snapshot), to_scenario(spec, snapshot)) == run(lay_out(snapshot))


def test_own_scenarios_stand_last_in_the_matrix():
    snapshot = story("li_ming")
    rows = stress(snapshot, own=own_scenarios((EVERYTHING, ScenarioSpec("S1", closed=("jiebei",))), snapshot))
    assert [row.key for row in rows[-2:]] == ["own:裁员", "own:S1"]
    assert rows[-1].outcome == next(row.outcome for row in rows if row.key == "S1:jiebei")
    assert len(rows) == len(scenarios(snapshot)) + 2


@given(snapshot=households(fewest_lines=1), data=st.data())
@settings(max_examples=40)
def test_moving_a_due_moves_its_day_and_nothing_else(snapshot, data):
    plan = lay_out(snapshot)
    channel = data.draw(st.sampled_from([line.channel.id for line in snapshot.lines]))
    days = data.draw(st.integers(-31, 60).filter(bool))

    def dues(scenario, line=None):
        return [
            (movement.day, movement.fen)
            for movement in walk(plan, scenario)
            if movement.kind is MovementKind.DUE and (movement.channel == channel) is (line is None)
        ]

    moved = Scenario(moved=((channel, days),))
    assert dues(moved, "others") == dues(Scenario(), "others")
    everything = [((due.on - plan.as_of).days, -due.amount.fen) for due in (*plan.dues[channel], *plan.later[channel])]
    shifted = sorted((max(day + days, 1), fen) for day, fen in everything)
    assert sorted(dues(moved)) == [row for row in shifted if row[0] <= 180]


@given(snapshot=households(), amount=st.integers(1, 10**6), day=st.integers(1, 180))
@settings(max_examples=30)
def test_a_one_off_cost_lowers_cash_from_its_day_on(snapshot, amount, day):
    plan = lay_out(snapshot)
    before, after = run(plan).closing, run(plan, Scenario(lump_sums=((day, Money(amount)),))).closing
    assert after == before[: day - 1] + tuple(fen - amount for fen in before[day - 1 :])
