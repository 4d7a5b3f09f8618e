"""A damaged file to be read piece by piece: a working copy with a rebuilt header, opened anew where a fault needs it.

A broken header is rebuilt (a lost salt comes from the file beside the book); of an encrypted file every damaged page is
known by its HMAC. The damaged file itself is only ever read.
"""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlcipher3 import dbapi2

from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.connection import APPLICATION_ID, OURS, SLACK, connect, file_kind
from raincheck.store.connection import FileKind as Kind
from raincheck.store.errors import PassphraseNeededError, beyond_reading
from raincheck.store.files import MAGIC, has_unsaved_pages, side_files
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.pages import NO_ROW, Filler, blank_first_page, damaged_pages, fill, seal_as_they_are, whole_pages
from raincheck.store.rows import Row

if TYPE_CHECKING:
    from sqlite3 import Connection

_HEADER: Final = 100
_A_TABLE: Final = "SELECT 1 FROM sqlite_schema WHERE name = 'journal_entry'"
"""Finds nothing where the header is noise that turns every text into another one, though it can be read."""

_LIKELY: Final = 1 << 28
_BLOCK: Final = 1 << 20
_SAMPLE: Final = 1 << 18
_MOST_TRIED: Final = 20_000
_LONGEST_CUT: Final = 1 << 14
"""So many pages more than the file has are looked for."""


class Reading(StrEnum):
    """How damaged pages of an encrypted file are read: as pages without a row of one kind or the other, or as is."""

    ROWID = "rowid"
    WITHOUT_ROWID = "without-rowid"
    AS_IT_IS = "as-it-is"


def working_copy(damaged: Path, copy: Path, passphrase: str | None) -> tuple[keys.BookKey | None, tuple[int, ...]]:
    """Fill `copy` with what can be worked on; answers its key (None: plain) and which of its pages are damaged.

    Of a plain file no page can be told damaged by itself. Raises PassphraseNeededError.
    """
    _copy(damaged, copy)
    key = _mend_header(damaged, copy, passphrase)
    if key is None:
        return None, ()
    _fold_in_wal(copy, key)
    whole_pages(copy)
    _restore_length(copy, key)
    return key, damaged_pages(copy, keys.MacKey.of(key))


def _copy(damaged: Path, copy: Path) -> None:
    """Copy the file and its -wal, of a file far too large for a book only the part that may hold one."""
    left = damaged.stat().st_size
    if left > SLACK:
        with damaged.open("rb") as start:
            left = min(left, max(int.from_bytes(start.read(32)[28:32], "big") * keys.PAGE, _LIKELY))
    with damaged.open("rb") as old, copy.open("wb") as new:
        while left > 0 and (block := old.read(min(left, _BLOCK))):
            left -= new.write(block)
    wal = side_files(damaged)[0]
    if has_unsaved_pages(damaged):
        shutil.copyfile(wal, side_files(copy)[0])


