"""That a file holds a sound book, and that two files hold the same one: SQLite's full check and the sums of all rows.

A copy that SQLite calls "ok" may still be empty (feasibility.md 3.2), so nothing is trusted before it was compared.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.store import sums
from raincheck.store.connection import APPLICATION_ID

if TYPE_CHECKING:
    from sqlite3 import Connection

_NOT_THE_PERSONS: Final = ("memory", "check_run")


class Fingerprint(Struct, frozen=True):
    """What a book holds, without its content: its schema's version and a sum for each table."""

    version: int
    tables: tuple[sums.TableSum, ...]

    def digest(self) -> str:
        """A short text that changes when anything the person or the engine wrote has changed; checks alone do not."""
        told = repr([table for table in self.tables if table.table not in _NOT_THE_PERSONS])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def fingerprint(connection: Connection) -> Fingerprint:
    """Sum a book up: by the sums it keeps, or (an older schema) by one pass over every table."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return Fingerprint(version, sums.stored(connection) if sums.is_kept(connection) else sums.computed(connection))


def faults(connection: Connection) -> tuple[str, ...]:
    """What SQLite's full check finds, then the tables that do not equal their sum; none for a sound book."""
    return form_faults(connection) or sums.broken(connection)


def form_faults(connection: Connection) -> tuple[str, ...]:
    """What SQLite's full check finds; it looks at the form, not at what stands there."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return ("application_id",)
    found = tuple(row[0] for row in connection.execute("PRAGMA integrity_check"))
    return () if found == ("ok",) else found
