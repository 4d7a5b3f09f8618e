"""What a rule is: thresholds, how it clears, and one pure call that turns measures into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final

from raincheck.core.measures import Measures
from raincheck.core.rules.findings import Finding
from raincheck.core.rules.limit_events import CUT, LimitEvent, find_limit_events
from raincheck.core.rules.thresholds import Bands, Judged, Level, Threshold
from raincheck.core.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Clearing:
    """When a raised state may fall: after `observations` better checks, `days` below, or `month_ends` passed."""

    observations: int = 2
    days: int = 0
    month_ends: int = 0


AT_ONCE: Final = Clearing(observations=1)


@dataclass(frozen=True, slots=True)
class Cooldown:
    """Days in which the same warning makes no second card, by level."""

    amber: int = 7
    red: int = 1


class Worsening(StrEnum):
    """Which way a rule's value gets worse; never, where it only counts days that pass."""

    HIGHER = "higher"
    LOWER = "lower"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue: a code, thresholds, how it clears, and the function that judges a book."""

    code: str
    evaluate: Callable[[Context], Iterable[Finding]]
    thresholds: tuple[Threshold, ...] = ()
    clearing: Clearing = field(default_factory=Clearing)
    cooldown: Cooldown = field(default_factory=Cooldown)
    event: bool = False
    about_channel: bool = False
    worsening: Worsening = Worsening.HIGHER
    version: int = 1

    def threshold(self, name: str) -> Threshold | None:
        """The threshold of that name."""
        return next((entry for entry in self.thresholds if entry.name == name), None)


class Context:
    """What a rule may look at: the measures of a snapshot, and the thresholds in force. Never mutated."""

    def __init__(self, measures: Measures, bands: Bands | None = None) -> None:
        self.measures = measures
        self.bands = bands or Bands()

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot the measures were taken from."""
        return self.measures.snapshot

    @property
    def as_of(self) -> date:
        """The day everything is judged on."""
        return self.measures.snapshot.as_of

    def level(
        self, rule: str, threshold: Threshold, value: Fraction | int | None, channel: str | None = None
    ) -> Judged:
        """Judge one value against one threshold; no value is grey."""
        if value is None:
            return Judged(Level.GREY, Level.GREY)
        band = self.bands.of(rule, threshold, channel)
        level = threshold.level(value, band)
        return Judged(level, threshold.level(value, band, held=True) if threshold.has_dead_band else level)

    @cached_property
    def limit_events(self) -> tuple[LimitEvent, ...]:
        """Every cut, closing and reopening that can still matter, oldest first (L01, L03, L04)."""
        return find_limit_events(self.snapshot, self.cut_level)

    def cut_level(self, channel: str, share: Fraction) -> Level:
        """How bad it is that a line lost this share of its limit (L01)."""
        return self.level("L01", CUT, share, channel).level
