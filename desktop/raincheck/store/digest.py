"""The digest beside every backup, in the form that `sha256sum -c` reads."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Final

from raincheck.store.files import size_of, write_whole

_BLOCK: Final = 1 << 20
_MOST: Final = 4096
_DIGITS: Final = 64


class Bytes(StrEnum):
    """What the digest beside a file says of its bytes."""

    UNKNOWN = "unknown"
    AS_MADE = "as_made"
    CHANGED = "changed"


def digest_path(file: Path) -> Path:
    """Where the digest of a file lies."""
    return file.with_name(f"{file.name}.sha256")


def write_digest(file: Path) -> None:
    """Write down what the file's bytes are now."""
    write_whole(digest_path(file), f"{_sha256(file)}  {file.name}\n".encode("utf-8", "surrogateescape"))


def compare_digest(file: Path) -> Bytes:
    """Whether a file's bytes are those that were written. Raises OSError when the file cannot be read."""
    beside = digest_path(file)
    if not 0 < size_of(beside) <= _MOST:
        return Bytes.UNKNOWN
    said = beside.read_bytes()[:_DIGITS].decode("ascii", "replace")
    if len(said) < _DIGITS or set(said) - set("0123456789abcdef"):
        return Bytes.UNKNOWN
    return Bytes.AS_MADE if said == _sha256(file) else Bytes.CHANGED


def _sha256(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
