"""The words of a lender's page, copied and pasted into the check round: they fill its rows, and Enter takes them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, check_table

from raincheck.core.model import Due, Observation, Source
from raincheck.core.money import Money
from raincheck.gui.check.cash_dialog import CashDialog
from raincheck.gui.check.check_table import CheckTable
from raincheck.gui.check.page import CheckPage
from raincheck.gui.check.presenter import Outcome
from raincheck.gui.imports.page import ImportsPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store

SCREEN = "总额度 20,000.00元 剩余可用 12,300.00 本期应还 1,234.56 还款日 12月10日"
CHANGE = 6


def paste(qtbot: QtBot, table: CheckTable, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def page_of(application: Application) -> CheckPage:
    page = application.window.page
    assert isinstance(page, CheckPage)
    return page


def go_to(table: CheckTable, id_: str) -> int:
    place = next(n for n, line in enumerate(table.records.records) if line.row.id == id_)
    table.activate(place)
    return place


def seen(store: Store) -> dict[str, Observation]:
    return {reading.channel: reading for reading in store.latest_readings(as_of=TODAY)}


def words_beside(table: CheckTable, place: int) -> str:
    return str(table.model().index(place, CHANGE).data())


def test_words_without_a_name_fill_the_row_in_hand_and_enter_takes_them(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    table = check_table(application)
    place, before = go_to(table, "jiebei"), seen(store)["jiebei"]
    paste(qtbot, table, SCREEN)
    page = page_of(application)
    assert table.active == place
    assert (table.limit_edit.text(), page.told_words.text()) == (
        "20,000",
        "借呗, from the copied words: limit 20,000, available 12,300, due 12-10 1,234.56. Enter takes it.",
    )
    assert words_beside(table, place) == "from the copied words · available 12,300 · due 12-10 1,234.56"
    assert seen(store)["jiebei"] == before, "nothing is written before Enter"
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    after = seen(store)["jiebei"]
    assert (after.on, after.limit, after.available) == (TODAY, Money(20_000_00), Money(12_300_00))
    assert after.source is Source.IMPORT
    due = Due("jiebei", date(TODAY.year, 12, 10), Money(1_234_56))
    assert due in [kept.record for kept in store.dues()]
    assert table.outcome("jiebei") is Outcome.WORSE
    assert not page.told_words.isVisible()


def test_words_that_name_another_line_fill_that_one_in(qtbot: QtBot, application: Application, store: Store) -> None:
    table = check_table(application)
    here = go_to(table, "jiebei")
    paste(qtbot, table, "花呗\n可用额度(元)\n6,500.00\n总额度\n9,000.00")
    assert table.active != here
    assert table.line_in_hand == "huabei"
    assert table.limit_edit.text() == "9,000"
    assert table.filled_in("jiebei") is None


def test_words_of_several_lines_fill_each_in(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    go_to(table, "jiebei")
    paste(qtbot, table, "借呗 总额度 50,000.00 可用 12,000.00\n花呗 总额度 9,000.00 可用额度 6,500.00")
    assert page_of(application).told_words.text() == "2 lines filled in from the copied words; Enter takes each."
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.line_in_hand == "huabei"
    told = page_of(application).told_words
    assert told.text() == "花呗, from the copied words: limit 9,000, available 6,500. Enter takes it."
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert not told.isVisible()


def test_a_figure_that_was_typed_stays_and_what_the_words_say_is_told(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    table = check_table(application)
    go_to(table, "jiebei")
    table.limit_edit.selectAll()
    qtbot.keyClicks(table.limit_edit, "21000")
    paste(qtbot, table, "总额度 20,000.00 已用额度 7,700.00")
    assert (table.limit_edit.text(), table.used_edit.text()) == ("21000", "7,700")
    assert page_of(application).told_words.text() == (
        "借呗: what you typed stays; the copied words say limit 20,000, used 7,700."
    )
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    after = seen(store)["jiebei"]
    assert (after.limit, after.used, after.source) == (Money(21_000_00), Money(7_700_00), Source.MANUAL)


def test_what_stands_beside_a_figure_that_was_typed_over_is_taken_with_it(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    table = check_table(application)
    place = go_to(table, "jiebei")
    paste(qtbot, table, SCREEN)
    table.limit_edit.selectAll()
    qtbot.keyClicks(table.limit_edit, "19000")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    after = seen(store)["jiebei"]
    assert (after.limit, after.available, after.source) == (Money(19_000_00), None, Source.MANUAL)
    assert Due("jiebei", date(TODAY.year, 12, 10), Money(1_234_56)) in [kept.record for kept in store.dues()]
    assert "12,300" not in words_beside(table, place), "what was not taken is not shown as if it were"
    assert store.history()[0].what.startswith("Recorded a reading: 借呗, limit ¥19,000, used ")
    application.session.undo()
    assert seen(store)["jiebei"].limit != Money(19_000_00)
    assert store.dues() == ()


def test_a_line_that_was_typed_into_and_left_keeps_what_was_typed(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    place = go_to(table, "jiebei")
    table.limit_edit.selectAll()
    qtbot.keyClicks(table.limit_edit, "21000")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
    paste(qtbot, table, "借呗 总额度 20,000.00")
    assert "what you typed stays" in page_of(application).told_words.text()
    table.activate(place)
    assert table.limit_edit.text() == "21,000"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("首页 我的 还款 这里没有什么可读的东西", "No figure of a line was understood"),
        ("12,300.00\n可用额度\n20,000.00\n总额度", "No figure of a line was understood"),
        ("宁波银行信用卡 信用额度 20,000.00", "The copied words name 宁波银行信用卡, which this round does not have."),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence_and_fills_nothing_in(
    qtbot: QtBot, application: Application, text: str, told: str
) -> None:
    table = check_table(application)
    go_to(table, "jiebei")
    before, said = table.limit_edit.text(), []
    application.context.speaker.toast.connect(lambda words, _offer: said.append(words))
    paste(qtbot, table, text)
    assert table.limit_edit.text() == before
    assert not any(line.shown for line in table.records.records)
    assert len(said) == 1
    assert said[0].startswith(told)
    page_of(application)


@pytest.mark.parametrize(
    "message",
    [
        "【某某银行】您的借呗11月20日成功支用人民币100元，当前可用额度900.00元",
        "您的借呗11月20日成功支用人民币100元，当前可用额度900.00元",
        "【花呗】消费100.00元，可用额度900.00元",
        "招商银行信用卡尾号1234账单6,420.00元，到期还款日12月08日。\n借呗本期应还1,200.00元，还款日12月22日。",
    ],
)
def test_a_message_still_goes_where_messages_are_read(qtbot: QtBot, application: Application, message: str) -> None:
    table = check_table(application)
    paste(qtbot, table, message)
    assert isinstance(application.window.page, ImportsPage)


@pytest.mark.parametrize("figure", ["¥20,000.00", "2万", "20000元", "3.5w", "两万三千五", "一万零五百元"])
def test_a_figure_that_was_copied_is_pasted_into_its_field(qtbot: QtBot, application: Application, figure: str) -> None:
    table = check_table(application)
    go_to(table, "jiebei")
    table.limit_edit.clear()
    paste(qtbot, table, figure)
    assert table.limit_edit.text() == figure
    assert table.filled_in("jiebei") is None


def test_a_line_that_was_checked_is_entered_anew_from_its_own_row_alone(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    place = go_to(table, "jiebei")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    said: list[str] = []
    application.context.speaker.toast.connect(lambda words, _offer: said.append(words))
    paste(qtbot, table, "借呗 总额度 20,000.00")
    assert said[-1].startswith("借呗 is checked already in this round")
    table.activate(place)
    paste(qtbot, table, "总额度 20,000.00")
    assert table.limit_edit.text() == "20,000"
    assert table.outcome("jiebei") is Outcome.WAITING


def test_words_pasted_when_the_round_is_over_begin_the_next_one_or_ask_for_their_line(
    qtbot: QtBot, application: Application
) -> None:
    table = check_table(application)
    page = page_of(application)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    application.window.findChildren(CashDialog)[-1].reject()
    assert table.line_in_hand is None
    said: list[str] = []
    application.context.speaker.toast.connect(lambda words, _offer: said.append(words))
    QGuiApplication.clipboard().setText("总额度 20,000.00")
    application.window.paste()
    assert said[-1] == "The copied words name no line; go to its row and paste there."
    QGuiApplication.clipboard().setText("花呗 总额度 9,000.00")
    application.window.paste()
    assert (table.line_in_hand, table.limit_edit.text(), table.answered) == ("huabei", "9,000", 0)
    assert page.told_words.text() == "花呗, from the copied words: limit 9,000. Enter takes it."


def test_a_text_longer_than_any_page_does_not_hold_the_window_up(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    go_to(table, "jiebei")
    before = table.limit_edit.text()
    paste(qtbot, table, "总额度 20,000.00\n" * 400)
    assert table.limit_edit.text() == before
