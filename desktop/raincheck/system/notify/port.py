"""What a popup is, and what a desktop's notification service must be able to do with it.

"Delivered" means that the service gave the popup a number; everything else failed and may be tried again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from raincheck.core.delivery import veil
from raincheck.core.text import tr


class PopupAction(StrEnum):
    """What a person can answer to a popup; a click on the popup itself opens it."""

    OPEN = "open"
    HOUR = "hour"
    TOMORROW = "tomorrow"
    GOT_IT = "ok"


ALL_ACTIONS = tuple(PopupAction)


class Urgency(StrEnum):
    """How much a popup presses: a critical one stays until it is answered."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Popup:
    """One card as the desktop shows it, in plain text; `key` names the card, so that a changed one replaces it."""

    key: str
    title: str
    body: str
    urgency: Urgency = Urgency.NORMAL
    actions: tuple[PopupAction, ...] = ALL_ACTIONS

    def veiled(self) -> Popup:
        """The popup with its amounts of money hidden."""
        return replace(self, title=veil(self.title), body=veil(self.body))


@dataclass(frozen=True, slots=True)
class Delivered:
    """The service took the popup. Numbers are a service's own: `server` tells a restarted one apart."""

    id: str
    server: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The service did not take the popup; `reason` is one calm sentence."""

    reason: str


Outcome = Delivered | Failed


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the service says of itself."""

    name: str
    actions: bool
    body_markup: bool
    persistence: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a popup: an action was chosen, or (None) it was closed without one."""

    id: str
    server: str
    action: PopupAction | None


class Notifier(Protocol):
    """A desktop's notification service."""

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

    def answers(self, *, wait: float = 0) -> tuple[Answer, ...]:
        """The answers that came since the last call, waiting up to `wait` seconds for the first."""
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


def parse_action(name: str) -> PopupAction | None:
    """The action of that name; "default" is a click on the popup itself, which opens it."""
    if name == "default":
        return PopupAction.OPEN
    return PopupAction(name) if name in ALL_ACTIONS else None
