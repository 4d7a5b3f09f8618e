"""Calendar arithmetic on real dates: days of the month, month ends, due days. It reads no clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct

YEARS_BACK: Final = 10
"""What was seen longer ago than this is a slip of the keyboard (contract.md 6), and so is a check as far ahead."""

_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _days_of(year: int, month: int) -> int:
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap else _DAYS[month - 1]


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, day if day <= 28 else min(day, _days_of(year, month)))


class Month(Struct, frozen=True, order=True, gc=False):
    """A calendar month, written YYYY-MM."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds `day`."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2026-11". Raises ValueError for anything else."""
        if len(text) != 7 or text[4] != "-" or not (text[:4] + text[5:]).isdecimal() or not text.isascii():
            raise ValueError(text)
        return cls.of(date(int(text[:4]), int(text[5:]), 1))

    @property
    def days(self) -> int:
        """How many days the month has."""
        return _days_of(self.year, self.number)

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return date(self.year, self.number, self.days)

    def on(self, day_of_month: int) -> date:
        """That day of the month, or the month's last day where the month is shorter."""
        return _day_of(self.year, self.number, day_of_month)

    def plus(self, months: int) -> Month:
        """The month `months` later (or earlier when negative)."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def next_due(day_of_month: int, after: date) -> date:
    """The first due day later than `after`; 31 means the month's last day."""
    day = _day_of(after.year, after.month, day_of_month)
    if day > after:
        return day
    if after.month == 12:
        return _day_of(after.year + 1, 1, day_of_month)
    return _day_of(after.year, after.month + 1, day_of_month)


def due_days(day_of_month: int, after: date) -> Iterator[date]:
    """Every due day later than `after`, without end."""
    day = after
    while True:
        day = next_due(day_of_month, day)
        yield day


def within(day: date, as_of: date, days: int) -> bool:
    """Whether `day` lies in the window of `days` that ends with `as_of` (domain.md 12: as_of − n < day ≤ as_of)."""
    return as_of - timedelta(days=days) < day <= as_of


def moment_text(moment: datetime) -> str:
    """A moment on the person's own clock as YYYY-MM-DDTHH:MM, with seconds and offset only where it has them."""
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def is_far_ahead(day: date, today: date) -> bool:
    """Whether a check of that day would make today longer ago than anything can have been seen."""
    return years_before(day) > today


def years_before(day: date) -> date:
    """The same day of the year as many years back as anything can have been seen."""
    return day.replace(year=max(day.year - YEARS_BACK, 1), day=min(day.day, 28) if day.month == 2 else day.day)


def instalments_left(due_day: int, as_of: date, end: date) -> int:
    """How many monthly instalments fall due after `as_of` until a loan ends, the one of the end's month counted."""
    first, last = next_due(due_day, as_of), Month.of(end)
    return max((last.year - first.year) * 12 + last.number - first.month + 1, 0)
