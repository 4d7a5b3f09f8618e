"""Own money first, then surviving lines by price, never a closed one, never a term loan, never cash from a card."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from tests.builders import a_channel, a_reading
from tests.core.planner.households import TODAY, households, story, yuan

from raincheck.core.model import Asset, Book, ChannelKind, Income, LineStatus, Living, Repayment, RepaymentMethod
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.bridge import StepKind, bridge, examine, examine_all, movements_of
from raincheck.core.planner.forecast import Movement, MovementKind, Runs, Scenario, lay_out, run
from raincheck.core.planner.stress import NamedScenario, scenarios
from raincheck.core.snapshot import Snapshot

TERM = {"kind": ChannelKind.TERM, "repayment": Repayment(RepaymentMethod.BULLET, 22, 60)}
CARD = {"kind": ChannelKind.STATEMENT, "repayment": Repayment(RepaymentMethod.FULL, 22)}


def _book(*channels, readings=None, assets=(), essential=30):
    return Snapshot(
        Book(
            income=(Income("工资", yuan(0), 1),),
            living=Living(yuan(essential), ZERO),
            assets=assets,
            channels=channels,
            observations=tuple(readings or (a_reading(channel.id, limit=1000) for channel in channels)),
        ),
        TODAY,
    )


def _steps(snapshot, scenario=Scenario()):  # noqa: B008 - frozen
    return bridge(snapshot, Runs(lay_out(snapshot)), scenario)


def test_nothing_is_needed_when_income_carries_everything():
    snapshot = story("li_ming")
    found = _steps(replace_income(snapshot, "60000.00"))
    assert found.missing == ZERO
    assert found.holds


def replace_income(snapshot, amount):
    """The same household with another wage."""
    return Snapshot(replace(snapshot.book, income=(Income("工资", yuan(amount), 23),)), snapshot.as_of)


def test_own_money_goes_first_then_the_cheapest_line():
    assets = (
        Asset("fund", "基金", yuan(40), Decimal("0.5")),
        Asset("cash", "活期", yuan(20)),
        Asset("house", "房", yuan(9000), liquid=False),
    )
    dear, cheap = a_channel("dear", apr=Decimal("0.24")), a_channel("cheap", apr=Decimal("0.06"))
    found = _steps(_book(dear, cheap, assets=assets))
    assert [(step.subject, step.kind) for step in found.steps] == [
        ("cash", StepKind.ASSET),
        ("fund", StepKind.ASSET),
        ("cheap", StepKind.LINE),
    ]
    assert [step.amount for step in found.steps] == [yuan(20), yuan(20), found.needed - yuan(40)]
    assert [step.revocable for step in found.steps] == [False, False, True]
    assert found.steps[1].cost == yuan(20)  # half of the 40 that are sold
    assert found.missing == found.needed - yuan(40)
    assert found.cost == yuan(20) + found.steps[2].cost
    assert found.borrowed == found.missing
    assert found.holds
    assert found.open_from is None


def test_the_dates_say_when_each_step_is_needed():
    found = _steps(_book(a_channel("cheap", apr=Decimal("0.12")), assets=(Asset("cash", "活期", yuan(10)),)))
    cash, line = found.steps
    assert cash.needed_on == TODAY + timedelta(days=1)
    # One yuan a day in November and 30/31 in December: ten yuan are gone after ten days and a bit.
    assert line.needed_on == date(2026, 12, 3)
    assert line.to_the_end
    assert line.days == 180 - 10
    assert line.rolls_over
    assert line.cost == Money(line.amount.times(Fraction(1, 100)).fen * 6)


def test_what_no_line_carries_stays_open():
    found = _steps(_book(a_channel("small"), readings=(a_reading("small", limit=50),)))
    assert found.open == found.needed - yuan(50)
    assert not found.holds
    assert found.open_from == date(2027, 1, 13)


def test_while_applications_rest_no_line_is_named_and_what_own_money_leaves_stays_open():
    snapshot = _book(a_channel("line"), assets=(Asset("cash", "活期", yuan(20)),))
    found = bridge(snapshot, Runs(lay_out(snapshot)), Scenario(), lends=False)
    assert [step.kind for step in found.steps] == [StepKind.ASSET]
    assert (found.open, found.borrowed, found.lends) == (found.needed - yuan(20), ZERO, False)


@pytest.mark.parametrize(
    ("channel", "reading"),
    [
        pytest.param(a_channel("x", **TERM), {}, id="term loan"),
        pytest.param(a_channel("x"), {"status": LineStatus.FROZEN}, id="frozen"),
        pytest.param(a_channel("x"), {"limit": None}, id="limit unknown"),
        pytest.param(a_channel("x"), {"limit": 0}, id="limit zero"),
    ],
)
def test_a_line_that_lends_nothing_bridges_nothing(channel, reading):
    found = _steps(_book(channel, readings=(a_reading("x", **reading),)))
    assert found.steps == ()
    assert found.open == found.needed > ZERO


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(Scenario(closed=frozenset({"cheap"})), id="closed"),
        pytest.param(Scenario(cuts=(("cheap", Fraction(1)),)), id="cut to nothing"),
    ],
)
def test_a_line_the_scenario_takes_is_not_used(scenario):
    dear, cheap = a_channel("dear", apr=Decimal("0.24")), a_channel("cheap", apr=Decimal("0.06"))
    assert [step.subject for step in _steps(_book(dear, cheap), scenario).steps] == ["dear"]


def test_a_card_carries_purchases_of_a_month_and_no_more():
    free, dear = a_channel("card", apr=Decimal(0), **CARD), a_channel("dear", apr=Decimal("0.24"))
    card, line = _steps(_book(free, dear, assets=(Asset("cash", "活期", yuan(60)),))).steps[1:]
    assert card.kind is StepKind.PURCHASES
    assert card.amount < yuan(30)  # thirty days of about a yuan
    assert card.amount > yuan(29)
    assert line.subject == "dear"


def test_the_same_purchases_are_carried_once_however_many_cards_there_are():
    cards = (a_channel(f"card{place}", apr=Decimal(0), **CARD) for place in range(3))
    found = _steps(_book(*cards, a_channel("dear", apr=Decimal("0.24")), assets=(Asset("cash", "活期", yuan(60)),)))
    carried = [step.amount for step in found.steps if step.kind is StepKind.PURCHASES]
    assert total(carried) < yuan(32)  # about a yuan a day, for a month and the days by which it moved


@given(snapshot=households())
@settings(max_examples=50)
def test_steps_and_what_stays_open_make_the_deepest_hole(snapshot):
    plan = lay_out(snapshot)
    for named in scenarios(snapshot):
        found = examine(snapshot, plan, named)
        steps = found.bridge.steps
        assert sum(step.amount.fen for step in steps) + found.bridge.open.fen == found.bridge.needed.fen
        assert all(ZERO < step.amount <= step.available for step in steps)
        assert found.bridge.missing == found.outcome.missing
        assert found.bridge.missing_without_discretionary <= found.bridge.missing
        assert (found.bridge.open_from is None) is found.bridge.holds
        lines = [step for step in steps if step.kind is not StepKind.ASSET]
        assert [step.price for step in lines] == sorted(step.price for step in lines)
        assert not {step.subject for step in lines} & named.scenario.closed
        assert [step.needed_on for step in steps] == sorted(step.needed_on for step in steps)


@given(snapshot=households())
@settings(max_examples=30)
def test_the_movements_of_a_day_explain_its_cash(snapshot):
    plan = lay_out(snapshot)
    closing = run(plan).closing
    for day in (1, 30, 180):
        before = plan.opening.fen if day == 1 else closing[day - 2]
        assert before + sum(movement.fen for movement in movements_of(plan, Scenario(), day)) == closing[day - 1]


def test_a_day_opened_up():
    snapshot = story("li_ming")
    payday = movements_of(lay_out(snapshot), Scenario(), 13)  # 5 December
    assert payday == (
        Movement(13, MovementKind.INCOME, "", 1666667),
        Movement(13, MovementKind.LIVING, "", -29032),  # 9,000 over the 31 days of December
    )


def test_the_page_row_says_what_headroom_goes_and_what_falls_due():
    snapshot = story("li_ming")
    plan = lay_out(snapshot)
    found = examine(snapshot, plan, NamedScenario("S1:weilidai", Scenario(closed=frozenset({"weilidai"}))))
    assert found.lost_headroom == yuan(35000)
    assert found.due_in_30_days == yuan("12643.26")  # weilidai, huabei, the card and, on day 30, jiebei
    rows = examine_all(snapshot, scenarios(snapshot))
    assert [row.outcome.survives for row in rows] == [True] * 12 + [False]
    called = rows[-1].bridge
    assert called.missing == yuan("18397.53")
    assert [step.subject for step in called.steps[:3]] == ["cash", "money_market", "stock_fund"]
    assert called.holds
