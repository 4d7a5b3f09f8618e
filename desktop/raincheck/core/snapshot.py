"""The book as it was known on one day: each line's state, its readings in order, and who stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from raincheck.core.calendar import Month
from raincheck.core.history import BookHistory, Seen, Timeline, lasting_limit
from raincheck.core.model import (
    Book,
    Channel,
    ChannelKind,
    Due,
    Inquiry,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Observation,
    PlannedDraw,
)
from raincheck.core.money import ZERO, Money, total

__all__ = ["Group", "GroupBy", "Line", "Snapshot", "lasting_limit", "read_line"]


class GroupBy(StrEnum):
    """Who decides over a line: the app that shows it, or the lender behind it."""

    PLATFORM = "platform"
    FUNDER = "funder"


@dataclass(frozen=True, slots=True)
class Line:
    """One channel on the snapshot's day. `limit`, `used` are None when not known; `owed` counts unknown as zero."""

    channel: Channel
    reading: Observation | None
    limit: Money | None
    used: Money | None
    headroom: Money

    @property
    def status(self) -> LineStatus:
        """What the lender's app showed last; unknown without any reading."""
        return LineStatus.UNKNOWN if self.reading is None else self.reading.status

    @property
    def owed(self) -> Money:
        """Principal owed, zero when not known (contract.md 2)."""
        return self.used or ZERO

    @property
    def exposure(self) -> Money:
        """What is owed plus what could still be drawn (domain.md 2)."""
        return self.owed + self.headroom

    @property
    def counts_for_utilisation(self) -> bool:
        """Whether U01 and U02 may judge the line: open, revolving or by statement, with a known limit."""
        return self.status is LineStatus.OPEN and self.channel.kind is not ChannelKind.TERM and self.limit is not None


@dataclass(frozen=True, slots=True)
class Group:
    """The lines behind one platform or funder, with what is owed or drawable there and what is drawable."""

    name: str
    lines: tuple[Line, ...]

    @property
    def exposure(self) -> Money:
        """Σ exposure of its lines."""
        return total(line.exposure for line in self.lines)

    @property
    def headroom(self) -> Money:
        """Σ headroom of its lines."""
        return total(line.headroom for line in self.lines)


def read_line(channel: Channel, reading: Observation | None, as_of: date, *, temporary: bool = True) -> Line:
    """The line's state from one reading; `temporary=False` leaves temporary limits out even while they last."""
    if reading is None:
        return Line(channel, None, None, None, ZERO)
    part = reading.temporary
    ended = part is not None and (not temporary or as_of > part.until)
    limit = lasting_limit(reading) if ended else reading.limit
    headroom = ZERO
    if reading.status is LineStatus.OPEN and channel.kind is not ChannelKind.TERM:
        if reading.available is not None:
            headroom = reading.available
            if part is not None and not temporary:
                headroom = max(headroom - part.amount, ZERO)
        elif limit is not None:
            headroom = max(limit - (reading.used or ZERO), ZERO)
    return Line(channel, reading, limit, reading.used, headroom)


LOOK_BACK = 250
"""Days before as_of in which a change of a limit can still matter: L02 looks back 180 from an event 30 days old."""


def _back(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))


