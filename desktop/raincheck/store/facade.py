"""An open book: one object to read and write through, opened, created and upgraded here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from raincheck.core.text import tr
from raincheck.store import journal, keys
from raincheck.store.backup import Backup, BackupPlaces, backups, default_places, make_backup, write_copy
from raincheck.store.book import one_look
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
from raincheck.store.proof import faults, fingerprint
from raincheck.store.reader import Reader
from raincheck.store.rotation import Stamp, Why
from raincheck.store.writer import Writer

if TYPE_CHECKING:
    from sqlite3 import Connection

_BACKED_UP: Final = "backup.digest"
Clock = Callable[[], datetime]
"""Gives the present moment, aware; only for when something was written down."""


class Store(Reader):
    """One open book. Not shared between threads: a job opens its own with the same `path` and `key`.

    `key` is None for a plain book. `writable` is False on a read-only medium; reading works there.
    """

    def __init__(
        self,
        connection: Connection,
        path: Path,
        *,
        clock: Clock,
        key: keys.BookKey | None,
        writable: bool,
        places: BackupPlaces,
    ) -> None:
        super().__init__(connection, path)
        self.key = key
        self.writable = writable
        self.places = places
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
    def write(
        self, what: str, *, origin: journal.Origin = journal.Origin.MANUAL, backup: Why | None = None
    ) -> Iterator[Writer]:
        """One thing the person did: saved and durable when the block ends, or not at all; undone as one.

        `what` is the sentence the history shows. A block that changes nothing leaves no entry. With `backup` (imports,
        merges) a verified backup of a book that holds something comes first, and without it nothing is written.
        """
        if backup is not None and self.writable and not self.is_empty():
            self.backup(why=backup)
        with self._transaction():
            at = self._clock()
            entry = journal.begin(self._connection, what, origin=origin, at=at)
            before = self._connection.total_changes
            yield Writer(self._connection, self.path, entry=entry, at=at)
            if self._connection.total_changes == before:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def engine(self, *, at: datetime | None = None) -> Iterator[Engine]:
        """What the program itself concludes or remembers, saved as a whole; no undo step.

        `at`: the moment it counts as written, for a check as of another day; now if not given.
        """
        with self._transaction():
            yield Engine(self._connection, at=self._clock() if at is None else at)

    def undo_last(self) -> journal.JournalEntry:
        """Take back the newest thing not yet undone. Raises NothingToUndoError."""
        with self._transaction():
            return journal.undo(self._connection, at=self._clock())

    def backup(self, *, why: Why = Why.MANUAL) -> tuple[Path, ...]:
        """Write a verified backup to the backups' folder, and to the second one if there is one."""
        return make_backup(self._connection, self.path, self.places, Stamp(self._clock(), why), key=self.key)

    def backup_to(self, target: Path) -> None:
        """Write a verified copy to a file of the person's choice. Raises BookExistsError when it is there."""
        write_copy(self._connection, self.path, target.resolve(), key=self.key)

    def backup_when_due(self) -> tuple[Path, ...]:
        """The daily backup: made when the book has changed and no backup is of today (UTC)."""
        if not self.writable or self.is_empty():
            return ()
        now = self._clock()
        there = self.backups()
        if any(backup.stamp.at.date() == now.astimezone(UTC).date() for backup in there):
            return ()
        with driver_errors(self.path), one_look(self._connection):
            digest = fingerprint(self._connection).digest()
        if there and self.recall(_BACKED_UP) == digest:
            return ()
        made = self.backup(why=Why.DAILY)
        with self.engine() as engine:
            engine.remember(_BACKED_UP, digest)
        return made

    def backups(self) -> tuple[Backup, ...]:
        """The backups in the backups' folder, the newest first."""
        return backups(self.path, self.places.folder)

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
    places: BackupPlaces | None = None,
) -> Store:
    """Open the book at `path`; with `create` start one where none is, encrypted when a passphrase is given.

    Nothing is ever created without `create`. An older book is backed up (to `places`, else beside it) and upgraded;
    a newer one is refused untouched. `key` (of an open Store) spares the 0.2 s of a passphrase.
    """
    path = path.resolve()
    if create and file_kind(path) in (FileKind.ABSENT, FileKind.EMPTY):
        with suppress(BookExistsError):  # another process was quicker: its book is opened
            create_book(path, passphrase=passphrase)
    places = places or default_places(path)
    connection, key, version, writable = open_existing(path, version=SCHEMA_VERSION, passphrase=passphrase, key=key)
    try:
        store = Store(connection, path, clock=clock, key=key, writable=writable, places=places)
        if version < SCHEMA_VERSION:
            _bring_up(store, connection)
    except BaseException:
        connection.close()
        raise
    return store


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


def _bring_up(store: Store, connection: Connection) -> None:
    """Upgrade an older book after a full check and a verified backup; whatever happens, one of the two stands."""
    if not store.writable:
        raise ReadOnlyBookError(
            tr(
                "The book {path} is from an older Raincheck and cannot be upgraded here; copy it to your own folder."
            ).format(path=store.path)
        )
    with driver_errors(store.path):
        if faults(connection):
            raise damaged(store.path)
        store.backup(why=Why.UPGRADE)
        upgrade(connection)


def _identity(path: Path) -> tuple[int, int] | None:
    with known_errors(path):
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
    return found.st_dev, found.st_ino
