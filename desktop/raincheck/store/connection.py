"""The one door to a book's file: the driver, its settings, and what a file is.

sqlcipher3 is the driver of plain and encrypted books alike, so one SQLite serves every system and encryption is a key
and not a rewrite (feasibility.md 4). Nothing here knows a table.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Final, cast

from sqlcipher3 import dbapi2

from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.errors import (
    NotABookError,
    PassphraseNeededError,
    WrongPassphraseError,
    damaged,
    disk_is_full,
    known_errors,
    newer,
    no_book,
    read_only,
)
from raincheck.store.files import MAGIC, has_unsaved_pages

if TYPE_CHECKING:
    from sqlite3 import Connection

APPLICATION_ID: Final = int.from_bytes(b"Rain", "big")
MODE: Final = 0o600
BUSY_MS: Final = 10_000
OURS: Final = b"CREATE TABLE journal_entry"
"""What stands on the first page of every plain book, whatever its header looks like."""

_HEADER: Final = 100
SLACK: Final = 1 << 30
"""How many bytes a book's file may be longer than its header says, after a checkpoint that did not end."""

_NO_ROOM: Final = ("SQLITE_FULL", "SQLITE_IOERR")
_SAMPLE: Final = 1 << 18
_ENCRYPTED_ZEROS: Final = 0.02
"""Encrypted pages hold one zero byte in 256; pages of a plain book hold far more than one in 50."""

_ENCRYPTED_BYTES: Final = 200
"""A random page shows nearly all of the 256 byte values; text shows far fewer."""


class FileKind(StrEnum):
    """What lies at a book's path."""

    ABSENT = "absent"
    EMPTY = "empty"
    PLAIN = "plain"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    FOREIGN = "foreign"


def file_kind(path: Path) -> FileKind:
    """What lies at `path`, judged by its bytes alone; nothing is opened as a database.

    A pipe, a device or a socket is foreign and never opened: reading one may never end.
    """
    with known_errors(path):
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return FileKind.ABSENT
        if not (S_ISREG(mode) or S_ISDIR(mode)):
            return FileKind.FOREIGN
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
            size = os.fstat(file.fileno()).st_size
    return _kind_of(path, start, size) if size else FileKind.EMPTY


def _kind_of(path: Path, start: bytes, size: int) -> FileKind:
    if start.startswith(MAGIC) and size >= _HEADER and _number(start, 68) == APPLICATION_ID:
        return FileKind.PLAIN
    if OURS in start:
        return FileKind.DAMAGED
    if start.startswith(MAGIC) and size >= _HEADER:
        return FileKind.FOREIGN
    whole_pages = size >= keys.PAGE and size % keys.PAGE == 0
    looks_random = start.count(0) < _ENCRYPTED_ZEROS * len(start) and len(set(start)) > _ENCRYPTED_BYTES
    if looks_random and (whole_pages or keys.read_key_file(path) is not None):
        return FileKind.ENCRYPTED
    return FileKind.DAMAGED if keys.read_key_file(path) is not None else FileKind.FOREIGN


def may_be_encrypted(path: Path) -> bool:
    """Whether a passphrase may be needed: a damaged book with a key file beside it was encrypted."""
    kind = file_kind(path)
    return kind is FileKind.ENCRYPTED or (kind is FileKind.DAMAGED and keys.read_key_file(path) is not None)


def key_for(path: Path, passphrase: str) -> keys.BookKey:
    """The key that this passphrase gives for the encrypted book at `path`."""
    with known_errors(path), path.open("rb") as file:
        return keys.derive(passphrase, file.read(keys.SALT))


def connect(path: Path, *, key: keys.BookKey | None = None, write: bool = True, broken: bool = False) -> Connection:
    """A connection to an existing file with every setting of feasibility.md 3.1; it never creates the file.

    Without `write` the medium is taken as immutable: no lock, no -wal, not a byte changes. `broken`: read past faults
    of the schema and of texts, to save what is there.
    """
    uri = path.absolute().as_uri() + ("?mode=rw" if write else "?mode=ro&immutable=1")
    connection = cast("Connection", dbapi2.connect(uri, uri=True, isolation_level=None))
    try:
        _settle(connection, key=key, write=write, broken=broken)
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: Connection, *, key: keys.BookKey | None, write: bool, broken: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        _wipe_what_is_freed(connection)
        connection.execute(f'PRAGMA key = "{key.pragma()}"')
        connection.execute(f"PRAGMA cipher_compatibility = {keys.CIPHER_COMPATIBILITY}")
    if broken:
        connection.execute("PRAGMA writable_schema = ON")
        connection.text_factory = lambda stored: stored.decode("utf-8", "replace")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA foreign_keys = ON")
    if not write:
        return
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    # A file system without shared memory refuses WAL; the rollback journal is only safe with EXTRA.
    connection.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA checkpoint_fullfsync = ON")


