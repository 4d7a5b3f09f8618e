"""Taking a backup back: first what differs, then the swap; the replaced book is kept beside the backups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.backup import BackupPlaces, Original, copy_faults, free_name, make_backup, prove
from raincheck.store.connection import FileKind, connect, file_kind, identify
from raincheck.store.course import Course, Step, Tell
from raincheck.store.errors import (
    DamagedBookError,
    NoBookError,
    NotABookError,
    PassphraseNeededError,
    UnsuitableError,
    WrongPassphraseError,
    damaged,
    driver_errors,
    known_errors,
)
from raincheck.store.files import has_unsaved_pages, real_path, scratch_file
from raincheck.store.migrations import SCHEMA_VERSION, upgrade
from raincheck.store.placing import alone_with, finish, put_in_place, put_new, replace_unreadable
from raincheck.store.proof import faults, fingerprint
from raincheck.store.rotation import Stamp, Why

if TYPE_CHECKING:
    from sqlite3 import Connection


class Contents(Struct, frozen=True):
    """What a book file holds, as far as it can be read: counts, and the days of its first and last reading.

    `dues` are known ones, `dues_paid` those marked as paid; `at_hand` is the sum of the assets as they were entered,
    `answered` the warnings that were seen, put off or handled.
    `begun`: when the first thing was written, None in an empty book: books that share it were once one. `digest`: equal
    for equal books.
    """

    channels: tuple[str, ...]
    readings: int
    ledger: int
    first_reading: date | None
    last_reading: date | None
    encrypted: bool
    begun: str | None
    digest: str
    dues: int = 0
    dues_paid: int = 0
    at_hand: Money = ZERO
    answered: int = 0


class Difference(Struct, frozen=True):
    """What a restore would change; `present` is None when the book is missing or cannot be read."""

    present: Contents | None
    backup: Contents
    lost_channels: tuple[str, ...]
    returning_channels: tuple[str, ...]


def compare(
    path: Path, backup: Path, *, passphrase: str | None = None, backup_passphrase: str | None = None
) -> Difference:
    """What would differ after the restore. Raises a StoreError when the backup itself cannot be read in full."""
    with _backup_is_named(backup):
        there = contents(backup, passphrase=backup_passphrase or passphrase)
    unreadable = (NoBookError, NotABookError, DamagedBookError, PassphraseNeededError, WrongPassphraseError)
    present = None
    with suppress(*unreadable):
        present = contents(path, passphrase=passphrase)
    now = () if present is None else present.channels
    return Difference(
        present,
        there,
        tuple(name for name in now if name not in there.channels),
        tuple(name for name in there.channels if name not in now),
    )


def contents(path: Path, *, passphrase: str | None = None, key: keys.BookKey | None = None) -> Contents:
    """What a book file holds, after a full check of it; the passphrase, else the key of an open Store opens it."""
    key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase, key=None if passphrase else key)
    with driver_errors(path):
        connection = connect(path, key=key, write=has_unsaved_pages(path))
        try:
            if copy_faults(connection, path):
                raise damaged(path)
            return _contents(connection, encrypted=key is not None)
        finally:
            connection.close()


def restore(  # noqa: PLR0913 - five of them by name
    path: Path,
    backup: Path,
    *,
    at: datetime,
    places: BackupPlaces,
    passphrase: str | None = None,
    backup_passphrase: str | None = None,
    tell: Tell | None = None,
) -> Path | None:
    """Put a backup in the book's place and answer where the replaced book is kept; None when there was none.

    The restored book opens with the backup's passphrase. A damaged book is kept as it is.
    `tell` hears how far it is.
    """
    path, backup = real_path(path), real_path(backup)
    if path == backup:
        raise UnsuitableError(tr("The backup and the book are the same file; choose another backup."))
    finish(path)
    opened_by = backup_passphrase or passphrase
    course = Course(tell)
    course.expect([backup, *(path for _ in places.folders())])
    with _backup_is_named(backup):
        key, _ = identify(backup, version=SCHEMA_VERSION, passphrase=opened_by)
    with known_errors(path), scratch_file(path) as temporary:
        with _backup_is_named(backup):
            _copy_sound(backup, temporary, key, course)
        key_file = None if key is None or opened_by is None else keys.key_file_text(opened_by, key.salt)
        if file_kind(path) in (FileKind.ABSENT, FileKind.EMPTY):
            put_new(temporary, path, key_file=key_file)
            return None
        try:
            own, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
            with alone_with(path, key=own) as connection:
                if faults(connection):
                    raise damaged(path)
                original = Original(connection, path, own, alone=True)
                kept = make_backup(original, places, Stamp(at, Why.REPLACED), course)[0]
                put_in_place(temporary, path, key_file=key_file, wipe_old=False)
        except (DamagedBookError, NotABookError, WrongPassphraseError, PassphraseNeededError):
            places.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = free_name(path, places.folder, Stamp(at, Why.REPLACED))
            replace_unreadable(temporary, path, kept=kept, key_file=key_file)
    return kept


@contextmanager
def _backup_is_named(backup: Path) -> Iterator[None]:
    """What is damaged here is the backup: nobody should go and mend the book."""
    try:
        with driver_errors(backup):
            yield
    except DamagedBookError as problem:
        told = tr("The backup {path} is damaged; choose another one. The book was not touched.")
        raise DamagedBookError(told.format(path=backup)) from problem


def _copy_sound(backup: Path, temporary: Path, key: keys.BookKey | None, course: Course) -> None:
    course.next_file()
    course.begin(Step.READ)
    source = connect(backup, key=key, write=has_unsaved_pages(backup))
    try:
        with driver_errors(backup):
            if copy_faults(source, backup):
                raise damaged(backup)
            course.begin(Step.WRITE)
            source.execute("VACUUM INTO ?", (str(temporary),))
            wanted = fingerprint(source)
    finally:
        source.close()
    course.begin(Step.PROVE)
    prove(temporary, wanted, key=key)
    if wanted.version < SCHEMA_VERSION:
        copy = connect(temporary, key=key)
        try:
            upgrade(copy)
        finally:
            copy.close()


def _contents(connection: Connection, *, encrypted: bool) -> Contents:
    channels = tuple(row[0] for row in connection.execute("SELECT name FROM channel ORDER BY no"))
    readings, first, last = connection.execute("SELECT count(*), min(day), max(day) FROM observation").fetchone()
    ledger = connection.execute("SELECT count(*) FROM ledger").fetchone()[0]
    dues, paid = connection.execute("SELECT count(*), count(paid_on) FROM due").fetchone()
    at_hand = connection.execute("SELECT sum(value_fen) FROM asset").fetchone()[0]
    # A backup of the first version knew no warnings.
    has_alerts = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alert'").fetchone()[0]
    answers = "SELECT count(*) FROM alert WHERE state NOT IN ('open', 'cleared')"
    answered = connection.execute(answers).fetchone()[0] if has_alerts else 0
    return Contents(
        channels=channels,
        readings=readings,
        ledger=ledger,
        first_reading=None if first is None else date.fromisoformat(first),
        last_reading=None if last is None else date.fromisoformat(last),
        encrypted=encrypted,
        begun=connection.execute("SELECT min(at) FROM journal_entry").fetchone()[0],
        digest=fingerprint(connection).digest(),
        dues=dues,
        dues_paid=paid,
        at_hand=Money(at_hand or 0),
        answered=answered,
    )
