"""The words by which rows name lines and lenders: of the catalogue, and of the book that a file is imported into."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from raincheck.core.catalogue import Catalogue
from raincheck.importers.base import Product

_LENDERS = ("消费金融", "小额贷款", "小贷", "融资租赁", "汽车金融")
_SHORTEST_NAME = 2


class Lexicon(Struct, frozen=True):
    """The words of a catalogue and a book.

    `lines`: a word and the catalogue's key, the longest word first; an empty key is a name of the book alone.
    """

    lines: tuple[tuple[str, str], ...] = ()
    catalogue: Catalogue = Catalogue((), (), ())

    def line(self, text: str) -> Product | None:
        """The line that a text names."""
        return next((Product(key, word) for word, key in self.lines if word in text), None)

    def lender(self, text: str) -> str | None:
        """The text where it is the name of a company that lends and nothing else."""
        return text if any(word in text for word in _LENDERS) else None


def lexicon_of(catalogue: Catalogue, names: Iterable[str] = ()) -> Lexicon:
    """The words of the catalogue's own products, and the names that the book's lines have.

    Kinds of lines ("credit card", "micro-loan") are no names: they stand in the text of many an ordinary row.
    """
    words = {word: line.key for line in catalogue.lines if line.platform or line.funder for word in line.words}
    for name in names:
        if len(name) >= _SHORTEST_NAME:
            words.setdefault(name, "")
    return Lexicon(tuple(sorted(words.items(), key=lambda item: (-len(item[0]), item[0]))), catalogue)
