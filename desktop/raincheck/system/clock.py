"""The only place that reads the time: UTC moments, the machine's own zone, and a clock that sleeps with the machine."""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from; tests hand in their own."""

    @property
    def zone(self) -> tzinfo:
        """The person's time zone."""
        ...

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The calendar day where the person is."""
        ...

    def awake(self) -> timedelta:
        """Time passed since some fixed start, setting the wall clock aside."""
        ...


class LocalZone(tzinfo):
    """The zone the machine is set to, asked anew each time, so that a traveller's new zone holds at once."""

    def utcoffset(self, moment: datetime | None, /) -> timedelta | None:
        """The machine's offset at that wall-clock time; a repeated time obeys `fold`."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, _moment: datetime | None, /) -> timedelta | None:
        """Unknown; nobody here asks how an offset is made up."""
        return None

    def tzname(self, moment: datetime | None, /) -> str | None:
        """The machine's name for the zone."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime, /) -> datetime:
        """The wall-clock time of a UTC moment, with `fold` set in the second pass of a repeated hour."""
        there = moment.replace(tzinfo=UTC).astimezone()
        wall = there.replace(tzinfo=self)
        return wall if wall.utcoffset() == there.utcoffset() else wall.replace(fold=1)


class SystemClock:
    """The machine's clock."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone or LocalZone()

    @property
    def zone(self) -> tzinfo:
        """The machine's zone, or the one that was handed in."""
        return self._zone

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        if sys.platform != "win32":
            # The C library keeps the zone it started with until told to look again.
            time.tzset()
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day where the person is."""
        return self.now().astimezone(self._zone).date()

    def awake(self) -> timedelta:
        """Time since the machine's start; on Linux and macOS it stands still while the machine sleeps."""
        return timedelta(seconds=time.monotonic())


class ClockOn:
    """Another day at this clock's time of day, for a check as of that day."""

    def __init__(self, clock: Clock, day: date) -> None:
        self._clock = clock
        self._day = day

    @property
    def zone(self) -> tzinfo:
        """The clock's zone."""
        return self._clock.zone

    def now(self) -> datetime:
        """That day at the present time of day, aware, in UTC."""
        wall = self._clock.now().astimezone(self.zone)
        if wall.date() == self._day:
            return wall.astimezone(UTC)
        return datetime.combine(self._day, wall.time(), tzinfo=self.zone).astimezone(UTC)

    def today(self) -> date:
        """That day."""
        return self._day

    def awake(self) -> timedelta:
        """The clock's own waking time."""
        return self._clock.awake()
