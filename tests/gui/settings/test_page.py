"""The settings, driven by keys and mouse on a real book."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.builders import a_full_book
from tests.gui.settings.conftest import FakeSystem

from raincheck.app.household import AssetKind, read_home
from raincheck.app.preferring import read_preferences
from raincheck.core.calendar import Month
from raincheck.core.model import Due, Income, Living
from raincheck.core.money import Money
from raincheck.core.schedule import QuietHours
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.requests import DressAnew, LockNow
from raincheck.gui.kit.session import Session
from raincheck.gui.kit.widgets.switch import Switch
from raincheck.gui.settings.backups import BackupsSection, Finding
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.home import HomeSection
from raincheck.gui.settings.look import LookSection
from raincheck.gui.settings.page import SettingsPage
from raincheck.gui.settings.reminders import RemindersSection
from raincheck.gui.settings.rows import AssetRow, DueRow, IncomeRow
from raincheck.gui.settings.safety import SafetySection
from raincheck.store import Store, open_store
from raincheck.system.clock import SystemClock
from raincheck.system.notify.port import Delivered, Failed


def fill(store: Store) -> None:
    with store.write("load") as tx:
        tx.load(a_full_book())


def home(page: SettingsPage) -> HomeSection:
    page.open_subject("home")
    assert isinstance(page.section, HomeSection)
    return page.section


def reminders(page: SettingsPage, qtbot: QtBot, context: Context) -> RemindersSection:
    page.open_subject("reminders")
    section = page.section
    assert isinstance(section, RemindersSection)
    qtbot.waitUntil(lambda: section._status is not None)
    return section


def typed(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    """Typed over what stands there, then left by Tab."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    field.clearFocus()


def test_an_empty_household_says_what_is_missing(page: SettingsPage) -> None:
    told = home(page)._told_title.text()
    assert all(word in told for word in ("income", "essential living costs", "what is at hand"))


