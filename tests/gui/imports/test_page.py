"""The import page: a preview of every row, nothing written before, one step to undo, a second time nothing."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.builders import a_channel, a_reading
from tests.gui.imports.acts import BILL, imported, made_page, previewed
from tests.gui.menus import offered
from tests.importers.bills import ALIPAY_HEAD, Row, alipay, alipay_text, borrowing

from raincheck.app.import_rows import Fate
from raincheck.core.model import Terms
from raincheck.core.money import Money
from raincheck.gui.imports.page import ImportsPage
from raincheck.gui.imports.preview import FILE_COLUMN
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.pictures import Picture
from raincheck.importers.screens import Field
from raincheck.store import Store, open_store
from raincheck.system import ocr
from raincheck.system.clock import SystemClock
from raincheck.system.ocr import ShownPicture, ShownText


def test_every_row_is_shown_with_its_fate_and_nothing_is_written(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path
) -> None:
    previewed(qtbot, page, bill)
    rows = page.preview.table.records.records
    assert len(rows) == len(BILL)
    assert [row.line for row in rows] == sorted(row.line for row in rows)
    fates = [row.fate for row in rows]
    assert fates.count(Fate.IGNORED) == 2
    assert fates.count(Fate.USED) == 3
    assert all(row.note for row in rows if row.fate is Fate.IGNORED)
    assert store.is_empty()
    assert store.history() == ()


def test_rows_that_the_bill_itself_says_are_there_and_are_not_are_missed_aloud(
    qtbot: QtBot, page: ImportsPage, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.csv"
    cut.write_text(alipay_text(*BILL, head="共66笔记录\n" + ALIPAY_HEAD), "utf-8")
    previewed(qtbot, page, cut)
    told = [entry.text() for entry in page.preview.findChildren(QLabel) if entry.property("role") == "warning"]
    assert any("66" in text and str(len(BILL)) in text for text in told)


def test_the_import_is_one_step_and_undo_takes_it_back(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path
) -> None:
    previewed(qtbot, page, bill)
    imported(qtbot, page)
    assert len(store.ledger()) == 3
    assert len(store.channels()) == 1
    assert "3" in page.done.title.text()
    assert "backup" not in page.done.told.text()  # an empty book has none
    page.done.undo_button.click()
    assert store.is_empty()
    assert page.drop.isVisible()


def test_a_second_import_adds_nothing(qtbot: QtBot, page: ImportsPage, store: Store, bill: Path) -> None:
    previewed(qtbot, page, bill)
    imported(qtbot, page)
    before = store.book()
    previewed(qtbot, page, bill)
    assert not page.preview.write_button.isEnabled()
    fates = [row.fate for row in page.preview.table.records.records]
    assert fates.count(Fate.KNOWN) == 3
    assert store.book() == before


def test_a_new_lines_due_day_and_rate_are_corrected_before_they_are_written(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path
) -> None:
    previewed(qtbot, page, bill)
    (line,) = page.preview.lines()
    new = page.preview.new_lines
    new.day_edits[line.id].setValue(17)
    rate = new.rate_edits[line.id]
    rate.selectAll()
    qtbot.keyClicks(rate, "nonsense")
    assert not page.preview.write_button.isEnabled()
    assert line.name in page.preview.problem_label.text()
    rate.selectAll()
    qtbot.keyClicks(rate, "12.5")
    assert page.preview.write_button.isEnabled()
    imported(qtbot, page)
    (written,) = store.channels()
    assert written.repayment.due_day == 17
    assert written.apr == Decimal("0.125")


def test_rows_are_filtered_by_what_becomes_of_them(qtbot: QtBot, page: ImportsPage, bill: Path) -> None:
    previewed(qtbot, page, bill)
    page.preview.filter_buttons[Fate.IGNORED].click()
    assert {row.fate for row in page.preview.table.records.records} == {Fate.IGNORED}
    assert not page.preview.filter_buttons[Fate.PROBLEM].isVisible()
    page.preview.filter_buttons[None].click()
    assert len(page.preview.table.records.records) == len(BILL)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(64), b"hello, world\n", b'{"a": 1}'])
def test_what_is_no_bill_is_told_in_one_sentence(
    qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(content)
    page.take([path])
    qtbot.waitUntil(page.problem.isVisible)
    assert page.problem_label.text().startswith("photo.csv: ")
    assert page.drop.isVisible()
    assert page.drop.choose_button.isEnabled()
    assert store.is_empty()


def test_a_missing_file_is_told(qtbot: QtBot, page: ImportsPage, tmp_path: Path) -> None:
    page.take([tmp_path / "gone.csv"])
    qtbot.waitUntil(page.problem.isVisible)
    assert "gone.csv" in page.problem_label.text()


def test_dropped_files_are_read(qtbot: QtBot, page: ImportsPage, bill: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(bill))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    qtbot.waitUntil(page.preview.isVisible)


def test_text_that_is_dropped_is_not_taken_for_a_file(page: ImportsPage) -> None:
    mime = QMimeData()
    mime.setText("hello")
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(page, enter)
    assert not enter.isAccepted()


def test_the_whole_way_by_keyboard(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(bill)], ""))
    with qtbot.waitActive(page):
        page.activateWindow()
    assert page.focusWidget() is page.drop.choose_button
    qtbot.keyClick(page.drop.choose_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.preview.isVisible)
    focused = page.focusWidget()
    assert focused is page.preview.write_button
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    qtbot.waitUntil(page.done.isVisible)
    assert len(store.ledger()) == 3
    assert page.focusWidget() is page.done.lines_button


def test_two_files_tell_their_rows_apart(qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_bytes(alipay(*BILL))
    two.write_bytes(alipay(*BILL[:2], Row(method="花呗", order="9")))
    previewed(qtbot, page, one, two)
    assert not page.preview.table.isColumnHidden(FILE_COLUMN)
    rows = page.preview.table.records.records
    assert [row.fate for row in rows if row.file == "two.csv"].count(Fate.KNOWN) == 2
    imported(qtbot, page)
    assert len(store.ledger()) == 4
    page.begin_again()
    assert page.past.isVisible()
    assert {row.file.name for row in page.past_table.shown()} == {"one.csv", "two.csv"}
    assert offered(page.past_table, 0)[-1] == "Copy the table as CSV"
    previewed(qtbot, page, one)
    page.resize(1100, 700)
    qtbot.waitUntil(lambda: page.preview.table.isColumnHidden(FILE_COLUMN))


def test_an_encrypted_book_imports_too(qtbot: QtBot, tmp_path: Path, context: Context, bill: Path) -> None:
    with open_store(tmp_path / "s.raincheck", clock=SystemClock().now, passphrase="x", create=True) as store:
        page = made_page(store, context)
        qtbot.addWidget(page)
        page.show()
        previewed(qtbot, page, bill)
        imported(qtbot, page)
        assert len(store.ledger()) == 3


def test_amounts_stay_hidden_in_the_preview(qtbot: QtBot, page: ImportsPage, bill: Path, context: Context) -> None:
    context.look.hide_amounts(hidden=True)
    previewed(qtbot, page, bill)
    model = page.preview.table.sorted
    shown = " ".join(
        str(model.index(row, column).data()) for row in range(model.rowCount()) for column in range(model.columnCount())
    )
    assert "1,234" not in shown


def test_every_control_has_a_name(qtbot: QtBot, page: ImportsPage, bill: Path) -> None:
    previewed(qtbot, page, bill)
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if isinstance(widget, (QAbstractButton, QLineEdit, QAbstractSpinBox))
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert nameless == []


def test_a_name_that_is_not_known_is_asked_once_and_its_rows_come_in(
    qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "alipay.csv"
    path.write_bytes(alipay(*BILL, borrowing("借款到账", status="放款成功", party="某某消费金融", order="9")))
    previewed(qtbot, page, path)
    assert page.preview.names.isVisible()
    choice = page.preview.names.choices["某某消费金融"]
    choice.setCurrentIndex(choice.findText("a new line"))
    with qtbot.waitSignal(page._controller.read):
        choice.activated.emit(choice.currentIndex())
    assert not page.preview.names.isVisible()
    assert "某某消费金融小贷" in {line.name for line in page.preview.lines()}


def test_new_lines_are_guessed_until_they_are_confirmed(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path
) -> None:
    previewed(qtbot, page, bill)
    (line,) = page.preview.lines()
    assert line.terms is Terms.GUESSED
    page.preview.new_lines.confirm_boxes[line.id].setChecked(True)
    imported(qtbot, page)
    assert [channel.terms for channel in store.channels()] == [Terms.CONFIRMED]


def test_one_unreadable_file_hides_no_other(
    qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path, bill: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(b"a,b\n1,2\n")
    previewed(qtbot, page, other, bill)
    imported(qtbot, page)
    assert len(store.book().ledger) == 3


def test_a_large_file_is_shown_in_parts(qtbot: QtBot, page: ImportsPage, tmp_path: Path) -> None:
    path = tmp_path / "alipay.csv"
    path.write_bytes(alipay(*(Row(order=str(number)) for number in range(800))))
    previewed(qtbot, page, path)
    assert len(page.preview.table.records.records) == 300
    qtbot.mouseClick(page.preview.later_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.preview.later_button, Qt.MouseButton.LeftButton)
    assert len(page.preview.table.records.records) == 200
    assert not page.preview.later_button.isEnabled()


def test_a_message_that_is_pasted_becomes_a_preview(qtbot: QtBot, page: ImportsPage, store: Store) -> None:
    given = QMimeData()
    given.setText("【招商银行】您尾号1234的信用卡消费人民币100.00元，当前可用额度900.00元")
    page.receive(given)
    qtbot.waitUntil(page.preview.isVisible)
    imported(qtbot, page)
    assert [row.amount for row in store.book().ledger] == [Money(10000)]
    assert [seen.available for seen in store.book().observations] == [Money(90000)]


def test_the_words_of_a_page_show_every_figure_before_they_are_written(
    qtbot: QtBot, page: ImportsPage, store: Store
) -> None:
    given = QMimeData()
    given.setText("花呗 总额度 50,000.00 剩余可用 12,000.00 已用额度 38,000.00 本期应还 1,234.56 还款日 12月10日")
    page.receive(given)
    qtbot.waitUntil(page.preview.isVisible)
    model = page.preview.table.model()
    what = [(model.index(row, 4).data(), model.index(row, 5).data()) for row in range(model.rowCount())]
    assert what == [("limit 50,000, available 12,000, used 38,000", ""), ("due", "1,234.56")]
    assert store.book().observations == ()
    imported(qtbot, page)
    (seen,) = store.book().observations
    assert (seen.limit, seen.available, seen.used) == (Money(5000000), Money(1200000), Money(3800000))


SHOWN = ShownPicture(
    1080,
    2340,
    (
        ShownText("借呗", (480, 96, 600, 160), 1.0),
        ShownText("可借额度", (60, 300, 240, 350), 1.0),
        ShownText("50.00", (800, 300, 1000, 350), 1.0),
        ShownText("总额度 50.00", (60, 400, 400, 450), 1.0),
        ShownText("全部待还", (60, 500, 240, 550), 1.0),
        ShownText("36,000.00", (800, 500, 1000, 550), 0.5),
    ),
)


@pytest.fixture
def with_pictures(qtbot: QtBot, page: ImportsPage, store: Store, monkeypatch: pytest.MonkeyPatch) -> ImportsPage:
    """The page with a line in the book and eyes that see one page, or nothing on other pictures."""
    with store.write("add") as tx:
        tx.add_channel(a_channel())
        tx.record(a_reading(on=date(2026, 1, 1), limit=100000, used=36000))
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    nothing = ShownPicture(10, 10, ())
    monkeypatch.setattr(ocr.PictureReader, "read", lambda _self, data: SHOWN if data.startswith(b"page") else nothing)
    return page


def read_pictures(qtbot: QtBot, page: ImportsPage, *pictures: bytes) -> None:
    page.take_pictures([Picture(f"{number}.png", content) for number, content in enumerate(pictures)])
    qtbot.waitUntil(lambda: not page._pictures.reading)


def test_screenshots_are_walked_with_enter_and_written_as_one_step(
    qtbot: QtBot, with_pictures: ImportsPage, store: Store
) -> None:
    page = with_pictures
    read_pictures(qtbot, page, b"page", b"other")
    (row,) = page.pictures.rows
    assert [cell.doubtful for cell in row.figures.values()] == [False, True, False]
    assert store.book().observations[1:] == ()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert row.state == "taken"
    qtbot.mouseClick(page.pictures.finish_button, Qt.MouseButton.LeftButton)
    seen = store.book().observations[-1]
    # What is in doubt keeps the book's last figure until its own key takes it.
    assert (seen.limit, seen.available, seen.used) == (Money(5000), Money(5000), Money(3600000))
    assert store.evidence_content("x" * 64) is None
    store.undo_last()
    assert len(store.book().observations) == 1


def test_a_figure_in_doubt_needs_a_key_of_its_own(qtbot: QtBot, with_pictures: ImportsPage) -> None:
    page = with_pictures
    read_pictures(qtbot, page, b"page")
    (row,) = page.pictures.rows
    assert not row.is_certain
    assert row.accepted().placed.proposal.used is None
    qtbot.keyClick(row, Qt.Key.Key_D)
    assert row.is_certain
    assert row.accepted().placed.proposal.used == Money(3600000)


def test_a_figure_can_be_typed_over_and_a_row_left_out(qtbot: QtBot, with_pictures: ImportsPage) -> None:
    page = with_pictures
    read_pictures(qtbot, page, b"page")
    (row,) = page.pictures.rows
    used = row.figures[Field.USED].edit
    used.clear()
    qtbot.keyClicks(used, "35000")
    assert row.accepted().placed.proposal.used == Money(3500000)
    qtbot.keyClick(row, Qt.Key.Key_Escape)
    assert row.state == "skipped"
    assert not page.pictures.finish_button.isEnabled()


def test_a_picture_is_kept_only_when_that_is_ticked(qtbot: QtBot, with_pictures: ImportsPage, store: Store) -> None:
    page = with_pictures
    read_pictures(qtbot, page, b"page 1", b"page 2")
    first, second = page.pictures.rows
    first.focused.emit(first)
    page.pictures.keep.click()
    assert page.pictures.keep.isChecked()
    qtbot.waitUntil(first.hasFocus)  # Enter takes the row, not the box
    second.focused.emit(second)
    assert not page.pictures.keep.isChecked()
    for row in (first, second):
        qtbot.keyClick(row, Qt.Key.Key_Return)
    qtbot.mouseClick(page.pictures.finish_button, Qt.MouseButton.LeftButton)
    marks = [hashlib.sha256(content).hexdigest() for content in (b"page 1", b"page 2")]
    assert [store.evidence_content(mark) for mark in marks] == [b"page 1", None]
    assert marks[0] in store.notes()[0].record.text


def test_a_line_the_book_lacks_is_added_or_another_one_chosen(
    qtbot: QtBot, page: ImportsPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr.PictureReader, "read", lambda _self, _data: SHOWN)
    read_pictures(qtbot, page, b"page")
    (row,) = page.pictures.rows
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert row.state == "open", "the line is not chosen yet"
    row.choice.setCurrentIndex(1)
    qtbot.keyClick(row, Qt.Key.Key_Return)
    qtbot.mouseClick(page.pictures.finish_button, Qt.MouseButton.LeftButton)
    assert [line.id for line in store.channels()] == ["jiebei"]
    assert store.channels()[0].terms is Terms.GUESSED


def test_without_the_extra_the_page_says_how_to_get_it(page: ImportsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    page.take_pictures([Picture("a.png", b"page")])
    assert "raincheck[ocr]" in page.problem_label.text()


def test_reading_says_how_far_it_is_and_stops_when_it_is_given_up(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    page._controller.progress.connect(said.append)
    previewed(qtbot, page, bill)
    assert said == ["Reading …", f"Comparing {len(BILL)} rows with the book …"]
    said.clear()
    page.take([bill] * 50)
    qtbot.waitUntil(lambda: len(said) > 0)
    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert page.drop.isVisible()
    with qtbot.waitSignal(page._controller.read):
        page.take([bill])
    assert len(said) < 50


def test_writing_says_how_far_it_is_and_leaves_nothing_when_it_is_given_up(
    qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    rows = (
        Row(method="花呗", order=f"{number}", at=f"2026-11-{1 + number % 20:02d} 10:00:00") for number in range(2100)
    )
    path.write_bytes(alipay(*rows))
    previewed(qtbot, page, path)
    said: list[str] = []
    page._controller.progress.connect(said.append)
    page.preview.write_button.click()
    assert page.back_button.text() == "Cancel"
    page.take([path])
    with qtbot.waitSignal(page._controller.stopped):
        page.back_button.click()
    assert (store.is_empty(), store.history(), store.import_files()) == (True, (), ())
    assert page.preview.isVisible()
    assert page.preview.told.text().startswith("Would come in")
    said.clear()
    imported(qtbot, page)
    assert said[-2:] == [f"Writing row {row} of 2,100 …" for row in ("2,000", "2,100")]
    assert len(store.ledger()) == 2100
    with qtbot.waitSignal(page._controller._session.checked):
        page.done.undo_button.click()
    assert store.is_empty()
    with qtbot.waitSignal(page._controller._session.checked):
        page._controller._session.redo()
    assert len(store.ledger()) == 2100


def test_what_is_asked_above_the_rows_leaves_room_for_eight_of_them(
    qtbot: QtBot, page: ImportsPage, tmp_path: Path
) -> None:
    path = tmp_path / "asks.csv"
    lenders = [
        Row(sort="信用借还", party=f"甲{name}消费金融", text="借款到账", flow="不计收支", status="放款成功", order=name)
        for name in "子丑寅卯辰巳午未"
    ]
    path.write_bytes(alipay(*BILL, *lenders))
    page.resize(1170, 720)
    previewed(qtbot, page, path)
    table = page.preview.table
    assert len(page.preview.names.choices) == 8
    assert table.viewport().height() >= 8 * table.rowHeight(0)


def test_the_heading_says_why_nothing_comes_in(qtbot: QtBot, page: ImportsPage, tmp_path: Path) -> None:
    path = tmp_path / "alipay.csv"
    path.write_bytes(alipay(borrowing("借款到账", status="放款成功", party="某某消费金融", order="9")))
    previewed(qtbot, page, path)
    assert page.preview.told.text() == "Nothing comes in yet: say below which line each name is."
    path.write_bytes(alipay(borrowing("借呗还款", status="部分还款成功", party="借呗", order="9")))
    page.back_button.click()
    previewed(qtbot, page, path)
    assert page.preview.told.text() == "Nothing comes in: what is wrong stands beside each row."
