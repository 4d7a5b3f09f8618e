"""Saving what is readable of a damaged book into a new one, and saying what is lost.

The damaged file is only ever read, from a copy. A broken header is rebuilt (a lost salt comes from the file beside the
book); then every table is read in ranges that are halved around each unreadable page.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.connection import APPLICATION_ID, MAGIC, connect, file_kind
from raincheck.store.connection import FileKind as Kind
from raincheck.store.errors import DamagedBookError, known_errors, no_book
from raincheck.store.files import scratch_file, side_files, whole_file, write_whole
from raincheck.store.migrations import SCHEMA_VERSION, upgrade
from raincheck.store.rows import Row

if TYPE_CHECKING:
    from sqlite3 import Connection

_FIRST_DAY: Final = date(1990, 1, 1)
_LAST_DAY: Final = date(2189, 12, 31)
_MOST_ROWS: Final = 1 << 22
_MOST_CHANNELS: Final = 4096
_BY_DAY: Final = ("observation", "observation_detail", "observation_withdrawn")
_MOST_FAULTS: Final = 3000
_WHOLE: Final = ("memory", "card_alert", "popup_card")
"""Small tables without a number to halve by: read whole or not at all."""

_MADE_ANEW: Final = ("_sqlite_migrations", "sqlite_sequence", "journal_pause", "counter")


@dataclass(frozen=True, slots=True)
class Saved:
    """One table: how many rows were saved, and whether some could not be read or no longer belonged to anything."""

    table: str
    rows: int
    unreadable: bool
    orphans: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing of the table is known to be lost."""
        return not self.unreadable and not self.orphans


def salvage(damaged: Path, target: Path, *, passphrase: str | None = None) -> tuple[Saved, ...]:
    """Write a new book at `target` with everything readable of `damaged`. Raises DamagedBookError when nothing is."""
    if file_kind(damaged) in (Kind.ABSENT, Kind.EMPTY):
        raise no_book(damaged)
    with scratch_file(target) as copy, whole_file(target, replace=False) as fresh, known_errors(damaged):
        shutil.copyfile(damaged, copy)
        key = _mend_header(damaged, copy, passphrase)
        for there, here in zip(side_files(damaged), side_files(copy), strict=True):
            if there.exists() and there.name.endswith("-wal"):
                shutil.copyfile(there, here)
        new_key = None if key is None or passphrase is None else keys.new_key(passphrase)
        with closing(connect(fresh, key=new_key)) as target_book:
            upgrade(target_book)
            with closing(_open_broken(copy, key, damaged)) as source:
                saved = _carry_over(source, target_book)
        if new_key is not None and passphrase is not None:
            write_whole(keys.key_path(target), keys.key_file_text(passphrase, new_key.salt).encode("utf-8"))
    return saved


def _mend_header(damaged: Path, copy: Path, passphrase: str | None) -> keys.BookKey | None:
    beside = keys.read_key_file(damaged)
    with copy.open("r+b") as file:
        start = file.read(len(MAGIC))
        if start != MAGIC and (beside is not None or file_kind(damaged) is Kind.ENCRYPTED):
            salt = start if beside is None else beside.salt
            file.seek(0)
            file.write(salt)
            return None if passphrase is None else keys.derive(passphrase, salt)
        pages = copy.stat().st_size // keys.PAGE
        file.seek(0)
        file.write(_header(pages))
    return None


def _header(pages: int) -> bytes:
    """The 100 bytes of a plain book of our making; free pages are given up."""
    head = MAGIC + struct.pack(">HBBBBBB", keys.PAGE, 1, 1, 0, 64, 32, 32)
    numbers = (1, pages, 0, 0, 1, 4, 0, 0, 1, SCHEMA_VERSION, 0, APPLICATION_ID)
    return head + struct.pack(">12I", *numbers) + bytes(20) + struct.pack(">2I", 1, 3_053_004)


class _Source:
    """A damaged file, read piece by piece; after each fault it is opened anew, for SQLCipher reads no further then."""

    def __init__(self, copy: Path, key: keys.BookKey | None) -> None:
        self._copy = copy
        self._key = key
        self._connection = self._open()

    def _open(self) -> Connection:
        connection = connect(self._copy, key=self._key, broken=True)
        connection.execute("PRAGMA cell_size_check = OFF")
        connection.execute("PRAGMA query_only = ON")
        return connection

    def read(self, sql: str, values: tuple[object, ...] = ()) -> list[Row]:
        """The rows of a query. Raises the driver's DatabaseError for an unreadable page."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except (dbapi2.DatabaseError, UnicodeDecodeError) as problem:
            self._connection.close()
            self._connection = self._open()
            raise dbapi2.DatabaseError from problem

    def one(self, sql: str, values: tuple[object, ...] = ()) -> Row | None:
        """The first row of a query; None when there is none or it cannot be read."""
        try:
            rows = self.read(sql, values)
        except dbapi2.DatabaseError:
            return None
        return rows[0] if rows else None

    def close(self) -> None:
        """Let the copy go."""
        self._connection.close()


def _open_broken(copy: Path, key: keys.BookKey | None, named: Path) -> _Source:
    try:
        source = _Source(copy, key)
        source.read("SELECT count(*) FROM sqlite_schema")
    except (dbapi2.DatabaseError, UnicodeDecodeError) as problem:
        raise DamagedBookError(tr("Nothing can be read of {path}; restore a backup.").format(path=named)) from problem
    return source


def _carry_over(source: _Source, target: Connection) -> tuple[Saved, ...]:
    wanted = [row[0] for row in target.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")]
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("BEGIN IMMEDIATE")
    target.execute("INSERT INTO journal_pause VALUES (1)")
    saved = {name: _table(source, target, name) for name in wanted if name not in _MADE_ANEW}
    orphans = _drop_orphans(target)
    target.execute(
        "INSERT INTO counter SELECT 'observation', coalesce(max(seq), 0) FROM observation WHERE true"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    target.execute("DELETE FROM journal_pause")
    target.execute("COMMIT")
    return tuple(
        Saved(name, rows - orphans.get(name, 0), unreadable, orphans.get(name, 0))
        for name, (rows, unreadable) in saved.items()
    )


def _table(source: _Source, target: Connection, name: str) -> tuple[int, bool]:
    """Copy one table's readable rows; answers how many, and whether some could not be read."""
    here = [row[1] for row in target.execute(f'PRAGMA table_xinfo("{name}")')]
    try:
        there = {row[1] for row in source.read(f'PRAGMA table_xinfo("{name}")')}
    except dbapi2.DatabaseError:
        there = set()
    columns = ", ".join(column for column in here if column in there)
    if not columns:
        return 0, True
    reach = _Reach()
    rows = list(_readable(source, name, columns, reach))
    marks = ", ".join("?" * len(columns.split(",")))
    refused = _insert(target, f"INSERT OR REPLACE INTO {name} ({columns}) VALUES ({marks})", rows)
    return len(rows) - refused, reach.faults > 0 or refused > 0


