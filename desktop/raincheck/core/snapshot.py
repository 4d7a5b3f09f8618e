"""The book as it was known on one day: each line's state, its readings in order, and who stands behind it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.calendar import Month
from raincheck.core.history import PEAK_DAYS, BookHistory, LineHistory, Seen, lasting_limit, shut_days
from raincheck.core.model import (
    Asset,
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
    Rate,
)
from raincheck.core.money import ZERO, Money, total
from raincheck.core.once import once
from raincheck.core.payments import Payment
from raincheck.core.timeline import Timeline

__all__ = ["Group", "GroupBy", "Line", "Snapshot", "lasting_limit", "read_line"]


_OPEN, _UNKNOWN, _TERM = LineStatus.OPEN, LineStatus.UNKNOWN, ChannelKind.TERM
"""Asked for so often that the way through the enumeration shows (Python 3.11)."""


class GroupBy(StrEnum):
    """Who decides over a line: the app that shows it, or the lender behind it."""

    PLATFORM = "platform"
    FUNDER = "funder"


class Line(Struct, frozen=True, gc=False):
    """One channel on the snapshot's day. `limit`, `used` are None when not known; `owed` counts unknown as zero.

    `status` is what the lender's app showed last, unknown without any reading; `exposure` what is owed plus what could
    still be drawn (domain.md 2).
    """

    channel: Channel
    reading: Observation | None
    status: LineStatus
    limit: Money | None
    used: Money | None
    owed: Money
    headroom: Money
    exposure: Money

    @property
    def lacks_limit(self) -> bool:
        """Whether a limit is not known that its app may show: a loan has none, nor has a line that is shut."""
        shut = self.status in (LineStatus.CLOSED, LineStatus.FROZEN)
        return self.channel.kind is not _TERM and not shut and self.reading is not None and self.limit is None

    @property
    def headroom_at_most(self) -> bool:
        """Whether the headroom is the whole limit because what is used is not known: less may be drawable."""
        return bool(self.headroom) and self.used is None and self.reading is not None and self.reading.available is None

    @property
    def known_headroom(self) -> Money | None:
        """The headroom where it is known; what counts as nothing because nobody has seen the limit is None."""
        unseen = self.reading is None or (self.reading.available is None and self.limit is None)
        may_lend = self.status in (_OPEN, LineStatus.UNKNOWN) and self.channel.kind is not _TERM
        return None if unseen and may_lend else self.headroom

    @property
    def counts_for_utilisation(self) -> bool:
        """Whether U01 and U02 may judge the line: open, revolving or by statement, with a known limit."""
        return self.status is _OPEN and self.channel.kind is not _TERM and self.limit is not None


class Group(Struct, frozen=True, dict=True):
    """The lines behind one platform or funder, with what is owed or drawable there and what is drawable."""

    name: str
    lines: tuple[Line, ...]

    @once
    def exposure(self) -> Money:
        """Σ exposure of its lines."""
        return total([line.exposure for line in self.lines])

    @once
    def headroom(self) -> Money:
        """Σ headroom of its lines."""
        return total([line.headroom for line in self.lines])


def read_line(channel: Channel, reading: Observation | None, as_of: date, *, temporary: bool = True) -> Line:
    """The line's state from one reading; `temporary=False` leaves temporary limits out even while they last."""
    if reading is None:
        return Line(channel, None, _UNKNOWN, None, None, ZERO, ZERO, ZERO)
    part = reading.temporary
    ended = part is not None and (not temporary or as_of > part.until)
    limit = lasting_limit(reading) if ended else reading.limit
    headroom = ZERO
    if reading.status is _OPEN and channel.kind is not _TERM:
        if reading.available is not None:
            headroom = reading.available
            if part is not None and not temporary:
                headroom = max(headroom - part.amount, ZERO)
        elif limit is not None:
            headroom = limit if reading.used is None else Money(max(limit.fen - reading.used.fen, 0))
    used = reading.used
    if used is None:
        return Line(channel, reading, reading.status, limit, None, ZERO, headroom, headroom)
    exposure = Money(used.fen + headroom.fen)
    return Line(channel, reading, reading.status, limit, used, used, headroom, exposure)


