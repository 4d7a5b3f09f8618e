"""An open book: one object to read and write through, opened, created and upgraded here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from raincheck.core.text import tr
from raincheck.store import journal, keys
from raincheck.store.backup import Backup, BackupPlaces, Original, backups, default_places, make_backup, write_copy
from raincheck.store.book import one_look
from raincheck.store.connection import FileKind, connect, file_kind, open_existing
from raincheck.store.course import Tell
from raincheck.store.errors import (
    BookExistsError,
    NothingToUndoError,
    ReadOnlyBookError,
    damaged,
    disk_full,
    disk_is_full,
    driver_errors,
    gone,
    known_errors,
    read_only,
)
from raincheck.store.files import exists, real_path, refuse_missing_folder, scratch_file
from raincheck.store.migrations import SCHEMA_VERSION, upgrade
from raincheck.store.placing import finish, put_new, set_aside_stale_wal
from raincheck.store.proof import faults, fingerprint
from raincheck.store.reader import Reader
from raincheck.store.rotation import Stamp, Why
from raincheck.store.state import StateWriter
from raincheck.store.sums import SumKeeper
from raincheck.store.waiting import Pause, begin_write
from raincheck.store.writer import Writer

if TYPE_CHECKING:
    from sqlite3 import Connection

KEY_CHANGE: Final = "key_change"
"""Where a book remembers what of a change of key is left to do."""

LARGE_BYTES: Final = 2_000_000
"""Some 45,000 readings: to read and judge the newest years of them takes longer than a person takes for no time."""
_BACKED_UP: Final = "backup.digest"
Clock = Callable[[], datetime]
"""Gives the present moment, aware; only for when something was written down."""


class Store(Reader):
    """One open book. Not shared between threads: a job opens its own with the same `path` and `key`.

    `key` is None for a plain book. `writable` is False on a read-only medium; reading works there. `notices`: what
    whoever opened it should be told. `pause`: what its thread does while another program writes; else it stands still.
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
        self.pause: Pause | None = None
        self.key = key
        self.writable = writable
        self.places = places
        self.notices: tuple[str, ...] = ()
        self._clock = clock
        self._sums = SumKeeper(connection)
        self._file = _identity(path)
        self._undone: list[journal.Undone] = []

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
            writer = Writer(self._connection, self.path, entry=entry, at=at)
            yield writer
            if self._connection.total_changes == before:
                self._connection.execute("ROLLBACK")
            elif writer.details:
                journal.describe(self._connection, entry, what, writer.details)

    @contextmanager
    def write_state(self, *, at: datetime | None = None) -> Iterator[StateWriter]:
        """What the program itself concludes or remembers, saved as a whole; no undo step.

        `at`: the moment it counts as written, for a check as of another day; now if not given.
        """
        with self._transaction():
            yield StateWriter(self._connection, at=self._clock() if at is None else at)

    def undo_last(self) -> journal.JournalEntry:
        """Take back the newest thing not yet undone. Raises NothingToUndoError."""
        if self.next_redo() is None:
            self._undone.clear()
        with self._transaction():
            undone = journal.undo(self._connection, at=self._clock())
        self._undone.append(undone)
        return undone.entry

    @property
    def is_large(self) -> bool:
        """Whether the book's file is so large that a window must not wait for its judgement."""
        with suppress(OSError):  # what became of the file is for the next read to say
            return self.path.stat().st_size >= LARGE_BYTES
        return False

    def undo_is_long(self) -> bool:
        """Whether undo would take back so many rows that a window must not wait for it."""
        entry = self.next_undo()
        with driver_errors(self.path):
            return entry is not None and journal.is_long(self._connection, entry.no)

    def redo_is_long(self) -> bool:
        """Whether doing the next thing again touches many rows."""
        return self.next_redo() is not None and len(self._undone[-1].steps) >= journal.LONG

    def undone(self) -> tuple[journal.Undone, ...]:
        """What was taken back while this book was open, for another connection to go on with."""
        return tuple(self._undone)

    def go_on_with(self, undone: Sequence[journal.Undone]) -> None:
        """Go on with what another connection knows to be taken back."""
        self._undone[:] = undone

    def next_redo(self) -> journal.JournalEntry | None:
        """What redo would do again: undone while this book was open, with nothing written since, by anybody."""
        with driver_errors(self.path):
            stands = bool(self._undone) and self._undone[-1].mark == journal.mark(self._connection)
        return self._undone[-1].entry if stands else None

    def redo_last(self) -> journal.JournalEntry:
        """Do again what was undone last. Raises NothingToUndoError."""
        with self._transaction():
            if self.next_redo() is None:
                raise NothingToUndoError(tr("There is nothing to do again."))
            entry = journal.redo(self._connection, self._undone[-1])
        self._undone.pop()
        return entry

    def backup(self, *, why: Why = Why.MANUAL, tell: Tell | None = None) -> tuple[Path, ...]:
        """Write a verified backup to the backups' folder, and to the second one if there is one."""
        return make_backup(self._original(tell), self.places, Stamp(self._clock(), why))

    def backup_to(self, target: Path, *, tell: Tell | None = None) -> None:
        """Write a verified copy to a file of the person's choice. Raises BookExistsError when it is there."""
        write_copy(self._original(tell), real_path(target))

    def backup_when_due(self) -> tuple[Path, ...]:
        """The daily backup: made when the book has changed and no backup is of today (UTC)."""
        digest = self._digest_to_back_up()
        if digest is None:
            return ()
        made = self.backup(why=Why.DAILY)
        with self.write_state() as state:
            state.remember(_BACKED_UP, digest)
        return made

    def backup_is_due(self) -> bool:
        """Whether `backup_when_due` would make one; a book of ten years is copied and proved for most of a second."""
        return self._digest_to_back_up() is not None

    def _digest_to_back_up(self) -> str | None:
        """What the book holds now, where that is backed up nowhere and today (UTC) has no backup yet."""
        if not self.writable or self.is_empty():
            return None
        today = self._clock().astimezone(UTC).date()
        there = self.backups()
        if any(backup.stamp.at.date() == today for backup in there):
            return None
        with driver_errors(self.path), one_look(self._connection):
            digest = fingerprint(self._connection).digest()
        return None if there and self.recall(_BACKED_UP) == digest else digest

    def backups(self) -> tuple[Backup, ...]:
        """The backups in the backups' folder, the newest first."""
        return backups(self.path, self.places.folder)

    def data_version(self) -> int:
        """A number that changes when another program has written to the book."""
        with driver_errors(self.path):
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _original(self, tell: Tell | None) -> Original:
        alone = not self.writable
        return Original(self._connection, self.path, self.key, alone=alone, pause=self.pause, tell=tell)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if not self.writable:
            raise disk_full(self.path) if disk_is_full(self.path) else read_only(self.path)
        with driver_errors(self.path):
            self._sums.begin()
            begin_write(self._connection, self.pause)
            try:
                self._refuse_another_file()
                yield
                if self._connection.in_transaction:
                    self._sums.write()
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
    path = real_path(path)
    finish(path)
    set_aside_stale_wal(path)
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
    refuse_missing_folder(path)
    if file_kind(path) not in (FileKind.ABSENT, FileKind.EMPTY):
        raise exists(path)
    key = None if passphrase is None else keys.new_key(passphrase)
    with scratch_file(path) as temporary, driver_errors(path):
        with closing(connect(temporary, key=key)) as connection:
            upgrade(connection)
        key_file = None if key is None or passphrase is None else keys.key_file_text(passphrase, key.salt)
        put_new(temporary, path, key_file=key_file)


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
