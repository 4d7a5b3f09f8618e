"""The one door to a book's file: the driver, its settings, what a file is, and the five-line shim for sqlite-utils.

sqlcipher3 is the driver of plain and encrypted books alike, so one SQLite serves every system and encryption is a key
and not a rewrite (feasibility.md 4). Nothing here knows a table.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from contextlib import closing
from enum import StrEnum
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

from sqlcipher3 import dbapi2

from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.errors import (
    NotABookError,
    PassphraseNeededError,
    WrongPassphraseError,
    damaged,
    known_errors,
    newer,
    no_book,
    read_only,
)
from raincheck.store.files import has_unsaved_pages

if TYPE_CHECKING:
    from sqlite3 import Connection

APPLICATION_ID: Final = int.from_bytes(b"Rain", "big")
MODE: Final = 0o600
BUSY_MS: Final = 10_000
MAGIC: Final = b"SQLite format 3\0"
"""How every plain SQLite file begins."""

_HEADER: Final = 100
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
    """What lies at `path`, judged by its bytes alone; nothing is opened as a database."""
    with known_errors(path):
        if not path.exists():
            return FileKind.ABSENT
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
            size = os.fstat(file.fileno()).st_size
    if not size:
        return FileKind.EMPTY
    if start.startswith(MAGIC) and size >= _HEADER:
        return FileKind.PLAIN if _number(start, 68) == APPLICATION_ID else FileKind.FOREIGN
    if b"CREATE TABLE journal_entry" in start:
        return FileKind.DAMAGED
    whole_pages = size >= keys.PAGE and size % keys.PAGE == 0
    looks_random = start.count(0) < _ENCRYPTED_ZEROS * len(start) and len(set(start)) > _ENCRYPTED_BYTES
    if looks_random and (whole_pages or keys.read_key_file(path) is not None):
        return FileKind.ENCRYPTED
    return FileKind.DAMAGED if keys.read_key_file(path) is not None else FileKind.FOREIGN


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
        connection = connect(path, key=key, write=write)
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
            return _number(file.read(_HEADER), 60)
    try:
        with closing(connect(path, key=key, write=False)) as connection:
            identity = connection.execute("PRAGMA application_id").fetchone()[0]
            version = _version(connection)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except dbapi2.DatabaseError as problem:
        if keys.opens_a_page(path, key) or (passphrase is not None and keys.passphrase_is_right(path, passphrase)):
            raise damaged(path) from problem
        raise WrongPassphraseError(
            tr("The passphrase does not open {path}; try again, or restore a backup if you are sure.").format(path=path)
        ) from problem
    if identity != APPLICATION_ID:
        raise NotABookError(tr("{path} is not a Raincheck book; choose another file.").format(path=path))
    return version


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


class _NotHere:
    """Keeps numpy and pandas out of one import in one thread; other threads import them as they like."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Refuse the two heavy libraries that sqlite-utils pulls in whenever they are installed."""
        if name in ("numpy", "pandas") and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(name, name=name)
        return None


def sqlite_utils() -> ModuleType:
    """sqlite-utils on our driver, imported only here: reading a book of the current schema does without it.

    It catches its own driver's exceptions, so it must find sqlcipher3 where it looks for pysqlite3 (feasibility.md 4).
    """
    if "sqlite_utils" not in sys.modules:
        shim = {"pysqlite3": sys.modules["sqlcipher3"], "pysqlite3.dbapi2": cast("ModuleType", dbapi2)}
        finder = _NotHere()
        sys.meta_path.insert(0, finder)
        sys.modules.update(shim)
        try:
            importlib.import_module("sqlite_utils")
        finally:
            sys.meta_path.remove(finder)
            for name in shim:
                sys.modules.pop(name, None)
    return sys.modules["sqlite_utils"]
