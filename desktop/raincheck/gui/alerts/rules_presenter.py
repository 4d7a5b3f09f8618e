"""The rules and their thresholds: what is in force, what was changed, how often each was worth it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.app.checking import CheckReport
from raincheck.app.rulebook import RulePage, family_name, rulebook
from raincheck.app.wording.thresholds import band_text, bounds_text, threshold_value
from raincheck.core.errors import UsageError
from raincheck.core.rules import rule
from raincheck.core.rules.profiles import Profile, decimal_text
from raincheck.core.rules.thresholds import Band, Bands, Level, Threshold, Unit
from raincheck.core.text import tr
from raincheck.gui.alerts.presenter import mark_of
from raincheck.gui.kit.models.records import Mark

_SCALES: Final = {Unit.SHARE: 100, Unit.POINTS: 100}
_LONGEST: Final = 12


class RuleRow(Struct, frozen=True):
    """One rule in the list."""

    code: str
    name: str
    family: str
    mark: Mark
    bands: str
    changed: bool
    worth: str
    page: RulePage


class BandField(Struct, frozen=True):
    """One threshold to edit: its facts, the values in force, and its texts."""

    rule: str
    threshold: Threshold
    name: str
    unit: str
    amber: str
    red: str
    usual: str
    bounds: str


class RulesView(Struct, frozen=True):
    """All rules, the set of thresholds chosen, and the lines that may have values of their own."""

    rows: tuple[RuleRow, ...]
    bands: Bands
    profile: Profile
    lines: tuple[tuple[str, str], ...]


def profile_name(profile: Profile) -> str:
    """What a set of thresholds is called."""
    names = {
        Profile.DEFAULT: tr("For households (default)"),
        Profile.STRICT_2010: tr("Strict: 2010 market bands"),
        Profile.STRICT_2023: tr("Strictest: 2023 market bands"),
    }
    return names[profile]


def rules_view(report: CheckReport, bands: Bands, profile: Profile, worth: Mapping[str, str]) -> RulesView:
    """Every rule in the order of the catalogue; `worth` says by code how often it was right."""
    levels = dict(report.levels)
    rows = tuple(_row(page, levels[page.code], bands, worth.get(page.code, "")) for page in rulebook())
    channels = report.measures.snapshot.book.channels
    return RulesView(rows, bands, profile, tuple((channel.id, channel.name) for channel in channels))


def _row(page: RulePage, level: Level, bands: Bands, worth: str) -> RuleRow:
    texts = []
    for entry in page.thresholds:
        text = band_text(rule(page.code), entry.threshold, bands.of(page.code, entry.threshold))
        texts.append(text if len(page.thresholds) == 1 else f"{entry.name} {text}")
    return RuleRow(
        code=page.code,
        name=page.name,
        family=family_name(page.code),
        mark=mark_of(level),
        bands="; ".join(texts) or tr("no threshold"),
        changed=any(entry.rule == page.code for entry in bands.overrides),
        worth=worth,
        page=page,
    )


def band_fields(page: RulePage, bands: Bands, channel: str | None) -> tuple[BandField, ...]:
    """The thresholds of a rule to edit, for the book or, where it may be, for one line."""
    fields = []
    for entry in page.thresholds:
        threshold = entry.threshold
        if channel is not None and not threshold.per_channel:
            continue
        band = bands.of(page.code, threshold, channel)
        fields.append(
            BandField(
                rule=page.code,
                threshold=threshold,
                name=entry.name,
                unit=unit_sign(threshold),
                amber=field_text(threshold, band.amber),
                red=field_text(threshold, band.red),
                usual=tr("default: {band}").format(band=band_text(rule(page.code), threshold, threshold.band)),
                bounds=bounds_text(threshold),
            )
        )
    return tuple(fields)


def _plain_index(threshold: Threshold) -> bool:
    return threshold.unit is Unit.INDEX


def unit_sign(threshold: Threshold) -> str:
    """What stands behind a threshold's field."""
    if _plain_index(threshold):
        return ""
    signs = {
        Unit.SHARE: "%",
        Unit.POINTS: tr("points"),
        Unit.RATIO: tr("times"),
        Unit.COUNT: "",
        Unit.DAYS: tr("days"),
        Unit.MONTHS: tr("months"),
    }
    return signs[threshold.unit]


def field_text(threshold: Threshold, value: Fraction) -> str:
    """A value as its field shows it: 0.4 of a share is "40"."""
    scale = 1 if _plain_index(threshold) else _SCALES.get(threshold.unit, 1)
    return decimal_text(value * scale)


def read_field(threshold: Threshold, text: str) -> Fraction:
    """The value of a field's text. Raises UsageError with what fits."""
    words = text.strip().removesuffix("%").removesuffix(unit_sign(threshold) or "%").strip()
    try:
        number = Decimal(words) if words.isascii() and len(words) <= _LONGEST else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        example = field_text(threshold, threshold.amber)
        raise UsageError(tr("Write a number such as {example}.").format(example=example))
    value = Fraction(number) / (1 if _plain_index(threshold) else _SCALES.get(threshold.unit, 1))
    if threshold.unit in (Unit.COUNT, Unit.DAYS) and value.denominator != 1:
        raise UsageError(tr("Write a whole number."))
    return value


def read_band(threshold: Threshold, amber: str, red: str) -> Band:
    """Both values of a threshold's fields. Raises UsageError that names the bound or the order."""
    band = Band(read_field(threshold, amber), read_field(threshold, red))
    for value in (band.amber, band.red):
        if not threshold.lowest <= value <= threshold.highest:
            lowest, highest, given = (
                threshold_value(threshold, number) for number in (threshold.lowest, threshold.highest, value)
            )
            sentence = tr("{value} is outside the bounds: {lowest} to {highest}.")
            raise UsageError(sentence.format(value=given, lowest=lowest, highest=highest))
    if not threshold.check(band):
        lower_first = tr("Severe must not be above watch: lower is worse here.")
        higher_first = tr("Severe must not be below watch.")
        raise UsageError(lower_first if threshold.below or threshold.inside else higher_first)
    return band
