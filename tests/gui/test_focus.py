"""The keyboard stays where it is: on the same control when a page is drawn anew, on the next row after an action."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import check_table, li_ming_book, page_of, shown_on

from raincheck.core.model import Due
from raincheck.core.money import Money
from raincheck.gui.alerts.inbox import AlertInbox
from raincheck.gui.alerts.page import AlertsPage
from raincheck.gui.calendar.dialogs import PartDialog
from raincheck.gui.calendar.page import CalendarPage
from raincheck.gui.incidents.page import IncidentsPage
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.look import Look
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.shell.application import Application

HUABEI = date(2026, 12, 8)


@pytest.fixture
def application(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[Application]:
    """The Li Ming book on the day of the cut, with a second due on the day of 花呗."""
    store = li_ming_book(tmp_path)
    with store.write("a bill") as tx:
        tx.add_due(Due("cmb_card", HUABEI, Money(800_00)))
    made = shown_on(qtbot, store, look, repository / "resources")
    yield made
    made.close()


def settle() -> None:
    """Let the loop turn, and what was put away be gone."""
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def held(application: Application) -> QWidget:
    found = application.window.focusWidget()
    assert found is not None
    return found


def said(control: QWidget) -> str:
    return control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")


def controls(page: QWidget) -> list[QWidget]:
    takes = Qt.FocusPolicy.TabFocus
    return [
        each
        for each in page.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & takes
    ]


def on(application: Application, name: str, kind: type[QWidget] = QAbstractButton) -> QWidget:
    """Put the keyboard on the control of a name."""
    page = application.window.page
    assert page is not None
    found = next(each for each in controls(page) if isinstance(each, kind) and said(each) == name)
    found.setFocus()
    assert found.hasFocus()
    return found


@pytest.mark.parametrize("shown", [page for page in PageId if page is not PageId.CHECK])
def test_the_keyboard_stays_on_every_control_when_its_page_is_drawn_anew(
    application: Application, shown: PageId
) -> None:
    application.window.show_page(shown)
    page = application.window.page
    assert page is not None
    settle()
    place = 0
    while place < len(controls(page)):
        controls(page)[place].setFocus()
        before = held(application)  # some hand it on to the control they belong to
        kind, name = type(before), said(before)
        application.context.bus.changed.emit(Changes.everything())
        settle()
        assert (type(held(application)), said(held(application))) == (kind, name), f"from place {place}"
        assert held(application).isVisible()
        place += 1
    assert place, "the page was walked"


@pytest.mark.parametrize("shown", [page for page in PageId if page is not PageId.CHECK])
def test_tab_goes_on_from_control_to_control_while_the_page_is_drawn_anew(
    qtbot: QtBot, application: Application, shown: PageId
) -> None:
    """A walk put in order while Qt took a control away led to what was gone, and ended the program."""
    application.window.show_page(shown)
    page = application.window.page
    assert page is not None
    settle()
    controls(page)[0].setFocus()
    for _ in range(len(controls(page))):
        qtbot.keyClick(held(application), Qt.Key.Key_Tab)
        application.context.bus.changed.emit(Changes.everything())
        settle()
        assert held(application).isVisible()


def test_a_round_that_is_drawn_anew_keeps_its_fields_and_the_keyboard_in_them(application: Application) -> None:
    """Qt deletes what stands in a row of a table that is filled anew."""
    table = check_table(application)
    settle()
    assert table.limit_edit.hasFocus()
    application.context.bus.changed.emit(Changes.everything())
    settle()
    assert table.limit_edit.isVisible()
    assert table.limit_edit.hasFocus()


def test_a_due_that_is_paid_hands_the_keyboard_to_the_next_of_its_day_then_to_the_day(
    qtbot: QtBot, application: Application
) -> None:
    page = page_of(application, CalendarPage, PageId.CALENDAR, str(HUABEI))
    assert isinstance(page, CalendarPage)
    settle()
    qtbot.keyClick(on(application, "花呗: Paid"), Qt.Key.Key_Space)
    settle()
    assert said(held(application)) == "招行信用卡: Paid"
    qtbot.keyClick(held(application), Qt.Key.Key_Space)
    settle()
    assert page.grid.hasFocus()
    assert page.subject == str(HUABEI)
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    assert page.subject == str(HUABEI + timedelta(days=1)), "the arrows walk on from that day"


def test_an_answer_in_the_calendar_hands_the_keyboard_to_the_same_answer_of_the_next_row(
    qtbot: QtBot, application: Application
) -> None:
    page = page_of(application, CalendarPage, PageId.CALENDAR)
    assert isinstance(page, CalendarPage)
    settle()
    with application.session.store.write("a bill that passed") as tx:
        tx.add_due(Due("weilidai", date(2026, 11, 21), Money(300_00)))
    application.session.check()
    settle()
    qtbot.keyClick(on(application, "花呗 6,500: Not yet"), Qt.Key.Key_Space)
    settle()
    assert said(held(application)) == "微粒贷 300: Not yet", "an answer is asked for once"
    page.asked.income_button.setFocus()
    qtbot.keyClick(on(application, "微粒贷 300: Paid"), Qt.Key.Key_Space)
    settle()
    qtbot.keyClick(held(application), Qt.Key.Key_Space)
    settle()
    assert said(held(application)) == "What came in"
    page.asked.income_button.setFocus()
    qtbot.keyClick(page.asked.income_button, Qt.Key.Key_Space)
    settle()
    assert not page.asked.isVisible()
    assert page.grid.hasFocus(), "nothing is asked any more: the keyboard is on the day"


def test_a_part_paid_in_its_dialog_brings_the_keyboard_back_to_its_row(qtbot: QtBot, application: Application) -> None:
    page = page_of(application, CalendarPage, PageId.CALENDAR, str(HUABEI))
    settle()
    qtbot.keyClick(on(application, "花呗: A part …"), Qt.Key.Key_Space)
    dialog = page.findChildren(PartDialog)[0]
    qtbot.keyClicks(dialog.amount_edit, "2000")
    dialog.accept()
    settle()
    assert said(held(application)) == "花呗: A part …"


def test_a_row_of_the_calendars_list_that_is_paid_leaves_the_keyboard_on_that_row(application: Application) -> None:
    page = page_of(application, CalendarPage, PageId.CALENDAR, str(HUABEI))
    assert isinstance(page, CalendarPage)
    page.tabs.setCurrentIndex(1)
    settle()
    page.table.setFocus()
    place = next(place for place, row in enumerate(page.table.shown()) if row.may_pay)
    page.table.selectRow(place)
    page._on_paid(page.table.shown()[place].entry)
    settle()
    assert page.table.hasFocus()
    assert page.table.currentIndex().row() == place


def test_a_step_that_is_ticked_in_the_overview_hands_the_keyboard_to_the_next_box(
    qtbot: QtBot, application: Application
) -> None:
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    settle()
    boxes = [each for each in controls(page) if isinstance(each, QCheckBox)]
    assert boxes
    qtbot.keyClick(on(application, said(boxes[0]), QCheckBox), Qt.Key.Key_Space)
    settle()
    assert isinstance(held(application), QCheckBox)
    assert page.isAncestorOf(held(application))


@pytest.mark.parametrize("by_key", [True, False])
def test_a_warning_that_is_answered_hands_the_keyboard_to_the_next(
    qtbot: QtBot, application: Application, *, by_key: bool
) -> None:
    page = page_of(application, AlertsPage, PageId.ALERTS)
    assert isinstance(page, AlertsPage)
    inbox = page.findChildren(AlertInbox)[0]
    settle()
    inbox.list.setFocus()
    while (waiting := inbox.list.entries.rows()) and inbox.bins.currentIndex() == 0:
        before = inbox.list.current()
        if by_key:
            qtbot.keyClick(inbox.list, Qt.Key.Key_A)
        else:
            inbox.detail.acknowledge_button.setFocus()
            qtbot.keyClick(inbox.detail.acknowledge_button, Qt.Key.Key_Space)
        settle()
        assert page.isAncestorOf(held(application))
        assert held(application).isVisible()
        left = inbox.list.entries.rows()
        assert len(left) < len(waiting)
        if left:
            assert inbox.list.current() not in (None, before)
            assert held(application) is (inbox.list if by_key else inbox.detail.acknowledge_button)


def test_a_step_of_an_incident_keeps_the_keyboard_when_it_is_ticked(qtbot: QtBot, application: Application) -> None:
    page = page_of(application, IncidentsPage, PageId.EVENTS)
    assert isinstance(page, IncidentsPage)
    settle()
    box = next(box.box for box in page.detail.steps.boxes if box.box.isEnabled())
    name = said(box)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    settle()
    assert said(held(application)) == name
