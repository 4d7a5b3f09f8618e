"""Which value belongs to which label: in the same box, to its right, below it or above it, the nearest pairs first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.importers.screens.atoms import Atom, Kind, Meaning
from raincheck.importers.screens.page import Box

_TAKES: Final[Mapping[Meaning, tuple[Kind, ...]]] = {
    Meaning.AVAILABLE: (Kind.AMOUNT, Kind.MALFORMED, Kind.HIDDEN),
    Meaning.LIMIT: (Kind.AMOUNT, Kind.MALFORMED, Kind.HIDDEN),
    Meaning.LIMIT_WITH_TEMPORARY: (Kind.AMOUNT, Kind.MALFORMED, Kind.HIDDEN),
    Meaning.TEMPORARY: (Kind.AMOUNT, Kind.MALFORMED, Kind.HIDDEN),
    Meaning.USED: (Kind.AMOUNT, Kind.MALFORMED, Kind.HIDDEN),
    Meaning.DUE_AMOUNT: (Kind.AMOUNT, Kind.MALFORMED, Kind.HIDDEN),
    Meaning.TEMPORARY_UNTIL: (Kind.DATE,),
    Meaning.UNTIL: (Kind.DATE,),
    Meaning.DUE_ON: (Kind.DATE, Kind.DAY, Kind.HIDDEN),
    Meaning.RATE: (Kind.PERCENT,),
    Meaning.DAILY_RATE: (Kind.PERCENT,),
    Meaning.TRAP: (Kind.AMOUNT, Kind.MALFORMED, Kind.HIDDEN, Kind.DATE, Kind.DAY, Kind.PERCENT),
}
_FARTHEST_DOWN: Final = 2.4
"""So many heights of the label may lie between it and a value above or below it."""

_INSIDE: Final = 0.0
_BEFORE: Final = 0.4
_RIGHT: Final = 1.0
_BELOW: Final = 1.0
_ABOVE: Final = 1.15


def takes(label: Atom, value: Atom) -> bool:
    """Whether a value may be that of a label: an amount, a day or a rate."""
    return label.meaning is not None and value.kind in _TAKES[label.meaning]


class Pair(Struct, frozen=True):
    """A label with its value; `cost` is how far they are from each other, 0 in one box.

    `rival` is the cost at which the value would have gone to another label; None where there is none.
    """

    label: Atom
    value: Atom
    cost: float
    rival: float | None = None


def pairs_of(atoms: Sequence[Atom]) -> list[Pair]:
    """Every label with its value, each value once; the nearest pair of the page first."""
    labels = [atom for atom in atoms if atom.kind is Kind.LABEL]
    values = [atom for atom in atoms if atom.kind is not Kind.LABEL and atom.kind is not Kind.TAIL]
    offers = sorted(
        (
            (cost, place, other)
            for place, label in enumerate(labels)
            for other, value in enumerate(values)
            if takes(label, value)
            for cost in _costs(label, value, labels, values)
        ),
    )
    taken_labels: set[int] = set()
    taken_values: set[int] = set()
    found: list[Pair] = []
    for cost, place, other in offers:
        if place in taken_labels or other in taken_values:
            continue
        taken_labels.add(place)
        taken_values.add(other)
        found.append(Pair(labels[place], values[other], cost))
    free = [place for place in range(len(labels)) if place not in taken_labels]
    return [replace(pair, rival=_rival(pair, free, labels, values, offers)) for pair in found]


def _rival(
    pair: Pair,
    free: Sequence[int],
    labels: Sequence[Atom],
    values: Sequence[Atom],
    offers: Sequence[tuple[float, int, int]],
) -> float | None:
    """What the nearest label that is left without a value would have paid for this one."""
    costs = (cost for cost, place, other in offers if place in free and values[other] is pair.value)
    return min(costs, default=None) if free and labels else None


def _costs(label: Atom, value: Atom, labels: Sequence[Atom], values: Sequence[Atom]) -> Iterator[float]:
    if label.number == value.number:
        inner = [atom for atom in (*labels, *values) if atom.number == label.number and atom not in (label, value)]
        low, high = sorted((label.at, value.at))
        if not any(low < atom.at < high for atom in inner):
            yield _INSIDE if label.at < value.at else _BEFORE
        return
    one, other = label.box, value.box
    height = max(one.height, 1.0)
    if one.in_row(other) and other.left >= one.right - 0.3 * height:
        between = [
            atom
            for atom in (*labels, *values)
            if atom is not label
            and atom is not value
            and atom.box.in_row(one)
            and one.right - 0.3 * height <= atom.box.left < other.left
        ]
        if not between:
            yield _RIGHT + (other.left - one.right) / (40 * height)
    elif _aligned(one, other):
        yield from _up_or_down(label, value, labels, values)


def _up_or_down(label: Atom, value: Atom, labels: Sequence[Atom], values: Sequence[Atom]) -> Iterator[float]:
    one, other = label.box, value.box
    height = max(one.height, 1.0)
    below = other.middle > one.middle
    gap = other.top - one.bottom if below else one.top - other.bottom
    if not -0.6 * height <= gap <= _FARTHEST_DOWN * height:
        return
    low, high = min(one.middle, other.middle), max(one.middle, other.middle)
    between = any(
        atom is not label
        and atom is not value
        and low < atom.box.middle < high
        and not atom.box.in_row(one)
        and not atom.box.in_row(other)
        and (atom.box.over(one) > 0 or atom.box.over(other) > 0)
        for atom in (*labels, *values)
    )
    if not between:
        yield (_BELOW if below else _ABOVE) + max(gap, 0.0) / height


def _aligned(one: Box, other: Box) -> bool:
    """Whether two boxes stand in one column: at one edge, or one centre."""
    if one.over(other) <= 0:
        return False
    reach = 1.6 * max(one.height, 1.0)
    return (
        abs(one.left - other.left) < reach
        or abs(one.right - other.right) < reach
        or abs(one.centre - other.centre) < reach
    )
