"""What ails a book and what can be mended: SQLite's checks, the domain's invariants, permissions, backups."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from raincheck.core.rules import RULES
from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.alerts import read_alerts
from raincheck.store.backup import BackupPlaces, backups, make_backup
from raincheck.store.book import is_empty, read_book
from raincheck.store.connection import MODE, connect, identify
from raincheck.store.errors import StoreError, driver_errors
from raincheck.store.files import has_unsaved_pages, scratch_files, write_whole
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.proof import faults
from raincheck.store.rotation import Stamp, Why

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")

BACKUP_AGE: Final = timedelta(days=7)


class Concern(StrEnum):
    """What was looked at."""

    FILE = "file"
    REFERENCES = "references"
    CONTENT = "content"
    ALERTS = "alerts"
    PERMISSIONS = "permissions"
    KEY_FILE = "key_file"
    BACKUPS = "backups"
    LEFTOVERS = "leftovers"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One look: all well, or what is wrong in a sentence, and whether `mend` can put it right."""

    concern: Concern
    ok: bool
    sentence: str
    mendable: bool = False


def examine(
    path: Path,
    *,
    places: BackupPlaces,
    now: datetime,
    passphrase: str | None = None,
    key: keys.BookKey | None = None,
) -> tuple[Diagnosis, ...]:
    """Look at everything; nothing is changed. A book that cannot be opened has one finding, about its file.

    `key` (of an open Store) stands for the passphrase.
    """
    path = path.resolve()
    try:
        key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase, key=key)
        with driver_errors(path), closing(connect(path, key=key, write=has_unsaved_pages(path))) as connection:
            inside = tuple(_inside(connection, encrypted=key is not None))
            empty = is_empty(connection) if inside[0].ok else False
    except StoreError as problem:
        return (Diagnosis(Concern.FILE, ok=False, sentence=str(problem)),)
    return (
        *inside,
        _permissions(path, places),
        *(() if key is None else (_key_file(path),)),
        _backups(path, places, key=key, now=now, empty=empty),
        _leftovers(path),
    )


def mend(path: Path, concern: Concern, *, places: BackupPlaces, now: datetime, passphrase: str | None = None) -> None:
    """Put a mendable finding right."""
    path = path.resolve()
    match concern:
        case Concern.PERMISSIONS:
            for file in _private_files(path, places):
                file.chmod(MODE)
        case Concern.KEY_FILE if passphrase is not None:
            content = keys.key_file_text(passphrase, path.read_bytes()[: keys.SALT])
            write_whole(keys.key_path(path), content.encode("utf-8"))
        case Concern.BACKUPS:
            key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
            with closing(connect(path, key=key)) as connection:
                make_backup(connection, path, places, Stamp(now, Why.MANUAL), key=key)
        case Concern.LEFTOVERS:
            for file in scratch_files(path):
                file.unlink(missing_ok=True)
        case _:
            raise ValueError(concern)


