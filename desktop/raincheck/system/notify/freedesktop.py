"""Popups on Linux: org.freedesktop.Notifications over D-Bus, without Qt and without a thread.

A reply that is an error is a message like any other, so every reply is unwrapped; a daemon that dies and comes back is
met again by the next call, because names are resolved by the bus; a bus that dies is connected to anew. A service that
is slow (one that the bus must start first, at login) is waited for as long as D-Bus itself waits, so callers with a
window call from another thread.
"""

from __future__ import annotations

import html
import logging
import os
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg
from msgspec import Struct

from raincheck.core.text import tr
from raincheck.system.notify.port import (
    Answer,
    Capabilities,
    Delivered,
    Failed,
    Heard,
    Outcome,
    Popup,
    PopupAction,
    ServiceCame,
    ServiceGone,
    Taken,
    Unsure,
    Urgency,
    action_text,
    parse_action,
)

NAME: Final = "org.freedesktop.Notifications"
LIMIT_SECONDS: Final = 25.0
"""How long one popup may take from the first question to the service's number: D-Bus's own limit for a call."""
_SERVICE: Final = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
_SIGNALS: Final = MatchRule(type="signal", interface=NAME, path="/org/freedesktop/Notifications")
_OWNERS: Final = MatchRule(
    type="signal", sender="org.freedesktop.DBus", interface="org.freedesktop.DBus", member="NameOwnerChanged"
)
_OWNERS.add_arg_condition(0, NAME)
_BROADCAST: Final = MatchRule(type="signal", sender=NAME, interface=NAME, path="/org/freedesktop/Notifications")
_URGENCIES: Final = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.CRITICAL: 2}
_BOTH_WAYS: Final = 2
"""SHUT_RDWR."""

_PEEK: Final = 0x42
"""MSG_PEEK | MSG_DONTWAIT of Linux."""

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


class _Bus(Struct, frozen=True):
    """One connection: the bus's own name, and what came besides the answer that was waited for."""

    wire: DBusConnection
    name: str
    signals: deque[Message]
    replies: deque[Message]


