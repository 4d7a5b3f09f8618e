"""Taking a backup back: first what differs, then the swap; the replaced book is kept beside the backups."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.backup import BackupPlaces, free_name, make_backup, prove
from raincheck.store.connection import FileKind, connect, file_kind, identify
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
from raincheck.store.files import has_unsaved_pages, scratch_file, side_files, sync_folder, write_whole
from raincheck.store.migrations import SCHEMA_VERSION, upgrade
from raincheck.store.proof import faults, fingerprint
from raincheck.store.rotation import Stamp, Why
from raincheck.store.swap import alone_with, put_in_place

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Contents:
    """What a book file holds, as far as it can be read: counts, and the days of its first and last reading."""

    channels: tuple[str, ...]
    readings: int
    ledger: int
    first_reading: date | None
    last_reading: date | None
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What a restore would change; `present` is None when the book is missing or cannot be read."""

    present: Contents | None
    backup: Contents
    lost_channels: tuple[str, ...]
    returning_channels: tuple[str, ...]


def compare(
    path: Path, backup: Path, *, passphrase: str | None = None, backup_passphrase: str | None = None
) -> Difference:
    """What would differ after the restore. Raises a StoreError when the backup itself cannot be read in full."""
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


def contents(path: Path, *, passphrase: str | None = None) -> Contents:
    """What a book file holds, after a full check of it."""
    key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
    with driver_errors(path):
        connection = connect(path, key=key, write=has_unsaved_pages(path))
        try:
            if faults(connection):
                raise damaged(path)
            return _contents(connection, encrypted=key is not None)
        finally:
            connection.close()


def restore(
    path: Path,
    backup: Path,
    *,
    at: datetime,
    places: BackupPlaces,
    passphrase: str | None = None,
    backup_passphrase: str | None = None,
) -> Path | None:
    """Put a backup in the book's place and answer where the replaced book is kept; None when there was none.

    The restored book opens with the backup's passphrase. A damaged book is kept as it is.
    """
    path, backup = path.resolve(), backup.resolve()
    if path == backup:
        raise UnsuitableError(tr("The backup and the book are the same file; choose another backup."))
    opened_by = backup_passphrase or passphrase
    key, _ = identify(backup, version=SCHEMA_VERSION, passphrase=opened_by)
    with known_errors(path), scratch_file(path) as temporary:
        _copy_sound(backup, temporary, key)
        kept = _make_room(path, passphrase=passphrase, places=places, at=at, new=temporary)
        if key is not None and opened_by is not None:
            write_whole(keys.key_path(path), keys.key_file_text(opened_by, _salt(path)).encode("utf-8"))
        elif kept is not None:
            keys.key_path(path).unlink(missing_ok=True)
            sync_folder(path.parent)
    return kept


def _copy_sound(backup: Path, temporary: Path, key: keys.BookKey | None) -> None:
    source = connect(backup, key=key, write=has_unsaved_pages(backup))
    try:
        with driver_errors(backup):
            if faults(source):
                raise damaged(backup)
            source.execute("VACUUM INTO ?", (str(temporary),))
            wanted = fingerprint(source)
    finally:
        source.close()
    prove(temporary, wanted, key=key)
    if wanted.version < SCHEMA_VERSION:
        copy = connect(temporary, key=key)
        try:
            upgrade(copy)
        finally:
            copy.close()


def _make_room(path: Path, *, passphrase: str | None, places: BackupPlaces, at: datetime, new: Path) -> Path | None:
    if file_kind(path) in (FileKind.ABSENT, FileKind.EMPTY):
        new.replace(path)
        sync_folder(path.parent)
        return None
    try:
        key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
        with alone_with(path, key=key) as connection:
            if faults(connection):
                raise damaged(path)
            kept = make_backup(connection, path, places, Stamp(at, Why.REPLACED), key=key, alone=True)[0]
            put_in_place(new, path, wipe_old=False)
            return kept
    except (DamagedBookError, NotABookError, WrongPassphraseError, PassphraseNeededError):
        return _set_aside(path, places=places, at=at, new=new)


def _set_aside(path: Path, *, places: BackupPlaces, at: datetime, new: Path) -> Path:
    """Keep a book that cannot be copied by moving it, with all that lies beside it."""
    places.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = free_name(path, places.folder, Stamp(at, Why.REPLACED))
    for old, name in zip((path, *side_files(path)), (kept, *side_files(kept)), strict=True):
        if old.exists():
            old.replace(name)
    new.replace(path)
    sync_folder(kept.parent)
    sync_folder(path.parent)
    return kept


def _contents(connection: Connection, *, encrypted: bool) -> Contents:
    channels = tuple(row[0] for row in connection.execute("SELECT name FROM channel ORDER BY no"))
    readings, first, last = connection.execute("SELECT count(*), min(day), max(day) FROM observation").fetchone()
    ledger = connection.execute("SELECT count(*) FROM ledger").fetchone()[0]
    return Contents(
        channels=channels,
        readings=readings,
        ledger=ledger,
        first_reading=None if first is None else date.fromisoformat(first),
        last_reading=None if last is None else date.fromisoformat(last),
        encrypted=encrypted,
    )


def _salt(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(keys.SALT)
