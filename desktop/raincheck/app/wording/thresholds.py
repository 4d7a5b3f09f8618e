"""Thresholds and how a rule clears, in words: for the rule book, the settings, and beside each alert."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from raincheck.app.wording import amounts
from raincheck.app.wording.rules import wording
from raincheck.core.rules.base import Clearing, Rule
from raincheck.core.rules.thresholds import Band, Threshold, Unit
from raincheck.core.text import ntr, tr

_GAP: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def _tight(text: str) -> str:
    """Without the space that a value ending in a Chinese unit would leave before the next Chinese sign."""
    return _GAP.sub("", text)


def threshold_name(rule: Rule, threshold: Threshold) -> str:
    """What a threshold of a rule is called."""
    return wording(rule.code).text().thresholds[rule.thresholds.index(threshold)]


def threshold_value(threshold: Threshold, value: Fraction) -> str:
    """One value of a threshold with its unit."""
    said: dict[Unit, Callable[[Fraction], str]] = {
        Unit.SHARE: amounts.share_text,
        Unit.INDEX: lambda index: amounts.number(index, 2),
        Unit.RATIO: amounts.times,
        Unit.POINTS: amounts.points,
        Unit.COUNT: lambda count: amounts.number(count, 0),
        Unit.DAYS: lambda days: amounts.days(int(days)),
        Unit.MONTHS: amounts.months,
    }
    return said[threshold.unit](value)


def _watches_all(threshold: Threshold) -> bool:
    """Whether the amber value only says "any": the rule's own words tell that."""
    return threshold.amber < Fraction(1, 1000) or (threshold.inside and threshold.amber >= threshold.highest)


def band_text(rule: Rule, threshold: Threshold, band: Band) -> str:
    """When a threshold raises watch and severe: "40% 起为注意，60% 起为严重"."""
    values = {"amber": threshold_value(threshold, band.amber), "red": threshold_value(threshold, band.red)}
    one = band.amber == band.red and not threshold.strict_red
    own = wording(rule.code).text().band
    if own:
        form = own
    elif threshold.below:
        form = tr("severe below {red}") if one else tr("watch below {amber}, severe below {red}")
    elif threshold.inside and (one or _watches_all(threshold)):
        form = tr("severe from {red} down")
    elif threshold.inside:
        form = tr("watch from {amber} down, severe from {red} down")
    elif one or _watches_all(threshold):
        form = tr("severe from {red}")
    elif threshold.strict_red:
        form = tr("watch from {amber}, severe above {red}")
    else:
        form = tr("watch from {amber}, severe from {red}")
    return _tight(form.format(**values))


def named_band(rule: Rule, threshold: Threshold, band: Band) -> str:
    """The band with the threshold's name before it."""
    form = tr("{name}: {band}")
    return form.format(name=threshold_name(rule, threshold), band=band_text(rule, threshold, band))


def bounds_text(threshold: Threshold) -> str:
    """Between which values a person may set a threshold."""
    lowest, highest = (threshold_value(threshold, value) for value in (threshold.lowest, threshold.highest))
    form = tr("may be set from {lowest} to {highest}")
    return _tight(form.format(lowest=lowest, highest=highest))


def _dead_band(rule: Rule) -> str:
    """How far better than the threshold a figure must be, empty without a dead band."""
    eased = next((threshold for threshold in rule.thresholds if threshold.dead_amber or threshold.relative_dead), None)
    if eased is None:
        return ""
    if eased.relative_dead:
        return tr("a tenth of it")
    return amounts.points(eased.dead_amber) if eased.unit is Unit.SHARE else threshold_value(eased, eased.dead_amber)


def clearing_text(rule: Rule) -> str:
    """How a rule's alert ends."""
    special = wording(rule.code).text().clears
    if special:
        return special
    if rule.event:
        return tr("An event: stays until you mark it handled, at most 30 days.")
    return _state_clearing(rule.clearing, _dead_band(rule))


def _state_clearing(clearing: Clearing, dead_band: str) -> str:
    if clearing.month_ends:
        return ntr(
            "Ends when it is better over {n} month end.",
            "Ends when it is better over {n} month ends.",
            clearing.month_ends,
        ).format(n=clearing.month_ends)
    if clearing.days:
        return tr("Ends after {days} below the threshold.").format(days=amounts.days(clearing.days))
    if clearing.observations == 1:
        return tr("Ends with the first check that is below the threshold.")
    if dead_band:
        form = tr(
            "Ends after two checks on different days, each better than the threshold by at "
            "least {margin}; severe goes to watch first."
        )
        return _tight(form.format(margin=dead_band))
    return tr("Ends after two checks on different days that are better than the threshold; severe goes to watch first.")


def cooldown_text(rule: Rule) -> str:
    """How long the same warning makes no second popup."""
    return tr("The same figures make no second popup for {amber} (watch) or {red} (severe).").format(
        amber=amounts.days(rule.cooldown.amber), red=amounts.days(rule.cooldown.red)
    )
