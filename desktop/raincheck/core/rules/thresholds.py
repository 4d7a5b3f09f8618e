"""Levels, thresholds with their bounds and dead bands, and the values a person may put in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.once import once


class Level(StrEnum):
    """How bad: grey is "not enough data" and is never shown as green."""

    GREY = "grey"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for grey up to 3 for red."""
        return _RANKS[self]

    @property
    def warns(self) -> bool:
        """Whether it is amber or red."""
        return self in _WARNING


_WARNING: Final = (Level.AMBER, Level.RED)
_BY_RANK: Final = (Level.GREY, Level.GREEN, Level.AMBER, Level.RED)
_RANKS: Final = {level: rank for rank, level in enumerate(_BY_RANK)}


def worst(levels: Iterable[Level]) -> Level:
    """The worst of some levels; grey only when all are grey or there are none."""
    return _BY_RANK[max(map(_RANKS.__getitem__, levels), default=0)]


class Unit(StrEnum):
    """What a threshold counts."""

    SHARE = "share"
    INDEX = "index"
    RATIO = "ratio"
    POINTS = "points"
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"

    @property
    def is_whole(self) -> bool:
        """Whether it counts things that have no parts."""
        return self in (Unit.COUNT, Unit.DAYS)


class Band(Struct, frozen=True, gc=False):
    """The two values in force of one threshold."""

    amber: Fraction
    red: Fraction


def _below(value: Fraction | int, bound: Fraction | int) -> bool:
    """Whether `value < bound`, without what Fraction asks of every number first: 600 times a check of 50 lines."""
    return value.numerator * bound.denominator < bound.numerator * value.denominator


class Threshold(Struct, frozen=True, dict=True):
    """One pair of thresholds, its bounds and its dead band.

    `below`: lower values are worse, raised strictly below (F01–F03). `strict_red`: red only strictly above (P01).
    `inside`: lower values are worse and reached is raised (days left). `dead_amber`/`dead_red` are absolute,
    `relative_dead` makes them a tenth. `per_channel`: a channel may have values of its own.
    """

    name: str
    amber: Fraction
    red: Fraction
    lowest: Fraction
    highest: Fraction
    unit: Unit
    below: bool = False
    inside: bool = False
    strict_red: bool = False
    dead_amber: Fraction = Fraction(0)
    dead_red: Fraction = Fraction(0)
    relative_dead: bool = False
    per_channel: bool = False

    @once
    def band(self) -> Band:
        """The values of the default profile."""
        return Band(self.amber, self.red)

    @once
    def _eased(self) -> Band:
        return self._moved(self.band)

    @property
    def has_dead_band(self) -> bool:
        """Whether a raised warning is held to easier values."""
        return self.relative_dead or bool(self.dead_amber) or bool(self.dead_red)

    def level(self, value: Fraction | int, band: Band, *, held: bool = False) -> Level:
        """The level of `value`; with `held` the thresholds are eased by the dead band, as for a raised alert."""
        used = self.eased(band) if held else band
        amber, red = used.amber, used.red
        if self.below:
            return Level.RED if _below(value, red) else Level.AMBER if _below(value, amber) else Level.GREEN
        if self.inside:
            return Level.RED if not _below(red, value) else Level.GREEN if _below(amber, value) else Level.AMBER
        over_red = _below(red, value) if self.strict_red else not _below(value, red)
        return Level.RED if over_red else Level.GREEN if _below(value, amber) else Level.AMBER

    def eased(self, band: Band) -> Band:
        """The band a raised warning is held to: moved by the dead band to where things are better."""
        return self._eased if band is self.band else self._moved(band)

    def _moved(self, band: Band) -> Band:
        ease_amber = band.amber / 10 if self.relative_dead else self.dead_amber
        ease_red = band.red / 10 if self.relative_dead else self.dead_red
        sign = 1 if self.below or self.inside else -1
        return Band(band.amber + sign * ease_amber, band.red + sign * ease_red)

    def check(self, band: Band) -> bool:
        """Whether a changed band lies within the bounds and keeps amber before red."""
        lower_is_worse = self.below or self.inside
        ordered = band.red <= band.amber if lower_is_worse else band.amber <= band.red
        return ordered and all(self.lowest <= value <= self.highest for value in (band.amber, band.red))


class Override(Struct, frozen=True, gc=False):
    """A threshold the person changed: for the whole book, or for one channel."""

    rule: str
    threshold: str
    channel: str | None
    band: Band


class Bands(Struct, frozen=True):
    """The thresholds in force: a channel's override, else the book's, else the profile's, else the rule's own."""

    overrides: tuple[Override, ...] = ()
    profile: tuple[Override, ...] = ()

    def of(self, rule: str, threshold: Threshold, channel: str | None = None) -> Band:
        """The band of one threshold for one channel (or the book)."""
        for chosen in (self.overrides, self.profile):
            for wanted in (channel, None):
                for entry in chosen:
                    if (entry.rule, entry.threshold, entry.channel) == (rule, threshold.name, wanted):
                        return entry.band
        return threshold.band


class Judged(Struct, frozen=True, gc=False):
    """A level and the level held under the dead band."""

    level: Level
    hold: Level


_GREY: Final = Judged(Level.GREY, Level.GREY)
MOST_JUDGED: Final = 4096
"""So many judgements are kept: most lines stand today where they stood yesterday."""


class Judge:
    """Judges values against the thresholds in force, and keeps what it said."""

    def __init__(self, bands: Bands) -> None:
        self.bands = bands
        self._said: dict[tuple[str, str, tuple[int, int], str | None], Judged] = {}
        self._last: dict[tuple[str, str, str | None], tuple[Fraction | int, Judged]] = {}

    def level(
        self, rule: str, threshold: Threshold, value: Fraction | int | None, channel: str | None = None
    ) -> Judged:
        """One value against one threshold; no value is grey."""
        if value is None:
            return _GREY
        last = self._last.get((rule, threshold.name, channel))
        if last is not None and last[0] is value:  # shares are kept, so what stayed the same is the same object
            return last[1]
        asked = (rule, threshold.name, value.as_integer_ratio(), channel)
        found = self._said.get(asked)
        if found is None:
            if len(self._said) >= MOST_JUDGED:
                self._said.clear()
            band = self.bands.of(rule, threshold, channel)
            level = threshold.level(value, band)
            held = threshold.level(value, band, held=True) if threshold.has_dead_band else level
            found = self._said[asked] = Judged(level, held)
        self._last[rule, threshold.name, channel] = value, found
        return found


def worse(judged: Sequence[Judged]) -> Judged:
    """The worse of several views of one rule."""
    return Judged(worst(j.level for j in judged), worst(j.hold for j in judged))


def share_threshold(name: str, amber: str, red: str, *, highest: str = "1", per_channel: bool = False) -> Threshold:
    """A share with the standard dead band of a tenth."""
    return Threshold(
        name,
        Fraction(amber),
        Fraction(red),
        Fraction(1, 100),
        Fraction(highest),
        Unit.SHARE,
        relative_dead=True,
        per_channel=per_channel,
    )


def count_threshold(name: str, amber: int, red: int, *, highest: int = 50) -> Threshold:
    """A count without a dead band."""
    return Threshold(name, Fraction(amber), Fraction(red), Fraction(1), Fraction(highest), Unit.COUNT)
