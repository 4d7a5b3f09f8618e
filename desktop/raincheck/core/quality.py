"""How much the warnings are worth to this person: verdicts, precision, recall, looser thresholds after five "wrong".

Precision is the share of judged warnings that were right, known ones too: they were no news, but they were true.
Recall is the share of real events that were warned of (domain.md 7; Google SRE practice [Q18]).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.rules import RULES
from raincheck.core.rules.base import Rule
from raincheck.core.rules.thresholds import Band, Bands, Override, Threshold
from raincheck.core.verdicts import Verdict

WRONG_BEFORE_LOOSER: Final = 5
"""So many "wrong" on one rule and a looser set of thresholds is offered."""

LOOSER_BY: Final = Fraction(1, 5)
"""A looser threshold lies this share further out."""


class Judged(Struct, frozen=True):
    """One verdict on a warning of a rule."""

    rule: str
    verdict: Verdict


class Quality(Struct, frozen=True):
    """Counts of verdicts and of missed events; `rule` is None for all rules together."""

    rule: str | None
    useful: int
    known: int
    wrong: int
    missed: int

    @property
    def right(self) -> int:
        """Warnings that were true."""
        return self.useful + self.known

    @property
    def precision(self) -> Fraction | None:
        """Right warnings of all judged ones; None when none was judged."""
        judged = self.right + self.wrong
        return Fraction(self.right, judged) if judged else None

    @property
    def recall(self) -> Fraction | None:
        """Events warned of among all events known of; None when none is known."""
        real = self.right + self.missed
        return Fraction(self.right, real) if real else None


class Looser(Struct, frozen=True):
    """An offer: thresholds further out for a rule that was wrong too often."""

    rule: str
    wrong: int
    overrides: tuple[Override, ...]


def measure(judged: Iterable[Judged], missed: Iterable[str | None]) -> tuple[Quality, ...]:
    """Quality of all rules together, then of each rule that was judged or missed something, in the catalogue's order.

    `missed` holds, for each event nobody warned of, the rule that should have, or None when that is not known.
    """
    verdicts, holes = tuple(judged), tuple(missed)
    codes = {entry.rule for entry in verdicts} | {code for code in holes if code is not None}
    return (
        _count(None, verdicts, len(holes)),
        *(
            _count(rule.code, tuple(entry for entry in verdicts if entry.rule == rule.code), holes.count(rule.code))
            for rule in RULES
            if rule.code in codes
        ),
    )


def _count(code: str | None, verdicts: tuple[Judged, ...], missed: int) -> Quality:
    given = [entry.verdict for entry in verdicts]
    return Quality(code, given.count(Verdict.USEFUL), given.count(Verdict.KNOWN), given.count(Verdict.WRONG), missed)


def offers(judged: Iterable[Judged], bands: Bands) -> tuple[Looser, ...]:
    """Looser thresholds for every rule called wrong five times or more, from the ones in force; none beyond bounds."""
    wrong = [entry.rule for entry in judged if entry.verdict is Verdict.WRONG]
    found = []
    for rule in RULES:
        count = wrong.count(rule.code)
        overrides = tuple(_looser(rule, bands)) if count >= WRONG_BEFORE_LOOSER else ()
        if overrides:
            found.append(Looser(rule.code, count, overrides))
    return tuple(found)


def _looser(rule: Rule, bands: Bands) -> Iterable[Override]:
    for threshold in rule.thresholds:
        now = bands.of(rule.code, threshold)
        band = Band(_further(threshold, now.amber), _further(threshold, now.red))
        if band != now and threshold.check(band):
            yield Override(rule.code, threshold.name, None, band)


def _further(threshold: Threshold, value: Fraction) -> Fraction:
    """The value moved out by a fifth, whole where it counts things, and never past the bound."""
    fewer = threshold.below or threshold.inside
    moved = value * (1 - LOOSER_BY) if fewer else value * (1 + LOOSER_BY)
    if threshold.unit.is_whole:
        moved = Fraction(moved // 1) if fewer else Fraction(-(-moved // 1))
    return min(max(moved, threshold.lowest), threshold.highest)
