"""Which way to show popups on this machine, and the way that shows none."""

from __future__ import annotations

import sys
from typing import Final

from raincheck.core.text import tr
from raincheck.system.notify.port import Capabilities, Delivered, Failed, Heard, Notifier, Outcome, Popup

APP_NAME: Final = "Raincheck"


class NoNotifier:
    """Popups are switched off: every one fails, so every one is still there to be shown in the window."""

    polled = False

    def capabilities(self) -> Capabilities | None:
        """Nothing."""
        return None

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:  # noqa: ARG002 - the port's form
        """Nothing is shown."""
        return Failed(tr("Popups are switched off: the warning waits in the window."))

    def close(self, delivered: Delivered) -> bool:  # noqa: ARG002 - the port's form
        """There is nothing to close."""
        return False

    def fileno(self) -> int | None:
        """Nothing to watch."""
        return None

    def server(self) -> str | None:
        """There is none."""
        return None

    def answers(self, *, wait: float = 0) -> tuple[Heard, ...]:  # noqa: ARG002 - the port's form
        """No popup, no answer."""
        return ()

    def interrupt(self) -> None:
        """No call waits."""

    def shut(self) -> None:
        """Nothing to end."""


def notifier(*, wanted: bool, desktop_entry: str) -> Notifier:
    """The notifier of this system; `desktop_entry` is the name of our .desktop file without its ending."""
    if not wanted:
        return NoNotifier()
    if sys.platform == "linux":
        from raincheck.system.notify.freedesktop import FreedesktopNotifier  # noqa: PLC0415 - jeepney is Linux only

        return FreedesktopNotifier(APP_NAME, desktop_entry)
    if sys.platform in ("win32", "darwin"):
        from raincheck.system.notify.bundled import BundledNotifier  # noqa: PLC0415 - the other platforms' library

        return BundledNotifier(APP_NAME)
    return NoNotifier()
