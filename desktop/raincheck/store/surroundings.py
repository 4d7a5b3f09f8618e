"""What lies beside a book: who can read it, its key file, backups, plain and conflicting copies, unfinished ones."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from raincheck.core.text import ntr, tr
from raincheck.store import keys
from raincheck.store.backup import Backup, BackupPlaces, Health, backups, health
from raincheck.store.connection import FileKind, file_kind
from raincheck.store.diagnosis import Concern, Diagnosis, joined
from raincheck.store.encryption import copies_lie_open, copies_under_another_key, open_copies
from raincheck.store.errors import StoreError
from raincheck.store.files import SIDE_ENDINGS, dead_scratch, side_files
from raincheck.store.placing import set_aside_folder
from raincheck.store.restore import Contents, contents
from raincheck.store.rotation import CLOCK_DRIFT

BACKUP_AGE: Final = timedelta(days=7)
_NOT_COPIES: Final = (".bak", ".key", ".sha256", ".tmp", ".set-aside", *SIDE_ENDINGS)


def permissions(path: Path, places: BackupPlaces, others: tuple[Path, ...] = ()) -> Diagnosis:
    """Whether somebody else on this computer could read something of the book."""
    if os.name == "nt":
        return Diagnosis(Concern.PERMISSIONS, ok=True, sentence=tr("Windows keeps the folder private."))
    open_ = [entry.name for entry in private_entries(path, places, others) if entry.stat().st_mode & 0o077]
    if not open_:
        return Diagnosis(Concern.PERMISSIONS, ok=True, sentence=tr("Only you can read the book and its backups."))
    told = tr("Other people on this computer can read {names}.").format(names=tr(", ").join(open_))
    return Diagnosis(Concern.PERMISSIONS, ok=False, sentence=told, mendable=True)


def private_entries(path: Path, places: BackupPlaces, others: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """Files and folders of ours that nobody else should read; the second folder may be anybody's, its backups not.

    `others`: what the program keeps elsewhere.
    """
    found = [path, *others, keys.key_path(path), *side_files(path), places.folder, set_aside_folder(path)]
    found += sorted(set_aside_folder(path).rglob("*"))
    for folder in (places.folder, places.second):
        found += [] if folder is None else sorted(folder.glob(f"{glob.escape(path.name)}.*"))
    return tuple(entry for entry in found if _is_ours(entry))


def _is_ours(entry: Path) -> bool:
    """A regular file or folder: chmod follows links, and what they lead to is not ours to change."""
    try:
        mode = entry.lstat().st_mode
    except OSError:
        return False
    return S_ISREG(mode) or S_ISDIR(mode)


def key_file(path: Path) -> Diagnosis:
    """Whether the file beside an encrypted book carries its salt."""
    beside = keys.read_key_file(path)
    with path.open("rb") as file:
        fits = beside is not None and beside.salt == file.read(keys.SALT)
    if fits:
        return Diagnosis(Concern.KEY_FILE, ok=True, sentence=tr("The file beside the book fits it."))
    told = tr("{name} is missing or old; without it a wrong passphrase may look like damage.")
    return Diagnosis(Concern.KEY_FILE, ok=False, sentence=told.format(name=keys.key_path(path).name), mendable=True)


def plain_copies(path: Path, places: BackupPlaces) -> Diagnosis:
    """Whether plain copies of an encrypted book lie open."""
    copies = open_copies(path, places)
    if not copies:
        return Diagnosis(Concern.COPIES, ok=True, sentence=tr("No plain copy of the encrypted book is known."))
    return Diagnosis(Concern.COPIES, ok=False, sentence=copies_lie_open(copies), mendable=True)


def other_keys(path: Path, places: BackupPlaces, *, key: keys.BookKey, passphrase: str | None) -> tuple[Diagnosis, ...]:
    """Backups that a former passphrase still opens: they came back after the change; nothing where there are none."""
    copies = copies_under_another_key(path, places, key=key, passphrase=passphrase)
    if not copies:
        return ()
    told = ntr(
        "{n} backup is not under the book's passphrase ({first}): whoever knows a former one can read it. "
        "Delete it, or keep it where nobody else can reach it.",
        "{n} backups are not under the book's passphrase ({first} …): whoever knows a former one can read them. "
        "Delete them, or keep them where nobody else can reach them.",
        len(copies),
    )
    return (Diagnosis(Concern.COPIES, ok=False, sentence=told.format(n=len(copies), first=copies[0])),)


def sound_backup_words(
    path: Path, places: BackupPlaces, *, passphrase: str | None, key: keys.BookKey | None = None
) -> str:
    """Which backup a damaged book can be had from: the newest that can be read in full."""
    there = [one for folder in places.folders() for one in backups(path, folder)]
    for one in sorted(there, key=lambda one: one.stamp.at, reverse=True):
        if health(one.path, key=key, passphrase=passphrase) is Health.SOUND:
            return tr("The newest sound backup is {path}.").format(path=one.path)
    folder = places.folder.absolute()
    if there and passphrase is not None:
        return tr("Of the backups in {folder} none can be read with this passphrase.").format(folder=folder)
    if there:
        return tr("None of the backups in {folder} can be read in full.").format(folder=folder)
    return tr("There is no backup in {folder}.").format(folder=folder)


def newest_backup(
    path: Path, places: BackupPlaces, *, key: keys.BookKey | None, passphrase: str | None, now: datetime, empty: bool
) -> Diagnosis:
    """Whether the newest backup is of these days and can be read in full, with a key of its own where it has one."""
    there = backups(path, places.folder)
    if empty:
        return Diagnosis(Concern.BACKUPS, ok=True, sentence=tr("An empty book needs no backup."))
    if not there:
        return Diagnosis(Concern.BACKUPS, ok=False, sentence=tr("There is no backup."), mendable=True)
    # A clock that ran back leaves backups of days to come; one of these days may lie behind them.
    newest = next((one for one in there if one.stamp.at - now <= CLOCK_DRIFT), there[0])
    problem = _trouble_with(newest, health(newest.path, key=key, passphrase=passphrase), now=now)
    if problem is not None:
        return Diagnosis(Concern.BACKUPS, ok=False, sentence=problem, mendable=True)
    days = max((now - newest.stamp.at).days, 0)
    told = ntr(
        "{n} backup; it is sound and {days} days old.",
        "{n} backups; the newest is sound and {days} days old.",
        len(there),
    ).format(n=len(there), days=days)
    return Diagnosis(Concern.BACKUPS, ok=True, sentence=told)


def _trouble_with(newest: Backup, found: Health, *, now: datetime) -> str | None:
    sentences = {
        Health.OTHER_KEY: tr("The newest backup {name} is under another passphrase."),
        Health.CHANGED: tr("The newest backup {name} can be read, but its bytes are not those once written."),
        Health.DAMAGED: tr("The newest backup {name} cannot be read."),
    }
    if found in sentences:
        return sentences[found].format(name=newest.path.name)
    age = now - newest.stamp.at
    if age > BACKUP_AGE:
        return tr("The newest backup is {days} days old.").format(days=age.days)
    if age < -CLOCK_DRIFT:
        told = tr(
            "The newest backup is dated {day}, which is still to come: the clock of this computer may have run back."
        )
        return told.format(day=newest.stamp.at.date())
    return None


def leftovers(path: Path, places: BackupPlaces) -> Diagnosis:
    """Whether a kill left unfinished copies."""
    left = unfinished(path, places)
    if not left:
        return Diagnosis(Concern.LEFTOVERS, ok=True, sentence=tr("Nothing unfinished lies beside the book."))
    told = ntr(
        "{n} unfinished file lies beside the book or its backups.",
        "{n} unfinished files lie beside the book or its backups.",
        len(left),
    ).format(n=len(left))
    return Diagnosis(Concern.LEFTOVERS, ok=False, sentence=told, mendable=True)


def unfinished(path: Path, places: BackupPlaces) -> tuple[Path, ...]:
    """Copies that nobody writes any more, beside the book and its backups."""
    folders = [folder for folder in (places.folder, places.second) if folder is not None and folder.is_dir()]
    return (*dead_scratch(path), *(left for one in folders for left in dead_scratch(one / path.name, family=True)))


def conflicts(path: Path, *, passphrase: str | None, key: keys.BookKey | None) -> Diagnosis:
    """Copies that a synchronised folder made of the book when two computers wrote to it."""
    found = (_difference(copy, path, passphrase=passphrase, key=key) for copy in conflict_copies(path))
    told = [sentence for sentence in found if sentence is not None]
    if not told:
        return Diagnosis(Concern.CONFLICTS, ok=True, sentence=tr("No second version of the book lies beside it."))
    merge = tr("Look into it with --book, then `dump` it and `load --merge` the file into the book.")
    return Diagnosis(Concern.CONFLICTS, ok=False, sentence=joined([*told, merge]))


def conflict_copies(path: Path) -> tuple[Path, ...]:
    """Other Raincheck books in the folder whose names begin as the book's does: sync programs add something to it.

    Syncthing, Dropbox, Nextcloud, OneDrive, 坚果云 and iCloud each add something else, before the ending where there is
    one; a second book of the person's own may be called so too.
    """
    return tuple(sorted(_conflict_copies(path)))


def _conflict_copies(path: Path) -> Iterator[Path]:
    with suppress(OSError):
        for entry in path.parent.iterdir():
            same_ending = entry.suffix == path.suffix or not path.suffix
            ours = entry.name.startswith(path.stem) and same_ending and entry != path
            if ours and not entry.name.endswith(_NOT_COPIES) and not entry.is_symlink():
                with suppress(StoreError, OSError):
                    if file_kind(entry) in (FileKind.PLAIN, FileKind.ENCRYPTED):
                        yield entry


def _difference(copy: Path, path: Path, *, passphrase: str | None, key: keys.BookKey | None) -> str | None:
    """A second version and what it holds more or less than the book; None for a book with a history of its own."""
    try:
        other = contents(copy, passphrase=passphrase, key=key)
        own = contents(path, passphrase=passphrase, key=key)
    except StoreError:
        return tr("A second version of the book lies beside it, {name}, and cannot be read.").format(name=copy.name)
    if other.begun != own.begun:
        return None
    if other.digest == own.digest:
        told = tr("A second version of the book lies beside it, {name}; it holds the same and may be deleted.")
        return told.format(name=copy.name)
    if _counts(other) == _counts(own):
        told = tr("A second version of the book lies beside it, {name}: as many entries as the book, but not the same.")
        return told.format(name=copy.name)
    told = tr(
        "A second version of the book lies beside it, {name}: lines {channels}, readings {readings} up to {last}; "
        "in the book {own_channels} and {own_readings} up to {own_last}."
    )
    return told.format(
        name=copy.name,
        channels=len(other.channels),
        readings=other.readings,
        last=other.last_reading or "—",
        own_channels=len(own.channels),
        own_readings=own.readings,
        own_last=own.last_reading or "—",
    )


def _counts(found: Contents) -> tuple[object, ...]:
    return found.channels, found.readings, found.ledger, found.last_reading
