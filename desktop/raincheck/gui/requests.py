"""What a page asks of the program itself, because the open book must be put away for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OpenBook:
    """Open another book in this window."""

    path: Path


@dataclass(frozen=True, slots=True)
class NewBook:
    """Begin a new book, encrypted when a passphrase is given, and open it."""

    path: Path
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LockNow:
    """Put the encrypted book away until its passphrase is typed again."""


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """Encrypt (`old` None), decrypt (`new` None) or change the passphrase; `remember`: the keyring may know it."""

    old: str | None = field(default=None, repr=False)
    new: str | None = field(default=None, repr=False)
    remember: bool = False


@dataclass(frozen=True, slots=True)
class PutBack:
    """Put a backup in the book's place; the passphrases open the present book and the backup."""

    backup: Path
    passphrase: str | None = field(default=None, repr=False)
    backup_passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DressAnew:
    """Build the window anew on the same book: the language has changed."""


Request = OpenBook | NewBook | LockNow | ChangeKey | PutBack | DressAnew
