"""The undo journal: one entry for each thing the person did, kept in the book and so also after a restart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.settings import OF_THE_PROGRAM
from raincheck.core.text import tr
from raincheck.store.alerts import TakenDecision, decide_again, take_decisions_back
from raincheck.store.errors import NothingToUndoError
from raincheck.store.rows import moment_of, moment_text

if TYPE_CHECKING:
    from sqlite3 import Connection

_APPENDED: Final = (
    "import_origin",
    "observation_withdrawn",
    "observation",
    "ledger",
    "inquiry",
    "event",
    "import_file",
    "evidence_file",
)
"""Tables whose rows name their entry; undoing an entry removes them. Details of readings go with their reading."""

LONG: Final = 2000
"""From so many rows on a window does not wait until an entry is taken back."""

_DETAILS: Final = "SELECT d.* FROM observation_detail d JOIN observation o USING (channel, day, seq) WHERE o.entry = ?"


class Origin(StrEnum):
    """Who brought an entry into the book."""

    MANUAL = "manual"
    IMPORT = "import"
    NOTICE = "notice"
    LOAD = "load"


class JournalEntry(Struct, frozen=True):
    """One thing the person did: when (UTC), in their words, and whether and when it was undone."""

    no: int
    at: datetime
    what: str
    origin: Origin
    undone_at: datetime | None = None


class Step(Struct, frozen=True, gc=False):
    """One statement that does a part of an undone entry again."""

    sql: str
    values: tuple[object, ...]


class Mark(Struct, frozen=True):
    """How far the journal goes: its newest entry, and how many are undone."""

    newest: int
    undone: int


class Undone(Struct, frozen=True):
    """An entry that was taken back, what does it again in this order, and the journal as it then was."""

    entry: JournalEntry
    steps: tuple[Step, ...]
    decisions: tuple[TakenDecision, ...]
    mark: Mark


def begin(connection: Connection, what: str, *, origin: Origin, at: datetime) -> int:
    """Open an entry; the triggers file every change under the newest one."""
    cursor = connection.execute(
        "INSERT INTO journal_entry (at, what, origin) VALUES (?, ?, ?)", (moment_text(at), what, origin.value)
    )
    if cursor.lastrowid is None:
        raise RuntimeError("the journal gave no number")
    return cursor.lastrowid


def describe(connection: Connection, entry: int, what: str, details: Sequence[str]) -> None:
    """Name an entry by what it was about too, once that is known."""
    told = tr("{what}: {details}").format(what=what, details=tr(", ").join(details))
    connection.execute("UPDATE journal_entry SET what = ? WHERE no = ?", (told, entry))


def last_import(connection: Connection) -> int:
    """The number of the newest import or load that stands; 0 without one."""
    found: int = connection.execute(
        "SELECT coalesce(max(no), 0) FROM journal_entry WHERE origin IN ('import', 'load') AND undone_at IS NULL"
    ).fetchone()[0]
    return found


def history(connection: Connection, *, limit: int = 200) -> tuple[JournalEntry, ...]:
    """The newest entries first, undone ones too."""
    rows = connection.execute(
        "SELECT no, at, what, origin, undone_at FROM journal_entry ORDER BY no DESC LIMIT ?", (limit,)
    )
    return tuple(_entry(row) for row in rows)


_LAST: Final = f"""
    SELECT no, at, what, origin, undone_at FROM journal_entry e WHERE undone_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM journal_change c LEFT JOIN setting s ON s.no = c.row
        WHERE c.entry = e.no AND c.target = 'setting'
        AND coalesce(c.before ->> 'key', s.key) IN ({", ".join("?" * len(OF_THE_PROGRAM))})
    ) ORDER BY no DESC LIMIT 1"""
"""Journals of earlier versions hold choices of looks and times too, each an entry of its own: undo goes past them."""


def last(connection: Connection) -> JournalEntry | None:
    """The entry that undo would take back; None when nothing is left."""
    row = connection.execute(_LAST, OF_THE_PROGRAM).fetchone()
    return None if row is None else _entry(row)


def is_long(connection: Connection, entry: int) -> bool:
    """Whether an entry holds so many rows that taking it back takes a while."""
    tables = " UNION ALL ".join(f"SELECT entry FROM {table} WHERE entry = :no" for table in _APPENDED)
    rows = connection.execute(f"SELECT count(*) FROM ({tables} LIMIT {LONG})", {"no": entry})
    return bool(rows.fetchone()[0] == LONG)


def mark(connection: Connection) -> Mark:
    """How far the journal goes now."""
    row = connection.execute("SELECT coalesce(max(no), 0), count(undone_at) FROM journal_entry").fetchone()
    return Mark(*row)


def undo(connection: Connection, *, at: datetime) -> Undone:
    """Take back the newest entry not yet undone, inside the caller's transaction. Raises NothingToUndoError."""
    entry = last(connection)
    if entry is None:
        raise NothingToUndoError(tr("There is nothing left to undo."))
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("INSERT INTO journal_pause VALUES (1)")
    decisions = take_decisions_back(connection, entry=entry.no)
    again = [_kept("observation_detail", *row) for row in _rows(connection, _DETAILS, entry.no)]
    for table in _APPENDED:
        again += [_kept(table, *row) for row in _rows(connection, f"SELECT * FROM {table} WHERE entry = ?", entry.no)]
        connection.execute(f"DELETE FROM {table} WHERE entry = ?", (entry.no,))
    changes = connection.execute(
        "SELECT target, op, row, before FROM journal_change WHERE entry = ? ORDER BY no DESC", (entry.no,)
    ).fetchall()
    for target, op, row, before in changes:
        again.append(_take_back(connection, target=target, op=op, row=row, before=before))
    connection.execute("DELETE FROM journal_pause")
    connection.execute("UPDATE journal_entry SET undone_at = ? WHERE no = ?", (moment_text(at), entry.no))
    return Undone(
        JournalEntry(entry.no, entry.at, entry.what, entry.origin, at),
        tuple(reversed(again)),
        decisions,
        mark(connection),
    )


