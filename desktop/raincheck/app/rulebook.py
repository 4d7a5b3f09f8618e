"""The rule book: each rule's code, thresholds and bounds from core, its words from wording. Nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from raincheck.app.wording.marks import Mark, mark_meaning
from raincheck.app.wording.rules import wording
from raincheck.app.wording.thresholds import bounds_text, clearing_text, cooldown_text, named_band, threshold_name
from raincheck.core.rules import RULES
from raincheck.core.rules.base import Rule
from raincheck.core.rules.thresholds import Threshold
from raincheck.core.text import tr


class ThresholdPage(Struct, frozen=True):
    """One threshold: the pure facts of core, and the same in words."""

    threshold: Threshold
    name: str
    band: str
    bounds: str


class RulePage(Struct, frozen=True):
    """Everything there is to say about one rule, in the language in use."""

    code: str
    name: str
    version: int
    event: bool
    about_channel: bool
    watches: str
    formula: str
    thresholds: tuple[ThresholdPage, ...]
    levels: str
    clears: str
    cooldown: str
    steps: tuple[str, ...]
    source: str
    marks: tuple[Mark, ...]


def rulebook() -> tuple[RulePage, ...]:
    """The pages of all rules, in the order of the catalogue."""
    return tuple(rule_page(rule) for rule in RULES)


def rule_page(rule: Rule) -> RulePage:
    """The page of one rule."""
    text = wording(rule.code).text()
    return RulePage(
        code=rule.code,
        name=text.name,
        version=rule.version,
        event=rule.event,
        about_channel=rule.about_channel,
        watches=text.watches,
        formula=text.formula,
        thresholds=tuple(
            ThresholdPage(entry, threshold_name(rule, entry), named_band(rule, entry, entry.band), bounds_text(entry))
            for entry in rule.thresholds
        ),
        levels=text.levels,
        clears=clearing_text(rule),
        cooldown=cooldown_text(rule),
        steps=(text.first, *text.further),
        source=text.source,
        marks=text.marks,
    )


def family_name(code: str) -> str:
    """The family a rule belongs to, by the letter of its code."""
    names = {
        "C": tr("Concentration"),
        "L": tr("Limits"),
        "U": tr("Utilisation"),
        "D": tr("Debt"),
        "F": tr("Liquidity"),
        "M": tr("Maturity"),
        "R": tr("Borrowing"),
        "B": tr("Behaviour"),
        "P": tr("Price"),
        "X": tr("Data"),
    }
    return names[code[0]]


def handbook_page() -> str:
    """The rule book as one page of Markdown."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# " + tr("The rules")
    yield ""
    yield tr("Written by `python packaging/handbook.py` from the rules and their words; changes belong there.")
    yield ""
    yield tr(
        "Every rule is green, watch, severe, or without enough data, which is never shown "
        "as green. Thresholds are inclusive unless a text says below or above; the bounds "
        "are those a person may choose within. No rule says how likely a default is."
    )
    yield ""
    yield "## " + tr("Marks")
    yield ""
    for mark in Mark:
        yield f"- **{mark.value}** — {mark_meaning(mark)}"
    for family, pages in groupby(rulebook(), key=lambda page: family_name(page.code)):
        yield ""
        yield f"## {family}"
        for page in pages:
            yield ""
            yield from _section(page)


def _section(page: RulePage) -> Iterator[str]:
    yield f"### {page.code} {page.name}"
    yield ""
    yield _item(tr("Watches"), page.watches)
    yield _item(tr("Formula"), page.formula)
    for entry in page.thresholds:
        yield _item(tr("Threshold"), tr("{band} ({bounds})").format(band=entry.band, bounds=entry.bounds))
    if page.levels:
        yield _item(tr("Levels"), page.levels)
    yield _item(tr("How it ends"), page.clears)
    yield _item(tr("Popups"), page.cooldown)
    yield _item(tr("Source"), f"{page.source} [{' '.join(mark.value for mark in page.marks)}]")
    yield ""
    yield tr("What to do:")
    yield ""
    for place, step in enumerate(page.steps, 1):
        yield f"{place}. {step}"


def _item(label: str, text: str) -> str:
    return tr("- **{label}**: {text}").format(label=label, text=text)
