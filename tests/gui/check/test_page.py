"""The check round on a real book: by keyboard, by mouse, and as a screen reader meets it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.builders import a_channel
from tests.gui.application_fixture import (
    TODAY,
    check_table,
    record,
    shown_on,
)

from raincheck.app import round_drafts
from raincheck.app.lines import add_line
from raincheck.app.outcome import Changes
from raincheck.app.recording import Entry
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.gui.check.cash_dialog import CashDialog
from raincheck.gui.check.page import CheckPage
from raincheck.gui.check.presenter import CheckRow, Outcome, answer
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.dressing import FreeUndo, HeldEnter
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.application import Application
from raincheck.store import Store


def test_a_whole_round_by_keyboard(qtbot: QtBot, application: Application, store: Store) -> None:
    table = check_table(application)
    assert table.active == 0
    assert table.limit_edit.hasFocus()
    qtbot.keyClicks(table.limit_edit, "50")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.outcome("jiebei") is Outcome.WORSE
    assert application.window.inbox.keys == ("L01:jiebei",)
    assert table.active == 1
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.outcome("huabei") is Outcome.SAME
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Escape)
    assert table.outcome("weilidai") is Outcome.SKIPPED
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Tab)
    assert table.used_edit.hasFocus()
    qtbot.keyClicks(table.used_edit, "13000")
    qtbot.keyClick(table.used_edit, Qt.Key.Key_Return)
    assert table.outcome("cmb_card") is Outcome.CHANGED
    assert table.answered == 3
    assert table.active == -1
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    latest = {seen.channel: seen for seen in store.latest_readings(as_of=TODAY)}
    assert latest["jiebei"].limit == Money(50_00)
    assert latest["huabei"].on == TODAY
    assert latest["weilidai"].on < TODAY
    assert latest["cmb_card"].used == Money(13_000_00)
    assert application.window.toast.text == "3 lines checked."


@pytest.mark.parametrize("by", ["button", "another row"])
def test_a_figure_that_was_typed_is_not_lost_where_the_mouse_leaves_it(
    by: str, qtbot: QtBot, application: Application, store: Store
) -> None:
    table = check_table(application)
    page = application.window.page
    assert isinstance(page, CheckPage)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    line = table.records.records[table.active].row.id
    qtbot.keyClicks(table.limit_edit, "9.5w")
    if by == "another row":
        place = table.visualRect(table.model().index(3, 0)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    page._finish.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.mouseClick(page._finish, Qt.MouseButton.LeftButton)
    if table.active >= 0:
        assert table.limit_edit.money() == Money(95_000_00)
        qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    latest = {seen.channel: seen for seen in store.latest_readings(as_of=TODAY)}
    assert latest[line].limit == Money(95_000_00)


def test_a_finished_round_stays_in_view_until_another_begins(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    page = application.window.page
    assert isinstance(page, CheckPage)
    qtbot.keyClicks(table.limit_edit, "90000")
    for _ in range(4):
        qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    qtbot.keyClick(page._finish, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (table.active, table.answered, page._progress.text()) == (-1, 4, "4 / 4 ✓")
    assert not table.limit_edit.isVisible()
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert table.answered == 4, "a finished round is not finished twice"
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (table.active, table.answered, page._progress.text()) == (0, 0, "0 / 4")
    assert (table.limit_edit.text(), table.records.records[0].row.seen) == ("90,000", TODAY)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (table.active, page._progress.text()) == (-1, "1 / 4")
    qtbot.keyClick(page._finish, Qt.Key.Key_Space)
    assert (table.active, table.answered) == (0, 0)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place = table.visualRect(table.model().index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (table.active, table.answered) == (2, 0)


def hold(qtbot: QtBot, window: QWidget, *, told: bool) -> None:
    """Six repeats of Enter as a window gets them: told as such, or as an X server does, let go and pressed at once."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for moment in range(1_000, 7_000, 1_000):
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", told)
            event.setTimestamp(moment)
            QApplication.sendEvent(window.windowHandle(), event)


