"""A book's history sorted once, so that any day of it can be looked at without walking it all again.

A line whose readings were all learnt on the day they speak of has one history, and a day sees the front part of it.
A line with readings learnt later (a report of last month) is sorted anew for each day that is asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter, lt
from typing import Generic, TypeVar, overload

from raincheck.core.model import Book, Due, Inquiry, LedgerKind, LedgerRow, LineStatus, Observation
from raincheck.core.money import ZERO, Money

T = TypeVar("T")

_ON = attrgetter("on")
_MONTH = attrgetter("as_of_month")

PEAK_DAYS = 365
"""How far back the highest limit of a line is looked for (domain.md 12, L01 and L04)."""

SHUT = (LineStatus.CLOSED, LineStatus.FROZEN)


def lasting_limit(reading: Observation) -> Money | None:
    """The limit without its temporary part, which was never promised to stay."""
    part = reading.temporary
    if reading.limit is None or part is None or reading.day > part.until:
        return reading.limit
    return max(reading.limit - part.amount, ZERO)


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

    def until(self, day: date) -> Timeline[T]:
        """The rows up to and with `day`."""
        return Timeline(self._rows, self._days, self.place_after(day))

    def since(self, after: date) -> Sequence[T]:
        """The rows later than `after`."""
        return self._rows[self.place_after(after) : self._count]

    def place_after(self, day: date) -> int:
        """How many rows lie up to and with `day`."""
        return bisect_right(self._days, day, 0, self._count)


def timeline(rows: Iterable[T], day: Callable[[T], date]) -> Timeline[T]:
    """The rows sorted by day; rows of one day keep their order."""
    ordered = sorted(rows, key=day)
    return Timeline(ordered, [day(row) for row in ordered])


@dataclass(frozen=True, slots=True)
class Step:
    """Two neighbouring readings, and the first reading of the closed stretch for a reopening."""

    day: date
    before: Observation
    after: Observation
    shut: Observation | None = None


class LineHistory:
    """One line's readings by the day they speak of, and what changed between neighbours later than `since`."""

    def __init__(self, readings: Timeline[Observation], since: date) -> None:
        self.readings = readings
        self.since = since
        self._peaks: dict[date, Money | None] = {}

    @cached_property
    def _turns(self) -> Sequence[Observation]:
        """The readings at both ends of every stretch in which state and limit stayed the same."""
        place = self.readings.place_after(self.since)
        while place > 0:
            place -= 1
            if _is_anchor(self.readings[place]):
                break
        found: list[Observation] = []
        last: Observation | None = None
        for reading in self.readings[place:]:
            if last is None or _differs(last, reading):
                if last is not None and found[-1] is not last:
                    found.append(last)
                found.append(reading)
            last = reading
        return found

    @cached_property
    def cuts(self) -> Timeline[Step]:
        """Both readings open and the lasting limit lower; unknown limits are skipped, closed readings not (L01)."""
        found = []
        for before, after in _neighbours(_shows_limit, self._turns):
            if before.status is LineStatus.OPEN and after.status is LineStatus.OPEN:
                was, now = lasting_limit(before), lasting_limit(after)
                if was is not None and now is not None and now < was:
                    found.append(Step(after.day, before, after))
        return timeline(found, _day)

    @cached_property
    def closings(self) -> Timeline[Step]:
        """Open in the reading before, unknown states skipped, closed or frozen after."""
        found = [
            Step(after.day, before, after)
            for before, after in _neighbours(_shows_status, self._turns)
            if before.status is LineStatus.OPEN and after.status in SHUT
        ]
        return timeline(found, _day)

    @cached_property
    def reopenings(self) -> Timeline[Step]:
        """Open with a limit after closed or frozen."""
        found = []
        shut: Observation | None = None
        for before, after in _neighbours(_shows_limit, self._turns):
            if before.status not in SHUT:
                shut = None
            elif shut is None:
                shut = before
            if shut is not None and after.status is LineStatus.OPEN:
                found.append(Step(after.day, before, after, shut))
        return timeline(found, _day)

    @cached_property
    def first_used(self) -> int | None:
        """The place of the first reading that shows something owed; None when none does."""
        return next((place for place, reading in enumerate(self.readings) if reading.used), None)

    def peak(self, day: date) -> Money | None:
        """The highest lasting limit of the 365 days up to and with `day`."""
        if day not in self._peaks:
            window = self.readings.until(day).since(day - timedelta(days=PEAK_DAYS))
            self._peaks[day] = max(filter(None, map(lasting_limit, window)), default=None)
        return self._peaks[day]


def _is_anchor(reading: Observation) -> bool:
    """Whether nothing before it can matter to a later step: it shows an open line and its limit."""
    return reading.status is LineStatus.OPEN and reading.limit is not None


def _differs(before: Observation, after: Observation) -> bool:
    return (
        before.status is not after.status
        or (before.limit is not after.limit and before.limit != after.limit)
        or (before.temporary is not after.temporary and before.temporary != after.temporary)
    )


