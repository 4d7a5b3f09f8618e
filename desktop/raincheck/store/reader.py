"""Everything that can be read from an open book, inside a write or outside one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from raincheck.core.model import (
    Asset,
    Book,
    Channel,
    Due,
    Income,
    IncomeMonth,
    Inquiry,
    LedgerRow,
    MarketEvent,
    Observation,
    PlannedDraw,
)
from raincheck.store import book as whole
from raincheck.store import channels as lines
from raincheck.store import household, journal, observations
from raincheck.store import ledger as movements
from raincheck.store.desk import Desk
from raincheck.store.errors import reading
from raincheck.store.rows import Kept, Table, channel_index

if TYPE_CHECKING:
    from raincheck.store.rows import R


class Reader(Desk):
    """Reads one book; every answer is a frozen record or a tuple of them."""

    def book(self, *, archived: bool = False, since: date | None = None) -> Book:
        """The whole book; archived lines and what hangs on them only if asked.

        With `since` a book of ten years reads as quickly as one of a few months: readings from that day on, and what
        was in force when it began. Rules that look back n days judge it as the whole book n days after `since`.
        """
        with reading(self.path):
            return whole.read_book(self._connection, archived=archived, since=since)

    def is_empty(self) -> bool:
        """Whether nothing stands in the book yet."""
        with reading(self.path):
            return whole.is_empty(self._connection)

    def basics(self) -> household.Basics:
        """Currency, household, living costs, and whether every asset is listed."""
        with reading(self.path):
            return household.read_basics(self._connection)

    def channels(self, *, archived: bool = False) -> tuple[Channel, ...]:
        """The lines in the order of the book."""
        with reading(self.path):
            return tuple(line.record for line in lines.read_channels(self._connection, archived=archived))

    def archived_channels(self) -> tuple[lines.ArchivedChannel, ...]:
        """The lines that are no longer watched."""
        with reading(self.path):
            return lines.archived_channels(self._connection)

    def readings(self, channel: str) -> tuple[observations.Reading, ...]:
        """Every reading of one line with who wrote it and when, corrected and withdrawn ones too."""
        with reading(self.path), whole.one_look(self._connection):
            return observations.history(self._connection, channel, channel_index(self._connection))

    def latest_readings(self, *, as_of: date) -> tuple[Observation, ...]:
        """The newest reading of every watched line as known on `as_of`, whatever the length of the history."""
        with reading(self.path), whole.one_look(self._connection):
            return observations.latest(self._connection, channel_index(self._connection), as_of=as_of)

    def incomes(self) -> tuple[Kept[Income], ...]:
        """The monthly incomes with their numbers."""
        return self._kept(household.INCOME)

    def income_history(self) -> tuple[Kept[IncomeMonth], ...]:
        """What really came in, month by month, with their numbers."""
        return self._kept(household.INCOME_MONTH)

    def assets(self) -> tuple[Kept[Asset], ...]:
        """What is owned, with their numbers."""
        return self._kept(household.ASSET)

    def planned_draws(self) -> tuple[Kept[PlannedDraw], ...]:
        """The planned draws with their numbers."""
        return self._kept(movements.PLANNED_DRAW)

    def dues(self) -> tuple[Kept[Due], ...]:
        """The known dues with their numbers."""
        return self._kept(movements.DUE)

    def ledger(self) -> tuple[Kept[LedgerRow], ...]:
        """The movements with their numbers."""
        return self._kept(movements.LEDGER)

    def inquiries(self) -> tuple[Kept[Inquiry], ...]:
        """The inquiries with their numbers."""
        return self._kept(movements.INQUIRY)

    def events(self) -> tuple[Kept[MarketEvent], ...]:
        """The outside events with their numbers."""
        return self._kept(movements.EVENT)

    def import_files(self) -> tuple[movements.PastImport, ...]:
        """The files imported so far, the newest first."""
        with reading(self.path):
            return movements.import_files(self._connection)

    def known_keys(self, keys: Iterable[str]) -> frozenset[str]:
        """Which of these dedupe keys the ledger already holds."""
        with reading(self.path):
            return movements.known_keys(self._connection, keys)

    def history(self, *, limit: int = 200) -> tuple[journal.JournalEntry, ...]:
        """What the person did, the newest first."""
        with reading(self.path):
            return journal.history(self._connection, limit=limit)

    def next_undo(self) -> journal.JournalEntry | None:
        """What `undo_last` would take back."""
        with reading(self.path):
            return journal.last(self._connection)

    def _kept(self, table: Table[R]) -> tuple[Kept[R], ...]:
        with reading(self.path), whole.one_look(self._connection):
            return table.read(self._connection, channel_index(self._connection))