def redo(connection: Connection, undone: Undone) -> JournalEntry:
    """Do an undone entry again, inside the caller's transaction; nothing else may have been written since."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("INSERT INTO journal_pause VALUES (1)")
    for step in undone.steps:
        connection.execute(step.sql, step.values)
    decide_again(connection, undone.decisions, entry=undone.entry.no)
    connection.execute("DELETE FROM journal_pause")
    connection.execute("UPDATE journal_entry SET undone_at = NULL WHERE no = ?", (undone.entry.no,))
    entry = undone.entry
    return JournalEntry(entry.no, entry.at, entry.what, entry.origin)


def _take_back(connection: Connection, *, target: str, op: str, row: int, before: str | None) -> Step:
    """Take one change back and answer what makes it again."""
    # Table and column names come from the triggers of our own schema, never from a person.
    now = _rows(connection, f"SELECT * FROM {target} WHERE no = ?", row)
    if op == "insert" or before is None:
        connection.execute(f"DELETE FROM {target} WHERE no = ?", (row,))
        return _kept(target, *now[0])
    image: dict[str, object] = json.loads(before)
    if op == "update":
        sets = ", ".join(f"{name} = :{name}" for name in image)
        connection.execute(f"UPDATE {target} SET {sets} WHERE no = :no", image)
        names, values = now[0]
        return Step(f"UPDATE {target} SET {', '.join(f'{name} = ?' for name in names)} WHERE no = ?", (*values, row))
    columns, gaps = ", ".join(image), ", ".join(f":{name}" for name in image)
    connection.execute(f"INSERT INTO {target} ({columns}) VALUES ({gaps})", image)
    return Step(f"DELETE FROM {target} WHERE no = ?", (row,))


def _rows(connection: Connection, sql: str, value: int) -> list[tuple[tuple[str, ...], tuple[object, ...]]]:
    """The names of the columns with each row."""
    found = connection.execute(sql, (value,))
    names = tuple(column[0] for column in found.description)
    return [(names, tuple(row)) for row in found]


def _kept(table: str, names: tuple[str, ...], values: tuple[object, ...]) -> Step:
    return Step(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)


def _entry(row: tuple[int, str, str, str, str | None]) -> JournalEntry:
    no, at, what, origin, undone_at = row
    return JournalEntry(no, moment_of(at), what, Origin(origin), None if undone_at is None else moment_of(undone_at))
