"""The dialog of a line: what is typed into it in any order, and what it makes of that."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, page_of, words
from tests.gui.room import cut
from tests.gui.test_unknown_told import texts

from raincheck.app.dues import add_due
from raincheck.app.lines import LineDraft, edit_line
from raincheck.core.delivery import HIDDEN
from raincheck.core.model import (
    ChannelKind,
    Due,
    RepaymentMethod,
    Terms,
)
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.widgets.number_edit import NumberEdit
from raincheck.gui.kit.widgets.tile import MetricTile
from raincheck.gui.lines.limit_entry_dialog import LimitEntryDialog
from raincheck.gui.lines.line_dialog import LineDialog
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store

ENDS = TODAY + timedelta(days=81)


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


def test_enter_takes_the_first_product_that_was_found(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.field.selectAll()
    qtbot.keyClick(dialog.product_picker, Qt.Key.Key_Backspace)
    qtbot.keyClicks(dialog.product_picker, "weili")
    popup = dialog.product_picker.completer().popup()
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert dialog.product_picker.key() == "weilidai"
    assert dialog.limit_edit.hasFocus()
    assert dialog.isVisible()


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


def test_the_account_that_pays_a_new_line_stands_above_more_fields(qtbot: QtBot, application: Application) -> None:
    dialog = new_line(qtbot, application)
    assert not dialog.more_button.isChecked()
    assert dialog.form.isRowVisible(dialog.account_picker)
    assert dialog.account_picker.findText("活期") > 0
    places = [dialog.form.getWidgetPosition(field)[0] for field in (dialog.account_picker, dialog.more_button)]
    assert places == sorted(places)


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
    qtbot.keyClicks(dialog.used_edit, "12000")
    dialog.save_button.click()
    (line,) = beginning.session.report().measures.snapshot.lines
    assert (line.channel.terms, line.channel.known_apr, line.channel.repayment.due_day) == (Terms.CONFIRMED, None, 8)
    page = page_of(beginning, LinesPage, PageId.LINES, line.channel.id)
    assert "without interest: the rate is not known" in "\n".join(texts(page))
    page.edit_asked.emit(line.channel.id)
    again = beginning.window.findChildren(LineDialog)[-1]
    assert (again.apr_edit.text(), again.due_edit.value()) == ("", 8)
    again.apr_edit.setText("14.6")
    again.save_button.click()
    session = beginning.session
    (line,) = session.report().measures.snapshot.lines
    assert (line.channel.terms, f"{line.channel.known_apr}") == (Terms.CONFIRMED, "0.146")
    assert not session.store.rates(), "a gap that is filled is no new rate"
    assert session.report().level("P03") is not Level.RED


def test_a_line_paid_in_full_needs_no_rate(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.setCurrentIndex(dialog.product_picker.findData("huabei"))
    dialog.product_picker.chosen.emit()
    assert dialog.apr_edit.text() == "", "nobody has said that it costs nothing"
    qtbot.keyClicks(dialog.used_edit, "3218.66")
    dialog.due_edit.setValue(10)
    dialog.save_button.click()
    (line,) = beginning.session.report().measures.snapshot.lines
    assert line.channel.terms is Terms.CONFIRMED
    assert "not needed: paid in full each month" in words(page_of(beginning, LinesPage, PageId.LINES, "huabei"))


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
    assert not dialog.limit_edit.isVisible(), "it has none"
    assert dialog.used_edit.accessibleName() == "Still owed"
    dialog.method_picker.choose(RepaymentMethod.BULLET)
    qtbot.keyClicks(dialog.used_edit, "120000")
    assert not dialog.principal_tick.isVisible()
    dialog.expires_edit.tick.click()
    dialog.expires_edit.field.show_day(ENDS)
    dialog.expires_edit.edited.emit()
    assert dialog.principal_tick.text() == "Keep ¥120,000 as due that day"
    dialog.due_edit.setValue(ENDS.day)
    dialog.apr_edit.selectAll()
    qtbot.keyClicks(dialog.apr_edit, "6")
    assert dialog.principal_tick.text() == "Keep ¥120,600 (interest included) as due then"
    qtbot.waitUntil(lambda: not list(cut(dialog)))
    dialog.save_button.click()
    session = beginning.session
    assert [(kept.record.due, kept.record.amount) for kept in session.store.dues()] == [(ENDS, Money(12_060_000))]
    (line,) = session.store.channels()
    page = page_of(beginning, LinesPage, PageId.LINES)
    page.edit_asked.emit(line.id)
    again = beginning.window.findChildren(LineDialog)[-1]
    assert not again.principal_tick.isVisibleTo(again)  # it is there already
    again.reject()
    session.undo()
    assert (session.store.dues(), session.store.channels()) == ((), ())


def test_a_loan_that_is_renewed_takes_its_due_along(qtbot: QtBot, application: Application) -> None:
    """The end is put off in the dialog of the line; what was due at the old end goes with it, as one thing to undo."""
    session = application.session
    old, new = TODAY - timedelta(days=2), TODAY + timedelta(days=363)
    session.run(partial(edit_line, session.store, "weilidai", LineDraft(expires_on=old)))
    session.run(partial(add_due, session.store, Due("weilidai", old, Money(8_000_000))))
    page_of(application, LinesPage, PageId.LINES).edit_asked.emit("weilidai")
    dialog = application.window.findChildren(LineDialog)[-1]
    assert not dialog.principal_tick.isVisible(), "nothing is put off yet"
    dialog.expires_edit.field.show_day(old - timedelta(days=9))
    dialog.expires_edit.edited.emit()
    assert not dialog.principal_tick.isVisible(), "an end that comes sooner renews nothing"
    dialog.expires_edit.field.show_day(new)
    dialog.expires_edit.edited.emit()
    assert dialog.principal_tick.text() == f"Renewed: the ¥80,000 of {old} falls due that day instead"
    assert dialog.principal_tick.isChecked()
    application.context.look.hide_amounts(hidden=True)
    dialog.expires_edit.edited.emit()
    assert dialog.principal_tick.text() == f"Renewed: the {HIDDEN} of {old} falls due that day instead"
    application.context.look.hide_amounts(hidden=False)
    dialog.save_button.click()

    def known() -> tuple[list[date], date | None]:
        days = [kept.record.due for kept in session.store.dues() if kept.record.channel == "weilidai"]
        return days, next(line.expires_on for line in session.store.channels() if line.id == "weilidai")

    assert known() == ([new], new)
    session.undo()
    assert known() == ([old], old)


def test_a_loan_is_asked_for_what_is_still_owed_alone(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    qtbot.keyClicks(dialog.limit_edit, "120000")
    dialog.product_picker.unknown.emit("经营贷")
    dialog.platform_picker.setEditText("a bank")
    dialog.save_button.click()
    assert dialog.problem_label.text().startswith("What is still owed is not filled in")
    qtbot.keyClicks(dialog.used_edit, "90000")
    dialog.save_button.click()
    (line,) = beginning.session.report().measures.snapshot.lines
    assert (line.limit, line.used, line.lacks_limit) == (None, Money(9_000_000), False)
    tiles = {tile.accessibleName() for tile in beginning.window.findChildren(MetricTile)}
    assert any("loans have no limit to use" in tile for tile in tiles)
    assert not any("needs a known limit" in tile or "limit not known" in tile for tile in tiles)
    page_of(beginning, LinesPage, PageId.LINES).reading_asked.emit(line.channel.id)
    reading = beginning.window.findChildren(LimitEntryDialog)[-1]
    assert not reading.limit_edit.isVisible()
    assert not reading.available_edit.isVisible()
    assert reading.focusWidget() is reading.used_edit
    assert reading.change_label.text() == "", "nothing is said of a limit"
    assert reading.used_edit.accessibleName() == "Still owed"
    reading.used_edit.selectAll()
    qtbot.keyClicks(reading.used_edit, "80000")
    reading.save_button.click()
    assert beginning.session.report().measures.snapshot.lines[0].used == Money(8_000_000)


def test_an_end_that_is_past_is_asked_about_once(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.unknown.emit("经营贷")
    dialog.platform_picker.setEditText("a bank")
    qtbot.keyClicks(dialog.used_edit, "90000")
    dialog.expires_edit.tick.click()
    dialog.expires_edit.field.show_day(TODAY - timedelta(days=1))
    dialog.expires_edit.edited.emit()
    asked = "2026-11-21 is past: was the line renewed, is it closed, or is it another year?"
    dialog.save_button.click()
    assert dialog.problem_label.text() == asked
    dialog.save_button.click()
    (line,) = beginning.session.store.channels()
    assert line.expires_on == TODAY - timedelta(days=1)
    page = page_of(beginning, LinesPage, PageId.LINES)
    page.edit_asked.emit(line.id)
    again = beginning.window.findChildren(LineDialog)[-1]
    assert again.doubt() == "", "it was answered when it was given"
    again.expires_edit.field.show_day(TODAY - timedelta(days=400))
    again.expires_edit.edited.emit()
    again.save_button.click()
    assert "is past" in again.problem_label.text()
    again.expires_edit.field.show_day(TODAY)
    again.expires_edit.edited.emit()
    again.save_button.click()
    assert beginning.session.store.channels()[0].expires_on == TODAY, "its last day is not over"


@pytest.mark.parametrize("typed", ["建行", "建设银行", "中国建设银行"])
def test_a_bank_is_one_lender_by_whichever_of_its_names(qtbot: QtBot, beginning: Application, typed: str) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.unknown.emit("经营贷")
    for picker in (dialog.platform_picker, dialog.funder_picker):
        picker.setFocus()
        picker.field.setText(typed)
        qtbot.keyClick(picker.field, Qt.Key.Key_Tab)
        assert (picker.currentText(), picker.key()) == ("中国建设银行", "中国建设银行")


@pytest.mark.parametrize("typed", ["zgjsyh", "jiansheyinhang", "jianhang", "ccb"])
def test_a_bank_is_the_one_lender_also_in_pinyin_and_small_letters(
    qtbot: QtBot, beginning: Application, typed: str
) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.unknown.emit("经营贷")
    picker = dialog.platform_picker
    picker.setFocus()
    picker.field.selectAll()
    qtbot.keyClicks(picker.field, typed)
    qtbot.keyClick(picker.field, Qt.Key.Key_Tab)
    assert (picker.currentText(), picker.key()) == ("中国建设银行", "中国建设银行")


def test_letters_that_two_banks_share_stay_as_they_were_typed(qtbot: QtBot, beginning: Application) -> None:
    dialog = new_line(qtbot, beginning)
    dialog.product_picker.unknown.emit("经营贷")
    picker = dialog.platform_picker
    picker.setFocus()
    picker.field.selectAll()
    qtbot.keyClicks(picker.field, "jsyh")  # 建设银行 and 江苏银行
    qtbot.keyClick(picker.field, Qt.Key.Key_Tab)
    assert picker.key() == "jsyh"


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


def test_instalments_and_the_last_day_of_a_loan_are_held_against_each_other(
    qtbot: QtBot, application: Application
) -> None:
    dialog = new_line(qtbot, application)
    dialog.kind_picker.choose(ChannelKind.TERM)
    dialog.method_picker.choose(RepaymentMethod.LEVEL)
    dialog.due_edit.setValue(15)
    dialog.periods_edit.setValue(36)
    assert not dialog.form.isRowVisible(dialog.periods_note)
    dialog.expires_edit.tick.click()
    dialog.expires_edit.field.show_day(date(2029, 1, 15))
    dialog.expires_edit.edited.emit()
    assert dialog.form.isRowVisible(dialog.periods_note)
    assert "36 are typed, but until 2029-01-15 only 26 can fall due" in words(dialog)
    assert "Instalments left" in words(dialog)
    dialog.periods_note.take_button.click()
    assert (dialog.draft().periods, dialog.form.isRowVisible(dialog.periods_note)) == (26, False)
    dialog.periods_edit.setValue(25)  # the last one may fall on another day
    assert not dialog.form.isRowVisible(dialog.periods_note)
    dialog.reject()
