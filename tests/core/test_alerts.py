"""The life of a warning: dead bands, decisions, repeats, broken rules (domain.md 7 and 12)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

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
    findings,
    hard,
    one_line,
    own_line,
    purse,
    repay,
    state_of,
    still,
    with_readings,
)

from raincheck.core.alerts import AlertState, MoveReason
from raincheck.core.history import lasting_limit
from raincheck.core.model import Book, LineStatus
from raincheck.core.rules import RULES
from raincheck.core.rules.base import Rule
from raincheck.core.rules.findings import Finding
from raincheck.core.rules.thresholds import Level

VECTORS = json.loads((Path(__file__).parent / "data" / "engine_vectors.json").read_text("utf-8"))
CLOSED = LineStatus.CLOSED


def use(share: str | Decimal, on: date = TODAY) -> Book:
    """One line used to this share of 10,000."""
    return one_line(a_reading(on=on, used=f"{Decimal(share) * 10_000:.2f}"))


def six_lines(*used: int, on: date = TODAY) -> Book:
    """Six even lines with plenty of money behind them; the first ones used."""
    lines = tuple(own_line(f"l{n}", repayment=still("x").repayment) for n in range(6))
    uses = (*used, *[0] * (6 - len(used)))
    readings = [a_reading(line.id, on, limit=10_000, used=owed) for line, owed in zip(lines, uses, strict=True)]
    calm = purse(income=100_000, essential=1000, cash=10**6)
    return Book(channels=lines, observations=tuple(readings), **calm)


def watch_use(*shares: str) -> tuple[Watch, list[str]]:
    """A check a day, each after a new reading; the level of U01 after each."""
    watch, levels = Watch(), []
    for place, share in enumerate(shares):
        levels.append(watch.check(ahead(place), use(share, ahead(place))).levels["U01"].value)
    return watch, levels


class TestDeadBand:
    def test_the_row_of_values(self):
        vector = VECTORS["hysteresis"]
        assert watch_use(*map(str, vector["values"]))[1] == vector["expected"]

    def test_the_first_check_takes_raw_levels(self):
        assert watch_use("0.48")[1] == ["green"]
        assert watch_use("0.79")[1] == ["amber"]

    def test_worse_is_taken_at_once(self):
        assert watch_use("0.10", "0.80")[1] == ["green", "red"]

    def test_a_second_look_on_the_same_day_does_not_count_as_better(self):
        watch, _ = watch_use("0.60")
        for _ in range(3):
            assert watch.check(ahead(1), use("0.30", ahead(1))).levels["U01"] == "amber"
        assert watch.check(ahead(2), use("0.30", ahead(2))).levels["U01"] == "green"

    def test_a_second_look_on_the_same_day_takes_worse_at_once(self):
        watch, _ = watch_use("0.60")
        assert watch.check(TODAY, use("0.90")).levels["U01"] == "red"

    def test_inside_the_dead_band_the_count_begins_anew(self):
        assert watch_use("0.60", "0.30", "0.46", "0.30", "0.30")[1] == ["amber"] * 4 + ["green"]

    def test_on_the_dead_bands_edge_it_stays(self):
        assert watch_use("0.60", "0.45", "0.45", "0.45")[1] == ["amber"] * 4
        assert watch_use("0.60", "0.4499", "0.4499")[1] == ["amber", "amber", "green"]

    @pytest.mark.parametrize(("cash", "expected"), [(3299, "amber"), (3300, "green")])
    def test_a_value_where_less_is_worse_clears_beyond_its_band(self, cash, expected):
        def book(amount):
            return one_line(a_reading(), **purse(income=10_000, essential=1000, cash=amount))

        watch = Watch(book(2500), same_book=True)
        watch.check(TODAY)
        levels = [watch.check(ahead(day), book(cash)).levels["F01"] for day in (1, 2)]
        assert levels == ["amber", expected]

    def test_counts_of_lenders_clear_after_a_fortnight_below(self):
        watch = Watch(even_book(*[100] * 5, used=10), same_book=True)
        watch.check(TODAY)
        fewer = even_book(*[100] * 4, used=10)
        levels = [watch.check(ahead(day), fewer).levels["R03"].value for day in (1, 8, 14, 15)]
        assert levels == ["amber", "amber", "amber", "green"]

    def test_the_financing_state_clears_after_two_month_ends(self):
        def book(income):
            return one_line(
                a_reading(limit=50_000, used=10_000),
                channel=a_channel(apr=Decimal("0.12")),
                **purse(income=income, cash=100_000),
            )

        watch = Watch(book(500), same_book=True)
        assert watch.check(date(2026, 11, 22)).levels["D03"] == "amber"
        days = [date(2026, 11, 25), date(2026, 12, 1), date(2026, 12, 30), date(2026, 12, 31)]
        assert [watch.check(day, book(5000)).levels["D03"].value for day in days] == ["amber"] * 3 + ["green"]

    def test_staleness_clears_with_one_reading_on_the_same_day(self):
        watch = Watch(one_line(a_reading(on=ago(40))))
        assert watch.check(TODAY).levels["X01"] == "red"
        assert watch.check(TODAY, with_readings(watch.book, a_reading())).levels["X01"] == "green"


class TestPast:
    def test_a_day_before_the_last_check_moves_nothing(self):
        book = one_line(a_reading(on=ago(20), used=9900), a_reading(used=100))
        watch = Watch(book)
        watch.check(TODAY)
        before = watch.alerts
        past = watch.check(ago(10))
        assert past.levels["U02"] == "red"
        assert watch.alerts == before
        assert (past.moves, past.cards) == ((), ())

    def test_it_shows_raw_levels_and_the_ids_already_given(self):
        watch = Watch(use("0.60"))
        known = watch.check(TODAY).one("U01")
        watch.check(ahead(9), with_readings(watch.book, a_reading(on=ahead(9), used=3000)))
        assert watch.check(TODAY).one("U01").id == known.id

    def test_a_handled_event_stays_handled_in_the_past(self):
        watch = Watch(one_line(a_reading(on=ago(9)), a_reading(on=ago(3), limit=50)))
        watch.handle(watch.check(TODAY).one("L01"), TODAY)
        past = watch.check(ago(1))
        assert not past.has("L01")
        assert past.levels["L01"] == "green"


class TestEvents:
    BOOK = one_line(a_reading(on=ago(9), limit=50_000), a_reading(on=ago(3), limit=40_000))

    def test_since_is_the_day_of_the_reading(self):
        assert Watch(self.BOOK).check(TODAY).one("L01").since == ago(3)

    def test_it_goes_after_thirty_days(self):
        watch = Watch(self.BOOK)
        watch.check(TODAY)
        assert watch.check(ahead(27)).has("L01")
        ended = watch.check(ahead(28))
        assert not ended.has("L01")
        assert MoveReason.EXPIRED in {move.reason for move in ended.moves}

    def test_handled_it_never_reopens_but_a_new_one_opens(self):
        watch = Watch(self.BOOK)
        watch.handle(watch.check(TODAY).one("L01"), TODAY)
        assert watch.check(ahead(1)).levels["L01"] == "green"
        again = with_readings(self.BOOK, a_reading(on=ahead(2), limit=30_000))
        assert watch.check(ahead(2), again).one("L01").since == ahead(2)

    def test_its_level_counts_green_once_handled(self):
        watch = Watch(one_line(a_reading(on=ago(9)), a_reading(on=ago(3), limit=50)))
        watch.handle(watch.check(TODAY).one("L01"), TODAY)
        assert watch.check(TODAY).levels["L01"] == "green"

    def test_a_corrected_one_that_comes_back_gets_a_new_id_and_no_second_card(self):
        watch = Watch(self.BOOK)
        first = watch.check(TODAY).one("L01")
        assert not watch.check(ahead(1), with_readings(self.BOOK, a_reading(on=ago(3), limit=50_000))).has("L01")
        back = watch.check(ahead(2), self.BOOK)
        assert back.one("L01").id > first.id
        assert not back.carded("L01")

    def test_the_readings_of_one_line_and_the_events_they_show(self):
        rows = [
            a_reading(on=date.fromisoformat(on), status=LineStatus(status), limit=f"{limit:.2f}")
            for on, status, limit in VECTORS["limit_events"]["observations"]
        ]
        book = one_line(*rows)
        seen = set()
        for row in rows:
            for code in ("L01", "L02", "L03", "L04"):
                for found in findings(book, code, row.on):
                    if found.level.warns and found.day == row.on:
                        seen.add((row.on.isoformat(), code, _rounded(found.value)))
        names = {
            "CUT": "L01",
            "TOKEN_LIMIT": "L01",
            "CONSECUTIVE_CUTS": "L02",
            "CLOSED": "L03",
            "REOPENED_LOWER": "L04",
        }
        wanted = {
            (on, names[kind], "closed" if kind == "CLOSED" else value)
            for on, kind, value in VECTORS["limit_events"]["expected"]
            if kind in names
        }
        assert seen == wanted
        assert lasting_limit(rows[-1]) == rows[-1].limit


def _rounded(value):
    return round(float(value), 6) if isinstance(value, Fraction) else value


class TestAcknowledged:
    def watch(self, share="0.60"):
        watch = Watch(use(share))
        alert = watch.check(TODAY).one("U01")
        watch.acknowledge(alert, TODAY)
        return watch, alert.id

    def test_it_stays_quiet_on_the_same_numbers(self):
        watch, id = self.watch()
        later = watch.check(ahead(30), use("0.6599", ahead(30)))
        assert state_of(watch, id) is AlertState.ACKNOWLEDGED
        assert later.has("U01")
        assert not later.carded("U01")

    def test_it_returns_when_the_value_is_a_tenth_worse(self):
        watch, id = self.watch()
        assert watch.check(ahead(1), use("0.66", ahead(1))).carded("U01")
        assert state_of(watch, id) is AlertState.OPEN

    def test_it_returns_when_the_level_rises(self):
        watch, id = self.watch("0.79")
        assert watch.check(ahead(1), use("0.80", ahead(1))).carded("U01")
        assert state_of(watch, id) is AlertState.OPEN

    def test_it_does_not_repeat_however_red(self):
        watch, _ = self.watch("0.90")
        assert not any(watch.check(ahead(day), use("0.90", ahead(day))).carded("U01") for day in range(1, 12))

    def test_where_less_is_worse_a_tenth_less_returns(self):
        def book(cash):
            return one_line(a_reading(), **purse(income=10_000, essential=1000, cash=cash))

        watch = Watch(book(2000))
        watch.acknowledge(watch.check(TODAY).one("F01"), TODAY)
        assert not watch.check(ahead(1), book("1800.01")).carded("F01")
        assert watch.check(ahead(2), book(1800)).carded("F01")

    def test_days_that_only_pass_are_no_new_numbers(self):
        book = one_line(a_reading(), channel=a_channel(expires_on=ahead(59)), **purse(cash=10**6))
        watch = Watch(book)
        watch.acknowledge(watch.check(TODAY).one("M03"), TODAY)
        assert not watch.check(ahead(20)).carded("M03")
        assert watch.check(ahead(29)).carded("M03")

    def test_it_counts_for_levels_and_weather(self):
        watch = Watch(six_lines(9500))
        watch.acknowledge(watch.check(TODAY).one("U02"), TODAY)
        checked = watch.check(ahead(1))
        assert checked.levels["U02"] == "red"
        assert checked.weather == "rain"


class TestSnoozed:
    def test_it_sleeps_to_its_day_and_comes_back(self):
        watch = Watch(use("0.60"))
        alert = watch.check(TODAY).one("U01")
        watch.snooze(alert, TODAY, until=ahead(7))
        assert not watch.check(ahead(6), use("0.60", ahead(6))).carded("U01")
        assert watch.check(ahead(7), use("0.60", ahead(7))).carded("U01")
        assert state_of(watch, alert.id) is AlertState.OPEN

    def test_it_never_sleeps_past_the_next_due(self):
        watch = Watch(use("0.60"))
        asleep = watch.snooze(watch.check(TODAY).one("U01"), TODAY, until=ahead(30), next_due=ahead(4))
        assert asleep.snoozed_until == ahead(4)

    def test_a_rising_level_wakes_it(self):
        watch = Watch(use("0.60"))
        watch.snooze(watch.check(TODAY).one("U01"), TODAY, until=ahead(30))
        assert watch.check(ahead(1), use("0.85", ahead(1))).carded("U01")


class TestRepeats:
    def cards(self, watch, book, days):
        return [day for day in days if watch.check(ahead(day), book(ahead(day))).carded("U01")]

    def test_an_unacknowledged_red_repeats_after_one_and_three_days_and_then_rests(self):
        assert self.cards(Watch(), lambda on: use("0.90", on), range(16)) == [0, 1, 4]

    def test_an_amber_does_not_repeat(self):
        assert self.cards(Watch(), lambda on: use("0.60", on), range(30)) == [0]

    def test_small_changes_do_not_start_the_repeats_anew(self):
        shares = {day: str(Decimal("0.90") + Decimal(day) / 1000) for day in range(16)}
        assert self.cards(Watch(), lambda on: use(shares[(on - TODAY).days], on), range(16)) == [0, 1, 4]

    def test_a_tenth_worse_shows_again_within_the_cool_down(self):
        shares = ["0.60", "0.65", "0.66", "0.72", "0.72"]
        assert self.cards(Watch(), lambda on: use(shares[(on - TODAY).days], on), range(5)) == [0, 2]

    def test_what_flaps_within_the_cool_down_makes_no_second_card(self):
        shares = ["0.50", "0.30", "0.30", "0.50", "0.50"]
        assert self.cards(Watch(), lambda on: use(shares[(on - TODAY).days], on), range(5)) == [0]

    def test_after_the_cool_down_it_is_news_again(self):
        shares = ["0.50", "0.30", "0.30", "0.30", "0.30", "0.30", "0.30", "0.50"]
        assert self.cards(Watch(), lambda on: use(shares[(on - TODAY).days], on), range(8)) == [0, 7]

    def test_the_price_of_a_loan_is_said_once(self):
        from tests.core.test_rule_tables import priced

        watch = Watch(priced(10_300))
        assert [day for day in range(12) if watch.check(ahead(day)).carded("P01")] == [0]


class TestHandledStates:
    def test_it_comes_back_when_the_level_rises(self):
        watch = Watch(use("0.60"))
        watch.handle(watch.check(TODAY).one("U01"), TODAY)
        assert not watch.check(ahead(1), use("0.60", ahead(1))).has("U01")
        assert watch.check(ahead(2), use("0.90", ahead(2))).carded("U01")

    def test_fog_does_not_lift_because_its_warning_was_handled(self):
        watch = Watch(six_lines(on=ago(20)))
        first = watch.check(TODAY)
        assert first.weather == "fog"
        for alert in first.alerts:
            watch.handle(alert, TODAY)
        assert watch.check(TODAY).weather == "fog"


class TestLackOfData:
    def test_what_turns_grey_ends_at_once(self):
        watch = Watch(use("0.90"))
        watch.check(TODAY)
        unknown = one_line(a_reading(on=ahead(1), limit=None, used=9000))
        checked = watch.check(ahead(1), unknown)
        assert checked.levels["U02"] == "grey"
        assert not checked.has("U02")

    def test_a_debt_paid_off_leaves_nothing_to_warn_of(self):
        rollover = (draw(900, ago(5), "b"), repay(900, ago(4)))
        lines = (a_channel(), own_line("b"))
        owing = Book(channels=lines, observations=(a_reading(used=900), a_reading("b")), ledger=rollover)
        watch = Watch(owing)
        assert watch.check(TODAY).has("R01")
        free = with_readings(owing, a_reading(on=ahead(100), limit=0), a_reading("b", ahead(100), limit=0))
        checked = watch.check(ahead(100), free)
        assert checked.levels["R01"] == "grey"
        assert not {"R01", "M01", "C01", "C03", "U01"} & {alert.rule for alert in checked.alerts}

    def test_a_rule_that_breaks_turns_grey_clears_nothing_and_stops_no_other(self):
        broken = {"on": False}

        def evaluate(context):
            if broken["on"]:
                raise ZeroDivisionError
            yield Finding("U01", "book", Level.RED, Level.RED, Fraction(1))

        rules = tuple(Rule("U01", evaluate) if rule.code == "U01" else rule for rule in RULES)
        watch = Watch(use("0.90"), rules=rules)
        watch.check(TODAY)
        broken["on"] = True
        for day in range(1, 5):
            checked = watch.check(ahead(day))
        assert checked.levels["U01"] == "grey"
        assert checked.levels["U02"] == "amber"
        assert checked.one("U01").level == "red"

    def test_a_broken_event_rule_keeps_its_events(self):
        def evaluate(context):
            raise KeyError

        watch = Watch(TestEvents.BOOK)
        watch.check(TODAY)
        watch.rules = tuple(Rule("L01", evaluate, event=True) if rule.code == "L01" else rule for rule in RULES)
        assert watch.check(ahead(60)).has("L01")


class TestInhibition:
    def test_a_closing_keeps_its_own_cut_use_and_staleness_quiet(self):
        book = one_line(a_reading(on=ago(3), used=8500), a_reading(on=ago(2), limit=8600, used=8500))
        watch = Watch(book)
        watch.check(ago(3))
        closed = with_readings(book, a_reading(on=ago(1), limit=0, used=8500, status=CLOSED))
        checked = watch.check(ago(1), closed)
        assert checked.carded("L03")
        assert not checked.carded("L01")
        assert checked.has("L01")

    def test_a_line_open_again_is_heard_again(self):
        book = one_line(
            a_reading(on=ago(20)),
            a_reading(on=ago(10), limit=0, status=CLOSED),
            a_reading(on=ago(5), limit=9000),
        )
        watch = Watch(book)
        watch.check(ago(5))
        assert watch.check(TODAY, with_readings(book, a_reading(limit=50))).carded("L01")


class TestMoves:
    def test_every_move_says_why(self):
        watch, reasons = Watch(), []
        for day, share in enumerate(["0.60", "0.90", "0.70", "0.70", "0.30", "0.30"]):
            moved = watch.check(ahead(day), use(share, ahead(day))).moves
            reasons.append([move.reason.value for move in moved if _rule(watch, move.alert) == "U01"])
        assert reasons == [["raised"], ["rose"], [], ["eased"], [], ["cleared"]]

    def test_what_cleared_and_comes_back_gets_a_new_id(self):
        watch, _ = watch_use("0.60", "0.30", "0.30")
        before = [alert.id for alert in watch.alerts if alert.rule == "U01"]
        assert watch.check(ahead(3), use("0.60", ahead(3))).one("U01").id not in before

    def test_an_alert_keeps_what_it_was_judged_by(self):
        alert = Watch(use("0.60")).check(TODAY).one("U01")
        assert [(band.threshold, band.band.amber, band.band.red) for band in alert.bands] == [
            ("utilisation", Fraction(1, 2), Fraction(4, 5))
        ]
        assert {(entry.what, str(entry.value)) for entry in alert.evidence} == {
            ("used", "6000.00"),
            ("limit", "10000.00"),
        }
        assert alert.version >= 1


class TestWeather:
    def test_clear_cloudy_rain_storm(self):
        skies = [six_lines(), six_lines(8000), six_lines(9500), six_lines(9500, 9500, 9500)]
        assert [Watch(sky).check(TODAY).weather.value for sky in skies] == ["clear", "cloudy", "rain", "storm"]

    def test_a_gap_in_the_planned_cash_is_a_storm_by_itself(self):
        from tests.core.test_rule_tables import gap_on_day

        assert Watch(gap_on_day(30)).check(TODAY).weather == "storm"

    def test_half_of_the_exposure_too_old_is_fog(self):
        def book(old):
            base = even_book(*[100] * 10, **purse(income=10**5, essential=1, cash=10**6))
            readings = [replace(row, on=ago(20)) if place < old else row for place, row in enumerate(base.observations)]
            return replace(base, observations=tuple(readings))

        assert Watch(book(4)).check(TODAY).weather == "clear"
        assert Watch(book(5)).check(TODAY).weather == "fog"


def _rule(watch, id):
    return next(alert.rule for alert in watch.alerts if alert.id == id)


def test_dues_and_rows_of_a_repaid_trouble_let_it_go():
    book = one_line(a_reading(), dues=(a_due(100, ago(3), "jiebei"),))
    watch = Watch(book)
    assert watch.check(TODAY).levels["B04"] == "red"
    paid = watch.check(ahead(1), replace(book, ledger=(repay(100, ahead(1)),)))
    assert not paid.has("B04")
    assert paid.levels["B04"] == "green"


def test_windows_slide_without_new_entries():
    rows = tuple(hard(TODAY, str(number)) for number in range(3))
    watch = Watch(Book(inquiries=rows, ledger=(draw(1, TODAY),), channels=(a_channel(),)))
    levels = [watch.check(ahead(day)).levels["R02"].value for day in (0, 29, 30, 43, 44)]
    assert levels == ["amber", "amber", "amber", "amber", "green"]
