"""The whole book in and out in the open format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from raincheck import bookfile
from raincheck.app.example import mark_as_example
from raincheck.app.files import write_file
from raincheck.app.kept_pictures import ending, kept_digests
from raincheck.app.outcome import Changes, Done
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.model import MAX_EVIDENCE_BYTES, Book
from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr
from raincheck.core.written import clean_book
from raincheck.store import Merge, Origin, Store
from raincheck.store.rotation import Why
from raincheck.system.paths import make_folder


def read_file(path: Path) -> Book:
    """A book file, checked in full. Raises BookFileError with the JSON path of the fault."""
    return bookfile.read_book_file(path)


def load(store: Store, book: Book, *, files: Iterable[bytes] = (), example: bool = False) -> Done[None]:
    """Put a book into an empty one, with the contents of its kept files. Raises a UsageError when it is not empty.

    `example`: it is made up, and everything that is said of it tells so.
    """
    with store.write(tr("Loaded a book file"), origin=Origin.LOAD) as tx:
        if not tx.is_empty():
            raise UsageError(
                tr("This book is not empty: load into a new one, or add --merge to put the file's entries into it.")
            )
        tx.load(_watched_since(book, tx.day))
        if example:
            mark_as_example(tx)
        for content in files:
            tx.keep_file(content)
    told = tr("Loaded {channels} lines and {readings} readings into {book}.")
    words = told.format(channels=len(book.channels), readings=len(book.observations), book=store.path)
    return Done(None, Changes.everything(), words)


def merge(store: Store, book: Book, *, files: Iterable[bytes] = ()) -> Done[Merge]:
    """Add what is new; an id that exists with other content is refused with the list."""
    with store.write(tr("Merged a book file"), backup=Why.MERGE) as tx:
        known = {line.id: line.added_on for line in tx.channels(archived=True)}
        for content in files:
            tx.keep_file(content)
        made = tx.merge(_watched_since(book, tx.day, known))
    told = tr("{added} entries added, {skipped} were there already.").format(added=made.added, skipped=made.skipped)
    return Done(made, Changes.everything(), told)


def take_in(store: Store, path: Path) -> Done[None]:
    """Load a book file into an empty book, else add what is new of it. Raises KnownError."""
    book = read_file(path)
    done = load(store, book) if store.is_empty() else merge(store, book)
    return Done(None, done.changes, done.told)


def _watched_since(book: Book, on: date, known: Mapping[str, date | None] | None = None) -> Book:
    """A line of which the file does not say since when it is watched is watched from the day of loading on."""
    days = known or {}
    lines = tuple(
        line if line.added_on is not None else replace(line, added_on=days.get(line.id, on)) for line in book.channels
    )
    return replace(book, channels=lines)


def dump(store: Store) -> bytes:
    """The whole book, byte for byte the same each time, in texts that a book file may hold."""
    return bookfile.write(clean_book(store.book(archived=True)))


def write_evidence(store: Store, folder: Path) -> int:
    """Write every kept file into a folder, each under its digest and name; how many. Raises KnownError."""
    written = 0
    for digest, name in _named_files(store.book(archived=True)).items():
        content = store.evidence_content(digest)
        if content is not None:
            make_folder(folder)
            ended = name if Path(name).suffix else name + ending(content)
            write_file(folder / f"{digest[:16]}-{ended}", content)
            written += 1
    return written


def _named_files(book: Book) -> dict[str, str]:
    """The kept files that a book names, in its incidents and in notes at its lines: each digest with its name."""
    return kept_digests(book) | {entry.sha256: entry.name for found in book.incidents for entry in found.evidence}


def read_evidence(book: Book, folder: Path) -> tuple[bytes, ...]:
    """The kept files that a book names, found in a folder by their digest. Raises KnownError when one is not there."""
    wanted = _named_files(book)
    found: dict[str, bytes] = {}
    try:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.stat().st_size <= MAX_EVIDENCE_BYTES:
                content = path.read_bytes()
                found[hashlib.sha256(content).hexdigest()] = content
    except OSError as problem:
        raise KnownError(
            tr("{path} cannot be read ({reason}); check the name and your rights to it.").format(
                path=folder, reason=reason_of(problem)
            )
        ) from problem
    missing = [name for digest, name in wanted.items() if digest not in found]
    if missing:
        told = tr("{path} lacks the kept files {names}; nothing was loaded.")
        raise KnownError(told.format(path=folder, names=", ".join(missing)))
    return tuple(found[digest] for digest in wanted)
