"""Where the rows of the book came from, what the words of files mean, and how other tables are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.model import LedgerKind, LedgerRow, Observation
from raincheck.core.money import Money
from raincheck.store import observations
from raincheck.store.ledger import LEDGER
from raincheck.store.rows import ChannelIndex, moment_of

if TYPE_CHECKING:
    from sqlite3 import Connection

_AT: Final = "%Y-%m-%d %H:%M:%S"
_ORIGIN: Final = (
    "INSERT INTO import_origin (ledger, reading, file, line, source, number, party, at, kind, amount_fen, entry)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class RowOrigin(Struct, frozen=True):
    """The row of a file: its line, and the two keys it is known by. `at` is China time without a zone.

    `kind` and `amount` as the file has them, where the row was changed on its way in.
    """

    line: int
    source: str
    number: str = ""
    party: str = ""
    at: datetime | None = None
    kind: LedgerKind | None = None
    amount: Money | None = None


class ImportedRow(Struct, frozen=True):
    """A movement from a file."""

    row: LedgerRow
    origin: RowOrigin


class ImportedReading(Struct, frozen=True):
    """A reading from a file, a message or a picture."""

    reading: Observation
    origin: RowOrigin


class HeldRow(Struct, frozen=True):
    """A movement of the book with where it came from; `origin` None was typed. `kind` and `amount` as the file had."""

    no: int
    row: LedgerRow
    kind: LedgerKind
    amount: Money
    origin: RowOrigin | None


class Provenance(Struct, frozen=True):
    """Where one row of the book came from: the file with its fingerprint, when (UTC), and the line in it."""

    file: str
    sha256: str
    format: str
    at: datetime
    line: int | None


def held_rows(connection: Connection, index: ChannelIndex, *, first: date, last: date) -> tuple[HeldRow, ...]:
    """The movements from `first` to `last`, and where they came from."""
    columns = ", ".join(f"l.{name}" for name in LEDGER.columns)
    rows = connection.execute(
        f"SELECT l.no, o.line, o.source, o.number, o.party, o.at, o.kind, o.amount_fen, {columns}"
        " FROM ledger l LEFT JOIN import_origin o ON o.ledger = l.no"
        " WHERE l.on_day BETWEEN ? AND ? ORDER BY l.no",
        (str(first), str(last)),
    )
    return tuple(_held(row, index) for row in rows)


def held_numbers(
    connection: Connection, index: ChannelIndex, numbers: Iterable[tuple[str, str]]
) -> tuple[HeldRow, ...]:
    """The movements with these order numbers, each with its source, of whatever day."""
    wanted = set(numbers)
    if not wanted:
        return ()
    columns = ", ".join(f"l.{name}" for name in LEDGER.columns)
    rows = connection.execute(
        f"SELECT l.no, o.line, o.source, o.number, o.party, o.at, o.kind, o.amount_fen, {columns}"
        " FROM import_origin o JOIN ledger l ON l.no = o.ledger WHERE o.number <> '' ORDER BY l.no"
    )
    return tuple(_held(row, index) for row in rows if (row[2], row[3]) in wanted)


def _held(row: Sequence[object], index: ChannelIndex) -> HeldRow:
    no, line, source, number, party, at, kind, fen = row[:8]
    record = LEDGER.decode(tuple(row[8:]), index)
    if source is None:
        return HeldRow(int(str(no)), record, record.kind, record.amount, None)
    origin = RowOrigin(
        0 if line is None else int(str(line)), str(source), str(number), str(party), datetime.fromisoformat(str(at))
    )
    return HeldRow(int(str(no)), record, LedgerKind(str(kind)), Money(int(str(fen))), origin)


def append_imported(
    connection: Connection, rows: Sequence[ImportedRow], index: ChannelIndex, *, file: int | None, entry: int
) -> None:
    """Add movements of a file with where each came from."""
    first = connection.execute("SELECT coalesce(max(no), 0) + 1 FROM ledger").fetchone()[0]
    connection.executemany(
        "INSERT INTO ledger (no, on_day, kind, channel, amount_fen, note, entry) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((no, *LEDGER.encode(imported.row, index), entry) for no, imported in enumerate(rows, first)),
    )
    connection.executemany(
        _ORIGIN,
        (
            (
                *(no, None, file, origin.line, origin.source, origin.number, origin.party),
                *(_at(origin, imported.row.on), (origin.kind or imported.row.kind).value),
                *((imported.row.amount if origin.amount is None else origin.amount).fen, entry),
            )
            for no, imported in enumerate(rows, first)
            for origin in (imported.origin,)
        ),
    )


def append_readings(
    connection: Connection, rows: Sequence[ImportedReading], index: ChannelIndex, *, file: int | None, entry: int
) -> None:
    """Add readings of a file, a message or a picture with where each came from."""
    first = connection.execute("SELECT value + 1 FROM counter WHERE name = 'observation'").fetchone()[0]
    observations.append(connection, (row.reading for row in rows), index, entry=entry)
    connection.executemany(
        _ORIGIN,
        (
            (None, seq, file, row.origin.line, row.origin.source, "", "", _at(row.origin, row.reading.on), "", 0, entry)
            for seq, row in enumerate(rows, first)
        ),
    )


def _at(origin: RowOrigin, on: date) -> str:
    return f"{on} 00:00:00" if origin.at is None else origin.at.strftime(_AT)


def provenance(connection: Connection, *, ledger: int | None = None, reading: int | None = None) -> Provenance | None:
    """The file of a movement or a reading; None for what was typed or came without a file."""
    column, number = ("ledger", ledger) if ledger is not None else ("reading", reading)
    row = connection.execute(
        "SELECT f.name, f.sha256, f.format, e.at, o.line FROM import_origin o"
        " JOIN import_file f ON f.no = o.file JOIN journal_entry e ON e.no = o.entry"
        f" WHERE o.{column} = ?",
        (number,),
    ).fetchone()
    return None if row is None else Provenance(row[0], row[1], row[2], moment_of(row[3]), row[4])


class Origins(Struct, frozen=True):
    """Where the readings and movements of one line came from, by their numbers; what was typed is in neither."""

    readings: Mapping[int, Provenance] = {}
    movements: Mapping[int, Provenance] = {}


def origins_of(connection: Connection, index: ChannelIndex, channel: str) -> Origins:
    """The files of all readings and movements of one line."""
    number = index.number(channel)
    rows = connection.execute(
        "SELECT o.reading, o.ledger, f.name, f.sha256, f.format, e.at, o.line FROM import_origin o"
        " JOIN import_file f ON f.no = o.file JOIN journal_entry e ON e.no = o.entry"
        " WHERE o.reading IN (SELECT seq FROM observation WHERE channel = ?)"
        " OR o.ledger IN (SELECT no FROM ledger WHERE channel = ?)",
        (number, number),
    )
    readings: dict[int, Provenance] = {}
    movements: dict[int, Provenance] = {}
    for reading, ledger, name, sha256, form, at, line in rows:
        place, into = (ledger, movements) if reading is None else (reading, readings)
        into[place] = Provenance(name, sha256, form, moment_of(at), line)
    return Origins(readings, movements)


def aliases(connection: Connection) -> dict[str, str | None]:
    """The channel that each word of a file means; None: its rows are left out."""
    rows = connection.execute(
        "SELECT a.word, c.id FROM import_alias a LEFT JOIN channel c ON c.no = a.channel ORDER BY a.no"
    )
    return dict(rows)


def learn(connection: Connection, words: Mapping[str, str | None], index: ChannelIndex) -> None:
    """Remember what words mean, in the place of what was remembered of them."""
    for word, channel in words.items():
        number = None if channel is None else index.number(channel)
        changed = connection.execute("UPDATE import_alias SET channel = ? WHERE word = ?", (number, word)).rowcount
        if not changed:
            connection.execute("INSERT INTO import_alias (word, channel) VALUES (?, ?)", (word, number))


def mappings(connection: Connection) -> dict[str, str]:
    """How tables with other headers are read: JSON by header."""
    return dict(connection.execute("SELECT header, content FROM import_mapping ORDER BY no"))


def remember_mapping(connection: Connection, header: str, content: str) -> None:
    """Remember how a table with this header is read."""
    changed = connection.execute("UPDATE import_mapping SET content = ? WHERE header = ?", (content, header)).rowcount
    if not changed:
        connection.execute("INSERT INTO import_mapping (header, content) VALUES (?, ?)", (header, content))
