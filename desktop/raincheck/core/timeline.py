"""Rows in the order of their days, of which a day sees the front part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Timeline(Sequence[T], Generic[T]):
    """Rows in order of their days, seen up to a day: the front part of a longer sequence, not copied."""

    __slots__ = ("_count", "_days", "_rows")

    def __init__(self, rows: Sequence[T], days: Sequence[date], count: int | None = None) -> None:
        self._rows = rows
        self._days = days
        self._count = len(rows) if count is None else count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            return self._rows[: self._count][place]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return self._rows[place if place >= 0 else self._count + place]

    def __iter__(self) -> Iterator[T]:
        return iter(self._rows if self._count == len(self._rows) else self._rows[: self._count])

    def newest(self) -> T | None:
        """The last row; None where there is none."""
        return self._rows[self._count - 1] if self._count else None

    def until(self, day: date) -> Timeline[T]:
        """The rows up to and with `day`."""
        return Timeline(self._rows, self._days, bisect_right(self._days, day, 0, self._count))

    def since(self, after: date) -> Sequence[T]:
        """The rows later than `after`."""
        return self._rows[self.place_after(after) : self._count]

    def between(self, after: date, last: date) -> Sequence[T]:
        """The rows later than `after`, up to and with `last`."""
        return self._rows[self.place_after(after) : self.place_after(last)]

    def place_after(self, day: date) -> int:
        """How many rows lie up to and with `day`."""
        return bisect_right(self._days, day, 0, self._count)

    def newest_by(self, day: date) -> T | None:
        """The last row up to and with `day`; None where there is none."""
        place = bisect_right(self._days, day, 0, self._count)
        return self._rows[place - 1] if place else None

    def next_after(self, day: date) -> date:
        """The day of the first row later than `day`; the last day there is where none is."""
        place = bisect_right(self._days, day, 0, self._count)
        return self._days[place] if place < self._count else date.max


def timeline(rows: Iterable[T], day: Callable[[T], date]) -> Timeline[T]:
    """The rows sorted by day; rows of one day keep their order."""
    ordered = sorted(rows, key=day)
    return Timeline(ordered, [day(row) for row in ordered])
