"""The import page: a preview of every row, nothing written before, one step to undo, a second time nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.importers.bills import Row, alipay, borrowing

from raincheck.gui.context import Context
from raincheck.gui.desk import Desk
from raincheck.gui.imports_desk import ImportsDesk
from raincheck.gui.pages.imports import ImportsPage
from raincheck.gui.pages.imports_preview import FILE_COLUMN
from raincheck.gui.views.imports import Fate
from raincheck.store import Store, open_store
from raincheck.system.clock import SystemClock

BILL = (
    Row(method="花呗", order="1", text="手机"),
    borrowing("花呗自动还款", status="还款成功", order="2", amount="1,234.50"),
    borrowing("自动还款-花呗", status="还款失败", order="3"),
    Row(order="4"),
    Row(order="5", flow="收入"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "b.raincheck", clock=SystemClock().now, create=True) as opened:
        yield opened


@pytest.fixture
def page(qtbot: QtBot, store: Store, context: Context) -> ImportsPage:
    made = ImportsPage(context, ImportsDesk(Desk(store, SystemClock(), context, context.bus), context))
    qtbot.addWidget(made)
    made.resize(1000, 760)
    made.show()
    return made


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    path = tmp_path / "alipay.csv"
    path.write_bytes(alipay(*BILL))
    return path


def previewed(qtbot: QtBot, page: ImportsPage, *paths: Path) -> None:
    page.take(list(paths))
    qtbot.waitUntil(page.preview.isVisible)


def imported(qtbot: QtBot, page: ImportsPage) -> None:
    qtbot.keyClick(page.preview.write_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.done.isVisible)


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


def test_the_import_is_one_step_and_undo_takes_it_back(
    qtbot: QtBot, page: ImportsPage, store: Store, bill: Path
) -> None:
    previewed(qtbot, page, bill)
    imported(qtbot, page)
    assert len(store.ledger()) == 3
    assert len(store.channels()) == 1
    assert "3" in page.done.title.text()
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


def test_an_encrypted_book_imports_too(qtbot: QtBot, tmp_path: Path, context: Context, bill: Path) -> None:
    with open_store(tmp_path / "s.raincheck", clock=SystemClock().now, passphrase="x", create=True) as store:
        page = ImportsPage(context, ImportsDesk(Desk(store, SystemClock(), context, context.bus), context))
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
