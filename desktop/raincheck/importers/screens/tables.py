"""A table of lines: the labels stand once, above their columns, and each line's name begins a row of amounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from raincheck.importers.screens.atoms import Atom, Kind
from raincheck.importers.screens.layout import Pair
from raincheck.importers.screens.lines import Header
from raincheck.importers.screens.page import Box

_FEWEST: Final = 2


def table_pairs(atoms: Sequence[Atom], headers: Sequence[Header]) -> list[Pair]:
    """The amounts of such a table with the label of their column, moved into their row; none where there is no table.

    Every row has to show the same columns: on a tilted picture the amounts of one row may stand beside another name.
    """
    labels = [atom for atom in atoms if atom.kind is Kind.LABEL]
    values = [atom for atom in atoms if atom.kind not in (Kind.LABEL, Kind.TAIL)]
    last = max((label.box.bottom for label in labels), default=0.0)
    for first in labels:
        heads = [label for label in labels if label.box.in_row(first.box)]
        below = [header for header in headers if header.box.top > first.box.bottom]
        alone = not any(value.box.in_row(first.box) for value in values)
        if len(heads) < _FEWEST or len(below) < _FEWEST or not alone or last > first.box.bottom + first.box.height:
            continue
        rows = [_row(header, heads, values) for header in below]
        if rows[0] and all(set(row) == set(rows[0]) for row in rows):
            return [pair for row in rows for pair in row.values()]
    return []


def _row(header: Header, heads: Sequence[Atom], values: Sequence[Atom]) -> dict[int, Pair]:
    """The amounts in the row of a name by their column; empty where one of them stands under none, or under two."""
    found: dict[int, Pair] = {}
    for value in values:
        if not value.box.in_row(header.box) or value.box.left < header.box.right:
            continue
        over = [place for place, head in enumerate(heads) if head.box.over(value.box) > 0]
        if len(over) != 1 or over[0] in found:
            return {}
        label, box = heads[over[0]], heads[over[0]].box
        place = Box(box.text, box.left, value.box.top, box.right, value.box.bottom, box.score)
        found[over[0]] = Pair(replace(label, box=place), value, 1.0)
    return found
