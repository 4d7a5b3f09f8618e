"""What a page asks of the program itself, because the open book must be put away for it."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from raincheck.core.secret import Secret


class OpenBook(Struct, frozen=True):
    """Open another book in this window."""

    path: Path


class NewBook(Secret, frozen=True):
    """Begin a new book, encrypted when a passphrase is given, and open it."""

    path: Path
    passphrase: str | None = None


class LockNow(Struct, frozen=True):
    """Put the encrypted book away until its passphrase is typed again."""


class ChangeKey(Secret, frozen=True):
    """Encrypt (`old` None), decrypt (`new` None) or change the passphrase; `remember`: the keyring may know it."""

    old: str | None = None
    new: str | None = None
    remember: bool = False


class PutBack(Secret, frozen=True):
    """Put a backup in the book's place; the passphrases open the present book and the backup."""

    backup: Path
    passphrase: str | None = None
    backup_passphrase: str | None = None


class DressAnew(Struct, frozen=True):
    """Build the window anew on the same book: its language or its letters have changed."""


Request = OpenBook | NewBook | LockNow | ChangeKey | PutBack | DressAnew
