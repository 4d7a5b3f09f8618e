"""The books opened lately, kept on this machine and outside every book; the person can have the list forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from raincheck.core.errors import KnownError
from raincheck.system.files import write_atomically
from raincheck.system.paths import EXAMPLE_FOLDER, Places, make_folder

MOST: Final = 8


def recent_file(places: Places) -> Path:
    """Where the list lies."""
    return places.state / "recent-books.json"


def recall(file: Path) -> tuple[Path, ...]:
    """The books of the list that are there, the latest first."""
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=tuple[str, ...])
    except (OSError, msgspec.MsgspecError):
        return ()
    return tuple(path for path in map(Path, kept) if path.is_file() and not _is_example(path))


def note(file: Path, book: Path) -> None:
    """Put a book first in the list, an example never; where it cannot be written, the menu does without."""
    if _is_example(book):
        return
    others = (path for path in recall(file) if path != book.absolute())
    _keep(file, (book.absolute(), *others)[:MOST])


def forget(file: Path) -> None:
    """Empty the list."""
    _keep(file, ())


def _is_example(book: Path) -> bool:
    return book.parent.name.startswith(EXAMPLE_FOLDER)


def _keep(file: Path, books: tuple[Path, ...]) -> None:
    try:
        make_folder(file.parent)
        write_atomically(file, msgspec.json.encode([str(book) for book in books]), mode=0o600)
    except (OSError, KnownError):
        return
