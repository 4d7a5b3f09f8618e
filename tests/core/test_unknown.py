"""Unknown is not zero: what nobody has entered is grey, null and said (domain.md 13.4 and 13.6)."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import Watch, a_due, ago, ahead, context, findings, level, one_line, own_line, purse

from raincheck.cli.reports import plan_document, stress_document
from raincheck.core.measures import Measures
from raincheck.core.model import Book, ChannelKind, LineStatus
from raincheck.core.money import ZERO
from raincheck.core.planner.plan import make_plan
from raincheck.core.planner.stress import stress
from raincheck.core.reminders import ReminderKind, agenda, reminders
from raincheck.core.rules import rule
from raincheck.core.rules.remedies import remedies
from raincheck.core.snapshot import Snapshot


def book(**changed):
    """A line with 5,000 owed and a due larger than many a purse; income, living and cash are known."""
    known = purse(income=10_000, essential=3000, cash=20_000)
    dues = (a_due(4000, ahead(10), "jiebei"),)
    return one_line(a_reading(used=5000), channel=a_channel(), **(known | {"dues": dues} | changed))


NO_CASH = book(assets=())
NO_LIVING = book(living=None)


@pytest.mark.parametrize("code", ["F01", "F02", "F03", "F04", "M02"])
def test_without_any_asset_these_rules_are_grey(code):
    assert level(book(), code) != "grey"
    assert level(NO_CASH, code) == "grey"


@pytest.mark.parametrize("code", ["D01", "D02", "D03", "M01", "C01", "U01"])
def test_what_needs_no_cash_is_judged_all_the_same(code):
    assert level(NO_CASH, code) == level(book(), code) != "grey"


@pytest.mark.parametrize("code", ["F01", "F02", "F03", "F04", "D03"])
def test_without_living_costs_these_rules_are_grey(code):
    assert level(NO_LIVING, code) == "grey"


def test_no_measure_counts_unknown_cash_as_nothing():
    measures = Measures(Snapshot(NO_CASH, TODAY))
    names = (
        "liquid_assets",
        "months_of_essentials",
        "plcr_income_minus_30pct",
        "debt_to_assets",
        "survival_days_largest_group",
        "base_first_negative_on",
    )
    assert [getattr(measures, name) for name in names] == [None] * len(names)


def test_an_asset_worth_nothing_is_known():
    measures = Measures(Snapshot(book(**purse(income=10_000, essential=3000, cash=0)), TODAY))
    assert measures.liquid_assets == ZERO
    assert measures.base is not None


def test_the_plan_aims_but_does_not_say_where_it_stands():
    snapshot = Snapshot(NO_CASH, TODAY)
    found = plan_document(make_plan(snapshot))
    fund = found["emergency_fund"]
    assert (fund["have"], fund["gap"], found["path"]) == (None, None, None)
    known = plan_document(make_plan(Snapshot(book(), TODAY)))
    assert {**fund, "have": "20000.00", "gap": known["emergency_fund"]["gap"]} == known["emergency_fund"]
    assert found["payoff"] == known["payoff"] is not None


def test_every_row_of_the_stress_matrix_is_null_and_says_why():
    snapshot = Snapshot(NO_CASH, TODAY)
    found = stress_document(snapshot, stress(snapshot))
    assert list(found["scenarios"]) == list(stress_document(*_both(book()))["scenarios"])
    for row in found["scenarios"].values():
        assert "not entered" in row.pop("reason")
        assert json.dumps(row).count("null") == len(row) + 3
        assert set(row["cash"].values()) == {None}


def test_rows_without_living_costs_say_what_they_leave_out():
    found = stress_document(*_both(NO_LIVING))
    assert "leave them out" in found["scenarios"]["S0"]["reason"]
    assert found["scenarios"]["S0"]["survives"] is True
    assert "reason" not in stress_document(*_both(book()))["scenarios"]["S0"]


def _both(of):
    snapshot = Snapshot(of, TODAY)
    return snapshot, stress(snapshot)


def test_a_warning_raised_while_cash_was_known_has_no_figure_once_it_is_not():
    watch = Watch(book(**purse(income=10_000, essential=3000, cash=100)))
    raised = [alert for alert in watch.check(TODAY).alerts if alert.rule in ("F01", "F02", "F03", "F04", "M02")]
    assert raised
    blind = context(replace(watch.book, assets=()))
    assert [remedies(rule(alert.rule), blind, alert) for alert in raised] == [()] * len(raised)


class TestNotLookedAtYet:
    def book(self, added, *, others=0):
        """A line without a reading; `others` share its group and are owed."""
        lines = (
            a_channel(added_on=added),
            own_line("far"),
            *(own_line(f"o{n}", platform="ANT") for n in range(others)),
        )
        return Book(channels=lines, observations=tuple(a_reading(line.id, limit=100, used=50) for line in lines[1:]))

    @pytest.mark.parametrize(
        ("days", "others", "expected"),
        [
            (0, 0, "grey"),
            (34, 0, "grey"),
            (35, 0, "amber"),
            (65, 0, "red"),
            (13, 1, "grey"),
            (14, 1, "amber"),
            (30, 1, "red"),
        ],
    )
    def test_it_asks_for_a_look_when_its_cadence_has_passed(self, days, others, expected):
        found = {entry.subject: entry.level.value for entry in findings(self.book(ago(days), others=others), "X01")}
        assert found["jiebei"] == expected

    def test_it_is_no_fog(self):
        assert not Watch(self.book(TODAY)).check(TODAY).has("X01")

    def test_nor_is_a_round_asked_for_before(self):
        def rounds(days):
            found = agenda(Snapshot(self.book(ago(days)), TODAY), report_on=None)
            return [entry.channel for entry in reminders(found, TODAY) if entry.kind is ReminderKind.CHECK_ROUND]

        assert "jiebei" not in rounds(3)
        assert "jiebei" in rounds(35)


@pytest.mark.parametrize("reading", [a_reading(status=LineStatus.OPEN, limit=None, used=0), None])
def test_a_loan_has_no_limit_that_could_be_known(reading):
    """The overall use speaks of revolving lines and cards (domain.md 13.2): of loans nothing is lacking."""
    loan = a_channel(kind=ChannelKind.TERM)
    book = Book(channels=(loan,), observations=() if reading is None else (reading,))
    (found,) = findings(book, "U01")
    assert (found.level, found.moot) == ("grey", True)
    assert not Snapshot(book, TODAY).lines_by_id[loan.id].lacks_limit


@pytest.mark.parametrize(
    ("status", "limit", "moot"),
    [
        (LineStatus.OPEN, 0, True),
        (LineStatus.CLOSED, None, True),
        (LineStatus.OPEN, None, False),
        (LineStatus.UNKNOWN, 0, False),
    ],
)
def test_nothing_to_use_is_not_the_same_as_nothing_known_to_use(status, limit, moot):
    (found,) = findings(one_line(a_reading(status=status, limit=limit, used=0)), "U01")
    assert (found.level, found.moot) == ("grey", moot)