class Snapshot:
    """What was known on `as_of`: later readings, rows and inquiries do not exist (domain.md 12). Never mutated."""

    def __init__(self, book: Book, as_of: date, history: BookHistory | None = None) -> None:
        self.book = book
        self.as_of = as_of
        self.history = history or BookHistory(book, since=_back(as_of, LOOK_BACK))

    def at(self, day: date) -> Snapshot:
        """The same book as it was known on another day; what is sorted once is shared."""
        reaches = self.history.since <= _back(day, LOOK_BACK)
        return Snapshot(self.book, day, self.history if reaches else BookHistory(self.book))

    def with_reading(self, reading: Observation) -> Snapshot:
        """The same day after one more reading was entered; only that line is sorted anew."""
        book = replace(self.book, observations=(*self.book.observations, reading))
        return Snapshot(book, self.as_of, self.history.with_reading(book, reading))

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """Channels by id, in the order of the book."""
        return {channel.id: channel for channel in self.book.channels}

    @cached_property
    def _seen(self) -> dict[str, Seen]:
        return {channel: self.history.seen(channel, self.as_of) for channel in self.channels}

    def seen(self, channel: str) -> Seen:
        """What was known of one line: its readings and what changed between them."""
        return self._seen[channel]

    def readings(self, channel: str) -> Timeline[Observation]:
        """A channel's readings by the day they speak of; of one day only the latest entry counts."""
        return self._seen[channel].readings if channel in self._seen else Timeline((), ())

    def line_on(self, channel: Channel, day: date, *, temporary: bool = True) -> Line:
        """The channel's state as it was known on an earlier `day`."""
        known = self.history.seen(channel.id, day).readings
        return read_line(channel, known[-1] if known else None, day, temporary=temporary)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every channel's state on as_of, in the order of the book."""
        return tuple(
            read_line(channel, seen.readings[-1] if seen.readings else None, self.as_of)
            for channel, seen in zip(self.book.channels, self._seen.values(), strict=True)
        )

    @cached_property
    def lines_by_id(self) -> dict[str, Line]:
        """The same lines by channel id."""
        return {line.channel.id: line for line in self.lines}

    @cached_property
    def exposure(self) -> Money:
        """Σ exposure of all lines."""
        return total(line.exposure for line in self.lines)

    @cached_property
    def headroom(self) -> Money:
        """Σ headroom of all lines."""
        return total(line.headroom for line in self.lines)

    @cached_property
    def knows_use(self) -> bool:
        """Whether every line shows what is owed, so that a sum of nothing means nothing."""
        return all(line.used is not None for line in self.lines)

    @cached_property
    def owed(self) -> Money:
        """Σ owed of all lines."""
        return total(line.owed for line in self.lines)

    def groups_by(self, key: GroupBy) -> tuple[Group, ...]:
        """The lines gathered by platform or by funder, sorted by name."""
        names: dict[str, list[Line]] = {}
        for line in self.lines:
            name = line.channel.platform if key is GroupBy.PLATFORM else line.channel.funder
            names.setdefault(name, []).append(line)
        return tuple(Group(name, tuple(names[name])) for name in sorted(names))

    @cached_property
    def grouping(self) -> GroupBy:
        """By platform or by funder: the view whose largest group is larger, platform on a tie (contract.md 4)."""
        largest = {key: max((group.exposure for group in self.groups_by(key)), default=ZERO) for key in GroupBy}
        return GroupBy.FUNDER if largest[GroupBy.FUNDER] > largest[GroupBy.PLATFORM] else GroupBy.PLATFORM

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups of the grouping in force, sorted by name."""
        return self.groups_by(self.grouping)

    @cached_property
    def largest_group(self) -> Group | None:
        """The group with the largest exposure, the first by name on a tie; None without channels."""
        return min(self.groups, key=lambda group: (-group.exposure.fen, group.name), default=None)

    def group_of(self, channel: Channel) -> str:
        """The name of the group that holds `channel` in the grouping in force."""
        return channel.platform if self.grouping is GroupBy.PLATFORM else channel.funder

    @cached_property
    def ledger(self) -> Timeline[LedgerRow]:
        """Ledger rows up to as_of, oldest first; rows of one day keep the order of the book."""
        return self.history.ledger.until(self.as_of)

    def rows(self, kind: LedgerKind, *, channel: str | None = None) -> Timeline[LedgerRow]:
        """Ledger rows of one kind up to as_of, oldest first."""
        return self.history.rows(kind, channel).until(self.as_of)

    @cached_property
    def inquiries(self) -> Timeline[Inquiry]:
        """Inquiries up to as_of, oldest first."""
        return self.history.inquiries.until(self.as_of)

    def dues(self, channel: str) -> tuple[Due, ...]:
        """The known dues of one channel, paid ones too, in the order of the book."""
        return self.history.dues.get(channel, ())

    def planned_draws(self, channel: str) -> tuple[PlannedDraw, ...]:
        """The monthly draws planned on one channel."""
        return tuple(draw for draw in self.book.planned_draws if draw.channel == channel and draw.amount)

    @cached_property
    def monthly_income(self) -> Money:
        """Σ net income of a month."""
        return total(income.amount for income in self.book.income)

    @cached_property
    def essential(self) -> Money | None:
        """Essential living of a month; None when living costs are not known."""
        return None if self.book.living is None else self.book.living.essential

    @cached_property
    def living(self) -> Money | None:
        """Essential and discretionary living of a month; None when not known."""
        living = self.book.living
        return None if living is None else living.essential + living.discretionary

    @cached_property
    def liquid_assets(self) -> Money:
        """Σ value·(1 − haircut) of liquid assets, each rounded to fen (contract.md 4)."""
        return total(asset.value.times(1 - asset.haircut) for asset in self.book.assets if asset.liquid)

    @cached_property
    def income_months(self) -> tuple[Money, ...]:
        """What really came in, for the months that had begun by as_of."""
        this_month = Month.of(self.as_of)
        return tuple(entry.amount for entry in self.book.income_history if entry.month <= this_month)

    def days_ago(self, days: int) -> date:
        """The day `days` before as_of."""
        return self.as_of - timedelta(days=days)
