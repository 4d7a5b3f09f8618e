"""What ails a book and what can be mended: SQLite's checks, the domain's invariants, and what lies beside the book.

Its file may hold anything: whatever goes wrong while it is read is a finding, never a crash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec.structs import replace
from sqlcipher3 import dbapi2

from raincheck.core.rules import RULES
from raincheck.core.text import ntr, tr
from raincheck.store import choices, keys, sums
from raincheck.store.alerts import read_alerts
from raincheck.store.backup import BackupPlaces, Original, make_backup
from raincheck.store.book import is_empty, read_book
from raincheck.store.connection import MODE, connect, identify
from raincheck.store.diagnosis import Concern, Diagnosis, joined
from raincheck.store.encryption import open_copies, turn_copies
from raincheck.store.errors import DamagedBookError, StoreError, damaged, known_errors
from raincheck.store.files import has_unsaved_pages, real_path, remove_scratch, write_whole
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.placing import finish
from raincheck.store.proof import form_faults
from raincheck.store.rotation import Stamp, Why
from raincheck.store.surroundings import (
    conflicts,
    key_file,
    leftovers,
    newest_backup,
    other_keys,
    permissions,
    plain_copies,
    private_entries,
    sound_backup_words,
    unfinished,
)
from raincheck.store.table_names import name_of, names_of

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")

FOLDER_MODE: Final = 0o700
_PAGE: Final = re.compile(r"[Pp]age (\d+)")
_PAGES_NAMED: Final = 8
_UNREADABLE: Final = (
    dbapi2.Error,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    ArithmeticError,
    RecursionError,
    MemoryError,
)
"""What reading arbitrary bytes as a book may raise."""


def examine(
    path: Path,
    *,
    places: BackupPlaces,
    now: datetime,
    passphrase: str | None = None,
    key: keys.BookKey | None = None,
    others: tuple[Path, ...] = (),
) -> tuple[Diagnosis, ...]:
    """Look at everything; nothing is changed. A book that cannot be opened has one finding about its file.

    `key` (of an open Store) stands for the passphrase. `others`: what else nobody but the owner should read.
    """
    path = real_path(path)
    inside: tuple[Diagnosis, ...]
    empty = False
    try:
        finish(path)
        with _whatever_it_holds(path):
            key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase, key=key)
            with closing(connect(path, key=key, write=has_unsaved_pages(path))) as connection:
                inside = tuple(_inside(connection, encrypted=key is not None))
                empty = inside[0].ok and is_empty(connection)
    except DamagedBookError as problem:
        told = joined([str(problem), sound_backup_words(path, places, passphrase=passphrase, key=key)])
        return (Diagnosis(Concern.FILE, ok=False, sentence=told),)
    except StoreError as problem:
        return (Diagnosis(Concern.FILE, ok=False, sentence=str(problem)),)
    if not inside[0].ok:
        told = joined([inside[0].sentence, sound_backup_words(path, places, passphrase=passphrase, key=key)])
        inside = (replace(inside[0], sentence=told), *inside[1:])
    return (
        *inside,
        permissions(path, places, others),
        *(() if key is None else (key_file(path), plain_copies(path, places))),
        *(() if key is None else other_keys(path, places, key=key, passphrase=passphrase)),
        newest_backup(path, places, key=key, passphrase=passphrase, now=now, empty=empty),
        conflicts(path, passphrase=passphrase, key=key),
        leftovers(path, places),
    )


def second_folder(path: Path, *, passphrase: str | None) -> Path | None:
    """The folder for a second backup that the book names, read without changing a byte; None: none, or no reading."""
    with suppress(StoreError), _whatever_it_holds(path):
        key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
        with closing(connect(path, key=key, write=has_unsaved_pages(path))) as connection:
            named = choices.setting(connection, "second_backups")
        return Path(named) if named else None
    return None


def accept(path: Path, *, passphrase: str | None = None) -> None:
    """Take what stands in the book as right, after another program wrote to it. Raises DamagedBookError."""
    with _whatever_it_holds(path):
        key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
        with closing(connect(path, key=key)) as connection:
            if form_faults(connection) or not sums.is_kept(connection):
                raise damaged(path)
            connection.execute("BEGIN IMMEDIATE")
            sums.renew(connection)
            connection.execute("COMMIT")


@contextmanager
def _whatever_it_holds(path: Path) -> Iterator[None]:
    try:
        with known_errors(path):
            yield
    except _UNREADABLE as problem:
        raise damaged(path) from problem


def mend(
    path: Path,
    concern: Concern,
    *,
    places: BackupPlaces,
    now: datetime,
    passphrase: str | None = None,
    others: tuple[Path, ...] = (),
) -> None:
    """Put a mendable finding right."""
    path = real_path(path)
    match concern:
        case Concern.PERMISSIONS:
            for entry in private_entries(path, places, others):
                with known_errors(entry):
                    entry.chmod(FOLDER_MODE if entry.is_dir() else MODE)
        case Concern.KEY_FILE if passphrase is not None:
            content = keys.key_file_text(passphrase, path.read_bytes()[: keys.SALT])
            write_whole(keys.key_path(path), content.encode("utf-8"))
        case Concern.BACKUPS:
            key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
            with closing(connect(path, key=key)) as connection:
                make_backup(Original(connection, path, key), places, Stamp(now, Why.MANUAL))
        case Concern.COPIES:
            key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
            turn_copies(path, open_copies(path, places), key)
        case Concern.LEFTOVERS:
            for left in unfinished(path, places):
                remove_scratch(left)
        case _:
            raise ValueError(concern)


def _inside(connection: Connection, *, encrypted: bool) -> Iterator[Diagnosis]:
    found = list(form_faults(connection))
    if encrypted:
        found += [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    if found:
        yield Diagnosis(Concern.FILE, ok=False, sentence=_damage(found))
        return
    yield Diagnosis(Concern.FILE, ok=True, sentence=tr("The file is sound."))
    unequal = sums.broken(connection)
    told = tr(
        "What stands in {tables} does not equal its sum: a byte changed on the disk, or another program wrote to it. "
        "Compare with a backup and restore it; `raincheck doctor --accept` takes the book as it is."
    )
    yield _told(
        Concern.SUMS,
        [told.format(tables=names_of(unequal))] if unequal else [],
        tr("Every entry equals what was written."),
    )
    dangling = {row[0] for row in connection.execute("PRAGMA foreign_key_check")}
    yield _told(
        Concern.REFERENCES,
        [tr("Rows of {table} point to nothing.").format(table=name_of(table)) for table in sorted(dangling)],
        tr("Every row belongs to something."),
    )
    yield _told(Concern.CONTENT, list(_content(connection)), tr("The entries are in order."))
    yield _told(Concern.ALERTS, list(_alerts(connection)), tr("The warnings fit the book."))


def _damage(found: list[str]) -> str:
    """How much is damaged, and where as far as SQLite names pages; its own words are English."""
    pages = sorted({int(number) for one in found for number in _PAGE.findall(one)})
    told = ntr("The file is damaged in {n} place.", "The file is damaged in {n} places.", len(found))
    if pages:
        told = ntr(
            "The file is damaged in {n} place (page {pages}).",
            "The file is damaged in {n} places (page {pages}).",
            len(found),
        )
    way_out = tr(
        "Restore a backup (`raincheck restore FILE`), or save what is readable (`raincheck doctor --salvage NEWFILE`)."
    )
    return joined([told.format(n=len(found), pages=tr(", ").join(map(str, pages[:_PAGES_NAMED]))), way_out])


def _told(concern: Concern, problems: list[str], well: str) -> Diagnosis:
    return Diagnosis(concern, ok=not problems, sentence=joined(problems) or well)


def _content(connection: Connection) -> Iterator[str]:
    """The domain's invariants that no constraint of the schema can hold."""
    if _tried(lambda: read_book(connection, archived=True)) is None:
        yield tr("An entry cannot be read.")
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
    alerts = _tried(lambda: read_alerts(connection))
    if alerts is None:
        yield tr("A warning cannot be read.")
        return
    lines = {row[0] for row in connection.execute("SELECT id FROM channel")}
    about_a_line = {rule.code for rule in RULES if rule.about_channel}
    for alert in alerts:
        if alert.is_shown and alert.rule in about_a_line and alert.subject not in lines:
            yield tr("Warning {id} is about a line that is not in the book.").format(id=alert.id)


def _tried(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except (ValueError, TypeError, KeyError, ArithmeticError):
        return None
