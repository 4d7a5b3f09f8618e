"""A book's history sorted once, so that any day of it can be looked at without walking it all again.

A line whose readings were all learnt on the day they speak of has one history, and a day sees the front part of it.
A line with readings learnt later (a report of last month) is sorted anew for each day that is asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import takewhile
from operator import attrgetter, lt
from typing import Any, Final, NamedTuple

from msgspec import Struct

from raincheck.core.model import (
    AssetValue,
    Book,
    Channel,
    Due,
    Inquiry,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Observation,
    Rate,
)
from raincheck.core.money import ZERO, Money
from raincheck.core.once import once
from raincheck.core.payments import Payment, allocate, is_confirmed
from raincheck.core.timeline import Timeline, timeline

_DRAW: Final = LedgerKind.DRAW
_REPAY: Final = LedgerKind.REPAY
_ON = attrgetter("on")
_MONTH = attrgetter("as_of_month")

PEAK_DAYS = 365
"""How far back the highest limit of a line is looked for (domain.md 12, L01 and L04)."""

SHUT = (LineStatus.CLOSED, LineStatus.FROZEN)
LENDING = (LineStatus.OPEN, LineStatus.REPAY_DISABLED)
"""A dead repayment entry says nothing about lending (domain.md 13.1)."""


def shut_days(readings: Iterable[Observation]) -> dict[date, bool]:
    """Whether the line stood closed or frozen on the day of each reading, by day; `readings` are oldest first.

    A dead repayment entry and an unknown state say nothing of it: what stood before them stands (domain.md 13.1).
    """
    found: dict[date, bool] = {}
    shut = False
    for reading in readings:
        if reading.status in SHUT or reading.status is LineStatus.OPEN:
            shut = reading.status in SHUT
        found[reading.day] = shut
    return found


def lasting_limit(reading: Observation) -> Money | None:
    """The limit without its temporary part, which was never promised to stay."""
    part = reading.temporary
    if reading.limit is None or part is None or reading.day > part.until:
        return reading.limit
    return max(reading.limit - part.amount, ZERO)


class Step(Struct, frozen=True, gc=False):
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
        self._highest: dict[tuple[int, int], Observation | None] = {}

    @once
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

    @once
    def turns(self) -> Timeline[Observation]:
        """Those ends by day: whatever limit was shown on a day between two of them, one of the two shows it as well."""
        return timeline(self._turns, lambda reading: reading.day)

    @once
    def cuts(self) -> Timeline[Step]:
        """Both readings lend or only repay badly, and the lasting limit is lower (L01).

        Unknown limits are skipped, closed readings not; the first open reading after a closing is no cut.
        """
        found = []
        reopened = {step.after for step in self.reopenings}
        for before, after in _neighbours(_shows_limit, self._turns):
            if before.status in LENDING and after.status in LENDING and after not in reopened:
                was, now = lasting_limit(before), lasting_limit(after)
                if was is not None and now is not None and now < was:
                    found.append(Step(after.day, before, after))
        return timeline(found, _day)

    @once
    def closings(self) -> Timeline[Step]:
        """Closed or frozen after open; a dead repayment entry says nothing of lending and is skipped (domain.md 13.1).

        Where only dead entries came before, the line counts as open.
        """
        found = []
        before: Observation | None = None
        for reading in filter(_shows_status, self._turns):
            if reading.status is LineStatus.REPAY_DISABLED:
                before = before or reading
            else:
                if reading.status in SHUT and before is not None and before.status not in SHUT:
                    found.append(Step(reading.day, before, reading))
                before = reading
        return timeline(found, _day)

    @once
    def reopenings(self) -> Timeline[Step]:
        """Open with a limit after closed or frozen, whatever the repayment entry did between."""
        found = []
        shut: Observation | None = None
        before: Observation | None = None
        came_back = False
        for reading in filter(_shows_status, self._turns):
            if reading.status in SHUT:
                shut = reading if shut is None or came_back else shut
                came_back = False
            elif reading.status is LineStatus.OPEN and reading.limit is None:
                came_back = shut is not None
                continue
            elif reading.status is LineStatus.OPEN:
                if shut is not None and before is not None:
                    found.append(Step(reading.day, before, reading, shut))
                shut = None
            before = reading
        return timeline(found, _day)

    @once
    def first_used(self) -> int | None:
        """The place of the first reading that shows something owed; None when none does."""
        return next((place for place, reading in enumerate(self.readings) if reading.used), None)

    @once
    def told_of_use_before(self) -> bool:
        """Whether a reading before that one says how much is owed: nothing, then."""
        return any(earlier.used is not None for earlier in self.readings[: self.first_used or 0])

    def highest_turn(self, after: date, last: date) -> Observation | None:
        """The last of the turns with the highest lasting limit, of those later than `after` up to `last`."""
        asked = self.turns.place_after(after), self.turns.place_after(last)
        if asked not in self._highest:
            shown = [turn for turn in self.turns[slice(*asked)] if lasting_limit(turn) is not None]
            self._highest[asked] = max(reversed(shown), key=lambda turn: lasting_limit(turn) or ZERO, default=None)
        return self._highest[asked]

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


class Seen(Struct, frozen=True, gc=False):
    """A line's history and how much of it was known on a day."""

    history: LineHistory
    readings: Timeline[Observation]

    def peak(self, day: date) -> Money | None:
        """The highest lasting limit of the 365 days up to and with `day`, among what was known."""
        return self.history.peak(day)