@pytest.mark.parametrize("told", [True, False])
def test_enter_held_down_confirms_one_line_and_begins_no_round_anew(
    qtbot: QtBot, qapp: QApplication, store: Store, look: Look, repository: Path, *, told: bool
) -> None:
    """The key repeats while a finger lies on it: lines nobody looked at must not count as looked at."""
    held = HeldEnter(qapp)
    application = shown_on(qtbot, store, look, repository / "resources")
    table, window = check_table(application), application.window
    page = window.page
    assert isinstance(page, CheckPage)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    hold(qtbot, window, told=told)
    assert (table.active, table.answered) == (1, 1)
    for _ in range(3):
        qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    qtbot.keyClick(page._finish, Qt.Key.Key_Return)
    (dialog,) = window.findChildren(CashDialog)
    hold(qtbot, dialog, told=told)
    assert dialog.isVisible(), "the Enter that ended the round does not answer the question"
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    hold(qtbot, window, told=told)
    assert (table.active, table.answered, page._progress.text()) == (-1, 4, "4 / 4 ✓")
    qtbot.keyClick(page._finish, Qt.Key.Key_Return)
    assert (table.active, table.answered) == (0, 0), "pressed anew it begins anew"
    application.close()
    held.deleteLater()


def test_enter_held_down_writes_lines_where_lines_are_written(qtbot: QtBot, qapp: QApplication) -> None:
    held = HeldEnter(qapp)
    text = QPlainTextEdit()
    qtbot.addWidget(text)
    with qtbot.waitActive(text):
        text.show()
        text.activateWindow()
    text.setFocus()
    hold(qtbot, text, told=True)
    assert text.toPlainText() == "\n" * 6
    held.deleteLater()


def test_undo_is_free_where_the_field_holds_nothing_to_take_back(
    qtbot: QtBot, qapp: QApplication, application: Application
) -> None:
    free = FreeUndo(qapp)
    table = check_table(application)
    table.activate(1)
    asked: list[str] = []
    application.window.undo_asked.connect(lambda: asked.append("undo"))
    application.window.undo_asked.disconnect(application.session.undo)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["undo"], "the field has no text of its own to take back"
    qtbot.keyClicks(table.limit_edit, "7")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["undo"], "typing is taken back first"
    assert table.limit_edit.text() != "7"
    free.deleteLater()


