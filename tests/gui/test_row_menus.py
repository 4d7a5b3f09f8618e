"""What can be done with a row stands in its menu, on every page; each entry does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import record
from tests.gui.menus import menu_of, offered, press

from raincheck.app.movements import movements
from raincheck.app.recording import Entry, standing_readings
from raincheck.core.model import LedgerKind, LedgerRow
from raincheck.core.money import Money
from raincheck.gui.alerts.alert_list import AlertList
from raincheck.gui.calendar.month_grid import MonthGrid
from raincheck.gui.incidents.step_list import StepBox
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.widgets.row import LinkRow
from raincheck.gui.lines.limit_entry_dialog import LimitEntryDialog
from raincheck.gui.lines.movement_dialog import MovementDialog
from raincheck.gui.settings.rows import IncomeRow
from raincheck.gui.shell.application import Application

W = TypeVar("W", bound=QWidget)
COPIES = ("Copy this row", "Copy the table", "Copy the table as CSV")


def on(application: Application, page: PageId, kind: type[W], name: str = "", subject: str | None = None) -> W:
    """The widget of a page that is seen."""
    application.context.speaker.go.emit(Target(page, subject))
    QApplication.processEvents()  # what joined a layout is shown by an event
    shown = application.window.page
    assert shown is not None
    return next(w for w in shown.findChildren(kind) if w.isVisible() and name in ("", w.accessibleName()))


def plain(texts: list[str]) -> tuple[str, ...]:
    return tuple(text.split("\t")[0] for text in texts)


def rows(application: Application) -> Iterator[tuple[QWidget, tuple[str, ...]]]:
    """A row of each kind, and what is offered for it."""
    decide = ("Show it", "Got it", "Later …", "Dealt with")
    judge = ("Useful", "Known", "Wrong")
    table = RecordTable
    yield on(application, PageId.OVERVIEW, LinkRow), ("Show it", "Copy the text")
    yield (
        on(application, PageId.LINES, table, "Lines"),
        ("Open the line", "Enter a reading", "Edit", "Put aside", *COPIES),
    )
    yield (
        on(application, PageId.LINES, table, "Readings", "jiebei"),
        ("Put it right …", "Withdraw it", *COPIES),
    )
    yield (
        on(application, PageId.LINES, table, "Dues of the next 90 days", "jiebei"),
        ("Show the day", *COPIES),
    )
    yield (
        on(application, PageId.ALERTS, AlertList),
        (*decide, *judge, "Work through it", "Open the line", "Copy the text"),
    )
    yield on(application, PageId.EVENTS, StepBox), ("Done", "Note …", "Copy the text")
    on(application, PageId.CALENDAR, MonthGrid, subject=str(application.session.today - timedelta(days=1)))
    yield on(application, PageId.CALENDAR, MonthGrid), ("Copy the month", "Copy the month as CSV")
    yield (
        on(application, PageId.SETTINGS, IncomeRow, subject="home"),
        ("Remove this entry", "Copy this row", "Copy the table as CSV"),
    )
    yield on(application, PageId.SETTINGS, table, "What was done", "safety"), ("Undo the last", *COPIES)


def test_every_row_offers_what_can_be_done_with_it(qtbot: QtBot, application: Application) -> None:
    record(application, Entry("jiebei", limit=Money(50_00)))
    for widget, wanted in rows(application):
        row = None if isinstance(widget, LinkRow | StepBox) else 1 if isinstance(widget, AlertList) else 0
        assert plain(offered(widget, row)) == wanted, widget.accessibleName()


def test_a_due_is_paid_from_its_day_in_the_month(qtbot: QtBot, application: Application) -> None:
    on(application, PageId.CALENDAR, MonthGrid, subject="2026-12-08")
    grid = on(application, PageId.CALENDAR, MonthGrid, subject="2026-12-08")
    texts = plain(offered(grid))
    assert texts[:3] == ("Paid", "A part …", "Another day …")
    press(qtbot, grid, "Paid")
    assert "Paid" not in plain(offered(grid)), "it is paid"
    press(qtbot, grid, "Copy the month as CSV")
    assert QGuiApplication.clipboard().text().startswith("Day,What,")


def test_an_entry_of_the_settings_is_copied_and_removed_by_its_menu_and_keeps_the_field_s_own(
    qtbot: QtBot, application: Application
) -> None:
    row = on(application, PageId.SETTINGS, IncomeRow, subject="home")
    name = row.name_edit.text()
    press(qtbot, row, "Copy this row")
    assert QGuiApplication.clipboard().text().split("\t")[:2] == [name, row.amount_edit.text()]
    press(qtbot, row, "Copy the table as CSV")
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("Name of the income,Amount a month")
    texts = plain(offered(row.name_edit))
    assert texts[-3:] == ("Remove this entry", "Copy this row", "Copy the table as CSV")
    assert len(texts) > 5, "the field's own entries stand above, in whatever language Qt speaks"
    application.window.hiding_chosen.emit(True)
    application.context.look.hide_amounts(hidden=True)
    press(qtbot, row, "Copy this row")
    assert row.amount_edit.text() not in QGuiApplication.clipboard().text()
    press(qtbot, row, "Remove this entry")
    assert not any(kept.record.name == name for kept in application.session.store.incomes())


def test_a_due_is_paid_from_the_list_of_the_month(qtbot: QtBot, application: Application) -> None:
    on(application, PageId.CALENDAR, QTabBar).setCurrentIndex(1)
    table = on(application, PageId.CALENDAR, RecordTable)
    due = next(n for n, row in enumerate(table.shown()) if row.may_pay)
    assert plain(offered(table, due))[:5] == ("Show the day", "Paid", "A part …", "Another day …", "Open the line")
    left = sum(row.may_pay for row in table.shown())
    press(qtbot, table, "Paid", due)
    assert sum(row.may_pay for row in table.shown()) == left - 1


def test_a_reading_is_put_right_and_withdrawn_from_its_row(qtbot: QtBot, application: Application) -> None:
    store = application.session.store

    def standing() -> list[tuple[int, Money | None]]:
        found = standing_readings(store, "jiebei", application.session.today)
        return [(entry.seq, entry.observation.limit) for entry in found]

    before = standing()
    table = on(application, PageId.LINES, RecordTable, "Readings", "jiebei")
    press(qtbot, table, "Put it right …", 0)
    dialog = application.window.findChildren(LimitEntryDialog)[-1]
    assert dialog.day() == table.shown()[0].day
    dialog.limit_edit.selectAll()
    qtbot.keyClicks(dialog.limit_edit, "9w")
    qtbot.keyClick(dialog.limit_edit, Qt.Key.Key_Return)
    assert standing()[-1][1] == Money(90_000_00)
    assert "90,000" in str(table.model().index(0, 1).data())
    press(qtbot, table, "Withdraw it", 0)
    assert standing() == before  # the correction is taken back, what was read first stands again
    press(qtbot, table, "Withdraw it", 0)
    assert standing() == before[:-1]
    qtbot.keyClick(application.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert standing() == before


def test_movements_are_written_down_put_right_and_taken_out_on_the_lines_page(
    qtbot: QtBot, application: Application
) -> None:
    store = application.session.store

    def kept() -> list[LedgerRow]:
        return [row.record for row in movements(store, "huabei")]

    known = len(kept())
    detail = on(application, PageId.LINES, QWidget, subject="huabei")
    add = next(
        b
        for b in detail.window().findChildren(QWidget)
        if b.property("text") == "Write a movement down …" and b.isVisible()
    )
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    dialog = application.window.findChildren(MovementDialog)[-1]
    dialog.kind_picker.setCurrentIndex(dialog.kind_picker.findData(LedgerKind.REPAY))
    assert not dialog.problem_label.text(), "nothing is missed before it was left empty"
    dialog.save_button.click()
    assert dialog.problem_label.text() == "Say how much moved; only a failed debit may have no amount."
    qtbot.keyClicks(dialog.amount_edit, "1200")
    qtbot.keyClick(dialog.amount_edit, Qt.Key.Key_Return)
    today = application.session.today
    assert LedgerRow(today, LedgerKind.REPAY, "huabei", Money(1_200_00)) in kept()
    table = on(application, PageId.LINES, RecordTable, "Movements")
    place = next(n for n, row in enumerate(table.shown()) if row.amount == Money(1_200_00))
    table.selectRow(place)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    dialog = application.window.findChildren(MovementDialog)[-1]
    dialog.amount_edit.selectAll()
    qtbot.keyClicks(dialog.amount_edit, "1300")
    qtbot.keyClick(dialog.amount_edit, Qt.Key.Key_Return)
    assert LedgerRow(today, LedgerKind.REPAY, "huabei", Money(1_300_00)) in kept()
    press(qtbot, table, "Take out", place)
    assert len(kept()) == known


def test_a_menu_that_is_left_does_nothing_and_is_gone(qtbot: QtBot, application: Application) -> None:
    table = on(application, PageId.LINES, RecordTable, "Lines")
    menu_of(table, 0)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    with qtbot.waitSignal(menu.destroyed):
        qtbot.keyClick(menu, Qt.Key.Key_Escape)


def test_ctrl_c_copies_the_line_that_the_keyboard_is_on(qtbot: QtBot, application: Application) -> None:
    table = on(application, PageId.LINES, RecordTable, "Lines")
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith(table.shown()[0].name)
