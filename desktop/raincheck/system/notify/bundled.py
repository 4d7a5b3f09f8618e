"""Popups on Windows and macOS through desktop-notifier, which is loaded at the first popup.

Answers come on whatever thread the platform uses, so they are put in a queue that the window empties.
"""

from __future__ import annotations

import logging
import uuid
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

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
    action_text,
)

if TYPE_CHECKING:
    from desktop_notifier import Button, DesktopNotifierSync

SERVER: Final = "desktop-notifier"
_log = logging.getLogger(__name__)


class _Reply(Struct, frozen=True):
    """What the library calls when a popup is answered."""

    queue: SimpleQueue[Answer]
    answer: Answer

    def __call__(self) -> None:
        self.queue.put(self.answer)


class BundledNotifier:
    """The notification centre of Windows or macOS."""

    polled = True

    def __init__(self, app_name: str) -> None:
        self._app_name = app_name
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._service: DesktopNotifierSync | None = None

    def capabilities(self) -> Capabilities | None:
        """What the notification centre can do; None when it cannot be used."""
        try:
            from desktop_notifier import Capability  # noqa: PLC0415 - slow, and absent on Linux

            service = self._start()
            able = service.get_capabilities()
            allowed = service.has_authorisation() or service.request_authorisation()
        except Exception as problem:  # noqa: BLE001 - each platform's bridge has errors of its own
            _log.info("no notification centre: %s", type(problem).__name__)
            return None
        buttons = Capability.BUTTONS in able
        return Capabilities(SERVER, actions=buttons, body_markup=False, persistence=True) if allowed else None

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        """Show a popup in place of an earlier one. Never raises."""
        able = self.capabilities()
        if able is None:
            return Failed(tr("The system does not allow popups: permit them for Raincheck in its settings."))
        if replaces is not None:
            self.close(replaces)
        try:
            taken = self._send(popup, number := uuid.uuid4().hex, buttons=able.actions)
        except Exception as problem:  # noqa: BLE001 - each platform's bridge has errors of its own
            _log.info("popup refused: %s", type(problem).__name__)
            taken, number = False, ""
        if taken:
            return Delivered(number, SERVER)
        return Failed(tr("The system did not take the popup: the warning waits in the window."))

    def close(self, delivered: Delivered) -> bool:
        """Take a popup away; whether the system did."""
        if delivered.server != SERVER:
            return False
        try:
            self._start().clear(delivered.id)
        except Exception as problem:  # noqa: BLE001 - each platform's bridge has errors of its own
            _log.info("popup not closed: %s", type(problem).__name__)
            return False
        return True

    def fileno(self) -> int | None:
        """Nothing to watch: the window asks for answers with a timer."""
        return None

    def server(self) -> str | None:
        """The one centre there is keeps its popups; nobody needs to ask."""
        return SERVER

    def answers(self, *, wait: float = 0) -> tuple[Heard, ...]:
        """The answers that came since the last call, waiting up to `wait` seconds for the first."""
        found: list[Answer] = []
        try:
            if wait:
                found.append(self._answers.get(timeout=wait))
            while True:
                found.append(self._answers.get_nowait())
        except Empty:
            return tuple(found)

    def interrupt(self) -> None:
        """The library's calls end by themselves."""

    def shut(self) -> None:
        """Forget the connection; popups stay on the screen."""
        self._service = None

    def _start(self) -> DesktopNotifierSync:
        if self._service is None:
            from desktop_notifier import DesktopNotifierSync  # noqa: PLC0415 - slow, and absent on Linux

            self._service = DesktopNotifierSync(self._app_name)
        return self._service

    def _send(self, popup: Popup, number: str, *, buttons: bool) -> bool:
        from desktop_notifier import Notification, Urgency  # noqa: PLC0415 - slow, and absent on Linux

        # The library swallows failures and calls this only when the system took the popup.
        taken: SimpleQueue[str] = SimpleQueue()
        notification = Notification(
            title=popup.title,
            message=popup.body,
            urgency=Urgency(popup.urgency.value),
            buttons=tuple(self._button(number, action) for action in popup.actions) if buttons else (),
            on_dispatched=lambda: taken.put(number),
            on_clicked=_Reply(self._answers, Answer(number, SERVER, PopupAction.OPEN)),
            on_dismissed=_Reply(self._answers, Answer(number, SERVER, None)),
            identifier=number,
        )
        self._start().send_notification(notification)
        return not taken.empty()

    def _button(self, number: str, action: PopupAction) -> Button:
        from desktop_notifier import Button  # noqa: PLC0415 - slow, and absent on Linux

        return Button(
            title=action_text(action),
            on_pressed=_Reply(self._answers, Answer(number, SERVER, action)),
            identifier=action.value,
        )
