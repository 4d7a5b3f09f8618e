"""Backups: copied by SQLite, compared with the book, made durable, and only then given their name.

An encrypted book's backups are encrypted with the same key. A failure is an error, never a missing file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from raincheck.core.text import tr
from raincheck.store.connection import can_write, connect, identify
from raincheck.store.errors import (
    BackupError,
    BookExistsError,
    DamagedBookError,
    PassphraseNeededError,
    StoreError,
    WrongPassphraseError,
    driver_errors,
    known_errors,
)
from raincheck.store.files import whole_file
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.proof import Fingerprint, faults, fingerprint
from raincheck.store.rotation import Stamp, Why, stays

if TYPE_CHECKING:
    from sqlite3 import Connection

    from raincheck.store.keys import BookKey

_NAME: Final = re.compile(r"(?P<book>.+)\.(?P<stamp>[0-9]{8}T[0-9]{12}Z)\.(?P<why>[a-z]+)\.bak", re.ASCII)
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class BackupPlaces:
    """Where a book's backups go: a folder of its own, and a second one the person named."""

    folder: Path
    second: Path | None = None


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file, when (UTC) and why it was made."""

    path: Path
    stamp: Stamp


class Health(StrEnum):
    """What a full check of a backup found."""

    SOUND = "sound"
    OTHER_KEY = "other_key"
    DAMAGED = "damaged"


def health(backup: Path, *, key: BookKey | None) -> Health:
    """Open a backup with the book's key and check every page of it; nothing is changed."""
    try:
        own_key, _ = identify(backup, version=SCHEMA_VERSION, key=key)
        with closing(connect(backup, key=own_key, write=False)) as connection, driver_errors(backup):
            return Health.DAMAGED if faults(connection) else Health.SOUND
    except (WrongPassphraseError, PassphraseNeededError):
        return Health.OTHER_KEY
    except StoreError:
        return Health.DAMAGED


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


def write_copy(connection: Connection, book: Path, target: Path, *, key: BookKey | None, alone: bool = False) -> None:
    """Copy an open book to `target` and prove the copy equal before it gets its name. Raises BackupError.

    `alone`: the connection holds the book alone already, so no other writer can come between.
    """
    with _named_failure(target), whole_file(target, replace=False) as temporary:
        with nullcontext() if alone else _writers_wait(book, key=key):
            connection.execute("VACUUM INTO ?", (str(temporary),))
            wanted = fingerprint(connection)
        prove(temporary, wanted, key=key)


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
    connection: Connection, book: Path, places: BackupPlaces, stamp: Stamp, *, key: BookKey | None, alone: bool = False
) -> tuple[Path, ...]:
    """Write a verified backup to every place and thin the old ones out. Raises BackupError when one place fails."""
    made = []
    for folder in (places.folder, places.second):
        if folder is None:
            continue
        target = free_name(book, folder, stamp)
        with _named_failure(target):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_copy(connection, book, target, key=key, alone=alone)
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


def free_name(book: Path, folder: Path, stamp: Stamp) -> Path:
    """What a backup is called; a microsecond later when the name is taken."""
    at = stamp.at.astimezone(UTC)
    while (name := folder / f"{book.name}.{at.strftime(_STAMP)}.{stamp.why.value}.bak").exists():
        at += timedelta(microseconds=1)
    return name


@contextmanager
def _writers_wait(book: Path, *, key: BookKey | None) -> Iterator[None]:
    """Hold the write lock from a second connection, so that the copy and the sums are of one state."""
    if not can_write(book):
        yield
        return
    with driver_errors(book), closing(connect(book, key=key)) as guard:
        guard.execute("BEGIN IMMEDIATE")
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
        raise BackupError(
            tr("No backup could be written to {folder}: {problem}").format(folder=target.parent, problem=problem)
        ) from problem


def _backup_of(book: Path, file: Path) -> Backup | None:
    match = _NAME.fullmatch(file.name)
    if match is None or match["book"] != book.name or match["why"] not in tuple(Why):
        return None
    at = datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=UTC)
    return Backup(file, Stamp(at, Why(match["why"])))
