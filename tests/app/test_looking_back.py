"""Looking back over a book: which warnings stood before a lender struck, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from tests.builders import NOW, a_channel, a_reading, yuan

from raincheck.app.looking_back import Blow, BookAt, LookBack, look_back, look_back_at
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, Book, Income, LineStatus, Living, Observation
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Band, Override
from raincheck.store import Store

START = date(2026, 9, 1)
LINES = ("one", "two", "three", "four", "five")


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def weekly(channel: str, limits: dict[int, int], days: int = 60, used: int = 1000) -> Iterator[Observation]:
    """A reading a week, the limit as last set by an entry of `limits`."""
    for offset in range(0, days, 7):
        limit = limits[max(key for key in limits if key <= offset)]
        yield a_reading(channel, day(offset), limit=limit, used=used)


def household(*readings: Observation) -> Book:
    """Five lines of five lenders; a calm household but for what the readings say."""
    return Book(
        income=(Income("pay", Money(20_000_00), 1),),
        living=Living(yuan(5000), yuan(1000)),
        assets=(Asset("cash", "cash", Money(200_000_00)),),
        channels=tuple(a_channel(id, platform=id.upper(), funder=id.upper()) for id in LINES),
        observations=readings,
    )


def looked(store: Store, book: Book, *, start: date | None = None, end: int = 60) -> LookBack:
    with store.write("loaded") as tx:
        tx.load(book)
    return look_back(store, start=start, end=day(end))


def calm(*but: str) -> list[Observation]:
    return [reading for id in LINES if id not in but for reading in weekly(id, {0: 10000}, used=0)]


def blow(look: LookBack) -> Blow:
    (found,) = look.blows
    return found


def test_a_cut_out_of_the_blue_has_no_forewarning(store: Store) -> None:
    found = blow(looked(store, household(*calm("one"), *weekly("one", {0: 10000, 42: 6000}))))
    assert (found.alert.rule, found.alert.subject, found.on) == ("L01", "one", day(42))
    assert found.days is None
    assert found.forewarned == ()


def test_a_warning_that_stood_before_counts_its_days(store: Store) -> None:
    # 90 % used from day 14 on: U02 speaks 28 days before the cut of day 42.
    heavy = [
        *(a_reading("one", day(n), used=1000) for n in (0, 7)),
        *(a_reading("one", day(n), used=9000) for n in (14, 21, 28, 35)),
        a_reading("one", day(42), limit=9000, used=9000),
    ]
    found = blow(looked(store, household(*calm("one"), *heavy)))
    assert found.days == 28
    assert [(warning.alert.rule, warning.since) for warning in found.forewarned] == [("U02", day(14))]


def test_a_warning_that_was_over_is_none(store: Store) -> None:
    mended = [
        *(a_reading("one", day(n), used=9000) for n in (0, 7)),
        *(a_reading("one", day(n), used=1000) for n in (14, 21, 28, 35)),
        a_reading("one", day(42), limit=6000, used=1000),
    ]
    assert blow(looked(store, household(*calm("one"), *mended))).forewarned == ()


def test_trouble_of_another_line_is_no_forewarning(store: Store) -> None:
    book = household(*calm("one", "two"), *weekly("one", {0: 10000, 42: 6000}), *weekly("two", {0: 10000}, used=9000))
    assert blow(looked(store, book)).forewarned == ()


def test_stale_data_is_no_forewarning(store: Store) -> None:
    rare = [a_reading("one", day(0)), a_reading("one", day(42), limit=5000)]
    found = blow(looked(store, household(*calm("one"), *rare)))
    assert "X01" not in [warning.alert.rule for warning in found.forewarned]


def test_a_closing_is_a_blow_too(store: Store) -> None:
    shut = [*weekly("one", {0: 10000}, days=40), a_reading("one", day(45), status=LineStatus.CLOSED)]
    found = blow(looked(store, household(*calm("one"), *shut)))
    assert (found.alert.rule, found.on) == ("L03", day(45))


def test_what_lay_before_the_first_day_is_not_judged(store: Store) -> None:
    look = looked(store, household(*calm("one"), *weekly("one", {0: 10000, 42: 6000})), start=day(42))
    assert look.start == day(42)
    assert [step.alert.rule for step in look.steps if step.alert.rule == "L01"] == ["L01"]
    assert look.blows == ()


def test_the_first_reading_is_where_it_begins(store: Store) -> None:
    look = looked(store, household(*calm()), end=10)
    assert (look.start, look.end, len(look.result.days)) == (day(0), day(10), 11)


def test_the_thresholds_in_force_are_those_of_the_book(store: Store) -> None:
    book = household(*calm("one"), *weekly("one", {0: 10000, 42: 9500}))
    assert looked(store, book).blows == ()
    with store.write("stricter") as tx:
        tx.set_overrides([Override("L01", "cut", None, Band(Fraction(1, 20), Fraction(1, 2)))])
    assert [found.on for found in look_back(store, start=None, end=day(60)).blows] == [day(42)]


def test_days_the_wrong_way_round_are_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="2026-09-11"):
        look_back(store, start=day(10), end=day(9))


def test_another_thread_reads_the_same_book(store: Store) -> None:
    look = looked(store, household(*calm("one"), *weekly("one", {0: 10000, 42: 6000})))
    again = look_back_at(BookAt(store.path, store.key, lambda: NOW), start=None, end=day(60))
    assert again.result.moves == look.result.moves


def test_a_replay_that_is_stopped_is_the_replay_of_the_days_up_to_there(store: Store) -> None:
    book = household(*calm("one"), *weekly("one", {0: 10000, 20: 4000}))
    looked(store, book)
    heard: list[tuple[int, int]] = []

    def told(done: int, of: int) -> bool:
        heard.append((done, of))
        return done < 30

    stopped = look_back(store, start=None, end=day(60), told=told)
    assert heard == [(done, 61) for done in range(1, 31)]
    assert (stopped.end, stopped.wanted, stopped.is_whole) == (day(29), day(60), False)
    assert stopped.result == look_back(store, start=None, end=day(29)).result
    assert look_back(store, start=None, end=day(60)).is_whole
