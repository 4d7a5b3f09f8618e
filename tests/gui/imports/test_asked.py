"""What is asked before an import is written: the columns of a table, a figure that looks like a slip."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from pytestqt.qtbot import QtBot
from tests.builders import a_channel, a_reading
from tests.gui.imports.acts import imported, previewed

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.gui.imports.page import ImportsPage
from raincheck.store import Store


def test_the_columns_of_an_unknown_table_are_asked_once(
    qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path
) -> None:
    with store.write("add") as tx:
        tx.add_channel(a_channel())
    path = tmp_path / "mine.csv"
    path.write_text("哪天,多少,说明\n2026/07/03,1200,借\n2026/07/05,-300.50,还\n", "utf-8")
    page.take([path])
    qtbot.waitUntil(lambda: page._mapper is not None and page._mapper.isVisible())
    mapper = page._mapper
    assert mapper is not None
    assert not mapper.save_button.isEnabled()
    mapper.line.setCurrentIndex(mapper.line.findText("jiebei"))
    mapper.date.setCurrentIndex(1)
    mapper.amount.setCurrentIndex(2)
    mapper.text.setCurrentIndex(3)
    qtbot.mouseClick(mapper.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.preview.isVisible)
    imported(qtbot, page)
    assert [row.amount for row in store.book().ledger] == [Money(120000), Money(30050)]
    path.write_text("哪天,多少,说明\n2026/07/06,50,借\n", "utf-8")
    previewed(qtbot, page, path)


def test_a_figure_that_looks_like_a_slip_is_asked_about_before_it_is_written(
    qtbot: QtBot, page: ImportsPage, store: Store
) -> None:
    with store.write("add") as tx:
        tx.add_channel(a_channel())
        tx.record(a_reading(on=date(2026, 1, 1), limit=100000, used=36000))
    given = QMimeData()
    given.setText("借呗 总额度 10,000.00 已用额度 36,000.00")  # the book has 100,000 and 36,000
    page.receive(given)
    qtbot.waitUntil(page.preview.isVisible)
    assert page.preview.doubt_label.isHidden()
    page.preview.write_button.click()
    asked = "jiebei: The limit ¥10,000 has 1 digit less than last time (¥100,000): was a 0 left out?"
    assert page.preview.doubt_label.text() == asked
    assert page.preview.write_button.text() == "Import it all the same"
    assert len(store.book().observations) == 1
    imported(qtbot, page)
    assert store.book().observations[-1].limit == Money(1000000)


def test_a_table_of_ones_own_account_is_no_borrowed_line(
    qtbot: QtBot, page: ImportsPage, store: Store, tmp_path: Path
) -> None:
    with store.write("add") as tx:
        tx.add_channel(a_channel(name="借呗"))
    path = tmp_path / "savings.csv"
    rows = (
        "2026-07-01,工资,9000.00,,12000.00",
        "2026-07-02,房租,,1500.00,10500.00",
        "2026-07-03,借呗还款,,800.00,9700.00",
    )
    path.write_text("\n".join(("日期,摘要,收入,支出,余额", *rows, "")), "utf-8")
    page.take([path])
    qtbot.waitUntil(lambda: page._mapper is not None and page._mapper.isVisible())
    mapper = page._mapper
    assert mapper is not None
    named = [field.currentText() for field in (mapper.date, mapper.amount, mapper.into, mapper.out, mapper.text)]
    assert named == ["日期", "no column", "收入", "支出", "摘要"]
    assert mapper.line.currentText() == "choose the line"
    assert not mapper.save_button.isEnabled()
    mapper.line.setCurrentIndex(1)
    assert mapper.line.currentText() == "an account of my own, no borrowed line"
    assert not mapper.plus.isVisible()
    assert mapper.told_own.isVisible()
    qtbot.mouseClick(mapper.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.preview.isVisible)
    shown = [(row.fate.value, row.what, row.note) for row in page.preview.table.shown()]
    assert shown == [
        ("ignored", "工资", "Paid or received without a credit line."),
        ("ignored", "房租", "Paid or received without a credit line."),
        ("used", "repayment", "借呗还款"),
    ]
    imported(qtbot, page)
    assert [(row.kind, row.channel, row.amount) for row in store.book().ledger] == [
        (LedgerKind.REPAY, "jiebei", Money(80000))
    ]


def test_a_minimum_payment_is_told_beside_its_due(qtbot: QtBot, page: ImportsPage) -> None:
    given = QMimeData()
    given.setText("【招商银行】您信用卡本期账单人民币15,600.00元，最低还款额1,560.00元，到期还款日12月25日。")
    page.receive(given)
    qtbot.waitUntil(page.preview.isVisible)
    notes = [row.note for row in page.preview.table.shown()]
    assert "The whole bill is kept as due; its minimum of 1,560 is not." in notes
