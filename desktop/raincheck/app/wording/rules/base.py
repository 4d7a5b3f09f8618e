"""What the words of a rule are: its page in the rule book, and the sentences for one alert."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark


class RuleText(Struct, frozen=True):
    """A rule's page: name, what it watches and how, the usual steps, and where its numbers come from.

    `thresholds` names those of the `Rule`, in its order; `levels` and `clears` say in words what the thresholds and the
    general way of clearing cannot; `band` stands for the usual form of a band where its two values count different
    things. `tempts`: the obvious answer would be one more line; with many applications made the
    steps say not now.
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
    thresholds: tuple[str, ...] = ()
    band: str = ""
    tempts: bool = False


class Words(Struct, frozen=True):
    """The sentences for one alert; without `next_step` the rule's first step stands, without `headline` the title."""

    title: str
    why: str
    meaning: str
    next_step: str = ""
    headline: str = ""


class RuleWording(Struct, frozen=True):
    """The words of one rule, made late so that the language may change."""

    code: str
    text: Callable[[], RuleText]
    words: Callable[[Figures], Words]