def _fold_in_wal(copy: Path, key: keys.BookKey) -> None:
    """Take the -wal's pages into the copy, where SQLite can; damaged pages stay as they are."""
    with suppress(dbapi2.DatabaseError), closing(connect(copy, key=key, broken=True)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for left in side_files(copy):
        left.unlink(missing_ok=True)


def _restore_length(copy: Path, key: keys.BookKey) -> None:
    """Give a file that lost its end the pages that its first page counts; those of the end are damaged ones then."""
    there = copy.stat().st_size // keys.PAGE
    low, high = there - 1, there
    while not _has_all_pages(copy, key, high):
        if high > _LONGEST_CUT + 2 * there:
            high = there
            break
        low, high = high, 2 * high + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _has_all_pages(copy, key, middle) else (middle, high)
    os.truncate(copy, high * keys.PAGE)


def _has_all_pages(copy: Path, key: keys.BookKey, pages: int) -> bool:
    os.truncate(copy, pages * keys.PAGE)
    try:
        with closing(connect(copy, key=key, write=False, broken=True)) as connection:
            # Without this SQLite refuses a file that has fewer pages than its first one counts.
            connection.execute("PRAGMA writable_schema = OFF")
            connection.execute("PRAGMA user_version").fetchone()
    except dbapi2.DatabaseError:
        return False
    return True


def _mend_header(damaged: Path, copy: Path, passphrase: str | None) -> keys.BookKey | None:
    beside = keys.read_key_file(damaged)
    with copy.open("r+b") as file:
        start = file.read(_SAMPLE)
        if (
            not start.startswith(MAGIC)
            and OURS not in start
            and (beside is not None or file_kind(damaged) is Kind.ENCRYPTED)
        ):
            if passphrase is None:
                raise PassphraseNeededError(
                    tr("The book {path} is encrypted; give its passphrase.").format(path=damaged)
                )
            salt = start[: keys.SALT] if beside is None else beside.salt
            file.seek(0)
            file.write(salt)
            return keys.derive(passphrase, salt)
        pages = copy.stat().st_size // keys.PAGE
        file.seek(0)
        file.write(_header(pages))
    return None


def header_version(damaged: Path) -> int:
    """The schema's version as the header of a plain file says it; 0 where there is no such header."""
    with damaged.open("rb") as file:
        start = file.read(_HEADER)
    return int.from_bytes(start[60:64], "big") if start.startswith(MAGIC) else 0


def _header(pages: int) -> bytes:
    """The 100 bytes of a plain book of our making; free pages are given up."""
    head = MAGIC + struct.pack(">HBBBBBB", keys.PAGE, 1, 1, 0, 64, 32, 32)
    numbers = (1, pages, 0, 0, 1, 4, 0, 0, 1, SCHEMA_VERSION, 0, APPLICATION_ID)
    return head + struct.pack(">12I", *numbers) + bytes(20) + struct.pack(">2I", 1, 3_053_004)


class Definition(Struct, frozen=True):
    """A table as the schema writes it: its name, the number of its first page, its text."""

    name: str
    page: int
    sql: str


class DamagedFile:
    """A damaged file, read piece by piece.

    After a page that SQLCipher refuses nothing more can be read, and the file is opened anew; after any other fault it
    stays open, for thousands of faults would take minutes otherwise. Of an encrypted file it reads two copies, the
    damaged pages emptied in the way of each kind of table, and a third with those pages as they are for the few rows
    of `_DOUBTED`.
    """

    def __init__(self, copy: Path, key: keys.BookKey | None, lost_pages: tuple[int, ...], named: Path) -> None:
        self._key = key
        self._files = dict.fromkeys(Reading, copy)
        self._own: list[Path] = []
        self.lost_pages = lost_pages
        self._connections: dict[Path, Connection] = {}
        if key is not None and lost_pages:
            self._stand_in(copy, key, lost_pages)
        if self.one("SELECT 1 FROM sqlite_schema") is None:
            self.close()
            raise beyond_reading(named)

    def _stand_in(self, copy: Path, key: keys.BookKey, lost_pages: tuple[int, ...]) -> None:
        for kind in Reading:
            file = copy.with_name(f"{copy.name}-{kind.value}")
            shutil.copyfile(copy, file)
            self._files[kind] = file
            self._own.append(file)
        fill(self._files[Reading.ROWID], lost_pages, key=key, filler=Filler.ROWID)
        fill(self._files[Reading.WITHOUT_ROWID], lost_pages, key=key, filler=Filler.WITHOUT_ROWID)
        seal_as_they_are(self._files[Reading.AS_IT_IS], lost_pages, key=key)
        of_the_schema = self._of_the_schema(lost_pages, key)
        for kind in (Reading.WITHOUT_ROWID, Reading.AS_IT_IS):
            fill(self._files[kind], of_the_schema, key=key, filler=Filler.ROWID)
        if 1 in lost_pages and self.one(_A_TABLE) is None:
            self._begin_anew(key)

    def _begin_anew(self, key: keys.BookKey) -> None:
        """The first page is lost, and what leads to the definitions with it: look for them on every page."""
        for file in self._own:
            self._let_go(file)
            blank_first_page(file, key)
        pages = self.free_pages(Reading.ROWID, besides=frozenset())
        made = tuple(Definition(f"page_{page}", page, f"CREATE TABLE page_{page} (a, b, c, d, e)") for page in pages)
        found: dict[str, Definition] = {}
        with self.trying(Reading.ROWID, made) as trial:
            for one in made:
                with suppress(dbapi2.DatabaseError):
                    rows = trial.execute(f"SELECT b, d, e FROM {one.name} WHERE a = 'table' AND b = c").fetchall()
                    found |= {row[0]: Definition(*row) for row in rows if isinstance(row[1], int)}
        self.define(tuple(found.values()))

    def _of_the_schema(self, lost_pages: tuple[int, ...], key: keys.BookKey) -> tuple[int, ...]:
        """Which of the lost pages held definitions: those of a table with row numbers, whatever else is read."""
        marked = self.one("SELECT count(*) FROM sqlite_schema WHERE +rowid <= ?", (NO_ROW,))
        if marked == (0,):
            return ()
        file = self._files[Reading.ROWID]
        self._let_go(file)
        for number in lost_pages:
            fill(file, (number,), key=key, filler=Filler.ROWID, row=NO_ROW - number)
        with suppress(dbapi2.DatabaseError):
            found = self.read("SELECT rowid FROM sqlite_schema WHERE +rowid <= ?", (NO_ROW,))
            self._let_go(file)
            fill(file, lost_pages, key=key, filler=Filler.ROWID)
            return tuple(NO_ROW - row[0] for row in found)
        return ()

    def _open(self, file: Path) -> Connection:
        connection = connect(file, key=self._key, broken=True)
        connection.execute("PRAGMA cell_size_check = OFF")
        connection.execute("PRAGMA query_only = ON")
        with suppress(dbapi2.DatabaseError):
            # Where a definition is lost the first query fails, and all others see the definitions that are left.
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        return connection

    def read(self, sql: str, values: tuple[object, ...] = (), *, of: Reading | None = None) -> list[Row]:
        """The rows of a query. Raises the driver's DatabaseError for an unreadable page."""
        file = self._files[of or Reading.ROWID]
        try:
            if file not in self._connections:
                self._connections[file] = self._open(file)
            return self._connections[file].execute(sql, values).fetchall()
        except (dbapi2.DatabaseError, UnicodeDecodeError) as problem:
            if file in self._connections and not _goes_on(self._connections[file]):
                self._let_go(file)
            raise dbapi2.DatabaseError from problem

    def one(self, sql: str, values: tuple[object, ...] = (), *, of: Reading | None = None) -> Row | None:
        """The first row of a query; None when there is none or it cannot be read."""
        try:
            rows = self.read(sql, values, of=of)
        except dbapi2.DatabaseError:
            return None
        return rows[0] if rows else None

    def free_pages(self, of: Reading, *, besides: frozenset[str]) -> tuple[int, ...]:
        """The sound pages on which no table and no index begins, but for these tables; not all of a huge file."""
        pages, *_ = self.one("PRAGMA page_count", of=of) or (0,)
        taken = {1, *self.lost_pages}
        with suppress(dbapi2.DatabaseError):
            begun = self.read("SELECT name, rootpage FROM sqlite_schema", of=of)
            taken |= {page for name, page in begun if name not in besides}
        return tuple(page for page in range(1, min(pages, _MOST_TRIED) + 1) if page not in taken)

    @contextmanager
    def trying(self, of: Reading, definitions: tuple[Definition, ...]) -> Iterator[Connection]:
        """A connection to a copy that has these definitions too."""
        file = self._files[of]
        self._let_go(file)
        trial = file.with_name(f"{file.name}-trial")
        shutil.copyfile(file, trial)
        try:
            self._write_definitions(trial, definitions)
            with closing(self._open(trial)) as connection:
                yield connection
        finally:
            for left in (trial, *side_files(trial)):
                left.unlink(missing_ok=True)

    def define(self, definitions: tuple[Definition, ...]) -> None:
        """Add definitions that were lost, wherever they can be written."""
        for file in dict.fromkeys(self._files.values()):
            self._let_go(file)
            self._write_definitions(file, definitions)

    def _write_definitions(self, file: Path, definitions: tuple[Definition, ...]) -> None:
        rows = [(one.name, one.name, one.page, one.sql) for one in definitions]
        with suppress(dbapi2.DatabaseError), closing(self._open(file)) as connection:
            connection.execute("PRAGMA query_only = OFF")
            connection.execute("BEGIN")
            connection.executemany("DELETE FROM sqlite_schema WHERE name = ?", [(one.name,) for one in definitions])
            connection.executemany("INSERT INTO sqlite_schema VALUES ('table', ?, ?, ?, ?)", rows)
            connection.execute("COMMIT")

    def _let_go(self, file: Path) -> None:
        if file in self._connections:
            self._connections.pop(file).close()

    def close(self) -> None:
        """Let the copies go."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()
        for file in self._own:
            file.unlink(missing_ok=True)


def _goes_on(connection: Connection) -> bool:
    """Whether a connection reads on after a fault: the first page is asked for, which every query needs."""
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except dbapi2.DatabaseError:
        return False
    return True
