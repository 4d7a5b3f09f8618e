"""The false alarm traps of domain.md section 9, and the definitions of section 12 on single events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import (
    LONG_AGO,
    Watch,
    a_due,
    ago,
    ahead,
    draw,
    even_book,
    failed,
    findings,
    hard,
    level,
    one_line,
    own_line,
    repay,
    warnings,
    with_readings,
)

from raincheck.core.calendar import Month
from raincheck.core.model import Book, Due, LineStatus, Source, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Band, Bands, Override
from raincheck.core.snapshot import Snapshot

CLOSED, FROZEN, DEAD = LineStatus.CLOSED, LineStatus.FROZEN, LineStatus.REPAY_DISABLED
UNKNOWN, OPEN = LineStatus.UNKNOWN, LineStatus.OPEN


def history(*shown, channel=None, **changed):
    """Readings (days ago, limit, status) of one line."""
    rows = [a_reading(on=ago(entry[0]), limit=entry[1], status=entry[2] if len(entry) > 2 else OPEN) for entry in shown]
    return one_line(*rows, channel=channel, **changed)


def temporary(days, limit, part, *, until):
    return a_reading(on=ago(days), limit=limit, temporary=TemporaryLimit(Money(part * 100), ago(until)))


class TestTemporaryLimits:
    def test_its_end_is_no_cut_and_no_lost_headroom(self):
        book = one_line(temporary(40, 70_000, 20_000, until=10), a_reading(on=ago(3), limit=50_000))
        assert level(book, "L01") == "green"
        assert level(book, "L08") == "green"

    def test_a_cut_below_the_lasting_part_is_a_cut_of_the_lasting_part(self):
        book = one_line(temporary(40, 70_000, 20_000, until=10), a_reading(on=ago(3), limit=25_000))
        assert [entry.value for entry in findings(book, "L01") if entry.level.warns] == [pytest.approx(0.5)]

    def test_a_cut_hidden_by_a_new_temporary_part_is_seen(self):
        book = one_line(a_reading(on=ago(20), limit=50_000), temporary(3, 50_000, 20_000, until=-30))
        assert warnings(book, "L01") == [("jiebei", "amber", ago(3))]

    def test_after_its_day_it_is_gone_from_the_limit_without_a_new_reading(self):
        book = one_line(temporary(40, 70_000, 20_000, until=10))
        assert Snapshot(book, ago(10)).lines[0].limit == Money(70_000_00)
        assert Snapshot(book, ago(9)).lines[0].limit == Money(50_000_00)

    def test_on_its_last_day_it_is_still_there(self):
        last_day = temporary(10, 70_000, 20_000, until=10)
        assert level(one_line(last_day, a_reading(on=ago(3), limit=50_000)), "L01") == "green"

    def test_a_reading_taken_after_its_end_already_shows_what_is_left(self):
        late = replace(temporary(3, 50_000, 20_000, until=10), on=ago(3))
        assert Snapshot(one_line(late), TODAY).lines[0].limit == Money(50_000_00)

    def test_it_does_not_raise_the_peak_that_makes_a_token(self):
        book = one_line(
            temporary(40, 200_000, 190_000, until=30), a_reading(on=ago(20), limit=6000), a_reading(limit=5400)
        )
        assert [entry.fact("token") for entry in findings(book, "L01") if entry.day == TODAY] == [None]


class TestReadings:
    def test_little_available_on_a_half_repaid_loan_is_no_cut(self):
        book = one_line(
            a_reading(on=ago(20), limit=50_000, used=30_000, available=20_000),
            a_reading(limit=50_000, used=15_000, available=20_000),
        )
        assert level(book, "L01") == "green"
        assert Snapshot(book, TODAY).headroom == Money(20_000_00)

    def test_a_month_end_report_does_not_overrule_a_later_typed_reading(self):
        report = replace(a_reading(on=ago(2), limit=80_000, source=Source.REPORT), as_of_month=Month(2026, 10))
        book = one_line(a_reading(on=ago(60), limit=80_000), a_reading(on=ago(7), limit=60_000), report)
        assert Snapshot(book, TODAY).lines[0].limit == Money(60_000_00)
        assert warnings(book, "L01") == [("jiebei", "amber", ago(7))]

    def test_a_report_speaks_of_its_month_end_but_is_not_known_before_it_came(self):
        report = replace(a_reading(on=ago(2), limit=30_000, source=Source.REPORT), as_of_month=Month(2026, 10))
        book = one_line(a_reading(on=ago(60), limit=80_000), report)
        assert warnings(book, "L01", ago(3)) == []
        assert warnings(book, "L01") == [("jiebei", "red", date(2026, 10, 31))]

    def test_an_old_report_is_as_old_as_its_month_end(self):
        report = replace(a_reading(on=TODAY, limit=30_000, source=Source.REPORT), as_of_month=Month(2026, 9))
        assert level(one_line(report), "X01") == "red"

    def test_of_one_day_only_the_later_entry_counts(self):
        wrong, right = a_reading(limit=50), a_reading(limit=50_000)
        book = one_line(a_reading(on=ago(7), limit=50_000), wrong, right)
        assert level(book, "L01") == "green"
        assert level(one_line(a_reading(on=ago(7), limit=50_000), right, wrong), "L01") == "red"

    def test_a_corrected_reading_takes_its_warning_away(self):
        watch = Watch(one_line(a_reading(on=ago(7), limit=50_000), a_reading(limit=50)))
        assert watch.check(TODAY).has("L01")
        assert not watch.check(TODAY, with_readings(watch.book, a_reading(limit=50_000))).has("L01")

    def test_nothing_later_than_the_day_exists(self):
        book = one_line(
            a_reading(on=ago(10)),
            a_reading(on=TODAY, limit=50),
            ledger=(failed(5, TODAY),),
            inquiries=tuple(hard(TODAY, str(number)) for number in range(9)),
        )
        for code in ("L01", "B04", "R02"):
            assert level(book, code, ago(1)) == "green"
            assert level(book, code) == "red"

    def test_an_unknown_use_counts_nothing_in_sums_and_greys_its_own_line_only(self):
        book = Book(
            channels=(own_line("l0"), own_line("l1")),
            observations=(a_reading("l0", used=None), a_reading("l1", used=9600)),
        )
        assert {(entry.subject, entry.level.value) for entry in findings(book, "U02")} == {
            ("l0", "grey"),
            ("l1", "red"),
        }
        assert Snapshot(book, TODAY).owed == Money(9600_00)

    def test_twin_accounts_in_two_currencies_are_two_lines(self):
        twins = Book(
            channels=(own_line("cny", platform="CMB", funder="CMB"), own_line("usd", platform="CMB", funder="CMB")),
            observations=(
                a_reading("cny", ago(7), limit=50_000),
                a_reading("usd", ago(7), limit=7000),
                a_reading("cny", limit=50_000),
                a_reading("usd", limit=7000),
            ),
        )
        assert level(twins, "L01") == "green"


class TestCuts:
    def test_unknown_limits_are_skipped(self):
        book = history((20, 50_000), (10, None), (5, 40_000))
        assert warnings(book, "L01") == [("jiebei", "amber", ago(5))]

    def test_a_closed_reading_between_makes_it_no_cut(self):
        assert level(history((20, 50_000), (10, 0, CLOSED), (5, 40_000)), "L01") == "green"
        assert level(history((20, 50_000), (10, None, CLOSED), (5, 40_000)), "L01") == "green"

    def test_a_limit_shown_as_zero_is_a_limit_of_zero(self):
        assert warnings(history((20, 50_000), (5, 0)), "L01") == [("jiebei", "red", ago(5))]

    def test_a_token_that_stays_a_token_is_not_cut_again(self):
        assert warnings(history((20, 50_000), (9, 50), (6, 50), (3, 50)), "L01") == [("jiebei", "red", ago(9))]

    def test_every_pair_of_readings_counts_and_not_only_the_last(self):
        assert warnings(history((25, 50_000), (20, 40_000), (5, 40_000)), "L01") == [("jiebei", "amber", ago(20))]

    def test_it_is_open_to_the_thirtieth_day(self):
        assert level(history((60, 50_000), (30, 40_000)), "L01") == "amber"
        assert level(history((60, 50_000), (31, 40_000)), "L01") == "green"

    def test_the_peak_of_a_token_is_that_of_a_year(self):
        # 4,900 is under 5 % of the 100,000 of 365 days ago, and 9 % less than the last 5,400.
        inside = history((364, 100_000), (360, 0, CLOSED), (30, 5400), (0, 4900))
        outside = history((366, 100_000), (360, 0, CLOSED), (30, 5400), (0, 4900))
        assert warnings(inside, "L01")[-1] == ("jiebei", "red", TODAY)
        assert level(outside, "L01") == "green"

    def test_repeated_cuts_are_counted_within_180_days(self):
        assert level(history((200, 50_000), (179, 40_000), (0, 30_000)), "L02") == "amber"
        assert level(history((200, 50_000), (180, 40_000), (0, 30_000)), "L02") == "green"

    def test_a_threshold_of_one_line_is_its_own(self):
        bands = Bands((Override("L01", "cut", "jiebei", Band(Fraction(1), Fraction(1))),))
        assert level(history((20, 50_000), (5, 20_000)), "L01", bands=bands) == "green"
        assert level(history((20, 50_000), (5, 20_000)), "L01") == "red"


class TestClosings:
    @pytest.mark.parametrize("status", [CLOSED, FROZEN])
    def test_closed_and_frozen_are_the_same_event(self, status):
        assert [entry[2] for entry in warnings(history((9, 100), (2, 0, status)), "L03")] == [ago(2)]

    def test_unknown_states_are_skipped(self):
        assert warnings(history((9, 100), (5, None, UNKNOWN), (2, 0, CLOSED)), "L03") == [("jiebei", "red", ago(2))]

    def test_a_line_never_seen_open_was_not_closed(self):
        assert level(history((9, 0, CLOSED), (2, 0, CLOSED)), "L03") == "green"

    def test_frozen_then_closed_is_one_event(self):
        assert [entry[2] for entry in warnings(history((20, 100), (9, 100, FROZEN), (2, 0, CLOSED)), "L03")] == [ago(9)]

    def test_a_dead_repayment_entry_is_no_closing(self):
        assert level(history((9, 100), (2, 100, DEAD)), "L03") == "green"

    def test_the_share_is_that_of_the_day_before(self):
        lines = (own_line("l0"), own_line("l1"))
        both_close = Book(
            channels=lines,
            observations=(
                a_reading("l0", ago(9), limit=50),
                a_reading("l1", ago(9), limit=50),
                a_reading("l0", ago(1), limit=0, status=CLOSED),
                a_reading("l1", ago(1), limit=0, status=CLOSED),
            ),
        )
        assert {entry[1] for entry in warnings(both_close, "L03")} == {"red"}

    def test_a_reopening_is_measured_against_the_year_before_the_closing(self):
        book = history((300, 10_000), (40, 50), (20, 0, CLOSED), (2, 200))
        assert [(entry.day, entry.value) for entry in findings(book, "L04") if entry.level.warns] == [
            (ago(2), pytest.approx(0.98))
        ]
        assert ago(2) not in [entry[2] for entry in warnings(book, "L01")]

    def test_a_reopening_whose_limit_shows_later_counts_from_that_day(self):
        assert warnings(history((40, 100), (20, 0, CLOSED), (9, None), (2, 10)), "L04") == [("jiebei", "red", ago(2))]


class TestBlockedRepayment:
    def book(self, *readings, ledger=()):
        return one_line(a_reading(on=ago(20), used=500), *readings, ledger=ledger)

    def dead(self, days=5, status=DEAD):
        return a_reading(on=ago(days), used=500, status=status)

    def test_a_repayment_on_the_day_ends_it(self):
        assert level(self.book(self.dead()), "L05") in ("amber", "red")
        assert level(self.book(self.dead(), ledger=(repay(10, ago(5)),)), "L05") == "green"
        assert level(self.book(self.dead(), ledger=(repay(10, ago(6)),)), "L05") != "green"

    def test_a_due_marked_paid_does_not_mend_the_entry(self):
        """It can be paid another way; the entry fails until a repayment is seen to go through (domain.md 12)."""
        due = Due("jiebei", ago(3), Money(10_000), ago(5))
        assert level(replace(self.book(self.dead()), dues=(due,)), "L05") != "green"

    def test_an_open_reading_ends_it(self):
        assert level(self.book(self.dead(), a_reading(on=ago(2), used=500)), "L05") == "green"

    @pytest.mark.parametrize("status", [CLOSED, FROZEN, UNKNOWN])
    def test_closed_frozen_or_unknown_does_not_end_it(self, status):
        assert warnings(self.book(self.dead(), self.dead(2, status)), "L05")[0][2] == ago(5)

    def test_it_is_named_after_the_first_day_it_failed(self):
        assert warnings(self.book(self.dead(5), self.dead(2)), "L05")[0][2] == ago(5)

    def test_it_does_not_end_after_thirty_days(self):
        assert level(one_line(self.dead(90)), "L05") == "amber"

    def test_it_rises_as_the_due_comes_near(self):
        line = a_channel()
        book = one_line(self.dead(20), channel=line, dues=(a_due(100, TODAY, "jiebei"),))
        watch = Watch(book)
        assert watch.check(ago(8)).levels["L05"] == "amber"
        assert watch.check(ago(7)).levels["L05"] == "red"


DEAR = {"x": Decimal("0.20"), "y": Decimal("0.24")}


class TestFirstDraws:
    def test_earlier_debt_makes_it_no_first_draw(self):
        cut = a_reading(on=ago(1), limit=6000)
        book = one_line(a_reading(on=ago(90), used=5), cut, ledger=(draw(100, ago(10)),))
        assert level(book, "L06") == "green"

    def test_a_line_used_for_long_does_not_hide_the_next_one(self):
        lines = (own_line("old"), own_line("new"))
        before = (a_reading("old", ago(200)), a_reading("new", ago(90)))
        cuts = (a_reading("old", ago(3), limit=6000), a_reading("new", ago(1), limit=6000))
        rows = (draw(100, ago(150), "old"), draw(100, ago(10), "new"))
        assert [row[0] for row in warnings(Book(channels=lines, observations=before + cuts, ledger=rows), "L06")] == [
            "new"
        ]

    @pytest.mark.parametrize(
        ("first", "opened", "expected"), [(0, None, "amber"), (None, 20, "amber"), (None, 90, "green")]
    )
    def test_without_rows_the_readings_tell(self, first, opened, expected):
        before = () if first is None else (a_reading(on=ago(60), used=first),)
        line = a_channel(opened_on=None if opened is None else ago(opened))
        book = one_line(
            *before, a_reading(on=ago(10), used=100), a_reading(on=ago(1), limit=6000, used=100), channel=line
        )
        assert level(book, "L06") == expected

    def test_a_large_sum_of_small_draws_is_named_after_the_day_it_grew_large(self):
        line = a_channel(opened_on=ago(20))
        rows = (draw(1000, ago(18)), draw(4000, ago(12)), draw(3000, ago(5)))
        book = one_line(a_reading(on=ago(20)), channel=line, ledger=rows)
        assert warnings(book, "B02", ago(6)) == []
        assert warnings(book, "B02") == [("jiebei", "amber", ago(5))]

    def test_draws_after_the_first_thirty_days_do_not_count(self):
        line = a_channel(opened_on=ago(40))
        book = one_line(a_reading(on=ago(40)), channel=line, ledger=(draw(1000, ago(20)), draw(8000, ago(5))))
        assert level(book, "B02") == "green"

    def test_a_draw_on_the_day_of_opening_is_told_for_thirty_days(self):
        line = a_channel(opened_on=ago(30))
        book = one_line(a_reading(on=ago(30)), channel=line, ledger=(draw(9000, ago(30)),))
        assert warnings(book, "B02", ago(30)) == [("jiebei", "amber", ago(30))]
        assert warnings(book, "B02") == [("jiebei", "amber", ago(30))]
        assert warnings(book, "B02", ahead(1)) == []

    def test_a_draw_before_the_stated_day_of_opening_is_not_judged(self):
        line = a_channel(opened_on=ago(20))
        book = one_line(a_reading(on=ago(21)), channel=line, ledger=(draw(9000, ago(21)), draw(900, ago(10))))
        assert level(book, "B02") == "green"

    def test_an_old_line_has_no_large_first_draw(self):
        book = one_line(a_reading(on=ago(40)), channel=a_channel(opened_on=LONG_AGO), ledger=(draw(9900, ago(5)),))
        assert level(book, "B02") == "green"

    def test_applications_count_in_the_thirty_days_after_it(self):
        def applied(days):
            rows = tuple(hard(ago(days), lender) for lender in ("a", "b"))
            return one_line(a_reading(on=ago(90)), ledger=(draw(100, ago(40)),), inquiries=rows)

        assert warnings(applied(40), "B03") == []
        assert warnings(applied(39), "B03", ago(30)) == [("book", "amber", ago(39))]
        assert warnings(applied(10), "B03") == [("book", "amber", ago(10))]
        assert warnings(applied(9), "B03") == []

    def test_the_rate_of_the_dearest_line_is_told_where_one_was_opened(self):
        lines = (a_channel(opened_on=LONG_AGO), *(own_line(id, apr=apr, opened_on=ago(9)) for id, apr in DEAR.items()))
        opened = Book(channels=lines, observations=(a_reading(on=ago(30)),), ledger=(draw(100, ago(20)),))
        asked = one_line(
            a_reading(on=ago(30)), ledger=(draw(100, ago(20)),), inquiries=(hard(ago(9), "a"), hard(ago(9), "b"))
        )
        told = [[row.fact("apr") for row in findings(book, "B03") if row.level.warns] for book in (opened, asked)]
        assert told == [[Fraction(24, 100)], [None]]

    def test_an_application_late_in_the_window_still_makes_a_card(self):
        book = one_line(a_reading(on=ago(90)), ledger=(draw(100, ago(40)),))
        watch = Watch(book)
        watch.check(ago(14))
        late = replace(book, inquiries=(hard(ago(13), "a"), hard(ago(12), "b")))
        assert watch.check(ago(7), late).carded("B03")


class TestSeveralPlatforms:
    def closing(self, id, days):
        return a_reading(id, ago(days), limit=0, status=CLOSED)

    def book(self, platforms, days):
        lines = tuple(own_line(f"l{n}", platform=name) for n, name in enumerate(platforms))
        before = tuple(a_reading(line.id, ago(100)) for line in lines)
        after = tuple(self.closing(line.id, day) for line, day in zip(lines, days, strict=True))
        return Book(channels=lines, observations=(*before, *after))

    def test_the_subject_is_the_group_or_the_book(self):
        one = Watch(self.book(["ANT", "ANT", "JD"], [9, 4, 50])).check(TODAY).one("L07")
        two = Watch(self.book(["ANT", "JD", "CMB"], [9, 4, 90])).check(TODAY).one("L07")
        assert (one.subject, one.level, one.since) == ("ANT", "amber", ago(4))
        assert (two.subject, two.level, two.since) == ("book", "red", ago(4))

    def test_two_events_of_one_line_are_one_line(self):
        book = one_line(a_reading(on=ago(90)), a_reading(on=ago(9), limit=8000), a_reading(on=ago(2), limit=6000))
        assert level(book, "L07") == "green"

    def test_a_third_line_joins_the_wave_and_does_not_make_another(self):
        watch = Watch(self.book(["ANT", "JD", "CMB"], [9, 6, 3]))
        first = watch.check(ago(5)).one("L07")
        later = watch.check(TODAY).one("L07")
        assert (first.id, first.value, later.value) == (later.id, 2, 3)

    def test_by_funder_when_the_funders_stand_closer(self):
        lines = tuple(own_line(f"l{n}", platform=f"APP{n}", funder="BANK") for n in range(2))
        readings = (*(a_reading(line.id, ago(100)) for line in lines), *(self.closing(line.id, 3) for line in lines))
        other = own_line("other")
        book = Book(channels=(*lines, other), observations=(*readings, a_reading("other", used=1)))
        assert [(entry[0], entry[1]) for entry in warnings(book, "L07", ago(3))] in (
            [("BANK", "amber")],
            [("book", "red")],
        )


class TestHeadroom:
    def test_no_reading_thirty_days_ago_is_grey(self):
        assert level(one_line(a_reading(on=ago(29)), a_reading(used=9000)), "L08") == "grey"
        assert level(one_line(a_reading(on=ago(30)), a_reading(used=9000)), "L08") == "red"

    def test_killing_a_line_improves_concentration_but_is_not_shown_as_better(self):
        before = even_book(60_000, 10_000, 10_000, 10_000, on=ago(20))
        after = with_readings(before, a_reading("l0", limit=50))
        assert [entry.level for entry in findings(after, "C01")] == ["green"]
        checked = Watch(after).check(TODAY)
        assert (checked.levels["C01"], checked.one("C01").level) == ("red", "red")
        assert ("C01", "l0", "red") in {(why.rule, why.channel, why.level) for why in checked.because}


class TestUse:
    def test_a_withdrawn_limit_is_red_and_no_number(self):
        book = one_line(a_reading(on=ago(20), limit=0, used=100))
        assert [(entry.level, entry.value) for entry in findings(book, "U02")] == [("red", "withdrawn")]
        assert [(entry.level, entry.value) for entry in findings(book, "U01")] == [("red", "withdrawn")]

    def test_over_the_limit_by_interest_is_red_and_more_than_one(self):
        assert [entry.value for entry in findings(one_line(a_reading(used="10012.50")), "U02")] == [
            pytest.approx(1.00125)
        ]

    def test_term_loans_have_no_use(self):
        from raincheck.core.model import ChannelKind

        book = one_line(a_reading(used=10_000), channel=a_channel(kind=ChannelKind.TERM))
        assert level(book, "U01") == "grey"
        assert findings(book, "U02") == ()

    @pytest.mark.parametrize("status", [CLOSED, FROZEN, DEAD])
    def test_a_line_that_is_not_open_has_no_use(self, status):
        assert findings(one_line(a_reading(used=9900, status=status)), "U02") == ()


class TestStaleness:
    def test_a_closed_line_is_left_in_peace(self):
        assert level(one_line(a_reading(on=ago(99), limit=0, status=CLOSED)), "X01") == "green"

    def test_a_line_never_read_is_red(self):
        assert level(Book(channels=(a_channel(),)), "X01") == "red"
