"""Calendar arithmetic on real dates: days of the month, month ends, due days. It reads no clock."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Month:
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
        return calendar.monthrange(self.year, self.number)[1]

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return date(self.year, self.number, self.days)

    def on(self, day_of_month: int) -> date:
        """That day of the month, or the month's last day where the month is shorter."""
        return date(self.year, self.number, min(day_of_month, self.days))

    def plus(self, months: int) -> Month:
        """The month `months` later (or earlier when negative)."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def due_days(day_of_month: int, after: date) -> Iterator[date]:
    """Every due day later than `after`, without end; 31 means the month's last day."""
    month = Month.of(after)
    while True:
        day = month.on(day_of_month)
        if day > after:
            yield day
        month = month.plus(1)


def within(day: date, as_of: date, days: int) -> bool:
    """Whether `day` lies in the window of `days` that ends with `as_of` (domain.md 12: as_of − n < day ≤ as_of)."""
    return as_of - timedelta(days=days) < day <= as_of
