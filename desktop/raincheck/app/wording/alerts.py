"""From an alert to what a person reads: title, why, what it means, what to do, and where the rule comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from raincheck.app.wording.figures import NOWHERE, Figures, Scene, Told
from raincheck.app.wording.marks import mark_meaning
from raincheck.app.wording.names import level_name
from raincheck.app.wording.rules import Words, wording
from raincheck.app.wording.thresholds import clearing_text, named_band
from raincheck.core.alerts import Alert
from raincheck.core.rules import rule
from raincheck.core.text import tr

_TEMPT_TO_APPLY: Final = ("C01", "C02", "U01", "R03")
"""Rules whose obvious answer would be one more line; with R02 raised their steps say not now (domain.md 5)."""


@dataclass(frozen=True, slots=True)
class AlertWords:
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
    return Words(said.title, said.why, said.meaning, said.next_step or entry.text().first, said.headline or said.title)


def alert_words(alert: Alert, scene: Scene = NOWHERE) -> AlertWords:
    """Everything said about one alert. Raises KeyError for an unknown rule."""
    said = words(alert, scene)
    text = wording(alert.rule).text()
    further = text.further
    if scene.pause_applications and alert.rule in _TEMPT_TO_APPLY:
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
            lines.append(named_band(threshold, override.band))
    levels = wording(alert.rule).text().levels
    return (*lines, levels) if levels else tuple(lines)