class FreedesktopNotifier:
    """The notification service of a Linux desktop; connects at the first use. `limit` in seconds, for tests."""

    polled = False

    def __init__(
        self,
        app_name: str,
        desktop_entry: str,
        *,
        environ: Mapping[str, str] = os.environ,
        limit: float = LIMIT_SECONDS,
    ) -> None:
        self._app_name = app_name
        self._desktop_entry = desktop_entry
        self._environ = environ
        self._limit = limit
        self._bus: _Bus | None = None
        self._able: tuple[str, Capabilities] | None = None
        self._late: dict[int, str] = {}

    def capabilities(self) -> Capabilities | None:
        """What the service can do; None when there is no service or it is silent too long."""
        try:
            return self._capabilities(self._end())
        except (*_BROKEN, DBusErrorResponse):
            return None

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        """Show a popup, in place of an earlier one where the same service still knows it. Never raises."""
        end = self._end()
        try:
            able = self._capabilities(end)
            # A number of a service that was restarted may be another program's popup by now.
            known = replaces is not None and replaces.server == self._owner(end)
        except TimeoutError:
            return Failed(tr("The notification service was silent for too long: the warning waits in the window."))
        except (*_BROKEN, DBusErrorResponse):
            return Failed(tr("No notification service answers on this desktop: the warning waits in the window."))
        body = html.escape(popup.body, quote=False) if able.body_markup else popup.body
        actions = _buttons(popup) if able.actions else []
        old = int(replaces.id) if replaces is not None and known else 0
        content = (self._app_name, old, self._desktop_entry, popup.title, body, actions, self._hints(popup), -1)
        return self._handed_over(popup.key, content, end)

    def close(self, delivered: Delivered) -> bool:
        """Take a popup away; whether the service did."""
        end = self._end()
        try:
            if delivered.server != self._owner(end):
                return False
            self._call("CloseNotification", "u", (int(delivered.id),), end=end)
        except (*_BROKEN, DBusErrorResponse):
            return False
        return True

    def server(self) -> str | None:
        """The service that owns the name now, and which bus; nothing is started."""
        try:
            return self._owner(self._end())
        except (*_BROKEN, DBusErrorResponse):
            return None

    def fileno(self) -> int | None:
        """The bus connection, readable when something waits; None before the first call and after the bus died."""
        if self._bus is None:
            return None
        descriptor: int = self._bus.wire.sock.fileno()
        return descriptor

    def answers(self, *, wait: float = 0) -> tuple[Heard, ...]:
        """What was heard since the last call, waiting up to `wait` seconds for the first."""
        bus = self._bus
        if bus is None:
            return ()
        try:
            while True:
                bus.wire.recv_messages(timeout=0 if bus.signals or bus.replies else wait)
        except TimeoutError:
            pass
        except (*_BROKEN, DBusErrorResponse):
            self.shut()
        found: list[Heard | None] = [self._taken(bus.replies.popleft(), bus) for _ in range(len(bus.replies))]
        found += [self._heard(bus.signals.popleft(), bus) for _ in range(len(bus.signals))]
        return tuple(heard for heard in found if heard is not None)

    def interrupt(self) -> None:
        """End a call that another thread waits in: its reads meet the end of the connection."""
        bus = self._bus
        if bus is not None:
            with suppress(OSError):
                bus.wire.sock.shutdown(_BOTH_WAYS)

    def shut(self) -> None:
        """End the connection; popups stay on the screen."""
        if self._bus is not None:
            self._bus.wire.close()
            self._bus = None
            self._late.clear()

    def _hints(self, popup: Popup) -> dict[str, tuple[str, object]]:
        return {
            "urgency": ("y", _URGENCIES[popup.urgency]),
            "category": ("s", "x-raincheck.warning"),
            "desktop-entry": ("s", self._desktop_entry),
        }

    def _end(self) -> float:
        return time.monotonic() + self._limit

    def _capabilities(self, end: float) -> Capabilities:
        """Asked once of each service; the asking starts a service that the bus knows how to start."""
        owner = self._owner(end)
        if owner is not None and self._able is not None and self._able[0] == owner:
            return self._able[1]
        said, server = self._call("GetCapabilities", end=end)
        about, _ = self._call("GetServerInformation", end=end)
        names = set(said[0])
        able = Capabilities(
            name=f"{about[0]} {about[2]}",
            actions="actions" in names,
            body_markup="body-markup" in names,
            persistence="persistence" in names,
        )
        self._able = (server, able)
        return able

    def _handed_over(self, key: str, content: tuple[Any, ...], end: float) -> Outcome:
        """The popup goes out once, whatever happens then: a second try could show it twice."""
        try:
            bus = self._connect(end)
            serial = self._post(bus, new_method_call(_SERVICE, "Notify", "susssasa{sv}i", content))
        except (*_BROKEN, DBusErrorResponse) as problem:
            return _refused(problem)
        try:
            reply = self._reply(bus, serial, end)
            number: int = unwrap_msg(reply)[0]
        except TimeoutError:
            self._late[serial] = key
            _log.info("popup perhaps shown: no answer in time")
            return Unsure()
        except DBusErrorResponse as problem:
            return _refused(problem)
        except _BROKEN as problem:
            # The bus died after the popup was handed over, and the screen with it.
            self.shut()
            return _refused(problem)
        return Delivered(str(number), _server(reply, bus))

    def _owner(self, end: float) -> str | None:
        bus = self._connect(end)
        try:
            owner: str = unwrap_msg(self._asked(bus, message_bus.GetNameOwner(NAME), end))[0]
        except DBusErrorResponse:
            return None
        return f"{owner}@{bus.name}"

    def _connect(self, end: float) -> _Bus:
        """The connection, made anew where the bus behind the old one is gone."""
        if self._bus is not None and _is_dead(self._bus.wire):
            self.shut()
        if self._bus is None:
            wire = open_dbus_connection(bus_address(self._environ))
            bus = _Bus(wire, "", deque(maxlen=256), deque(maxlen=256))
            wire.filter(MatchRule(type="method_return"), queue=bus.replies)
            wire.filter(MatchRule(type="error"), queue=bus.replies)
            # The bus has already seen to the sender; a signal carries its unique name, which a local rule cannot know.
            wire.filter(_SIGNALS, queue=bus.signals)
            wire.filter(_OWNERS, queue=bus.signals)
            for rule in (_BROADCAST, _OWNERS):
                unwrap_msg(self._asked(bus, message_bus.AddMatch(rule), end))
            name = str(unwrap_msg(self._asked(bus, message_bus.GetId(), end))[0])
            self._bus = _Bus(wire, name, bus.signals, bus.replies)
        return self._bus

    def _call(
        self, method: str, signature: str = "", body: tuple[Any, ...] = (), *, end: float
    ) -> tuple[tuple[Any, ...], str]:
        """The reply's body and the service that gave it."""
        bus = self._connect(end)
        reply = self._asked(bus, new_method_call(_SERVICE, method, signature or None, body), end)
        content: tuple[Any, ...] = unwrap_msg(reply)
        return content, _server(reply, bus)

    def _asked(self, bus: _Bus, message: Message, end: float) -> Message:
        return self._reply(bus, self._post(bus, message), end)

    def _post(self, bus: _Bus, message: Message) -> int:
        serial: int = next(bus.wire.outgoing_serial)
        bus.wire.send(message, serial=serial)
        return serial

    def _reply(self, bus: _Bus, serial: int, end: float) -> Message:
        """The reply to that message; other replies that came late are kept for `answers`."""
        while True:
            for reply in tuple(bus.replies):
                if reply.header.fields.get(HeaderFields.reply_serial) == serial:
                    bus.replies.remove(reply)
                    return reply
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            bus.wire.recv_messages(timeout=left)

    def _taken(self, reply: Message, bus: _Bus) -> Taken | None:
        key = self._late.pop(reply.header.fields.get(HeaderFields.reply_serial, 0), None)
        if key is None or reply.header.message_type is not MessageType.method_return:
            return None
        return Taken(key, Delivered(str(reply.body[0]), _server(reply, bus)))

    def _heard(self, signal: Message, bus: _Bus) -> Heard | None:
        server = _server(signal, bus)
        match signal.header.fields.get(HeaderFields.member), signal.body:
            case "NameOwnerChanged", (str(_), str(before), str(after)):
                return ServiceCame() if after else ServiceGone(f"{before}@{bus.name}")
            case "ActionInvoked", (int(number), str(name)):
                action = parse_action(name)
                return None if action is None else Answer(str(number), server, action)
            case "NotificationClosed", (int(number), int()):
                return Answer(str(number), server, None)
        return None


def _server(message: Message, bus: _Bus) -> str:
    """A service's name on the bus and which bus: names begin anew with every session, and popups' numbers too."""
    return f"{message.header.fields.get(HeaderFields.sender, '')}@{bus.name}"


def _is_dead(wire: DBusConnection) -> bool:
    """Whether the bus has hung up, seen without reading what waits."""
    try:
        return not wire.sock.recv(1, _PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True


def _refused(problem: Exception) -> Failed:
    _log.info("popup refused: %s", type(problem).__name__)
    return Failed(tr("The notification service did not take the popup: the warning waits in the window."))


def _buttons(popup: Popup) -> list[str]:
    pairs = [("default", action_text(PopupAction.OPEN))] if PopupAction.OPEN in popup.actions else []
    pairs += [(action.value, action_text(action)) for action in popup.actions]
    return [text for pair in pairs for text in pair]
