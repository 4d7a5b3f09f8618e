"""Tables inside exported files: rows of cells with their line numbers, however the file was damaged or re-saved."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

_ROW_START: Final = re.compile(r'"?\s*(19|2[01])[0-9]{2}[-/年.][0-9]{1,2}[-/月.]')
_BLANKS: Final = " \t\u3000\ufeff\xa0\x00"
_MOST_JOINED: Final = 20
_TAB_BETWEEN: Final = re.compile(r"\t(?=[^,;|\"\t])")
_SEPARATORS: Final = (",", "\t", ";", "|")


class Row(Struct, frozen=True, gc=False):
    """One row of a table: the line it starts on, and its cells without the blanks and tabs around them.

    `whole` is false for a row with a quote that is never closed.
    """

    line: int
    cells: tuple[str, ...]
    whole: bool = True

    @property
    def empty(self) -> bool:
        """Whether the row holds nothing at all."""
        return not any(self.cells)


class Sheet(Struct, frozen=True):
    """The rows of one table. `cut`: the text ends in the middle of its last row, so that row is not trusted.

    `around` is what stands around the table on its page, `lost` the numbers of pages on which nothing could be read.
    """

    rows: tuple[Row, ...]
    name: str = ""
    cut: bool = False
    around: str = ""
    lost: tuple[int, ...] = ()


def sheet_of(text: str) -> Sheet:
    """The rows of a text with separators; which one separates is judged by the whole text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cut = bool(lines[-1].strip())
    return Sheet(tuple(_rows(lines, separator_of(lines))), cut=cut)


def separator_of(lines: Sequence[str]) -> str:
    """The character that splits most lines into the same number of cells; a comma where nothing does."""
    best, most = ",", 0
    for separator in _SEPARATORS:
        counts = Counter(_separating(line, separator) for line in lines[:400] if separator in line)
        del counts[0]
        if not counts:
            continue
        cells, times = max(counts.items(), key=lambda item: (item[1] * item[0], item[0]))
        score = times * min(cells, 12)
        if score > most:
            best, most = separator, score
    return best


def _separating(line: str, separator: str) -> int:
    """How often it separates: a tab before a comma or a quote only fills a cell up."""
    return len(_TAB_BETWEEN.findall(line)) if separator == "\t" else line.count(separator)


def _rows(lines: list[str], separator: str) -> Iterator[Row]:
    index = 0
    while index < len(lines):
        cells, taken, whole = _row_at(lines, index, separator)
        yield Row(index + 1, tuple([cell.strip(_BLANKS) for cell in cells]), whole)
        index += taken


def _row_at(lines: list[str], index: int, separator: str) -> tuple[list[str], int, bool]:
    first = lines[index]
    if '"' not in first:
        return first.split(separator), 1, True
    for taken in range(1, _MOST_JOINED + 1):
        end = index + taken
        if end > len(lines) or (taken > 1 and _ROW_START.match(lines[end - 1])):
            break
        cells = _cells("\n".join(lines[index:end]), separator)
        if cells is not None:
            return cells, taken, True
    # Without a closing quote only this line belongs to the row, whatever stands in it.
    return first.split(separator), 1, False


def _cells(joined: str, separator: str) -> list[str] | None:
    """The cells, or None while a quoted cell is still open at the end."""
    try:
        return next(csv.reader([joined], delimiter=separator, strict=True), [])
    except csv.Error:
        # Strict mode also refuses `"5 inch" screen`, which only a closed quote can lead to; the lenient one reads it.
        if joined.count('"') % 2:
            return None
    try:
        return next(csv.reader([joined], delimiter=separator), [])
    except csv.Error:
        return joined.split(separator)
