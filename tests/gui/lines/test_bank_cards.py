"""A bank's credit card in the dialog of a new line: found by every name that people have for the bank."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.lines.test_line_dialog import new_line

from raincheck.core.model import ChannelKind
from raincheck.gui.kit.widgets.choice import FindPicker
from raincheck.gui.shell.application import Application
from raincheck.system.catalogue import load_catalogue

NAMES = {
    "招商银行": "招商银行 招行 招商 招行信用卡 招商信用卡 招商银行信用卡 CMB cmb zhaoshang zsyh zhaohang zhxyk zsxyk",
    "中国工商银行": "工行 工商 工商银行信用卡 工行信用卡 牡丹信用卡 ICBC gongshang gsyh gonghang",
    "中国建设银行": "建行 建设 建行信用卡 建设信用卡 龙卡信用卡 CCB jianshe jsyh jianhang",
    "中国农业银行": "农行 农业 农行信用卡 金穗信用卡 ABC nongye nyyh nonghang",
    "中国银行": "中国银行 中行 中行信用卡 中国银行信用卡 长城信用卡 BOC zhonghang zhongguoyinhang zgyh",
    "交通银行": "交行 交通 交行信用卡 交通信用卡 太平洋信用卡 BOCOM jiaotong jtyh jiaohang",
    "中国邮政储蓄银行": "邮储 邮政 邮储信用卡 邮政储蓄 PSBC youchu youzheng ycyh",
    "中信银行": "中信 中信信用卡 CITIC zhongxin zxyh",
    "中国光大银行": "光大 光大信用卡 阳光信用卡 CEB guangda gdyh",
    "中国民生银行": "民生 民生信用卡 CMBC minsheng msyh",
    "浦发银行": "浦发 浦发信用卡 上海浦东发展 SPDB pufa pfyh",
    "广发银行": "广发 广发信用卡 CGB guangfa gfyh",
    "兴业银行": "兴业 兴业信用卡 CIB xingye xyyh",
    "平安银行": "平安 平安信用卡 PAB pingan payh",
    "华夏银行": "华夏 华夏信用卡 HXB huaxia hxyh",
    "浙商银行": "浙商 浙商信用卡 CZB zheshang",
    "上海银行": "上海银行 上海银行信用卡 上海信用卡 BOSC shanghaiyinhang shyh",
    "北京银行": "北京 北京信用卡 BOB beijing bjyh",
    "江苏银行": "江苏 江苏信用卡 JSB jiangsu",
    "宁波银行": "宁波 宁波信用卡 NBCB ningbo nbyh",
}


def type_in(qtbot: QtBot, picker: FindPicker, typed: str) -> None:
    picker.setFocus()
    picker.field.selectAll()
    if typed.isascii():
        qtbot.keyClicks(picker.field, typed)
    else:  # as an input method hands it over
        words = QInputMethodEvent()
        words.setCommitString(typed)
        QApplication.sendEvent(picker.field, words)


def take(qtbot: QtBot, picker: FindPicker, shown: str) -> None:
    """Walk down what was found to a name, and take it."""
    popup = picker.completer().popup()
    assert popup.isVisible()
    found = popup.model()
    names = [str(found.index(row, 0).data()) for row in range(found.rowCount())]
    assert shown in names
    for _ in range(names.index(shown) + 1):
        qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)


def test_the_table_names_every_bank_of_the_catalogue() -> None:
    assert set(NAMES) == {bank.name for bank in load_catalogue().banks}


@pytest.mark.parametrize("bank", NAMES)
def test_a_card_is_found_by_each_name_of_its_bank(qtbot: QtBot, beginning: Application, bank: str) -> None:
    dialog = new_line(qtbot, beginning)
    picker = dialog.product_picker
    shown = picker.itemText(picker.findData(f"credit_card {bank}"))
    for typed in NAMES[bank].split():
        picker.setCurrentIndex(0)
        type_in(qtbot, picker, typed)
        take(qtbot, picker, shown)
        assert picker.key() == f"credit_card {bank}", typed
        assert (dialog.platform_picker.key(), dialog.funder_picker.key()) == (bank, bank)
        assert dialog.kind_picker.choice() is ChannelKind.STATEMENT
    assert dialog.line_id() == "credit_card"
    assert dialog.name_edit.text().endswith("credit card")


@pytest.mark.parametrize(
    ("typed", "bank"),
    [("招行信用卡", "招商银行"), ("招商信用卡", "招商银行"), ("zhxyk", "招商银行"), ("龙卡信用卡", "中国建设银行")],
)
def test_a_card_that_was_typed_is_taken_when_the_field_is_left(
    qtbot: QtBot, beginning: Application, typed: str, bank: str
) -> None:
    dialog = new_line(qtbot, beginning)
    type_in(qtbot, dialog.product_picker, typed)
    popup = dialog.product_picker.completer().popup()
    qtbot.keyClick(popup if popup.isVisible() else dialog.product_picker, Qt.Key.Key_Tab)
    assert dialog.product_picker.key() == f"credit_card {bank}"


def test_the_card_of_any_bank_is_still_there(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    type_in(qtbot, dialog.product_picker, "xinyongka")
    popup = dialog.product_picker.completer().popup()
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert (dialog.product_picker.key(), dialog.platform_picker.key()) == ("credit_card", "")
