"""Cuts, closings and waves of them: what hides no act, what ends one, and what makes it the same again (13.1, 13.6)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import (
    Watch,
    a_due,
    ago,
    ahead,
    draw,
    even_book,
    failed,
    findings,
    one_line,
    own_line,
    repay,
    still,
    warnings,
    with_readings,
)

from raincheck.core.model import Book, LineStatus, Source
from raincheck.core.rules.thresholds import Level

OPEN, DEAD = LineStatus.OPEN, LineStatus.REPAY_DISABLED
CLOSED, FROZEN, UNKNOWN = LineStatus.CLOSED, LineStatus.FROZEN, LineStatus.UNKNOWN


def statuses(*seen, limit=10_000):
    """One line seen day after day until today, in these states."""
    first = len(seen) - 1
    return one_line(*(a_reading(on=ago(first - day), status=status, limit=limit) for day, status in enumerate(seen)))


@pytest.mark.parametrize(
    ("seen", "closes"),
    [
        ((OPEN, CLOSED), True),
        ((OPEN, DEAD, CLOSED), True),
        ((OPEN, UNKNOWN, DEAD, FROZEN), True),
        ((DEAD, CLOSED), True),
        ((DEAD, DEAD, FROZEN), True),
        ((UNKNOWN, CLOSED), False),
        ((CLOSED,), False),
        ((FROZEN, DEAD, CLOSED), False),
        ((CLOSED, FROZEN), False),
        ((OPEN, DEAD), False),
    ],
)
def test_a_dead_repayment_entry_hides_no_closing(seen, closes):
    assert bool(warnings(statuses(*seen), "L03")) is closes


@pytest.mark.parametrize(
    ("before", "after", "cuts"),
    [(OPEN, DEAD, True), (DEAD, OPEN, True), (DEAD, DEAD, True), (CLOSED, OPEN, False), (OPEN, UNKNOWN, False)],
)
def test_a_dead_repayment_entry_hides_no_cut(before, after, cuts):
    book = one_line(a_reading(on=ago(2), status=before, limit=10_000), a_reading(status=after, limit=1000))
    assert bool(warnings(book, "L01")) is cuts


def test_a_reopening_behind_a_dead_entry_is_a_reopening_and_no_cut():
    book = one_line(
        a_reading(on=ago(9), limit=50_000),
        a_reading(on=ago(6), limit=50_000, status=CLOSED),
        a_reading(on=ago(4), limit=20_000, status=DEAD),
        a_reading(on=ago(2), limit=3000),
    )
    (found,) = [entry for entry in findings(book, "L04") if entry.level.warns]
    assert (found.fact("before").fen, found.day) == (50_000_00, ago(2))
    assert warnings(book, "L01") == []


def test_the_headroom_lost_is_that_of_the_last_open_reading():
    dead = (a_reading("l0", ago(4), limit=0, status=DEAD), a_reading("l0", ago(2), limit=0, status=CLOSED))
    large = with_readings(even_book(50_000, 50_000, on=ago(9)), *dead)
    small = with_readings(even_book(1000, 50_000, on=ago(9)), *dead)
    assert warnings(large, "L03") == [("l0", "red", ago(2))]
    assert warnings(small, "L03") == [("l0", "amber", ago(2))]


class TestBack:
    """A later reading that shows the line as it was ends the act."""

    def test_a_closing_is_over_when_the_line_is_open_with_its_old_limit(self):
        watch = Watch(statuses(OPEN, CLOSED))
        assert watch.check(TODAY).has("L03")
        checked = watch.check(ahead(7), with_readings(watch.book, a_reading(on=ahead(7), limit=10_000)))
        assert checked.open == {
            ("C01", "book", "red"),
            ("C02", "book", "red"),
            ("C03", "ANT", "red"),
            ("C04", "ANT", "red"),
        }
        assert [(move.reason, move.state) for move in checked.moves if move.alert == 1] == [("back", "cleared")]

    @pytest.mark.parametrize(
        ("limit", "status", "over"),
        [(10_000, OPEN, True), (9999, OPEN, False), (None, OPEN, True), (10_000, DEAD, False), (12_000, OPEN, True)],
    )
    def test_what_counts_as_the_line_being_back(self, limit, status, over):
        book = with_readings(statuses(OPEN, CLOSED), a_reading(on=ahead(1), limit=limit, status=status))
        assert (warnings(book, "L03", ahead(1)) == []) is over

    def test_a_cut_needs_the_old_limit_shown(self):
        cut = one_line(a_reading(on=ago(3), limit=10_000), a_reading(limit=50))
        unknown = with_readings(cut, a_reading(on=ahead(1), limit=None))
        whole = with_readings(cut, a_reading(on=ahead(1), limit=10_000))
        assert warnings(unknown, "L01", ahead(1))
        assert warnings(whole, "L01", ahead(1)) == []

    def test_an_old_report_line_that_a_newer_reading_denies_makes_no_alert(self):
        report = a_reading(on=TODAY, limit=5000, source=Source.REPORT, as_of_month=a_month(ago(40)))
        watch = Watch(one_line(a_reading(on=ago(80), limit=50_000), a_reading(on=ago(3), limit=50_000)))
        watch.check(ago(1))
        checked = watch.check(TODAY, with_readings(watch.book, report))
        assert not checked.has("L01")
        assert not checked.carded("L01")

    def test_what_is_over_counts_for_no_other_rule(self):
        lines = tuple(own_line(id, platform="ANT") for id in "ab")
        book = Book(
            channels=lines,
            observations=tuple(
                a_reading(id, on, limit=limit) for id in "ab" for on, limit in ((ago(9), 50_000), (ago(5), 20_000))
            ),
        )
        assert Watch(book).check(TODAY).has("L07")
        back = with_readings(book, a_reading("a", ago(1), limit=50_000))
        assert not Watch(back).check(TODAY).has("L07")


def a_month(day):
    from raincheck.core.calendar import Month

    return Month.of(day)


class TestIdentity:
    """Line, limit before, limit after: an older reading typed later moves the day, the decision stays."""

    BOOK = one_line(a_reading(on=ago(9), limit=50_000), a_reading(limit=20_000))

    def test_an_older_reading_moves_the_day_and_keeps_what_was_decided(self):
        watch = Watch(self.BOOK)
        first = watch.check(TODAY).one("L01")
        watch.handle(first, TODAY)
        checked = watch.check(ahead(1), with_readings(self.BOOK, a_reading(on=ago(4), limit=20_000)))
        assert not checked.has("L01")
        (kept,) = [alert for alert in watch.alerts if alert.rule == "L01"]
        assert (kept.id, kept.day, kept.state) == (first.id, ago(4), "handled")

    def test_an_open_cut_moves_its_day_without_a_second_card(self):
        mild = one_line(a_reading(on=ago(9), limit=50_000), a_reading(limit=40_000))
        watch = Watch(mild)
        first = watch.check(TODAY).one("L01")
        checked = watch.check(ahead(1), with_readings(mild, a_reading(on=ago(4), limit=40_000)))
        assert (checked.one("L01").id, checked.one("L01").since) == (first.id, ago(4))
        assert not checked.carded("L01")

    def test_the_same_limits_after_a_recovery_are_a_second_cut(self):
        watch = Watch(self.BOOK)
        first = watch.check(TODAY).one("L01")
        again = with_readings(self.BOOK, a_reading(on=ahead(1), limit=50_000), a_reading(on=ahead(2), limit=20_000))
        assert watch.check(ahead(2), again).one("L01").id != first.id

    def test_a_handled_cut_split_in_two_stays_silent(self):
        watch = Watch(self.BOOK)
        watch.handle(watch.check(TODAY).one("L01"), TODAY)
        checked = watch.check(ahead(1), with_readings(self.BOOK, a_reading(on=ago(4), limit=30_000)))
        assert not checked.has("L01")
        assert not checked.carded("L01")

    def test_a_correction_of_a_handled_cut_at_its_level_stays_handled(self):
        watch = Watch(self.BOOK)
        watch.handle(watch.check(TODAY).one("L01"), TODAY)
        assert not watch.check(TODAY, with_readings(self.BOOK, a_reading(limit=19_000))).has("L01")

    def test_a_correction_to_a_worse_level_opens_it_again(self):
        mild = one_line(a_reading(on=ago(9), limit=50_000), a_reading(limit=40_000))
        watch = Watch(mild)
        watch.handle(watch.check(TODAY).one("L01"), TODAY)
        checked = watch.check(TODAY, with_readings(mild, a_reading(limit=50)))
        assert (checked.one("L01").level, checked.one("L01").state) == ("red", "open")
        assert checked.carded("L01")

    def test_a_corrected_typo_leaves_nothing(self):
        calm = one_line(a_reading(on=ago(9), limit=50_000, used=5000))
        watch = Watch(calm)
        watch.check(ago(1))
        before = watch.check(TODAY).open
        typo = with_readings(calm, a_reading(limit=50, used=5000))
        assert {"L01", "U02"} <= {code for code, *_ in watch.check(TODAY, typo).open}
        checked = watch.check(TODAY, with_readings(typo, a_reading(limit=50_000, used=5000)))
        assert checked.open == before
        assert {move.reason for move in checked.moves} <= {"taken_back", "cleared", "raised"}


class TestWave:
    """L07 looks at the last 30 days: one alert for the unbroken run."""

    def book(self, *days, platforms="ABCD"):
        lines = tuple(own_line(f"l{place}", platform=platforms[place]) for place in range(len(days)))
        seen = [a_reading(line.id, ago(60), limit=50_000) for line in lines]
        seen += [a_reading(line.id, ago(day), limit=30_000) for line, day in zip(lines, days, strict=True)]
        return Book(channels=lines, observations=tuple(sorted(seen, key=lambda reading: reading.on)))

    @pytest.mark.parametrize(
        ("days", "level"),
        [((30, 0), "red"), ((31, 0), "green"), ((30, 30), "red"), ((31, 31), "green"), ((5,), "green")],
    )
    def test_the_window_is_thirty_days_back_with_both_ends(self, days, level):
        assert Watch(self.book(*days)).check(TODAY).levels["L07"] == level

    def test_two_lines_of_one_group_are_amber_and_about_it(self):
        checked = Watch(self.book(9, 4, platforms="AA")).check(TODAY)
        assert (checked.one("L07").subject, checked.one("L07").level) == ("A", "amber")

    def test_the_run_keeps_id_and_since_while_the_subject_changes(self):
        watch = Watch(self.book(20, 15, 3, platforms="AAB"))
        first = watch.check(ago(10)).one("L07")
        later = watch.check(TODAY).one("L07")
        assert (first.subject, later.subject, later.level) == ("A", "book", "red")
        assert (later.id, later.since) == (first.id, ago(15))

    def test_first_load_tells_the_same_since_as_a_daily_check(self):
        book = self.book(29, 20, 2)
        daily = Watch(book)
        for day in range(25, -1, -1):
            seen = daily.check(ago(day))
        assert Watch(book).check(TODAY).one("L07").since == seen.one("L07").since == ago(20)

    def test_a_run_that_broke_is_another_alert(self):
        book = self.book(50, 49, 3, 2)
        watch = Watch(book)
        first = watch.check(ago(40)).one("L07")
        second = watch.check(TODAY).one("L07")
        assert second.id != first.id
        assert second.since == ago(2)

    def test_handled_is_silent_until_a_further_act_joins(self):
        watch = Watch(self.book(20, 15, 3, platforms="ABB"))
        watch.handle(watch.check(ago(10)).one("L07"), ago(10))
        assert not watch.check(ago(5)).has("L07")
        assert watch.check(ago(5)).levels["L07"] == "green"
        checked = watch.check(ago(3))
        assert checked.one("L07").level == "red"
        assert checked.carded("L07")


class TestResting:
    """L05 and B04 are states: handled they rest until the next due, or seven days."""

    def test_what_still_holds_comes_back_on_the_day_with_a_new_id_and_a_card(self):
        overdue = one_line(a_reading("l0", used=500), channel=still("l0"), dues=(a_due(500, ago(20)),))
        watch = Watch(overdue)
        first = watch.check(TODAY).one("B04")
        watch.handle(first, TODAY, rests_until=ahead(7))
        assert not watch.check(ahead(6)).has("B04")
        assert watch.check(ahead(6)).levels["B04"] == "green"
        checked = watch.check(ahead(7))
        assert checked.one("B04").id != first.id
        assert checked.one("B04").since == ahead(7)
        assert checked.carded("B04")

    def test_what_was_mended_meanwhile_does_not(self):
        book = one_line(a_reading("l0", used=500), channel=still("l0"), ledger=(failed(500, ago(2), "l0"),))
        watch = Watch(book)
        watch.handle(watch.check(TODAY).one("B04"), TODAY, rests_until=ahead(7))
        paid = replace(book, ledger=(*book.ledger, repay(500, ahead(3), "l0")))
        assert not watch.check(ahead(8), paid).has("B04")


class TestKept:
    """A line's death keeps the levels of the eve (13.5)."""

    BEFORE = even_book(60_000, 10_000, 10_000, 10_000, on=ago(20))
    AFTER = with_readings(BEFORE, a_reading("l0", ago(1), limit=50))

    def test_first_load_and_daily_checks_keep_the_same_levels(self):
        daily = Watch(self.BEFORE)
        daily.check(ago(2))
        daily.check(ago(1), self.AFTER)
        seen, first = daily.check(TODAY), Watch(self.AFTER).check(TODAY)
        for code in ("C01", "C02", "C03", "C04", "U01"):
            assert seen.levels[code] is first.levels[code]
        assert first.levels["C01"] is Level.RED
        assert not first.one("C01").is_held

    def test_handling_the_act_ends_it(self):
        watch = Watch(self.AFTER)
        watch.handle(watch.check(TODAY).one("L01"), TODAY)
        checked = watch.check(ahead(1))
        assert checked.because == ()
        assert checked.one("C01").is_held

    def test_a_kept_group_keeps_its_name(self):
        book = even_book(60_000, 10_000, 15_000, 20_000, 20_000, same_group=(1, 2), on=ago(20))
        book = with_readings(book, a_reading("l0", ago(1), limit=50))
        assert Watch(book).check(TODAY).one("C03").subject == "L0"

    def test_grey_is_not_better(self):
        alone = with_readings(one_line(a_reading(on=ago(9))), a_reading(limit=0, status=CLOSED))
        assert Watch(alone).check(TODAY).levels["C01"] is Level.GREY


