"""The words of a page that were copied as text, laid out anew: their order is all that is left of where they stood.

A figure belongs to the label it stands behind, in its line or on the next one; as many figures as labels before them
belong to these one by one. Where the order leaves open which is whose, none of them is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Final

from msgspec import Struct

from raincheck.importers.screens.atoms import Atom, Kind, Meaning, atoms_of, is_sentence, plain
from raincheck.importers.screens.layout import takes
from raincheck.importers.screens.page import Box, Page

_HEIGHT: Final = 20.0
_STEP: Final = 40.0
_LEFT: Final = 60.0
_LETTER: Final = 10.0
_DIGITS_OF_A_CARD: Final = re.compile(r"[*•●·\s]*[0-9]{4}", re.ASCII)
_ONE_PAIR: Final = 2


class _Piece(Struct, frozen=True):
    """A label or a value with its line, and the words from the piece before it to the piece behind it."""

    line: int
    atom: Atom
    before: str
    behind: str

    @property
    def is_label(self) -> bool:
        return self.atom.kind is Kind.LABEL

    @property
    def figure(self) -> str:
        """The value, an amount with its unit: nobody misread a digit of it, as a reader of pictures may."""
        shown = self.atom.text.strip()
        return f"{shown}元" if self.atom.kind is Kind.AMOUNT and shown.isdigit() else shown

    def takes(self, value: _Piece) -> bool:
        return takes(self.atom, value.atom)


def page_of(text: str, names: re.Pattern[str]) -> Page:
    """The page that the words were copied from, every label in one box with its figure; `names` of lines and banks."""
    lines = [line for raw in text.splitlines() for line in _without_name(plain(raw), names) if line]
    numbers = {place for place, line in enumerate(lines) if _is_of_a_card(place, lines, names)}
    pieces = [
        piece
        for place, line in enumerate(lines)
        if place not in numbers and not is_sentence(line)
        for piece in _pieces(line, place, names)
    ]
    pairs = _pairs(pieces)
    return _laid_out([part for place, line in enumerate(lines) for part in _parts(line, place, pieces, pairs)])


def _without_name(line: str, names: re.Pattern[str]) -> list[str]:
    """A name that begins a line of figures stands on its own."""
    first, _, rest = line.partition(" ")
    return [first, rest.strip()] if names.search(first) and not re.search(r"[0-9]+[.,元]", first) else [line]


def _is_of_a_card(place: int, lines: Sequence[str], names: re.Pattern[str]) -> bool:
    """Whether a line holds the last digits of the card that is named above it."""
    return place > 0 and bool(_DIGITS_OF_A_CARD.fullmatch(lines[place]) and names.search(lines[place - 1]))


def _pieces(line: str, place: int, names: re.Pattern[str]) -> list[_Piece]:
    found = [atom for atom in atoms_of(_box(line, 0), place, names) if atom.kind is not Kind.TAIL]
    ends = [atom.at + len(atom.text) for atom in found]
    starts = [*(atom.at for atom in found), len(line)]
    return [
        _Piece(place, atom, line[ends[n - 1] if n else 0 : atom.at], line[ends[n] : starts[n + 1]])
        for n, atom in enumerate(found)
    ]


def _pairs(pieces: Sequence[_Piece]) -> list[tuple[_Piece, _Piece]]:
    """Every label with its figure."""
    found: list[tuple[_Piece, _Piece]] = []
    left: list[_Piece] = []
    for _, of_line in groupby(pieces, key=lambda piece: piece.line):
        line = list(of_line)
        waits = bool(left) and left[-1].is_label
        if not waits and _begins_with_figures(line):
            found += zip(line[1::2], line[::2], strict=True)
        else:
            left += line
    if _begins_with_figures(left):
        # Above or below? Of a single figure and a single label there is no question.
        return found + ([(left[1], left[0])] if len(left) == _ONE_PAIR else [])
    groups = [list(group) for _, group in groupby(left, key=lambda piece: piece.is_label)]
    for labels, values in pairwise(groups):
        if labels[0].is_label:
            found += _matched(labels, values)
    return found


def _begins_with_figures(line: Sequence[_Piece]) -> bool:
    """Whether figures stand before their labels, all of them."""
    return len(line) % 2 == 0 and all(
        not value.is_label and label.is_label and label.takes(value)
        for value, label in zip(line[::2], line[1::2], strict=True)
    )


def _matched(labels: Sequence[_Piece], values: Sequence[_Piece]) -> list[tuple[_Piece, _Piece]]:
    last, first = labels[-1], values[0]
    if len(labels) == len(values) and all(label.takes(value) for label, value in zip(labels, values, strict=True)):
        return list(zip(labels, values, strict=True))
    alone = last.line == first.line or len(labels) == 1
    return [(last, first)] if alone and last.takes(first) else []


def _parts(line: str, place: int, pieces: Sequence[_Piece], pairs: Sequence[tuple[_Piece, _Piece]]) -> list[str]:
    """The boxes of a line: what stands before its pieces, each label with its figure, what stands behind them."""
    own = [piece for piece in pieces if piece.line == place]
    if not own or (own[0].is_label and all(piece.atom.meaning is Meaning.TRAP for piece in own if piece.is_label)):
        return [line]
    told = [
        f"{label.before}{label.atom.text}{label.behind.rstrip()} {value.figure}{value.behind}"
        for label, value in pairs
        if label.line == place and label.atom.meaning is not Meaning.TRAP
    ]
    return [part for part in (own[0].before.strip(), *told, own[-1].behind.strip()) if part]


def _laid_out(parts: Sequence[str]) -> Page:
    boxes = tuple(_box(part, place) for place, part in enumerate(parts))
    width = max((box.right for box in boxes), default=_LEFT)
    return Page(width + 2 * _LEFT, (len(boxes) + 2) * _STEP, boxes)


def _box(text: str, place: int) -> Box:
    top = (place + 1) * _STEP
    return Box(text, _LEFT, top, _LEFT + _LETTER * max(len(text), 1), top + _HEIGHT)
