"""What a rule found: facts and evidence, not sentences (the words are made in app/wording)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from raincheck.core.model import Observation
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level

FactValue = Money | Fraction | int | date | str | None

BOOK: Final = "book"
"""The subject of a rule about the whole book (contract.md 3)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One named figure of a finding, for words and evidence."""

    name: str
    value: FactValue


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reading or figure a finding rests on: what it is, of which line, on which day, and where it came from."""

    what: str
    value: FactValue
    on: date | None = None
    channel: str | None = None
    source: str = "computed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of one subject today.

    `level` is by the thresholds, `hold` by the thresholds eased with the dead band: an alert already raised stays
    at least at `hold`. An event has its `day` and the day it `ends`; a state has neither. `slot` tells alerts of one
    rule and subject apart. `moot` is grey because there is nothing left to judge, not because something is unknown.
    """

    rule: str
    subject: str
    level: Level
    hold: Level
    value: FactValue = None
    facts: tuple[Fact, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    day: date | None = None
    ends: date | None = None
    slot: str = ""
    moot: bool = False

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What makes it the same alert again: rule, slot, and for an event its day."""
        return self.rule, self.slot or self.subject, self.day

    def fact(self, name: str) -> FactValue:
        """A fact's value by name; None when it has no such fact."""
        return next((fact.value for fact in self.facts if fact.name == name), None)


def grey(rule: str, subject: str = BOOK, *, moot: bool = False) -> Finding:
    """A rule that cannot be judged: for lack of data, or because nothing of its kind is left (`moot`)."""
    return Finding(rule, subject, Level.GREY, Level.GREY, moot=moot)


def green(rule: str, subject: str = BOOK) -> Finding:
    """A rule that has nothing to say."""
    return Finding(rule, subject, Level.GREEN, Level.GREEN)


def reading_evidence(what: str, value: FactValue, reading: Observation) -> Evidence:
    """A figure of one reading as evidence."""
    return Evidence(what, value, reading.day, reading.channel, reading.source.value)
