"""Encrypted pages one by one: which carry the right HMAC, and a page of one marked row in the place of each other.

SQLCipher stops at the first page whose HMAC is wrong and reads nothing more. A page under the book's key fits any
place once its HMAC is made for that place, so a damaged one is replaced and all others can be read. SQLite takes a leaf
without a row for damage and reads no further either: so the page that stands in has one row, which no reader takes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import Final

from raincheck.store.connection import connect
from raincheck.store.files import scratch_file
from raincheck.store.keys import PAGE, BookKey, MacKey

NO_ROW: Final = -(1 << 62)
"""The row number, or the first column of the key, of the one row that stands on a page put in."""


class Filler(Enum):
    """A leaf of a table with row numbers, or of one without; the one row on it comes before any other."""

    ROWID = ("CREATE TABLE empty (a)", "INSERT INTO empty (rowid) VALUES (?)")
    WITHOUT_ROWID = ("CREATE TABLE empty (a PRIMARY KEY) WITHOUT ROWID", "INSERT INTO empty VALUES (?)")


def damaged_pages(file: Path, mac: MacKey) -> tuple[int, ...]:
    """The numbers (from 1) of the pages whose bytes are not those that were written."""
    return tuple(number for number, page in _pages(file) if not mac.fits(number, page))


def fill(file: Path, numbers: tuple[int, ...], *, key: BookKey, filler: Filler, row: int = NO_ROW) -> None:
    """Put a page of the marked row in the place of each of these; the first keeps its bytes (the schema's root)."""
    stand_in, mac = _page_of_one(file, key, filler, row), MacKey.of(key)
    seal_as_they_are(file, tuple(number for number in numbers if number == 1), key=key)
    with file.open("r+b") as opened:
        for number in numbers:
            if number != 1:
                opened.seek((number - 1) * PAGE)
                opened.write(mac.sealed(number, stand_in))


def seal_as_they_are(file: Path, numbers: tuple[int, ...], *, key: BookKey) -> None:
    """Give damaged pages an HMAC that fits what stands there; some of it is not what was written."""
    mac = MacKey.of(key)
    with file.open("r+b") as opened:
        for number in numbers:
            opened.seek((number - 1) * PAGE)
            page = opened.read(PAGE)
            opened.seek((number - 1) * PAGE)
            opened.write(mac.sealed(number, page))


def whole_pages(file: Path) -> None:
    """Lengthen a file that was cut inside a page; the page is damaged all the same."""
    rest = file.stat().st_size % PAGE
    if rest:
        os.truncate(file, file.stat().st_size + PAGE - rest)


def _pages(file: Path) -> Iterator[tuple[int, bytes]]:
    with file.open("rb") as opened:
        number = 0
        while page := opened.read(PAGE):
            number += 1
            yield number, page


def blank_first_page(file: Path, key: BookKey) -> None:
    """Put a first page without a definition in the place of a lost one; it counts as many pages as there are."""
    with scratch_file(file) as small:
        with closing(connect(small, key=key)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("CREATE TABLE pages (a)")
            connection.execute("INSERT INTO pages VALUES (zeroblob(?))", (file.stat().st_size,))
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("DELETE FROM sqlite_schema")
        first = small.read_bytes()[:PAGE]
    with file.open("r+b") as opened:
        opened.write(first)


def _page_of_one(beside: Path, key: BookKey, filler: Filler, row: int) -> bytes:
    make, put = filler.value
    with scratch_file(beside) as small:
        with closing(connect(small, key=key)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(make)
            connection.execute(put, (row,))
        with small.open("rb") as opened:
            opened.seek(PAGE)
            return opened.read(PAGE)
