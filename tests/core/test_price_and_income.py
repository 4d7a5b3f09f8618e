"""P03, D04 and F03's worst group (domain.md 13.3 and 13.6)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import ago, ahead, findings, level, money, one_line, own_line, purse, warnings

from raincheck.core.calendar import Month
from raincheck.core.measures import Measures
from raincheck.core.model import Book, Income, IncomeMonth, PlannedDraw, Rate, Repayment, RepaymentMethod
from raincheck.core.planner.dues import schedule
from raincheck.core.snapshot import Snapshot

NOVEMBER = Month(2026, 11)
OCTOBER = Month(2026, 10)


def rated(*dated, on=None):
    rates = tuple(Rate("jiebei", day, Decimal(apr)) for day, apr in dated)
    return one_line(a_reading(used=6000), channel=a_channel(apr=Decimal(dated[-1][1])), rates=rates)


class TestRateRaised:
    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            ("0.146", "0.1559", "green"),
            ("0.146", "0.156", "amber"),
            ("0.146", "0.1959", "amber"),
            ("0.146", "0.196", "red"),
            ("0.24", "0.2401", "red"),
            ("0.239", "0.24", "green"),
            ("0.25", "0.259", "green"),
            ("0.25", "0.27", "amber"),
            ("0.196", "0.146", "green"),
        ],
    )
    def test_on_and_beside_its_thresholds(self, before, after, expected):
        assert level(rated((ago(200), before), (ago(3), after)), "P03") == expected

    def test_it_is_an_event_of_30_days(self):
        book = rated((ago(200), "0.146"), (ago(3), "0.168"))
        days = [ago(4), ago(3), ahead(27), ahead(28)]
        assert [level(book, "P03", day) for day in days] == ["green", "amber", "amber", "green"]

    def test_every_neighbouring_pair_speaks(self):
        book = rated((ago(200), "0.10"), (ago(20), "0.12"), (ago(3), "0.18"))
        assert warnings(book, "P03") == [("jiebei", "amber", ago(20)), ("jiebei", "red", ago(3))]

    def test_a_correction_of_the_same_day_is_none(self):
        book = rated((ago(200), "0.146"), (ago(3), "0.186"), (ago(3), "0.146"))
        assert level(book, "P03") == "green"

    def test_one_rate_alone_says_nothing(self):
        assert level(rated((ago(3), "0.30")), "P03") == "green"


class TestTheRateInForce:
    BOOK = rated((ago(100), "0.12"), (ago(3), "0.24"))

    @pytest.mark.parametrize(("day", "apr"), [(ago(200), "0.12"), (ago(4), "0.12"), (ago(3), "0.24"), (TODAY, "0.24")])
    def test_it_is_the_newest_by_then_the_oldest_before_any(self, day, apr):
        snapshot = Snapshot(self.BOOK, day)
        assert snapshot.channels["jiebei"].apr == Decimal(apr)
        assert snapshot.lines[0].channel.apr == Decimal(apr)

    def test_the_schedule_follows_it(self):
        found = [Snapshot(self.BOOK, day) for day in (ago(0), ago(0))]
        assert schedule(found[0], found[0].lines[0])[0].interest == money(120)

    def test_without_dated_rates_it_is_the_lines_own(self):
        assert Snapshot(replace(self.BOOK, rates=()), ago(200)).channels["jiebei"].apr == Decimal("0.24")


def earned(*months, income=10000, newest=OCTOBER):
    """Income of past months, the newest last."""
    back = range(len(months) - 1, -1, -1)
    history = tuple(IncomeMonth(newest.plus(-n), money(str(amount))) for n, amount in zip(back, months, strict=True))
    return Book(income=(Income("pay", money(income), 1),) if income else (), income_history=history)


class TestIncomeFalling:
    @pytest.mark.parametrize(
        ("mean", "expected"),
        [("8000.01", "green"), (8000, "amber"), ("6000.01", "amber"), (6000, "red"), (12000, "green")],
    )
    def test_on_and_beside_its_thresholds(self, mean, expected):
        assert level(earned(mean, mean, mean), "D04") == expected

    def test_only_the_three_newest_months_count(self):
        assert level(earned(1, 1, 10000, 10000, 10000), "D04") == "green"
        assert findings(earned(20000, 5000, 6000, 7000), "D04")[0].value == Fraction(2, 5)

    def test_the_month_that_runs_is_not_finished(self):
        book = earned(10000, 10000, 10000, 0, newest=NOVEMBER)
        assert level(book, "D04") == "green"
        assert level(earned(10000, 10000, 1, newest=NOVEMBER), "D04") == "grey"

    @pytest.mark.parametrize(("newest", "expected"), [(-1, "red"), (-2, "red"), (-3, "grey")])
    def test_the_newest_month_is_at_most_two_months_back(self, newest, expected):
        assert level(earned(1, 1, 1, newest=NOVEMBER.plus(newest)), "D04") == expected

    @pytest.mark.parametrize("book", [earned(1, 1), earned(1, 1, 1, income=0)])
    def test_without_three_months_or_income_it_is_grey(self, book):
        assert level(book, "D04") == "grey"

    def test_the_measure_is_their_mean(self):
        assert Measures(Snapshot(earned(100, 100, "100.01"), TODAY)).income_recent == money(100)
        assert Measures(Snapshot(earned("0.01", "0.01", "0"), TODAY)).income_recent == money("0.01")
        assert Measures(Snapshot(earned(1, 1), TODAY)).income_recent is None


def two_groups(*draws, cash=3000, b_limit=5000):
    """No debts; living is paid by monthly draws on the lines named."""
    repayment = Repayment(RepaymentMethod.BULLET, due_day=28, periods=100)
    lines = tuple(own_line(name, apr=Decimal(0), repayment=repayment) for name in ("a", "b"))
    return Book(
        channels=lines,
        observations=(a_reading("a", limit=9000), a_reading("b", limit=b_limit)),
        planned_draws=tuple(PlannedDraw(channel, money(1000), 25) for channel in draws),
        **purse(income=2900, essential=3000, cash=cash),
    )


class TestWorstGroup:
    def test_the_group_with_the_fewest_days_is_judged_not_the_largest(self):
        measures = Measures(Snapshot(two_groups("b", cash=1000), TODAY))
        assert (measures.survival_days_largest_group, measures.survival_days_worst_group) != (None, None)
        assert measures.worst_group == "B"
        found = findings(two_groups("b", cash=1000), "F03")[0]
        facts = {fact.name: fact.value for fact in found.facts}
        assert (found.value, facts["group"]) == (measures.survival_days_worst_group, "B")
        assert measures.survival_days_worst_group < (measures.survival_days_largest_group or 181)

    def test_on_a_tie_it_is_the_largest_exposure_then_the_first_name(self):
        assert Measures(Snapshot(two_groups(), TODAY)).worst_group == "A"
        assert Measures(Snapshot(two_groups(b_limit=9001), TODAY)).worst_group == "B"
        assert Measures(Snapshot(two_groups(b_limit=9000), TODAY)).worst_group == "A"

    def test_it_is_not_known_without_cash(self):
        measures = Measures(Snapshot(replace(two_groups("b"), assets=()), TODAY))
        assert (measures.worst_group, measures.survival_days_worst_group) == (None, None)

    def test_a_group_without_planned_draws_is_as_the_base(self):
        measures = Measures(Snapshot(two_groups("b", cash=1000), TODAY))
        outcomes = {closed.group.name: closed.outcome.closing for closed in measures.groups_closed}
        assert outcomes["A"] == measures.base.closing != outcomes["B"]
