"""A book's key: derived from the passphrase as SQLCipher 4 derives it, and told apart from damage.

SQLCipher answers a wrong passphrase and a damaged file alike ("file is not a database"). Two things tell them apart:
every page carries an HMAC that can be checked one by one, and beside an encrypted book lies `<book>.key` with the
public salt and a verifier. The verifier costs a guesser as much as the book itself does.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import unicodedata
from pathlib import Path
from typing import Final, Self

from msgspec import Struct

from raincheck.core.secret import Secret

PAGE: Final = 4096
SALT: Final = 16
ROUNDS: Final = 256_000
CIPHER_COMPATIBILITY: Final = 4
_HMAC_BYTES: Final = 64
_RESERVED: Final = 80
_HMAC_SALT_MASK: Final = 0x3A
_HMAC_ROUNDS: Final = 2
_PAGES_TRIED: Final = 64
_VERIFIER_MASK: Final = 0x5C


class BookKey(Secret, frozen=True):
    """A derived 256-bit key and the salt it belongs to; neither is shown in a repr."""

    raw: bytes
    salt: bytes

    def pragma(self) -> str:
        """The key as SQLCipher takes it: no second derivation, and the salt for a file that does not exist yet."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"


class MacKey(Secret, frozen=True):
    """The key of the HMAC that every page ends with, as SQLCipher 4 derives it from the book's key."""

    raw: bytes

    @classmethod
    def of(cls, key: BookKey) -> Self:
        """The one that belongs to a book's key."""
        return cls(_pbkdf2(key.raw, bytes(byte ^ _HMAC_SALT_MASK for byte in key.salt), _HMAC_ROUNDS))

    def fits(self, number: int, page: bytes) -> bool:
        """Whether a page (numbered from 1) is whole and as it was written."""
        return len(page) == PAGE and hmac.compare_digest(self._digest(number, page), page[PAGE - _HMAC_BYTES :])

    def sealed(self, number: int, page: bytes) -> bytes:
        """The page with the HMAC of this number."""
        return page[: PAGE - _HMAC_BYTES] + self._digest(number, page)

    def _digest(self, number: int, page: bytes) -> bytes:
        body = page[SALT if number == 1 else 0 : PAGE - _RESERVED + SALT]
        return hmac.new(self.raw, body + number.to_bytes(4, "little"), "sha512").digest()


class KeyFile(Struct, frozen=True):
    """What lies beside an encrypted book: its public salt and the check of a passphrase."""

    salt: bytes
    verifier: bytes

    def fits(self, passphrase: str) -> bool:
        """Whether this is the passphrase the book was encrypted with."""
        return hmac.compare_digest(self.verifier, _verifier(passphrase, self.salt))


def derive(passphrase: str, salt: bytes) -> BookKey:
    """The key of a passphrase; takes 0.1–0.3 s and lets other threads run meanwhile."""
    return BookKey(_pbkdf2(_typed(passphrase), salt, ROUNDS), salt)


def new_key(passphrase: str) -> BookKey:
    """A key for a new encrypted book."""
    return derive(passphrase, os.urandom(SALT))


def key_path(book: Path) -> Path:
    """Where the salt and the verifier of an encrypted book lie."""
    return book.with_name(book.name + ".key")


def salt_of(book: Path) -> bytes:
    """The salt an encrypted book begins with. Raises OSError."""
    with book.open("rb") as file:
        return file.read(SALT)


def key_file_text(passphrase: str, salt: bytes) -> str:
    """What is written beside an encrypted book."""
    return json.dumps(
        {
            "format": "raincheck-key",
            "version": 1,
            "cipher_compatibility": CIPHER_COMPATIBILITY,
            "kdf": "PBKDF2-HMAC-SHA512",
            "rounds": ROUNDS,
            "salt": salt.hex(),
            "verifier": _verifier(passphrase, salt).hex(),
        },
        indent=1,
    )


def read_key_file(book: Path) -> KeyFile | None:
    """What lies beside the book; None when it is missing or not readable."""
    try:
        found = json.loads(key_path(book).read_text("utf-8"))
        salt, verifier = bytes.fromhex(found["salt"]), bytes.fromhex(found["verifier"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return KeyFile(salt, verifier) if len(salt) == SALT else None


def opens_a_page(book: Path, key: BookKey) -> bool:
    """Whether at least one of the first pages carries this key's HMAC: the passphrase is right, whatever is damaged."""
    mac = MacKey.of(key)
    with book.open("rb") as file:
        return any(mac.fits(number, file.read(PAGE)) for number in range(1, _PAGES_TRIED + 1))


def passphrase_is_right(book: Path, passphrase: str) -> bool:
    """Whether the passphrase belongs to the book, also when the book cannot be opened with it."""
    beside = read_key_file(book)
    if beside is not None and beside.fits(passphrase):
        return True
    salt = salt_of(book)
    return len(salt) == SALT and opens_a_page(book, derive(passphrase, salt))


def _typed(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode("utf-8")


def _pbkdf2(secret: bytes, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", secret, salt, rounds, 32)


def _verifier(passphrase: str, salt: bytes) -> bytes:
    own_salt = bytes(byte ^ _VERIFIER_MASK for byte in salt)
    return hashlib.sha256(b"raincheck-verifier" + _pbkdf2(_typed(passphrase), own_salt, ROUNDS)).digest()
