"""What a person answers to a popup, carried out: the same whether the window is there or not."""

from __future__ import annotations

from datetime import date
from typing import Final

from raincheck.app import notifying
from raincheck.app.confirming import PAID, confirm_paid
from raincheck.app.deciding import acknowledge_alert
from raincheck.app.outcome import Done
from raincheck.app.recent import recent_snapshot
from raincheck.core.alerts import AlertState
from raincheck.core.duecalendar import due_on
from raincheck.core.incidents import opens_incident
from raincheck.core.reminders import due_of_key
from raincheck.core.schedule import RemindIn
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.system.clock import Clock
from raincheck.system.notify.port import PopupAction

WARNINGS, INCIDENTS, CALENDAR, ROUND, OVERVIEW = "alerts", "events", "calendar", "check", "overview"
"""The pages a popup can lead to, by the window's own names."""

PUT_OFF: Final = {PopupAction.HOUR: RemindIn.HOUR, PopupAction.TOMORROW: RemindIn.TOMORROW}
_LOOK_AGAIN: Final = ("round", "after")


def destination(store: Store, key: str) -> str:
    """Where a popup leads, as `raincheck open --show` takes it: what it is about, else the round or the overview."""
    cards = notifying.cards_of(store, key)
    alerts = tuple(alert for kept in cards for alert in kept.card.alerts)
    if alerts:
        return _place_to_act(store, alerts[0]) if len(cards) == 1 else WARNINGS
    due = due_of_key(key)
    if due is not None:
        return f"{CALENDAR}:{due[1]}"
    return ROUND if key.split(":", maxsplit=1)[0] in _LOOK_AGAIN else OVERVIEW


def _place_to_act(store: Store, id_: int) -> str:
    alert = store.alert(id_)
    happened = alert is not None and opens_incident(alert)
    return f"{INCIDENTS}:alert:{id_}" if happened else f"{WARNINGS}:{id_}"


def open_alerts(store: Store, key: str) -> tuple[int, ...]:
    """The warnings behind a popup that nobody has decided on yet."""
    still = {alert.id for alert in store.current_alerts() if alert.state is AlertState.OPEN}
    return tuple(alert for kept in notifying.cards_of(store, key) for alert in kept.card.alerts if alert in still)


def note(store: Store, key: str, action: PopupAction, clock: Clock) -> None:
    """Write down what was answered: later, or got it. Raises KnownError."""
    if action in PUT_OFF:
        notifying.remind_later(store, key, PUT_OFF[action], clock)
    elif action is PopupAction.GOT_IT:
        _acknowledge(store, open_alerts(store, key), clock.today())
    elif action is PopupAction.PAID:
        pay(store, key, clock.today())


def pay(store: Store, key: str, today: date) -> Done[None]:
    """The due of a popup is paid: on its day, or today where it is still to come. What is paid already stays as it is.

    Raises KnownError.
    """
    due = due_of_key(key)
    if due is not None:
        channel, day = due
        entry = due_on(recent_snapshot(store, today), channel, day)
        if entry is not None:
            return confirm_paid(store, entry, min(day, today))
    return Done(None, PAID, tr("Marked as paid."))


def _acknowledge(store: Store, alerts: tuple[int, ...], as_of: date) -> None:
    if alerts:
        first, *others = map(str, alerts)
        acknowledge_alert(store, first, as_of, also=others)
