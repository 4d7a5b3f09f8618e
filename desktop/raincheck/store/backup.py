"""Backups: copied by SQLite, compared with the book, made durable, and only then given their name.

An encrypted book's backups are encrypted with the same key. A failure is an error, never a missing file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr
from raincheck.store import sums
from raincheck.store.connection import can_write, connect, identify
from raincheck.store.course import Course, Step, Tell
from raincheck.store.digest import Bytes, compare_digest, digest_path, write_digest
from raincheck.store.errors import (
    BackupError,
    BookExistsError,
    DamagedBookError,
    PassphraseNeededError,
    StoreError,
    WrongPassphraseError,
    damaged,
    driver_errors,
    known_errors,
)
from raincheck.store.files import dead_scratch, remove_scratch
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.placing import whole_book
from raincheck.store.proof import Fingerprint, faults, fingerprint
from raincheck.store.rotation import Stamp, Why, stays
from raincheck.store.waiting import Pause, begin_write

if TYPE_CHECKING:
    from sqlite3 import Connection

    from raincheck.store.keys import BookKey

_NAME: Final = r"(?P<book>.+)\.(?P<stamp>[0-9]{8}T[0-9]{12}Z)\.(?P<why>[a-z]+)\.bak"
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"


class BackupPlaces(Struct, frozen=True):
    """Where a book's backups go: a folder of its own, and a second one the person named."""

    folder: Path
    second: Path | None = None

    def folders(self) -> tuple[Path, ...]:
        """Each of them."""
        return (self.folder,) if self.second is None else (self.folder, self.second)


class Original(Struct, frozen=True):
    """The open book that is copied. `alone`: no other writer can come between.

    `pause`: see waiting.py; `tell`: see course.py.
    """

    connection: Connection
    book: Path
    key: BookKey | None
    alone: bool = False
    pause: Pause | None = None
    tell: Tell | None = None


class Backup(Struct, frozen=True):
    """One backup file, when (UTC) and why it was made."""

    path: Path
    stamp: Stamp


class Health(StrEnum):
    """What a full check of a backup found."""

    SOUND = "sound"
    CHANGED = "changed"
    """It can be read in full and equals its sums, but its bytes are not those that were written."""
    OTHER_KEY = "other_key"
    DAMAGED = "damaged"


def health(backup: Path, *, key: BookKey | None, passphrase: str | None = None) -> Health:
    """Open a backup and check every page of it; nothing is changed.

    A passphrase opens a copy with a salt of its own too; the book's key only those that share the book's salt.
    """
    try:
        own_key, _ = identify(backup, version=SCHEMA_VERSION, passphrase=passphrase, key=None if passphrase else key)
        with known_errors(backup), closing(connect(backup, key=own_key, write=False)) as connection:
            if copy_faults(connection, backup):
                return Health.DAMAGED
            return Health.CHANGED if compare_digest(backup) is Bytes.CHANGED else Health.SOUND
    except (WrongPassphraseError, PassphraseNeededError):
        return Health.OTHER_KEY
    except StoreError:
        return Health.DAMAGED


def copy_faults(connection: Connection, backup: Path) -> tuple[str, ...]:
    """As `proof.faults`; a copy of an older schema keeps no sums, so the digest beside it must speak for it."""
    found = faults(connection)
    if not found and not sums.is_kept(connection) and compare_digest(backup) is Bytes.CHANGED:
        return ("sha256",)
    return found


def default_places(book: Path) -> BackupPlaces:
    """A folder beside the book."""
    return BackupPlaces(book.with_name("backups"))


def backups(book: Path, folder: Path) -> tuple[Backup, ...]:
    """The backups of this book in a folder, the newest first."""
    if not folder.is_dir():
        return ()
    with known_errors(folder):
        found = [_backup_of(book, file) for file in folder.iterdir()]
    return tuple(sorted((one for one in found if one), key=lambda one: one.stamp.at, reverse=True))