def test_the_program_frees_undo() -> None:
    script = (
        "from raincheck.gui.kit.dressing import FreeUndo, make_application\n"
        "print(len(make_application(['raincheck'], {}).findChildren(FreeUndo)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "1\n"


def test_the_program_minds_enter_held_down() -> None:
    script = (
        "from raincheck.gui.kit.dressing import HeldEnter, make_application\n"
        "print(len(make_application(['raincheck'], {}).findChildren(HeldEnter)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "1\n"


def test_a_round_is_rows_and_cells_to_a_screen_reader(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    qtbot.keyClicks(table.limit_edit, "50")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    spoken = QAccessible.queryAccessibleInterface(table)
    assert spoken.role() is QAccessible.Role.Table
    children = [spoken.child(place) for place in range(spoken.childCount())]
    cells = [child.text(QAccessible.Text.Name) for child in children if child.role() is QAccessible.Role.Cell]
    assert len(cells) == 4 * 8
    assert cells[:8] == ["借呗", "Ant", "100,000", "50", "36,000", "limit cut", "▼ 99,950 (−99.95%)", "today"]


def test_a_click_brings_the_fields_to_a_line(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    place = table.visualRect(table.model().index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.active == 2
    assert table.limit_edit.hasFocus()
    assert table.visualRect(table.model().index(2, 3)).contains(table.limit_edit.geometry())


def test_an_amount_that_cannot_be_read_keeps_the_round_on_its_line(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    qtbot.keyClicks(table.limit_edit, "1,2")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.active == 0
    assert table.answered == 0
    assert "Write amounts like" in application.window.toast.text


@pytest.mark.parametrize(
    ("limit", "used", "told"),
    [(0, 300, "used +300"), (0, -2_000, "used −2,000"), (100, 50, "▲ 100 (+0.10%) · used +50"), (0, 0, "")],
)
def test_what_became_of_the_used_amount_is_said_too(look: Look, limit: int, used: int, told: str) -> None:
    before = Money(10_000_000), Money(1_000_000)
    row = CheckRow("line", "line", "", *before, LineStatus.OPEN, TODAY, stale=False)
    entry = Entry("line", limit=before[0] + Money(limit * 100), used=before[1] + Money(used * 100))
    assert answer(look, row, entry).text == told


def test_a_state_that_got_worse_is_red_even_with_the_same_limit(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    table.status_picker.show_status(LineStatus.FROZEN)
    qtbot.keyClick(table.status_picker, Qt.Key.Key_Return)
    assert table.outcome("jiebei") is Outcome.WORSE
    assert "L03:jiebei" in application.window.inbox.keys


def test_hiding_amounts_does_not_begin_the_round_anew(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    qtbot.keyClick(application.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert application.context.look.amounts_hidden
    assert table.answered == 1
    assert table.active == 1


def test_up_and_down_go_to_another_line_and_back(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
    assert table.active == 2
    assert "微粒贷" in table.limit_edit.accessibleName()
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Up)
    assert table.active == 1


def test_a_round_goes_on_when_something_else_changes_and_what_was_undone_waits_again(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    table = check_table(application)
    first, second = (line.row.id for line in table.records.records[:2])
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    table.limit_edit.selectAll()
    qtbot.keyClicks(table.limit_edit, "12345")
    with store.write("another program renames the third line") as tx:
        tx.edit_channel(replace(store.channels()[2], name="Another name"))
    application.context.bus.tell(Changes.everything())
    assert table.answered == 1
    assert table.limit_edit.text() == "12345"
    assert table.records.records[2].row.name == "Another name"
    store.undo_last()
    store.undo_last()
    application.context.bus.tell(Changes.everything())
    assert table.answered == 0
    assert table.outcome(first) is Outcome.WAITING
    assert (table.records.records[table.active].row.id, table.limit_edit.text()) == (second, "12345")


def test_a_figure_that_was_undone_waits_again_also_where_the_line_was_read_before_on_that_day(
    qtbot: QtBot, application: Application
) -> None:
    record(application, Entry("jiebei", limit=Money(60_000_00)))
    table = check_table(application)
    table.activate(0)
    table.limit_edit.selectAll()
    qtbot.keyClicks(table.limit_edit, "70000")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.outcome("jiebei") is Outcome.CHANGED
    application.session.undo()
    assert table.outcome("jiebei") is Outcome.WAITING


def test_arrows_in_the_box_of_the_state_walk_its_choices(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    table.status_picker.setFocus()
    for status in (LineStatus.FROZEN, LineStatus.CLOSED, LineStatus.REPAY_DISABLED, LineStatus.UNKNOWN):
        qtbot.keyClick(table.status_picker, Qt.Key.Key_Down)
        assert (table.status_picker.status(), table.active) == (status, 0)
        assert table.status_picker.hasFocus()
    qtbot.keyClick(table.status_picker, Qt.Key.Key_Down)
    assert (table.status_picker.status(), table.active) == (LineStatus.UNKNOWN, 0), "the end of the list is no way out"
    qtbot.keyClick(table.status_picker, Qt.Key.Key_Up)
    qtbot.keyClick(table.status_picker, Qt.Key.Key_Return)
    assert table.records.records[0].given.entry.status is LineStatus.REPAY_DISABLED
    assert table.limit_edit.hasFocus()


def test_a_choice_in_the_open_list_leads_back_to_the_figures(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    table.status_picker.setFocus()
    table.status_picker.showPopup()
    view = table.status_picker.view()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert (table.status_picker.status(), table.active) == (LineStatus.OPEN, 0)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert (table.status_picker.status(), table.active) == (LineStatus.FROZEN, 0)
    assert table.limit_edit.hasFocus()


def test_what_was_typed_stays_when_its_line_is_left(qtbot: QtBot, application: Application, store: Store) -> None:
    table = check_table(application)
    qtbot.keyClicks(table.limit_edit, "20000")
    table.status_picker.setFocus()
    qtbot.keyClick(table.status_picker, Qt.Key.Key_Down)
    table.limit_edit.setFocus()
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
    assert table.active == 1
    told = [str(table.model().index(0, column).data()) for column in range(table.model().columnCount())]
    assert "20,000" in told
    assert "typed, and not confirmed with Enter" in told
    assert store.readings("jiebei")[-1].observation.on < TODAY
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert table.active == 0, "the round does not end over what was typed"
    assert table.limit_edit.text() == "20,000"
    assert table.status_picker.status() is LineStatus.FROZEN
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    latest = store.readings("jiebei")[-1].observation
    assert (latest.on, latest.limit, latest.status) == (TODAY, Money(20_000_00), LineStatus.FROZEN)
    assert table.records.records[0].draft is None


def test_what_cannot_be_read_keeps_its_line(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    told: list[str] = []
    table.refused.connect(told.append)
    qtbot.keyClicks(table.limit_edit, "abc")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
    assert table.active == 0
    assert table.limit_edit.text() == "abc"
    assert told
    table.selectionModel().setCurrentIndex(table.model().index(2, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert (table.active, table.limit_edit.text()) == (0, "abc")


def test_the_end_of_the_round_takes_the_line_that_is_being_typed(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    table = check_table(application)
    qtbot.keyClicks(table.limit_edit, "90000")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert store.readings("jiebei")[-1].observation.limit == Money(90_000_00)
    assert table.active == -1


def test_a_round_goes_on_after_what_was_read_today(qtbot: QtBot, store: Store, look: Look, repository: Path) -> None:
    with store.write("read") as tx:
        for line in ("jiebei", "huabei"):
            tx.record(replace(store.latest_readings(as_of=TODAY)[0], channel=line, on=TODAY))
    application = shown_on(qtbot, store, look, repository / "resources")
    assert check_table(application).active == 2
    application.close()


def test_what_was_typed_and_not_saved_is_there_in_the_next_window(
    qtbot: QtBot, store: Store, look: Look, repository: Path
) -> None:
    first = shown_on(qtbot, store, look, repository / "resources")
    table = check_table(first)
    qtbot.keyClicks(table.limit_edit, "20000")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
    qtbot.keyClicks(table.limit_edit, "7000")
    first.close()
    unseen = shown_on(qtbot, store, look, repository / "resources")
    unseen.window.make(PageId.CHECK)
    unseen.close()
    again = shown_on(qtbot, store, look, repository / "resources")
    table = check_table(again)
    assert table.limit_edit.text() == "20,000"
    assert [line.draft is not None for line in table.records.records] == [True, True, False, False]
    assert all(seen.observation.on < TODAY for seen in store.readings("jiebei")), "nothing is written by itself"
    for _ in range(2):
        qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    again.close()
    last = shown_on(qtbot, store, look, repository / "resources")
    assert not any(line.draft for line in check_table(last).records.records)
    assert store.readings("huabei")[-1].observation.limit == Money(7_000_00)
    last.close()


def test_what_was_typed_yesterday_is_gone(store: Store) -> None:
    round_drafts.keep(store, [Entry("jiebei", limit=Money(1))], TODAY - timedelta(days=1))
    assert round_drafts.take(store, TODAY) == ()


def test_a_figure_that_looks_like_a_slip_is_asked_about_once(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    table = check_table(application)
    page = application.window.page
    assert isinstance(page, CheckPage)
    before = store.latest_readings(as_of=TODAY)
    qtbot.keyClicks(table.limit_edit, "10000")  # the line has 100,000
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    asked = "The limit ¥10,000 has 1 digit less than last time (¥100,000): was a 0 left out? Enter again keeps it."
    assert page.doubt.isVisible()
    assert page.doubt.text() == asked
    assert table.active == 0
    assert store.latest_readings(as_of=TODAY) == before
    assert application.window.inbox.keys == ()
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Backspace)
    assert not page.doubt.isVisible()  # what is typed over is asked about anew
    qtbot.keyClicks(table.limit_edit, "0")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert page.doubt.text() == asked
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)  # a limit is cut to a tenth at times
    assert not page.doubt.isVisible()
    assert table.outcome("jiebei") is Outcome.WORSE
    assert table.active == 1
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Tab)
    qtbot.keyClicks(table.used_edit, "999999")
    qtbot.keyClick(table.used_edit, Qt.Key.Key_Return)
    assert "times the limit" in page.doubt.text()
    qtbot.keyClick(table.used_edit, Qt.Key.Key_Escape)
    assert not page.doubt.isVisible()
    assert table.outcome("huabei") is Outcome.SKIPPED


@pytest.mark.parametrize("elsewhere", [False, True], ids=["on this page", "from another page"])
def test_a_book_that_changes_beside_an_open_row_leaves_it_to_be_typed_in(
    qtbot: QtBot, application: Application, store: Store, elsewhere: bool
) -> None:
    table = check_table(application)
    if elsewhere:
        application.window.show_page(PageId.LINES)
    application.session.run(lambda: add_line(store, a_channel("another"), None, on=None))
    record(application, Entry("jiebei", limit=Money(38_000_00)))
    application.window.show_page(PageId.CHECK)
    QApplication.processEvents()
    for row in (table.active, table.active + 1):
        table.activate(row)
        assert table.limit_edit.isVisible()
        qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
        assert table.limit_edit.isVisible()
    application.window.language_asked.emit()
