"""The daily checks: no slot lost, none doubled, over sleep, clock changes, travel and a clock set back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raincheck.core.schedule import (
    PauseFor,
    QuietHours,
    RemindIn,
    Silence,
    Timetable,
    catch_up,
    due_slots,
    next_check,
    next_wake,
    pause_until,
    paused,
    quiet_until,
    remind_at,
    silence,
    slot_key,
    slots_after,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def plan(*times: str, zone: ZoneInfo = SHANGHAI, quiet: QuietHours | None = None) -> Timetable:
    return Timetable(zone, tuple(time.fromisoformat(text) for text in times), quiet)


plans = st.builds(
    Timetable,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.lists(st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)), min_size=1, max_size=4).map(tuple),
    st.none(),
)
moments = st.datetimes(datetime(2011, 12, 1), datetime(2027, 12, 31)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
gaps = st.timedeltas(timedelta(0), timedelta(days=20))


@given(plans, moments, gaps, gaps)
def test_looking_often_finds_the_same_slots_as_looking_once(
    plan: Timetable, start: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = start + first, start + first + second
    assert due_slots(start, middle, plan) + due_slots(middle, end, plan) == due_slots(start, end, plan)


@given(plans, moments, gaps)
def test_slots_only_move_forward_and_none_comes_twice(plan: Timetable, start: datetime, gap: timedelta) -> None:
    slots = due_slots(start, start + gap, plan)
    assert list(slots) == sorted(set(slots))
    assert all(start < slot <= start + gap for slot in slots)


@given(plans, moments, st.integers(2, 15))
def test_every_time_of_every_whole_day_has_its_slot(plan: Timetable, start: datetime, days: int) -> None:
    slots = due_slots(start, start + timedelta(days=days), plan)
    walls = {(slot.astimezone(plan.zone).date(), slot.astimezone(plan.zone).time()) for slot in slots}
    first, last = ((start + timedelta(days=d)).astimezone(plan.zone).date() for d in (1, days - 1))
    day = first
    while day < last:
        for wall in plan.times:
            there = datetime.combine(day, wall, plan.zone).astimezone(UTC).astimezone(plan.zone)
            assert (there.date(), there.time()) in walls
        day += timedelta(days=1)


@given(plans, moments, gaps)
def test_the_next_check_is_due_exactly_when_it_says(plan: Timetable, last_run: datetime, gap: timedelta) -> None:
    now = last_run + gap
    upcoming = next_check(last_run, now, plan)
    assert upcoming is not None
    if upcoming == now:
        assert due_slots(last_run, now, plan)
    else:
        assert not due_slots(last_run, upcoming - timedelta(seconds=1), plan)
        assert due_slots(last_run, upcoming, plan) == (upcoming,)


def test_three_days_of_sleep_make_one_check() -> None:
    found = catch_up(at("2026-11-19T08:30:04"), at("2026-11-22T12:00"), plan("08:30", "20:00"))
    assert found is not None
    assert (found.key, found.slots) == ("check:2026-11-22T08:30", 6)


def test_the_same_slot_is_not_run_again_after_flying_west() -> None:
    done = frozenset({"check:2026-11-22T08:30"})
    london = plan("08:30", zone=ZoneInfo("Europe/London"))
    last_run, now = at("2026-11-22T08:30"), at("2026-11-22T08:31", ZoneInfo("Europe/London"))
    assert catch_up(last_run, now, london) is not None
    assert catch_up(last_run, now, london, done=done) is None
    assert next_check(last_run, now, london, done=done) == at("2026-11-23T08:30", ZoneInfo("Europe/London"))


def test_a_time_that_spring_skips_happens_one_gap_later_and_once() -> None:
    slots = due_slots(at("2026-03-07T12:00", NEW_YORK), at("2026-03-09T12:00", NEW_YORK), plan("02:30", zone=NEW_YORK))
    assert [f"{slot.astimezone(NEW_YORK):%d %H:%M %z}" for slot in slots] == ["08 03:30 -0400", "09 02:30 -0400"]


def test_a_time_that_autumn_repeats_happens_the_first_time_only() -> None:
    slots = due_slots(at("2026-10-31T12:00", NEW_YORK), at("2026-11-02T12:00", NEW_YORK), plan("01:30", zone=NEW_YORK))
    assert [f"{slot.astimezone(NEW_YORK):%d %H:%M %z}" for slot in slots] == ["01 01:30 -0400", "02 01:30 -0500"]


def test_two_times_that_spring_makes_one_are_one_check() -> None:
    both = plan("02:30", "03:30", zone=NEW_YORK)
    assert len(due_slots(at("2026-03-08T00:00", NEW_YORK), at("2026-03-08T12:00", NEW_YORK), both)) == 1


def test_the_first_start_makes_one_check() -> None:
    now = at("2026-11-22T07:00")
    assert due_slots(None, now, plan("08:30", "20:00")) == (at("2026-11-21T20:00"),)


@pytest.mark.parametrize(
    ("last_run", "expected"),
    [
        pytest.param("2026-11-22T12:30", (), id="an hour back: wait for the hour to pass"),
        pytest.param("2026-11-23T11:59", (), id="a day back"),
        pytest.param("2030-01-01T00:00", ("2026-11-22T08:30",), id="the clock was years ahead"),
    ],
)
def test_a_clock_set_back_neither_repeats_nor_silences_the_checks(last_run: str, expected: tuple[str, ...]) -> None:
    now = at("2026-11-22T12:00")
    assert due_slots(at(last_run), now, plan("08:30")) == tuple(at(text) for text in expected)


def test_the_next_check_after_a_clock_set_back_a_little_is_the_next_slot() -> None:
    assert next_check(at("2026-11-22T12:30"), at("2026-11-22T12:00"), plan("12:15", "20:00")) == at("2026-11-22T20:00")


def test_the_next_check_after_years_ahead_is_now() -> None:
    assert next_check(at("2030-01-01T00:00"), at("2026-11-22T12:00"), plan("08:30")) == at("2026-11-22T12:00")


def test_without_times_there_is_no_check() -> None:
    now = at("2026-11-22T12:00")
    assert due_slots(None, now, plan()) == ()
    assert catch_up(now - timedelta(days=9), now, plan()) is None
    assert next_check(None, now, plan()) is None
    assert list(slots_after(now, plan())) == []


def test_the_earliest_of_check_and_waiting_cards_wakes() -> None:
    check, card = at("2026-11-23T08:30"), at("2026-11-22T13:00")
    assert next_wake(check, (None, card)) == card
    assert next_wake(None, ()) is None


NIGHT = QuietHours(time(22), time(8))


@pytest.mark.parametrize(
    ("now", "quiet", "until"),
    [
        pytest.param("2026-11-22T21:59", NIGHT, None, id="before"),
        pytest.param("2026-11-22T22:00", NIGHT, "2026-11-23T08:00", id="the first minute"),
        pytest.param("2026-11-23T07:59", NIGHT, "2026-11-23T08:00", id="after midnight"),
        pytest.param("2026-11-23T08:00", NIGHT, None, id="the end is not quiet"),
        pytest.param("2026-11-22T13:00", QuietHours(time(12), time(14)), "2026-11-22T14:00", id="a siesta"),
        pytest.param("2026-11-22T12:00", QuietHours(time(12), time(12)), None, id="equal ends mean never"),
        pytest.param("2026-11-22T23:00", None, None, id="none wanted"),
    ],
)
def test_quiet_hours(now: str, quiet: QuietHours | None, until: str | None) -> None:
    assert quiet_until(at(now), plan("08:30", quiet=quiet)) == (until and at(until))


def test_quiet_hours_that_end_in_the_repeated_hour_end_the_first_time() -> None:
    chosen = plan("08:30", zone=NEW_YORK, quiet=QuietHours(time(22), time(1, 30)))
    first = datetime(2026, 11, 1, 1, 15, tzinfo=NEW_YORK)
    assert quiet_until(first.astimezone(UTC), chosen) == at("2026-11-01T01:30", NEW_YORK)
    assert quiet_until(first.replace(fold=1).astimezone(UTC), chosen) is None


@given(moments, st.times(), st.times(), st.sampled_from(ZONES))
def test_quiet_hours_always_end_within_a_day_and_an_hour(now: datetime, start: time, end: time, zone: str) -> None:
    chosen = Timetable(ZoneInfo(zone), (time(8, 30),), QuietHours(start, end))
    until = quiet_until(now, chosen)
    # Samoa left a whole day out in 2011, which only brings the end nearer.
    assert until is None or now < until <= now + timedelta(hours=25)
    # An end that the clock leaps over is the moment after the leap, which may lie in the next quiet hours already.
    leapt = until is not None and until.astimezone(chosen.zone).time() != end
    assert until is None or leapt or quiet_until(until, chosen) is None


@pytest.mark.parametrize(
    ("last_run", "expected"),
    [
        pytest.param(None, Silence(None, 0), id="never"),
        pytest.param("2026-11-22T08:30", None, id="in time"),
        pytest.param("2026-11-21T08:30", None, id="one slot late may still be coming"),
        pytest.param("2026-11-19T08:30", Silence(at("2026-11-19T08:30"), 3), id="three days"),
    ],
)
def test_the_heartbeat_speaks_when_two_slots_passed(last_run: str | None, expected: Silence | None) -> None:
    assert silence(last_run and at(last_run), at("2026-11-22T09:00"), plan("08:30")) == expected  # type: ignore[arg-type]  # None or a moment


def test_a_pause_ends_by_itself_and_does_not_outlive_a_clock_set_back() -> None:
    now = at("2026-11-22T12:00")
    for length in PauseFor:
        until = pause_until(length, now)
        assert paused(until, now)
        assert not paused(until, until)
        assert not paused(until, now - timedelta(days=400))
    assert not paused(None, now)


def test_a_card_put_off_comes_back_in_an_hour_or_with_tomorrows_first_check() -> None:
    now = at("2026-11-22T21:00")
    assert remind_at(RemindIn.HOUR, now, plan("08:30")) == at("2026-11-22T22:00")
    assert remind_at(RemindIn.TOMORROW, now, plan("20:00", "09:15")) == at("2026-11-23T09:15")
    assert remind_at(RemindIn.TOMORROW, now, plan()) == at("2026-11-23T09:00")


def test_a_slots_key_is_its_wall_clock_time() -> None:
    assert slot_key(at("2026-11-22T08:30"), plan("08:30")) == "check:2026-11-22T08:30"
    assert date(2026, 11, 22).isoformat() in slot_key(at("2026-11-22T00:05"), plan("00:05"))
