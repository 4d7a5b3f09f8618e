"""Putting another file in a book's place: nobody else has it open, and the old one is never half gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from raincheck.store.connection import connect
from raincheck.store.errors import driver_errors
from raincheck.store.files import sync_file, sync_folder

if TYPE_CHECKING:
    from sqlite3 import Connection

    from raincheck.store.keys import BookKey

_WAIT_MS: Final = 2_000
_BLOCK: Final = 1 << 20


@contextmanager
def alone_with(path: Path, *, key: BookKey | None) -> Iterator[Connection]:
    """A connection that holds the book alone, without a -wal beside it. Raises BusyBookError while others have it."""
    with driver_errors(path):
        connection = connect(path, key=key)
        try:
            connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
            connection.execute("PRAGMA main.locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA main.journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            yield connection
        finally:
            connection.close()


def put_in_place(new: Path, path: Path, *, wipe_old: bool) -> None:
    """Rename `new` over the book, durable; with `wipe_old` the old bytes are overwritten as far as the disk allows."""
    old = os.open(path, os.O_RDWR) if wipe_old and os.name != "nt" else None
    try:
        sync_file(new)
        new.replace(path)
        sync_folder(path.parent)
        if old is not None:
            _zero(old)
    finally:
        if old is not None:
            os.close(old)


def _zero(descriptor: int) -> None:
    left = os.fstat(descriptor).st_size
    os.lseek(descriptor, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(descriptor, bytes(min(left, _BLOCK)))
    os.fsync(descriptor)
