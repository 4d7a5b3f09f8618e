"""Puts the window together on one open book: the only place that knows the pages and the use cases behind them.

The overview is what a start shows. Every other page and dialog is imported when it is first opened, so that the first
paint waits for none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot

from raincheck import __version__
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.core.whose import Whose
from raincheck.gui.kit.bus import Bus, Changes
from raincheck.gui.kit.context import Context, PageId, Tone
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.jobs import JobRunner, look_anew
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.session import Session
from raincheck.gui.overview import last_word
from raincheck.gui.overview.last_word import Badges, LastWord
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.overview.view import Looking, OverviewView, Task, as_example
from raincheck.gui.shell.footer import footer, moment_words
from raincheck.gui.shell.main_window import MainWindow, PageSpec
from raincheck.gui.shell.sidebar import Badge
from raincheck.store import Store
from raincheck.system import i18n
from raincheck.system.borrowed import Borrowed
from raincheck.system.clock import Clock

if TYPE_CHECKING:
    from raincheck.app.checking import CheckReport
    from raincheck.app.paper import Paper
    from raincheck.app.recording import Entry
    from raincheck.gui.check.cash_dialog import CashDialog
    from raincheck.gui.incidents.controller import IncidentsController
    from raincheck.gui.kit.pictures import Picture, PictureJobs
    from raincheck.gui.lines.controller import LinesController
    from raincheck.gui.overview.sky import SkyView
    from raincheck.gui.settings.controller import SettingsController
    from raincheck.gui.shell.ahead import Ahead
    from raincheck.gui.shell.finding import Finder


KEEP_AFTER: Final = 2_000
"""Milliseconds of rest before what the overview shows is kept for the next start."""


class Application(QObject):
    """One book's window with everything behind it. It lives as long as the book is open.

    A start shows the last word of the book at once, with the time of its check, and judges today in the background; a
    large book that has none is told to be looked at, without a figure.
    Signal: `judged()` when today stands in its place; never where `waits` is false.
    """

    judged = Signal()

    def __init__(self, store: Store, clock: Clock, look: Look, icons: Icons) -> None:
        super().__init__()
        self._last = last_word.recall(store, language=i18n.spoken(), hidden=look.amounts_hidden)
        self._first_look = self._last is None and store.is_large
        self._shown: LastWord | None = None
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.timeout.connect(self._on_keep)
        self.context = Context(look, icons, Bus(self), JobRunner(self), JobRunner(self))
        self.session = Session(store, clock, self.context, self)
        self.prepare_settings: Callable[[SettingsController], object] = _rest
        self._settings_asked: SettingsController | None = None
        self._lines_asked: LinesController | None = None
        self._incidents_asked: IncidentsController | None = None
        self._borrowed = Borrowed()
        self._readers: list[PictureJobs] = []
        self._finder: Finder | None = None
        self._ahead: Ahead | None = None
        self.window = MainWindow(self.context, self._pages())
        self.context.bus.changed.connect(self._on_changed)
        self.window.check_asked.connect(self.session.check_now)
        self.window.hiding_chosen.connect(self._on_hiding)
        self.window.undo_asked.connect(self.session.undo)
        self.window.redo_asked.connect(self.session.redo)
        self.window.new_line_asked.connect(self._on_new_line)
        self.window.part_asked.connect(self._on_part)
        self.window.find_asked.connect(self._on_find)
        self.window.keys_asked.connect(self._on_keys)
        self.window.help_asked.connect(self._on_help)
        self.window.about_asked.connect(self._on_about)
        self.window.print_asked.connect(self._on_print)
        self.window.language_asked.connect(self._on_language)
        self.session.judged.connect(self._on_judged)
        self._tell_sidebar()
        self.window.show_page(PageId.OVERVIEW)
        if self.waits:
            # The first paint comes first: the worker would take half of its processor.
            self.window.settled.connect(self._judge_apart)

    @Slot()
    def _judge_apart(self) -> None:
        """Judge today beside the window, after what showing it imports: that would hold the window as long again."""
        if not self.session.is_left:
            self.context.jobs.start(_import_what_follows, done=_rest, failed=_rest)
            self.session.judge_apart()

    @property
    def settings(self) -> SettingsController:
        """The use cases of the settings, made when they are first asked for; `prepare_settings` gets them then."""
        if self._settings_asked is None:
            from raincheck.gui.settings.controller import SettingsController

            self._settings_asked = SettingsController(self.session, self.context)
            self.prepare_settings(self._settings_asked)
        return self._settings_asked

    @property
    def waits(self) -> bool:
        """Whether the window shows the last word, or none yet, while today is judged."""
        return (self._first_look or self._last is not None) and not self.session.knows_today

    def close(self) -> None:
        """Let background work end and take the window away."""
        if not self.session.is_left:  # else the book is being written anew, and the pages have parted
            self.window.part()
        self.session.leave()
        if self._ahead is not None:
            self._ahead.stop()
        self.window.close()
        if self._keeping.isActive():
            self._keeping.stop()
            self._on_keep()
        self._borrowed.take_back()
        self.context.wait()
        for asker in (self, *self.findChildren(QObject), self.window, *self.window.findChildren(QObject)):
            # What they were told from another thread is on its way to them, and would find the book closed.
            QCoreApplication.removePostedEvents(asker, QEvent.Type.MetaCall)
        for reader in self._readers:
            reader.close()
        self.window.deleteLater()
        look_anew()

    def make_ahead(self) -> None:
        """Make the other pages ready in idle time, so that each opens at once; a window in the tray needs none."""
        if self._ahead is None and self.window.isVisible():
            from raincheck.gui.shell.ahead import Ahead

            self._ahead = Ahead(self.window, lambda: self.waits or self.session.is_left, self)
            self._ahead.start()

    def _pages(self) -> tuple[PageSpec, ...]:
        return (
            PageSpec(PageId.OVERVIEW, tr("Overview"), self._overview),
            PageSpec(PageId.LINES, tr("Lines"), self._lines),
            PageSpec(PageId.CHECK, tr("Check rounds"), self._check),
            PageSpec(PageId.ALERTS, tr("Warnings"), self._alerts),
            PageSpec(PageId.PLANNER, tr("Planning"), self._planner),
            PageSpec(PageId.EVENTS, tr("Incidents"), self._incidents),
            PageSpec(PageId.CALENDAR, tr("Calendar"), self._calendar),
            PageSpec(PageId.IMPORTS, tr("Import"), self._imports),
            PageSpec(PageId.SETTINGS, tr("Settings"), self._settings),
        )

    def _planner(self) -> Page:
        from raincheck.gui.planner.page import PlannerPage

        return PlannerPage(self.context, self.session)

    def _incidents(self) -> Page:
        from raincheck.gui.incidents.page import IncidentsPage

        return IncidentsPage(self.context, self._incidents_controller(), self._borrowed)

    def _incidents_controller(self) -> IncidentsController:
        if self._incidents_asked is None:
            from raincheck.gui.incidents.controller import IncidentsController

            self._incidents_asked = IncidentsController(self.session, self.context, _print_paper)
        return self._incidents_asked

    def _to_do(self) -> tuple[Task, ...]:
        """The next steps of open incidents; a book without one imports nothing of them."""
        if not self._has_incidents():
            return ()
        from raincheck.gui.overview.to_do import step_tasks

        return step_tasks(self._incidents_controller().found(), self.session.seen().measures.snapshot)

    def _has_incidents(self) -> bool:
        from raincheck.core.incidents import opens_incident

        opens = any(opens_incident(alert) for alert in self.session.report().alerts)
        return opens or bool(self.session.store.incidents())

    def _open_incidents(self) -> int:
        """How many incidents still ask for something."""
        if not self._has_incidents():
            return 0
        return len(self._incidents_controller().found().open)

    @Slot(str, str)
    def _on_step_done(self, incident: str, step: str) -> None:
        self._incidents_controller().tick(incident, step, done=True)

    def _on_day_not_known(self, line: str) -> None:
        from raincheck.app.terms_asked import not_known

        self.session.run(partial(not_known, self.session.store, line), judge=False)

    def _calendar(self) -> Page:
        from raincheck.gui.calendar.controller import CalendarController
        from raincheck.gui.calendar.page import CalendarPage

        return CalendarPage(self.context, CalendarController(self.session, self.context))

    def _imports(self) -> Page:
        from raincheck.gui.imports.controller import ImportsController
        from raincheck.gui.imports.page import ImportsPage
        from raincheck.gui.imports.pictures_controller import PicturesController

        pictures = PicturesController(self.session)
        self._readers.append(pictures)
        return ImportsPage(self.context, ImportsController(self.session, self.context), pictures)

    def _settings(self) -> Page:
        from raincheck.gui.settings.page import SettingsPage

        return SettingsPage(self.context, self.settings)

    def _overview(self) -> Page:
        page = OverviewPage(self.context, self._overview_view, self._sky_view)
        self.window.settled.connect(page.show_sky)
        page.line_asked.connect(self._on_new_line)
        page.example_asked.connect(self.session.load_example)
        page.all_entered.connect(self.session.finish_set_up)
        self.judged.connect(page.refresh)
        page.step_done.connect(self._on_step_done)
        page.day_not_known.connect(self._on_day_not_known)
        return page

    def _lines(self) -> Page:
        from raincheck.gui.lines.page import LinesPage

        session = self._lines_controller()
        page = LinesPage(
            self.context, session.line_rows, session.line_view, session.charts, self._today, has_aside=session.has_aside
        )
        page.line_asked.connect(session.new_line)
        page.reading_asked.connect(session.new_reading)
        page.edit_asked.connect(session.edit_line)
        page.archive_asked.connect(session.archive)
        page.aside_asked.connect(session.show_aside)
        page.correct_asked.connect(session.correct_reading)
        page.withdraw_asked.connect(session.withdraw_reading)
        page.movement_asked.connect(session.new_movement)
        page.movement_edit_asked.connect(session.edit_movement)
        page.movement_removed.connect(session.remove_movement)
        return page

    def _check(self) -> Page:
        from raincheck.app import round_drafts
        from raincheck.gui.check.page import CheckPage
        from raincheck.gui.check.presenter import check_rows
        from raincheck.gui.check.round_pictures import RoundPictures

        pictures = RoundPictures(self.session)
        self._readers.append(pictures)
        page = CheckPage(self.context, lambda: check_rows(self.session.seen()), self._today, pictures)
        page.expect(round_drafts.take(self.session.store, self._today()))
        page.parted.connect(lambda drafts: round_drafts.keep(self.session.store, drafts, self._today()))
        page.handed_over.connect(self._on_handed_over)
        page.answered.connect(self._on_seen)
        page.finished.connect(self._on_round_finished)
        page.line_asked.connect(self._on_new_line)
        return page

    @Slot(object)
    def _on_handed_over(self, pictures: list[Picture]) -> None:
        """Pictures that a check round has no use for are looked at beside their figures."""
        from raincheck.gui.imports.page import ImportsPage

        self.window.show_page(PageId.IMPORTS)
        page = self.window.page
        if isinstance(page, ImportsPage):
            page.take_pictures(pictures)

    def _alerts(self) -> Page:
        from raincheck.gui.alerts.controller import AlertsController
        from raincheck.gui.alerts.page import AlertsPage

        page = AlertsPage(self.context, AlertsController(self.session, self.context))
        page.check_asked.connect(self.session.check_now)
        return page

    def _lines_controller(self) -> LinesController:
        if self._lines_asked is None:
            from raincheck.gui.lines.controller import LinesController

            self._lines_asked = LinesController(self.session, self.context, self.window)
        return self._lines_asked

    @property
    def finder(self) -> Finder:
        """The palette, the keys and the handbook, imported when one of them is first asked for."""
        if self._finder is None:
            from raincheck.gui.shell.finding import Finder

            self._finder = Finder(self.window, self.session, self.context)
        return self._finder

    @Slot(object)
    def _on_part(self, whose: Whose) -> None:
        self.session.look_at(whose)
        self._tell_sidebar()
        self.window.refresh_pages()

    @Slot(bool)
    def _on_hiding(self, hidden: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.settings.keep_hidden(hidden=hidden)

    @Slot()
    def _on_find(self) -> None:
        self.finder.find()

    @Slot()
    def _on_keys(self) -> None:
        self.finder.keys()

    @Slot()
    def _on_help(self) -> None:
        self.finder.help()

    @Slot()
    def _on_language(self) -> None:
        """The other of the two languages."""
        other = next(language for language in i18n.LANGUAGES if language != i18n.spoken())
        self.settings.choose("language", other)

    @Slot()
    def _on_about(self) -> None:
        from raincheck.gui.shell.about import AboutDialog

        AboutDialog(self.context, self.window).open()

    @Slot()
    def _on_print(self) -> None:
        from raincheck.gui.shell.printing import ask_printer

        page, shown = self.window.page, self.window.shown
        if page is not None and shown is not None:
            told = f"{self.window.titles[shown]} · {self.session.store.path.stem} · {self.session.today}"
            ask_printer(self.window, page, self.context, told)

    def _today(self) -> date:
        return self.session.today

    @Slot()
    def _on_new_line(self) -> None:
        self._lines_controller().new_line()

    @Slot(object, bool)
    def _on_seen(self, entry: Entry, worse: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.session.record_seen(entry, worse=worse)

    @Slot()
    def _on_round_finished(self) -> None:
        self.session.check()
        from raincheck.app.at_hand import at_hand
        from raincheck.gui.check.cash_dialog import CashDialog

        dialog = CashDialog(self.context.look, at_hand(self.session.store), self.session.today, self.window)
        dialog.accepted.connect(partial(self._on_at_hand, dialog))
        dialog.open()

    def _on_at_hand(self, dialog: CashDialog) -> None:
        from raincheck.app.at_hand import tell_at_hand

        self.session.run(partial(tell_at_hand, self.session.store, dialog.draft(), self.session.today))

    def _overview_view(self) -> OverviewView | Looking | None:
        if self.waits:
            return Looking() if self._last is None else _dated(self._last, self.session.clock)
        report = self.session.report()
        if not report.measures.snapshot.book.channels:
            return None
        from raincheck.app.scheduling import last_check

        view = self._judged_view(report)
        self._shown = LastWord(
            program=__version__,
            language=i18n.spoken(),
            hidden=self.context.look.amounts_hidden,
            whose=self.session.whose,
            at=last_check(self.session.store),
            view=view,
            badges=self._badges(),
        )
        self._keeping.start(KEEP_AFTER)
        return view

    def _sky_view(self) -> SkyView | None:
        """The weather as the checks told it; nothing of a book that is set up, first looked at, empty or put away."""
        if self.session.is_left:
            return None  # the first paint may come when the book was put away already
        unjudged = (self._last is None or self._last.view.waits) if self.waits else self.session.warnings_wait
        if unjudged or not self.session.store.channels():
            return None
        from raincheck.app.scheduling import weather_by_day
        from raincheck.gui.overview.sky import YEAR, sky_view

        today = self.session.today
        return sky_view(weather_by_day(self.session.store, today - timedelta(days=YEAR - 1)), today)

    def _judged_view(self, report: CheckReport) -> OverviewView:
        from raincheck.gui.overview.presenter import overview_view, set_up_view

        bands, look = self.session.bands(), self.context.look
        if self.session.warnings_wait:
            return set_up_view(report, bands, look)
        from raincheck.app.terms_asked import answers

        answered = answers(self.session.store)
        view = overview_view(report, self.session.seen(), bands, look, self._to_do(), answered=answered)
        return as_example(view) if self.session.is_example else view

    @Slot()
    def _on_keep(self) -> None:
        """Keep what is shown for the next start, through a connection of its own: the window waits for no writer."""
        if self._shown is not None:
            store = self.session.store
            work = partial(last_word.keep_apart, store.path, store.key, self.session.clock.now, self._shown)
            self.context.jobs.start(work, done=_rest, failed=_rest)

    @Slot()
    def _on_judged(self) -> None:
        self._first_look = False
        if self.session.knows_today:
            self._last = None
            self._tell_sidebar()
        self.judged.emit()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(Changes(alerts=True, limits=True, channels=True, settings=True, program=True)):
            self._tell_sidebar()

    def _badges(self) -> Badges:
        if self.waits:
            return Badges(0, 0, Tone.WARN, 0) if self._last is None else self._last.badges
        from raincheck.core.urgency import open_entries

        report = self.session.report()
        stale = sum(alert.rule == "X01" for alert in report.alerts)
        waiting = () if self.session.warnings_wait else open_entries(report.alerts)
        bad = any(alert.level is Level.RED and alert.rule != "X01" for entry in waiting for alert in entry)
        return Badges(stale, len(waiting), Tone.DANGER if bad else Tone.WARN, self._open_incidents())

    def _tell_sidebar(self) -> None:
        badges = self._badges()
        self.window.show_badge(PageId.CHECK, Badge(badges.stale, Tone.WARN))
        self.window.show_badge(PageId.ALERTS, Badge(badges.waiting, badges.worst))
        self.window.show_badge(PageId.EVENTS, Badge(badges.incidents, Tone.WARN))
        self.window.show_footer(footer(self.session.store, self.session.clock))
        if not self.waits:
            self.window.show_part(self.session.whose, offered=self.session.has_two_sides)
        elif self._last is not None:
            self.window.show_part(self._last.whose, offered=self._last.whose is not Whose.ALL)


def _import_what_follows() -> None:
    from raincheck.gui.shell.ahead import import_for_today

    import_for_today()


def _print_paper(paper: Paper) -> bytes:
    """A paper as a PDF; what lays it out is imported when something is printed."""
    from raincheck.gui.report import paper as sheets

    return sheets.pdf(paper)


def _dated(word: LastWord, clock: Clock) -> OverviewView:
    """The last word with its day: no figure stands without it."""
    if word.at is None:
        return word.view
    told = tr("As of the check {when}, looking at today now. {rest}")
    return replace(word.view, detail=told.format(when=moment_words(word.at, clock), rest=word.view.detail))


def _rest(_outcome: object) -> None:
    """Nobody waits for the last word to be kept: a book that is busy or read-only goes without, the next start too."""
