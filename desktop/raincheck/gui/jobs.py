"""Long work off the window's thread, its result delivered back on it (style.md 6.6).

The runner lives as long as the application and owns every `Job`; the runnable only borrows the bound
signals, so closing the page that asked disconnects it and nothing dies on the pool's thread. A connection
to the book never crosses threads: work opens its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance


class Job(QObject):
    """One piece of work under way. Signals: `done(result)` or `failed(exception)`, exactly one of them, once."""

    done = Signal(object)
    failed = Signal(object)


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
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

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
        job.done.connect(job.deleteLater)
        job.failed.connect(job.deleteLater)
        self._pool.start(_Work(work, job.done, job.failed))
        return job

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Wait for what is running, at the end of the program; False when the time was too short."""
        return self._pool.waitForDone(milliseconds)