def _insert(target: Connection, sql: str, rows: list[Row]) -> int:
    """Add the rows that a book may hold; answers how many were refused."""
    target.execute("SAVEPOINT table_of_rows")
    try:
        target.executemany(sql, rows)
    except dbapi2.IntegrityError:
        target.execute("ROLLBACK TO table_of_rows")
    else:
        target.execute("RELEASE table_of_rows")
        return 0
    refused = 0
    for row in rows:
        try:
            target.execute(sql, row)
        except dbapi2.IntegrityError:
            refused += 1
    target.execute("RELEASE table_of_rows")
    return refused


@dataclass(slots=True)
class _Reach:
    """How often reading one stretch has failed; after many failures the rest of it is given up."""

    faults: int = 0
    left: int = _MOST_FAULTS


def _readable(source: _Source, name: str, columns: str, reach: _Reach) -> Iterator[Row]:
    if name in _WHOLE:
        yield from _halves(lambda _low, _high: source.read(f"SELECT {columns} FROM {name}"), 0, 0, reach)
        return
    if name not in _BY_DAY:
        sql = f"SELECT {columns} FROM {name} WHERE rowid BETWEEN ? AND ?"
        top = source.one(f"SELECT coalesce(max(rowid), 0) FROM {name}")
        high = _MOST_ROWS if top is None else top[0]
        yield from _halves(lambda low, high: source.read(sql, (low, high)), 0, high, reach)
        return
    sql = f"SELECT {columns} FROM {name} WHERE channel = ? AND day BETWEEN ? AND ?"
    for channel in _channels(source, reach):

        def days(low: int, high: int, channel: int = channel) -> list[Row]:
            return source.read(sql, (channel, str(date.fromordinal(low)), str(date.fromordinal(high))))

        reach.left = _MOST_FAULTS
        yield from _halves(days, *_days_of(source, name, channel), reach)


def _days_of(source: _Source, name: str, channel: int) -> tuple[int, int]:
    first = source.one(f"SELECT min(day) FROM {name} WHERE channel = ?", (channel,))
    last = source.one(f"SELECT max(day) FROM {name} WHERE channel = ?", (channel,))
    low = date.fromisoformat(first[0]) if first is not None and first[0] else _FIRST_DAY
    high = date.fromisoformat(last[0]) if last is not None and last[0] else _LAST_DAY
    return low.toordinal(), high.toordinal()


def _channels(source: _Source, reach: _Reach) -> list[int]:
    sql = "SELECT no FROM channel WHERE rowid BETWEEN ? AND ?"
    return [row[0] for row in _halves(lambda low, high: source.read(sql, (low, high)), 0, _MOST_CHANNELS, reach)]


def _halves(read: Callable[[int, int], list[Row]], low: int, high: int, reach: _Reach) -> Iterator[Row]:
    """Every row of the range that can be read; an unreadable range is halved until single keys are given up."""
    if not reach.left:
        return
    try:
        rows = read(low, high)
    except dbapi2.DatabaseError:
        reach.faults += 1
        reach.left -= 1
        if low < high:
            middle = (low + high) // 2
            yield from _halves(read, low, middle, reach)
            yield from _halves(read, middle + 1, high, reach)
    else:
        yield from rows


def _drop_orphans(target: Connection) -> dict[str, int]:
    """Remove rows whose channel, alert or journal entry was lost, until every reference holds."""
    dropped: dict[str, int] = {}
    while broken := target.execute("PRAGMA foreign_key_check").fetchall():
        for table in {row[0] for row in broken}:
            before = target.total_changes
            for parent, pairs in _references(target, table):
                match = " AND ".join(f"p.{there} = {table}.{here}" for here, there in pairs)
                given = " AND ".join(f"{table}.{here} IS NOT NULL" for here, _ in pairs)
                target.execute(
                    f"DELETE FROM {table} WHERE {given} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {match})"
                )
            dropped[table] = dropped.get(table, 0) + target.total_changes - before
    return dropped


def _references(target: Connection, table: str) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for row in target.execute(f"PRAGMA foreign_key_list({table})"):
        found.setdefault(row[0], (row[2], []))[1].append((row[3], row[4]))
    return list(found.values())
