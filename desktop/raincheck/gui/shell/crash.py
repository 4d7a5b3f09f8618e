"""An exception nobody expected: logged, said once in a dialog, and the window goes on or closes in order."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot, qVersion
from PySide6.QtWidgets import QApplication

from raincheck import __version__
from raincheck.core.errors import KnownError
from raincheck.system.logs import RedactingFormatter

if TYPE_CHECKING:
    from raincheck.gui.shell.crash_dialog import CrashDialog

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]
_log = logging.getLogger(__name__)


class CrashWatch(QObject):
    """Replaces Python's own report of an uncaught exception while the window is open. One dialog at a time."""

    def __init__(
        self,
        leave: Callable[[], object],
        tell: Callable[[KnownError], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`tell` says a known error that nobody on the way had an answer to: its sentence, and no crash."""
        super().__init__(parent)
        self._leave = leave
        self._tell = tell
        self._before: Hook = sys.excepthook
        self.dialog: CrashDialog | None = None

    def start(self) -> None:
        """Watch from now on."""
        self._before = sys.excepthook
        sys.excepthook = self.on_crash

    def stop(self) -> None:
        """Watch no more."""
        sys.excepthook = self._before

    def on_crash(self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        """Log it and say it; an interrupt is none of our business."""
        if not issubclass(kind, Exception):
            self._before(kind, problem, trace)
            return
        if isinstance(problem, KnownError) and self._tell is not None:
            self._tell(problem)
            return
        _log.error("crash", exc_info=(kind, problem, trace))
        # A fault in painting would come back with every repaint: one dialog is enough.
        if self.dialog is None and QApplication.instance() is not None:
            from raincheck.gui.shell.crash_dialog import CrashDialog

            self.dialog = CrashDialog(report(kind, problem, trace))
            self.dialog.finished.connect(self._on_finished)
            self.dialog.leave_asked.connect(self._on_leave)
            self.dialog.open()

    @Slot()
    def _on_finished(self) -> None:
        self.dialog = None

    @Slot()
    def _on_leave(self) -> None:
        self._leave()


@contextmanager
def going_on() -> Iterator[None]:
    """Report an exception like any bug and go on, so that one page cannot keep the window from closing."""
    try:
        yield
    except Exception:  # noqa: BLE001 -- else the window would be gone and the book stay open behind it
        sys.excepthook(*sys.exc_info())


def report(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> str:
    """What may be sent to a stranger: versions, the exception's type, and the places in the code it passed."""
    import platform

    about = f"Raincheck {__version__} · Python {platform.python_version()} · Qt {qVersion()} · {platform.system()}"
    return f"{about}\n\n{RedactingFormatter().formatException((kind, problem, trace))}"
