"""The window's clock watcher, on a clock that tests move."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from raincheck.core.schedule import CatchUp, Timetable
from raincheck.gui.shell.scheduler import LOOK_MILLISECONDS, Runs, Scheduler

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAN = Timetable(SHANGHAI, (time(8, 30),))


class FakeClock:
    """A clock whose wall time and waking time move apart when the machine sleeps."""

    def __init__(self, text: str) -> None:
        self.at = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)
        self.up = timedelta(0)
        self.zone: tzinfo = SHANGHAI

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    def awake(self) -> timedelta:
        return self.up

    def pass_time(self, gap: timedelta, *, asleep: bool = False) -> None:
        self.at += gap
        self.up += timedelta(0) if asleep else gap


class Watched:
    """A scheduler whose checks run at once, and what it said."""

    def __init__(self, text: str) -> None:
        self.clock = FakeClock(text)
        self.runs = Runs(last=self.clock.at)
        self.checks: list[CatchUp] = []
        self.days: list[date] = []
        self.jumps: list[timedelta] = []
        self.cards = 0
        self.scheduler = Scheduler(self.clock, plan=lambda: PLAN, runs=lambda: self.runs)
        self.scheduler.due.connect(self.check)
        self.scheduler.day_changed.connect(self.days.append)
        self.scheduler.jumped.connect(self.jumps.append)
        self.scheduler.cards_due.connect(self.show_cards)

    def check(self, due: CatchUp) -> None:
        self.checks.append(due)
        self.runs = Runs(self.clock.now(), self.runs.done | {due.key})

    def show_cards(self) -> None:
        self.cards += 1

    def wait(self, gap: timedelta, *, asleep: bool = False) -> None:
        if asleep:
            self.clock.pass_time(gap, asleep=True)
            self.scheduler.look()
            return
        for _ in range(int(gap.total_seconds()) // 60):
            self.clock.pass_time(timedelta(minutes=1))
            self.scheduler.look()


@pytest.fixture
def watched(qapp: object) -> Watched:
    return Watched("2026-11-22T08:00")


def test_a_check_is_asked_for_at_its_hour_and_once(watched: Watched) -> None:
    watched.wait(timedelta(minutes=29))
    assert watched.checks == []
    watched.wait(timedelta(hours=5))
    assert [check.key for check in watched.checks] == ["check:2026-11-22T08:30"]
    assert watched.jumps == []


def test_a_check_that_failed_is_asked_for_again_but_not_every_minute(watched: Watched) -> None:
    asked: list[CatchUp] = []
    watched.scheduler.due.disconnect()
    watched.scheduler.due.connect(asked.append)
    watched.wait(timedelta(minutes=44))
    assert len(asked) == 1
    watched.wait(timedelta(minutes=31))
    assert [check.key for check in asked] == ["check:2026-11-22T08:30"] * 4


def test_three_days_of_sleep_are_noticed_and_make_one_check(watched: Watched) -> None:
    watched.wait(timedelta(days=3), asleep=True)
    watched.wait(timedelta(minutes=10))
    assert [(check.key, check.slots) for check in watched.checks] == [("check:2026-11-24T08:30", 3)]
    assert watched.jumps == [timedelta(days=3)]
    assert watched.days == [date(2026, 11, 25)]


def test_the_new_day_is_told_once(watched: Watched) -> None:
    watched.wait(timedelta(hours=40))
    assert watched.days == [date(2026, 11, 23), date(2026, 11, 24)]


def test_held_cards_are_asked_for_at_their_moment_and_once(watched: Watched) -> None:
    at = watched.clock.now() + timedelta(minutes=5)
    watched.scheduler.wake_for_cards(at)
    watched.wait(timedelta(minutes=4))
    assert watched.cards == 0
    watched.wait(timedelta(minutes=4))
    assert watched.cards == 1


def test_a_clock_set_back_repeats_no_check_and_asks_for_held_cards_anew(watched: Watched) -> None:
    watched.wait(timedelta(hours=1))
    watched.scheduler.wake_for_cards(watched.clock.now() + timedelta(hours=2))
    watched.clock.at -= timedelta(hours=3)
    watched.scheduler.look()
    assert watched.jumps == [timedelta(hours=-3)]
    assert watched.cards == 1
    watched.wait(timedelta(hours=6))
    assert len(watched.checks) == 1


def test_starting_looks_at_once_and_then_once_a_minute(watched: Watched) -> None:
    watched.clock.pass_time(timedelta(days=1), asleep=True)
    watched.scheduler.start()
    assert len(watched.checks) == 1
    assert watched.scheduler._timer.isActive()
    assert watched.scheduler._timer.interval() == LOOK_MILLISECONDS == 60_000
    watched.scheduler.stop()
    assert not watched.scheduler._timer.isActive()
