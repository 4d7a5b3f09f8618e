"""If a line is gone tomorrow: until when the money lasts, what fails, what to cut, and when a kept page is old."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import TODAY, a_reading
from tests.core.checks import a_due, ahead, even_book, purse, still

from raincheck.core.contingency import Figures, least_bad_order, moved, pages
from raincheck.core.model import Book, LineStatus, PlannedDraw
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot


def living_on_credit(cash: int = 300) -> Book:
    """A line that pays for a part of each month, and a due that needs it."""
    return Book(
        channels=(still("l0"), still("l1")),
        observations=(a_reading("l0", limit=9000, used=1000), a_reading("l1", limit=500, used=0)),
        planned_draws=(PlannedDraw("l0", Money(50_000), ahead(1).day),),
        dues=(a_due(400, ahead(5), "l1"),),
        **purse(cash=cash),
    )


def page(book: Book, subject: str = "l0"):
    return next(entry for entry in pages(Snapshot(book, TODAY)) if entry.subject == subject)


def test_a_line_that_is_gone_shows_what_fails_first_and_what_is_lost():
    found = page(living_on_credit())
    assert (found.lost, found.made_on) == (Money(800_000), TODAY)
    assert (found.first_missed.channel, found.first_missed.on, found.cash_until) == ("l1", ahead(5), ahead(4))
    assert [draw.channel for draw in found.draws] == ["l0"]


def test_what_must_be_spent_less_keeps_every_day_above_zero():
    found = page(living_on_credit())
    hole = -found.outcome.cash(5).fen
    assert hole == 100_00
    assert found.cut_a_month == Money(hole * 30 // 5)


def test_money_that_lasts_asks_for_no_cut():
    found = page(living_on_credit(cash=9000))
    assert (found.first_missed, found.cash_until, found.cut_a_month) == (None, None, Money(0))


@pytest.mark.parametrize("missing", [{"assets": ()}, {"living": None}])
def test_what_is_not_known_is_not_forecast(missing):
    found = page(replace(living_on_credit(), **missing))
    assert (found.outcome, found.bridge, found.cash_until) == (None, None, None)


def test_a_group_of_several_lines_has_its_page_and_a_dead_line_has_none():
    book = even_book(100, 200, 300, same_group=(0, 1))
    book = replace(book, observations=(*book.observations, a_reading("l2", status=LineStatus.CLOSED, limit=0, used=0)))
    assert [entry.subject for entry in pages(Snapshot(book, TODAY))] == ["l0", "l1", "GROUP"]
    assert page(book, "GROUP").lines == ("l0", "l1")


KEPT = Figures(owed=1000, headroom=0, liquid=500, income=0, living=100, dues=0, survival_days=40)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, ()),
        ({"owed": 1099}, ()),
        ({"owed": 1100}, ("owed",)),
        ({"owed": 900, "liquid": 451}, ("owed",)),
        ({"headroom": 1}, ("headroom",)),
        ({"survival_days": 36}, ("survival_days",)),
        ({"survival_days": 37}, ()),
        ({"survival_days": -1}, ("survival_days",)),
    ],
)
def test_a_page_is_old_once_a_figure_moved_by_a_tenth(changes, names):
    assert moved(KEPT, replace(KEPT, **changes)) == names


def test_the_least_bad_order_misses_as_few_dues_as_the_money_allows():
    book = Book(
        channels=tuple(still(f"l{place}") for place in range(3)),
        observations=tuple(a_reading(f"l{place}", used=1) for place in range(3)),
        dues=(a_due(500, ahead(3), "l0"), a_due(100, ahead(9), "l1"), a_due(200, ahead(5), "l2")),
    )
    order = least_bad_order(Snapshot(book, TODAY), (35_000,) * 30)
    assert [(entry.entry.channel, entry.paid.fen // 100, entry.is_whole) for entry in order] == [
        ("l1", 100, True),
        ("l2", 200, True),
        ("l0", 50, False),
    ]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=6), st.integers(-100, 3000))
def test_no_more_is_paid_than_there_is_and_never_past_a_due(amounts, cash):
    book = Book(
        channels=(still("l0"),),
        observations=(a_reading("l0", used=1),),
        dues=tuple(a_due(amount, ahead(place + 1)) for place, amount in enumerate(amounts)),
    )
    order = least_bad_order(Snapshot(book, TODAY), (cash * 100,) * 30)
    paid = sum(entry.paid.fen for entry in order)
    assert paid == min(max(cash, 0), sum(amounts)) * 100
    assert all(0 <= entry.paid.fen <= entry.entry.amount.fen for entry in order)


@given(
    st.lists(st.tuples(st.integers(1, 900), st.integers(1, 30)), min_size=1, max_size=6),
    st.lists(st.integers(-60, 90), min_size=30, max_size=30),
)
def test_no_day_ends_below_zero_for_what_is_paid(dues, moves):
    book = Book(
        channels=(still("l0"),),
        observations=(a_reading("l0", used=1),),
        dues=tuple(a_due(amount, ahead(day)) for amount, day in dues),
    )
    there = tuple(accumulate((move * 100 for move in moves), initial=50_000))[1:]
    order = least_bad_order(Snapshot(book, TODAY), there)
    for day, fen in enumerate(there, start=1):
        paid = sum(entry.paid.fen for entry in order if (entry.entry.on - TODAY).days <= day)
        assert not paid or fen - paid >= 0


def test_an_income_that_arrives_after_a_due_pays_nothing_before():
    book = Book(
        channels=tuple(still(f"l{place}") for place in range(2)),
        observations=tuple(a_reading(f"l{place}", used=1) for place in range(2)),
        dues=(a_due(500, ahead(3), "l0"), a_due(900, ahead(20), "l1")),
    )
    there = (30_000,) * 14 + (70_000,) * 16  # 300 yuan, and 400 more from day 15 on
    order = least_bad_order(Snapshot(book, TODAY), there)
    assert [(entry.entry.channel, entry.paid.fen // 100) for entry in order] == [("l0", 300), ("l1", 400)]


def test_what_is_paid_leaves_enough_for_living_until_the_next_income():
    book = Book(channels=(still("l0"),), observations=(a_reading("l0", used=1),), dues=(a_due(500, ahead(3), "l0"),))
    there = tuple(60_000 - 1_000 * day for day in range(1, 31))  # 10 yuan a day to live on
    (entry,) = least_bad_order(Snapshot(book, TODAY), there)
    assert entry.paid.fen == 30_000
