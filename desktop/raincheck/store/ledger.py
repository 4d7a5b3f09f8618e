"""What happened on the lines and around them: dues, planned draws, movements, inquiries, events, imported files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from raincheck.core.model import (
    Due,
    EventKind,
    EventScope,
    Inquiry,
    LedgerKind,
    LedgerRow,
    MarketEvent,
    PlannedDraw,
)
from raincheck.core.money import Money
from raincheck.store.rows import ChannelIndex, Table, day, moment_of, text

if TYPE_CHECKING:
    from sqlite3 import Connection

PLANNED_DRAW: Final[Table[PlannedDraw]] = Table(
    "planned_draw",
    ("channel", "amount_fen", "day"),
    lambda draw, index: (index.number(draw.channel), draw.amount.fen, draw.day),
    lambda row, index: PlannedDraw(index.ids[row[0]], Money(row[1]), row[2]),
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
        date.fromisoformat(row[0]), LedgerKind(row[1]), index.ids[row[2]], Money(row[3]), row[4]
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


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A movement from a file with the key under which the same row is known again; None: never a duplicate."""

    row: LedgerRow
    key: str | None


@dataclass(frozen=True, slots=True)
class ImportFile:
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


@dataclass(frozen=True, slots=True)
class PastImport:
    """An imported file, when it was taken in, and whether its entry still stands."""

    file: ImportFile
    at: datetime


def known_keys(connection: Connection, keys: Iterable[str]) -> frozenset[str]:
    """Which of these dedupe keys the ledger already holds."""
    wanted = set(keys)
    rows = connection.execute("SELECT dedupe_key FROM ledger WHERE dedupe_key IS NOT NULL")
    return frozenset(row[0] for row in rows if row[0] in wanted)


def append_imported(connection: Connection, rows: Sequence[ImportedRow], index: ChannelIndex, *, entry: int) -> int:
    """Add imported movements; one whose key is in the ledger already is left out. Answers how many were added."""
    before = connection.total_changes
    connection.executemany(
        "INSERT INTO ledger (on_day, kind, channel, amount_fen, note, dedupe_key, entry) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (dedupe_key) WHERE dedupe_key IS NOT NULL DO NOTHING",
        ((*LEDGER.encode(imported.row, index), imported.key, entry) for imported in rows),
    )
    return connection.total_changes - before


def add_import_file(connection: Connection, file: ImportFile, *, entry: int) -> None:
    """Remember that this file was imported."""
    connection.execute(
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


def import_files(connection: Connection) -> tuple[PastImport, ...]:
    """Every imported file whose entry was not undone, the newest first."""
    rows = connection.execute(
        "SELECT f.name, f.sha256, f.format, f.used, f.ignored, f.duplicates, f.problems, e.at"
        " FROM import_file f JOIN journal_entry e ON e.no = f.entry ORDER BY f.no DESC"
    )
    return tuple(PastImport(ImportFile(*row[:7]), moment_of(row[7])) for row in rows)
