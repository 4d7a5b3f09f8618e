"""Tables of a PDF, whose cells nothing separates but the paper between them: a cell belongs to the column it stands in.

A row without a day right below another continues it: long texts are broken within their column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.importers.banks import COLUMNS, FIELD_NAMES, Field
from raincheck.importers.headers import header_name
from raincheck.importers.table import Row, Sheet
from raincheck.importers.wallets import NAMES, Role

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_FEWEST_NAMES: Final = 4
_KNOWN: Final = COLUMNS | {name for names in NAMES.values() for name in names}
_DAYS: Final = frozenset((*FIELD_NAMES[Field.DATE], *NAMES[Role.TIME]))
_NEXT_LINE: Final = 2.6
"""A line that lies farther below, in its heights, continues no row: it ends the page."""

_CLOCK: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
"""The second line of a moment whose column is too narrow for day and time."""

_SAME_ROW: Final = 0.5
"""Two texts stand in one row where their middles differ by less than this share of their height."""

_BLANK, _NEXT_CELL = 0.15, 0.6
_AT_EDGE: Final = 0.2
"""Gaps between characters, in their heights, from which on a blank or another cell stands between them."""


class Piece(Struct, frozen=True):
    """A text on a page with its place, in points; `top` grows downwards over all pages."""

    text: str
    left: float
    right: float
    top: float
    height: float

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return self.top + self.height / 2


def pieces_of(pages: Iterable[PdfTextPage], heights: Sequence[float]) -> list[Piece]:
    """The characters of all pages, one page below the other."""
    found: list[Piece] = []
    above = 0.0
    for page, height in zip(pages, heights, strict=True):
        for number in range(page.count_chars()):
            text = page.get_text_range(number, 1)
            if text.strip():
                left, bottom, right, top = page.get_charbox(number, loose=True)
                found.append(Piece(text, left, right, above + height - top, max(top - bottom, 1.0)))
        above += height
    return found


def table_in(pieces: Sequence[Piece], around: str = "", *, lost: tuple[int, ...] = ()) -> Sheet | None:
    """The table under the first row of known column names; None where there is none. `lost`: pages without a text."""
    written = _rows(pieces)
    rows = [_joined(row) for row in written]
    head = next((place for place, row in enumerate(rows) if _names(row) >= _FEWEST_NAMES), None)
    if head is None:
        return None
    columns = rows[head]
    names = tuple(piece.text for piece in columns)
    day = next((place for place, name in enumerate(names) if header_name(name) in _DAYS), 0)
    above = [Row(line, (" ".join(piece.text for piece in row),)) for line, row in enumerate(rows[:head], 1)]
    table: list[list[str]] = []
    lines: list[int] = []
    before_it = columns[0]
    edges = [column.left for column in columns]
    for line, characters in enumerate(written[head + 1 :], head + 2):
        row = _joined(characters, edges)
        cells = _cells(row, columns)
        follows = row[0].middle - before_it.middle < _NEXT_LINE * row[0].height
        before_it = row[0]
        if table and follows and (not cells[day] or _CLOCK.fullmatch(cells[day])):
            cells[day] = cells[day] and f" {cells[day]}"
            table[-1] = [before + cell for before, cell in zip(table[-1], cells, strict=True)]
        else:
            table.append(cells)
            lines.append(line)
    below = [Row(line, tuple(cells)) for line, cells in zip(lines, table, strict=True)]
    return Sheet((*above, Row(head + 1, names), *below), around=around, lost=lost)


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces row by row from the top, each row from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        last = rows[-1] if rows else None
        near = last is not None and abs(last[0].middle - piece.middle) < _SAME_ROW * max(last[0].height, piece.height)
        if last is not None and near:
            last.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _joined(row: Sequence[Piece], edges: Sequence[float] = ()) -> list[Piece]:
    """The characters of a row as texts: what stands close is one word, what stands a little apart has a blank.

    At the left edge of a column a little apart is apart: the cell before it fills its column.
    """
    words: list[Piece] = []
    for piece in row:
        last = words[-1] if words else None
        gap = 0.0 if last is None else (piece.left - last.right) / piece.height
        at_edge = gap > _BLANK and any(abs(piece.left - edge) < _AT_EDGE * piece.height for edge in edges)
        if last is None or gap > _NEXT_CELL or at_edge:
            words.append(piece)
        else:
            blank = " " if gap > _BLANK else ""
            words[-1] = replace(last, text=last.text + blank + piece.text, right=max(last.right, piece.right))
    return words


def _names(row: Sequence[Piece]) -> int:
    return sum(header_name(piece.text) in _KNOWN for piece in row)


def _cells(row: Sequence[Piece], columns: Sequence[Piece]) -> list[str]:
    """The texts of a row under the names they overlap most with, or stand nearest to."""
    cells = [""] * len(columns)
    for piece in row:
        place = min(range(len(columns)), key=lambda number: _distance(piece, columns[number]))
        cells[place] = f"{cells[place]} {piece.text}".strip()
    return cells


def _distance(piece: Piece, column: Piece) -> tuple[float, float]:
    """How far a text is from a column; below zero where they overlap."""
    apart = max(piece.left - column.right, column.left - piece.right)
    middle = abs((piece.left + piece.right) / 2 - (column.left + column.right) / 2)
    edge = min(abs(piece.left - column.left), abs(piece.right - column.right), middle)
    return (0.0 if apart < 0 else apart, edge)
