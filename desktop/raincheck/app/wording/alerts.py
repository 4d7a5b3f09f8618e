"""From an alert to what a person reads: title, why, what it means, what to do, and where the rule comes from."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec import Struct

from raincheck.app.wording.figures import NOWHERE, Figures, Scene, Told, asked_words, joined
from raincheck.app.wording.marks import mark_meaning
from raincheck.app.wording.names import level_name, list_names
from raincheck.app.wording.rules import Words, wording
from raincheck.app.wording.thresholds import clearing_text, named_band
from raincheck.core.alerts import Alert
from raincheck.core.kept import BECAUSE
from raincheck.core.money import Money
from raincheck.core.rules import rule
from raincheck.core.rules.findings import (
    CASH_ON,
    CASH_PAID,
    CASH_SEEN,
    DUE_TODAY,
    LEFT_OUT,
    NO_INCOME,
    WITHOUT_INTEREST,
)
from raincheck.core.text import tr

FORECASTS: Final = ("F03", "F04")
"""Rules that look ahead on the cash at hand, due by due."""

COUNTING_CASH: Final = ("F02", *FORECASTS)
"""Those and the one that looks at the coming 30 days: none counts a computed due of today."""


class AlertWords(Struct, frozen=True):
    """Everything said about one alert; `marks` are the meanings of the marks of its source."""

    rule_name: str
    level: str
    title: str
    headline: str
    why: str
    meaning: str
    next_step: str
    further_steps: tuple[str, ...]
    thresholds: tuple[str, ...]
    clears: str
    source: str
    marks: tuple[str, ...]


def words(told: Told, scene: Scene = NOWHERE) -> Words:
    """The sentences for an alert or a finding, next step and headline filled in. Raises KeyError."""
    entry = wording(told.rule)
    said = entry.words(Figures(told, scene))
    held = isinstance(told, Alert) and told.is_held
    over = tr("Nearly over: look once more on another day, and it ends.") if held else said.next_step
    step = enter_first(told, scene) or over or entry.text().first
    why = with_interest(told, with_left_out(told, with_kept(told, joined(said.why, due_today(told, scene)))))
    return Words(said.title, why, said.meaning, step, said.headline or said.title)


def enter_first(told: Told, scene: Scene) -> str:
    """What the person can enter that the warning rests on: an income that nobody gave, cash older than the last one."""
    if told.fact(NO_INCOME):
        return tr("Enter first what comes in each month: none is entered, so none is counted (0 if nothing comes in).")
    return enter_cash(told, scene)


def enter_cash(told: Told, scene: Scene) -> str:
    """What must be said before a warning about cash can be trusted: dues unconfirmed, old cash, due days unknown."""
    seen, income, paid = told.fact(CASH_SEEN), told.fact(CASH_ON), told.fact(CASH_PAID)
    if asked := asked_words(told, scene):
        if isinstance(seen, date) and seen != scene.as_of:
            form = tr("First say whether {dues} were paid, and enter what is at hand now: the figure is of {day}.")
            return form.format(dues=asked, day=scene.day(seen))
        return tr("First say whether {dues} were paid: no figure here counts them.").format(dues=asked)
    if isinstance(income, date):
        form = tr("Enter first what is at hand now: the figure is of {day}, and income has come since.")
        return form.format(day=scene.day(income))
    if isinstance(paid, date):
        form = tr("Enter first what is at hand now: the figure is of {day}, and you have paid since.")
        return form.format(day=scene.day(paid))
    # A gap that is there without them is the first thing to act on: due days only make it larger.
    return "" if told.fact("on") else enter_days(told)


def enter_days(told: Told) -> str:
    """Whose due day a forecast lacks, as a step; empty where it lacks none."""
    lines = told.fact(LEFT_OUT)
    if not isinstance(lines, str) or told.rule not in FORECASTS:
        return ""
    return tr("Enter the due day first of: {lines}.").format(lines=list_names(lines))


def due_today(told: Told, scene: Scene) -> str:
    """That a figure about cash counts what falls due today as paid, with the sum; empty where nothing does."""
    amount = told.fact(DUE_TODAY)
    if not isinstance(amount, Money) or told.rule not in COUNTING_CASH:
        return ""
    return tr("The {amount} due today is not counted in it.").format(amount=scene.money(amount))


def with_left_out(told: Told, why: str) -> str:
    """A forecast that leaves lines out says so, wherever it is quoted."""
    lines = told.fact(LEFT_OUT)
    if not isinstance(lines, str) or told.rule not in FORECASTS:
        return why
    form = tr("Not in it: {lines}, because due day or rate is not known yet.")
    return joined(why, form.format(lines=list_names(lines)))


def with_interest(told: Told, why: str) -> str:
    """A figure that has no interest of a line in it says so."""
    lines = told.fact(WITHOUT_INTEREST)
    if not isinstance(lines, str):
        return why
    form = tr("No interest in it of {lines}: the rate is not known.")
    return joined(why, form.format(lines=list_names(lines)))


def with_kept(told: Told, why: str) -> str:
    """A level kept from the eve of a cut says so: a line's death is no improvement (domain.md 13.5)."""
    line = told.fact(BECAUSE)
    if not isinstance(line, str):
        return why
    form = tr("Figures and level of the day before {line} was cut or closed: losing a line spreads no risk.")
    return joined(why, form.format(line=line))


def alert_words(alert: Alert, scene: Scene = NOWHERE) -> AlertWords:
    """Everything said about one alert. Raises KeyError for an unknown rule."""
    said = words(alert, scene)
    text = wording(alert.rule).text()
    further = text.further
    if enter_first(alert, scene):
        own = wording(alert.rule).words(Figures(alert, scene)).next_step or text.first
        further = (own, *further)
    elif days := enter_days(alert):
        further = (days, *further)
    if scene.pause_applications and text.tempts:
        pause = tr("Applications are many already: send in none for 90 days.")
        further = (*further, pause)
    return AlertWords(
        rule_name=text.name,
        level=level_name(alert.level),
        title=said.title,
        headline=said.headline,
        why=said.why,
        meaning=said.meaning,
        next_step=said.next_step,
        further_steps=further,
        thresholds=threshold_words(alert),
        clears=clearing_text(rule(alert.rule)),
        source=text.source,
        marks=tuple(mark_meaning(mark) for mark in text.marks),
    )


def threshold_words(alert: Alert) -> tuple[str, ...]:
    """The thresholds the alert was judged with, and what they cannot say."""
    lines = []
    for override in alert.bands:
        threshold = rule(alert.rule).threshold(override.threshold)
        if threshold is not None:
            lines.append(named_band(rule(alert.rule), threshold, override.band))
    levels = wording(alert.rule).text().levels
    return (*lines, levels) if levels else tuple(lines)
