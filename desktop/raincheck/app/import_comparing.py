"""A file's records beside the book: on which line each row falls, and which the book has already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.recent import recent_snapshot
from raincheck.app.recording import limit_beside, temporary_beside, used_beside
from raincheck.core.catalogue import Catalogue
from raincheck.core.history import lasting_limit
from raincheck.core.model import Channel, Due, Inquiry, LedgerKind, LedgerRow, LineStatus, Observation, Source
from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr
from raincheck.importers.base import CHINA, Ignored, Movement, Parsed, Problem, Reading, Reason, Record, moment
from raincheck.importers.identity import PAIR_DAYS, Held, HeldRows, Meeting, held_of
from raincheck.importers.matching import Placed, place, seen_of
from raincheck.importers.message_limits import part_unclear_words
from raincheck.store import HeldRow
from raincheck.store.reader import Reader

YEARS_BACK = 10
"""A row older than this says nothing of today and is most likely misread (contract.md 6)."""


class KnownRow(Struct, frozen=True, gc=False):
    """A row that the book has: `held` is the movement it is; `sure` false for a pair that is only suspected."""

    placed: Placed
    held: Held | None = None
    sure: bool = True

    @property
    def line(self) -> int:
        """The line of the file."""
        return self.placed.line


class Compared(Struct, frozen=True):
    """What became of a file's records beside the book."""

    fresh: tuple[Placed, ...]
    known: tuple[KnownRow, ...]
    ignored: tuple[Ignored, ...]
    problems: tuple[Problem, ...]


