"""Showing what is due on the desktop: a card counts as shown only when the desktop took it (contract.md 3).

There are three outcomes: shown, not shown, and perhaps shown. Perhaps shown takes its place among the day's popups and
is not sent again that day, since the person may be reading it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from raincheck.app.example import is_example
from raincheck.app.on_screen import SUMMARY, Screen, Standing, Words, compose, keep_standing, marked, standing, tidy
from raincheck.app.preferring import read_preferences, schedule_plan
from raincheck.app.setting_up import is_set_up_running
from raincheck.app.told_today import is_said, told_today
from raincheck.core.delivery import POPUPS_A_DAY, Decision, DeliverySettings, Wait, decide
from raincheck.core.reminders import due_of_key
from raincheck.core.schedule import PauseFor, RemindIn, pause_until, paused, quiet_until, remind_at
from raincheck.core.urgency import in_order
from raincheck.store import KeptCard, Store
from raincheck.system.clock import Clock
from raincheck.system.lock import ProcessLock
from raincheck.system.notify.port import (
    ALL_ACTIONS,
    DUE_ACTIONS,
    Delivered,
    Failed,
    Outcome,
    Popup,
    PopupAction,
    Unsure,
)
from raincheck.system.paths import places

REMEMBERED = timedelta(days=3)
DESKTOP_ENTRY = "raincheck"
PAUSE_KEY = "paused_until"
_GATHERED = "gathered"
_LOGGED = {Delivered: "shown", Unsure: "perhaps shown", Failed: "failed"}
_RECENT = 200
_log = logging.getLogger(__name__)


class Delivery(Struct, frozen=True):
    """What became of the waiting cards: how many popups are shown or perhaps shown, and what waits.

    `failed` is the reason of a refusal and `refused` are the popups it befell. `busy`: another process of ours was just
    showing popups, so nothing was done here.
    """

    shown: int = 0
    unsure: int = 0
    failed: str | None = None
    refused: tuple[Popup, ...] = ()
    decision: Decision = field(default_factory=Decision)
    busy: bool = False

    @property
    def put_off_until(self) -> datetime | None:
        """When the first card comes back that the person asked to see later."""
        return min((card.until for card in self.decision.waiting if card.why is Wait.LATER), default=None)


def deliver(
    store: Store,
    screen: Screen,
    clock: Clock,
    *,
    buttons: bool,
    patience: timedelta = timedelta(0),
    late: bool = False,
) -> Delivery:
    """Show what may be shown now; one process of ours at a time, so that no card is shown twice.

    `buttons`: somebody is there to hear what the person answers. `patience`: how long another process is waited for.
    `late`: a check is made up for; what waited meanwhile comes as one popup, and the day keeps its others.
    A book that cannot be written to shows nothing, since nobody could remember that it did.
    """
    if not store.writable:
        return Delivery()
    lock = ProcessLock(places().lock("deliver", store.path))
    if not lock.take_within(patience):
        return Delivery(busy=True)
    try:
        veiled = _veiled(store)
        tidy(store, screen, clock, veiled=veiled, quiet=_is_quiet(store, clock), anew=True)
        return _deliver(store, screen, clock, buttons=buttons, veiled=veiled, late=late)
    finally:
        lock.release()


def tidy_up(store: Store, screen: Screen, clock: Clock) -> None:
    """Take away from the screen what is over or may not be read there; nothing new is shown."""
    lock = ProcessLock(places().lock("deliver", store.path))
    if store.writable and standing(store) and lock.take():
        try:
            tidy(store, screen, clock, veiled=_veiled(store), quiet=_is_quiet(store, clock), anew=False)
        finally:
            lock.release()


def _is_quiet(store: Store, clock: Clock) -> bool:
    return quiet_until(clock.now(), schedule_plan(store, clock)) is not None


def _veiled(store: Store) -> bool:
    chosen = read_preferences(store)
    return chosen.hide_amounts or not chosen.popup_amounts


def _deliver(store: Store, screen: Screen, clock: Clock, *, buttons: bool, veiled: bool, late: bool) -> Delivery:
    now = clock.now()
    waiting = _waiting(store, clock)
    at_once = 1 if late else POPUPS_A_DAY
    settings = DeliverySettings(schedule_plan(store, clock), at_once=at_once, paused_until=_pause(store))
    decision = decide(
        tuple(kept.pending for kept in waiting.values()), store.popups(since=now - REMEMBERED), settings, now
    )
    example = is_example(store)
    bundles: list[tuple[KeptCard, ...]] = [(waiting[id_],) for id_ in decision.show]
    if decision.summary:
        bundles.append(tuple(waiting[id_] for id_ in decision.summary))
    sent = []
    for cards in bundles:
        popup = marked(_popup(cards, buttons=buttons), example=example)
        popup = popup.veiled() if veiled else popup
        outcome = screen.send(popup, replaces=_earlier(store, popup.key))
        _keep(store, cards, popup, outcome, at=clock.now())
        sent.append((popup, outcome))
    refused = [(popup, outcome) for popup, outcome in sent if isinstance(outcome, Failed)]
    return Delivery(
        shown=sum(isinstance(outcome, Delivered) for _, outcome in sent),
        unsure=sum(isinstance(outcome, Unsure) for _, outcome in sent),
        failed=refused[-1][1].reason if refused else None,
        refused=tuple(popup for popup, _ in refused),
        decision=decision,
    )


def _waiting(store: Store, clock: Clock) -> dict[str, KeptCard]:
    """The cards that wait, by id, the most urgent first, in words of today; those that are over are let go.

    While the book is first set up only what presses comes: the rest is judged again when all is entered.
    """
    words, setting_up = Words(store, clock), is_set_up_running(store, clock.today())
    waiting, over, said = dict[str, KeptCard](), [], told_today(store, clock)
    for kept in store.waiting_cards():
        card = words.of(kept)
        if card is None or is_said(said, kept.card):
            over.append(kept.id)
        elif card.pressing or not setting_up:
            waiting[kept.id] = replace(kept, card=card)
    if over:
        with store.write_state(at=clock.now()) as state:
            state.close_cards(over)
    places_of = {alert.id: place for place, alert in enumerate(in_order(store.current_alerts()))}

    def urgency(kept: KeptCard) -> int:
        return min((places_of.get(alert, len(places_of)) for alert in kept.card.alerts), default=len(places_of))

    return dict(sorted(waiting.items(), key=lambda entry: urgency(entry[1])))


def _popup(cards: tuple[KeptCard, ...], *, buttons: bool) -> Popup:
    single = len(cards) == 1
    usual = DUE_ACTIONS if single and due_of_key(cards[0].card.key) is not None else ALL_ACTIONS
    actions: tuple[PopupAction, ...] = usual if buttons else ()
    return compose([kept.card for kept in cards], actions)


def _keep(store: Store, cards: tuple[KeptCard, ...], popup: Popup, outcome: Outcome, *, at: datetime) -> None:
    ids = tuple(kept.id for kept in cards)
    with store.write_state(at=at) as state:
        if isinstance(outcome, Failed):
            state.popup_failed(ids, why=outcome.reason)
        else:
            state.popup_shown(ids, perhaps=isinstance(outcome, Unsure))
            if popup.key == SUMMARY:
                state.remember(_GATHERED, " ".join(ids))
    if isinstance(outcome, Delivered):
        keep_standing(store, Standing(popup, outcome, at, ids), at=at)
    _log.info("popup of cards %s: %s", ids, _LOGGED[type(outcome)])


def confirm(store: Store, key: str, delivered: Delivered, *, at: datetime) -> None:
    """A popup that was perhaps shown is on the screen: the service answered after all."""
    cards = cards_of(store, key)
    with store.write_state(at=at) as state:
        state.confirm_popups([kept.id for kept in cards])
    if cards:
        popup = marked(_popup(cards, buttons=True), example=is_example(store))
        keep_standing(store, Standing(popup, delivered, at, tuple(k.id for k in cards)), at=at)


def _earlier(store: Store, key: str) -> Delivered | None:
    return next((entry.delivered for entry in standing(store) if entry.key == key), None)


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
    with store.write_state(at=clock.now()) as state:
        state.add_cards(
            *(replace(kept.card, not_before=again, reminder=None) for kept in reversed(cards_of(store, key)))
        )
    return again


def pause(store: Store, length: PauseFor | None, clock: Clock) -> datetime | None:
    """Hold popups back for an hour or a day, or (None) let them come again; the end of the pause."""
    end = None if length is None else pause_until(length, clock.now())
    with store.write_state() as state:
        state.remember(PAUSE_KEY, None if end is None else end.isoformat())
    return end


def paused_until(store: Store, clock: Clock) -> datetime | None:
    """The end of a pause that is running."""
    end = _pause(store)
    return end if end is not None and paused(end, clock.now()) else None


def _pause(store: Store) -> datetime | None:
    kept = store.recall(PAUSE_KEY)
    return None if kept is None else datetime.fromisoformat(kept)
