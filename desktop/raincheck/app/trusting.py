"""Backups, restoring, encryption: what keeps a book from being lost or read by a stranger."""

from __future__ import annotations

from pathlib import Path

from raincheck.store import Store
from raincheck.store.backup import BackupPlaces, default_places
from raincheck.store.encryption import decrypt, encrypt, rekey
from raincheck.store.restore import Difference, compare, restore
from raincheck.system.clock import Clock


def back_up(store: Store, target: Path | None) -> tuple[Path, ...]:
    """Write a verified backup: to a file of the person's choice, else into the backups' folders."""
    if target is None:
        return store.backup()
    store.backup_to(target)
    return (target,)


def places_of(book: Path) -> BackupPlaces:
    """Where a book's backups lie when it cannot be opened to ask."""
    return default_places(book)


def difference(book: Path, backup: Path, passphrase: str | None) -> Difference:
    """What a restore would change."""
    return compare(book, backup, passphrase=passphrase)


def put_back(book: Path, backup: Path, passphrase: str | None, clock: Clock) -> Path | None:
    """Put a backup in the book's place; answers where the replaced book is kept."""
    return restore(book, backup, at=clock.now(), places=places_of(book), passphrase=passphrase)


def lock_up(book: Path, new_passphrase: str) -> None:
    """Encrypt a plain book and its backups."""
    encrypt(book, new_passphrase, places=places_of(book))


def unlock_for_good(book: Path, passphrase: str) -> None:
    """Turn an encrypted book and its backups into plain ones."""
    decrypt(book, passphrase, places=places_of(book))


def change_passphrase(book: Path, passphrase: str, new_passphrase: str) -> None:
    """Give a book and its backups another passphrase."""
    rekey(book, passphrase, new_passphrase, places=places_of(book))
