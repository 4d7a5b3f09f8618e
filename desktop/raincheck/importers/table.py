"""Tables inside exported bills: rows of cells with their line numbers, however the file was damaged or re-saved."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from raincheck.core.money import Money, MoneyError
from raincheck.importers.base import CHINA

_ROW_START: Final = re.compile(r'"?\s*(19|2[01])[0-9]{2}[-/年.][0-9]{1,2}[-/月.]')
_MOMENT: Final = re.compile(
    r"((?:19|2[01])[0-9]{2})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[ T]+([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2}))?)?"
)
_AMOUNT: Final = re.compile(
    r"[¥￥]?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})(\.[0-9]{1,2})?\s*元?(?:\(已[^()]*\))?", re.ASCII
)
_BLANKS: Final = " \t\u3000\ufeff\xa0"
_MOST_JOINED: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
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


def rows_of(text: str) -> Iterator[Row]:
    """The rows of a CSV text; a cell may span lines, but an unclosed quote swallows no later row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    index = 0
    while index < len(lines):
        cells, taken, whole = _row_at(lines, index)
        yield Row(index + 1, tuple(cell.strip(_BLANKS) for cell in cells), whole)
        index += taken


def _row_at(lines: list[str], index: int) -> tuple[list[str], int, bool]:
    for taken in range(1, _MOST_JOINED + 1):
        end = index + taken
        if end > len(lines) or (taken > 1 and _ROW_START.match(lines[end - 1])):
            break
        cells = _cells("\n".join(lines[index:end]))
        if cells is not None:
            return cells, taken, True
    # Without a closing quote only this line belongs to the row, whatever stands in it.
    return lines[index].split(","), 1, False


def _cells(joined: str) -> list[str] | None:
    """The cells, or None while a quoted cell is still open at the end."""
    try:
        return next(csv.reader([joined], strict=True), [])
    except csv.Error:
        # Strict mode also refuses `"5 inch" screen`, which only a closed quote can lead to; the lenient one reads it.
        if joined.count('"') % 2:
            return None
    try:
        return next(csv.reader([joined]), [])
    except csv.Error:
        return joined.split(",")


def moment_of(text: str) -> datetime | None:
    """Read "2026-11-22 08:30:00", also as a spreadsheet saves it again ("2026/11/22 8:30"); None if it is no time."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        return None


def amount_of(text: str) -> Money | None:
    """Read "¥1,234.50" and the gross amount of "131.77(已退款89.84)"; None if it is no amount."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    try:
        return Money.from_file(match[1].replace(",", "") + (match[2] or ""))
    except MoneyError:
        return None
