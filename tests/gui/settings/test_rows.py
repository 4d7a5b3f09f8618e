"""The rows of the settings: what they say of a wrong entry, and that their words can be read whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot
from tests.gui.settings.test_page import fill, home, typed

from raincheck.app.household import AssetKind
from raincheck.core.model import Due
from raincheck.core.money import Money
from raincheck.gui.settings import entries
from raincheck.gui.settings.page import SettingsPage
from raincheck.gui.settings.rows import AssetRow, DueRow, IncomeRow
from raincheck.store import Store
from raincheck.system import i18n
from raincheck.system.clock import SystemClock


def test_a_due_says_what_is_wrong_with_its_day_and_its_amount(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    fill(store)
    section = home(page)
    before = store.dues()
    section.dues.add_button.click()
    row = section.dues.rows[-1]
    assert isinstance(row, DueRow)
    row.day_edit.setFocus()
    row.day_edit.selectAll()
    qtbot.keyClicks(row.day_edit, "2-30")
    assert section.dues._problem.text() == "No calendar has the day 2-30.", "while it is typed"
    qtbot.keyClick(row.day_edit, Qt.Key.Key_Tab)
    row.day_edit.clearFocus()
    assert section.dues._problem.isVisibleTo(section), "also of a row without an amount"
    typed(qtbot, row.day_edit, "12-30")
    assert not section.dues._problem.isVisibleTo(section)
    typed(qtbot, row.amount_edit, "9" * 20)
    told = "The amount is too large: a book holds less than ten trillion yuan."
    assert (section.dues._problem.text(), row.amount_edit.toolTip()) == (told, told)
    assert store.dues() == before


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_an_asset_is_can_be_read_whole_and_a_day_has_its_word(
    qtbot: QtBot, page: SettingsPage, language: str
) -> None:
    spoken = i18n.spoken()
    i18n.speak(language)
    try:
        section = home(page)
        page.resize(1194, 768)  # what a screen of 1366 leaves
        page.show()
        section.assets.add_button.click()
        section.incomes.add_button.click()
        row, income = section.assets.rows[0], section.incomes.rows[0]
    finally:
        i18n.speak(spoken)
    assert isinstance(row, AssetRow)
    assert isinstance(income, IncomeRow)
    income.day_edit.setValue(31)
    assert income.day_edit.text() == {"zh_CN": "每月 31 日", "en": "on day 31"}[language]
    picker = row.kind_picker
    for place, kind in enumerate(AssetKind):
        picker.setCurrentIndex(place)
        picker.activated.emit(place)
        QApplication.processEvents()
        option = QStyleOptionComboBox()
        picker.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = picker.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, picker).width()
        assert picker.fontMetrics().horizontalAdvance(picker.currentText()) <= room, kind


def test_of_many_dues_the_rest_follows_when_asked_for_and_none_is_lost(
    qtbot: QtBot, page: SettingsPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    today = SystemClock().today()
    with store.write("other dues") as tx:
        for kept in store.dues():
            tx.remove_due(kept.no)
        for number in range(5):
            tx.add_due(Due("jiebei", today + timedelta(days=number), Money(100 + number)))
    monkeypatch.setattr(entries, "MOST", 2)
    dues = home(page).dues
    assert (len(dues.rows), dues.more_button.text()) == (2, "Show more: 2 of 5")

    dues.add_button.click()
    added = dues.rows[-1]
    assert isinstance(added, DueRow)
    typed(qtbot, added.amount_edit, "6.50")
    assert [kept.record.amount.fen for kept in store.dues()] == [100, 101, 102, 103, 104, 650]
    dues.rows[0].remove_button.click()
    assert [kept.record.amount.fen for kept in store.dues()] == [101, 102, 103, 104, 650]

    dues.more_button.click()
    shown = [row.record().due.amount.fen for row in dues.rows]
    assert shown == [101, 102, 103, 650]
    assert dues.rows[-1] is added
    dues.more_button.click()
    assert [row.record().due.amount.fen for row in dues.rows] == [101, 102, 103, 104, 650]
    assert dues.more_button.isHidden()
