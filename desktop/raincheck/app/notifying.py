"""Showing what is due on the desktop: a card counts as shown only when the desktop took it (contract.md 3)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from raincheck.app.preferring import read_preferences, schedule_plan
from raincheck.app.wording import card_words
from raincheck.app.wording.amounts import day_text
from raincheck.core.cards import Card
from raincheck.core.delivery import Decision, DeliverySettings, decide
from raincheck.core.rules.thresholds import Level
from raincheck.core.schedule import PauseFor, RemindIn, local_day, pause_until, paused, remind_at
from raincheck.core.text import ntr, tr
from raincheck.store import KeptCard, Store
from raincheck.system.clock import Clock
from raincheck.system.lock import ProcessLock
from raincheck.system.notify.port import ALL_ACTIONS, Delivered, Failed, Outcome, Popup, PopupAction, Urgency
from raincheck.system.paths import places

REMEMBERED = timedelta(days=3)
DESKTOP_ENTRY = "raincheck"
PAUSE_KEY = "paused_until"
SUMMARY = "summary"
"""The key of the popup that gathers what the day has no single popup left for."""

_POPUP = "popup:"
_CARD = "card:"
_GATHERED = "gathered"
_RECENT = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """One popup the desktop took: its key, the cards in it, and the desktop's number for it."""

    key: str
    cards: tuple[KeptCard, ...]
    delivered: Delivered


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the waiting cards: shown, refused with the reason, and those that wait.

    `busy`: another process of ours was just showing them, so nothing was done here.
    """

    shown: tuple[Shown, ...] = ()
    failed: str | None = None
    decision: Decision = field(default_factory=Decision)
    busy: bool = False


Show = Callable[[Popup, Delivered | None], Outcome]
"""Shows a popup, in place of an earlier one if there is one, and says what became of it."""


def deliver(store: Store, show: Show, clock: Clock, *, buttons: bool, patience: timedelta = timedelta(0)) -> Delivery:
    """Show what may be shown now; one process of ours at a time, so that no card is shown twice.

    `buttons`: somebody is there to hear what the person answers. `patience`: how long another process is waited for.
    A book that cannot be written to shows nothing, since nobody could remember that it did.
    """
    if not store.writable:
        return Delivery()
    lock = ProcessLock(places().lock("deliver", store.path))
    if not lock.take_within(patience):
        return Delivery(busy=True)
    try:
        return _deliver(store, show, clock, buttons=buttons)
    finally:
        lock.release()


def _deliver(store: Store, show: Show, clock: Clock, *, buttons: bool) -> Delivery:
    now = clock.now()
    waiting = {kept.id: kept for kept in store.waiting_cards()}
    chosen = read_preferences(store)
    settings = DeliverySettings(schedule_plan(store, clock), paused_until=_pause(store))
    decision = decide(
        tuple(kept.pending for kept in waiting.values()), store.popups(since=now - REMEMBERED), settings, now
    )
    shown: list[Shown] = []
    failed: str | None = None
    told = {id_: _reworded(store, waiting[id_], clock) for id_ in (*decision.show, *decision.summary)}
    bundles: list[tuple[KeptCard, ...]] = [(told[id_],) for id_ in decision.show]
    if decision.summary:
        bundles.append(tuple(told[id_] for id_ in decision.summary))
    for cards in bundles:
        popup = _popup(cards, buttons=buttons)
        outcome = show(popup if chosen.popup_amounts else popup.veiled(), _earlier(store, popup.key))
        if isinstance(outcome, Failed):
            failed = outcome.reason
        else:
            shown.append(Shown(popup.key, cards, outcome))
        _keep(store, cards, popup.key, outcome, at=clock.now())
    return Delivery(tuple(shown), failed, decision)


def _reworded(store: Store, kept: KeptCard, clock: Clock) -> KeptCard:
    """A card that was held since an earlier day in words of today: its "today" was another day."""
    made, today = local_day(kept.made_at, clock.zone), clock.today()
    if made == today:
        return kept
    alerts = tuple(alert for alert in map(store.alert, kept.card.alerts) if alert is not None)
    if alerts:
        words = card_words(Card(kept.card.key, today, kept.card.level, alerts))
        return replace(kept, card=replace(kept.card, title=words.title, body=words.body))
    title = tr("Reminder of {day}: {title}").format(day=day_text(made, today), title=kept.card.title)
    return replace(kept, card=replace(kept.card, title=title))


def _popup(cards: tuple[KeptCard, ...], *, buttons: bool) -> Popup:
    actions: tuple[PopupAction, ...] = ALL_ACTIONS if buttons else ()
    presses = any(kept.card.pressing or kept.card.level is Level.RED for kept in cards)
    urgency = Urgency.CRITICAL if presses else Urgency.NORMAL
    if len(cards) == 1:
        card = cards[0].card
        return Popup(card.key, card.title, card.body, urgency, actions)
    title = ntr("{n} more thing to look at", "{n} more things to look at", len(cards)).format(n=len(cards))
    return Popup(SUMMARY, title, "\n".join(kept.card.title for kept in cards), urgency, actions)


def _keep(store: Store, cards: tuple[KeptCard, ...], key: str, outcome: Outcome, *, at: datetime) -> None:
    ids = [kept.id for kept in cards]
    with store.engine(at=at) as engine:
        if isinstance(outcome, Failed):
            engine.popup_failed(ids, why=outcome.reason)
        else:
            engine.popup_shown(ids)
            taken, before = f"{outcome.server} {outcome.id}", store.recall(_POPUP + key)
            if before is not None and before != taken:
                engine.remember(_CARD + before, None)
            engine.remember(_POPUP + key, taken)
            engine.remember(_CARD + taken, key)
            if key == SUMMARY:
                engine.remember(_GATHERED, " ".join(ids))
    _log.info("popup of cards %s: %s", ids, "failed" if isinstance(outcome, Failed) else "shown")


def _earlier(store: Store, key: str) -> Delivered | None:
    kept = store.recall(_POPUP + key)
    if kept is None:
        return None
    server, _, id_ = kept.rpartition(" ")
    return Delivered(id_, server)


def key_of(store: Store, delivered: Delivered) -> str | None:
    """The key of the card that a popup of this or an earlier run showed."""
    return store.recall(_CARD + f"{delivered.server} {delivered.id}")


def cards_of(store: Store, key: str) -> tuple[KeptCard, ...]:
    """The cards behind a popup: the newest one of its key, or all that the last summary gathered."""
    recent = store.cards(limit=_RECENT)
    if key == SUMMARY:
        gathered = (store.recall(_GATHERED) or "").split()
        return tuple(kept for kept in recent if kept.id in gathered)
    return tuple(kept for kept in recent if kept.card.key == key)[:1]


def remind_later(store: Store, key: str, choice: RemindIn, clock: Clock) -> datetime:
    """Show the cards of a popup once more in an hour or tomorrow; answers when."""
    again = remind_at(choice, clock.now(), schedule_plan(store, clock))
    with store.engine(at=clock.now()) as engine:
        engine.add_cards(
            *(replace(kept.card, not_before=again, reminder=None) for kept in reversed(cards_of(store, key)))
        )
    return again


def pause(store: Store, length: PauseFor | None, clock: Clock) -> datetime | None:
    """Hold popups back for an hour or a day, or (None) let them come again; the end of the pause."""
    end = None if length is None else pause_until(length, clock.now())
    with store.engine() as engine:
        engine.remember(PAUSE_KEY, None if end is None else end.isoformat())
    return end


def paused_until(store: Store, clock: Clock) -> datetime | None:
    """The end of a pause that is running."""
    end = _pause(store)
    return end if end is not None and paused(end, clock.now()) else None


def _pause(store: Store) -> datetime | None:
    kept = store.recall(PAUSE_KEY)
    return None if kept is None else datetime.fromisoformat(kept)
