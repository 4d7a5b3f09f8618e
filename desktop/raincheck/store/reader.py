"""Everything that can be read from an open book, inside a write or outside one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from raincheck.core.model import (
    Asset,
    AssetValue,
    Book,
    Channel,
    Contract,
    Due,
    Incident,
    Income,
    IncomeMonth,
    Inquiry,
    LedgerRow,
    MarketEvent,
    Note,
    Observation,
    PlannedDraw,
    Rate,
)
from raincheck.store import book as whole
from raincheck.store import channels as lines
from raincheck.store import household, journal, observations, origins
from raincheck.store import incidents as cases
from raincheck.store import ledger as movements
from raincheck.store.errors import reading
from raincheck.store.rows import Kept, Table, channel_index
from raincheck.store.search import Hit, SearchIndex
from raincheck.store.state import StateReader

if TYPE_CHECKING:
    from raincheck.store.rows import R


class Reader(StateReader):
    """Reads one book; every answer is a frozen record or a tuple of them."""

    _texts: SearchIndex | None = None
    _texts_of: tuple[int, int] | None = None

    def book(self, *, archived: bool = False, recent: whole.Window | None = None) -> Book:
        """The whole book; archived lines and what hangs on them only if asked.

        With `recent` a book of ten years reads as quickly as one of a few months: the readings that a look on its last
        day can rest on. Rules that look back n days judge it as the whole book n days after the window's first.
        """
        with reading(self.path):
            return whole.read_book(self._connection, archived=archived, recent=recent)

    def line(self, channel: str, *, recent: whole.Window) -> Book:
        """A book of one watched line and its readings, as a look on the window's last day needs them."""
        with reading(self.path):
            return whole.read_line(self._connection, channel, recent=recent)

    def stand(self) -> whole.Stand:
        """How the book stands: while it is the same, nobody changed what a person entered, here or elsewhere."""
        with reading(self.path), whole.one_look(self._connection):
            return whole.stand(self._connection)

    def book_again(self, held: Book, since: whole.Stand, *, recent: whole.Window) -> Book | None:
        """The book read as `held` was at `since`, its readings and movements taken from there; None if they changed."""
        with reading(self.path):
            return whole.read_again(self._connection, held, since, recent=recent)

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

    def reading(self, seq: int) -> observations.Reading | None:
        """One reading by its number, with who wrote it and when; None when there is none."""
        with reading(self.path), whole.one_look(self._connection):
            return observations.find(self._connection, seq, channel_index(self._connection))

    def latest_readings(self, *, as_of: date) -> tuple[Observation, ...]:
        """The newest reading of every watched line as known on `as_of`, whatever the length of the history."""
        with reading(self.path), whole.one_look(self._connection):
            return observations.latest(self._connection, channel_index(self._connection), as_of=as_of)

    def first_day(self) -> date | None:
        """The first day on which the book knows anything of its watched lines; None without readings."""
        with reading(self.path):
            return observations.first_day(self._connection)

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

    def ledger(self, channel: str | None = None) -> tuple[Kept[LedgerRow], ...]:
        """The movements with their numbers, of one line if it is named."""
        if channel is None:
            return self._kept(movements.LEDGER)
        with reading(self.path), whole.one_look(self._connection):
            return movements.ledger_of(self._connection, channel_index(self._connection), channel)

    def inquiries(self) -> tuple[Kept[Inquiry], ...]:
        """The inquiries with their numbers."""
        return self._kept(movements.INQUIRY)

    def events(self) -> tuple[Kept[MarketEvent], ...]:
        """The outside events with their numbers."""
        return self._kept(movements.EVENT)

    def rates(self) -> tuple[Kept[Rate], ...]:
        """The dated rates of all lines with their numbers."""
        return self._kept(lines.RATE)

    def contracts(self) -> tuple[Kept[Contract], ...]:
        """What the lines' contracts allow, with their numbers."""
        return self._kept(lines.CONTRACT)

    def asset_values(self) -> tuple[Kept[AssetValue], ...]:
        """The dated values of the assets with their numbers."""
        return self._kept(household.ASSET_VALUE)

    def notes(self) -> tuple[Kept[Note], ...]:
        """The person's notes with their numbers."""
        return self._kept(movements.NOTE)

    def incidents(self) -> tuple[Incident, ...]:
        """Every incident with its steps, talks and kept files, in the order they were opened."""
        with reading(self.path), whole.one_look(self._connection):
            return cases.read_incidents(self._connection, channel_index(self._connection))

    def evidence_content(self, sha256: str) -> bytes | None:
        """The content of a kept file; None when only its name came with a book file."""
        with reading(self.path):
            return cases.read_file(self._connection, sha256)

    def search(self, words: str) -> tuple[Hit, ...]:
        """What was written anywhere in the book that holds every one of these words; lines first, then the newest."""
        with reading(self.path), whole.one_look(self._connection):
            version = self._connection.execute("PRAGMA data_version").fetchone()[0]
            stand = (version, self._connection.total_changes)
            if self._texts is None or self._texts_of != stand:
                if self._texts is not None:
                    self._texts.close()
                self._texts, self._texts_of = SearchIndex(self._connection), stand
            return self._texts.find(words)

    def import_files(self) -> tuple[movements.PastImport, ...]:
        """The files imported so far, the newest first."""
        with reading(self.path):
            return movements.import_files(self._connection)

    def held_rows(
        self, first: date, last: date, numbers: Iterable[tuple[str, str]] = ()
    ) -> tuple[origins.HeldRow, ...]:
        """The movements of these days and those with these sources and order numbers, and where they came from."""
        with reading(self.path), whole.one_look(self._connection):
            index = channel_index(self._connection)
            of_days = origins.held_rows(self._connection, index, first=first, last=last)
            others = origins.held_numbers(self._connection, index, numbers)
            known = {row.no for row in of_days}
            return (*of_days, *(row for row in others if row.no not in known))

    def origins_of(self, channel: str) -> origins.Origins:
        """The files that the readings and movements of one line came from."""
        with reading(self.path):
            return origins.origins_of(self._connection, channel_index(self._connection), channel)

    def provenance(self, *, ledger: int | None = None, reading_no: int | None = None) -> origins.Provenance | None:
        """The file that a movement or a reading came from; None for what was typed."""
        with reading(self.path):
            return origins.provenance(self._connection, ledger=ledger, reading=reading_no)

    def aliases(self) -> dict[str, str | None]:
        """The line that each word of a file means; None: its rows are left out."""
        with reading(self.path):
            return origins.aliases(self._connection)

    def mappings(self) -> dict[str, str]:
        """How tables of other kinds are read: JSON by header."""
        with reading(self.path):
            return origins.mappings(self._connection)

    def history(self, *, limit: int = 200) -> tuple[journal.JournalEntry, ...]:
        """What the person did, the newest first."""
        with reading(self.path):
            return journal.history(self._connection, limit=limit)

    def last_import(self) -> int:
        """The number of the newest import or load that stands; 0 without one."""
        with reading(self.path):
            return journal.last_import(self._connection)

    def next_undo(self) -> journal.JournalEntry | None:
        """What `undo_last` would take back."""
        with reading(self.path):
            return journal.last(self._connection)

    def _kept(self, table: Table[R]) -> tuple[Kept[R], ...]:
        with reading(self.path), whole.one_look(self._connection):
            return table.read(self._connection, channel_index(self._connection))
