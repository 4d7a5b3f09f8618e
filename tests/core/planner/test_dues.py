"""Which lines add to what falls due: those with agreed terms, those paid whole each month, those only guessed."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import a_due, ahead

from raincheck.app.wording.forecast import doubts
from raincheck.core.measures import Measures
from raincheck.core.model import Book, Due, Repayment, RepaymentMethod, Terms
from raincheck.core.money import Money
from raincheck.core.planner.dues import (
    computed,
    due_day,
    is_planned,
    paid_in_full,
    schedules,
    without_later,
    without_schedule,
)
from raincheck.core.snapshot import Snapshot

WHOLE = Repayment(RepaymentMethod.FULL, due_day=22)
LINES = {
    "agreed": a_channel("agreed"),
    "whole": a_channel("whole", repayment=WHOLE),
    "guessed": a_channel("guessed", terms=Terms.GUESSED),
    "billed": a_channel("billed", terms=Terms.GUESSED),
    "free": a_channel("free", terms=Terms.GUESSED),
}
BOOK = Book(
    channels=tuple(LINES.values()),
    observations=tuple(a_reading(id, used=0 if id == "free" else 1200) for id in LINES),
    dues=(a_due(300, ahead(9), "billed"),),
)
SNAPSHOT = Snapshot(BOOK, TODAY)


def names(lines):
    return [line.channel.id for line in lines]


def test_what_is_guessed_and_not_billed_has_no_schedule():
    assert names(without_schedule(SNAPSHOT)) == ["guessed"]
    assert {id: len(dues) for id, dues in schedules(SNAPSHOT).items() if id != "agreed"} == {
        "whole": 1,
        "guessed": 0,
        "billed": 1,
        "free": 0,
    }


def test_what_is_billed_in_part_has_nothing_after_its_bill():
    assert names(without_later(SNAPSHOT)) == ["billed"]
    assert any("nothing of billed after the dues entered" in told for told in doubts(Measures(SNAPSHOT)))
    whole = replace(BOOK, dues=(a_due(1200, ahead(9), "billed"),))
    assert names(without_later(Snapshot(whole, TODAY))) == []


def test_what_is_paid_whole_each_month_is_no_carried_debt():
    assert names(paid_in_full(SNAPSHOT)) == ["whole"]


def test_a_plan_pays_off_what_is_carried_on_agreed_terms():
    assert names(line for line in SNAPSHOT.lines if is_planned(line)) == ["agreed"]


def test_the_instalments_of_a_year_are_laid_out_to_its_last_day():
    line = a_channel(repayment=Repayment(RepaymentMethod.LEVEL, due_day=22, periods=24))
    found = computed(line, Money(2400_00), date(2026, 11, 1), date(2027, 11, 22))
    assert (len(found), found[0].on, found[-1].on) == (13, date(2026, 11, 22), date(2027, 11, 22))


def test_an_overdue_bill_on_the_first_day_of_a_forecast_was_due_on_its_own_day():
    late = Book(
        channels=(a_channel("card"), a_channel("other")),
        observations=(a_reading("card", TODAY, used=500), a_reading("other", TODAY, used=500)),
        dues=(Due("card", TODAY - timedelta(9), Money(100)), Due("card", TODAY - timedelta(3), Money(200))),
    )
    tomorrow = TODAY + timedelta(1)
    assert due_day(Snapshot(late, TODAY), "card", tomorrow) == TODAY - timedelta(9)
    assert due_day(Snapshot(late, TODAY), "card", tomorrow + timedelta(1)) == tomorrow + timedelta(1)
    assert due_day(Snapshot(late, TODAY), "other", tomorrow) == tomorrow
