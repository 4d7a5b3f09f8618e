"""What the words of a rule are: its page in the rule book, and the sentences for one alert."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule's page: name, what it watches and how, the usual steps, and where its numbers come from.

    `levels` and `clears` say in words what the thresholds and the general way of clearing cannot.
    """

    name: str
    watches: str
    formula: str
    first: str
    further: tuple[str, ...]
    source: str
    marks: tuple[Mark, ...]
    levels: str = ""
    clears: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences for one alert; without `next_step` the rule's first step stands, without `headline` the title."""

    title: str
    why: str
    meaning: str
    next_step: str = ""
    headline: str = ""


@dataclass(frozen=True, slots=True)
class RuleWording:
    """The words of one rule, made late so that the language may change."""

    code: str
    text: Callable[[], RuleText]
    words: Callable[[Figures], Words]
