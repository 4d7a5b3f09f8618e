"""A compiled catalogue (.mo) that is asked where it lies.

The standard library reads all of its 4,000 sentences before the first is said; a start says some two hundred.
"""

from __future__ import annotations

import gettext
import struct
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

_MAGIC: Final = 0x950412DE
"""How a catalogue begins that was written low byte first, as Babel writes it on every machine."""


class Translations(gettext.NullTranslations):
    """The sentences of a .mo file, whose sources are in order, in a language with one form for every number.

    Raises ValueError where the file is no such catalogue.
    """

    def __init__(self, compiled: bytes) -> None:
        super().__init__()
        self._said: dict[str, str | None] = {}
        if len(compiled) < 20 or struct.unpack_from("<I", compiled)[0] != _MAGIC:
            raise ValueError("not a compiled catalogue")
        self._bytes = compiled
        self._count, self._sources, self._texts = struct.unpack_from("<3I", compiled, 8)

    def gettext(self, message: str) -> str:
        """What is said for a source, itself where nothing is."""
        said = self._of(message)
        return message if said is None else said

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The one form there is; where nothing is, the source in English's two forms."""
        said = self._of(msgid1)
        return (msgid1 if n == 1 else msgid2) if said is None else said

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every source, of those for one and many things the one for one, with what is said."""
        return ((self._source(place).decode(), self._text(place)) for place in range(self._count))

    def _of(self, message: str) -> str | None:
        if message not in self._said:
            self._said[message] = self._find(message)
        return self._said[message]

    def _find(self, message: str) -> str | None:
        wanted = message.encode()
        place = bisect_left(range(self._count), wanted, key=self._source)
        return self._text(place) if place < self._count and self._source(place) == wanted else None

    def _source(self, place: int) -> bytes:
        return self._first(self._sources, place)

    def _text(self, place: int) -> str:
        return self._first(self._texts, place).decode()

    def _first(self, table: int, place: int) -> bytes:
        """An entry of one of the two tables; of a source with a plural, and of its forms, the first."""
        length, start = struct.unpack_from("<2I", self._bytes, table + 8 * place)
        return self._bytes[start : start + length].partition(b"\0")[0]
