"""The wall of renewals, and the least bad order when not all can be paid."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_reading
from tests.core.checks import a_due, ahead, own_line, purse, still

from raincheck.core.contingency import order_when_short
from raincheck.core.model import Asset, Book, Income, Living, PlannedDraw, Repayment, RepaymentMethod
from raincheck.core.money import Money
from raincheck.core.planner.forecast import MovementKind, Scenario, lay_out, run, walk
from raincheck.core.planner.stress import ending_soon, stress
from raincheck.core.renewals import renewals
from raincheck.core.snapshot import Snapshot


def ending(*days: int, used: int = 100) -> Book:
    lines = tuple(still(f"l{place}", expires_on=ahead(day)) for place, day in enumerate(days))
    return Book(channels=lines, observations=tuple(a_reading(line.id, limit=500, used=used) for line in lines))


def test_lines_that_end_in_one_month_stand_together_the_soonest_first():
    found = renewals(Snapshot(ending(40, 30, 100), TODAY))
    assert [(str(entry.month), entry.lines, entry.is_near) for entry in found] == [
        ("2026-12", ("l1",), True),
        ("2027-01", ("l0",), True),
        ("2027-03", ("l2",), False),
    ]
    assert found[0].owed == Money(10_000)
    assert found[0].headroom == Money(40_000)


@pytest.mark.parametrize(("days", "count"), [(0, 1), (-1, 0), (90, 1), (373, 1), (374, 0)])
def test_the_coming_year_from_today_to_the_end_of_its_month(days, count):
    # The year ends with November 2027.
    assert len(renewals(Snapshot(ending(days), TODAY))) == count


def test_a_line_that_is_not_used_and_gives_nothing_is_no_renewal():
    book = ending(30)
    assert renewals(Snapshot(replace(book, observations=(a_reading("l0", limit=0, used=0),)), TODAY)) == ()


def short(cash: int) -> list[tuple[str, int]]:
    book = Book(
        channels=(still("l0"), still("l1")),
        observations=(a_reading("l0", used=1), a_reading("l1", used=1)),
        dues=(a_due(500, ahead(3), "l0"), a_due(100, ahead(9), "l1")),
        **purse(cash=cash, essential=30),
    )
    snapshot = Snapshot(book, TODAY)
    plan = lay_out(snapshot)
    order = order_when_short(snapshot, plan, run(plan))
    return [(entry.entry.channel, entry.paid.fen // 100) for entry in order]


def test_an_order_is_given_only_where_not_all_can_be_paid():
    assert short(630) == []
    assert short(300) == [("l1", 100), ("l0", 170)]


def test_money_that_is_only_late_gives_no_order():
    late = Book(
        channels=(still("l0"),),
        observations=(a_reading("l0", limit=500, used=0),),
        dues=(a_due(500, ahead(3), "l0"),),
        income=(Income("货款", Money(90_000), ahead(6).day),),
        assets=(Asset("cash", "活期", Money(10_000)),),
        living=Living(Money(0), Money(0)),
    )
    snapshot = Snapshot(late, TODAY)
    plan = lay_out(snapshot)
    outcome = run(plan)
    assert outcome.first_missed_due is not None
    assert order_when_short(snapshot, plan, outcome) == ()


def test_a_line_that_is_not_renewed_asks_for_all_that_is_left_on_its_day():
    line = own_line("loan", expires_on=ahead(60), repayment=Repayment(RepaymentMethod.EQUAL_PRINCIPAL, 1, 10))
    far = own_line("far", expires_on=ahead(91))
    book = Book(
        channels=(line, far),
        observations=(a_reading("loan", limit=20_000, used=10_000), a_reading("far", limit=100, used=50)),
        assets=(Asset("cash", "活期", Money(5_000_000)),),
        living=Living(Money(0), Money(0)),
        planned_draws=(PlannedDraw("loan", Money(10_000), 28),),
    )
    snapshot = Snapshot(book, TODAY)
    assert ending_soon(snapshot) == (("loan", 60),)
    rows = {row.key: row.outcome for row in stress(snapshot)}
    assert [key for key in rows if key.startswith("S9")] == ["S9:loan"]
    plan = lay_out(snapshot)
    scenario = Scenario(ended=(("loan", 60),))
    paid = [(m.day, -m.fen) for m in walk(plan, scenario) if m.kind is MovementKind.DUE and m.channel == "loan"]
    before = [entry for entry in plan.dues["loan"] if entry.on <= TODAY + timedelta(days=60)]
    assert paid[:-1] == [((entry.on - TODAY).days, entry.amount.fen) for entry in before]
    assert paid[-1] == (60, 1_000_000 - sum((entry.amount - entry.interest).fen for entry in before))
    drawn = [m.day for m in walk(plan, scenario) if m.kind is MovementKind.DRAW]
    assert drawn
    assert max(drawn) < 60
