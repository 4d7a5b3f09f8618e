"""What a popup is, and what a desktop's notification service must be able to do with it.

"Delivered" means that the service gave the popup a number. "Unsure" means that it was handed over and no number came
in time: it may be on the screen. Everything else failed and may be tried again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.delivery import veil
from raincheck.core.text import tr


class PopupAction(StrEnum):
    """What a person can answer to a popup; a click on the popup itself opens it."""

    OPEN = "open"
    HOUR = "hour"
    TOMORROW = "tomorrow"
    GOT_IT = "ok"
    PAID = "paid"


ALL_ACTIONS = (PopupAction.OPEN, PopupAction.HOUR, PopupAction.TOMORROW, PopupAction.GOT_IT)
DUE_ACTIONS = (PopupAction.OPEN, PopupAction.PAID, PopupAction.HOUR, PopupAction.TOMORROW)
"""What one can say to a sum that falls due; to have got it says nothing of whether it was paid."""


class Urgency(StrEnum):
    """How much a popup presses: a critical one stays until it is answered."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


class Popup(Struct, frozen=True):
    """One card as the desktop shows it, in plain text; `key` names the card, so that a changed one replaces it."""

    key: str
    title: str
    body: str
    urgency: Urgency = Urgency.NORMAL
    actions: tuple[PopupAction, ...] = ALL_ACTIONS

    def veiled(self) -> Popup:
        """The popup with its amounts of money hidden."""
        return replace(self, title=veil(self.title), body=veil(self.body))


class Delivered(Struct, frozen=True):
    """The service took the popup. Numbers are a service's own: `server` tells a restarted one apart."""

    id: str
    server: str


class Failed(Struct, frozen=True):
    """The service did not take the popup; `reason` is one calm sentence."""

    reason: str


class Unsure(Struct, frozen=True):
    """The popup was handed over and the service was silent too long: it is perhaps on the screen."""


Outcome = Delivered | Unsure | Failed


class Capabilities(Struct, frozen=True):
    """What the service says of itself."""

    name: str
    actions: bool
    body_markup: bool
    persistence: bool


class Answer(Struct, frozen=True):
    """What became of a popup: an action was chosen, or (None) it was closed without one."""

    id: str
    server: str
    action: PopupAction | None


class Taken(Struct, frozen=True):
    """A service that was slow has answered after all: the popup of this key is on the screen."""

    key: str
    delivered: Delivered


class ServiceGone(Struct, frozen=True):
    """A service has ended, and its popups with it."""

    server: str


class ServiceCame(Struct, frozen=True):
    """A service has begun: what found none can be shown now."""


Heard = Answer | Taken | ServiceGone | ServiceCame


class Notifier(Protocol):
    """A desktop's notification service. `polled`: there is nothing to watch, so answers must be asked for."""

    polled: bool

    def capabilities(self) -> Capabilities | None:
        """What the service can do; None when there is no service."""
        ...

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        """Show a popup, in place of an earlier one where the same service still knows it. Never raises."""
        ...

    def close(self, delivered: Delivered) -> bool:
        """Take a popup away; whether the service did."""
        ...

    def fileno(self) -> int | None:
        """A descriptor that becomes readable when an answer waits; None while there is no connection to watch."""
        ...

    def server(self) -> str | None:
        """The service that is there now, without starting one; None: none, or it is not told."""
        ...

    def answers(self, *, wait: float = 0) -> tuple[Heard, ...]:
        """What was heard since the last call, waiting up to `wait` seconds for the first."""
        ...

    def interrupt(self) -> None:
        """End a call that another thread waits in."""
        ...

    def shut(self) -> None:
        """End the connection; popups stay on the screen."""
        ...


def action_text(action: PopupAction) -> str:
    """The words on an action's button."""
    match action:
        case PopupAction.OPEN:
            return tr("Open the page")
        case PopupAction.HOUR:
            return tr("Remind me in 1 hour")
        case PopupAction.TOMORROW:
            return tr("Remind me tomorrow")
        case PopupAction.GOT_IT:
            return tr("Got it")
        case PopupAction.PAID:
            return tr("Paid")


def parse_action(name: str) -> PopupAction | None:
    """The action of that name; "default" is a click on the popup itself, which opens it."""
    if name == "default":
        return PopupAction.OPEN
    return PopupAction(name) if name in list(PopupAction) else None
