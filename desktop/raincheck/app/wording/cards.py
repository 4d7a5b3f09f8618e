"""The few words of a popup. Where amounts are hidden none leaves the window."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from raincheck.app.wording.alerts import words
from raincheck.app.wording.entries import below_owed
from raincheck.app.wording.figures import Figures, Scene, joined
from raincheck.app.wording.names import list_names
from raincheck.app.wording.rules.concentration import spread_text, spread_title
from raincheck.core.cards import Card
from raincheck.core.rules import rule
from raincheck.core.rules.base import Urgency
from raincheck.core.text import ntr, tr
from raincheck.core.urgency import entries, is_of_cut

_NAMED: Final = 3


class CardWords(Struct, frozen=True):
    """A popup's title and body."""

    title: str
    body: str


def card_words(card: Card, *, hidden: bool = False) -> CardWords:
    """The words of one card: the headline, the one next step, and how much more belongs to it."""
    scene = Scene(card.made_on, hidden=hidden)
    if rule(card.headline.rule).urgency is Urgency.LOOK:
        return _stale(card, scene)
    if rule(card.headline.rule).theme:
        figures = Figures(card.headline, scene)
        return CardWords(spread_title(figures), joined(spread_text(figures), words(card.headline, scene).next_step))
    said = words(card.headline, scene)
    waves = [alert for alert in card.alerts if rule(alert.rule).gathers and alert is not card.headline]
    known = [tr("{known}.").format(known=words(wave, scene).title) for wave in waves]
    left = [alert for alert in card.alerts[1:] if is_of_cut(alert) and alert.subject == card.headline.subject]
    more = len(entries(card.alerts[1:])) - len(left) - len(waves)
    rest = ntr("{n} more warning belongs to it.", "{n} more warnings belong to it.", more)
    owed = below_owed() if left else ""
    return CardWords(said.headline, joined(*known, owed, said.next_step, rest.format(n=more) if more else ""))


def _stale(card: Card, scene: Scene) -> CardWords:
    count = len(card.alerts)
    title = ntr("{n} line wants a look", "{n} lines want a look", count)
    names = list_names("、".join(Figures(alert, scene).channel for alert in card.alerts[:_NAMED]))
    form = tr("{names} and others.") if count > _NAMED else tr("{names}.")
    step = tr("Do a check round, about two minutes.")
    return CardWords(title.format(n=count), joined(form.format(names=names), step))