def _wipe_what_is_freed(connection: Connection) -> None:
    """Have the driver lock its memory and overwrite keys and pages that it frees, from now to the process's end."""
    connection.execute("PRAGMA cipher_memory_security = ON")


def identify(
    path: Path, *, version: int, passphrase: str | None = None, key: keys.BookKey | None = None
) -> tuple[keys.BookKey | None, int]:
    """The key that opens a book (None: it is plain) and its schema's version, read without changing a byte.

    `version` is the newest schema this program knows; a newer book is refused.
    """
    with known_errors(path):
        key = _key_of(path, passphrase=passphrase, key=key)
        found = _probe(path, key=key, passphrase=passphrase)
    if found > version:
        raise newer(path)
    return key, found


def open_existing(
    path: Path, *, version: int, passphrase: str | None = None, key: keys.BookKey | None = None
) -> tuple[Connection, keys.BookKey | None, int, bool]:
    """Open a book: the connection, its key, its schema's version, and whether it can be written."""
    key, _ = identify(path, version=version, passphrase=passphrase, key=key)
    with known_errors(path):
        write = can_write(path)
        if not write and has_unsaved_pages(path):
            raise read_only(path)
        try:
            connection = connect(path, key=key, write=write)
        except dbapi2.OperationalError as problem:
            if not problem.sqlite_errorname.startswith(_NO_ROOM) or not disk_is_full(path) or has_unsaved_pages(path):
                raise
            # Even an index of the -wal (32 KB) has no room: the file is whole, and reading it needs none.
            write = False
            connection = connect(path, key=key, write=False)
        try:
            # The -wal of a newer program may say more than the file's own header did.
            found = _version(connection)
        except BaseException:
            connection.close()
            raise
    if found > version:
        connection.close()
        raise newer(path)
    return connection, key, found, write


def _key_of(path: Path, *, passphrase: str | None, key: keys.BookKey | None) -> keys.BookKey | None:
    match file_kind(path):
        case FileKind.ABSENT:
            raise no_book(path)
        case FileKind.DAMAGED:
            raise damaged(path)
        case FileKind.EMPTY | FileKind.FOREIGN:
            raise NotABookError(tr("{path} is not a Raincheck book; choose another file.").format(path=path))
        case FileKind.PLAIN:
            return None
        case FileKind.ENCRYPTED:
            if key is not None:
                return key
            if passphrase is None:
                raise PassphraseNeededError(tr("The book {path} is encrypted; give its passphrase.").format(path=path))
            return key_for(path, passphrase)


def _probe(path: Path, *, key: keys.BookKey | None, passphrase: str | None) -> int:
    """The version in the main file, read without a lock and without a -wal; tells a wrong key from damage."""
    if key is None:
        with path.open("rb") as file:
            header = file.read(_HEADER)
        _refuse_far_too_large(path, pages=_number(header, 28))
        return _number(header, 60)
    try:
        with closing(connect(path, key=key, write=False)) as connection:
            identity = connection.execute("PRAGMA application_id").fetchone()[0]
            version = _version(connection)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
    except dbapi2.DatabaseError as problem:
        if keys.opens_a_page(path, key) or (passphrase is not None and keys.passphrase_is_right(path, passphrase)):
            raise damaged(path) from problem
        raise WrongPassphraseError(
            tr(
                "The passphrase does not open {path}: "
                "look at the language and capitals of the keyboard, then try again."
            ).format(path=path)
        ) from problem
    _refuse_far_too_large(path, pages=pages)
    if identity != APPLICATION_ID:
        raise NotABookError(tr("{path} is not a Raincheck book; choose another file.").format(path=path))
    return version


def _refuse_far_too_large(path: Path, *, pages: int) -> None:
    """A file of a terabyte with a book's beginning (sparse, or a copy gone wrong) would be read for days."""
    if path.stat().st_size > pages * keys.PAGE + SLACK:
        raise damaged(path)


def _version(connection: Connection) -> int:
    return cast("int", connection.execute("PRAGMA user_version").fetchone()[0])


def _number(header: bytes, offset: int) -> int:
    return int.from_bytes(header[offset : offset + 4], "big")


def can_write(path: Path) -> bool:
    """Whether the file and its folder may be written; root may write anywhere but on a read-only disk."""
    folder_and_file = os.access(path.parent, os.W_OK | os.X_OK) and os.access(path, os.W_OK)
    return folder_and_file and not _mounted_read_only(path)


def _mounted_read_only(path: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
