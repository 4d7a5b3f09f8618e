"""Encrypted pages one by one: which carry the right HMAC, and an empty page in the place of each that does not.

SQLCipher stops at the first page whose HMAC is wrong and reads nothing more. A page under the book's key fits any
place once its HMAC is made for that place, so a damaged one is replaced by an empty one and all others can be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path

from raincheck.store.connection import connect
from raincheck.store.files import scratch_file
from raincheck.store.keys import PAGE, BookKey, MacKey


class Filler(StrEnum):
    """An empty leaf of a table with row numbers, or of one without."""

    ROWID = "CREATE TABLE empty (a)"
    WITHOUT_ROWID = "CREATE TABLE empty (a PRIMARY KEY) WITHOUT ROWID"


def damaged_pages(file: Path, mac: MacKey) -> tuple[int, ...]:
    """The numbers (from 1) of the pages whose bytes are not those that were written."""
    return tuple(number for number, page in _pages(file) if not mac.fits(number, page))


def fill(file: Path, numbers: tuple[int, ...], *, key: BookKey, filler: Filler) -> None:
    """Put an empty page in the place of each of these; the first page keeps its bytes, for the schema stands there."""
    empty, mac = _empty_page(file, key, filler), MacKey.of(key)
    seal_as_they_are(file, tuple(number for number in numbers if number == 1), key=key)
    with file.open("r+b") as opened:
        for number in numbers:
            if number != 1:
                opened.seek((number - 1) * PAGE)
                opened.write(mac.sealed(number, empty))


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


def _empty_page(beside: Path, key: BookKey, filler: Filler) -> bytes:
    with scratch_file(beside) as small:
        with closing(connect(small, key=key)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(filler.value)
        with small.open("rb") as opened:
            opened.seek(PAGE)
            return opened.read(PAGE)