def _inside(connection: Connection, *, encrypted: bool) -> Iterator[Diagnosis]:
    found = list(faults(connection))
    if encrypted:
        found += [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    if found:
        told = tr("The file is damaged in {n} places ({first}); restore a backup, or save what is readable.")
        yield Diagnosis(Concern.FILE, ok=False, sentence=told.format(n=len(found), first=found[0]))
        return
    yield Diagnosis(Concern.FILE, ok=True, sentence=tr("The file is sound."))
    dangling = {row[0] for row in connection.execute("PRAGMA foreign_key_check")}
    yield _told(
        Concern.REFERENCES,
        [tr("Rows of {table} point to nothing.").format(table=table) for table in sorted(dangling)],
        tr("Every row belongs to something."),
    )
    yield _told(Concern.CONTENT, list(_content(connection)), tr("The entries are in order."))
    yield _told(Concern.ALERTS, list(_alerts(connection)), tr("The warnings fit the book."))


def _told(concern: Concern, problems: list[str], well: str) -> Diagnosis:
    return Diagnosis(concern, ok=not problems, sentence=" ".join(problems) or well)


def _content(connection: Connection) -> Iterator[str]:
    """The domain's invariants that no constraint of the schema can hold."""
    book, unreadable = _tried(lambda: read_book(connection, archived=True))
    if book is None:
        yield tr("An entry cannot be read ({problem}).").format(problem=unreadable)
    total, distinct, newest = connection.execute(
        "SELECT count(*), count(DISTINCT seq), coalesce(max(seq), 0) FROM observation"
    ).fetchone()
    if total != distinct:
        yield tr("Two readings share a number.")
    if newest > connection.execute("SELECT value FROM counter WHERE name = 'observation'").fetchone()[0]:
        yield tr("The count of readings lags behind.")
    if connection.execute("SELECT count(*) FROM book").fetchone()[0] != 1:
        yield tr("The household is missing.")
    early = connection.execute(
        "SELECT count(*) FROM observation_detail WHERE learnt_on IS NOT NULL AND learnt_on < day"
    ).fetchone()[0]
    if early:
        yield tr("{n} report lines were learnt before the day they speak of.").format(n=early)


def _alerts(connection: Connection) -> Iterator[str]:
    alerts, unreadable = _tried(lambda: read_alerts(connection))
    if alerts is None:
        yield tr("A warning cannot be read ({problem}).").format(problem=unreadable)
        return
    lines = {row[0] for row in connection.execute("SELECT id FROM channel")}
    about_a_line = {rule.code for rule in RULES if rule.about_channel}
    for alert in alerts:
        if alert.is_shown and alert.rule in about_a_line and alert.subject not in lines:
            yield tr("Warning {id} is about a line that is not in the book.").format(id=alert.id)


def _tried(read: Callable[[], T]) -> tuple[T | None, str]:
    try:
        return read(), ""
    except (ValueError, TypeError, KeyError, ArithmeticError) as problem:
        return None, type(problem).__name__


def _permissions(path: Path, places: BackupPlaces) -> Diagnosis:
    if os.name == "nt":
        return Diagnosis(Concern.PERMISSIONS, ok=True, sentence=tr("Windows keeps the folder private."))
    open_ = [file.name for file in _private_files(path, places) if file.stat().st_mode & 0o077]
    if not open_:
        return Diagnosis(Concern.PERMISSIONS, ok=True, sentence=tr("Only you can read the book and its backups."))
    told = tr("Other people on this computer can read {names}.").format(names=", ".join(open_))
    return Diagnosis(Concern.PERMISSIONS, ok=False, sentence=told, mendable=True)


def _private_files(path: Path, places: BackupPlaces) -> tuple[Path, ...]:
    beside = (path, keys.key_path(path))
    return (*(file for file in beside if file.exists()), *(one.path for one in backups(path, places.folder)))


def _key_file(path: Path) -> Diagnosis:
    beside = keys.read_key_file(path)
    with path.open("rb") as file:
        fits = beside is not None and beside.salt == file.read(keys.SALT)
    if fits:
        return Diagnosis(Concern.KEY_FILE, ok=True, sentence=tr("The file beside the book fits it."))
    told = tr("{name} is missing or old; without it a wrong passphrase may look like damage.")
    return Diagnosis(Concern.KEY_FILE, ok=False, sentence=told.format(name=keys.key_path(path).name), mendable=True)


def _backups(path: Path, places: BackupPlaces, *, key: keys.BookKey | None, now: datetime, empty: bool) -> Diagnosis:
    there = backups(path, places.folder)
    if empty:
        return Diagnosis(Concern.BACKUPS, ok=True, sentence=tr("An empty book needs no backup."))
    if not there:
        return Diagnosis(Concern.BACKUPS, ok=False, sentence=tr("There is no backup."), mendable=True)
    newest = there[0]
    try:
        # A plain backup of an encrypted book is no sound one either.
        with driver_errors(newest.path), closing(connect(newest.path, key=key, write=False)) as connection:
            sound = not faults(connection)
    except StoreError:
        sound = False
    if not sound:
        told = tr("The newest backup {name} cannot be read.").format(name=newest.path.name)
        return Diagnosis(Concern.BACKUPS, ok=False, sentence=told, mendable=True)
    days = (now - newest.stamp.at).days
    if now - newest.stamp.at > BACKUP_AGE:
        told = tr("The newest backup is {days} days old.").format(days=days)
        return Diagnosis(Concern.BACKUPS, ok=False, sentence=told, mendable=True)
    told = tr("{n} backups; the newest is sound and {days} days old.").format(n=len(there), days=days)
    return Diagnosis(Concern.BACKUPS, ok=True, sentence=told)


def _leftovers(path: Path) -> Diagnosis:
    left = scratch_files(path)
    if not left:
        return Diagnosis(Concern.LEFTOVERS, ok=True, sentence=tr("Nothing unfinished lies beside the book."))
    told = tr("{n} unfinished files lie beside the book.").format(n=len(left))
    return Diagnosis(Concern.LEFTOVERS, ok=False, sentence=told, mendable=True)
