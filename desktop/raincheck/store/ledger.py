"""What happened on the lines and around them: dues, planned draws, movements, inquiries, events, imported files."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.model import (
    Belongs,
    Due,
    EventKind,
    EventScope,
    Inquiry,
    LedgerKind,
    LedgerRow,
    MarketEvent,
    Note,
    NoteKind,
    PlannedDraw,
)
from raincheck.core.money import Money
from raincheck.store.rows import ChannelIndex, Kept, Table, day, moment_of, text

if TYPE_CHECKING:
    from sqlite3 import Connection

_LEDGER_KINDS: Final = {kind.value: kind for kind in LedgerKind}

PLANNED_DRAW: Final[Table[PlannedDraw]] = Table(
    "planned_draw",
    ("channel", "amount_fen", "day", "belongs"),
    lambda draw, index: (index.number(draw.channel), draw.amount.fen, draw.day, draw.belongs.value),
    lambda row, index: PlannedDraw(index.ids[row[0]], Money(row[1]), row[2], Belongs(row[3])),
)
DUE: Final[Table[Due]] = Table(
    "due",
    ("channel", "due", "amount_fen", "paid_on"),
    lambda due, index: (index.number(due.channel), str(due.due), due.amount.fen, text(due.paid_on)),
    lambda row, index: Due(index.ids[row[0]], date.fromisoformat(row[1]), Money(row[2]), day(row[3])),
)
LEDGER: Final[Table[LedgerRow]] = Table(
    "ledger",
    ("on_day", "kind", "channel", "amount_fen", "note"),
    lambda row, index: (str(row.on), row.kind.value, index.number(row.channel), row.amount.fen, row.note),
    lambda row, index: LedgerRow(
        date.fromisoformat(row[0]), _LEDGER_KINDS[row[1]], index.ids[row[2]], Money(row[3]), row[4]
    ),
)
INQUIRY: Final[Table[Inquiry]] = Table(
    "inquiry",
    ("on_day", "lender", "reason"),
    lambda inquiry, _: (str(inquiry.on), inquiry.lender, inquiry.reason),
    lambda row, _: Inquiry(date.fromisoformat(row[0]), row[1], row[2]),
)
EVENT: Final[Table[MarketEvent]] = Table(
    "event",
    ("on_day", "scope", "target", "kind", "text"),
    lambda event, _: (str(event.on), event.scope.value, event.target, event.kind.value, event.text),
    lambda row, _: MarketEvent(date.fromisoformat(row[0]), EventScope(row[1]), row[2], EventKind(row[3]), row[4]),
)


NOTE: Final[Table[Note]] = Table(
    "note",
    ("on_day", "channel", "kind", "text"),
    lambda note, index: (
        str(note.on),
        None if note.channel is None else index.number(note.channel),
        note.kind.value,
        note.text,
    ),
    lambda row, index: Note(
        date.fromisoformat(row[0]), row[3], None if row[1] is None else index.ids[row[1]], NoteKind(row[2])
    ),
)


class ImportFile(Struct, frozen=True):
    """One imported file: its name and fingerprint, and every one of its rows in exactly one of the four counts."""

    name: str
    sha256: str
    format: str
    used: int
    ignored: int = 0
    duplicates: int = 0
    problems: int = 0

    @property
    def rows(self) -> int:
        """How many rows the file had."""
        return self.used + self.ignored + self.duplicates + self.problems


class PastImport(Struct, frozen=True):
    """An imported file, when it was taken in, and whether its entry still stands."""

    file: ImportFile
    at: datetime


def add_import_file(connection: Connection, file: ImportFile, *, entry: int) -> int:
    """Remember that this file was imported; answers its number."""
    cursor = connection.execute(
        "INSERT INTO import_file (name, sha256, format, rows, used, ignored, duplicates, problems, entry)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            file.name,
            file.sha256,
            file.format,
            file.rows,
            file.used,
            file.ignored,
            file.duplicates,
            file.problems,
            entry,
        ),
    )
    if cursor.lastrowid is None:
        raise RuntimeError("the list of files gave no number")
    return cursor.lastrowid


def import_files(connection: Connection) -> tuple[PastImport, ...]:
    """Every imported file whose entry was not undone, the newest first."""
    rows = connection.execute(
        "SELECT f.name, f.sha256, f.format, f.used, f.ignored, f.duplicates, f.problems, e.at"
        " FROM import_file f JOIN journal_entry e ON e.no = f.entry ORDER BY f.no DESC"
    )
    return tuple(PastImport(ImportFile(*row[:7]), moment_of(row[7])) for row in rows)


def ledger_of(connection: Connection, index: ChannelIndex, channel: str) -> tuple[Kept[LedgerRow], ...]:
    """The movements of one line with their numbers; none for a line the book does not have."""
    number = index.numbers.get(channel)
    return () if number is None else LEDGER.read(connection, index, where=f"WHERE channel = {number:d}")
