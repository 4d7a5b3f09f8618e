"""Web pages as banks and mails use them: their text in lines, and their tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from msgspec import Struct

from raincheck.importers.table import Row, Sheet

_START: Final = re.compile(
    r"\s*(?:\ufeff)?(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|div|meta|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_AROUND: Final = 4000
_BREAKS: Final = frozenset(
    ("p", "div", "br", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "section", "hr", "body", "title")
)
_SILENT: Final = frozenset(("script", "style", "head"))


class Page(Struct, frozen=True):
    """What a reader sees of a web page."""

    text: str
    sheets: tuple[Sheet, ...]


def is_page(text: str) -> bool:
    """Whether the text is a web page."""
    return bool(_START.match(text[:4000]))


def page_of(markup: str) -> Page:
    """The text and the tables of a page, whatever is left open in it."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.page()


class _Reader(HTMLParser):
    """Collects text; a table inside a cell (mails lay out with them) gives its rows to a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text: list[str] = []
        self._silent = 0
        self._tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[list[str]] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BREAKS:
            self._text.append("\n")
        if tag == "table":
            self._open.append([])
            self._tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            if not self._open[-1]:
                self._open[-1].append([])
            self._cell.append([])
            self._text.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BREAKS:
            self._text.append("\n")
        if tag == "table" and self._open:
            self._open.pop()
        elif tag in ("td", "th") and self._cell and self._open:
            self._open[-1][-1].append(re.sub(r"\s+", " ", "".join(self._cell.pop())).strip())

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._text.append(data)
        if self._cell:
            self._cell[-1].append(data)

    def page(self) -> Page:
        joined = "".join(self._text).replace("\xa0", " ")
        lines = (re.sub(r"[ \t]+", " ", line).strip() for line in joined.split("\n"))
        text = "\n".join(line for line in lines if line)
        sheets = tuple(
            Sheet(tuple(Row(line, tuple(cells)) for line, cells in enumerate(table, 1)), around=text[:_AROUND])
            for table in self._tables
            if any(len(cells) > 1 for cells in table)
        )
        return Page(text, sheets)
