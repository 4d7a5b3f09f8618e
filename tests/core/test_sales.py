"""Where what comes in is going, which months are strong, and how much hangs on one core buyer."""

from __future__ import annotations

from fractions import Fraction

from tests.builders import TODAY, a_reading
from tests.core.checks import own_line

from raincheck.core.calendar import Month
from raincheck.core.model import Belongs, Book, Income, IncomeMonth
from raincheck.core.money import Money
from raincheck.core.sales import core_buyers, season, trend
from raincheck.core.snapshot import Snapshot

THIS = Month.of(TODAY)


def history(*yuan: int, last: int = 1) -> Snapshot:
    """Amounts of the months up to `last` months ago, the newest at the end."""
    months = tuple(
        IncomeMonth(THIS.plus(-last - back), Money(amount * 100)) for back, amount in enumerate(reversed(yuan))
    )
    return Snapshot(Book(income_history=months), TODAY)


def test_the_newest_three_months_are_held_against_the_three_before_and_the_year_before():
    found = trend(history(50, 50, 50, *[70] * 6, 40, 40, 40, 30, 30, 30))
    assert found is not None
    assert (found.recent, found.before, found.change) == (Money(3000), Money(4000), Fraction(-1, 4))
    assert found.year_ago == Money(5000)


def test_a_month_that_is_not_over_or_a_gap_makes_no_trend():
    assert trend(history()) is None
    assert trend(history(10, 20)) is None
    gap = history(10, 10, 10)
    months = gap.book.income_history
    assert trend(Snapshot(Book(income_history=(months[0], months[2])), TODAY)) is None
    assert trend(history(10, 20, 30, last=0)) is None, "this month is not over"
    only = trend(history(10, 20, 30))
    assert only is not None
    assert (only.before, only.change, only.year_ago) == (None, None, None)


def test_the_season_waits_for_every_month_of_a_year():
    assert season(history(*[10] * 11)) is None
    found = season(history(*[10] * 11, 34))
    assert found is not None
    assert (found.strongest, found.strongest_share) == (THIS.plus(-1).number, Fraction(34, 12))
    assert found.weakest_share == Fraction(10, 12)
    assert season(history(*[0] * 12)) is None


def test_a_core_buyer_has_its_share_of_the_firms_income_and_its_lines():
    book = Book(
        income=(
            Income("工资", Money(900), 5),
            Income("门店", Money(300), 5, Belongs.FIRM),
            Income("货款", Money(100), 5, Belongs.FIRM, "大买家"),
        ),
        channels=(own_line("order", core_buyer="大买家", belongs=Belongs.FIRM), own_line("card")),
        observations=(a_reading("order", limit=500, used=200), a_reading("card", limit=100, used=100)),
    )
    (buyer,) = core_buyers(Snapshot(book, TODAY))
    assert (buyer.name, buyer.share, buyer.lines) == ("大买家", Fraction(1, 4), ("order",))
    assert (buyer.owed, buyer.headroom) == (Money(20_000), Money(30_000))
    assert core_buyers(Snapshot(Book(income=(Income("工资", Money(900), 5),)), TODAY)) == ()
