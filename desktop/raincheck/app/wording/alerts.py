"""From an alert to what a person reads: title, why, what it means, what to do, and where the rule comes from."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from raincheck.app.wording.figures import NOWHERE, Figures, Scene, Told, joined
from raincheck.app.wording.marks import mark_meaning
from raincheck.app.wording.names import level_name
from raincheck.app.wording.rules import Words, wording
from raincheck.app.wording.thresholds import clearing_text, named_band
from raincheck.core.alerts import Alert
from raincheck.core.kept import BECAUSE
from raincheck.core.rules import rule
from raincheck.core.rules.findings import CASH_ON, NO_INCOME
from raincheck.core.text import tr


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
    step = enter_first(told, scene) or said.next_step or entry.text().first
    if isinstance(told, Alert) and told.is_held:
        step = tr("Nearly over: look once more on another day, and it ends.")
    return Words(said.title, with_kept(told, said.why), said.meaning, step, said.headline or said.title)


def enter_first(told: Told, scene: Scene) -> str:
    """What the person can enter that the warning rests on: an income that nobody gave, cash older than the last one."""
    if told.fact(NO_INCOME):
        return tr("Enter first what comes in each month: none is entered, so none is counted (0 if nothing comes in).")
    return enter_cash(told, scene)


def enter_cash(told: Told, scene: Scene) -> str:
    """That the cash a warning rests on is older than the last income: what is there now comes first."""
    seen = told.fact(CASH_ON)
    if not isinstance(seen, date):
        return ""
    form = tr("Enter first what is at hand now: the figure is of {day}, and income has come since.")
    return form.format(day=scene.day(seen))


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
