"""The calendar page on the Li Ming book: a month, a day, a due that is paid, in part, moved; what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock, li_ming_book, shown_on

from raincheck.app.dues import add_due
from raincheck.app.wording.amounts import amount_problem
from raincheck.core.model import Due, LedgerKind
from raincheck.core.money import Money, MoneyError
from raincheck.gui.calendar.dialogs import AddDueDialog, MoveDialog, PartDialog
from raincheck.gui.calendar.page import CalendarPage
from raincheck.gui.kit.context import NEW_DUE, PageId, Target
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.row import LinkRow
from raincheck.gui.shell.application import Application
from raincheck.store import open_store

HUABEI = date(2026, 12, 8)


@pytest.fixture
def application(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[Application]:
    made = shown_on(qtbot, li_ming_book(tmp_path), look, repository / "resources")
    yield made
    made.close()


def page_of(application: Application, day: date | None = None) -> CalendarPage:
    application.context.speaker.go.emit(Target(PageId.CALENDAR, None if day is None else str(day)))
    shown = application.window.page
    assert isinstance(shown, CalendarPage)
    return shown


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: QWidget, name: str) -> None:
    QApplication.processEvents()
    buttons = [made for made in widget.findChildren(QPushButton) if made.isVisible() and made.accessibleName() == name]
    buttons[0].click()


def stated(application: Application, *known: Due) -> None:
    for due in known:
        application.session.run(partial(add_due, application.session.store, due))
    QApplication.processEvents()


def rows(application: Application) -> list[str]:
    QApplication.processEvents()
    return [row.text() for row in application.window.page.findChildren(LinkRow) if row.isVisible()]


def dues(application: Application, channel: str = "huabei"):
    return [kept.record for kept in application.session.store.dues() if kept.record.channel == channel]


def test_a_day_shows_its_due_and_where_the_money_comes_from(application: Application) -> None:
    page = page_of(application, HUABEI)
    told = words(page.day)
    assert "花呗" in told
    assert "35,261.61" in told
    assert "28,761.61" in told
    assert page._title.text() == "2026-12"


def test_six_weeks_with_what_is_asked_fit_a_small_screen(qtbot: QtBot, application: Application) -> None:
    page = page_of(application)  # November 2026 touches six weeks
    window = application.window
    window.resize(1366, 768 - 56)  # a title bar and a panel take the rest
    QApplication.processEvents()
    QApplication.processEvents()
    assert len(page.grid._cells) == 6 * 7
    assert page.asked.isVisible()
    bottom = page.grid.mapTo(window, page.grid.rect().bottomLeft()).y()
    assert bottom <= window.height()
    assert page._area.verticalScrollBar().maximum() == 0


def test_no_answer_is_cut_off_in_a_narrow_window(application: Application) -> None:
    stated(application, Due("weilidai", date(2026, 11, 10), Money(8_000_000)))
    page = page_of(application, date(2026, 11, 10))
    application.window.resize(1024, 700)
    QApplication.processEvents()
    QApplication.processEvents()
    sides = [area for area in page.findChildren(QScrollArea) if area.isAncestorOf(page.asked)]
    assert [area.horizontalScrollBar().maximum() for area in sides] == [0, 0]


def test_a_computed_due_is_paid_and_stays_as_a_known_one(application: Application) -> None:
    page = page_of(application, HUABEI)
    press(page.day, "花呗: Paid")
    (due,) = dues(application)
    assert (due.due, due.amount, due.paid_on) == (HUABEI, Money(650_000), TODAY)
    assert "paid" in words(page.day) or page.day.isVisible()
    assert "What is at hand stays as it was entered" in application.window.toast.text
    application.session.undo()
    assert dues(application) == []


def test_a_part_of_it_is_paid(application: Application) -> None:
    page = page_of(application, HUABEI)
    press(page.day, "花呗: A part …")
    dialog = page.findChildren(PartDialog)[0]
    assert not dialog.save_button.isEnabled()
    dialog.amount_edit.setText("6500")
    dialog.amount_edit.edited.emit()
    assert not dialog.save_button.isEnabled()  # that is all of it
    dialog.amount_edit.setText("2000")
    dialog.amount_edit.edited.emit()
    dialog.day_edit.show_day(TODAY)
    dialog.accept()
    (due,) = dues(application)
    rows = [kept.record for kept in application.session.store.ledger() if kept.record.kind is LedgerKind.REPAY]
    assert (due.paid_on, rows[-1].channel, rows[-1].amount) == (None, "huabei", Money(200_000))


def test_a_due_the_lender_named_is_entered_and_one_of_that_day_is_asked_about(
    application: Application, qtbot: QtBot
) -> None:
    page = page_of(application)
    before = dues(application, "weilidai")
    application.context.speaker.go.emit(Target(PageId.CALENDAR, NEW_DUE))
    dialog = page.findChildren(AddDueDialog)[0]
    assert not dialog.problem_label.text()  # nothing is wrong before anything was done
    dialog.accept()
    assert (dialog.isVisible(), dialog.problem_label.text()) == (True, "Say of which line it is.")
    dialog.line_picker.setCurrentIndex(dialog.line_picker.findData("weilidai"))
    dialog.day_edit.show_day(date(2026, 12, 20))
    qtbot.keyClicks(dialog.amount_edit, "1612.5")
    dialog.accept()
    assert dues(application, "weilidai") == [*before, Due("weilidai", date(2026, 12, 20), Money(161_250))]
    qtbot.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    again = page.findChildren(AddDueDialog)[-1]
    again.line_picker.setCurrentIndex(again.line_picker.findData("weilidai"))
    again.day_edit.show_day(date(2026, 12, 20))
    qtbot.keyClicks(again.amount_edit, "742.10")
    again.accept()
    assert "already; saved as well, both count" in again.problem_label.text()
    again.accept()
    assert [due.amount for due in dues(application, "weilidai")[len(before) :]] == [Money(161_250), Money(74_210)]


def test_it_moves_within_its_month_and_not_out_of_it(application: Application) -> None:
    page = page_of(application, HUABEI)
    said: list[str] = []
    application.context.speaker.problem.connect(said.append)
    for day, moved in ((date(2027, 1, 3), []), (date(2026, 12, 10), [date(2026, 12, 10)])):
        press(page.day, "花呗: Another day …")
        dialog = page.findChildren(MoveDialog)[0]
        assert dialog.problem_label.text() == ""  # nothing is wrong before anything was done
        dialog.accept()
        assert dialog.isVisible()
        assert dialog.problem_label.text().startswith("Choose another day than")
        dialog.day_edit.show_day(day)
        dialog.accept()
        assert [due.due for due in dues(application)] == moved
    assert "within its month" in said[0]


def test_what_passed_is_asked_once_and_each_answer_rests(application: Application) -> None:
    page = page_of(application)
    assert page.asked.isVisible()
    assert "11-08" in words(page.asked)
    press(page.asked, "花呗 6,500: Paid")
    assert [due.paid_on for due in dues(application)] == [date(2026, 11, 8)]
    page.asked.amount_edit.setText("1.5.0")
    page.asked.income_button.click()
    assert amount_problem(MoneyError("1.5.0")) in words(page.asked)
    page.asked.amount_edit.setText("15,000")
    page.asked.income_button.click()
    newest = application.session.store.income_history()[-1].record
    assert (str(newest.month), newest.amount) == ("2026-11", Money(1_500_000))
    assert not page.asked.isVisible()


def test_what_was_not_paid_stands_as_missed(application: Application) -> None:
    page = page_of(application)
    press(page.asked, "花呗 6,500: Not yet")
    assert [(due.due, due.paid_on) for due in dues(application)] == [(date(2026, 11, 8), None)]
    assert "B04" in {alert.rule for alert in application.session.report().alerts}


def test_many_dues_that_passed_are_asked_about_a_dozen_at_a_time(application: Application) -> None:
    stated(application, *(Due("huabei", date(2026, 11, 8), Money(70_000 + number)) for number in range(15)))
    page = page_of(application)

    def asked() -> tuple[int, int]:
        """How many stand there, and how many are said to come after them."""
        QApplication.processEvents()
        paid = [made for made in page.asked.findChildren(QPushButton) if made.isVisible() and made.text() == "Paid"]
        told = [line for line in words(page.asked).splitlines() if "asked after these" in line]
        return len(paid), int(told[0].split()[0]) if told else 0

    assert asked() == (12, 3)
    for left in ((12, 2), (12, 1), (12, 0), (11, 0)):
        first = next(made for made in page.asked.findChildren(QPushButton) if made.isVisible())
        press(page.asked, first.accessibleName())
        assert asked() == left


def test_a_stated_due_that_is_said_to_be_unpaid_is_asked_about_no_more(application: Application) -> None:
    stated(application, Due("huabei", date(2026, 11, 8), Money(650_000)))
    page = page_of(application)
    press(page.asked, "花呗 6,500: Not yet")
    assert "花呗 6,500" not in words(page.asked)
    assert "花呗" in words(page.day), "its day is shown, where it can be paid"
    application.context.speaker.go.emit(Target(PageId.OVERVIEW))
    assert "Pay 花呗: ¥6,500, overdue since 8 Nov." in rows(application)


def test_a_stated_due_that_passed_is_asked_about_before_anybody_is_sent_to_pay(application: Application) -> None:
    stated(application, Due("huabei", date(2026, 11, 8), Money(650_000)))
    application.context.speaker.go.emit(Target(PageId.OVERVIEW))
    told = rows(application)
    assert "花呗, ¥6,500 of 8 Nov: was it paid? If so, press “Paid”." in told
    assert "花呗: ¥6,500 fell due, no repayment entered" in told
    assert "overdue" not in "".join(told)


def test_what_passed_is_paid_from_what_is_at_hand_as_it_was_entered(application: Application) -> None:
    """The forecast lays it on tomorrow, after a day of living."""
    stated(application, Due("huabei", date(2026, 11, 8), Money(650_000)))
    told = words(page_of(application, date(2026, 11, 8)).day)
    at_hand = application.session.report().measures.flows.opening
    assert application.context.look.amount(at_hand) in told
    stated(application, Due("weilidai", date(2026, 11, 10), Money(8_000_000)))
    order = words(page_of(application).order)
    assert "10 Nov: 微粒贷 ¥80,000" in order
    assert "23 Nov: 微粒贷" not in order


def test_the_answers_stay_where_they_are_while_they_are_given(application: Application, qtbot: QtBot) -> None:
    due = Due("huabei", date(2026, 11, 8), Money(650_000))
    stated(application, due, *(replace(due, channel=line) for line in ("jiebei", "cmb_card")))
    page = page_of(application)
    for _ in range(2):
        QApplication.processEvents()
        area = next(area for area in page.findChildren(QScrollArea) if area.isAncestorOf(page.asked))
        answer = next(made for made in page.asked.findChildren(QPushButton) if made.isVisible())
        qtbot.mouseClick(answer, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        qtbot.wait(30)
        assert area.verticalScrollBar().value() == 0


def test_the_month_is_walked_by_keys(application: Application, qtbot: QtBot) -> None:
    page = page_of(application)
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    assert page._chosen == date(2026, 11, 23)
    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    assert page._chosen == date(2026, 11, 30)
    qtbot.keyClick(page.grid, Qt.Key.Key_PageDown)
    assert page._title.text() == "2026-12"
    assert "1 Dec" in page.grid.accessibleDescription()


def test_a_month_gone_by_does_not_ask_for_cash_that_is_known(application: Application, qtbot: QtBot) -> None:
    page = page_of(application)
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_PageUp)
    told = "\n".join(found.text() for found in page.findChildren(QLabel))
    assert "no day here lies ahead" in told
    assert "needs cash" not in told


def test_the_list_leads_to_the_day_and_an_incident_step_to_its_incident(application: Application) -> None:
    page = page_of(application)
    page.tabs.setCurrentIndex(1)
    assert page.table.isVisible()
    page.table.opened.emit(page_rows(page)[-1])
    assert page.grid.isVisible()
    page._on_day(date(2026, 11, 23))
    press(page.day, "Open the incident")
    assert application.window.shown is PageId.EVENTS


def page_rows(page: CalendarPage):
    from raincheck.core.calendar import Month
    from raincheck.gui.calendar.presenter import month_page

    return month_page(page._view, Month(2026, 11), page.context.look).agenda


def test_the_file_for_other_calendars(qtbot: QtBot, application: Application, tmp_path: Path) -> None:
    page = page_of(application)
    with qtbot.waitSignal(application.context.speaker.toast) as said:
        page._on_target(str(tmp_path / "dues.ics"))
    assert said.args[0] == f"Wrote {tmp_path / 'dues.ics'}."
    assert b"BEGIN:VTIMEZONE" in (tmp_path / "dues.ics").read_bytes()
    application.context.look.hide_amounts(hidden=True)
    with qtbot.waitSignal(application.context.speaker.toast):
        page._on_target(str(tmp_path / "hidden.ics"))
    assert b"500" not in (tmp_path / "hidden.ics").read_bytes()


def test_hidden_amounts_stand_nowhere_on_the_page(application: Application) -> None:
    page = page_of(application, HUABEI)
    application.context.look.hide_amounts(hidden=True)
    assert "6,500" not in words(page)
    assert "35,261" not in words(page)
    assert all("6,500" not in cell.spoken for cell in page.grid._cells)


def test_an_empty_book_leads_to_the_lines(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> None:
    clock = StandingClock()
    empty = open_store(tmp_path / "empty.raincheck", clock=clock.now, create=True)
    made = Application(empty, clock, look, Icons(repository / "resources" / "icons"))
    made.window.show()
    page = page_of(made)
    assert not page.export_button.isEnabled()
    press(page, "Go to the lines")
    assert made.window.shown is PageId.LINES
    made.close()
