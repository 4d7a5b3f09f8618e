"""Long work off the window's thread, its result delivered back on it (style.md 6.6).

The runner lives as long as the application and owns every `Job`; the runnable only borrows the bound
signals, so closing the page that asked disconnects it and nothing dies on the pool's thread. A connection
to the book never crosses threads: work opens its own. Python's collector waits for the loop: see `Collector`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QObject,
    QRunnable,
    QThreadPool,
    Signal,
    SignalInstance,
    Slot,
)

SWITCH_SECONDS: Final = 0.0005
_COLLECTOR: Final = "raincheck_collector"


class Job(QObject):
    """One piece of work under way. Signals: `done(result)` or `failed(exception)`, exactly one of them, once."""

    done = Signal(object)
    failed = Signal(object)


class Collector(QObject):
    """Lets Python look for rubbish between two turns of the event loop and at no other moment; the application has one.

    By itself Python looks when the next object is made. On another thread it would end Qt objects of the window there:
    they wait for the interpreter while they hold Qt's locks, and the window waits for those while it holds the
    interpreter. In the window's thread it may happen inside a ~QObject, which holds such a lock while it asks Python
    whether a method is overridden: what is ended then waits for that lock. Both stood still for ever (seen with py-spy
    beneath a replay, and with gdb beneath deleteLater).
    """

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._held = 0
        gc.disable()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._on_rest)

    def hold(self) -> None:
        """Another thread begins to work: what it makes is not looked through before it has ended."""
        self._held += 1

    @Slot()
    def release(self) -> None:
        """It has ended."""
        self._held -= 1

    @Slot()
    def _on_rest(self) -> None:
        if not self._held:
            collect_what_is_due()


def collect_what_is_due() -> None:
    """What Python would do by itself: the oldest generation that is over its threshold, and those below it."""
    due = [number for number, count in enumerate(gc.get_count()) if count > gc.get_threshold()[number]]
    if due:
        gc.collect(due[-1])


def let_stay() -> None:
    """Look through nothing any more that is there now: what was just imported and made stays with the window.

    A look through the 60,000 objects of matplotlib alone held the window for 50 ms; called on any thread it costs
    nothing. What of it goes in a circle later waits for `look_anew`.
    """
    gc.freeze()


def look_anew() -> None:
    """Look through everything again: a window is put away."""
    gc.unfreeze()


def _collector() -> Collector:
    application = QCoreApplication.instance()
    # Kept as a property: to look for a child makes every child known to Python, the style with its 600 names too.
    found = None if application is None else application.property(_COLLECTOR)
    if isinstance(found, Collector):
        return found
    made = Collector(application)
    if application is not None:
        application.setProperty(_COLLECTOR, made)
    return made


class _Work(QRunnable):
    def __init__(self, work: Callable[[], object], done: SignalInstance, failed: SignalInstance) -> None:
        super().__init__()
        self._work, self._done, self._failed = work, done, failed

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as problem:  # noqa: BLE001 - whatever it is, it belongs to the thread that asked
            self._failed.emit(problem)
        else:
            self._done.emit(result)


class JobRunner(QObject):
    """Runs work one piece after the other on one thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Each time the window's thread comes back from Qt while work runs beside it, it waits this long at most.
        sys.setswitchinterval(SWITCH_SECONDS)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.is_awaited = False
        self._collector = _collector()

    def start(
        self,
        work: Callable[[], object],
        *,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> Job:
        """Run `work`; call `done` or `failed` (decorated slots of QObjects) on the window's thread."""
        job = Job(self)
        job.done.connect(done)
        job.failed.connect(failed)
        job.done.connect(self._collector.release)
        job.failed.connect(self._collector.release)
        job.done.connect(job.deleteLater)
        job.failed.connect(job.deleteLater)
        self._collector.hold()
        self._pool.start(_Work(work, job.done, job.failed))
        return job

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Wait for what is running, at the end of the program; False when the time was too short.

        Long work that can be left off looks at `is_awaited` and ends.
        """
        self.is_awaited = True
        return self._pool.waitForDone(milliseconds)
