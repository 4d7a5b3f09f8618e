"""Puts the window together on one open book: the only place that knows the pages and the use cases behind them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.gui.bus import Bus, Changes
from raincheck.gui.context import Context, PageId, Tone
from raincheck.gui.desk import Desk
from raincheck.gui.icons import Icons
from raincheck.gui.jobs import JobRunner
from raincheck.gui.look import Look
from raincheck.gui.main_window import MainWindow, PageSpec
from raincheck.gui.pages.overview import OverviewPage
from raincheck.gui.views.overview import OverviewView, overview_view
from raincheck.gui.widgets.sidebar import Badge
from raincheck.store import Store
from raincheck.system.clock import Clock


class Application(QObject):
    """One book's window with everything behind it. It lives as long as the book is open."""

    def __init__(self, store: Store, clock: Clock, look: Look, icons: Icons) -> None:
        super().__init__()
        self.context = Context(look, icons, Bus(self), JobRunner(self), JobRunner(self))
        self.desk = Desk(store, clock, self.context, self)
        self.window = MainWindow(self.context, self._pages())
        self.context.bus.changed.connect(self._on_changed)
        self.window.check_asked.connect(self.desk.check_now)
        self.window.undo_asked.connect(self.desk.undo)
        self._tell_sidebar()
        self.window.show_page(PageId.OVERVIEW)

    def close(self) -> None:
        """Let background work end and take the window away."""
        self.window.close()
        self.context.jobs.wait()
        self.context.drawing.wait()
        self.window.deleteLater()

    def _pages(self) -> tuple[PageSpec, ...]:
        return (PageSpec(PageId.OVERVIEW, tr("Overview"), self._overview),)

    def _overview(self) -> OverviewPage:
        return OverviewPage(self.context, self._overview_view)

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