class Comparison:
    """The book as the files of one import find it, growing file by file."""

    def __init__(
        self,
        reader: Reader,
        records: Sequence[Record],
        catalogue: Catalogue,
        *,
        lines: Mapping[str, str],
        today: date | None,
    ) -> None:
        book = reader.book(archived=True)
        self._catalogue = catalogue
        self._lines = lines
        self._channels = list(book.channels)
        self._new: list[Channel] = []
        self._readings = {_bare(reading) for reading in book.observations}
        self._inquiries = Counter(book.inquiries)
        self._dues = {(due.channel, due.due, due.amount) for due in book.dues}
        self._rows = HeldRows(_held(row) for row in _rows_near(reader, records))
        checked = reader.last_as_of()
        self._reader = reader
        self._latest: dict[str, Observation] = {}
        self._last = None if today is None else max(today, checked or today) + timedelta(days=1)

    def needed(self, rows: Sequence[LedgerRow | Observation | Inquiry | Due]) -> tuple[Channel, ...]:
        """The new lines that these rows fall on."""
        wanted = {row.channel for row in rows if not isinstance(row, Inquiry)}
        return tuple(channel for channel in self._new if channel.id in wanted)

    def compare(self, parsed: Parsed, *, apart: frozenset[int], out: frozenset[int]) -> Compared:
        """Place a file's records and compare them with the book; what is new counts as held from then on."""
        records, problems = self._dated(parsed.records)
        undoing = [record for record in records if _takes_back(record)]
        placement = place(
            (record for record in records if not _takes_back(record)), self._channels, self._catalogue, self._lines
        )
        self._channels += placement.channels
        self._new += placement.channels
        taken_back, ignored = self._taken_back(undoing)
        drawn = _drawn(placement.rows)
        unclear = [entry for entry in placement.rows if self._is_unclear(entry)]
        problems += [Problem(entry.line, part_unclear_words(), seen_of(entry.record)) for entry in unclear]
        filled = [
            self._filled(entry, drawn.get((entry.line, _channel(entry)), ZERO))
            for entry in placement.rows
            if entry not in unclear
        ]
        fresh, known = self._sorted([*filled, *taken_back], apart)
        spent = [entry for entry in fresh if not _moves(entry)]
        wanted = [entry for entry in fresh if _moves(entry) and entry.line not in out]
        left = [Ignored(entry.line, Reason.CLOSED, seen_of(entry.record)) for entry in spent]
        left += [Ignored(e.line, Reason.NOT_WANTED, seen_of(e.record)) for e in fresh if _moves(e) and e.line in out]
        self._hold(wanted)
        return Compared(
            fresh=tuple(sorted(wanted, key=lambda entry: moment(entry.record))),
            known=tuple(known),
            ignored=(*placement.ignored, *ignored, *left),
            problems=(*problems, *placement.problems),
        )

    def _filled(self, entry: Placed, drawn: Money) -> Placed:
        """A message shows one figure of a line; the reading keeps what was known of the others before it.

        `drawn` is what the same message tells of money drawn.
        """
        row = entry.row
        if not isinstance(row, Observation) or row.source is not Source.NOTICE:
            return entry
        known = self._known(row)
        earlier = () if known is None else (known,)
        limit = row.limit if row.limit is not None else limit_beside(earlier, row.on, row.temporary)
        temporary = row.temporary or temporary_beside(earlier, limit, row.on)
        is_lasting = isinstance(entry.record, Reading) and entry.record.is_lasting
        if is_lasting and limit is not None and known is not None and known.temporary is not None:
            temporary = known.temporary if row.on <= known.temporary.until else None
            limit = limit if temporary is None else limit + temporary.amount
        seen = replace(
            row,
            status=_known_status(row, known),
            limit=limit,
            used=row.used if row.used is not None or known is None else known.used,
            temporary=temporary,
        )
        kind = next((line.kind for line in self._channels if line.id == row.channel), None)
        if row.used is None and kind is not None:
            seen = replace(seen, used=used_beside(kind, seen, drawn=drawn))
        self._latest[row.channel] = seen
        return Placed(entry.record, seen, entry.replaces)

    def _known(self, row: Observation) -> Observation | None:
        """What was known of the line before."""
        if row.channel not in self._latest and any(line.id == row.channel for line in self._reader.channels()):
            earlier = recent_snapshot(self._reader, row.on).readings(row.channel)
            if earlier:
                self._latest[row.channel] = earlier[-1]
        before = self._latest.get(row.channel)
        return None if before is None or before.day > row.day else before

    def _is_unclear(self, entry: Placed) -> bool:
        """Whether a temporary limit, told alone, is as large as the lasting one and may hold it."""
        row = entry.row
        if not isinstance(row, Observation) or row.source is not Source.NOTICE or row.temporary is None:
            return False
        known = self._known(row)
        lasting = None if known is None else lasting_limit(known)
        return row.limit is None and lasting is not None and row.temporary.amount >= lasting

    def _dated(self, records: Sequence[Record]) -> tuple[list[Record], list[Problem]]:
        last = self._last
        if last is None:
            return list(records), []
        first = last.replace(year=last.year - YEARS_BACK, day=min(last.day, 28))
        fits: list[Record] = []
        problems: list[Problem] = []
        for record in records:
            if first <= record.on <= last:
                fits.append(record)
            else:
                what = tr("The day {day} is too far from today to be right.").format(day=record.on)
                problems.append(Problem(record.line, what, seen_of(record)))
        return fits, problems

    def _taken_back(self, records: Sequence[Record]) -> tuple[list[Placed], list[Ignored]]:
        """Refunds of what was closed: on the line of the purchase if the book has it, else left out."""
        placed: list[Placed] = []
        ignored: list[Ignored] = []
        for record in records:
            if not isinstance(record, Movement) or record.undoing is None:
                continue
            held = self._rows.undone(record.identity.source, record.undoing)
            if held is None:
                ignored.append(Ignored(record.line, record.undoing.otherwise or Reason.CLOSED, seen_of(record)))
            else:
                row = LedgerRow(record.on, record.kind, held.channel, min(record.amount, held.amount), record.note)
                placed.append(Placed(record, row))
        return placed, ignored

    def _sorted(self, placed: Sequence[Placed], apart: frozenset[int]) -> tuple[list[Placed], list[KnownRow]]:
        movements = [
            (entry, entry.record, entry.row.channel)
            for entry in placed
            if isinstance(entry.record, Movement) and isinstance(entry.row, LedgerRow)
        ]
        meetings = self._rows.meet([(record, channel) for _, record, channel in movements])
        met = {id(entry): meeting for (entry, _, _), meeting in zip(movements, meetings, strict=True)}
        fresh: list[Placed] = []
        known: list[KnownRow] = []
        asked: Counter[Inquiry] = Counter()
        for entry in placed:
            meeting = met.get(id(entry))
            if self._is_known(entry, meeting, asked, apart):
                held = None if meeting is None else meeting.held
                known.append(KnownRow(entry, held, meeting is None or meeting.sure))
            else:
                fresh.append(self._bounced(entry))
        self._inquiries |= asked
        return fresh, known

    def _is_known(self, entry: Placed, meeting: Meeting | None, asked: Counter[Inquiry], apart: frozenset[int]) -> bool:
        row = entry.row
        if isinstance(row, Inquiry):
            asked[row] += 1
            return asked[row] <= self._inquiries[row]
        if isinstance(row, Observation):
            return _bare(row) in self._readings
        if isinstance(row, Due):
            return (row.channel, row.due, row.amount) in self._dues
        return meeting is not None and (meeting.sure or entry.line not in apart)

    def _bounced(self, entry: Placed) -> Placed:
        """A repayment that bounced stands in the place of the repayment that an earlier file showed."""
        record = entry.record
        if not isinstance(record, Movement) or record.undoing is None or record.undoing.kind is not LedgerKind.REPAY:
            return entry
        held = self._rows.undone(record.identity.source, record.undoing)
        return entry if held is None else Placed(record, entry.row, held.no)

    def _hold(self, entries: Sequence[Placed]) -> None:
        for entry in entries:
            if isinstance(entry.row, Observation):
                self._readings.add(_bare(entry.row))
            elif isinstance(entry.row, Due):
                self._dues.add((entry.row.channel, entry.row.due, entry.row.amount))
        self._rows.add(
            replace(held_of(entry.record, entry.row.channel), amount=entry.row.amount)
            for entry in entries
            if isinstance(entry.record, Movement) and isinstance(entry.row, LedgerRow)
        )


