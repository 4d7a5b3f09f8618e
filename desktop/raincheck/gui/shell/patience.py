"""While another program writes to the book the window lives on: it paints and its timers run; keys and clicks wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from raincheck.core.text import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QElapsedTimer

_TELL_AFTER: Final = 6
"""Pauses of one wait before it is said; shorter waits nobody notices."""

_ANOTHER_WAIT: Final = 500
"""Milliseconds without a pause after which the next one belongs to another wait."""


class Patience(QObject):
    """How the window's own thread waits for another writer; `say` tells the person of a wait that can be noticed."""

    def __init__(self, say: Callable[[str], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._last: QElapsedTimer | None = None
        self._pauses = 0

    def pause(self, seconds: float) -> None:
        """Let the event loop run that long. What is typed meanwhile comes after, so that nothing else is begun."""
        from PySide6.QtCore import QElapsedTimer, QEventLoop

        if self._last is None or self._last.elapsed() > _ANOTHER_WAIT:
            self._last, self._pauses = QElapsedTimer(), 0
        self._pauses += 1
        if self._pauses == _TELL_AFTER:
            self._say(tr("Another program is writing to the book; this is saved as soon as it is done."))
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._last.start()
