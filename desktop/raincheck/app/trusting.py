"""Backups, restoring, encryption, the doctor: what keeps a book from being lost or read by a stranger."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from raincheck.core.errors import KnownError
from raincheck.core.settings import preferences
from raincheck.store import BookKey, Store, doctor, open_store
from raincheck.store.backup import BackupPlaces, Health, default_places, health
from raincheck.store.doctor import Concern, Diagnosis
from raincheck.store.encryption import decrypt, encrypt, rekey
from raincheck.store.keys import passphrase_is_right
from raincheck.store.restore import Contents, Difference, compare, restore
from raincheck.store.salvage import Saved, salvage
from raincheck.system.clock import Clock
from raincheck.system.keyring import Keyring, NoKeyringError
from raincheck.system.paths import book_mark

__all__ = ["Concern", "Contents", "Diagnosis", "Difference", "Health", "NoKeyringError", "Saved"]


def back_up(store: Store, target: Path | None) -> tuple[Path, ...]:
    """Write a verified backup: to a file of the person's choice, else into the backups' folders."""
    if target is None:
        return store.backup()
    store.backup_to(target)
    return (target,)


def check_backups(backups: Iterable[Path], key: BookKey | None) -> tuple[tuple[Path, Health], ...]:
    """Open each backup and check it in full."""
    return tuple((backup, health(backup, key=key)) for backup in backups)


def places_of(book: Path, passphrase: str | None, clock: Clock) -> BackupPlaces:
    """Where a book's backups lie; the second folder is known only when the book can be opened."""
    places = default_places(book)
    with suppress(KnownError), open_store(book, clock=clock.now, passphrase=passphrase) as store:
        second = preferences(dict(store.settings())).second_backups
        return replace(places, second=Path(second) if second else None)
    return places


def difference(book: Path, backup: Path, passphrase: str | None, *, backup_passphrase: str | None = None) -> Difference:
    """What a restore would change. Raises a StoreError when the backup cannot be read in full."""
    return compare(book, backup, passphrase=passphrase, backup_passphrase=backup_passphrase)


def put_back(
    book: Path, backup: Path, passphrase: str | None, clock: Clock, *, backup_passphrase: str | None = None
) -> Path | None:
    """Put a backup in the book's place; answers where the replaced book is kept."""
    kept = restore(
        book,
        backup,
        at=clock.now(),
        places=places_of(book, passphrase, clock),
        passphrase=passphrase,
        backup_passphrase=backup_passphrase,
    )
    if backup_passphrase is not None and backup_passphrase != passphrase:
        _renew(book, backup_passphrase)
    return kept


def lock_up(book: Path, new_passphrase: str, clock: Clock) -> None:
    """Encrypt a plain book and its backups."""
    encrypt(book, new_passphrase, places=places_of(book, None, clock))


def unlock_for_good(book: Path, passphrase: str, clock: Clock) -> None:
    """Turn an encrypted book and its backups into plain ones; the keyring forgets the passphrase."""
    decrypt(book, passphrase, places=places_of(book, passphrase, clock))
    forget(book)


def change_passphrase(book: Path, passphrase: str, new_passphrase: str, clock: Clock) -> None:
    """Give a book and its backups another passphrase, and the keyring too where it knew the old one."""
    rekey(book, passphrase, new_passphrase, places=places_of(book, passphrase, clock))
    _renew(book, new_passphrase)


def change_key(book: Path, old: str | None, new: str | None, clock: Clock, *, remember: bool = False) -> None:
    """Encrypt (`old` None), decrypt (`new` None) or give another passphrase; the keyring may `remember` a first one."""
    if old is None and new is not None:
        lock_up(book, new, clock)
        if remember:
            keep(book, new)
    elif old is not None and new is None:
        unlock_for_good(book, old, clock)
    elif old is not None and new is not None:
        change_passphrase(book, old, new, clock)


def is_right(book: Path, passphrase: str) -> bool:
    """Whether the passphrase belongs to the encrypted book; takes 0.2 s."""
    return passphrase_is_right(book, passphrase)


def can_remember() -> bool:
    """Whether the system has a keyring that answers."""
    return Keyring().available()


def is_remembered(book: Path) -> bool:
    """Whether the keyring knows the book's passphrase."""
    try:
        return Keyring().read(book_mark(book)) is not None
    except NoKeyringError:
        return False


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
    return doctor.examine(book, places=places, now=clock.now(), passphrase=passphrase, key=key)


def mend(book: Path, concern: Concern, *, places: BackupPlaces, clock: Clock, passphrase: str | None = None) -> None:
    """Put a mendable finding right. Raises a StoreError."""
    doctor.mend(book, concern, places=places, now=clock.now(), passphrase=passphrase)


def save_readable(damaged: Path, target: Path, passphrase: str | None) -> tuple[Saved, ...]:
    """Write what is readable of a damaged book into a new one; answers what was saved and what is lost."""
    return salvage(damaged, target, passphrase=passphrase)
