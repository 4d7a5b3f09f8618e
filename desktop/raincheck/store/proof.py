"""That two files hold the same book: row counts, sums over every column, and SQLite's own full check.

A copy that SQLite calls "ok" may still be empty (feasibility.md 3.2), so nothing is trusted before it was compared.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from raincheck.store.connection import APPLICATION_ID

if TYPE_CHECKING:
    from sqlite3 import Connection

_PRIME: Final = 1_000_000_007
_NOT_THE_PERSONS: Final = ("memory", "check_run", "sqlite_sequence")


@dataclass(frozen=True, slots=True)
class TableSum:
    """One table: its rows, and a sum over the values of every column."""

    table: str
    rows: int
    sums: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a book holds, without its content: its schema's version and a sum for each table."""

    version: int
    tables: tuple[TableSum, ...]

    def digest(self) -> str:
        """A short text that changes when anything the person or the engine wrote has changed; checks alone do not."""
        told = repr([table for table in self.tables if table.table not in _NOT_THE_PERSONS])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def fingerprint(connection: Connection) -> Fingerprint:
    """Sum a book up; one pass over every table."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return Fingerprint(version, tuple(_sum(connection, name) for (name,) in names))


def faults(connection: Connection) -> tuple[str, ...]:
    """What SQLite's full check finds; none for a sound book."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return ("application_id",)
    found = tuple(row[0] for row in connection.execute("PRAGMA integrity_check"))
    return () if found == ("ok",) else found


def _sum(connection: Connection, table: str) -> TableSum:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_xinfo("{table}")')]
    sums = ", ".join(
        f'coalesce(sum(CASE typeof("{name}") WHEN \'integer\' THEN "{name}" % {_PRIME}'
        f" WHEN 'text' THEN length(\"{name}\") + unicode(\"{name}\" || ' ') ELSE 0 END), 0)"
        for name in columns
    )
    rows, *found = connection.execute(f'SELECT count(*), {sums} FROM "{table}"').fetchone()
    return TableSum(table, rows, tuple(found))
