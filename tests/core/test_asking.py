"""What passed and was never confirmed is asked about from the day after on, for a month."""

from datetime import date

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import a_due, ago, ahead, one_line, repay, still

from raincheck.core.asking import asked_dues, asked_income
from raincheck.core.calendar import Month
from raincheck.core.model import Book, Income, IncomeMonth
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot


def stated(*dues, rows=(), on=TODAY):
    book = Book(channels=(still("l0"),), observations=(a_reading("l0", ago(40)),), dues=dues, ledger=rows)
    return [(asked.on, asked.amount.fen // 100) for asked in asked_dues(Snapshot(book, on))]


@pytest.mark.parametrize(
    ("dues", "rows", "asked"),
    [
        pytest.param((a_due(5, TODAY),), (), [], id="on the day itself it is not asked"),
        pytest.param((a_due(5, ago(1)),), (), [(ago(1), 5)], id="the day after it is"),
        pytest.param((a_due(5, ago(31)),), (), [(ago(31), 5)], id="for a month"),
        pytest.param((a_due(5, ago(32)),), (), [], id="and no longer"),
        pytest.param((a_due(5, ago(1), paid_on=TODAY),), (), [], id="confirmed"),
        pytest.param((a_due(5, ago(1)),), (repay(2, ago(1), "l0"),), [(ago(1), 3)], id="the rest of it"),
        pytest.param((a_due(5, ago(1)),), (repay(5, ago(1), "l0"),), [], id="a repayment answers"),
    ],
)
def test_a_stated_due(dues, rows, asked):
    assert stated(*dues, rows=rows) == asked


SEEN = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("changes", "on", "days"),
    [
        pytest.param({}, date(2026, 11, 22), [], id="on the day itself it is not asked"),
        pytest.param({}, date(2026, 11, 23), [date(2026, 11, 22)], id="the day after it is"),
        pytest.param({"ledger": (repay(1, date(2026, 11, 17)),)}, date(2026, 11, 23), [], id="a repayment near it"),
        pytest.param(
            {"ledger": (repay(1, date(2026, 11, 16)),)}, date(2026, 11, 23), [date(2026, 11, 22)], id="one too early"
        ),
        pytest.param(
            {"dues": (a_due(9, date(2026, 11, 30), "jiebei"),)}, date(2026, 11, 23), [], id="stated for the month"
        ),
        pytest.param(
            {"observations": (a_reading(on=date(2026, 11, 22), used=1200),)},
            date(2026, 11, 23),
            [],
            id="not known then",
        ),
        pytest.param({"observations": (a_reading(on=SEEN, used=0),)}, date(2026, 11, 23), [], id="nothing owed"),
    ],
)
def test_a_computed_instalment(changes, on, days):
    book = one_line(a_reading(on=SEEN, used=1200), channel=a_channel())
    assert [asked.on for asked in asked_dues(Snapshot(replace(book, **changes), on))] == days


@pytest.mark.parametrize(
    ("incomes", "told", "month"),
    [
        pytest.param((Income("a", Money(100), 5),), (), Month(2026, 11), id="this month's pay day is over"),
        pytest.param((Income("a", Money(100), 25),), (), Month(2026, 10), id="not yet: the month before"),
        pytest.param((Income("a", Money(100), 22),), (), Month(2026, 10), id="today it is not asked"),
        pytest.param(
            (Income("a", Money(100), 5), Income("b", Money(200), 25)), (), Month(2026, 10), id="the last pay day counts"
        ),
        pytest.param((Income("a", Money(100), 5),), (IncomeMonth(Month(2026, 11), Money(1)),), None, id="told already"),
        pytest.param((), (), None, id="no income"),
    ],
)
def test_pay_days(incomes, told, month):
    asked = asked_income(Snapshot(Book(income=incomes, income_history=told), TODAY))
    assert (None if asked is None else asked.month) == month
    if asked is not None:
        assert asked.expected == Money(sum(income.amount.fen for income in incomes))
        assert asked.on < ahead(0)
