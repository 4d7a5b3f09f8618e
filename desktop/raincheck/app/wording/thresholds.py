"""Thresholds and how a rule clears, in words: for the rule book, the settings, and beside each alert."""

from __future__ import annotations

import re
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


def threshold_name(threshold: str) -> str:
    """What a threshold is called, by its name in core.rules."""
    names = {
        "share": tr("share"),
        "hhi": tr("index of concentration"),
        "cut": tr("cut of the limit"),
        "cuts": tr("cuts"),
        "lost": tr("part lost"),
        "days": tr("days"),
        "groups": tr("lines of one group / groups"),
        "utilisation": tr("utilisation"),
        "dsr": tr("repayments ÷ income"),
        "to_income": tr("debt ÷ a year's income"),
        "to_assets": tr("debt ÷ assets"),
        "months": tr("months"),
        "coverage": tr("coverage of 30 days"),
        "matched": tr("matched share of repayments"),
        "drawn": tr("draws ÷ repayments"),
        "30d": tr("inquiries in 30 days"),
        "90d": tr("inquiries in 90 days"),
        "180d": tr("inquiries in 180 days"),
        "lenders": tr("lenders"),
        "new_lenders": tr("new lenders"),
        "pairs": tr("quick repayments"),
        "inquiries": tr("applications"),
        "apr": tr("yearly rate"),
        "points": tr("difference"),
        "large_group_days": tr("days, for lines of large groups"),
    }
    return names[threshold]


def threshold_value(threshold: Threshold, value: Fraction) -> str:
    """One value of a threshold with its unit."""
    match threshold.unit:
        case Unit.SHARE:
            return amounts.number(value, 2) if threshold.name == "hhi" else amounts.share_text(value)
        case Unit.RATIO:
            return amounts.times(value)
        case Unit.POINTS:
            return amounts.points(value)
        case Unit.COUNT:
            return amounts.number(value, 0)
        case Unit.DAYS:
            return amounts.days(int(value))
        case Unit.MONTHS:
            return amounts.months(value)


def _watches_all(threshold: Threshold) -> bool:
    """Whether the amber value only says "any": the rule's own words tell that."""
    return threshold.amber < Fraction(1, 1000) or (threshold.inside and threshold.amber >= threshold.highest)


def band_text(threshold: Threshold, band: Band) -> str:
    """When a threshold raises watch and severe: "40% 起为注意，60% 起为严重"."""
    values = {"amber": threshold_value(threshold, band.amber), "red": threshold_value(threshold, band.red)}
    if threshold.below:
        form = tr("watch below {amber}, severe below {red}")
    elif threshold.inside and _watches_all(threshold):
        form = tr("severe from {red} down")
    elif threshold.inside:
        form = tr("watch from {amber} down, severe from {red} down")
    elif _watches_all(threshold):
        form = tr("severe from {red}")
    elif threshold.strict_red:
        form = tr("watch from {amber}, severe above {red}")
    else:
        form = tr("watch from {amber}, severe from {red}")
    return _tight(form.format(**values))


def named_band(threshold: Threshold, band: Band) -> str:
    """The same with the threshold's name before it."""
    form = tr("{name}: {band}")
    return form.format(name=threshold_name(threshold.name), band=band_text(threshold, band))


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
