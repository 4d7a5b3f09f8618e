"""Rows of a preview: left out and taken again, put right, entered by hand, told from what the book has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.builders import a_channel
from tests.gui.imports.acts import imported, previewed, store_with_two_lines, typed
from tests.gui.room import cut
from tests.importers.bills import Row, alipay

from raincheck.app.import_rows import Fate
from raincheck.app.reading_pictures import PlacedProposal
from raincheck.core.model import LedgerKind, LedgerRow, LineStatus
from raincheck.core.money import Money
from raincheck.gui.imports.page import ImportsPage
from raincheck.gui.imports.pictures_sheet import ProposalRow
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.pictures import Picture
from raincheck.importers.screens import Proposal
from raincheck.store import Store


def test_a_row_can_be_left_out_before_writing(qtbot: QtBot, page: ImportsPage, store: Store, bill: Path) -> None:
    previewed(qtbot, page, bill)
    page.preview.table.selectRow(0)
    with qtbot.waitSignal(page._controller.read):
        qtbot.mouseClick(page.preview.decisions.out_button, Qt.MouseButton.LeftButton)
    imported(qtbot, page)
    assert len(store.book().ledger) == 2


def test_a_row_that_was_left_out_is_taken_again(qtbot: QtBot, page: ImportsPage, store: Store, bill: Path) -> None:
    previewed(qtbot, page, bill)
    page.preview.table.selectRow(0)
    out = page.preview.decisions.out_button
    for told in ("Take this row again", "Leave this row out"):
        with qtbot.waitSignal(page._controller.read):
            qtbot.mouseClick(out, Qt.MouseButton.LeftButton)
        assert out.text() == told
    imported(qtbot, page)
    assert len(store.book().ledger) == 3


def test_every_field_of_a_row_is_put_right_before_it_is_written(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path
) -> None:
    store_with_two_lines(store)
    previewed(qtbot, page, bill)
    page.preview.table.selectRow(0)
    qtbot.keyClick(page.preview.table, Qt.Key.Key_Return)
    dialog = page.row_dialog
    assert dialog is not None
    dialog.line_picker.setCurrentIndex(dialog.line_picker.findData("spare"))
    dialog.kind_picker.setCurrentIndex(dialog.kind_picker.findData(LedgerKind.FEE))
    typed(qtbot, dialog.day_edit, "2026-11-18")
    typed(qtbot, dialog.amounts["amount"], "77.05")
    typed(qtbot, dialog.texts["note"], "put right")
    with qtbot.waitSignal(page._controller.read):
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    chosen = page.preview.table.chosen()
    assert chosen is not None
    assert (chosen.fate, chosen.amount, chosen.day) == (Fate.USED, Money(7705), date(2026, 11, 18))
    imported(qtbot, page)
    row = LedgerRow(date(2026, 11, 18), LedgerKind.FEE, "spare", Money(7705), "put right")
    assert row in store.book().ledger
    assert len(store.book().ledger) == 3
    previewed(qtbot, page, bill)
    assert page.preview.filter_buttons[Fate.KNOWN].text().endswith("3")
    store.undo_last()
    assert store.book().ledger == ()


def test_a_row_that_was_not_understood_is_entered_in_the_preview(
    qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "alipay.csv"
    path.write_bytes(alipay(Row(method="余额宝&花呗", amount="50.00", text="茶")))
    store_with_two_lines(store)
    previewed(qtbot, page, path)
    assert not page.preview.write_button.isEnabled()
    page.preview.table.selectRow(0)
    qtbot.mouseClick(page.preview.decisions.edit_button, Qt.MouseButton.LeftButton)
    dialog = page.row_dialog
    assert dialog is not None
    assert dialog.problem() == "Say which line it is about."
    dialog.line_picker.setCurrentIndex(dialog.line_picker.findData("spare"))
    typed(qtbot, dialog.amounts["amount"], "20")
    with qtbot.waitSignal(page._controller.read):
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    imported(qtbot, page)
    assert [(row.channel, row.amount) for row in store.book().ledger] == [("spare", Money(2000))]


def test_a_suspected_pair_stands_side_by_side_and_is_told_apart(
    qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "alipay.csv"
    path.write_bytes(alipay(Row(method="花呗", order="7", text="手机")))
    with store.write("a line and a movement") as tx:
        tx.add_channel(a_channel(id="huabei", name="花呗"))
        tx.add_ledger(LedgerRow(date(2026, 11, 20), LedgerKind.DRAW, "huabei", Money(10000), "typed"))
    previewed(qtbot, page, path)
    page.preview.table.selectRow(0)
    decisions = page.preview.decisions
    assert [(file.text(), book.text()) for file, book in decisions.pair.cells][4] == ("手机", "typed")
    for told in ("It is the same after all", "They are two: take it"):
        with qtbot.waitSignal(page._controller.read):
            qtbot.mouseClick(decisions.apart_button, Qt.MouseButton.LeftButton)
        assert decisions.apart_button.text() == told
    with qtbot.waitSignal(page._controller.read):
        qtbot.mouseClick(decisions.apart_button, Qt.MouseButton.LeftButton)
    imported(qtbot, page)
    assert len(store.book().ledger) == 2


def test_an_undo_from_elsewhere_is_followed_by_the_page(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path, context: Context
) -> None:
    previewed(qtbot, page, bill)
    imported(qtbot, page)
    store.undo_last()
    context.bus.changed.emit(Changes.everything())
    qtbot.waitUntil(page.drop.isVisible)
    previewed(qtbot, page, bill)
    assert page.preview.filter_buttons[Fate.USED].text().endswith("3")


def test_a_row_read_from_a_screenshot_has_its_room_in_the_smallest_window(qtbot: QtBot, context: Context) -> None:
    """At 1024 pixels the sheet is 772 wide; the state and the first figure once lay beyond the edges."""
    shown = Proposal(None, "美团月付", available=Money(6_000_00), due_amount=Money(0), status=LineStatus.REPAY_DISABLED)
    row = ProposalRow(context, PlacedProposal(shown), Picture("page.png", b""), 0, lines=())
    qtbot.addWidget(row)
    assert row.sizeHint().width() <= 772
    row.resize(772, row.sizeHint().height())
    with qtbot.waitExposed(row):
        row.show()
    assert list(cut(row)) == []


def test_the_note_has_its_room_before_the_file_and_the_number(qtbot: QtBot, page: ImportsPage, bill: Path) -> None:
    previewed(qtbot, page, bill)
    table = page.preview.table
    header, model = table.horizontalHeader(), table.model()
    wide = {str(model.headerData(n, Qt.Orientation.Horizontal)): n for n in range(model.columnCount())}
    table.setFixedWidth(780)
    assert header.length() <= table.viewport().width()
    assert table.columnWidth(wide["Note"]) >= table.sizeHintForColumn(wide["Note"]) > 100
    assert table.isColumnHidden(wide["File"])
