"""L09–L11 and M04: limits that shrink without a blow (domain.md 13.3 and 13.6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import Watch, ago, ahead, even_book, findings, level, money, one_line, warnings, with_readings

from raincheck.core.measures import Measures
from raincheck.core.model import Book, ChannelKind, LineStatus, Restores, TemporaryLimit
from raincheck.core.snapshot import Snapshot

OPEN, BLOCKED, CLOSED, UNKNOWN = (
    LineStatus.OPEN,
    LineStatus.REPAY_DISABLED,
    LineStatus.CLOSED,
    LineStatus.UNKNOWN,
)


def stepwise(*limits, every=20, **changed):
    """One line read every 20 days, the last time today."""
    days = range(every * (len(limits) - 1), -1, -every)
    return one_line(
        *(a_reading(on=ago(back), limit=limit) for back, limit in zip(days, limits, strict=True)), **changed
    )


class TestSlowDecline:
    @pytest.mark.parametrize(
        ("now", "expected"),
        [("7500.01", "green"), ("7500", "amber"), ("5000.01", "amber"), ("5000", "red")],
    )
    def test_on_and_beside_its_thresholds(self, now, expected):
        # Steps under 10 %, so that none of them is a cut of its own.
        steps = [10000]
        while steps[-1] * 0.91 > float(now):
            steps.append(round(steps[-1] * 0.91))
        book = stepwise(*steps, now)
        assert warnings(book, "L01") == []
        assert level(book, "L09") == expected

    def test_a_line_eaten_away_in_small_steps_warns_at_the_fourth(self):
        book = stepwise(60000, 54900, 50234, 45964, 42057)
        assert [level(book, "L09", ago(back)) for back in (80, 60, 40, 20, 0)] == [
            "green",
            "green",
            "green",
            "green",
            "amber",
        ]

    @pytest.mark.parametrize(("back", "expected"), [(364, "amber"), (365, "green")])
    def test_the_peak_is_that_of_the_last_365_days(self, back, expected):
        book = one_line(
            a_reading(on=ago(back), limit=10000),
            *(a_reading(on=ago(day), limit=limit) for day, limit in ((300, 9200), (200, 8500), (100, 7800), (0, 7300))),
        )
        assert level(book, "L09") == expected

    def test_a_step_that_was_an_event_starts_a_new_peak(self):
        book = stepwise(10000, 5000, 4600, 4300)
        assert warnings(book, "L01", ago(40)) != []
        assert findings(book, "L09")[0].value == 1 - money(4300).share_of(money(5000))

    def test_so_does_a_closing_and_a_reopening(self):
        readings = (
            a_reading(on=ago(60), limit=10000),
            a_reading(on=ago(40), limit=10000, status=CLOSED),
            a_reading(on=ago(20), limit=8000),
            a_reading(limit=7900),
        )
        assert findings(one_line(*readings), "L09")[0].value == 1 - money(7900).share_of(money(8000))

    def test_an_event_that_is_over_still_starts_a_new_peak(self):
        readings = (
            a_reading(on=ago(90), limit=12000),
            a_reading(on=ago(60), limit=10000),
            a_reading(on=ago(40), limit=12000),
            a_reading(on=ago(20), limit=11000),
        )
        assert findings(one_line(*readings), "L09")[0].value == 1 - money(11000).share_of(money(12000))
        assert findings(one_line(*readings[:2]), "L09")[0].value == 0

    def test_temporary_parts_are_no_limit_that_was_promised(self):
        part = TemporaryLimit(money(5000), ago(30))
        book = one_line(a_reading(on=ago(60), limit=15000, temporary=part), a_reading(limit=10000))
        assert findings(book, "L09")[0].value == 0

    @pytest.mark.parametrize(
        ("status", "limit", "expected"),
        [
            (OPEN, 7000, "amber"),
            (BLOCKED, 7000, "amber"),
            (OPEN, None, "grey"),
            (CLOSED, 7000, "grey"),
            (UNKNOWN, 7000, "grey"),
        ],
    )
    def test_it_takes_the_latest_reading_or_none(self, status, limit, expected):
        readings = [
            a_reading(on=ago(back), limit=shown) for back, shown in ((90, 10000), (60, 9100), (30, 8300), (20, 7500))
        ]
        assert level(one_line(*readings, a_reading(limit=limit, status=status)), "L09") == expected

    def test_a_term_loan_does_not_decline(self):
        assert level(stepwise(10000, 9100, 8300, 7500, channel=a_channel(kind=ChannelKind.TERM)), "L09") == "grey"

    def test_it_clears_a_tenth_better_twice(self):
        watch = Watch(stepwise(10000, 9100, 8300, 7500))
        assert watch.check(TODAY).one("L09").level == "amber"
        back = with_readings(watch.book, a_reading(on=ahead(1), limit=7751))
        assert watch.check(ahead(1), back).has("L09")
        assert not watch.check(ahead(2)).has("L09")

    def test_the_worst_drawdown_counts_blows_too(self):
        book = stepwise(10000, 5000, 4600)
        assert Measures(Snapshot(book, TODAY)).drawdown_worst == 1 - money(4600).share_of(money(10000))
        assert Measures(Snapshot(Book(), TODAY)).drawdown_worst is None


def test_a_line_whose_limit_was_never_shown_is_grey():
    assert level(one_line(a_reading(on=ago(20), limit=None), a_reading(limit=None)), "L09") == "grey"


def read(limit=10000, used=2000, available=8000, **changed):
    return one_line(a_reading(limit=limit, used=used, available=available, **changed))


class TestHeadroomWithheld:
    @pytest.mark.parametrize(
        ("available", "expected"),
        [(8000, "green"), ("5500.01", "green"), (5500, "amber"), ("500.01", "amber"), (500, "red"), (0, "red")],
    )
    def test_on_and_beside_its_thresholds(self, available, expected):
        assert level(read(available=available), "L10") == expected

    @pytest.mark.parametrize(
        ("limit", "available", "expected"), [(600, "100.01", "green"), (600, 100, "red"), (2000, 1500, "amber")]
    )
    def test_under_500_it_is_left_in_peace_at_both_levels(self, limit, available, expected):
        assert level(read(limit=limit, used=0, available=available), "L10") == expected

    @pytest.mark.parametrize(
        "book",
        [
            read(available=None),
            read(used=None),
            read(limit=None),
            read(limit=0, used=0, available=0),
            read(status=BLOCKED, available=0),
            read(status=UNKNOWN, available=0),
            replace(read(available=0), channels=(a_channel(restores=Restores.SETTLEMENT),)),
            replace(read(available=0), channels=(a_channel(restores=Restores.NEVER),)),
            replace(read(available=0), channels=(a_channel(kind=ChannelKind.TERM),)),
        ],
    )
    def test_else_it_is_grey(self, book):
        assert level(book, "L10") == "grey"

    @pytest.mark.parametrize(("until", "share"), [(TODAY, (20000, 15000)), (ago(1), (10000, 5000))])
    def test_a_temporary_part_adds_to_the_limit_while_it_lasts(self, until, share):
        book = one_line(
            a_reading(on=ago(1), limit=20000, used=2000, available=3000, temporary=TemporaryLimit(money(10000), until))
        )
        limit, withheld = share
        assert findings(book, "L10")[0].value == money(withheld).share_of(money(limit))


def trimmed(*falls, back=30):
    """Lines of 10,000 of which some fell by so much since `back` days ago."""
    lines = [0, *falls]
    book = even_book(*[10000] * len(lines), on=ago(back))
    return with_readings(book, *(a_reading(f"l{place}", limit=str(10000 - fall)) for place, fall in enumerate(lines)))


class TestManyTrimmed:
    @pytest.mark.parametrize(
        ("count", "expected"), [(0, "green"), (2, "green"), (3, "amber"), (4, "amber"), (5, "red")]
    )
    def test_on_and_beside_its_thresholds(self, count, expected):
        assert level(trimmed(*[900] * count), "L11") == expected

    @pytest.mark.parametrize(("fall", "expected"), [(299, "green"), (300, "amber")])
    def test_a_fall_of_three_per_cent_counts(self, fall, expected):
        assert level(trimmed(fall, fall, fall), "L11") == expected

    @pytest.mark.parametrize(("back", "expected"), [(30, "amber"), (29, "grey")])
    def test_before_is_what_was_known_30_days_ago(self, back, expected):
        assert level(trimmed(900, 900, 900, back=back), "L11") == expected

    def test_a_line_closed_or_unknown_is_not_counted(self):
        book = trimmed(900, 900, 900)
        shut = with_readings(book, a_reading("l1", limit=9100, status=CLOSED))
        hidden = with_readings(book, a_reading("l1", limit=None))
        blocked = with_readings(book, a_reading("l1", limit=9100, status=BLOCKED))
        assert [level(entry, "L11") for entry in (shut, hidden, blocked)] == ["green", "green", "amber"]

    def test_term_loans_are_not_counted(self):
        book = trimmed(900, 900, 900)
        loan = replace(book.channels[1], kind=ChannelKind.TERM)
        assert level(replace(book, channels=(book.channels[0], loan, *book.channels[2:])), "L11") == "green"

    def test_it_clears_at_once(self):
        watch = Watch(trimmed(900, 900, 900))
        assert watch.check(TODAY).one("L11").level == "amber"
        assert not watch.check(ahead(1), with_readings(watch.book, a_reading("l1", ahead(1), limit=10000))).has("L11")

    def test_it_joins_the_card_of_the_wave(self):
        book = with_readings(trimmed(900, 900, 900), a_reading("l1", limit=5000), a_reading("l2", limit=5000))
        cards = Watch(book).check(TODAY).cards
        assert [{alert.rule for alert in card.alerts} >= {"L07", "L11"} for card in cards if card.level == "red"] == [
            True
        ]


def over_limit(days, *, used="12000.01", limit=15000, part=3000):
    until = TODAY + timedelta(days=days)
    return one_line(a_reading(on=ago(3), limit=limit, used=used, temporary=TemporaryLimit(money(part), until)))


class TestTemporaryLimitEnds:
    @pytest.mark.parametrize(
        ("days", "expected"),
        [(31, "green"), (30, "amber"), (8, "amber"), (7, "red"), (0, "red"), (-1, "green")],
    )
    def test_on_and_beside_its_thresholds(self, days, expected):
        assert level(over_limit(days), "M04") == expected

    def test_without_over_use_it_is_green(self):
        assert level(over_limit(3, used=12000), "M04") == "green"

    def test_without_a_temporary_part_it_is_green(self):
        assert level(one_line(a_reading(used=20000)), "M04") == "green"

    @pytest.mark.parametrize("book", [over_limit(3, limit=None), over_limit(3, used=None)])
    def test_what_is_not_known_is_grey(self, book):
        assert level(book, "M04") == "grey"

    def test_it_says_how_much_must_be_repaid(self):
        facts = {fact.name: fact.value for fact in findings(over_limit(5), "M04")[0].facts}
        assert facts["amount"] == money("0.01")
        assert facts["until"] == ahead(5)
