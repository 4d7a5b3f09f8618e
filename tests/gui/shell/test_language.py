"""Another language without a restart: the window is built anew where it stood; Qt's own words are Chinese too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from raincheck.gui.alerts.page import AlertsPage
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.dressing import translate_qt
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.planner.page import PlannerPage
from raincheck.gui.shell.main_window import MainWindow
from raincheck.gui.shell.program import Program
from raincheck.system import i18n


@pytest.fixture(autouse=True)
def speech(qapp: QApplication) -> Iterator[None]:
    before = i18n.spoken()
    yield
    i18n.speak(before)
    translate_qt(qapp, before)


def the_window(program: Program) -> MainWindow:
    assert program.application is not None
    return program.application.window


def switch(qtbot: QtBot, program: Program, name: str) -> MainWindow:
    """Press the other language in the menu and wait for the window."""
    before = the_window(program)
    next(action for action in before.menu.actions() if action.text() == name).trigger()
    qtbot.waitUntil(lambda: program.application is not None and the_window(program) is not before)
    return the_window(program)


def test_the_window_changes_its_language_where_it_stands(qtbot: QtBot, program: Program, book: Path) -> None:
    assert program.begin(book)
    window = the_window(program)
    go = window._context.speaker.go.emit
    go(Target(PageId.PLANNER, "costs"))
    go(Target(PageId.ALERTS))
    alerts = window.page
    assert isinstance(alerts, AlertsPage)
    alerts.inbox.search_edit.setText("借呗")
    alerts.inbox.family_box.choose(alerts.inbox.family_box.itemData(1))
    chosen = alerts.inbox.family_box.chosen
    go(Target(PageId.LINES))
    lines = window.page
    assert isinstance(lines, LinesPage)
    lines._table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    go(Target(PageId.LINES, "weilidai"))
    titles = window.titles

    window = switch(qtbot, program, "English")
    assert window.titles[PageId.LINES] == "Lines"
    assert isinstance(window.page, LinesPage)
    assert window.page.subject == "weilidai"
    assert window.page._table.layout_now().sorted_by == 4
    assert window.page._table.layout_now().descending
    window.show_page(PageId.PLANNER)
    assert isinstance(window.page, PlannerPage)
    assert window.page.key == "costs"
    window.show_page(PageId.ALERTS)
    assert isinstance(window.page, AlertsPage)
    assert window.page.inbox.search_edit.text() == "借呗"
    assert window.page.inbox.family_box.chosen == chosen

    window = switch(qtbot, program, "简体中文")
    assert window.titles == titles
    assert isinstance(window.page, AlertsPage)
    assert window.page.inbox.search_edit.text() == "借呗"
    window.show_page(PageId.LINES)
    assert isinstance(window.page, LinesPage)
    assert window.page._table.layout_now().sorted_by == 4


def test_qts_own_dialogs_are_chinese_to_the_last_word(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "内层").mkdir()
    i18n.speak("zh_CN")
    translate_qt(qapp, "zh_CN")
    chooser = QFileDialog(None, "选择", str(tmp_path))
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
    box = QMessageBox(QMessageBox.Icon.Question, "问", "好吗？")
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
    for dialog in (chooser, box):
        qtbot.addWidget(dialog)
        dialog.show()
    texts = [label.text() for dialog in (chooser, box) for label in dialog.findChildren(QLabel)]
    texts += [button.text() for dialog in (chooser, box) for button in dialog.findChildren(QPushButton)]
    assert [text for text in texts if re.search("[A-Za-z]{2}", text)] == []
    assert qapp.translate("QAbstractFileIconProvider", "Folder") == "文件夹"
    translate_qt(qapp, "en")
    assert qapp.translate("QFileDialog", "&Look in:") == "&Look in:"


@pytest.mark.parametrize(
    ("sentence", "before", "after", "said"),
    [
        ("Readings", "en", "zh_CN", "读数"),
        ("渠道", "zh_CN", "en", "Lines"),
        ("没有这句话", "zh_CN", "en", "没有这句话"),
    ],
)
def test_what_lay_under_a_text_is_found_under_its_other_texts(
    sentence: str, before: str, after: str, said: str
) -> None:
    assert said in i18n.said_as(sentence, before, after)
