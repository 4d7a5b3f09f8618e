"""Puts the window together on one open book: the only place that knows the pages and the use cases behind them.

The overview is what a start shows. Every other page and dialog is imported when it is first opened, so that the first
paint waits for none of them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from raincheck.app.recording import Entry
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.gui.bus import Bus, Changes
from raincheck.gui.context import Context, PageId, Tone
from raincheck.gui.desk import Desk
from raincheck.gui.icons import Icons
from raincheck.gui.jobs import JobRunner
from raincheck.gui.look import Look
from raincheck.gui.main_window import MainWindow, PageSpec
from raincheck.gui.pages.base import Page
from raincheck.gui.pages.overview import OverviewPage
from raincheck.gui.settings_desk import SettingsDesk
from raincheck.gui.views.overview import OverviewView, overview_view
from raincheck.gui.widgets.sidebar import Badge
from raincheck.store import Store
from raincheck.system.clock import Clock

if TYPE_CHECKING:
    from raincheck.gui.line_desk import LineDesk


class Application(QObject):
    """One book's window with everything behind it. It lives as long as the book is open."""

    def __init__(self, store: Store, clock: Clock, look: Look, icons: Icons) -> None:
        super().__init__()
        self.context = Context(look, icons, Bus(self), JobRunner(self), JobRunner(self))
        self.desk = Desk(store, clock, self.context, self)
        self.settings = SettingsDesk(self.desk, self.context)
        self._lines_asked: LineDesk | None = None
        self.window = MainWindow(self.context, self._pages())
        self.context.bus.changed.connect(self._on_changed)
        self.window.check_asked.connect(self.desk.check_now)
        self.window.undo_asked.connect(self.desk.undo)
        self.window.new_line_asked.connect(self._on_new_line)
        self._tell_sidebar()
        self.window.show_page(PageId.OVERVIEW)

    def close(self) -> None:
        """Let background work end and take the window away."""
        self.window.close()
        self.context.jobs.wait()
        self.context.drawing.wait()
        self.window.deleteLater()

    def _pages(self) -> tuple[PageSpec, ...]:
        return (
            PageSpec(PageId.OVERVIEW, tr("Overview"), self._overview),
            PageSpec(PageId.LINES, tr("Lines"), self._lines),
            PageSpec(PageId.CHECK, tr("Check rounds"), self._check),
            PageSpec(PageId.ALERTS, tr("Warnings"), self._alerts),
            PageSpec(PageId.PLANNER, tr("Planning"), self._planner),
            PageSpec(PageId.IMPORTS, tr("Import"), self._imports),
            PageSpec(PageId.SETTINGS, tr("Settings"), self._settings),
        )

    def _planner(self) -> Page:
        from raincheck.gui.pages.planner import PlannerPage

        return PlannerPage(self.context, self.desk)

    def _imports(self) -> Page:
        from raincheck.gui.imports_desk import ImportsDesk
        from raincheck.gui.pages.imports import ImportsPage

        return ImportsPage(self.context, ImportsDesk(self.desk, self.context))

    def _settings(self) -> Page:
        from raincheck.gui.pages.settings import SettingsPage

        return SettingsPage(self.context, self.settings)

    def _overview(self) -> Page:
        page = OverviewPage(self.context, self._overview_view)
        page.line_asked.connect(self._on_new_line)
        page.example_asked.connect(self.desk.load_example)
        return page

    def _lines(self) -> Page:
        from raincheck.gui.pages.lines import LinesPage

        desk = self._line_desk()
        page = LinesPage(self.context, desk.line_rows, desk.line_view, self._today)
        page.line_asked.connect(desk.new_line)
        page.reading_asked.connect(desk.new_reading)
        page.edit_asked.connect(desk.edit_line)
        page.archive_asked.connect(self.desk.archive_line)
        return page

    def _check(self) -> Page:
        from raincheck.gui.pages.check import CheckPage

        desk = self._line_desk()
        page = CheckPage(self.context, desk.check_rows, self._today)
        page.answered.connect(self._on_seen)
        page.finished.connect(self._on_round_finished)
        page.line_asked.connect(desk.new_line)
        return page

    def _alerts(self) -> Page:
        from raincheck.gui.alert_desk import AlertDesk
        from raincheck.gui.pages.alerts import AlertsPage

        page = AlertsPage(self.context, AlertDesk(self.desk, self.context))
        page.check_asked.connect(self.desk.check_now)
        return page

    def _line_desk(self) -> LineDesk:
        if self._lines_asked is None:
            from raincheck.gui.line_desk import LineDesk

            self._lines_asked = LineDesk(self.desk, self.context, self.window)
        return self._lines_asked

    def _today(self) -> date:
        return self.desk.today

    @Slot()
    def _on_new_line(self) -> None:
        self._line_desk().new_line()

    @Slot(object, bool)
    def _on_seen(self, entry: Entry, worse: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.desk.record_seen(entry, worse=worse)

    @Slot()
    def _on_round_finished(self) -> None:
        self.desk.check()

    def _overview_view(self) -> OverviewView | None:
        report = self.desk.report()
        if not report.measures.snapshot.book.channels:
            return None
        return overview_view(report, self.desk.bands(), self.context.look)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Changes(alerts=True, limits=True, channels=True, settings=True)):
            self._tell_sidebar()

    def _tell_sidebar(self) -> None:
        report = self.desk.report()
        stale = sum(alert.rule == "X01" for alert in report.alerts)
        waiting = [alert for alert in report.alerts if alert.rule != "X01" and alert.state.value == "open"]
        worst = Tone.DANGER if any(alert.level is Level.RED for alert in waiting) else Tone.WARN
        self.window.show_badge(PageId.CHECK, Badge(stale, Tone.WARN))
        self.window.show_badge(PageId.ALERTS, Badge(len(waiting), worst))
        self.window.show_footer(self.desk.footer())
