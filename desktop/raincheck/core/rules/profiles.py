"""Sets of thresholds to choose from, and changing a single one within its bounds (domain.md 2, notes on C02)."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from raincheck.core.errors import UsageError
from raincheck.core.rules import RULES
from raincheck.core.rules.base import Rule
from raincheck.core.rules.thresholds import Band, Override, Threshold
from raincheck.core.text import tr


class Profile(StrEnum):
    """The sets on offer: ours for persons, and the two market bands of the US merger guidelines."""

    DEFAULT = "default"
    STRICT_2010 = "strict_2010"
    STRICT_2023 = "strict_2023"


def overrides_of(chosen: Profile) -> tuple[Override, ...]:
    """What a profile puts in place of the rules' own thresholds (domain.md [Q4], [Q5])."""
    match chosen:
        case Profile.STRICT_2010:
            return (_hhi("0.15", "0.25"),)
        case Profile.STRICT_2023:
            return (_hhi("0.10", "0.18"),)
        case Profile.DEFAULT:
            return ()


def _hhi(amber: str, red: str) -> Override:
    return Override("C02", "hhi", None, Band(Fraction(amber), Fraction(red)))


def profile(name: str | None) -> tuple[Override, ...]:
    """The overrides of the profile of that name; None is the default. Raises UsageError for another name."""
    if name is None:
        return ()
    if name not in tuple(Profile):
        known = ", ".join(Profile)
        raise UsageError(tr('There is no profile "{name}"; choose one of {known}.').format(name=name, known=known))
    return overrides_of(Profile(name))


def change_threshold(
    code: str,
    name: str,
    *,
    amber: Fraction | None = None,
    red: Fraction | None = None,
    channel: str | None = None,
    current: Band | None = None,
) -> Override:
    """A threshold with new values; what is not given stays as in `current` (the rule's own values by default).

    Raises UsageError that names the bound for a value outside it, and for amber and red in the wrong order.
    """
    rule, threshold = _find(code, name)
    if channel is not None and not threshold.per_channel:
        sentence = tr('"{rule} {name}" holds for the whole book; leave the line out.')
        raise UsageError(sentence.format(rule=rule.code, name=threshold.name))
    old = current or threshold.band
    band = Band(old.amber if amber is None else amber, old.red if red is None else red)
    for value in (band.amber, band.red):
        if not threshold.lowest <= value <= threshold.highest:
            sentence = tr('"{rule} {name}" must lie between {lowest} and {highest}; {value} does not.')
            raise UsageError(
                sentence.format(
                    rule=rule.code,
                    name=threshold.name,
                    lowest=decimal_text(threshold.lowest),
                    highest=decimal_text(threshold.highest),
                    value=decimal_text(value),
                )
            )
    if not threshold.check(band):
        lower_first = tr('"{rule} {name}": the red value must not be above the amber value.')
        higher_first = tr('"{rule} {name}": the red value must not be below the amber value.')
        sentence = lower_first if threshold.below or threshold.inside else higher_first
        raise UsageError(sentence.format(rule=rule.code, name=threshold.name))
    return Override(rule.code, threshold.name, channel, band)


def find_rule(code: str) -> Rule:
    """The rule of that code, in letters of any case. Raises UsageError."""
    rule = next((entry for entry in RULES if entry.code == code.upper()), None)
    if rule is None:
        raise UsageError(tr('There is no rule "{rule}"; "raincheck rules" lists all of them.').format(rule=code))
    return rule


def _find(code: str, name: str) -> tuple[Rule, Threshold]:
    rule = find_rule(code)
    threshold = rule.threshold(name)
    if threshold is None:
        known = ", ".join(entry.name for entry in rule.thresholds)
        if not known:
            raise UsageError(tr('The rule "{rule}" has no threshold to change.').format(rule=rule.code))
        sentence = tr('The rule "{rule}" has no threshold "{name}"; it has {known}.')
        raise UsageError(sentence.format(rule=rule.code, name=name, known=known))
    return rule, threshold


def decimal_text(value: Fraction) -> str:
    """A threshold as people write it: "0.25", "14"; at most six digits after the point."""
    if value.denominator == 1:
        return str(value.numerator)
    scaled = round(value * 10**6)
    sign, digits = ("-" if scaled < 0 else ""), f"{abs(scaled):07d}"
    return f"{sign}{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
