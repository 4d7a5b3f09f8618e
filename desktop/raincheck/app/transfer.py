"""The whole book in and out in the open format."""

from __future__ import annotations

from pathlib import Path

from raincheck import bookfile
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.model import Book
from raincheck.core.text import tr
from raincheck.store import Merge, Origin, Store
from raincheck.store.rotation import Why
from raincheck.system.files import write_atomically


def read_file(path: Path) -> Book:
    """A book file, checked in full. Raises BookFileError with the JSON path of the fault."""
    return bookfile.read_book_file(path)


def load(store: Store, book: Book) -> None:
    """Put a book into an empty one. Raises a UsageError when the book is not empty."""
    with store.write(tr("Loaded a book file"), origin=Origin.LOAD) as tx:
        if not tx.is_empty():
            raise UsageError(
                tr("This book is not empty: load into a new one, or add --merge to put the file's entries into it.")
            )
        tx.load(book)


def merge(store: Store, book: Book) -> Merge:
    """Add what is new; an id that exists with other content is refused with the list."""
    with store.write(tr("Merged a book file"), backup=Why.MERGE) as tx:
        return tx.merge(book)


def dump(store: Store) -> bytes:
    """The whole book, byte for byte the same each time."""
    return bookfile.write(store.book(archived=True))


def write_file(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all. Raises KnownError when it cannot be written."""
    try:
        write_atomically(path, data, mode=0o600)
    except OSError as problem:
        raise KnownError(
            tr("{path} cannot be written ({reason}); choose another place or free some space.").format(
                path=path, reason=problem.strerror
            )
        ) from problem
