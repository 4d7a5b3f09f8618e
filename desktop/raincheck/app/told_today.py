"""What popups said today: what was said is not said again, also where the book was restored from before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.schedule import ONE_DAY, local_day
from raincheck.store import CardDraft, Store
from raincheck.store.reader import Reader
from raincheck.system.clock import Clock

RECENT = 200


class Told(Struct, frozen=True):
    """One popup of today and the cards it carried; `perhaps`: the desktop never said that it took it."""

    at: datetime
    cards: tuple[CardDraft, ...]
    perhaps: bool


def told_today(store: Reader, clock: Clock) -> tuple[Told, ...]:
    """The popups of today, the oldest first."""
    today = local_day(clock.now(), clock.zone)
    kept = {card.id: card.card for card in store.cards(limit=RECENT)}
    popups = (popup for popup in store.popups(since=clock.now() - ONE_DAY) if local_day(popup.at, clock.zone) == today)
    return tuple(
        Told(popup.at, tuple(kept[id_] for id_ in popup.cards if id_ in kept), popup.perhaps) for popup in popups
    )


def take_along(store: Store, told: Sequence[Told]) -> None:
    """Write popups of the replaced book into the one in its place: they count for its day too."""
    for popup in told:
        if popup.cards:
            with store.write_state(at=popup.at) as state:
                # The alerts have other numbers there, and what was asked for later has been shown.
                ids = state.add_cards(
                    *(replace(card, alerts=(), reminder=None, not_before=None) for card in popup.cards)
                )
                state.popup_shown(ids, perhaps=popup.perhaps)


def is_said(told: Sequence[Told], card: CardDraft) -> bool:
    """Whether a popup of today surely said the same in the same words; what was asked for again is not."""
    if card.not_before is not None:
        return False
    mine = (card.key, card.title, card.level)
    sure = (said for popup in told if not popup.perhaps for said in popup.cards)
    return any(mine == (said.key, said.title, said.level) for said in sure)