def _day(step: Step) -> date:
    return step.day


def _shows_limit(reading: Observation) -> bool:
    return reading.status is not LineStatus.UNKNOWN and (reading.limit is not None or reading.status in SHUT)


def _shows_status(reading: Observation) -> bool:
    return reading.status is not LineStatus.UNKNOWN


def _neighbours(
    wanted: Callable[[Observation], bool], readings: Iterable[Observation]
) -> Iterator[tuple[Observation, Observation]]:
    before: Observation | None = None
    for reading in readings:
        if wanted(reading):
            if before is not None:
                yield before, reading
            before = reading


@dataclass(frozen=True, slots=True)
class Seen:
    """A line's history and how much of it was known on a day."""

    history: LineHistory
    readings: Timeline[Observation]

    def steps(self, found: Timeline[Step], after: date) -> Sequence[Step]:
        """Those of the history's steps that were known, later than `after`."""
        last = self.readings[-1].day if self.readings else date.min
        return found.until(last).since(after)


class BookHistory:
    """Readings, ledger and inquiries of a book by channel and day, sorted when first asked for and kept.

    What changed between readings is only looked for after `since`: one day's check need not walk ten years.
    """

    def __init__(self, book: Book, since: date = date.min) -> None:
        self.book = book
        self.since = since

    @cached_property
    def _entries(self) -> dict[str, list[Observation]]:
        by_channel: dict[str, list[Observation]] = {channel.id: [] for channel in self.book.channels}
        for reading in self.book.observations:
            if reading.channel in by_channel:
                by_channel[reading.channel].append(reading)
        return by_channel

    @cached_property
    def _plain(self) -> dict[str, LineHistory | None]:
        return {
            channel: None if any(map(_MONTH, entries)) else _sorted(entries, self.since)
            for channel, entries in self._entries.items()
        }

    def with_reading(self, book: Book, reading: Observation) -> BookHistory:
        """The history of `book`, which is this one's book with one more reading at its end; the rest is shared."""
        fresh = BookHistory(book, self.since)
        entries = [*self._entries.get(reading.channel, ()), reading]
        plain = None if any(map(_MONTH, entries)) else _sorted(entries, self.since)
        shared = {name: getattr(self, name) for name in ("ledger", "_rows", "inquiries", "dues")}
        changed = {
            "_entries": self._entries | {reading.channel: entries},
            "_plain": self._plain | {reading.channel: plain},
        }
        fresh.__dict__.update(shared | changed)
        return fresh

    def seen(self, channel: str, as_of: date) -> Seen:
        """What was known of a line on `as_of`: of one day only the latest entry counts (contract.md 2)."""
        plain = self._plain.get(channel)
        if plain is not None:
            return Seen(plain, plain.readings.until(as_of))
        known = [entry for entry in self._entries.get(channel, ()) if entry.on <= as_of]
        history = _sorted(known, self.since)
        return Seen(history, history.readings)

    @cached_property
    def ledger(self) -> Timeline[LedgerRow]:
        """All ledger rows, oldest first; rows of one day keep the order of the book."""
        return timeline(self.book.ledger, lambda row: row.on)

    @cached_property
    def _rows(self) -> dict[tuple[LedgerKind, str | None], Timeline[LedgerRow]]:
        parts: dict[tuple[LedgerKind, str | None], list[LedgerRow]] = {}
        for row in self.ledger:
            parts.setdefault((row.kind, row.channel), []).append(row)
            parts.setdefault((row.kind, None), []).append(row)
        return {part: timeline(rows, lambda row: row.on) for part, rows in parts.items()}

    def rows(self, kind: LedgerKind, channel: str | None) -> Timeline[LedgerRow]:
        """The ledger rows of one kind, of one channel or all."""
        return self._rows.get((kind, channel), Timeline((), ()))

    @cached_property
    def inquiries(self) -> Timeline[Inquiry]:
        """All inquiries, oldest first."""
        return timeline(self.book.inquiries, lambda row: row.on)

    @cached_property
    def dues(self) -> dict[str, tuple[Due, ...]]:
        """The known dues of each channel, in the order of the book."""
        found: dict[str, list[Due]] = {}
        for due in self.book.dues:
            found.setdefault(due.channel, []).append(due)
        return {channel: tuple(dues) for channel, dues in found.items()}


def _sorted(entries: Sequence[Observation], since: date) -> LineHistory:
    """Readings by day; a later entry of the same day takes the place of the earlier."""
    days = [reading.day for reading in entries] if any(map(_MONTH, entries)) else list(map(_ON, entries))
    if all(map(lt, days, days[1:])):
        return LineHistory(Timeline(entries, days), since)
    by_day = dict(zip(days, entries, strict=True))
    ordered = sorted(by_day)
    return LineHistory(Timeline([by_day[day] for day in ordered], ordered), since)
