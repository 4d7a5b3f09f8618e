"""An open book: one object to read and write through, opened, created and upgraded here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from raincheck.core.text import tr
from raincheck.store import journal, keys
from raincheck.store.connection import FileKind, connect, file_kind, open_existing
from raincheck.store.desk import Engine
from raincheck.store.errors import (
    BookExistsError,
    ReadOnlyBookError,
    damaged,
    driver_errors,
    gone,
    known_errors,
    read_only,
)
from raincheck.store.files import whole_file, write_whole
from raincheck.store.migrations import SCHEMA_VERSION, upgrade
from raincheck.store.reader import Reader
from raincheck.store.writer import Writer

if TYPE_CHECKING:
    from sqlite3 import Connection

Clock = Callable[[], datetime]
"""Gives the present moment, aware; only for when something was written down."""


class Store(Reader):
    """One open book. Not shared between threads: a job opens its own with the same `path` and `key`.

    `key` is None for a plain book. `writable` is False on a read-only medium; reading works there.
    """

    def __init__(
        self, connection: Connection, path: Path, *, clock: Clock, key: keys.BookKey | None, writable: bool
    ) -> None:
        super().__init__(connection, path)
        self.key = key
        self.writable = writable
        self._clock = clock
        self._file = _identity(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go; the last one out folds the -wal into it."""
        self._connection.close()

    @contextmanager
    def write(self, what: str, *, origin: journal.Origin = journal.Origin.MANUAL) -> Iterator[Writer]:
        """One thing the person did: saved and durable when the block ends, or not at all; undone as one.

        `what` is the sentence the history shows. A block that changes nothing leaves no entry.
        """
        with self._transaction():
            at = self._clock()
            entry = journal.begin(self._connection, what, origin=origin, at=at)
            before = self._connection.total_changes
            yield Writer(self._connection, self.path, entry=entry, at=at)
            if self._connection.total_changes == before:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """What the program itself concludes or remembers, saved as a whole; no undo step."""
        with self._transaction():
            yield Engine(self._connection, at=self._clock())

    def undo_last(self) -> journal.JournalEntry:
        """Take back the newest thing not yet undone. Raises NothingToUndoError."""
        with self._transaction():
            return journal.undo(self._connection, at=self._clock())

    def data_version(self) -> int:
        """A number that changes when another program has written to the book."""
        with driver_errors(self.path):
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if not self.writable:
            raise read_only(self.path)
        with driver_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._refuse_another_file()
                yield
                if self._connection.in_transaction:
                    self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _refuse_another_file(self) -> None:
        # Rows written to a file that lost its name would be lost with it.
        if _identity(self.path) != self._file:
            raise gone(self.path)


def open_store(
    path: Path,
    *,
    clock: Clock,
    passphrase: str | None = None,
    key: keys.BookKey | None = None,
    create: bool = False,
    backups: Path | None = None,
) -> Store:
    """Open the book at `path`; with `create` start one where none is, encrypted when a passphrase is given.

    Nothing is ever created without `create`. An older book is backed up (to `backups`, else beside the book) and
    upgraded; a newer one is refused untouched. `key` (of an open Store) spares the 0.2 s of a passphrase.
    """
    path = path.absolute()
    if create and file_kind(path) in (FileKind.ABSENT, FileKind.EMPTY):
        with suppress(BookExistsError):  # another process was quicker: its book is opened
            create_book(path, passphrase=passphrase)
    connection, key, version, writable = open_existing(path, version=SCHEMA_VERSION, passphrase=passphrase, key=key)
    try:
        if version < SCHEMA_VERSION:
            _bring_up(connection, path, key=key, clock=clock, backups=backups, writable=writable)
        return Store(connection, path, clock=clock, key=key, writable=writable)
    except BaseException:
        connection.close()
        raise


def create_book(path: Path, *, passphrase: str | None = None) -> None:
    """Write a new, empty book; it appears whole or not at all. Raises BookExistsError when a file is there."""
    key = None if passphrase is None else keys.new_key(passphrase)
    with whole_file(path, replace=file_kind(path) is FileKind.EMPTY) as temporary, driver_errors(path):
        connection = connect(temporary, key=key)
        try:
            upgrade(connection)
        finally:
            connection.close()
        if key is not None and passphrase is not None:
            write_whole(keys.key_path(path), keys.key_file_text(passphrase, key.salt).encode("utf-8"))


def _bring_up(
    connection: Connection,
    path: Path,
    *,
    key: keys.BookKey | None,
    clock: Clock,
    backups: Path | None,
    writable: bool,
) -> None:
    if not writable:
        raise ReadOnlyBookError(
            tr(
                "The book {path} is from an older Raincheck and cannot be upgraded here; copy it to your own folder."
            ).format(path=path)
        )
    with driver_errors(path):
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise damaged(path)
        upgrade(connection)


def _identity(path: Path) -> tuple[int, int] | None:
    with known_errors(path):
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
    return found.st_dev, found.st_ino
