"""What the stress test says: plain about gaps, about borrowing again, and never a nudge to borrow."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading, yuan

from raincheck.app.wording.amounts import plain_money_text
from raincheck.app.wording.stress import (
    bridge_words,
    fan_words,
    lost_at_most,
    lost_words,
    movement_lines,
    scenario_meaning,
    scenario_name,
    spec_words,
    step_detail,
    step_formula,
    way_words,
)
from raincheck.core.model import Asset, Book, ChannelKind, Contract, Income, Living, Repayment, RepaymentMethod
from raincheck.core.money import Money
from raincheck.core.planner.bridge import BridgeStep, StepKind, examine_all
from raincheck.core.planner.fan import Fan, NoFan, NoFanReason
from raincheck.core.planner.forecast import Movement, MovementKind, lay_out
from raincheck.core.planner.scenario import DueMove, LimitCut, LumpExpense, ScenarioSpec
from raincheck.core.planner.stress import scenarios
from raincheck.core.snapshot import Snapshot


def a_snapshot(cash: str = "3000", living: str = "5000", discretionary: str = "0") -> Snapshot:
    """One card and one loan, an income that does not cover the living, and some cash."""
    card = a_channel(
        "card",
        name="card",
        platform="CMB",
        funder="CMB",
        kind=ChannelKind.STATEMENT,
        apr=Decimal(0),
        repayment=Repayment(RepaymentMethod.FULL, due_day=5),
    )
    return Snapshot(
        Book(
            income=(Income("pay", Money(400_000), 5),),
            living=Living(yuan(living) or Money(0), yuan(discretionary) or Money(0)),
            assets=(Asset("cash", "cash", yuan(cash) or Money(0)),),
            channels=(a_channel(), card),
            observations=(a_reading(used=6000), a_reading("card", limit=2000, used=0)),
        ),
        TODAY,
    )


def row(snapshot: Snapshot, key: str = "S0"):  # type: ignore[no-untyped-def] - read from the matrix
    return next(found for found in examine_all(snapshot, scenarios(snapshot)) if found.key == key)


def test_every_scenario_has_a_name_and_a_meaning() -> None:
    snapshot = a_snapshot()
    names = {entry.key: scenario_name(entry.key, entry.subject, snapshot) for entry in scenarios(snapshot)}
    assert names["S1:jiebei"] == "jiebei closed"
    assert names["S2:ANT"] == "all of Ant closed"
    assert len(set(names.values())) == len(names)
    assert all(scenario_meaning(key, snapshot) for key in names)
    assert "Only where the contract allows it [K]" in scenario_meaning("S7:jiebei", snapshot)
    noted = Snapshot(replace(snapshot.book, contracts=(Contract("jiebei", call_on_closing=False),)), snapshot.as_of)
    assert scenario_meaning("S7:jiebei", noted).endswith("You noted that its contract does not.")
    assert scenario_name("own:mine", None, snapshot) == "mine"


def test_an_own_scenario_is_told_part_by_part() -> None:
    spec = ScenarioSpec(
        "all",
        closed=("card",),
        cuts=(LimitCut("jiebei", Decimal("0.25")),),
        income_fall=Decimal("0.3"),
        income_months=2,
        lump_sums=(LumpExpense(date(2027, 1, 3), Money(500_000), "roof"),),
        moved=(DueMove("jiebei", -2), DueMove("gone", 5, date(2026, 12, 22))),
        called="jiebei",
        without_discretionary=True,
    )
    told = spec_words(spec, a_snapshot())
    for part in (
        "card closed",
        "jiebei called at once",
        "jiebei limit −25%",
        "income −30% for 2 months",
        "roof ¥5,000 on 3 Jan 2027",
        "all dues of jiebei 2 days earlier",
        "gone of 22 Dec 5 days later",
        "essentials only",
        "1 line of it is no longer in the book",
    ):
        assert part in told


def test_a_scenario_that_holds_asks_for_nothing() -> None:
    found = row(a_snapshot(cash="90000"))
    assert way_words(found, a_snapshot()) == ""
    assert bridge_words(found, a_snapshot()).startswith("Nothing to borrow: ¥")


def test_thrift_comes_before_any_line() -> None:
    snapshot = a_snapshot(cash="4500", living="2000", discretionary="3000")
    found = row(snapshot)
    assert not found.outcome.survives
    assert way_words(found, snapshot) == "leave out discretionary living"


def test_what_stays_open_is_said_with_its_day() -> None:
    snapshot = a_snapshot(cash="0", living="9000")
    found = row(snapshot, "S4")
    assert (
        way_words(found, snapshot)
        == f"not enough: ¥{found.bridge.open.fen // 100:,}.{found.bridge.open.fen % 100:02d} stays open"
    )
    assert "leaves ¥" in bridge_words(found, snapshot)
    assert "Speak with the lenders" in bridge_words(found, snapshot)


def test_what_stays_open_names_what_would_be_borrowed_before() -> None:
    snapshot = a_snapshot(cash="0", living="9000")
    found = row(snapshot, "S0")
    borrowed, left = found.bridge.borrowed, found.bridge.open
    assert borrowed
    assert left
    told = f"{plain_money_text(left)} stays open even after {plain_money_text(borrowed)} borrowed anew"
    assert way_words(found, snapshot) == told


def test_a_line_whose_use_is_not_known_may_lend_less_than_the_bridge_says() -> None:
    known = a_snapshot(cash="0", living="9000")
    seen = known.book.observations
    unseen = Snapshot(replace(known.book, observations=(replace(seen[0], used=None), *seen[1:])), TODAY)
    name, found = known.channels["jiebei"].name, row(unseen)
    assert any(step.subject == "jiebei" for step in found.bridge.steps)
    assert f"What is used on {name} is not known: less may be drawable there." in bridge_words(found, unseen)
    assert "is not known" not in bridge_words(row(known), known)
    plan = lay_out(unseen)
    gone = row(unseen, "S4")
    assert lost_at_most(gone, plan, unseen)
    assert re.search(rf"{name}  ≤ ¥[\d,]+ → ¥0$", lost_words(gone, plan, unseen), re.MULTILINE)
    assert not lost_at_most(row(known, "S4"), lay_out(known), known)


def a_step(**changed: object) -> BridgeStep:
    fields: dict[str, object] = {
        "kind": StepKind.LINE,
        "subject": "jiebei",
        "amount": Money(100_000),
        "available": Money(400_000),
        "price": Fraction(12, 100),
        "cost": Money(1000),
        "needed_on": TODAY + timedelta(days=10),
        "days": 20,
        "to_the_end": False,
        "revocable": False,
    }
    return BridgeStep(**(fields | changed))  # type: ignore[arg-type] - the test names the fields it is about


def test_a_step_says_its_price_its_days_and_what_speaks_against_it() -> None:
    assert step_detail(a_step(), TODAY) == "12% a year, 2 Dec to 21 Dec, 20 days"
    assert (
        step_formula(a_step()) == "¥1,000 of ¥4,000 there. ¥1,000 × 12% ÷ 12 × 1 begun 30-day periods = ¥10 interest."
    )
    long = a_step(days=31, revocable=True)
    assert step_detail(long, TODAY).endswith("must be borrowed again")
    assert "the pattern that “Borrowing to repay” warns of" in step_formula(long)
    assert "can withdraw it at any time" in step_formula(long)
    assert "never cash" in step_detail(a_step(kind=StepKind.PURCHASES), TODAY)
    assert "at most the living costs" in step_formula(a_step(kind=StepKind.PURCHASES))
    assert step_detail(a_step(kind=StepKind.ASSET, price=Fraction(0)), TODAY).startswith("own cash")
    assert "still open after 180 days" in step_detail(a_step(to_the_end=True), TODAY)


def test_a_long_day_counts_what_it_leaves_out() -> None:
    moved = [Movement(1, MovementKind.DUE, "jiebei", -100)] * 10
    told = movement_lines(moved, a_snapshot())
    assert told.count("due: jiebei  −¥1") == 8
    assert told.endswith("and 2 more sums")


def test_the_fan_is_no_probability_of_default() -> None:
    fan = Fan(TODAY, 10_000, 1, 9, (), (), (), ((30, 0), (60, 25), (90, 100), (180, 4600)))
    told = fan_words(fan)
    assert "Of 10,000 paths cash runs out in 0% within 30 days, 0.3% within 60 days, 1% within 90 days, 46%" in told
    assert "your own last 9 months" in told
    assert "no forecast and no probability of default" in told


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (NoFan(NoFanReason.HISTORY, 1), "Only 1 month of income is known; from 6 months on"),
        (NoFan(NoFanReason.HISTORY, 5), "Only 5 months of income are known"),
        (NoFan(NoFanReason.LIVING, 9), "Living costs are not known yet"),
        (NoFan(NoFanReason.INCOME, 9), "No regular income"),
        (None, "10,000 times …"),
    ],
)
def test_why_there_is_no_fan(found: NoFan | None, said: str) -> None:
    assert said in fan_words(found)


def test_nothing_speaks_of_a_new_application() -> None:
    snapshot = a_snapshot(cash="0", living="9000")
    rows = examine_all(snapshot, scenarios(snapshot))
    told = " ".join(
        part
        for found in rows
        for part in (
            bridge_words(found, snapshot),
            way_words(found, snapshot),
            *(step_formula(step) + step_detail(step, TODAY) for step in found.bridge.steps),
        )
    ).lower()
    assert "appl" not in told.replace("applies", "")
    assert "new line" not in told