class Placed(NamedTuple):
    """A row and where it stands in the whole ledger."""

    place: int
    row: LedgerRow


class BookHistory:
    """Readings, ledger and inquiries of a book by channel and day, sorted when first asked for and kept.

    What changed between readings is only looked for after `since`: one day's check need not walk ten years.
    """

    def __init__(self, book: Book, since: date = date.min) -> None:
        self.book = book
        self.since = since
        self._payments: dict[str, tuple[tuple[int, int], tuple[Payment, ...]]] = {}
        self._repaid_after: dict[tuple[int, int], tuple[Placed, ...]] = {}
        self.ahead: dict[str, Any] = {}
        """What the planner laid out for each line, kept from one day to the next."""

    @once
    def channels(self) -> dict[str, Channel]:
        """The book's channels by id, in its order, each with the rate that stands beside its dated ones."""
        return {channel.id: channel for channel in self.book.channels}

    @once
    def platforms(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Every platform by name, with the places of its channels in the book."""
        return _gathered(channel.platform for channel in self.channels.values())

    @once
    def funders(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Every funder by name, with the places of its channels in the book."""
        return _gathered(channel.funder for channel in self.channels.values())

    @once
    def first_opened(self) -> dict[str, date]:
        """The day on which the first line of each funder was opened, where a line of it tells."""
        found: dict[str, date] = {}
        for channel in self.book.channels:
            if channel.opened_on is not None:
                found[channel.funder] = min(found.get(channel.funder, date.max), channel.opened_on)
        return found

    @once
    def _entries(self) -> dict[str, list[Observation]]:
        by_channel: dict[str, list[Observation]] = {channel.id: [] for channel in self.book.channels}
        for reading in self.book.observations:
            if reading.channel in by_channel:
                by_channel[reading.channel].append(reading)
        return by_channel

    @once
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
        shared = {name: getattr(self, name) for name in ("ledger", "_places", "_rows", "inquiries", "dues")}
        changed = {
            "_entries": self._entries | {reading.channel: entries},
            "_plain": self._plain | {reading.channel: plain},
        }
        fresh.__dict__.update(shared | changed)
        return fresh

    def with_same_past(self, book: Book) -> BookHistory:
        """The history of `book`, whose lines, readings and movements are those of this one's book."""
        fresh = BookHistory(book, self.since)
        fresh.__dict__.update(
            {name: getattr(self, name) for name in ("ledger", "_places", "_rows", "_entries", "_plain")}
        )
        return fresh

    @once
    def whole(self) -> BookHistory:
        """The same, with what changed looked for among all readings, however old; what is sorted is shared."""
        fresh = BookHistory(self.book)
        names = ("channels", "ledger", "_places", "_rows", "_entries", "inquiries", "dues", "rates", "asset_values")
        plain = {
            channel: None if known is None else LineHistory(known.readings, fresh.since)
            for channel, known in self._plain.items()
        }
        fresh.__dict__.update({name: getattr(self, name) for name in names} | {"_plain": plain})
        return fresh

    def last(self, channel: str, as_of: date) -> Observation | None:
        """The newest reading of a line that was known on `as_of`."""
        plain = self._plain.get(channel)
        if plain is None:
            return self.seen(channel, as_of).readings.newest()
        return plain.readings.newest_by(as_of)

    @once
    def sorts_once(self) -> bool:
        """Whether no line has to be sorted anew for a day: everything was learnt on the day it speaks of."""
        return None not in self._plain.values()

    def sorted_once(self, channel: str) -> LineHistory | None:
        """A line's history for every day; None where readings were learnt later and each day has its own."""
        return self._plain.get(channel)

    def seen(self, channel: str, as_of: date) -> Seen:
        """What was known of a line on `as_of`: of one day only the latest entry counts (contract.md 2)."""
        plain = self._plain.get(channel)
        if plain is not None:
            return Seen(plain, plain.readings.until(as_of))
        known = [entry for entry in self._entries.get(channel, ()) if entry.on <= as_of]
        history = _sorted(known, self.since)
        return Seen(history, history.readings)

    @once
    def ledger(self) -> Timeline[LedgerRow]:
        """All ledger rows, oldest first; rows of one day keep the order of the book."""
        return timeline(self.book.ledger, lambda row: row.on)

    @once
    def _rows(self) -> dict[tuple[LedgerKind, str | None], Timeline[LedgerRow]]:
        ledger = tuple(self.ledger)
        return {part: timeline([ledger[place] for place in places], _ON) for part, places in self._places.items()}

    @once
    def _places(self) -> dict[tuple[LedgerKind, str | None], list[int]]:
        parts: dict[tuple[LedgerKind, str | None], list[int]] = {}
        for place, row in enumerate(self.ledger):
            parts.setdefault((row.kind, row.channel), []).append(place)
            parts.setdefault((row.kind, None), []).append(place)
        return parts

    def rows(self, kind: LedgerKind, channel: str | None) -> Timeline[LedgerRow]:
        """The ledger rows of one kind, of one channel or all."""
        return self._rows.get((kind, channel), Timeline((), ()))

    def repaid_after(self, number: int, days: int) -> Sequence[Placed]:
        """What was repaid on the line of a draw within `days` after it; `number` is its place among all draws.

        Of the day itself only what stands after the draw in the ledger; known on a day or not.
        """
        asked = number, days
        if asked not in self._repaid_after:
            draw, drawn_at = self._rows[_DRAW, None][number], self._places[_DRAW, None][number]
            rows, places = self.rows(_REPAY, draw.channel), self._places.get((_REPAY, draw.channel), ())
            later = range(bisect_right(places, drawn_at), len(rows))
            soon = takewhile(lambda at: (rows[at].on - draw.on).days <= days, later)
            self._repaid_after[asked] = tuple(Placed(places[at], rows[at]) for at in soon)
        return self._repaid_after[asked]

    @once
    def inquiries(self) -> Timeline[Inquiry]:
        """All inquiries, oldest first."""
        return timeline(self.book.inquiries, lambda row: row.on)

    @once
    def dues(self) -> dict[str, tuple[Due, ...]]:
        """The known dues of each channel, in the order of the book."""
        found: dict[str, list[Due]] = {}
        for due in self.book.dues:
            found.setdefault(due.channel, []).append(due)
        return {channel: tuple(dues) for channel, dues in found.items()}

    @once
    def rates(self) -> dict[str, tuple[Rate, ...]]:
        """The dated rates of each channel, oldest first; of one day only the latest entry counts."""
        found: dict[str, dict[date, Rate]] = {}
        for rate in self.book.rates:
            found.setdefault(rate.channel, {})[rate.on] = rate
        return {channel: tuple(dated[on] for on in sorted(dated)) for channel, dated in found.items()}

    @once
    def asset_values(self) -> dict[str, tuple[AssetValue, ...]]:
        """The dated values of each asset, oldest first; of one day only the latest entry counts."""
        found: dict[str, dict[date, AssetValue]] = {}
        for entry in self.book.asset_values:
            found.setdefault(entry.asset, {})[entry.on] = entry
        return {asset: tuple(dated[on] for on in sorted(dated)) for asset, dated in found.items()}

    def payments(self, channel: str, as_of: date) -> tuple[Payment, ...]:
        """The dues of a channel with what was covered of each by `as_of`; worked out anew only when a row came in."""
        dues = self.dues.get(channel, ())
        if not dues:
            return ()
        rows = self.rows(LedgerKind.REPAY, channel).until(as_of)
        state = (len(rows), sum(is_confirmed(due, as_of) for due in dues))
        last = self._payments.get(channel)
        if last is None or last[0] != state:
            last = self._payments[channel] = (state, allocate(dues, rows, as_of))
        return last[1]


def _gathered(names: Iterable[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        found.setdefault(name, []).append(place)
    return tuple((name, tuple(found[name])) for name in sorted(found))


def _sorted(entries: Sequence[Observation], since: date) -> LineHistory:
    """Readings by day; a later entry of the same day takes the place of the earlier."""
    days = [reading.day for reading in entries] if any(map(_MONTH, entries)) else list(map(_ON, entries))
    if all(map(lt, days, days[1:])):
        return LineHistory(Timeline(entries, days), since)
    by_day = dict(zip(days, entries, strict=True))
    ordered = sorted(by_day)
    return LineHistory(Timeline([by_day[day] for day in ordered], ordered), since)