def _without_temporary(line: Line, day: date) -> Line:
    if line.reading is None or line.reading.temporary is None:
        return line
    return read_line(line.channel, line.reading, day, temporary=False)


LASTING_DAYS = 40
"""Days whose lines are kept for the days after: rules compare with those of thirty days ago."""

LOOK_BACK = PEAK_DAYS + 1
"""Days before as_of in which a change of a limit can still matter: an event of the last year starts L09's peak anew."""


def _back(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))


class Snapshot:
    """What was known on `as_of`: later readings, rows and inquiries do not exist (domain.md 12). Never mutated."""

    def __init__(self, book: Book, as_of: date, history: BookHistory | None = None) -> None:
        self.book = book
        self.as_of = as_of
        self.history = history or BookHistory(book, since=_back(as_of, LOOK_BACK))
        self._seen: dict[str, Seen] = {}
        self._lines_on: dict[tuple[int, date], Line] = {}
        self._lasting: dict[date, tuple[Line, ...]] = {}
        self.beside: dict[object, Any] = {}
        """What rules read off it once, under the thresholds that it hangs on."""

    def at(self, day: date) -> Snapshot:
        """The same book as it was known on another day; what is sorted once is shared."""
        reaches = self.history.since <= _back(day, LOOK_BACK)
        return self.shortly_before(day) if reaches else Snapshot(self.book, day, self.history.whole)

    def shortly_before(self, day: date) -> Snapshot:
        """The same book on a day some weeks before; acts that lie much further back may be missing."""
        other = Snapshot(self.book, day, self.history)
        other._lasting = self._lasting
        return other

    def with_reading(self, reading: Observation) -> Snapshot:
        """The same day after one more reading was entered; only that line is sorted anew."""
        book = replace(self.book, observations=(*self.book.observations, reading))
        return Snapshot(book, self.as_of, self.history.with_reading(book, reading))

    def with_same_past(self, book: Book) -> Snapshot:
        """The same day of `book`, which has this one's lines, readings and movements; what is sorted is shared."""
        return Snapshot(book, self.as_of, self.history.with_same_past(book))

    @once
    def channels(self) -> dict[str, Channel]:
        """Channels by id, in the order of the book, each with the rate in force on as_of (domain.md 13.6)."""
        if not self.history.rates:
            return self.history.channels
        return {id_: self._at_its_rate(channel) for id_, channel in self.history.channels.items()}

    def _at_its_rate(self, channel: Channel) -> Channel:
        dated = self.history.rates.get(channel.id)
        if not dated or channel.is_rate_unknown:
            return channel
        apr = max((rate for rate in dated if rate.on <= self.as_of), key=lambda rate: rate.on, default=dated[0]).apr
        return channel if apr == channel.apr else replace(channel, apr=apr)

    def rates(self, channel: str) -> tuple[Rate, ...]:
        """The dated rates of a channel up to as_of, oldest first."""
        dated = self.history.rates.get(channel)
        return tuple(rate for rate in dated if rate.on <= self.as_of) if dated else ()

    def seen(self, channel: str) -> Seen:
        """What was known of one line: its readings and what changed between them."""
        found = self._seen.get(channel)
        if found is None:
            found = self._seen[channel] = self.history.seen(channel, self.as_of)
        return found

    def line_history(self, channel: str) -> LineHistory:
        """The history of one line, which may go on after as_of."""
        return self.history.sorted_once(channel) or self.seen(channel).history

    def newest(self, channel: str) -> Observation | None:
        """A channel's newest reading; None where there is none."""
        plain = self.history.sorted_once(channel)
        return self.seen(channel).readings.newest() if plain is None else plain.readings.newest_by(self.as_of)

    def readings(self, channel: str) -> Timeline[Observation]:
        """A channel's readings by the day they speak of; of one day only the latest entry counts."""
        return self.seen(channel).readings

    def is_first_day_of(self, line: Line) -> bool:
        """Whether the line's first readings are of today: another one today corrects them, whatever it shows."""
        if line.reading is None or line.reading.day != self.as_of:
            return False
        return self.line_on(line.channel, self.as_of - timedelta(days=1)).reading is None

    def is_shut(self, line: Line) -> bool:
        """Whether a line of this or an earlier day stands closed or frozen by its last reading (domain.md 13.1)."""
        return line.reading is not None and shut_days(self.readings(line.channel.id))[line.reading.day]

    def line_on(self, channel: Channel, day: date) -> Line:
        """The channel's state as it was known on an earlier `day`."""
        asked = (id(channel), day)
        if asked not in self._lines_on:
            self._lines_on[asked] = read_line(channel, self.history.last(channel.id, day), day)
        return self._lines_on[asked]

    def lasting_lines(self, days_ago: int = 0) -> tuple[Line, ...]:
        """Every channel's state so many days ago as it was known then, without temporary limits even while they last.

        Where days are looked at one after the other, those of the last weeks are kept.
        """
        day = self.days_ago(days_ago)
        if day not in self._lasting:
            lines = self.lines if day == self.as_of else self.shortly_before(day).lines
            if len(self._lasting) > LASTING_DAYS:
                del self._lasting[min(self._lasting)]  # the oldest day: by looking back, old days come in last
            self._lasting[day] = tuple(_without_temporary(line, day) for line in lines)
        return self._lasting[day]

    @once
    def lines(self) -> tuple[Line, ...]:
        """Every channel's state on as_of, in the order of the book."""
        return tuple([read_line(channel, self.newest(id_), self.as_of) for id_, channel in self.channels.items()])

    @once
    def lines_by_id(self) -> dict[str, Line]:
        """The same lines by channel id."""
        return {line.channel.id: line for line in self.lines}

    @once
    def exposure(self) -> Money:
        """Σ exposure of all lines."""
        return total([line.exposure for line in self.lines])

    @once
    def headroom(self) -> Money:
        """Σ headroom of all lines."""
        return total(line.headroom for line in self.lines)

    @once
    def known_headroom(self) -> Money | None:
        """Σ headroom that is known; None where it is nothing only because limits are not known."""
        unknown = any(line.known_headroom is None for line in self.lines)
        return None if unknown and not self.headroom else self.headroom

    @once
    def headroom_at_most(self) -> bool:
        """Whether the headroom of a line in the sum is only known not to be more."""
        return any(line.headroom_at_most for line in self.lines)

    @once
    def knows_use(self) -> bool:
        """Whether every line shows what is owed, so that a sum of nothing means nothing."""
        return all(line.used is not None for line in self.lines)

    @once
    def owed(self) -> Money:
        """Σ owed of all lines."""
        return total(line.owed for line in self.lines)

    @once
    def known_owed(self) -> Money | None:
        """Σ owed that is known; None where it is nothing only because nobody has seen what is owed."""
        return self.owed if self.owed or self.knows_use else None

    def groups_by(self, key: GroupBy) -> tuple[Group, ...]:
        """The lines gathered by platform or by funder, sorted by name."""
        return self._by[key]

    @once
    def _by(self) -> dict[GroupBy, tuple[Group, ...]]:
        lines, history = self.lines, self.history
        return {
            key: tuple(Group(name, tuple([lines[place] for place in places])) for name, places in groups)
            for key, groups in ((GroupBy.PLATFORM, history.platforms), (GroupBy.FUNDER, history.funders))
        }

    @once
    def grouping(self) -> GroupBy:
        """By platform or by funder: the view whose largest group is larger, platform on a tie (contract.md 4)."""
        largest = {key: max((group.exposure for group in groups), default=ZERO) for key, groups in self._by.items()}
        return GroupBy.FUNDER if largest[GroupBy.FUNDER] > largest[GroupBy.PLATFORM] else GroupBy.PLATFORM

    @once
    def groups(self) -> tuple[Group, ...]:
        """The groups of the grouping in force, sorted by name."""
        return self.groups_by(self.grouping)

    @once
    def largest_group(self) -> Group | None:
        """The group with the largest exposure, the first by name on a tie; None without channels."""
        return min(self.groups, key=lambda group: (-group.exposure.fen, group.name), default=None)

    def group_of(self, channel: Channel) -> str:
        """The name of the group that holds `channel` in the grouping in force."""
        return channel.platform if self.grouping is GroupBy.PLATFORM else channel.funder

    @once
    def ledger(self) -> Timeline[LedgerRow]:
        """Ledger rows up to as_of, oldest first; rows of one day keep the order of the book."""
        return self.history.ledger.until(self.as_of)

    def rows(self, kind: LedgerKind, *, channel: str | None = None) -> Timeline[LedgerRow]:
        """Ledger rows of one kind up to as_of, oldest first."""
        return self.history.rows(kind, channel).until(self.as_of)

    def first_row(self, kind: LedgerKind, channel: str) -> LedgerRow | None:
        """The oldest of those of one channel."""
        rows = self.history.rows(kind, channel)
        return rows[0] if rows and rows[0].on <= self.as_of else None

    @once
    def inquiries(self) -> Timeline[Inquiry]:
        """Inquiries up to as_of, oldest first."""
        return self.history.inquiries.until(self.as_of)

    def dues(self, channel: str) -> tuple[Due, ...]:
        """The known dues of one channel, paid ones too, in the order of the book."""
        return self.history.dues.get(channel, ())

    def payments(self, channel: str) -> tuple[Payment, ...]:
        """The same dues with what repayments have covered of each by as_of (domain.md 13.2)."""
        return self.history.payments(channel, self.as_of) if channel in self.history.dues else ()

    def planned_draws(self, channel: str) -> tuple[PlannedDraw, ...]:
        """The monthly draws planned on one channel."""
        return tuple(draw for draw in self.book.planned_draws if draw.channel == channel and draw.amount)

    @once
    def monthly_income(self) -> Money:
        """Σ net income of a month."""
        return total(income.amount for income in self.book.income)

    @property
    def lacks_income(self) -> bool:
        """Whether nobody has said what comes in: all that counts on it counts nothing, which need not be so."""
        return not self.book.income

    @once
    def essential(self) -> Money | None:
        """Essential costs of a month, the firm's fixed ones among them; None when living costs are not known."""
        living = self.book.living
        return None if living is None else living.essential + living.firm_essential

    @once
    def living(self) -> Money | None:
        """Essential and discretionary costs of a month; None when not known."""
        living, essential = self.book.living, self.essential
        return None if living is None or essential is None else essential + living.discretionary

    @once
    def assets(self) -> tuple[Asset, ...]:
        """What is owned, each asset at its value of as_of: the newest dated one by then, the oldest before any."""
        return tuple(self._at_its_value(asset) for asset in self.book.assets)

    def _at_its_value(self, asset: Asset) -> Asset:
        dated = self.history.asset_values.get(asset.id)
        if not dated or dated[-1].on <= self.as_of:
            return asset  # the asset itself carries the newest value (contract.md 6)
        known = [entry for entry in dated if entry.on <= self.as_of]
        return replace(asset, value=(known[-1] if known else dated[0]).value)

    @once
    def cash_seen_on(self) -> date | None:
        """The day somebody last looked at what is at hand; None unless every liquid asset has a value dated by then."""
        latest = date.min
        for asset in self.assets:
            dated = self.history.asset_values.get(asset.id, ())
            days = [entry.on for entry in dated if entry.on <= self.as_of]
            if asset.liquid and not days:
                return None
            latest = max([latest, *days] if asset.liquid else [latest])
        return None if latest == date.min else latest

    @once
    def liquid_assets(self) -> Money | None:
        """Σ value·(1 − haircut) of liquid assets, each rounded to fen (contract.md 4); None without any asset."""
        if not self.book.assets:
            return None
        return total(asset.value.times(1 - asset.haircut) for asset in self.assets if asset.liquid)

    @once
    def income_months(self) -> tuple[Money, ...]:
        """What really came in, for the months that had begun by as_of."""
        this_month = Month.of(self.as_of)
        return tuple(entry.amount for entry in self.book.income_history if entry.month <= this_month)

    def days_ago(self, days: int) -> date:
        """The day `days` before as_of."""
        return self.as_of - timedelta(days=days)