class TestSameDay:
    """A level seen earlier on the same day never holds; a changed book is judged afresh (13.4)."""

    def test_lines_typed_one_after_the_other_are_as_the_whole_book(self):
        whole = even_book(*[50_000] * 5)
        watch = Watch(Book())
        for count in range(1, 6):
            part = replace(whole, channels=whole.channels[:count], observations=whole.observations[:count])
            checked = watch.check(TODAY, part)
        assert checked.levels == Watch(whole).check(TODAY).levels
        assert checked.open == Watch(whole).check(TODAY).open

    def test_a_better_reading_of_the_same_day_counts_at_once(self):
        book = even_book(*[50_000] * 5, on=ago(9))
        watch = Watch(book)
        watch.check(ago(1))
        full = with_readings(book, a_reading("l0", limit=50_000, used=49_000))
        assert watch.check(TODAY, full).has("U02")
        assert not watch.check(TODAY, with_readings(full, a_reading("l0", limit=50_000, used=1000))).has("U02")

    def test_a_held_level_stays_held_whatever_was_typed_in_between(self):
        book = even_book(*[50_000] * 5, on=ago(9))
        full = with_readings(book, a_reading("l0", ago(1), limit=50_000, used=49_000))
        watch = Watch(full)
        watch.check(ago(1))
        free = with_readings(full, a_reading("l0", limit=50_000, used=1000))
        assert watch.check(TODAY, free).one("U02").is_held
        worse = with_readings(free, a_reading("l0", limit=50_000, used=49_500))
        assert not watch.check(TODAY, worse).one("U02").is_held
        again = watch.check(TODAY, with_readings(worse, a_reading("l0", limit=50_000, used=1000)))
        assert (again.one("U02").level, again.one("U02").is_held) == ("red", True)

    def test_another_line_makes_another_book(self):
        book = even_book(50_000, on=ago(9))
        watch = Watch(book)
        assert watch.check(ago(1)).levels["C01"] is Level.RED
        more = even_book(*[50_000] * 5, on=ago(9))
        assert watch.check(TODAY, more).levels["C01"] is Level.GREEN

    def test_movements_meet_the_dead_band(self):
        lines = (a_channel(), own_line("b"))
        rolling = Book(
            channels=lines,
            observations=(a_reading(used=900), a_reading("b", used=900)),
            ledger=(draw(500, ago(3), "b"), repay(1000, ago(2))),
        )
        watch = Watch(rolling)
        assert watch.check(TODAY).levels["R01"] is Level.RED
        paid = replace(rolling, ledger=(*rolling.ledger, repay(9000, ahead(1))))
        assert watch.check(ahead(1), paid).one("R01").is_held


def test_what_is_held_counts_for_no_weather():
    book = even_book(*[50_000] * 5, on=ago(9))
    watch = Watch(with_readings(book, a_reading("l0", ago(1), limit=50_000, used=49_000)))
    assert watch.check(ago(1)).weather == "rain"
    checked = watch.check(TODAY, with_readings(watch.book, a_reading("l0", limit=50_000, used=1000)))
    assert checked.has("U02")
    assert checked.weather == "clear"
