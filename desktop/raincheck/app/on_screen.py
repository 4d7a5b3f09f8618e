"""What stands on the screen: popups that nobody answered yet, taken away when they are over, brought up to date.

The book remembers them, so that a later check, the window, or the process that hears the answers can each take away
what another has shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.reminding import drafts_of
from raincheck.app.wording import card_words
from raincheck.core.alerts import AlertState
from raincheck.core.cards import Card
from raincheck.core.reminders import ReminderKind
from raincheck.core.schedule import local_day
from raincheck.store import CardDraft, KeptCard, Store
from raincheck.system.clock import Clock
from raincheck.system.notify.port import Delivered, Outcome, Popup

_KEPT: Final = "popups.on_screen"
_LOST: Final = "popups.lost:"
_RECENT: Final = 200
REMINDERS: Final = frozenset({*ReminderKind, "look"})
"""The first words of the keys of cards that remind and warn of nothing; looks after several acts are one card."""


class Screen(Protocol):
    """Where popups are shown: a notifier, or the window's stand-in for one."""

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        """Show a popup, in place of an earlier one."""
        ...

    def close(self, delivered: Delivered) -> bool:
        """Take a popup away; whether the service did."""
        ...

    def server(self) -> str | None:
        """The service that is there now."""
        ...


class Standing(Struct, frozen=True):
    """One popup on the screen: what it says, where the service has it, when it came (UTC), and its cards' ids."""

    popup: Popup
    delivered: Delivered
    at: datetime
    cards: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the card, or of the summary."""
        return self.popup.key

    @property
    def names_amounts(self) -> bool:
        """Whether somebody who looks over a shoulder reads an amount of money."""
        return self.popup != self.popup.veiled()


def standing(store: Store) -> tuple[Standing, ...]:
    """The popups that are on the screen as far as anybody heard, the oldest first."""
    kept = store.recall(_KEPT)
    try:
        return () if kept is None else msgspec.json.decode(kept, type=tuple[Standing, ...])
    except msgspec.DecodeError:  # another version's form: those popups are nobody's any more
        return ()


def keep_standing(store: Store, entry: Standing, *, at: datetime) -> None:
    """Remember a popup that came onto the screen, in place of the earlier one of its key."""
    _write(store, (*(other for other in standing(store) if other.key != entry.key), entry), at=at)


def forget(store: Store, gone: Iterable[Delivered], *, at: datetime) -> None:
    """These popups are off the screen: answered, closed, or taken away."""
    away = set(gone)
    now = standing(store)
    left = tuple(entry for entry in now if entry.delivered not in away)
    if left != now:
        _write(store, left, at=at)


def key_of(store: Store, delivered: Delivered) -> str | None:
    """The key of the card that a popup of this or an earlier run showed."""
    return next((entry.key for entry in standing(store) if entry.delivered == delivered), None)


def cards_behind(store: Store, entry: Standing) -> tuple[KeptCard, ...]:
    """The cards a popup shows."""
    return tuple(kept for kept in store.cards(limit=_RECENT) if kept.id in entry.cards)


def tidy(store: Store, screen: Screen, clock: Clock, *, veiled: bool, anew: bool) -> None:
    """Take away what is over, and let what a dead service lost wait again.

    `veiled`: popups are to name no amounts, so those that do are changed. `anew`: today's words are put where
    yesterday's stand; a desktop may make a sound of that, so it is not done at night.
    """
    now = standing(store)
    if not now:
        return
    server = screen.server()
    lost = [entry for entry in now if entry.delivered.server != server]
    if lost:
        wait_again(store, lost, clock)
    words = Words(store, clock)
    for entry in now:
        if entry in lost:
            continue
        popup = _today(entry, [words.of(kept) for kept in cards_behind(store, entry)], veiled=veiled)
        if popup is None:
            screen.close(entry.delivered)
            forget(store, [entry.delivered], at=clock.now())
        elif popup != entry.popup and (anew or (veiled and entry.names_amounts)):
            outcome = screen.send(popup, replaces=entry.delivered)
            if isinstance(outcome, Delivered):
                keep_standing(store, replace(entry, popup=popup, delivered=outcome), at=clock.now())


def withdraw(store: Store, screen: Screen, which: Iterable[Standing], clock: Clock) -> None:
    """Take popups off the screen; their cards wait to be shown once more."""
    gone = tuple(which)
    for entry in gone:
        screen.close(entry.delivered)
    wait_again(store, gone, clock)


def wait_again(store: Store, lost: Iterable[Standing], clock: Clock) -> None:
    """Popups that went away unread: what is of today waits to be shown again, once a day at most."""
    now, today = clock.now(), clock.today()
    entries = tuple(lost)
    with store.write_state(at=now) as state:
        for entry in entries:
            mark = _LOST + entry.key
            if local_day(entry.at, clock.zone) == today and store.recall(mark) != str(today):
                state.remember(mark, str(today))
                state.lose_popups(entry.cards)
    forget(store, (entry.delivered for entry in entries), at=now)


class Words:
    """What cards say today, and whether there is still something to say."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._reminders: dict[str, CardDraft] | None = None

    def of(self, kept: KeptCard) -> CardDraft | None:
        """The card in words of today; None when it is over: decided, paid, looked at, or its day has passed."""
        if kept.card.alerts:
            return self._warning(kept)
        if kept.card.key.split(":", maxsplit=1)[0] in REMINDERS:
            if self._reminders is None:
                today = self._clock.today()
                self._reminders = {draft.key: draft for draft in drafts_of(self._store, today)}
            draft = self._reminders.get(kept.card.key)
            if draft is None:
                return None
            return replace(kept.card, title=draft.title, body=draft.body, pressing=draft.pressing)
        return kept.card

    def _warning(self, kept: KeptCard) -> CardDraft | None:
        today = self._clock.today()
        found = [alert for alert in map(self._store.alert, kept.card.alerts) if alert is not None]
        if not any(alert.state is AlertState.OPEN for alert in found):
            return None
        if kept.card.made_on == today:
            return kept.card
        said = card_words(Card(kept.card.key, today, kept.card.level, tuple(found)))
        return replace(kept.card, title=said.title, body=said.body)


def _today(entry: Standing, cards: Sequence[CardDraft | None], *, veiled: bool) -> Popup | None:
    """The popup as it should stand today; None when every card of it is over."""
    left = [card for card in cards if card is not None]
    if not left:
        return None
    popup = entry.popup
    if len(cards) == 1:
        popup = replace(popup, title=left[0].title, body=left[0].body)
    return popup.veiled() if veiled else popup


def _write(store: Store, entries: tuple[Standing, ...], *, at: datetime) -> None:
    with store.write_state(at=at) as state:
        state.remember(_KEPT, msgspec.json.encode(entries).decode() if entries else None)
