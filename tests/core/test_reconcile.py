"""What the alert machine remembers from check to check: numbers, cards, and what nobody has seen (domain.md 7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import Watch, ago, ahead, even_book, one_line, purse, with_readings

from raincheck.core.model import Book, LineStatus
from raincheck.core.reconcile import Memory


def use(day: int, share: str) -> Book:
    return one_line(a_reading(on=ahead(day), used=int(float(share) * 10_000)))


def cards(*shares: str) -> list[int]:
    """The days on which U01 made a card, with one reading a day."""
    watch = Watch()
    return [day for day, share in enumerate(shares) if watch.check(ahead(day), use(day, share)).carded("U01")]


def test_what_flaps_again_and_again_within_the_cool_down_makes_one_card():
    assert cards("0.50", "0.30", "0.30", "0.50", "0.30", "0.30", "0.50") == [0]
    assert cards("0.50", "0.30", "0.30", "0.50", "0.30", "0.30", "0.30", "0.50") == [0, 7]


def test_a_card_that_nobody_has_seen_waits_for_its_own_day_alone():
    memory = Memory(previous=TODAY, waiting=frozenset({7}))
    assert memory.unseen(TODAY) == {7}
    assert memory.unseen(ahead(1)) == memory.unseen(ago(1)) == frozenset()


def test_what_vanished_unseen_is_told_when_it_comes_back_the_same_day():
    watch = Watch(same_book=True)
    first = watch.check(TODAY, use(0, "0.50")).one("U01")
    watch.memory = Memory(TODAY, alerts=watch.alerts, next_id=watch.memory.next_id, waiting=frozenset({first.id}))
    assert not watch.check(TODAY, use(0, "0.30")).has("U01")
    watch.memory = Memory(TODAY, alerts=watch.alerts, next_id=watch.memory.next_id, waiting=frozenset({first.id}))
    assert watch.check(TODAY, use(0, "0.50")).carded("U01")


def test_the_warnings_of_a_book_are_numbered_from_one():
    watch = Watch(even_book(100, 100, used=60))
    ids = [alert.id for alert in watch.check(TODAY).alerts]
    assert sorted(ids) == list(range(1, len(ids) + 1))
    after = with_readings(watch.book, a_reading("l0", ahead(1), limit=100, used=99))
    later = {alert.id for alert in watch.check(ahead(1), after).alerts} - set(ids)
    assert min(later) == len(ids) + 1


def moves(shares: tuple[str, str], *, until: int = 0) -> list[str]:
    """Why U01 moved on the second of two days, after it was seen, or put off for so many days, on the first."""
    watch = Watch()
    alert = watch.check(TODAY, use(0, shares[0])).one("U01")
    if until:
        watch.snooze(alert, TODAY, until=ahead(until))
    else:
        watch.acknowledge(alert, TODAY)
    return [move.reason.value for move in watch.check(ahead(1), use(1, shares[1])).moves if move.alert == alert.id]


def test_it_says_why_it_came_back():
    assert moves(("0.60", "0.60")) == []
    assert moves(("0.60", "0.66")) == ["new_figures"]
    assert moves(("0.79", "0.80")) == ["rose"]
    assert moves(("0.60", "0.90")) == ["rose"]
    assert moves(("0.60", "0.66"), until=2) == []
    assert moves(("0.60", "0.66"), until=1) == ["snooze_over"]
    assert moves(("0.60", "0.90"), until=1) == ["rose"]
    assert moves(("0.60", "0.90"), until=2) == ["rose"]


def test_an_act_that_is_found_to_be_older_stands_since_then_and_a_dead_entry_since_it_was_told():
    book = one_line(a_reading(on=ago(9), limit=50_000), a_reading(on=ago(3), limit=40_000))
    watch = Watch(book)
    told = watch.check(TODAY).one("L01")
    moved = watch.check(ahead(1), with_readings(book, a_reading(on=ago(6), limit=40_000))).one("L01")
    assert (told.id, told.since, moved.id, moved.since) == (moved.id, ago(3), told.id, ago(6))

    dead = one_line(a_reading(on=ago(9), used=9), a_reading(on=ago(3), used=9, status=LineStatus.REPAY_DISABLED))
    watch = Watch(dead)
    assert [watch.check(ahead(day)).one("L05").since for day in (0, 1)] == [TODAY, TODAY]


def test_what_was_shown_today_is_told_again_today_only_when_it_is_worse():
    watch = Watch()
    told = [watch.check(ahead(day), use(day, share)).carded("U01") for day, share in ((0, "0.60"), (0, "0.90"))]
    assert told == [True, True]
    told = [watch.check(TODAY, use(0, share)).carded("U01") for share in ("0.60", "0.90")]
    assert told == [False, False]

    watch = Watch()
    days = ((0, "0.60"), (1, "0.90"), (1, "0.60"), (1, "0.90"))
    assert [watch.check(ahead(day), use(day, share)).carded("U01") for day, share in days] == [True, True, False, False]


def test_two_month_ends_are_counted_across_a_new_year():
    def book(income: int) -> Book:
        line = a_channel(apr=Decimal("0.12"))
        return one_line(a_reading(limit=50_000, used=10_000), channel=line, **purse(income=income, cash=100_000))

    watch = Watch(book(500), same_book=True)
    assert watch.check(date(2026, 12, 20)).levels["D03"] == "amber"
    days = [date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 30), date(2027, 1, 31)]
    assert [watch.check(day, book(5000)).levels["D03"] for day in days] == ["amber"] * 3 + ["green"]


def test_what_another_book_no_longer_says_is_over_and_what_was_never_so_is_taken_back():
    watch = Watch()
    watch.check(TODAY, use(0, "0.60"))
    assert [move.reason for move in watch.check(TODAY, use(0, "0.30")).moves] == ["taken_back"]

    watch = Watch()
    watch.check(TODAY, use(0, "0.60"))
    other = replace(use(1, "0.30"), channels=(a_channel(name="another"),))
    assert [move.reason for move in watch.check(ahead(1), other).moves] == ["cleared"]


def test_a_level_that_rises_is_told_even_where_the_figure_hardly_moved():
    for first, second in ((0, 1), (0, 0)):
        watch = Watch()
        assert watch.check(ahead(first), use(first, "0.79")).carded("U01")
        assert watch.check(ahead(second), use(second, "0.80")).carded("U01")


CUT = one_line(a_reading(on=ago(40), limit=50_000), a_reading(on=ago(30), limit=40_000))
"""Its thirty days end today."""


def why_it_went(watch: Watch, on: date, book: Book | None = None) -> list[str]:
    """Why warnings of a cut moved."""
    moved = watch.check(on, book).moves
    cuts = {alert.id for alert in watch.alerts if alert.rule == "L01"}
    return [move.reason.value for move in moved if move.alert in cuts]


def test_why_an_act_is_gone():
    watch = Watch(CUT)
    watch.check(ago(1))
    assert why_it_went(watch, TODAY) == []
    assert why_it_went(watch, ahead(1)) == ["expired"]

    watch = Watch(CUT)
    watch.check(ago(1))
    assert why_it_went(watch, TODAY, with_readings(CUT, a_reading(on=ago(30), limit=50_000))) == ["taken_back"]

    watch = Watch(CUT)
    watch.check(ago(1))
    elsewhere = replace(CUT, channels=(a_channel("other"),), observations=(a_reading("other", ago(40)),))
    assert "gone" in why_it_went(watch, TODAY, elsewhere)


def test_on_the_first_day_what_is_no_more_was_never_so_but_a_line_that_left_is_gone():
    for kept in (CUT, replace(CUT, channels=(a_channel(name="another"),))):
        watch = Watch(CUT)
        watch.check(TODAY)
        assert why_it_went(watch, TODAY, with_readings(kept, a_reading(on=ago(30), limit=50_000))) == ["taken_back"]
    watch = Watch(CUT)
    watch.check(TODAY)
    assert why_it_went(watch, TODAY, Book(channels=(a_channel("other"),))) == ["gone"]


def test_what_was_handled_stays_so_when_its_days_are_over():
    watch = Watch(CUT)
    watch.handle(watch.check(ago(1)).one("L01"), ago(1))
    assert why_it_went(watch, ahead(40)) == []


def test_a_look_back_gives_numbers_that_nothing_has():
    watch = Watch(one_line(a_reading(on=ago(20), used=9900), a_reading(used=6000)))
    known = {alert.id for alert in watch.check(TODAY).alerts}
    past = watch.check(ago(10)).one("U02")
    assert past.id not in known


def test_a_look_back_numbers_what_it_raises_after_what_is_known():
    book = one_line(a_reading(on=ago(20), used=9900), a_reading(used=0))
    for known in ((), tuple(replace(alert, slot="other") for alert in Watch(book).check(ago(15)).alerts[:1])):
        watch = Watch(book)
        watch.memory = Memory(previous=TODAY, alerts=known)
        ids = [alert.id for alert in watch.check(ago(10)).alerts]
        assert sorted(ids) == list(range(len(known) + 1, len(known) + len(ids) + 1))
