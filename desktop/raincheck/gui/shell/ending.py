"""SIGTERM and SIGHUP (a session that ends, a terminal that closes) close the window and the book in order.

A screen that dies leaves time for the book alone.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMessageLogContext, QObject, QSocketNotifier, QtMsgType, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog

_NAMES: Final = ("SIGTERM", "SIGHUP", "SIGINT")
_BROKE: Final = ("The X11 connection broke", "The Wayland connection broke")


class EndingSignals(QObject):
    """Wakes the event loop when a signal comes: Python's handlers run only between two of its own instructions.

    Windows has none of these: it ends a session by closing the window.
    """

    def __init__(self, leave: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._leave = leave
        self._pipe: tuple[int, int] | None = None
        if os.name == "nt":
            return
        self._pipe = os.pipe()
        heard, told = self._pipe
        os.set_blocking(told, False)
        self._before = {
            number: signal.signal(number, lambda *_: None) for number in (getattr(signal, name) for name in _NAMES)
        }
        self._wakeup = signal.set_wakeup_fd(told)
        self._notifier = QSocketNotifier(heard, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    def stop(self) -> None:
        """Give the signals back."""
        if self._pipe is None:
            return
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        for end in self._pipe:
            os.close(end)
        self._pipe = None

    @Slot()
    def _on_signal(self) -> None:
        if self._pipe is not None:
            os.read(self._pipe[0], 64)
            self._leave()


def leave_questions() -> None:
    """Give up the questions that stand: before the first window there is no loop yet that Qt could be told to leave."""
    while isinstance(asked := QApplication.activeModalWidget(), QDialog):
        asked.reject()
        if asked.isVisible():
            return


class ScreenWatch:
    """Puts the book away when the screen is gone: Qt says so, and ends the process as soon as that is said."""

    def __init__(self, put_away: Callable[[], object]) -> None:
        self._put_away = put_away
        qInstallMessageHandler(self._on_message)

    def stop(self) -> None:
        """Qt's words go where they went before."""
        qInstallMessageHandler(None)

    def _on_message(self, _kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if sys.stderr is not None:
            sys.stderr.write(f"{text}\n")
        if text.startswith(_BROKE):
            self._put_away()
