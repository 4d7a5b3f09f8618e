"""An exception nobody expected: logged, said once in a dialog, and the window goes on or closes in order."""

from __future__ import annotations

import logging
import platform
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Slot, qVersion
from PySide6.QtWidgets import QApplication

from raincheck import __version__
from raincheck.gui.dialogs.crash import CrashDialog
from raincheck.system.logs import RedactingFormatter

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]
_log = logging.getLogger(__name__)


class CrashWatch(QObject):
    """Takes the place of the interpreter's last word while the window lives. One dialog at a time."""

    def __init__(self, leave: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._leave = leave
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
        _log.error("crash", exc_info=(kind, problem, trace))
        # A fault in painting would come back with every repaint: one dialog is enough.
        if self.dialog is None and QApplication.instance() is not None:
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


def report(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> str:
    """What may be sent to a stranger: versions, the exception's type, and the places in the code it passed."""
    about = f"Raincheck {__version__} · Python {platform.python_version()} · Qt {qVersion()} · {platform.system()}"
    return f"{about}\n\n{RedactingFormatter().formatException((kind, problem, trace))}"
