"""The whole window on a real book at a fixed moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

TODAY = date(2026, 11, 22)


@dataclass(slots=True)
class StandingClock:
    """Noon in Shanghai, until a test moves it."""

    day: date = TODAY

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo("Asia/Shanghai")

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 4, 0, tzinfo=UTC)

    def today(self) -> date:
        return self.day

    def awake(self) -> timedelta:
        return timedelta(0)
