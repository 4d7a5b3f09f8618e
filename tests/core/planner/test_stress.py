"""Which lines the stress test lets end, and how much cash the worst case eats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.builders import TODAY, a_channel, a_reading

from raincheck.core.model import Book, Income, Living
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.forecast import lay_out
from raincheck.core.planner.stress import ending_soon, peak_need
from raincheck.core.snapshot import Snapshot


def ending(days: int, **shown: int) -> Snapshot:
    """A line whose agreement ends so many days from today."""
    line = a_channel(expires_on=TODAY + timedelta(days=days))
    return Snapshot(Book(channels=(line,), observations=(a_reading(**shown),)), TODAY)


@pytest.mark.parametrize(("days", "ends"), [(-1, False), (0, False), (1, True), (90, True), (91, False)])
def test_an_agreement_ends_soon_from_tomorrow_for_ninety_days(days, ends):
    assert ending_soon(ending(days)) == ((("jiebei", days),) if ends else ())


def test_a_line_on_which_nothing_hangs_may_end():
    assert ending_soon(ending(9, limit=0, used=0)) == ()
    assert ending_soon(ending(9, limit=100, used=100)) == (("jiebei", 9),)


@pytest.mark.parametrize(("payday", "need"), [(TODAY.day + 1, 0), (TODAY.day + 4, 30_00)])
def test_the_deepest_hole_is_what_is_lived_on_until_the_first_income(payday, need):
    """Ten yuan a day; the worst case pays seven tenths of an income, which is plenty, from its day on."""
    living = Living(Money(300_00), ZERO)
    book = Book(income=(Income("pay", Money(9000_00), payday),), living=living)
    snapshot = Snapshot(book, TODAY)
    assert peak_need(snapshot, lay_out(snapshot)) == need