def test_an_income_is_entered_by_keyboard_and_saved_when_left(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    section = home(page)
    section.incomes.add_button.setFocus()
    qtbot.keyClick(section.incomes.add_button, Qt.Key.Key_Space)
    row = section.incomes.rows[0]
    assert isinstance(row, IncomeRow)
    typed(qtbot, row.name_edit, "Wages")
    assert read_home(store).incomes == ()
    typed(qtbot, row.amount_edit, "1.6w")
    row.day_edit.setValue(10)
    row.day_edit.editingFinished.emit()
    assert read_home(store).incomes == (Income("Wages", Money(1600000), 10),)
    assert section.incomes.rows == [row], "the row stays where it is"
    assert "income" not in section._told_title.text().replace("incomes", "")


def test_what_is_no_amount_is_not_saved_and_says_so(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    fill(store)
    section = home(page)
    row = section.incomes.rows[0]
    assert isinstance(row, IncomeRow)
    before = read_home(store).incomes
    typed(qtbot, row.amount_edit, "lots")
    assert read_home(store).incomes == before
    assert section.incomes._problem.isVisibleTo(section)
    typed(qtbot, section.essential_edit, "8000")
    assert row.amount_edit.text() == "lots", "another change does not take the half-typed away"


def test_undo_brings_back_what_was_there(
    qtbot: QtBot, page: SettingsPage, store: Store, controller: SettingsController
) -> None:
    fill(store)
    section = home(page)
    before = read_home(store)
    section.incomes.rows[0].remove_button.click()
    assert len(section.incomes.rows) == len(before.incomes) - 1
    controller.undo()
    assert read_home(store) == before
    assert [row.record() for row in section.incomes.rows] == list(before.incomes)


def test_living_costs_are_saved_and_can_be_unknown_again(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    section = home(page)
    typed(qtbot, section.discretionary_edit, "1800")
    assert read_home(store).basics.living is None, "what is essential is still unknown"
    typed(qtbot, section.essential_edit, "7200")
    assert read_home(store).basics.living == Living(Money(720000), Money(180000))
    typed(qtbot, section.discretionary_edit, "0")
    assert section.discretionary_edit.text() == "0", "what was typed stays"
    typed(qtbot, section.discretionary_edit, " ")
    section.essential_edit.clear()
    section.essential_edit.editingFinished.emit()
    assert read_home(store).basics.living is None


def test_an_amount_that_was_left_empty_stays_empty(qtbot: QtBot, page: SettingsPage) -> None:
    section = home(page)
    typed(qtbot, section.essential_edit, "4500")
    assert (section.discretionary_edit.text(), section.discretionary_edit.placeholderText()) == (
        "",
        "empty counts as 0",
    )


def test_more_to_leave_out_than_is_essential_is_asked_about_once(
    qtbot: QtBot, page: SettingsPage, store: Store
) -> None:
    section = home(page)
    section.window().show()
    typed(qtbot, section.essential_edit, "3000")
    typed(qtbot, section.discretionary_edit, "9000")
    assert read_home(store).basics.living == Living(Money(300000), Money(0)), "not saved while it is asked"
    assert "on top of the essentials" in section.living_problem.text()
    qtbot.mouseClick(section.living_right, Qt.MouseButton.LeftButton)
    assert read_home(store).basics.living == Living(Money(300000), Money(900000))
    assert section.living_right.isHidden()
    typed(qtbot, section.essential_edit, "2000")
    assert read_home(store).basics.living == Living(Money(200000), Money(900000)), (
        "what was said right is not asked again"
    )


def test_the_switches_of_the_household_save(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    section = home(page)
    qtbot.mouseClick(section.single_switch, Qt.MouseButton.LeftButton)
    qtbot.keyClick(section.own_switch, Qt.Key.Key_Space)
    section.listed_tick.click()
    basics = read_home(store).basics
    assert (basics.household.single_earner, basics.household.self_employed) == (True, True)
    assert basics.all_assets_listed


def test_an_assets_kind_sets_what_a_hurried_sale_loses(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    section = home(page)
    section.assets.add_button.click()
    row = section.assets.rows[0]
    assert isinstance(row, AssetRow)
    typed(qtbot, row.name_edit, "Fund")
    typed(qtbot, row.amount_edit, "10000")
    for kind, haircut in ((AssetKind.STOCK, "0.5"), (AssetKind.OTHER, "0.3")):
        row.kind_picker.setCurrentIndex(row.kind_picker.findData(kind))
        row.kind_picker.activated.emit(row.kind_picker.currentIndex())
        assert read_home(store).assets[0].haircut == Decimal(haircut)
    typed(qtbot, row.share_edit, "20")
    assert read_home(store).liquid == Money(800000)
    section.assets.add_button.click()
    second = section.assets.rows[1]
    assert isinstance(second, AssetRow)
    typed(qtbot, second.amount_edit, "5")
    assert len({asset.id for asset in read_home(store).assets}) == 2


def test_a_month_that_came_in_is_kept(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    section = home(page)
    today = SystemClock().today()
    last = Month.of(today).plus(-1)
    assert list(section.month_edits)[-1] == last
    assert len(section.month_edits) == 12
    typed(qtbot, section.month_edits[last], "1.5.0")
    assert section._month_problem.text().startswith(f"{last}: ")
    assert section._month_problem.isVisible()
    typed(qtbot, section.month_edits[last], "15000")
    assert not section._month_problem.isVisible()
    assert [(entry.month, entry.amount) for entry in read_home(store).history] == [(last, Money(1500000))]
    section.month_edits[last].clear()
    section.month_edits[last].editingFinished.emit()
    assert read_home(store).history == ()


def test_a_due_is_added_paid_and_taken_out(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    fill(store)
    with store.write("no dues") as tx:
        for kept in store.dues():
            tx.remove_due(kept.no)
    section = home(page)
    section.dues.add_button.click()
    row = section.dues.rows[0]
    assert isinstance(row, DueRow)
    typed(qtbot, row.amount_edit, "640.50")
    today = SystemClock().today()
    assert [kept.record for kept in store.dues()] == [Due("jiebei", today, Money(64050))]
    assert section.dues.rows == [row]
    row.paid_tick.click()
    assert [kept.record.paid_on for kept in store.dues()] == [today]
    row.remove_button.click()
    assert store.dues() == ()


def test_an_old_paid_due_is_not_offered_for_change_and_stays(page: SettingsPage, store: Store, qtbot: QtBot) -> None:
    fill(store)
    old = date(2020, 1, 5)
    with store.write("old") as tx:
        tx.add_due(Due("card", old, Money(100), old + timedelta(days=1)))
    section = home(page)
    shown = [row.record().due.due for row in section.dues.rows]
    assert old not in shown
    section.dues.rows[0].remove_button.click()
    assert old in [kept.record.due for kept in store.dues()]


def test_letters_colours_and_amounts_change_at_once(
    qtbot: QtBot, controller: SettingsController, page: SettingsPage, context: Context, store: Store
) -> None:
    page.open_subject("look")
    section = page.section
    assert isinstance(section, LookSection)
    with qtbot.waitSignal(controller.asked) as asked:  # other letters are the program's: the window is built anew
        for picker, value in ((section.theme_picker, "dark"), (section.scale_picker, 130)):
            picker.setCurrentIndex(picker.findData(value))
            picker.activated.emit(picker.currentIndex())
    assert asked.args == [DressAnew()]
    section.hide_switch.click()
    assert context.look.theme.dark
    assert context.look.amounts_hidden
    chosen = read_preferences(store)
    assert (chosen.theme, chosen.font_scale, chosen.hide_amounts) == ("dark", 130, True)


def test_a_language_fixed_from_outside_is_said(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, controller: SettingsController, page: SettingsPage
) -> None:
    monkeypatch.setenv("RAINCHECK_LANG", "en")
    with qtbot.waitSignal(page.context.speaker.problem) as told:
        controller.choose("language", "en")
    assert "RAINCHECK_LANG decides" in told.args[0]


def test_the_page_says_what_overrules_the_language_chosen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, context: Context, controller: SettingsController
) -> None:
    for value, said in (("en", "RAINCHECK_LANG decides"), ("", "")):
        monkeypatch.setenv("RAINCHECK_LANG", value)
        section = LookSection(context, controller)
        qtbot.addWidget(section)
        assert said in section.language_picker.accessibleDescription()
        assert bool(section.language_picker.accessibleDescription()) is bool(said)


def test_another_language_is_asked_of_the_program(
    qtbot: QtBot, controller: SettingsController, page: SettingsPage
) -> None:
    with qtbot.waitSignal(controller.asked) as asked:
        controller.choose("language", "en")
    assert asked.args == [DressAnew()]


def test_times_and_quiet_hours_are_saved(
    qtbot: QtBot, page: SettingsPage, store: Store, context: Context, system: FakeSystem
) -> None:
    section = reminders(page, qtbot, context)
    section.times.add_button.click()
    assert read_preferences(store).check_times == (time(9), time(13), time(21))
    field = section.times.fields[0]
    field.setFocus()
    field.setTime(field.time().addSecs(3600))
    field.editingFinished.emit()
    assert time(10) in read_preferences(store).check_times
    section.times.remove_button.click()
    assert len(read_preferences(store).check_times) == 2
    qtbot.mouseClick(section.quiet_switch, Qt.MouseButton.LeftButton)
    assert read_preferences(store).quiet_hours == QuietHours(time(22), time(8))
    section.quiet_end.setTime(section.quiet_end.time().addSecs(-1800))
    section.quiet_end.editingFinished.emit()
    assert read_preferences(store).quiet_hours == QuietHours(time(22), time(7, 30))
    section.quiet_switch.click()
    assert read_preferences(store).quiet_hours is None


def test_the_schedule_is_installed_and_read_back(
    qtbot: QtBot, page: SettingsPage, context: Context, system: FakeSystem
) -> None:
    section = reminders(page, qtbot, context)
    assert not section.schedule_switch.isChecked()
    section.schedule_switch.click()
    assert not section.schedule_switch.isEnabled()
    qtbot.waitUntil(section.schedule_switch.isEnabled)
    assert section.schedule_switch.isChecked()
    assert system.job is not None
    assert "read back" in section.schedule_row.explained_label.text()
    section.times.add_button.click()
    qtbot.waitUntil(lambda: system.job is not None and len(system.job.times) == 3)
    section.schedule_switch.click()
    qtbot.waitUntil(lambda: system.job is None and not section.schedule_switch.isChecked())


def test_a_refused_schedule_is_told_and_not_shown_as_on(
    qtbot: QtBot, page: SettingsPage, context: Context, system: FakeSystem
) -> None:
    section = reminders(page, qtbot, context)
    system.refuses = True
    told: list[str] = []
    context.speaker.problem.connect(told.append)
    section.schedule_switch.click()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["The system refused."]
    qtbot.waitUntil(lambda: not section.schedule_switch.isChecked())


def test_a_test_popup_tells_its_outcome(
    qtbot: QtBot, page: SettingsPage, context: Context, controller: SettingsController
) -> None:
    section = reminders(page, qtbot, context)
    controller.try_popup = lambda done: done(Delivered("1", "x"))
    section.try_button.click()
    assert "took it" in section.tried_label.text()
    controller.try_popup = lambda done: done(Failed("No service answers."))
    section.try_button.click()
    assert section.tried_label.text() == "No service answers."


def test_the_week_ahead_lists_dues_and_says_how_quiet_it_is(
    qtbot: QtBot, page: SettingsPage, context: Context, store: Store
) -> None:
    fill(store)
    today = SystemClock().today()
    with store.write("due") as tx:
        tx.add_due(Due("jiebei", today + timedelta(days=3), Money(50000)))
    context.bus.tell(Changes(obligations=True))
    section = reminders(page, qtbot, context)
    assert any("jiebei" in row.what for row in section.week_table.records.records)
    assert "more check" in section.week_label.text()


def test_backups_are_made_checked_and_listed(qtbot: QtBot, page: SettingsPage, store: Store, context: Context) -> None:
    fill(store)
    page.open_subject("backups")
    section = page.section
    assert isinstance(section, BackupsSection)
    assert section.none_label.isVisibleTo(section)
    section.now_button.click()
    qtbot.waitUntil(lambda: bool(section.table.records.records) and section.table.records.records[0].health is not None)
    assert section.table.records.records[0].mark.word == "sound"
    damaged = store.backups()[0].path
    content = bytearray(damaged.read_bytes())
    content[4096:12000] = bytes(12000 - 4096)
    damaged.write_bytes(bytes(content))
    section.controller._health.clear()
    section.controller.check_backups()
    qtbot.waitUntil(lambda: section.table.records.records[0].mark.word == "cannot be read")


def test_the_doctor_finds_and_mends(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    fill(store)
    store.path.chmod(0o644)
    page.open_subject("backups")
    section = page.section
    assert isinstance(section, BackupsSection)
    section.examine_button.click()
    qtbot.waitUntil(lambda: bool(section._found))
    assert section.mend_button.isVisibleTo(section)
    section.mend_button.click()
    qtbot.waitUntil(lambda: all(entry.ok for entry in section._found))
    assert store.path.stat().st_mode & 0o077 == 0
    assert store.backups()
    assert all(isinstance(section.findings.itemAt(i).widget(), Finding) for i in range(section.findings.count()))


def test_history_shows_who_and_what_and_undoes(page: SettingsPage, store: Store, qtbot: QtBot) -> None:
    fill(store)
    page.open_subject("safety")
    section = page.section
    assert isinstance(section, SafetySection)
    assert [(row.who, row.what, row.undone) for row in section.history_table.records.records] == [
        ("you", "load", False)
    ]
    qtbot.mouseClick(section.undo_button, Qt.MouseButton.LeftButton)
    assert store.is_empty()
    assert section.history_table.records.records[0].undone
    assert not section.undo_button.isEnabled()


def test_lock_is_offered_only_for_an_encrypted_book(page: SettingsPage) -> None:
    page.open_subject("safety")
    section = page.section
    assert isinstance(section, SafetySection)
    assert not section.lock_card.isVisibleTo(section)
    assert section.encrypt_button.isVisibleTo(section)


def test_lock_now_asks_the_program(qtbot: QtBot, tmp_path: Path, context: Context, system: FakeSystem) -> None:
    with open_store(tmp_path / "s.raincheck", clock=SystemClock().now, passphrase="x", create=True) as store:
        controller = SettingsController(
            Session(store, SystemClock(), context, context.bus), context, system=lambda: system
        )
        page = SettingsPage(context, controller)
        qtbot.addWidget(page)
        page.show()
        page.open_subject("safety")
        section = page.section
        assert isinstance(section, SafetySection)
        with qtbot.waitSignal(controller.asked) as asked:
            section.lock_button.click()
        assert asked.args == [LockNow()]


def test_hidden_amounts_stay_hidden_in_the_settings(page: SettingsPage, store: Store, context: Context) -> None:
    fill(store)
    context.look.hide_amounts(hidden=True)
    section = home(page)
    row = section.incomes.rows[0]
    assert isinstance(row, IncomeRow)
    assert row.amount_edit.echoMode() is not QLineEdit.EchoMode.Normal
    assert section._incomes_card.heading is not None
    assert "16,667" not in section._incomes_card.heading.note.text()


@pytest.mark.parametrize("key", ["home", "look", "reminders", "safety", "backups", "book"])
def test_every_control_has_a_name(page: SettingsPage, store: Store, key: str) -> None:
    fill(store)
    page.open_subject(key)
    controls = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in page.findChildren(QWidget)
        if isinstance(widget, controls)
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and not (QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))
    ]
    assert nameless == []


def test_the_sections_are_walked_by_arrows(qtbot: QtBot, page: SettingsPage) -> None:
    page.sections.setFocus()
    qtbot.keyClick(page.sections, Qt.Key.Key_Down)
    assert isinstance(page.section, LookSection)


def test_the_wheel_scrolls_past_a_list(qtbot: QtBot, page: SettingsPage, store: Store) -> None:
    page.open_subject("look")
    section = page.section
    assert isinstance(section, LookSection)
    section.theme_picker.clearFocus()
    before = section.theme_picker.currentIndex()
    at = QPointF(5, 5)
    turn = QWheelEvent(
        at,
        section.theme_picker.mapToGlobal(at),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(section.theme_picker, turn)
    assert section.theme_picker.currentIndex() == before


def test_a_switch_says_its_state_to_a_screen_reader(page: SettingsPage) -> None:
    section = home(page)
    assert isinstance(section.single_switch, Switch)
    state = QAccessible.queryAccessibleInterface(section.single_switch).state()
    assert state.checkable
    assert not state.checked