def _takes_back(record: Record) -> bool:
    return isinstance(record, Movement) and record.undoing is not None and record.undoing.otherwise is not None


def _moves(entry: Placed) -> bool:
    """Whether anything is left for a row that takes another one back."""
    return not isinstance(entry.row, LedgerRow) or entry.row.amount.fen > 0


def _rows_near(reader: Reader, records: Sequence[Record]) -> tuple[HeldRow, ...]:
    """The movements that records could be: of their days, and those whose order they take back."""
    movements = [record for record in records if isinstance(record, Movement)]
    if not movements:
        return ()
    days = [record.on for record in movements]
    days += [record.undoing.at.date() for record in movements if record.undoing is not None]
    margin = timedelta(days=PAIR_DAYS)
    numbers = [
        (record.identity.source, record.undoing.order)
        for record in movements
        if record.undoing is not None and record.undoing.order
    ]
    return reader.held_rows(min(days) - margin, max(days) + margin, numbers)


def _held(row: HeldRow) -> Held:
    origin = row.origin
    if origin is None or origin.at is None:
        return Held(row.row.on, row.kind, row.row.channel, row.amount, row.no, note=row.row.note)
    return Held(
        on=origin.at.date(),
        kind=row.kind,
        channel=row.row.channel,
        amount=row.amount,
        no=row.no,
        source=origin.source,
        order=origin.number,
        party=origin.party,
        at=origin.at.replace(tzinfo=CHINA),
        note=row.row.note,
    )


def _known_status(row: Observation, known: Observation | None) -> LineStatus:
    """The state that a message says; else the one before, and open for a line that was just used."""
    if row.status is not LineStatus.UNKNOWN:
        return row.status
    return LineStatus.OPEN if known is None or known.status is LineStatus.UNKNOWN else known.status


def _bare(reading: Observation) -> Observation:
    return replace(reading, note="")


def _channel(entry: Placed) -> str | None:
    return None if isinstance(entry.row, Inquiry) else entry.row.channel


def _drawn(rows: Sequence[Placed]) -> dict[tuple[int, str | None], Money]:
    """What each message tells of money drawn on a line."""
    found: dict[tuple[int, str | None], Money] = {}
    for entry in rows:
        row = entry.row
        if isinstance(row, LedgerRow) and row.kind is LedgerKind.DRAW:
            key = (entry.line, row.channel)
            found[key] = found.get(key, ZERO) + row.amount
    return found
