"""Backups, restoring, encryption, the doctor: what keeps a book from being lost or read by a stranger."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from raincheck.app.opening import is_remembered
from raincheck.core.text import tr
from raincheck.store import BookKey, Store, doctor
from raincheck.store.backup import BackupPlaces, Health, default_places, health
from raincheck.store.course import Reached, Step, Tell
from raincheck.store.diagnosis import Concern, Diagnosis, joined
from raincheck.store.encryption import Outcome, decrypt, encrypt, open_copies, rekey
from raincheck.store.errors import DamagedBookError
from raincheck.store.keys import passphrase_is_right
from raincheck.store.restore import Contents, Difference, compare, restore
from raincheck.store.salvage import Saved, salvage
from raincheck.store.surroundings import sound_backup_words
from raincheck.store.table_names import name_of
from raincheck.system.autostart.base import Autostart, job_name
from raincheck.system.clock import Clock
from raincheck.system.keyring import Keyring, NoKeyringError
from raincheck.system.logs import FILE_NAME
from raincheck.system.paths import book_mark
from raincheck.system.paths import places as own_places

__all__ = [
    "Concern",
    "Contents",
    "Diagnosis",
    "Difference",
    "Health",
    "NoKeyringError",
    "Outcome",
    "Reached",
    "Saved",
    "Step",
]


def back_up(store: Store, target: Path | None, tell: Tell | None = None) -> tuple[Path, ...]:
    """Write a verified backup: to a file of the person's choice, else into the backups' folders."""
    if target is None:
        return store.backup(tell=tell)
    store.backup_to(target, tell=tell)
    return (target,)


def check_backups(backups: Iterable[Path], key: BookKey | None) -> tuple[tuple[Path, Health], ...]:
    """Open each backup and check it in full."""
    return tuple((backup, health(backup, key=key)) for backup in backups)


def plain_copies_of(book: Path, passphrase: str | None) -> tuple[Path, ...]:
    """Copies of an encrypted book that anybody can read."""
    return open_copies(book, places_of(book, passphrase))


def places_of(book: Path, passphrase: str | None) -> BackupPlaces:
    """Where a book's backups lie; the second folder is known only when the book can be opened."""
    return replace(default_places(book), second=doctor.second_folder(book, passphrase=passphrase))


def difference(book: Path, backup: Path, passphrase: str | None, *, backup_passphrase: str | None = None) -> Difference:
    """What a restore would change. Raises a StoreError when the backup cannot be read in full."""
    return compare(book, backup, passphrase=passphrase, backup_passphrase=backup_passphrase)


def put_back(
    book: Path,
    backup: Path,
    passphrase: str | None,
    clock: Clock,
    *,
    backup_passphrase: str | None = None,
    tell: Tell | None = None,
) -> Path | None:
    """Put a backup in the book's place; answers where the replaced book is kept."""
    kept = restore(
        book,
        backup,
        at=clock.now(),
        places=places_of(book, passphrase),
        passphrase=passphrase,
        backup_passphrase=backup_passphrase,
        tell=tell,
    )
    if backup_passphrase is not None and backup_passphrase != passphrase:
        _renew(book, backup_passphrase)
    return kept


def lock_up(book: Path, new_passphrase: str, tell: Tell | None = None) -> Outcome:
    """Encrypt a plain book and its backups."""
    return encrypt(book, new_passphrase, places=places_of(book, None), tell=tell)


def unlock_for_good(book: Path, passphrase: str, tell: Tell | None = None) -> Outcome:
    """Turn an encrypted book and its backups into plain ones; the keyring forgets the passphrase."""
    outcome = decrypt(book, passphrase, places=places_of(book, passphrase), tell=tell)
    forget(book)
    return outcome


def change_passphrase(book: Path, passphrase: str, new_passphrase: str, tell: Tell | None = None) -> Outcome:
    """Give a book and its backups another passphrase, and the keyring too where it knew the old one."""
    outcome = rekey(book, passphrase, new_passphrase, places=places_of(book, passphrase), tell=tell)
    _renew(book, new_passphrase)
    return outcome


def change_key(
    book: Path, old: str | None, new: str | None, *, remember: bool = False, tell: Tell | None = None
) -> Outcome:
    """Encrypt (`old` None), decrypt (`new` None) or give another passphrase; the keyring may `remember` a first one."""
    if old is None and new is not None:
        outcome = lock_up(book, new, tell)
        if remember:
            keep(book, new)
        return outcome
    if old is not None and new is None:
        return unlock_for_good(book, old, tell)
    if old is not None and new is not None:
        return change_passphrase(book, old, new, tell)
    raise ValueError("a plain book stays plain")


