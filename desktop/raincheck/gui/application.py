"""Puts the window together on one open book: the only place that knows the pages and the use cases behind them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Slot

from raincheck.app.lines import make_channel
from raincheck.app.recording import Entry
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.gui.alert_desk import AlertDesk
from raincheck.gui.bus import Bus, Changes
from raincheck.gui.context import Context, PageId, Tone
from raincheck.gui.desk import Desk
from raincheck.gui.dialogs.limit_entry import Known, LimitEntryDialog
from raincheck.gui.dialogs.line import LineDialog
from raincheck.gui.icons import Icons
from raincheck.gui.imports_desk import ImportsDesk
from raincheck.gui.jobs import JobRunner
from raincheck.gui.look import Look
from raincheck.gui.main_window import MainWindow, PageSpec
from raincheck.gui.pages.alerts import AlertsPage
from raincheck.gui.pages.check import CheckPage
from raincheck.gui.pages.imports import ImportsPage
from raincheck.gui.pages.lines import LinesPage
from raincheck.gui.pages.overview import OverviewPage
from raincheck.gui.pages.planner import PlannerPage
from raincheck.gui.pages.settings import SettingsPage
from raincheck.gui.settings_desk import SettingsDesk
from raincheck.gui.views.check import CheckRow, check_rows
from raincheck.gui.views.lines import LineRow, LineView, line_rows, line_view
from raincheck.gui.views.overview import OverviewView, overview_view
from raincheck.gui.widgets.sidebar import Badge
from raincheck.store import Store
from raincheck.system.catalogue import load_catalogue
from raincheck.system.clock import Clock


class Application(QObject):
    """One book's window with everything behind it. It lives as long as the book is open."""

    def __init__(self, store: Store, clock: Clock, look: Look, icons: Icons) -> None:
        super().__init__()
        self.context = Context(look, icons, Bus(self), JobRunner(self), JobRunner(self))
        self.desk = Desk(store, clock, self.context, self)
        self.settings = SettingsDesk(self.desk, self.context)
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

    def _planner(self) -> PlannerPage:
        return PlannerPage(self.context, self.desk)

    def _imports(self) -> ImportsPage:
        return ImportsPage(self.context, ImportsDesk(self.desk, self.context))

    def _settings(self) -> SettingsPage:
        return SettingsPage(self.context, self.settings)

    def _overview(self) -> OverviewPage:
        page = OverviewPage(self.context, self._overview_view)
        page.line_asked.connect(self._on_new_line)
        page.example_asked.connect(self.desk.load_example)
        return page

    def _lines(self) -> LinesPage:
        page = LinesPage(self.context, self._line_rows, self._line_view, self._today)
        page.line_asked.connect(self._on_new_line)
        page.reading_asked.connect(self._on_new_reading)
        page.edit_asked.connect(self._on_edit_line)
        page.archive_asked.connect(self.desk.archive_line)
        return page

    def _check(self) -> CheckPage:
        page = CheckPage(self.context, self._check_rows, self._today)
        page.answered.connect(self._on_seen)
        page.finished.connect(self._on_round_finished)
        page.line_asked.connect(self._on_new_line)
        return page

    def _alerts(self) -> AlertsPage:
        page = AlertsPage(self.context, AlertDesk(self.desk, self.context))
        page.check_asked.connect(self.desk.check_now)
        return page

    def _today(self) -> date:
        return self.desk.today

    def _line_rows(self) -> tuple[LineRow, ...]:
        return line_rows(self.desk.report())

    def _line_view(self, id_: str) -> LineView | None:
        return line_view(self.desk.report(), id_, load_catalogue(), self.desk.scene())

    def _check_rows(self) -> tuple[CheckRow, ...]:
        return check_rows(self.desk.report())

    @Slot()
    def _on_new_line(self) -> None:
        taken = frozenset(channel.id for channel in self.desk.store.channels(archived=True))
        dialog = LineDialog(self.context.look, load_catalogue(), today=self.desk.today, taken=taken, parent=self.window)
        dialog.accepted.connect(self._on_line_drafted)
        dialog.open()

    @Slot()
    def _on_line_drafted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, LineDialog):
            self.desk.add_line(make_channel(dialog.line_id(), dialog.draft()), dialog.first_reading())

    @Slot(str)
    def _on_edit_line(self, id_: str) -> None:
        channel = self.desk.report().measures.snapshot.channels[id_]
        dialog = LineDialog(
            self.context.look, load_catalogue(), today=self.desk.today, existing=channel, parent=self.window
        )
        dialog.accepted.connect(self._on_line_changed)
        dialog.open()

    @Slot()
    def _on_line_changed(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, LineDialog):
            self.desk.edit_line(dialog.line_id(), dialog.draft())

    @Slot(str)
    def _on_new_reading(self, id_: str) -> None:
        line = self.desk.report().measures.snapshot.lines_by_id[id_]
        known = Known(id_, line.channel.name, line.status, line.limit, line.used)
        dialog = LimitEntryDialog(self.context.look, known, self.desk.today, self.window)
        dialog.accepted.connect(self._on_reading_drafted)
        dialog.open()

    @Slot()
    def _on_reading_drafted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, LimitEntryDialog):
            self.desk.record(dialog.draft(), dialog.day())

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
