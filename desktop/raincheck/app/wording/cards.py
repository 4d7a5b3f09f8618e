"""The few words of a popup. Where amounts are hidden none leaves the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from raincheck.app.wording.alerts import words
from raincheck.app.wording.figures import Figures, Scene, joined
from raincheck.app.wording.names import list_names
from raincheck.core.cards import Card
from raincheck.core.text import ntr, tr

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class CardWords:
    """A popup's title and body."""

    title: str
    body: str


def card_words(card: Card, *, hidden: bool = False) -> CardWords:
    """The words of one card: the headline, the one next step, and how much more belongs to it."""
    scene = Scene(card.made_on, hidden=hidden)
    if card.headline.rule == "X01":
        return _stale(card, scene)
    said = words(card.headline, scene)
    more = len(card.alerts) - 1
    rest = ntr("{n} more warning belongs to it.", "{n} more warnings belong to it.", more)
    return CardWords(said.headline, joined(said.next_step, rest.format(n=more) if more else ""))


def _stale(card: Card, scene: Scene) -> CardWords:
    count = len(card.alerts)
    title = ntr("{n} line wants a look", "{n} lines want a look", count)
    names = list_names("、".join(Figures(alert, scene).channel for alert in card.alerts[:_NAMED]))
    form = tr("{names} and others.") if count > _NAMED else tr("{names}.")
    step = tr("Do a check round, about two minutes.")
    return CardWords(title.format(n=count), joined(form.format(names=names), step))