def write_copy(original: Original, target: Path, course: Course | None = None) -> None:
    """Copy an open book to `target` and prove the copy equal before it gets its name. Raises BackupError."""
    connection, course = original.connection, course or _course_of(original, (target,))
    course.next_file()
    course.begin(Step.WRITE)
    with _named_failure(target), whole_book(target) as temporary:
        with nullcontext() if original.alone else _writers_wait(original):
            connection.execute("VACUUM INTO ?", (str(temporary),))
            wanted = fingerprint(connection)
        course.begin(Step.PROVE)
        _prove_of_sound(original, temporary, wanted)
    with _named_failure(target):
        write_digest(target)


def _prove_of_sound(original: Original, copy: Path, wanted: Fingerprint) -> None:
    try:
        prove(copy, wanted, key=original.key)
    except BackupError:
        if faults(original.connection):
            raise damaged(original.book) from None
        raise


def prove(copy: Path, wanted: Fingerprint, *, key: BookKey | None) -> None:
    """Open a copy and check it in full against what it should hold. Raises BackupError."""
    connection = connect(copy, key=key, write=False)
    try:
        with driver_errors(copy):
            sound = not faults(connection) and fingerprint(connection) == wanted
    finally:
        connection.close()
    if not sound:
        raise BackupError(tr("The copy {path} does not equal the book; nothing was kept of it.").format(path=copy.name))


def make_backup(
    original: Original, places: BackupPlaces, stamp: Stamp, course: Course | None = None
) -> tuple[Path, ...]:
    """Write a verified backup to every place and thin the old ones out. Raises BackupError when one place fails."""
    made, book = [], original.book
    folders = places.folders()
    course = course or _course_of(original, folders)
    for folder in folders:
        target = free_name(book, folder, stamp)
        with _named_failure(target):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in dead_scratch(folder / book.name, family=True):
            remove_scratch(left)
        write_copy(original, target, course)
        made.append(target)
        thin_out(book, folder, now=stamp.at)
    return tuple(made)


def thin_out(book: Path, folder: Path, *, now: datetime) -> None:
    """Remove the backups that the rotation no longer keeps."""
    there = backups(book, folder)
    kept = stays((one.stamp for one in there), now)
    with known_errors(folder):
        for one in there:
            if one.stamp not in kept:
                one.path.unlink(missing_ok=True)
                digest_path(one.path).unlink(missing_ok=True)


def free_name(book: Path, folder: Path, stamp: Stamp) -> Path:
    """What a backup is called; a microsecond later when the name is taken."""
    at = stamp.at.astimezone(UTC)
    while (name := folder / f"{book.name}.{at.strftime(_STAMP)}.{stamp.why.value}.bak").exists():
        at += timedelta(microseconds=1)
    return name


def _course_of(original: Original, targets: Sequence[Path]) -> Course:
    course = Course(original.tell, (Step.WRITE, Step.PROVE))
    course.expect(original.book for _ in targets)
    return course


@contextmanager
def _writers_wait(original: Original) -> Iterator[None]:
    """Hold the write lock from a second connection, so that the copy and the sums are of one state."""
    if not can_write(original.book):
        yield
        return
    with driver_errors(original.book):
        guard = connect(original.book, key=original.key)
    with closing(guard):
        with driver_errors(original.book):
            begin_write(guard, original.pause)
        # What fails meanwhile fails at the copy, whose disk may be another one.
        yield
        guard.execute("ROLLBACK")


@contextmanager
def _named_failure(target: Path) -> Iterator[None]:
    try:
        with driver_errors(target):
            yield
    except (BackupError, DamagedBookError, BookExistsError):
        raise
    except (StoreError, OSError) as problem:
        told = str(problem) if isinstance(problem, StoreError) else reason_of(problem)
        raise BackupError(
            tr("No backup could be written to {folder}: {problem}").format(folder=target.parent, problem=told)
        ) from problem


def _backup_of(book: Path, file: Path) -> Backup | None:
    match = re.fullmatch(_NAME, file.name)
    if match is None or match["book"] != book.name or match["why"] not in tuple(Why):
        return None
    at = datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=UTC)
    return Backup(file, Stamp(at, Why(match["why"])))
