"""How long each turn of the window's event loop keeps its thread busy, and what it did when that was too long.

Processor time of the window's own thread is counted, and divided by how much slower than at its best the processor is
just then, so that a busy machine does not speak. A second thread looks now and then, and keeps the Python stack of a
turn that is already longer than `stall`. Linux only.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import FrameType

from msgspec import Struct
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, QTimer, Slot

STALL = 0.05
"""Seconds: what a person begins to feel."""

LOOK_EVERY = 0.004
QUIET = 6
"""So many empty looks in a row, 30 ms apart, and a step is over."""


class Turn(Struct, frozen=True):
    """One turn that took too long: milliseconds of processor, and where it was when it was seen."""

    step: str
    milliseconds: float
    stack: str

    def __str__(self) -> str:
        return f"{self.step}: {self.milliseconds:.0f} ms\n{self.stack}"


class Turns(QObject):
    """Counts the turns of the event loop while `step` runs something in it."""

    def __init__(self, stall: float = STALL) -> None:
        super().__init__()
        self._stall = stall
        self._clock = time.pthread_getcpuclockid(threading.get_ident())
        self._thread = threading.get_ident()
        self._step = ""
        self._began = 0.0
        self._stack = ""
        self._over = threading.Event()
        self._best = min(_pace() for _ in range(20))
        self.slow: list[Turn] = []
        self.longest: dict[str, float] = {}
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._on_rest)
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    def close(self) -> None:
        """Count no more."""
        self._over.set()
        self._watch.join()
        QAbstractEventDispatcher.instance().aboutToBlock.disconnect(self._on_rest)

    def step(self, name: str, action: Callable[[], object], until: Callable[[], bool] = lambda: True) -> None:
        """Do something in the event loop, and let the loop run until `until` holds and nothing is left to do."""
        self._on_rest()
        self._step = name
        self.longest[name] = 0.0
        loop, calm = QEventLoop(), 0

        def look() -> None:
            nonlocal calm
            calm = calm + 1 if until() else 0
            if calm > QUIET:
                loop.quit()

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(30)
        QTimer.singleShot(0, action)
        loop.exec()
        timer.stop()
        self._on_rest()

    @Slot()
    def _on_rest(self) -> None:
        """Between two rests lies one turn; to be blocked takes no processor."""
        now = time.thread_time()
        taken, stack = now - self._began, self._stack
        self._began, self._stack = now, ""
        if taken > self._stall and self._step:
            taken /= self._slowness()
            self._began = time.thread_time()
        self.longest[self._step] = max(self.longest.get(self._step, 0.0), taken)
        if taken > self._stall and self._step:
            self.slow.append(Turn(self._step, taken * 1000, stack))

    def _slowness(self) -> float:
        """How many times as long as at its best the processor takes now: cores are shared, and so are their caches."""
        now = sorted(_pace() for _ in range(5))[2]
        self._best = min(self._best, now)
        return now / self._best

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            if not self._stack and time.clock_gettime(self._clock) - self._began > self._stall * 0.6:
                self._stack = _where(sys._current_frames().get(self._thread))


def _pace() -> float:
    """Seconds of processor for a small piece of work that is always the same."""
    began = time.thread_time()
    sum({number: str(number) for number in range(4_000)})
    return time.thread_time() - began


def _where(frame: FrameType | None) -> str:
    """The last calls of our own code."""
    if frame is None:
        return ""
    calls = [call for call in traceback.extract_stack(frame) if "raincheck" in call.filename]
    return "".join(
        f"    {call.filename.rpartition('raincheck/')[2]}:{call.lineno} {call.name}\n" for call in calls[-6:]
    )
