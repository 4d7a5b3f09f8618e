"""What a person answers to a popup, carried out: the same whether the window is there or not."""

from __future__ import annotations

from datetime import date
from typing import Final

from raincheck.app import notifying
from raincheck.app.deciding import acknowledge_alert
from raincheck.core.alerts import AlertState
from raincheck.core.schedule import RemindIn
from raincheck.store import Store
from raincheck.system.clock import Clock
from raincheck.system.notify.port import PopupAction

WARNINGS, ROUND, OVERVIEW = "alerts", "check", "overview"
"""The pages a popup can lead to, by the window's own names."""

PUT_OFF: Final = {PopupAction.HOUR: RemindIn.HOUR, PopupAction.TOMORROW: RemindIn.TOMORROW}
_LOOK_AGAIN: Final = ("round", "after")


def destination(store: Store, key: str) -> str:
    """Where a popup leads, as `raincheck open --show` takes it: a warning, the check round, or the overview."""
    cards = notifying.cards_of(store, key)
    alerts = tuple(alert for kept in cards for alert in kept.card.alerts)
    if alerts:
        return f"{WARNINGS}:{alerts[0]}" if len(cards) == 1 else WARNINGS
    return ROUND if key.split(":", maxsplit=1)[0] in _LOOK_AGAIN else OVERVIEW


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


def _acknowledge(store: Store, alerts: tuple[int, ...], as_of: date) -> None:
    for alert in alerts:
        acknowledge_alert(store, str(alert), as_of)
