"""What a person may open next, made ready while nothing is asked: modules beside the window, then pages by parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.jobs import JobRunner, let_stay
from raincheck.gui.shell.main_window import MainWindow
from raincheck.system.catalogue import load_catalogue
from raincheck.system.playbooks import load_playbooks

REST: Final = 1_500
"""Milliseconds after the start in which nothing is made ahead: the start itself and its first clicks come first."""

BETWEEN: Final = 60
"""Milliseconds between two pages or parts of one, in which the window does what it is asked."""

MODULES: Final = (
    "raincheck.gui.lines.page",
    "raincheck.gui.lines.controller",
    "raincheck.gui.check.page",
    "raincheck.gui.alerts.controller",
    "raincheck.gui.alerts.page",
    "raincheck.gui.planner.page",
    "raincheck.gui.incidents.controller",
    "raincheck.gui.incidents.page",
    "raincheck.gui.calendar.controller",
    "raincheck.gui.calendar.page",
    "raincheck.gui.imports.controller",
    "raincheck.gui.imports.pictures_controller",
    "raincheck.gui.imports.page",
    "raincheck.gui.settings.controller",
    "raincheck.gui.settings.page",
    "raincheck.gui.shell.finding",
)
"""What the pages and the palette import, in the order of the sidebar."""


FOR_TODAY: Final = (
    "raincheck.app.scheduling",
    "raincheck.app.setting_up",
    "raincheck.app.parts",
    "raincheck.app.tuning",
    "raincheck.gui.overview.presenter",
    "raincheck.gui.overview.to_do",
    "raincheck.gui.incidents.controller",
)
"""What the overview and the sidebar import to show the day that was judged beside the window."""


class Ahead(QObject):
    """Makes the pages of one window ahead; what is opened in the meantime is made at once, as always."""

    def __init__(self, window: MainWindow, waits: Callable[[], bool], parent: QObject | None = None) -> None:
        """`waits`: whether today is still judged, without which no page can be drawn."""
        super().__init__(parent)
        self._window, self._waits = window, waits
        self._steps: Iterator[None] | None = None
        self._left = list(PageId)
        self._importer = JobRunner(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self._imported = False

    def start(self, after: int = REST) -> None:
        """Begin when the window had its rest."""
        self._timer.start(after)

    def stop(self) -> None:
        """Make nothing more; the module that is being imported is waited for."""
        self._timer.stop()
        self._left.clear()
        self._steps = None
        self._importer.wait()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to make."""
        return self._imported and not self._left

    @Slot()
    def _on_time(self) -> None:
        if not self._imported:
            work = partial(_import_all, self._importer)
            self._importer.start(work, done=self._on_imported, failed=self._on_imported)
        elif self._left:
            if not self._waits():
                self._make(self._left[0])
            self._timer.start(BETWEEN)

    def _make(self, page: PageId) -> None:
        """The next step of a page: one a turn of the loop."""
        if self._steps is None:
            self._steps = self._window.get_ready(page)
        if next(self._steps, self) is self:
            self._steps = None
            self._left.pop(0)
        if not self._left:
            let_stay()

    @Slot(object)
    def _on_imported(self, outcome: object) -> None:
        if isinstance(outcome, Exception):
            raise outcome
        self._imported = True
        self._timer.start(BETWEEN)


def _import_all(runner: JobRunner) -> None:
    for name in MODULES:
        if runner.is_awaited:
            return
        import_module(name)
    let_stay()


def import_for_today() -> None:
    """Import and read, on another thread, what showing today takes, and the first look at a line or an incident."""
    for name in FOR_TODAY:
        import_module(name)
    load_catalogue()
    load_playbooks()
