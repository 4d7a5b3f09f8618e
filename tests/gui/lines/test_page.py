"""The lines on a real book: the list, the page of one line, and the dialogs that change it."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import (
    TODAY,
    page_of,
    record,
    words,
)

from raincheck.app.calendar import account_text, calendar_view
from raincheck.app.line_notes import debit_accounts, statement_days
from raincheck.app.recording import Entry
from raincheck.app.wording import Scene
from raincheck.core.duecalendar import EntryKind, Span
from raincheck.core.model import (
    ChannelKind,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Observation,
    RepaymentMethod,
    Source,
    Terms,
)
from raincheck.core.money import Money
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import PageId, Tone
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.number_edit import NumberEdit
from raincheck.gui.lines.line_dialog import LineDialog
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.shell.application import Application
from raincheck.store import ImportedReading, ImportedRow, ImportFile, RowOrigin, Store
from raincheck.system.catalogue import load_catalogue

ENDS = TODAY + timedelta(days=81)


def test_a_line_opens_from_the_list_by_enter(qtbot: QtBot, application: Application) -> None:
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    table = page._table
    table.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert "微粒贷" in words(page)
    assert "only when a whole loan is paid" in words(page) or "with each payment" in words(page)
    page._detail.back.emit()
    assert table.isVisible()


def test_a_line_that_was_cut_wears_no_green_tick(application: Application) -> None:
    record(application, Entry("jiebei", limit=Money(50_00)))
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    marks = {row.id: row.status for row in page._table.records.records}
    assert (marks["jiebei"].word, marks["jiebei"].tone) == ("Limit cut", Tone.DANGER)
    assert marks["huabei"].tone is Tone.GOOD


def test_a_long_history_shows_its_changes_first(qtbot: QtBot, application: Application, store: Store) -> None:
    start = TODAY - timedelta(days=1500)
    limits = (90_000_00, 80_000_00)
    with store.write("years of readings") as tx:
        for n in range(1400):
            tx.record(
                Observation(
                    "huabei",
                    start + timedelta(days=n),
                    LineStatus.OPEN,
                    Source.MANUAL,
                    limit=Money(limits[n > 700]),
                    used=Money(n * 100),
                )
            )
    application.context.bus.tell(Changes.everything())
    page = page_of(application, LinesPage, PageId.LINES, "huabei")
    assert isinstance(page, LinesPage)
    shown = page._detail._readings.records
    assert 2 < len(shown.records) < 20
    assert [row.limit for row in shown.records][-2:] == [Money(80_000_00), Money(90_000_00)]
    button = page._detail._all_button
    assert "All 1,4" in button.text()
    button.click()
    assert len(shown.records) > 1400
    assert page._detail._readings.height() < 2000


def test_a_new_line_from_the_catalogue_with_its_first_reading(qtbot: QtBot, beginning: Application) -> None:
    page = page_of(beginning, OverviewPage, PageId.OVERVIEW)
    assert "Add the first line" in words(page)
    qtbot.keyClick(beginning.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = beginning.window.findChildren(LineDialog)[0]
    assert dialog.line_id() == "jiebei"
    assert dialog.save_button.isEnabled()
    qtbot.keyClicks(dialog.limit_edit, "3w")
    qtbot.keyClicks(dialog.used_edit, "12000")
    dialog.save_button.click()
    (line,) = beginning.session.report().measures.snapshot.lines
    assert (line.channel.id, line.limit, line.used) == ("jiebei", Money(30_000_00), Money(12_000_00))
    assert "30,000" in words(page)


def new_line(qtbot: QtBot, application: Application) -> LineDialog:
    qtbot.keyClick(application.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = application.window.findChildren(LineDialog)[-1]
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_a_product_is_found_by_typing_and_walked_by_arrows(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    box = dialog.product_picker
    assert box.hasFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    second = box.key()
    assert (dialog.line_id(), box.hasFocus()) == (second, True), "the arrows walk and the keyboard stays"
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert (box.key(), dialog.name_edit.text()) == ("jiebei", "Jiebei")
    box.field.selectAll()
    qtbot.keyClicks(box, "webank")
    popup = box.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert box.key() == "weilidai"
    assert dialog.platform_picker.key() == "WEBANK"
    assert dialog.limit_edit.hasFocus()


def test_a_new_line_begins_with_a_product_that_the_book_does_not_have(qtbot: QtBot, application: Application) -> None:
    there = {line.channel.id for line in application.session.report().measures.snapshot.lines}
    dialog = new_line(qtbot, application)
    assert {"jiebei", "huabei"} < there
    assert dialog.product_picker.key() not in {None, *there}
    assert dialog.name_edit.text()


@pytest.mark.parametrize(
    ("typed", "key", "name"),
    [
        ("huab", "huabei", "Huabei"),
        ("hb", "huabei", "Huabei"),
        ("meituanyue", "meituan_yuefu", "Meituan monthly pay"),
        ("huankuan", None, "huankuan"),
        ("Corner shop", None, "Corner shop"),
        ("", "jiebei", "Jiebei"),
    ],
)
def test_what_was_typed_as_a_product_is_taken_when_the_field_is_left(
    qtbot: QtBot, beginning: Application, typed: str, key: str | None, name: str
) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.field.selectAll()
    qtbot.keyClick(dialog.product_picker, Qt.Key.Key_Backspace)
    qtbot.keyClicks(dialog.product_picker, typed)
    popup = dialog.product_picker.completer().popup()
    qtbot.keyClick(popup if popup.isVisible() else dialog.product_picker, Qt.Key.Key_Tab)
    assert dialog.name_edit.hasFocus()
    assert (dialog.product_picker.key(), dialog.name_edit.text()) == (key, name)


@pytest.mark.parametrize(
    ("limit", "used", "platform", "asked"),
    [
        ("", "", "ant", "Neither the limit nor what is used"),
        ("30000", "", "2", "really the name"),
        ("100", "3w", "ant", "More is used than the limit"),
        ("1000000000", "3w", "ant", "¥1,000,000,000: is that the right sum?"),
        ("30000", "100", "ant", ""),
    ],
)
def test_what_is_unlikely_is_asked_about_once_before_it_is_saved(
    qtbot: QtBot, beginning: Application, limit: str, used: str, platform: str, asked: str
) -> None:
    dialog = new_line(qtbot, beginning)
    qtbot.keyClicks(dialog.limit_edit, limit)
    qtbot.keyClicks(dialog.used_edit, used)
    dialog.platform_picker.show_key(platform)
    qtbot.keyClick(dialog.used_edit, Qt.Key.Key_Return)
    lines = beginning.session.store.channels
    assert len(lines()) == (0 if asked else 1)
    if asked:
        assert asked in dialog.problem_label.text()
        assert dialog.save_button.text() == "Save it all the same"
        qtbot.keyClicks(dialog.name_edit, "x")
        assert dialog.save_button.text() == "Save", "what is changed is asked about anew"
        dialog.save_button.click()
        dialog.save_button.click()
        assert len(lines()) == 1


def test_a_second_line_of_the_same_product_is_asked_about(qtbot: QtBot, application: Application) -> None:
    dialog = new_line(qtbot, application)
    dialog.product_picker.setCurrentIndex(1)
    dialog.product_picker.chosen.emit()
    assert dialog.name_edit.text() == "Jiebei"
    dialog.name_edit.setText("借呗二号")
    dialog.limit_edit.setText("30000")
    dialog.save_button.click()
    assert "is in the book already" in dialog.problem_label.text()
    dialog.save_button.click()
    assert [line.name for line in application.session.store.channels()][-1] == "借呗二号"


def test_a_due_day_that_nobody_said_is_not_known_until_it_is_said(qtbot: QtBot, beginning: Application) -> None:
    beginning.window.new_line_asked.emit()
    dialog = beginning.window.findChildren(LineDialog)[0]
    assert dialog.due_edit.text() == "not known yet"
    qtbot.keyClicks(dialog.used_edit, "12000")
    dialog.save_button.click()
    (line,) = beginning.session.report().measures.snapshot.lines
    assert line.channel.terms is Terms.GUESSED
    page = page_of(beginning, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    page.edit_asked.emit("jiebei")
    again = beginning.window.findChildren(LineDialog)[-1]
    assert again.due_edit.text() == "not known yet"
    again.due_edit.setValue(22)
    again.save_button.click()
    (line,) = beginning.session.report().measures.snapshot.lines
    assert (line.channel.terms, line.channel.repayment.due_day) == (Terms.CONFIRMED, 22)


@pytest.mark.parametrize("place", [2, 60])
def test_a_digit_takes_the_place_of_a_day_that_is_not_known(qtbot: QtBot, beginning: Application, place: int) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.kind_picker.choose(ChannelKind.STATEMENT)
    for field, typed in ((dialog.due_edit, "15"), (dialog.statement_edit, "8")):
        qtbot.mouseClick(field.lineEdit(), Qt.MouseButton.LeftButton, pos=QPoint(place, field.height() // 2))
        qtbot.keyClicks(field, typed)
        assert field.text() == typed
        # A second click goes on inside the number, another field and back takes it whole.
        dialog.limit_edit.setFocus()
        qtbot.mouseClick(field.lineEdit(), Qt.MouseButton.LeftButton, pos=QPoint(place, field.height() // 2))
        qtbot.keyClicks(field, "9")
        assert field.value() == 9


def test_a_number_is_read_as_people_write_it(qtbot: QtBot) -> None:
    field = NumberEdit(1, 31)
    field.setPrefix("on day ")
    qtbot.addWidget(field)
    for written, read in (("１２", 12), ("8日", 8), ("25号", 25)):
        field.lineEdit().setText(f"on day {written}")
        field.interpretText()
        assert (field.value(), field.text()) == (read, f"on day {read}")


@pytest.mark.parametrize(
    ("typed", "kind", "platform"),
    [
        ("招行信用卡", ChannelKind.STATEMENT, "招商银行"),
        ("平安银行 信用贷", ChannelKind.REVOLVING, "平安银行"),
        ("老家小贷", ChannelKind.TERM, ""),
    ],
)
def test_a_name_of_ones_own_says_what_kind_of_line_it_is(
    qtbot: QtBot, beginning: Application, typed: str, kind: ChannelKind, platform: str
) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.field.setText(typed)
    dialog.product_picker.unknown.emit(typed)
    assert (dialog.name_edit.text(), dialog.kind_picker.choice(), dialog.platform_picker.key()) == (
        typed,
        kind,
        platform,
    )


def test_a_rate_that_nobody_said_is_not_shown_as_nothing(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.unknown.emit("a friend's shop")
    assert dialog.apr_edit.text() == ""
    dialog.platform_picker.setEditText("shop")
    assert dialog.problem() == ""
    dialog.due_edit.setValue(8)
    assert dialog.problem() == "Write the yearly rate in percent, such as 14.6; 0 for none."


def test_every_product_shows_its_lender_by_name(qtbot: QtBot, look: Look) -> None:
    catalogue = load_catalogue()
    dialog = LineDialog(look, catalogue, today=TODAY)
    qtbot.addWidget(dialog)
    for line in catalogue.lines:
        if line.funder:
            dialog.funder_picker.show_key(line.funder)
            assert dialog.funder_picker.findText(dialog.funder_picker.currentText()) >= 0, line.key
            assert dialog.funder_picker.key() == line.funder


def test_whose_a_line_is_and_which_account_pays_it_are_said_in_its_dialog(
    application: Application,
) -> None:
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    page.edit_asked.emit("weilidai")
    dialog = application.window.findChildren(LineDialog)[-1]
    assert not dialog.form.isRowVisible(dialog.owner_picker), "there is no firm"
    dialog.account_picker.setCurrentIndex(dialog.account_picker.findText("活期"))
    dialog.save_button.click()
    assert debit_accounts(application.session.store) == {"weilidai": "cash"}
    view = calendar_view(application.session.store, TODAY, Span(TODAY, TODAY.replace(month=12)))
    (told,) = [account_text(check, Scene()) for check in view.accounts.values()]
    assert told == "活期 pays it and holds ¥12,000 for it today."
    application.session.undo()
    assert debit_accounts(application.session.store) == {}
    page.edit_asked.emit("cmb_card")
    card = application.window.findChildren(LineDialog)[-1]
    assert card.form.isRowVisible(card.statement_edit)
    card.statement_edit.setValue(31)
    card.save_button.click()
    view = calendar_view(application.session.store, TODAY, Span(TODAY, TODAY.replace(month=12, day=31)))
    days = [str(entry.on) for entry in view.entries if entry.kind is EntryKind.STATEMENT]
    assert days == ["2026-11-30", "2026-12-31"], "a month without a 31st makes it on its last day"


def test_one_dialog_is_one_write_told_as_what_it_is_and_undone_whole(application: Application) -> None:
    store = application.session.store
    told: list[str] = []
    application.context.speaker.toast.connect(lambda text, _offer: told.append(text))
    before = store.channels(), debit_accounts(store), statement_days(store)
    application.window.new_line_asked.emit()
    dialog = application.window.findChildren(LineDialog)[-1]
    dialog.product_picker.setCurrentIndex(0)
    dialog._on_product()
    dialog.name_edit.setText("信用卡")
    dialog.platform_picker.setEditText("招商银行")
    dialog.kind_picker.choose(ChannelKind.STATEMENT)
    dialog.statement_edit.setValue(5)
    dialog.limit_edit.show_money(Money.parse("5万"))
    dialog.used_edit.show_money(Money.parse("1万"))
    dialog.account_picker.setCurrentIndex(dialog.account_picker.findText("活期"))
    dialog.save_button.click()
    assert told == ["信用卡 is added."]
    assert (statement_days(store)["line"], debit_accounts(store)["line"]) == (5, "cash")
    application.session.undo()
    assert (store.channels(), debit_accounts(store), statement_days(store)) == before
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    page.edit_asked.emit("cmb_card")
    card = application.window.findChildren(LineDialog)[-1]
    card.name_edit.setText("招行卡")
    card.statement_edit.setValue(7)
    card.save_button.click()
    assert statement_days(store)["cmb_card"] == 7
    application.session.undo()
    assert (store.channels(), debit_accounts(store), statement_days(store)) == before


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        pytest.param("name_edit", "", "Give the line a name.", id="no name"),
        pytest.param("apr_edit", "fourteen", "Write the yearly rate in percent, such as 14.6; 0 for none.", id="rate"),
        pytest.param("limit_edit", "1,00", "Write amounts like 30,000 or 3万.", id="amount"),
    ],
)
def test_an_incomplete_line_cannot_be_saved_and_says_why(
    qtbot: QtBot, beginning: Application, field: str, text: str, problem: str
) -> None:
    beginning.window.new_line_asked.emit()
    dialog = beginning.window.findChildren(LineDialog)[0]
    edit: QLineEdit = getattr(dialog, field)
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(edit, text)
    assert dialog.problem_label.text() == problem
    assert not dialog.save_button.isEnabled()


def test_what_a_field_lacks_is_said_once_it_was_left_or_saving_was_tried(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.setCurrentIndex(dialog.product_picker.findText("credit card", Qt.MatchFlag.MatchContains))
    dialog.product_picker.chosen.emit()
    picker, told = dialog.platform_picker, "Say which app or bank can switch it off."
    assert (picker.key(), dialog.problem_label.text(), picker.property("problem")) == ("", "", "false")
    dialog.limit_edit.setText("1,00")
    dialog.revalidate()
    assert "30,000 or 3万" in dialog.problem_label.text(), "what was typed wrong is said at once"
    dialog.limit_edit.setText("")
    dialog.revalidate()
    qtbot.keyClick(dialog.name_edit, Qt.Key.Key_Return)
    assert (dialog.problem_label.text(), picker.property("problem")) == (told, "true")
    assert picker.hasFocus()
    dialog.product_picker.chosen.emit()
    assert dialog.problem_label.text() == ""
    picker.setFocus()
    qtbot.keyClick(picker, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: dialog.problem_label.text() == told)
    qtbot.keyClicks(picker, "cmb")
    assert (dialog.problem_label.text(), picker.property("problem")) == ("", "false")


@pytest.mark.parametrize(
    ("opened", "expires", "problem"),
    [
        ("2026-02-30", "2027-01-01", "No calendar has the day 2026-02-30."),
        ("2026-01-05", "2026-01-05", "A line runs out after the day on which it was opened."),
        ("2026-01-05", "2027-01-05", ""),
    ],
)
def test_a_line_runs_out_after_it_was_opened(
    qtbot: QtBot, beginning: Application, opened: str, expires: str, problem: str
) -> None:
    beginning.window.new_line_asked.emit()
    dialog = beginning.window.findChildren(LineDialog)[0]
    for edit, text in ((dialog.opened_edit, opened), (dialog.expires_edit, expires)):
        edit.tick.setChecked(True)
        edit.field.clear()
        qtbot.keyClicks(edit.field, text)
    assert dialog.problem_label.text() == problem
    assert dialog.save_button.isEnabled() is not bool(problem)


def test_what_was_typed_is_not_thrown_away_by_one_key(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # nothing was typed
    beginning.window.new_line_asked.emit()
    dialog = beginning.window.findChildren(LineDialog)[-1]
    qtbot.keyClicks(dialog.limit_edit, "30000")
    qtbot.keyClick(dialog.limit_edit, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.problem_label.text() == "What you typed is not saved. Esc once more throws it away."
    qtbot.keyClicks(dialog.limit_edit, "0")
    qtbot.keyClick(dialog.limit_edit, Qt.Key.Key_Escape)
    assert dialog.isVisible()  # typing went on, so it is said once more
    qtbot.keyClick(dialog.limit_edit, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_a_loan_asks_for_at_its_end_becomes_a_known_due(
    qtbot: QtBot, beginning: Application, store: Store
) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.unknown.emit("经营贷")
    dialog.platform_picker.setEditText("a bank")
    assert dialog.kind_picker.choice() is ChannelKind.TERM
    assert dialog.expires_edit.isVisible()  # no side matter of a loan
    qtbot.keyClicks(dialog.limit_edit, "120000")
    dialog.method_picker.choose(RepaymentMethod.BULLET)
    qtbot.keyClicks(dialog.used_edit, "120000")
    assert not dialog.principal_tick.isVisible()
    dialog.expires_edit.tick.click()
    dialog.expires_edit.field.show_day(ENDS)
    dialog.expires_edit.edited.emit()
    assert dialog.principal_tick.text() == "¥120,000 falls due that day: keep it as a known due"
    dialog.save_button.click()
    session = beginning.session
    assert [(kept.record.due, kept.record.amount) for kept in session.store.dues()] == [(ENDS, Money(12_000_000))]
    (line,) = session.store.channels()
    page = page_of(beginning, LinesPage, PageId.LINES)
    page.edit_asked.emit(line.id)
    again = beginning.window.findChildren(LineDialog)[-1]
    assert not again.principal_tick.isVisibleTo(again)  # it is there already
    again.reject()
    session.undo()
    assert (session.store.dues(), session.store.channels()) == ((), ())


def test_a_dialog_is_freed_when_it_closes(qtbot: QtBot, application: Application) -> None:
    application.window.new_line_asked.emit()
    page_of(application, LinesPage, PageId.LINES).reading_asked.emit("jiebei")  # type: ignore[attr-defined] - its own
    gone = []
    for dialog in application.window.findChildren(DraftDialog):
        gone.append(weakref.ref(dialog))
        dialog.reject()
    del dialog
    qtbot.waitUntil(lambda: not application.window.findChildren(DraftDialog))
    gc.collect()
    assert [dialog() for dialog in gone] == [None, None]


def test_two_lines_of_one_product_get_two_ids(qtbot: QtBot, application: Application) -> None:
    application.window.new_line_asked.emit()
    dialog = application.window.findChildren(LineDialog)[0]
    dialog.product_picker.setCurrentIndex(1)
    assert dialog.line_id() == "jiebei_2"


def test_editing_a_line_keeps_what_is_not_touched(application: Application) -> None:
    page = page_of(application, LinesPage, PageId.LINES, "cmb_card")
    page.edit_asked.emit("cmb_card")  # type: ignore[attr-defined] - the page's own signal
    before = application.session.report().measures.snapshot.channels["cmb_card"]
    dialog = application.window.findChildren(LineDialog)[0]
    dialog.name_edit.setText("招行白金卡")
    dialog.accept()
    after = application.session.report().measures.snapshot.channels["cmb_card"]
    assert after == replace(before, name="招行白金卡")


def test_every_figure_of_a_line_says_which_file_it_came_from(application: Application, store: Store) -> None:
    origin = RowOrigin(line=12, source="alipay")
    row = LedgerRow(TODAY, LedgerKind.DRAW, "jiebei", Money(100), "tea")
    seen = Observation("jiebei", TODAY, LineStatus.OPEN, Source.NOTICE, limit=Money(90_000_00))
    with store.write("imported") as tx:
        file = tx.add_import_file(ImportFile("bill.csv", "0" * 64, "alipay-csv", used=2))
        tx.add_imported([ImportedRow(row, origin)], file=file)
        tx.add_readings([ImportedReading(seen, origin)], file=file)
    application.context.bus.tell(Changes.everything())
    page = page_of(application, LinesPage, PageId.LINES, "jiebei")
    assert isinstance(page, LinesPage)
    assert page._detail._movements.records.records[0].origin == "bill.csv, line 12"
    sources = [row.origin for row in page._detail._readings.records.records]
    assert sources[0] == "bill.csv, line 12"
    assert sources[-1] == ""
    shown = page._detail._movements.model()
    assert "bill.csv, line 12" in [shown.index(0, column).data() for column in range(shown.columnCount())]