def is_right(book: Path, passphrase: str) -> bool:
    """Whether the passphrase belongs to the encrypted book; takes 0.2 s."""
    return passphrase_is_right(book, passphrase)


def can_remember() -> bool:
    """Whether the system has a keyring that answers."""
    return Keyring().available()


def diagnose_schedule(book: Path, autostart: Autostart) -> tuple[Diagnosis, ...]:
    """For the doctor: whether the daily check, where one is scheduled, can be started at all."""
    found = autostart.status(job_name(book))
    if not found.installed:
        return ()
    if found.missing_program is not None:
        told = tr("The daily check starts a program that is gone ({program}): run raincheck schedule refresh.")
        return (Diagnosis(Concern.SCHEDULE, ok=False, sentence=told.format(program=found.missing_program)),)
    if found.active is False:
        told = tr("The daily check is entered, and the system will not run it: run raincheck schedule install.")
        return (Diagnosis(Concern.SCHEDULE, ok=False, sentence=told),)
    return (
        Diagnosis(Concern.SCHEDULE, ok=True, sentence=tr("The daily check is scheduled and its program is there.")),
    )


def keep(book: Path, passphrase: str) -> None:
    """Put the passphrase into the system's keyring. Raises NoKeyringError."""
    Keyring().store(book_mark(book), passphrase)


def forget(book: Path) -> None:
    """Take the passphrase out of the system's keyring, if it is there."""
    with suppress(NoKeyringError):
        Keyring().forget(book_mark(book))


def _renew(book: Path, passphrase: str) -> None:
    if is_remembered(book):
        keep(book, passphrase)


def examine(
    book: Path, *, places: BackupPlaces, clock: Clock, passphrase: str | None = None, key: BookKey | None = None
) -> tuple[Diagnosis, ...]:
    """Look at the book, its backups and its files; nothing is changed."""
    return doctor.examine(book, places=places, now=clock.now(), passphrase=passphrase, key=key, others=_log_files())


def _log_files() -> tuple[Path, ...]:
    """The log, the old ones too, and its folder."""
    folder = own_places().logs
    return (folder, *sorted(folder.glob(f"{FILE_NAME}*")))


def accept(book: Path, passphrase: str | None) -> None:
    """Take what stands in the book as right, after another program wrote to it. Raises DamagedBookError."""
    doctor.accept(book, passphrase=passphrase)


def mend(book: Path, concern: Concern, *, places: BackupPlaces, clock: Clock, passphrase: str | None = None) -> None:
    """Put a mendable finding right. Raises a StoreError."""
    doctor.mend(book, concern, places=places, now=clock.now(), passphrase=passphrase, others=_log_files())


def save_readable(damaged: Path, target: Path, passphrase: str | None) -> tuple[Saved, ...]:
    """Write what is readable of a damaged book into a new one; answers what was saved and what is lost.

    Raises DamagedBookError, which names the newest sound backup, where nothing can be read.
    """
    try:
        return salvage(damaged, target, passphrase=passphrase)
    except DamagedBookError as problem:
        told = sound_backup_words(damaged, places_of(damaged, passphrase), passphrase=passphrase)
        raise DamagedBookError(joined([str(problem), told])) from problem


def loss_words(saved: tuple[Saved, ...]) -> tuple[str, ...]:
    """What is lost of each table; those of which nothing is known to be left stand in one sentence at the end."""
    gone = [entry for entry in saved if not entry.whole and not entry.rows and entry.missing is None]
    told = [_loss(entry) for entry in saved if not entry.whole and entry not in gone]
    if gone:
        names = tr(", ").join(name_of(entry.table) for entry in gone)
        told.append(tr("Nothing could be read of: {tables}.").format(tables=names))
    return tuple(told)


def _loss(entry: Saved) -> str:
    lost, table = (entry.missing or 0) + entry.orphans, name_of(entry.table)
    if entry.doubtful:
        told = tr("{table}: {rows} rows saved, {doubtful} of them from a damaged page (look them over), {lost} lost.")
        return told.format(table=table, rows=entry.rows, doubtful=entry.doubtful, lost=lost)
    if entry.missing is None:
        told = tr("{table}: {rows} rows saved, some are lost; how many is not known.")
        return told.format(table=table, rows=entry.rows)
    if not lost and entry.differs:
        told = tr("{table}: {rows} rows saved; they do not equal the book's sum, so not all are as they were written.")
        return told.format(table=table, rows=entry.rows)
    told = tr("{table}: {rows} rows saved, {lost} lost.")
    return told.format(table=table, rows=entry.rows, lost=lost)
