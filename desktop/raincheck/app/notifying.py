"""Showing what is due on the desktop: a card counts as shown only when the desktop took it (contract.md 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from raincheck.app.preferring import read_preferences, schedule_plan
from raincheck.app.reminding import keep_reminders
from raincheck.core.delivery import Decision, DeliverySettings, decide
from raincheck.core.rules.thresholds import Level
from raincheck.core.schedule import PauseFor, RemindIn, pause_until, paused, remind_at
from raincheck.core.text import ntr
from raincheck.store import KeptCard, Store
from raincheck.system.clock import Clock
from raincheck.system.notify.choose import notifier
from raincheck.system.notify.port import ALL_ACTIONS, Delivered, Failed, Outcome, Popup, PopupAction, Urgency

REMEMBERED = timedelta(days=3)
DESKTOP_ENTRY = "raincheck"
PAUSE_KEY = "paused_until"
_POPUP = "popup:"
_CARD = "card:"
_RECENT = 200
URGENCIES = {Level.RED: Urgency.CRITICAL, Level.AMBER: Urgency.NORMAL}


@dataclass(frozen=True, slots=True)
class Shown:
    """One popup the desktop took: the cards in it, and the desktop's number for it."""

    cards: tuple[KeptCard, ...]
    delivered: Delivered


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the waiting cards: shown, refused with the reason, and those that wait."""

    shown: tuple[Shown, ...]
    failed: str | None
    decision: Decision


Show = Callable[[Popup, Delivered | None], Outcome]
"""Shows a popup, in place of an earlier one if there is one, and says what became of it."""


def deliver(store: Store, show: Show, clock: Clock, *, buttons: bool) -> Delivery:
    """Show what may be shown now. `buttons`: somebody is there to hear what the person answers."""
    now = clock.now()
    waiting = {kept.id: kept for kept in store.waiting_cards()}
    chosen = read_preferences(store)
    settings = DeliverySettings(schedule_plan(store, clock), paused_until=_pause(store))
    decision = decide(
        tuple(kept.pending for kept in waiting.values()), store.popups(since=now - REMEMBERED), settings, now
    )
    shown: list[Shown] = []
    failed: str | None = None
    bundles: list[tuple[KeptCard, ...]] = [(waiting[id_],) for id_ in decision.show]
    if decision.summary:
        bundles.append(tuple(waiting[id_] for id_ in decision.summary))
    for cards in bundles:
        popup = _popup(cards, buttons=buttons)
        outcome = show(popup if chosen.popup_amounts else popup.veiled(), _earlier(store, popup.key))
        if isinstance(outcome, Failed):
            failed = outcome.reason
        else:
            shown.append(Shown(cards, outcome))
        _keep(store, cards, popup.key, outcome)
    return Delivery(tuple(shown), failed, decision)


def remind_and_deliver(store: Store, clock: Clock, *, remind: bool) -> Delivery:
    """What a run without the window does: keep today's reminders, then show what may be shown.

    A check as of another day (`remind` False) says nothing of today's dues and rounds.
    """
    if remind and store.writable:
        with store.engine() as engine:
            keep_reminders(store, engine, clock.today())
    desktop = notifier(wanted=read_preferences(store).popups, desktop_entry=DESKTOP_ENTRY)
    try:
        return deliver(store, lambda popup, earlier: desktop.send(popup, replaces=earlier), clock, buttons=False)
    finally:
        desktop.shut()


def _popup(cards: tuple[KeptCard, ...], *, buttons: bool) -> Popup:
    actions: tuple[PopupAction, ...] = ALL_ACTIONS if buttons else ()
    if len(cards) == 1:
        card = cards[0].card
        return Popup(card.key, card.title, card.body, URGENCIES.get(card.level, Urgency.LOW), actions)
    worst = max((kept.card.level for kept in cards), key=lambda level: level.rank)
    title = ntr("{n} more thing to look at", "{n} more things to look at", len(cards)).format(n=len(cards))
    body = "\n".join(kept.card.title for kept in cards)
    return Popup("summary", title, body, URGENCIES.get(worst, Urgency.LOW), actions)


def _keep(store: Store, cards: tuple[KeptCard, ...], key: str, outcome: Delivered | Failed) -> None:
    ids = [kept.id for kept in cards]
    with store.engine() as engine:
        if isinstance(outcome, Failed):
            engine.popup_failed(ids, why=outcome.reason)
        else:
            engine.popup_shown(ids)
            engine.remember(_POPUP + key, f"{outcome.server} {outcome.id}")
            engine.remember(_CARD + f"{outcome.server} {outcome.id}", key)


def _earlier(store: Store, key: str) -> Delivered | None:
    kept = store.recall(_POPUP + key)
    if kept is None:
        return None
    server, _, id_ = kept.rpartition(" ")
    return Delivered(id_, server)


def key_of(store: Store, delivered: Delivered) -> str | None:
    """The key of the card that a popup of this or an earlier run showed."""
    return store.recall(_CARD + f"{delivered.server} {delivered.id}")


def card_of(store: Store, key: str) -> KeptCard | None:
    """The newest card of that key."""
    return next((kept for kept in store.cards(limit=_RECENT) if kept.card.key == key), None)


def remind_later(store: Store, key: str, choice: RemindIn, clock: Clock) -> None:
    """Show a card once more in an hour or tomorrow."""
    kept = card_of(store, key)
    if kept is not None:
        again = remind_at(choice, clock.now(), schedule_plan(store, clock))
        with store.engine() as engine:
            engine.add_cards(replace(kept.card, not_before=again, reminder=None))


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
