"""How text stands in a terminal: columns and wrapped lines in which a Chinese sign is two wide."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from raincheck.app.wording.amounts import MINUS
from raincheck.core.money import Money

GAP: Final = "  "
DASH: Final = "—"
_NARROWEST: Final = 40
_WIDEST: Final = 100
"""A longer line is hard to read, however wide the window is."""

_PIECE: Final = r" +|[⺀-￯]|[^ ⺀-￯]+"
"""Compiled when a text is first wrapped (re keeps it): so many signs take 8 ms, and JSON is never wrapped."""

_CLOSING: Final = frozenset("，。、；：？！）」》〉％,.;:!?)%…")
_OPENING: Final = frozenset("（「《〈(")


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def terminal_width() -> int:
    """The columns to write in: those of the terminal within reason, 80 where there is none."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Columns as wide as their widest cell; `right` names the columns that hold figures."""
    wide = [max(width(row[column]) for row in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        shown = []
        for column, cell in enumerate(cells):
            pad = " " * (wide[column] - width(cell))
            shown.append(pad + cell if column in right else cell + pad)
        return GAP.join(shown).rstrip()

    return "\n".join([line(head), *(line(row) for row in rows)])


def wrap(text: str, *, first: str = "", rest: str | None = None, columns: int | None = None) -> str:
    """The text in lines of at most `columns`; the first begins with `first`, the others with `rest` (blanks).

    A line breaks at a blank or between Chinese signs, never before closing punctuation nor between a figure and
    its unit. A word longer than a line is left whole.
    """
    room = terminal_width() if columns is None else columns
    follow = " " * width(first) if rest is None else rest
    lines, line = [], first
    for part in _unbroken(text):
        if width(line) + width(part.rstrip()) > room and line.strip() and line not in (first, follow):
            lines.append(line.rstrip())
            line = follow
        line += part
    return "\n".join([*lines, line.rstrip()])


def _unbroken(text: str) -> Iterator[str]:
    """The parts of a text that no line break may divide; a blank belongs to the part before it."""
    held = ""
    for piece in re.findall(_PIECE, text):
        if held and not _belongs(held, piece):
            yield held
            held = ""
        held += piece
    yield held


def _belongs(held: str, piece: str) -> bool:
    if piece.isspace() or piece[0] in _CLOSING or held[-1] in _OPENING:
        return True
    return held[-1] == " " and held.rstrip()[-1:].isdigit() and width(piece[0]) == 2


def amounts(values: Sequence[Money | None]) -> list[str]:
    """One column of amounts in yuan, thousands grouped; fen for all of them where one of them has any."""
    fen = any(value is not None and value.fen % 100 for value in values)
    return [DASH if value is None else amount(value, fen=fen) for value in values]


def amount(value: Money, *, fen: bool) -> str:
    """An amount in yuan, thousands grouped, with its fen or (only where it has none) without."""
    yuan, rest = divmod(abs(value.fen), 100)
    text = f"{yuan:,}.{rest:02d}" if fen else f"{yuan:,}"
    return f"{MINUS}{text}" if value.fen < 0 else text
