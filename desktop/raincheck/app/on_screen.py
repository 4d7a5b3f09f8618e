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

from raincheck.app.example import is_example
from raincheck.app.reminding import drafts_of
from raincheck.app.wording import card_words
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.cards import Card, presses
from raincheck.core.reminders import ReminderKind
from raincheck.core.rules.thresholds import Level, worst
from raincheck.core.schedule import local_day
from raincheck.core.text import ntr, tr
from raincheck.store import CardDraft, KeptCard, Store
from raincheck.system.clock import Clock
from raincheck.system.notify.port import Delivered, Outcome, Popup, PopupAction, Urgency

SUMMARY: Final = "summary"
"""The key of the popup that gathers what the day has no single popup left for."""

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
    """The cards a popup shows, in its order."""
    found = {kept.id: kept for kept in store.cards(limit=_RECENT)}
    return tuple(found[id_] for id_ in entry.cards if id_ in found)


def tidy(store: Store, screen: Screen, clock: Clock, *, veiled: bool, quiet: bool, anew: bool) -> None:
    """Take away what is over, change what is no longer so, and let what a dead service lost wait again.

    `veiled`: popups are to name no amounts, so those that do are changed. `anew`: today's words are put where
    yesterday's stand. A desktop may make a sound of a change, so in `quiet` hours it waits, and a summary changes only
    when it gets shorter.
    """
    now = standing(store)
    if not now:
        return
    server = screen.server()
    lost = [entry for entry in now if entry.delivered.server != server]
    if lost:
        wait_again(store, lost, clock)
    words, example = Words(store, clock), is_example(store)
    for entry in now:
        if entry in lost:
            continue
        cards = cards_behind(store, entry)
        left = [card for card in map(words.of, cards) if card is not None]
        if not left:
            screen.close(entry.delivered)
            forget(store, [entry.delivered], at=clock.now())
            continue
        popup = marked(replace(compose(left, entry.popup.actions), key=entry.key), example=example)
        popup = popup.veiled() if veiled else popup
        shorter = len(left) < _lines(entry.popup)
        wants = shorter if len(cards) > 1 else anew or any(map(words.is_untrue, cards))
        if popup != entry.popup and ((wants and not quiet) or (veiled and entry.names_amounts)):
            outcome = screen.send(popup, replaces=entry.delivered)
            if isinstance(outcome, Delivered):
                keep_standing(store, replace(entry, popup=popup, delivered=outcome), at=clock.now())


def _lines(popup: Popup) -> int:
    return len(popup.body.splitlines())


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
    """What cards say today, and whether there is still something to say.

    Warnings are judged by the book as it stands: what was entered since the last check, here or by another process,
    counts.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._reminders: dict[str, CardDraft] | None = None
        self._judged: dict[int, Alert] | None = None

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

    def is_untrue(self, kept: KeptCard) -> bool:
        """Whether what the card says is no longer so: over, less bad, or about a due that is not the next any more."""
        return self.of(kept) is None or any(self._is_untrue(told) for told in self._told(kept))

    def _warning(self, kept: KeptCard) -> CardDraft | None:
        today = self._clock.today()
        told = self._told(kept)
        waiting = (self._now(one) for one in told if not self._is_paid(one))
        left = tuple(now for now in waiting if now.state is AlertState.OPEN and not now.is_held)
        if not left:
            return None
        if kept.card.made_on == today and not any(map(self._is_untrue, told)):
            return kept.card
        level = min(kept.card.level, worst(alert.level for alert in left), key=lambda one: one.rank)
        said = card_words(Card(kept.card.key, today, level, left))
        pressing = any(presses(alert, today) for alert in left)
        return replace(kept.card, level=level, title=said.title, body=said.body, pressing=pressing)

    def _told(self, kept: KeptCard) -> tuple[Alert, ...]:
        return tuple(alert for alert in map(self._store.alert, kept.card.alerts) if alert is not None)

    def _is_untrue(self, told: Alert) -> bool:
        now = self._now(told)
        if told.state is not AlertState.OPEN:
            return False
        fell = (
            now.state is not AlertState.OPEN or now.is_held or now.level.rank < told.level.rank or self._is_paid(told)
        )
        return fell or now.fact("due") != told.fact("due")

    def _is_paid(self, told: Alert) -> bool:
        """Whether the due that it speaks of was marked paid: the state that stays is the window's to tell."""
        due = told.fact("due")
        dues = () if due is None else self._store.dues()
        return any(
            kept.record.channel == told.subject and kept.record.due == due and kept.record.paid_on is not None
            for kept in dues
        )

    def _now(self, told: Alert) -> Alert:
        """The warning as the book has it now, cleared if it would not be given any more."""
        if self._judged is None:
            self._judged = self._judge()
        if self._judged is None or told.state is not AlertState.OPEN:
            return told
        return self._judged.get(told.id, replace(told, state=AlertState.CLEARED))

    def _judge(self) -> dict[int, Alert] | None:
        """Today's warnings, by id; None on a day before the last check, whose judgement then stands."""
        today, checked = self._clock.today(), self._store.last_as_of()
        if checked is None or today < checked:
            return None
        from raincheck.app.checking import look  # noqa: PLC0415 - a window without popups need not wait for the rules

        return {alert.id: alert for alert in look(self._store, today).alerts}


def compose(cards: Sequence[CardDraft], actions: tuple[PopupAction, ...] = ()) -> Popup:
    """The popup of one card, or the one that gathers several."""
    presses = any(card.pressing or card.level is Level.RED for card in cards)
    urgency = Urgency.CRITICAL if presses else Urgency.NORMAL
    if len(cards) == 1:
        return Popup(cards[0].key, cards[0].title, cards[0].body, urgency, actions)
    title = ntr("{n} thing to look at", "{n} things to look at", len(cards)).format(n=len(cards))
    return Popup(SUMMARY, title, "\n".join(card.title for card in cards), urgency, actions)


def marked(popup: Popup, *, example: bool) -> Popup:
    """The popup as its book may send it: one of the made-up example says so, and never presses."""
    if not example:
        return popup
    return replace(popup, title=tr("Example: {title}").format(title=popup.title), urgency=Urgency.NORMAL)


def _write(store: Store, entries: tuple[Standing, ...], *, at: datetime) -> None:
    with store.write_state(at=at) as state:
        state.remember(_KEPT, msgspec.json.encode(entries).decode() if entries else None)
