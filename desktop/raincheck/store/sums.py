"""A sum for every table, kept with each write: one changed bit of a plain book is found, by us and in every copy.

SQLite checks the form of its pages and not what stands in them (an encrypted book's pages carry an HMAC, a plain
book's nothing). So each row has a hash of 128 bits, a table's sum is that of its rows, and what a transaction adds and
takes away is added to the sum in the same commit. It finds accidents; who changes the file on purpose can mend the sum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from sqlite3 import Connection

TABLE: Final = "table_sum"
SCHEMA: Final = "sqlite_schema"
"""The name under which the tables' own definitions are summed up."""

_SIZE: Final = 16
_MODULUS: Final = 1 << (8 * _SIZE)


class TableSum(Struct, frozen=True):
    """One table: its rows, and the sum of their hashes (32 hexadecimal digits)."""

    table: str
    rows: int
    total: str


class SumKeeper:
    """Adds up what one connection changes, with triggers that live in this connection alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._watching = False
        self._rows: dict[str, int] = {}
        self._totals: dict[str, int] = {}

    def begin(self) -> None:
        """Watch the tables from now on; call it before the transaction, whose rollback would take the triggers."""
        self._rows.clear()
        self._totals.clear()
        if self._watching or not is_kept(self._connection):
            return
        self._connection.create_function("row_counts", -1, self._count)
        for table in _tables(self._connection):
            columns = _columns(self._connection, table)
            old, new = (", ".join(f'{row}."{name}"' for name in columns) for row in ("OLD", "NEW"))
            added, removed = f"SELECT row_counts('{table}', 1, {new})", f"SELECT row_counts('{table}', -1, {old})"
            for event, body in (("INSERT", added), ("DELETE", removed), ("UPDATE", f"{removed}; {added}")):
                self._connection.execute(
                    f'CREATE TEMP TRIGGER "sum_{table}_{event}" AFTER {event} ON main."{table}" BEGIN {body}; END'
                )
        self._watching = True

    def write(self) -> None:
        """Put the new sums into the book, inside the transaction that changed it."""
        for table, delta in self._totals.items():
            rows, total = self._connection.execute(
                f"SELECT rows, total FROM {TABLE} WHERE name = ?", (table,)
            ).fetchone()
            self._connection.execute(
                f"UPDATE {TABLE} SET rows = ?, total = ? WHERE name = ?",
                (rows + self._rows[table], _hex(int(total, 16) + delta), table),
            )

    def _count(self, table: str, sign: int, *values: object) -> None:
        self._rows[table] = self._rows.get(table, 0) + sign
        self._totals[table] = self._totals.get(table, 0) + sign * _row_sum(table, values)


def is_kept(connection: Connection) -> bool:
    """Whether the book's schema knows sums."""
    found = connection.execute("SELECT 1 FROM main.sqlite_schema WHERE name = ?", (TABLE,)).fetchone()
    return found is not None


def renew(connection: Connection, *tables: str) -> None:
    """Write the sums of these tables anew (of all, if none is named), taking what stands there as right."""
    wanted = [one for one in computed(connection) if not tables or one.table in tables]
    if not tables:
        connection.execute(f"DELETE FROM {TABLE}")
    connection.executemany(
        f"INSERT OR REPLACE INTO {TABLE} (name, rows, total) VALUES (?, ?, ?)",
        [(one.table, one.rows, one.total) for one in wanted],
    )


def stored(connection: Connection) -> tuple[TableSum, ...]:
    """The sums as the last write left them."""
    rows = connection.execute(f"SELECT name, rows, total FROM {TABLE} ORDER BY name")
    return tuple(TableSum(name, count, total) for name, count, total in rows)


def totals(connection: Connection, tables: Sequence[str]) -> tuple[str, ...]:
    """The sums of these tables as the last write left them, in their order."""
    kept = {one.table: one.total for one in stored(connection)}
    return tuple(kept[table] for table in tables)


def computed(connection: Connection) -> tuple[TableSum, ...]:
    """The sums of what stands in the book now; reads every row."""
    sums = [_sum(connection, table, ", ".join(f'"{one}"' for one in _columns(connection, table)), table)
            for table in _tables(connection)]  # fmt: skip
    schema = _sum(connection, SCHEMA, "type, name, tbl_name, sql", "main.sqlite_schema WHERE sql IS NOT NULL")
    return tuple(sorted((*sums, schema), key=lambda one: one.table))


def broken(connection: Connection) -> tuple[str, ...]:
    """The tables that do not equal their sum; none for a book without sums."""
    if not is_kept(connection):
        return ()
    own = not connection.in_transaction
    if own:
        connection.execute("BEGIN")
    try:
        wanted = {one.table: one for one in stored(connection)}
        found = {one.table: one for one in computed(connection)}
    finally:
        if own:
            connection.execute("COMMIT")
    return tuple(name for name in sorted({*wanted, *found}) if wanted.get(name) != found.get(name))


def of_rows(table: str, rows: Iterable[tuple[object, ...]]) -> TableSum:
    """The sum of these rows of a table, each with all its columns in their order."""
    total = count = 0
    for row in rows:
        total += _row_sum(table, row)
        count += 1
    return TableSum(table, count, _hex(total))


def _sum(connection: Connection, name: str, columns: str, source: str) -> TableSum:
    return of_rows(name, connection.execute(f"SELECT {columns} FROM {source}"))


def _row_sum(table: str, values: tuple[object, ...]) -> int:
    # ascii() tells 1 from '1', and every Python writes it alike.
    return int.from_bytes(hashlib.blake2b(ascii((table, values)).encode("ascii"), digest_size=_SIZE).digest(), "big")


def _hex(total: int) -> str:
    return f"{total % _MODULUS:0{2 * _SIZE}x}"


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        f" AND name <> '{TABLE}'"
    )
    return [row[0] for row in rows]


def _columns(connection: Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA main.table_xinfo("{table}")')]
