"""The machine's clock and zone."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raincheck.core.schedule import moment
from raincheck.system.clock import LocalZone, SystemClock

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@pytest.fixture(params=["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]  # a generator fixture
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    time.tzset()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=MOMENTS)
def test_the_machines_zone_agrees_with_the_zone_tables_and_loses_no_moment(zone: ZoneInfo, at: datetime) -> None:
    here = at.astimezone(LocalZone())
    assert here.replace(tzinfo=None) == at.astimezone(zone).replace(tzinfo=None)
    assert here.fold == at.astimezone(zone).fold
    assert here.astimezone(UTC) == at


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.dates(datetime(2000, 1, 1).date(), datetime(2035, 1, 1).date()), wall=st.times())  # noqa: DTZ001 - only their dates
def test_a_slot_is_the_same_moment_in_both(zone: ZoneInfo, day, wall) -> None:  # type: ignore[no-untyped-def]  # drawn values
    assert moment(day, wall, LocalZone()) == moment(day, wall, zone)


def test_a_travellers_new_zone_holds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    monkeypatch.setenv("TZ", "UTC0")
    assert clock.now().astimezone(clock.zone).utcoffset() == timedelta(0)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert clock.now().astimezone(clock.zone).utcoffset() == timedelta(hours=8)
    assert clock.zone.tzname(clock.now()) == "CST"
    assert clock.zone.dst(None) is None


def test_the_clock_is_aware_and_knows_the_local_day() -> None:
    clock = SystemClock(ZoneInfo("Pacific/Kiritimati"))
    assert clock.now().tzinfo is UTC
    before, day, after = clock.now(), clock.today(), clock.now()
    assert day in {before.astimezone(clock.zone).date(), after.astimezone(clock.zone).date()}
    assert clock.awake() <= clock.awake()
