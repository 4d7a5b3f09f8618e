"""The lines on a real book: the list, the page of one line, and the dialogs that change it."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu
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
    Source,
)
from raincheck.core.money import Money
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import PageId, Tone
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.lines.aside_dialog import AsideDialog
from raincheck.gui.lines.line_dialog import LineDialog
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.sidebar import NavButton
from raincheck.store import ImportedReading, ImportedRow, ImportFile, RowOrigin, Store
from raincheck.system.catalogue import load_catalogue


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


def test_the_sidebar_leads_back_to_the_list(qtbot: QtBot, application: Application) -> None:
    page = page_of(application, LinesPage, PageId.LINES, "jiebei")
    assert isinstance(page, LinesPage)
    (entry,) = [made for made in application.window.sidebar.findChildren(NavButton) if made.page is PageId.LINES]
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert (page.subject, page._table.isVisible()) == ("", True)
    page_of(application, LinesPage, PageId.LINES, "jiebei")
    application.window.show_page(PageId.OVERVIEW)
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert page._table.isVisible()


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
        pytest.param(
            "apr_edit",
            "fourteen",
            "Write the yearly rate in percent, such as 14.6; leave it empty if you do not know it.",
            id="rate",
        ),
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


def put_aside(qtbot: QtBot, page: LinesPage, id_: str) -> None:
    """Put a line aside that still owes something, and answer the question."""
    page.archive_asked.emit(id_)
    (dialog,) = page.window().findChildren(AsideDialog)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.window().findChildren(AsideDialog))


def test_a_line_that_owes_is_put_aside_only_after_saying_what_it_owes(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    page.archive_asked.emit("weilidai")
    (dialog,) = page.window().findChildren(AsideDialog)
    assert "微粒贷 still owes ¥" in dialog.told_label.text()
    assert "calendar, forecast and warnings" in dialog.told_label.text()
    qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
    assert "weilidai" in [line.id for line in store.channels()]
    qtbot.waitUntil(lambda: not page.window().findChildren(AsideDialog))
    record(application, Entry("weilidai", used=Money(0)))
    page.archive_asked.emit("weilidai")
    assert not page.window().findChildren(AsideDialog)
    assert "weilidai" not in [line.id for line in store.channels()]


def test_a_line_that_was_put_aside_is_found_and_taken_up_again(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    assert not page.aside_button.isVisible(), "no line is put aside yet"
    page.open_subject("weilidai")
    assert not page.aside_button.isVisible(), "one line's page is about that line"
    put_aside(qtbot, page, "weilidai")
    assert "weilidai" not in [row.id for row in page._table.records.records]
    assert store.next_undo().what == "Put 微粒贷 aside"
    qtbot.mouseClick(page.aside_button, Qt.MouseButton.LeftButton)
    (menu,) = page.aside_button.findChildren(QMenu)
    (action,) = menu.actions()
    assert action.text() == f"Take 微粒贷 up again (put aside {TODAY})"
    action.trigger()
    menu.close()
    assert "weilidai" in [row.id for row in page._table.records.records]
    assert not page.aside_button.isVisible(), "none is put aside any more"
    put_aside(qtbot, page, "weilidai")
    page.open_subject("jiebei")
    assert not page.aside_button.isVisible(), "one line's page is about that line"
