"""Popups on Linux: org.freedesktop.Notifications over D-Bus, without Qt and without a thread.

A reply that is an error is a message like any other, so every reply is unwrapped; a daemon that dies and comes back is
met again by the next call, because names are resolved by the bus; a bus that dies is connected to anew.
"""

from __future__ import annotations

import html
import logging
import os
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, Message, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from raincheck.core.text import tr
from raincheck.system.notify.port import (
    Answer,
    Capabilities,
    Delivered,
    Failed,
    Outcome,
    Popup,
    PopupAction,
    Urgency,
    action_text,
    parse_action,
)

NAME: Final = "org.freedesktop.Notifications"
TIMEOUT_SECONDS: Final = 2.0
_SERVICE: Final = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
_SIGNALS: Final = MatchRule(type="signal", interface=NAME, path="/org/freedesktop/Notifications")
_BROADCAST: Final = MatchRule(type="signal", sender=NAME, interface=NAME, path="/org/freedesktop/Notifications")
_URGENCIES: Final = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.CRITICAL: 2}
_BROKEN: Final = (OSError, EOFError, TimeoutError, KeyError, RuntimeError, StopIteration, ValueError)
"""What connecting or reading raises when there is no bus, a dead bus or a nonsense address."""

_log = logging.getLogger(__name__)


def bus_address(environ: Mapping[str, str]) -> str:
    """The session bus: what the environment says, else the place where every systemd session has it (cron has none)."""
    named = environ.get("DBUS_SESSION_BUS_ADDRESS")
    if named:
        return named
    runtime = environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    return f"unix:path={runtime}/bus"


class FreedesktopNotifier:
    """The notification service of a Linux desktop; connects at the first use."""

    def __init__(self, app_name: str, desktop_entry: str, *, environ: Mapping[str, str] = os.environ) -> None:
        self._app_name = app_name
        self._desktop_entry = desktop_entry
        self._environ = environ
        self._bus: DBusConnection | None = None
        self._bus_id = ""
        self._signals: deque[Message] = deque(maxlen=256)

    def capabilities(self) -> Capabilities | None:
        """What the service can do; None when there is no service."""
        try:
            said, _ = self._call("GetCapabilities")
            about, _ = self._call("GetServerInformation")
        except (*_BROKEN, DBusErrorResponse):
            return None
        able = set(said[0])
        return Capabilities(
            name=f"{about[0]} {about[2]}",
            actions="actions" in able,
            body_markup="body-markup" in able,
            persistence="persistence" in able,
        )

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        """Show a popup, in place of an earlier one where the same service still knows it. Never raises."""
        able = self.capabilities()
        if able is None:
            return Failed(tr("No notification service answers on this desktop: the warning waits in the window."))
        body = html.escape(popup.body, quote=False) if able.body_markup else popup.body
        actions = _buttons(popup) if able.actions else []
        try:
            # A number of a service that was restarted may be another program's popup by now.
            known = replaces is not None and replaces.server == self._owner()
            old = int(replaces.id) if replaces is not None and known else 0
            content = (self._app_name, old, self._desktop_entry, popup.title, body, actions, self._hints(popup), -1)
            reply, server = self._call("Notify", "susssasa{sv}i", content)
        except (*_BROKEN, DBusErrorResponse) as problem:
            _log.info("popup refused: %s", type(problem).__name__)
            return Failed(tr("The notification service did not take the popup: the warning waits in the window."))
        return Delivered(str(reply[0]), server)

    def close(self, delivered: Delivered) -> bool:
        """Take a popup away; whether the service did."""
        try:
            if delivered.server != self._owner():
                return False
            self._call("CloseNotification", "u", (int(delivered.id),))
        except (*_BROKEN, DBusErrorResponse):
            return False
        return True

    def fileno(self) -> int | None:
        """The bus connection, readable when an answer waits; None before the first call and after the bus died."""
        if self._bus is None:
            return None
        descriptor: int = self._bus.sock.fileno()
        return descriptor

    def answers(self, *, wait: float = 0) -> tuple[Answer, ...]:
        """The answers that came since the last call, waiting up to `wait` seconds for the first."""
        bus = self._bus
        try:
            while bus is not None:
                bus.recv_messages(timeout=0 if self._signals else wait)
        except TimeoutError:
            pass
        except (*_BROKEN, DBusErrorResponse):
            self.shut()
        found = []
        while self._signals:
            answer = self._answer(self._signals.popleft())
            if answer is not None:
                found.append(answer)
        return tuple(found)

    def shut(self) -> None:
        """End the connection; popups stay on the screen."""
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def _hints(self, popup: Popup) -> dict[str, tuple[str, object]]:
        return {
            "urgency": ("y", _URGENCIES[popup.urgency]),
            "category": ("s", "x-raincheck.warning"),
            "desktop-entry": ("s", self._desktop_entry),
        }

    def _owner(self) -> str | None:
        reply = self._connect().send_and_get_reply(message_bus.GetNameOwner(NAME), timeout=TIMEOUT_SECONDS)
        try:
            owner: str = unwrap_msg(reply)[0]
        except DBusErrorResponse:
            return None
        return self._server(owner)

    def _server(self, name: object) -> str:
        """A service's name on the bus and which bus: names begin anew with every session, and popups' numbers too."""
        return f"{name}@{self._bus_id}"

    def _connect(self) -> DBusConnection:
        if self._bus is None:
            bus = open_dbus_connection(bus_address(self._environ))
            unwrap_msg(bus.send_and_get_reply(message_bus.AddMatch(_BROADCAST), timeout=TIMEOUT_SECONDS))
            self._bus_id = str(unwrap_msg(bus.send_and_get_reply(message_bus.GetId(), timeout=TIMEOUT_SECONDS))[0])
            # The bus has already seen to the sender; a signal carries its unique name, which a local rule cannot know.
            bus.filter(_SIGNALS, queue=self._signals)
            self._bus = bus
        return self._bus

    def _call(self, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> tuple[tuple[Any, ...], str]:
        """The reply's body and the unique name of the service that gave it."""
        message = new_method_call(_SERVICE, method, signature or None, body)
        fresh = self._bus is None
        try:
            reply = self._connect().send_and_get_reply(message, timeout=TIMEOUT_SECONDS)
        except TimeoutError:
            # The service is there and slow: asking again could show the popup twice.
            raise
        except _BROKEN:
            self.shut()
            if fresh:
                raise
            # The connection was an old one and the bus behind it is gone; a new bus deserves one try.
            message = new_method_call(_SERVICE, method, signature or None, body)
            reply = self._connect().send_and_get_reply(message, timeout=TIMEOUT_SECONDS)
        content: tuple[Any, ...] = unwrap_msg(reply)
        return content, self._server(reply.header.fields.get(HeaderFields.sender, ""))

    def _answer(self, signal: Message) -> Answer | None:
        server = self._server(signal.header.fields.get(HeaderFields.sender, ""))
        match signal.header.fields.get(HeaderFields.member), signal.body:
            case "ActionInvoked", (int(number), str(name)):
                action = parse_action(name)
                return None if action is None else Answer(str(number), server, action)
            case "NotificationClosed", (int(number), int()):
                return Answer(str(number), server, None)
        return None


def _buttons(popup: Popup) -> list[str]:
    pairs = [("default", action_text(PopupAction.OPEN))] if PopupAction.OPEN in popup.actions else []
    pairs += [(action.value, action_text(action)) for action in popup.actions]
    return [text for pair in pairs for text in pair]
