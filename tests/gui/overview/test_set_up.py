"""The first set-up: a book typed in for the first time is calm until the person says that all is entered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock, page_of, record, start, words

from raincheck.app.household import HomeDraft
from raincheck.app.recording import Entry
from raincheck.app.wording import weather_headline
from raincheck.core.calendar import Month
from raincheck.core.model import Income, LineStatus
from raincheck.core.money import Money
from raincheck.core.weather import Weather
from raincheck.gui.alerts.page import AlertsPage
from raincheck.gui.kit.context import CardView, PageId
from raincheck.gui.kit.look import Look
from raincheck.gui.lines.limit_entry_dialog import LimitEntryDialog
from raincheck.gui.lines.line_dialog import LineDialog
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.home import HomeSection
from raincheck.gui.settings.page import SettingsPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store


def type_line(qtbot: QtBot, application: Application, limit: str, used: str) -> str:
    """Add the line the dialog proposes, as a person would; its id."""
    known = set(application.session.report().measures.snapshot.lines_by_id)
    qtbot.keyClick(application.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = application.window.findChildren(LineDialog)[-1]
    qtbot.keyClicks(dialog.limit_edit, limit)
    qtbot.keyClicks(dialog.used_edit, used)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    if known:  # a second line of the same product is asked about
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    (made,) = set(application.session.report().measures.snapshot.lines_by_id) - known
    return made


def press(qtbot: QtBot, application: Application, text: str) -> None:
    (button,) = (b for b in application.window.findChildren(QPushButton) if b.text() == text and b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def cards_of(application: Application) -> list[CardView]:
    shown: list[CardView] = []
    application.context.speaker.card.connect(shown.append)
    return shown


def headline(application: Application) -> str:
    report = application.session.report()
    return weather_headline(report.weather, report.alerts, report.as_of)


def test_a_half_typed_book_is_no_storm_until_all_is_entered(qtbot: QtBot, beginning: Application) -> None:
    cards = cards_of(beginning)
    type_line(qtbot, beginning, "100000", "36000")
    assert beginning.session.report().weather is Weather.STORM, "the levels are what they are"
    told = words(beginning.window)
    assert "Setting up · 1 line so far" in told
    assert "Still missing: income, essential living costs, what is at hand" in told
    assert "storm" not in told.casefold()
    page_of(beginning, AlertsPage, PageId.ALERTS)
    assert "Still setting up" in words(beginning.window)
    type_line(qtbot, beginning, "5000", "0")
    assert cards == []
    press(qtbot, beginning, "All is entered")
    beginning.window.show_page(PageId.OVERVIEW)
    assert headline(beginning) in words(beginning.window)
    type_line(qtbot, beginning, "7000", "0")
    assert "Setting up" not in words(beginning.window), "a line more is no second set-up"


def test_money_typed_before_the_first_line_begins_the_set_up_too(qtbot: QtBot, beginning: Application) -> None:
    cards = cards_of(beginning)
    settings = SettingsController(beginning.session, beginning.context)
    months = tuple((Month.of(TODAY).plus(-back), Money(10_000_00)) for back in (1, 2, 3))
    settings.save_home(HomeDraft(months=months))
    settings.save_home(HomeDraft(incomes=(Income("sales", Money(26_000_00), 1),)))
    assert [alert.rule for alert in beginning.session.report().alerts] == ["D04"], "the levels are what they are"
    assert (cards, beginning.session.warnings_wait) == ([], True)
    type_line(qtbot, beginning, "5000", "0")
    assert "Setting up · 1 line so far" in words(beginning.window)


def test_what_a_lender_did_is_said_also_while_the_rest_is_typed(qtbot: QtBot, beginning: Application) -> None:
    cards = cards_of(beginning)
    line = type_line(qtbot, beginning, "100000", "36000")
    record(beginning, Entry(line, status=LineStatus.REPAY_DISABLED))
    assert [card.title for card in cards if "repay" in card.title.casefold()]
    assert headline(beginning) in words(beginning.window)


def test_the_day_ends_the_set_up(qtbot: QtBot, beginning: Application, clock: StandingClock) -> None:
    type_line(qtbot, beginning, "100000", "36000")
    assert beginning.session.warnings_wait
    clock.day = TODAY + timedelta(days=1)
    beginning.session.check()
    assert headline(beginning) in words(beginning.window)


def test_a_fall_on_the_first_day_is_told_to_be_a_correction(qtbot: QtBot, beginning: Application) -> None:
    line = type_line(qtbot, beginning, "100000", "36000")
    page = page_of(beginning, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    page.reading_asked.emit(line)
    (dialog,) = beginning.window.findChildren(LimitEntryDialog)
    dialog.limit_edit.selectAll()
    qtbot.keyClicks(dialog.limit_edit, "50")
    assert "this corrects it and counts as no cut" in dialog.change_label.text()


def test_enter_begins_on_the_empty_overview(qtbot: QtBot, beginning: Application) -> None:
    qtbot.keyClick(beginning.window.focusWidget() or beginning.window, Qt.Key.Key_Return)
    assert [dialog.isVisible() for dialog in beginning.window.findChildren(LineDialog)] == [True]


def test_a_figure_without_its_data_leads_to_where_they_are_entered(qtbot: QtBot, beginning: Application) -> None:
    type_line(qtbot, beginning, "100000", "36000")
    for words_, page, subject in (
        ("needs essential living costs, what is at hand", PageId.SETTINGS, HomeSection),
        ("needs an income", PageId.SETTINGS, HomeSection),
    ):
        page_of(beginning, OverviewPage, PageId.OVERVIEW)
        QApplication.processEvents()
        press(qtbot, beginning, words_)
        assert beginning.window.shown is page
        shown = beginning.window.page
        assert isinstance(shown, SettingsPage)
        assert isinstance(shown.section, subject)


def test_what_was_set_up_is_there_after_a_restart_and_goes_on(
    qtbot: QtBot, beginning: Application, empty: Store, clock: StandingClock, look: Look, repository: Path
) -> None:
    type_line(qtbot, beginning, "100000", "36000")
    again = start(qtbot, empty, clock, look, repository)
    assert "Setting up · 1 line so far" in words(again.window)
    again.close()
