"""A platform's record is made of what it did to the person's own lines."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_reading
from tests.core.checks import ago, money, one_line, own_line

from raincheck.core.model import Book, EventKind, EventScope, LineStatus, MarketEvent, Source
from raincheck.core.record import lender_records, median


def record(*readings, **changed):
    (found,) = lender_records(one_line(*readings, **changed), TODAY)
    return found


def test_cuts_closings_and_reopenings_are_counted_for_ever():
    found = record(
        a_reading(on=ago(2000), limit=100_000),
        a_reading(on=ago(1900), limit=80_000),
        a_reading(on=ago(1800), limit=40_000),
        a_reading(on=ago(1700), limit=0, status=LineStatus.CLOSED),
        a_reading(on=ago(1600), limit=10_000),
    )
    assert (found.cuts, found.closings, found.reopened_lower) == (2, 1, 1)
    assert found.median_cut == Fraction(35, 100)
    assert found.median_lost == money(30_000)
    assert found.since == ago(2000)


def test_recovery_is_the_day_the_old_limit_is_shown_again():
    found = record(
        a_reading(on=ago(100), limit=10_000),
        a_reading(on=ago(90), limit=5000),
        a_reading(on=ago(70), limit=8000),
        a_reading(on=ago(50), limit=10_000),
    )
    assert (found.recovered, found.median_recovery) == (1, 40)


def test_a_message_before_the_act_is_its_notice():
    readings = (a_reading(on=ago(100)), a_reading(on=ago(60), limit=5000))
    said = (
        MarketEvent(ago(75), EventScope.PLATFORM, "ANT", EventKind.POLICY, "…"),
        MarketEvent(ago(70), EventScope.PLATFORM, "JD", EventKind.POLICY, "…"),
        MarketEvent(ago(50), EventScope.CHANNEL, "jiebei", EventKind.POLICY, "…"),
    )
    assert record(*readings).noticed == 0
    assert record(*readings, events=said).median_notice == 15


@pytest.mark.parametrize(("days", "noticed"), [(-1, 0), (0, 1), (90, 1), (91, 0)])
def test_a_message_is_a_notice_from_ninety_days_before_the_act_until_its_day(days, noticed):
    said = (MarketEvent(ago(60 + days), EventScope.CHANNEL, "jiebei", EventKind.POLICY, "…"),)
    assert record(a_reading(on=ago(100)), a_reading(on=ago(60), limit=5000), events=said).noticed == noticed


def test_the_notice_that_shows_the_cut_is_not_a_notice_before_it():
    first, cut = a_reading(on=ago(100)), replace(a_reading(on=ago(60), limit=5000), source=Source.NOTICE)
    assert record(first, cut).noticed == 0


def test_every_platform_has_its_own_record():
    lines = (own_line("a"), own_line("b"), own_line("a2", platform="A"))
    book = Book(channels=lines, observations=(a_reading("a", ago(9)), a_reading("a", limit=50)))
    found = lender_records(book, TODAY)
    assert [(entry.platform, entry.channels, entry.cuts) for entry in found] == [
        ("A", ("a", "a2"), 1),
        ("B", ("b",), 0),
    ]
    assert (found[1].median_cut, found[1].median_recovery, found[1].since) == (None, None, None)


def test_what_comes_later_is_not_known():
    (found,) = lender_records(one_line(a_reading(on=ago(9)), a_reading(limit=50)), ago(1))
    assert found.cuts == 0


def test_a_median():
    assert median([]) is None
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == Fraction(5, 2)
