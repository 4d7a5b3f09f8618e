"""The undo journal: one entry for each thing the person did, kept in the book and so also after a restart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from raincheck.core.text import tr
from raincheck.store.alerts import take_decisions_back
from raincheck.store.errors import NothingToUndoError
from raincheck.store.rows import moment_of, moment_text

if TYPE_CHECKING:
    from sqlite3 import Connection

_APPENDED: Final = ("observation_withdrawn", "observation", "ledger", "inquiry", "event", "import_file")
"""Tables whose rows name their entry; undoing an entry removes them. Details of readings go with their reading."""


class Origin(StrEnum):
    """Who brought an entry into the book."""

    MANUAL = "manual"
    IMPORT = "import"
    NOTICE = "notice"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing the person did: when (UTC), in their words, and whether and when it was undone."""

    no: int
    at: datetime
    what: str
    origin: Origin
    undone_at: datetime | None = None


def begin(connection: Connection, what: str, *, origin: Origin, at: datetime) -> int:
    """Open an entry; the triggers file every change under the newest one."""
    cursor = connection.execute(
        "INSERT INTO journal_entry (at, what, origin) VALUES (?, ?, ?)", (moment_text(at), what, origin.value)
    )
    if cursor.lastrowid is None:
        raise RuntimeError("the journal gave no number")
    return cursor.lastrowid


def history(connection: Connection, *, limit: int = 200) -> tuple[JournalEntry, ...]:
    """The newest entries first, undone ones too."""
    rows = connection.execute(
        "SELECT no, at, what, origin, undone_at FROM journal_entry ORDER BY no DESC LIMIT ?", (limit,)
    )
    return tuple(_entry(row) for row in rows)


def last(connection: Connection) -> JournalEntry | None:
    """The entry that undo would take back; None when nothing is left."""
    row = connection.execute(
        "SELECT no, at, what, origin, undone_at FROM journal_entry WHERE undone_at IS NULL ORDER BY no DESC LIMIT 1"
    ).fetchone()
    return None if row is None else _entry(row)


def undo(connection: Connection, *, at: datetime) -> JournalEntry:
    """Take back the newest entry not yet undone, inside the caller's transaction."""
    entry = last(connection)
    if entry is None:
        raise NothingToUndoError(tr("There is nothing left to undo."))
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("INSERT INTO journal_pause VALUES (1)")
    take_decisions_back(connection, entry=entry.no)
    for table in _APPENDED:
        connection.execute(f"DELETE FROM {table} WHERE entry = ?", (entry.no,))
    changes = connection.execute(
        "SELECT target, op, row, before FROM journal_change WHERE entry = ? ORDER BY no DESC", (entry.no,)
    ).fetchall()
    for target, op, row, before in changes:
        _take_back(connection, target=target, op=op, row=row, before=before)
    connection.execute("DELETE FROM journal_pause")
    connection.execute("UPDATE journal_entry SET undone_at = ? WHERE no = ?", (moment_text(at), entry.no))
    return JournalEntry(entry.no, entry.at, entry.what, entry.origin, at)


def _take_back(connection: Connection, *, target: str, op: str, row: int, before: str | None) -> None:
    # Table and column names come from the triggers of our own schema, never from a person.
    if op == "insert" or before is None:
        connection.execute(f"DELETE FROM {target} WHERE no = ?", (row,))
        return
    image: dict[str, object] = json.loads(before)
    if op == "update":
        sets = ", ".join(f"{name} = :{name}" for name in image)
        connection.execute(f"UPDATE {target} SET {sets} WHERE no = :no", image)
    else:
        names = ", ".join(image)
        values = ", ".join(f":{name}" for name in image)
        connection.execute(f"INSERT INTO {target} ({names}) VALUES ({values})", image)


def _entry(row: tuple[int, str, str, str, str | None]) -> JournalEntry:
    no, at, what, origin, undone_at = row
    return JournalEntry(no, moment_of(at), what, Origin(origin), None if undone_at is None else moment_of(undone_at))
