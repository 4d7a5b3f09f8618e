"""A damaged file to be read piece by piece: a working copy with a rebuilt header, opened anew after each fault.

A broken header is rebuilt (a lost salt comes from the file beside the book); of an encrypted file every damaged page is
known by its HMAC. The damaged file itself is only ever read.
"""

from __future__ import annotations

import shutil
import struct
from contextlib import closing, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.connection import APPLICATION_ID, OURS, SLACK, connect, file_kind
from raincheck.store.connection import FileKind as Kind
from raincheck.store.errors import DamagedBookError, PassphraseNeededError
from raincheck.store.files import MAGIC, has_unsaved_pages, side_files
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.pages import Filler, damaged_pages, fill, seal_as_they_are, whole_pages
from raincheck.store.rows import Row

if TYPE_CHECKING:
    from sqlite3 import Connection

_LIKELY: Final = 1 << 28
_BLOCK: Final = 1 << 20
_SAMPLE: Final = 1 << 18


class Reading(StrEnum):
    """How the damaged pages of an encrypted file are read: as empty pages of one kind or the other, or as they are."""

    ROWID = "rowid"
    WITHOUT_ROWID = "without-rowid"
    AS_IT_IS = "as-it-is"

    @property
    def filler(self) -> Filler | None:
        """What stands in for a damaged page."""
        return {Reading.ROWID: Filler.ROWID, Reading.WITHOUT_ROWID: Filler.WITHOUT_ROWID}.get(self)


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


def _header(pages: int) -> bytes:
    """The 100 bytes of a plain book of our making; free pages are given up."""
    head = MAGIC + struct.pack(">HBBBBBB", keys.PAGE, 1, 1, 0, 64, 32, 32)
    numbers = (1, pages, 0, 0, 1, 4, 0, 0, 1, SCHEMA_VERSION, 0, APPLICATION_ID)
    return head + struct.pack(">12I", *numbers) + bytes(20) + struct.pack(">2I", 1, 3_053_004)


class DamagedFile:
    """A damaged file, read piece by piece; after each fault it is opened anew, for SQLCipher reads no further then.

    Of an encrypted file it reads two copies, the damaged pages emptied in the way of each kind of table, and a third
    with those pages as they are for the few rows of `_DOUBTED`.
    """

    def __init__(self, copy: Path, key: keys.BookKey | None, lost_pages: tuple[int, ...], named: Path) -> None:
        self._key = key
        self._files = dict.fromkeys(Reading, copy)
        self._own: list[Path] = []
        self.lost_pages = lost_pages
        if key is not None and lost_pages:
            for kind in Reading:
                file = copy.with_name(f"{copy.name}-{kind.value}")
                shutil.copyfile(copy, file)
                if kind.filler is None:
                    seal_as_they_are(file, lost_pages, key=key)
                else:
                    fill(file, lost_pages, key=key, filler=kind.filler)
                self._files[kind] = file
                self._own.append(file)
        self._connections: dict[Path, Connection] = {}
        try:
            self.read("SELECT count(*) FROM sqlite_schema")
        except dbapi2.DatabaseError as problem:
            self.close()
            raise DamagedBookError(
                tr("Nothing can be read of {path}; restore a backup.").format(path=named)
            ) from problem

    def _open(self, file: Path) -> Connection:
        connection = connect(file, key=self._key, broken=True)
        connection.execute("PRAGMA cell_size_check = OFF")
        connection.execute("PRAGMA query_only = ON")
        return connection

    def read(self, sql: str, values: tuple[object, ...] = (), *, of: Reading | None = None) -> list[Row]:
        """The rows of a query. Raises the driver's DatabaseError for an unreadable page."""
        file = self._files[of or Reading.ROWID]
        try:
            if file not in self._connections:
                self._connections[file] = self._open(file)
            return self._connections[file].execute(sql, values).fetchall()
        except (dbapi2.DatabaseError, UnicodeDecodeError) as problem:
            if file in self._connections:
                self._connections.pop(file).close()
            raise dbapi2.DatabaseError from problem

    def one(self, sql: str, values: tuple[object, ...] = (), *, of: Reading | None = None) -> Row | None:
        """The first row of a query; None when there is none or it cannot be read."""
        try:
            rows = self.read(sql, values, of=of)
        except dbapi2.DatabaseError:
            return None
        return rows[0] if rows else None

    def close(self) -> None:
        """Let the copies go."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()
        for file in self._own:
            file.unlink(missing_ok=True)
