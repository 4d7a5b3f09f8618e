"""The page of warnings on a real book: found, answered, put off and undone by keys and mouse."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.gui.alerts.conftest import NOW, TODAY, FixedClock

from raincheck.app import household, lender_record
from raincheck.app.checking import run_check
from raincheck.app.household import HomeDraft, read_home
from raincheck.app.recording import Entry, record
from raincheck.core.alerts import AlertState
from raincheck.core.calendar import Month
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level
from raincheck.core.verdicts import Verdict
from raincheck.gui.alerts.charts.rules import RuleStrips
from raincheck.gui.alerts.missed_dialog import MissedDialog
from raincheck.gui.alerts.page import AlertsPage
from raincheck.gui.alerts.presenter import Bin
from raincheck.gui.alerts.snooze_dialog import SnoozeDialog
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.application import Application
from raincheck.store import Store, facade, open_store

INBOX, RULES, REPLAY, LENDERS = range(4)


def alert_of(store: Store, rule: str) -> int:
    return next(alert.id for alert in store.alerts() if alert.rule == rule)


def shown(page: AlertsPage) -> list[str]:
    return [row.title for row in page.inbox.list.entries.rows()]


def texts(widget: QWidget) -> str:
    QApplication.processEvents()  # what was just added is laid out then
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(qtbot: QtBot, page: AlertsPage, key: Qt.Key) -> None:
    page.inbox.list.setFocus()
    qtbot.keyClick(page.inbox.list, key)


def state(store: Store, id_: int) -> AlertState:
    alert = store.alert(id_)
    assert alert is not None
    return alert.state


def click_tab(qtbot: QtBot, tabs: QTabBar, place: int) -> None:
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())


def test_the_most_urgent_stand_first_under_their_headings(page: AlertsPage) -> None:
    groups = [row.group for row in page.inbox.list.entries.rows()]
    assert groups == sorted(groups, key=["What lenders did", "Coming in and going out", "How things stand"].index)
    assert page.inbox.list.entries.index(0).data() == "What lenders did  1"
    assert "Limit cut" in page.inbox.list.entries.rows()[0].note
    assert page.inbox.bins.tabText(0) == f"Open {len(groups)}"


def test_arrows_walk_and_the_warning_beside_follows(qtbot: QtBot, page: AlertsPage) -> None:
    first = page.inbox.list.current()
    press(qtbot, page, Qt.Key.Key_Down)
    second = page.inbox.list.current()
    assert second != first
    title = next(row.title for row in page.inbox.list.entries.rows() if row.id == second)
    assert page.inbox.detail.accessibleName() == title


def test_a_warning_shows_all_it_rests_on(page: AlertsPage, store: Store, application: Application) -> None:
    application.context.speaker.go.emit(Target(PageId.ALERTS, str(alert_of(store, "U02"))))
    told = texts(page.inbox.detail)
    assert "The limit is below what is owed" in told, "what a cut left is said with the cut"
    assert "watch from 80%, severe from 95%" in told
    assert "version 1" in told
    assert "raised" in told
    assert "repay ¥" not in told, "a cut asks nobody to repay at once"
    table = page.inbox.detail.findChild(QAbstractItemView)
    assert table is not None
    values = [table.model().index(row, 1).data() for row in range(table.model().rowCount())]
    assert "¥50" in values


def test_a_answers_and_the_toast_takes_it_back(
    qtbot: QtBot, page: AlertsPage, store: Store, application: Application
) -> None:
    id_ = page.inbox.list.current()
    assert id_ is not None
    press(qtbot, page, Qt.Key.Key_A)
    assert state(store, id_) is AlertState.ACKNOWLEDGED
    assert id_ not in [row.id for row in page.inbox.list.entries.rows()]
    assert page.inbox.list.current() is not None
    undo = next(b for b in application.window.toast.findChildren(QAbstractButton) if b.text() == "Undo")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert state(store, id_) is AlertState.OPEN
    assert id_ in [row.id for row in page.inbox.list.entries.rows()]


def test_h_handles_and_history_keeps_the_life(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    id_ = alert_of(store, "L01")
    page.inbox.open_alert(id_)
    press(qtbot, page, Qt.Key.Key_H)
    assert state(store, id_) is AlertState.HANDLED
    click_tab(qtbot, page.inbox.bins, 2)
    assert {row.id for row in page.inbox.list.entries.rows()} == {id_, alert_of(store, "U02")}
    page.inbox.open_alert(id_)
    told = texts(page.inbox.detail)
    assert "raised" in told
    assert "marked handled by you" in told
    assert not page.inbox.detail.handle_button.isVisible()


@pytest.mark.parametrize(
    ("key", "verdict"),
    [(Qt.Key.Key_U, Verdict.USEFUL), (Qt.Key.Key_K, Verdict.KNOWN), (Qt.Key.Key_W, Verdict.WRONG)],
)
def test_a_key_judges_and_the_same_key_takes_it_back(
    qtbot: QtBot, page: AlertsPage, store: Store, key: Qt.Key, verdict: Verdict
) -> None:
    press(qtbot, page, key)
    entry = [alert_of(store, "L01"), alert_of(store, "U02")]
    assert [(given.alert, given.verdict) for given in store.verdicts()] == [(id_, verdict) for id_ in entry]
    assert page.inbox.detail.verdict_button(verdict).isChecked()
    press(qtbot, page, key)
    assert store.verdicts() == ()
    assert not page.inbox.detail.verdict_button(verdict).isChecked()


def snooze_dialog(page: AlertsPage) -> SnoozeDialog:
    found = page.inbox.findChild(SnoozeDialog)
    assert found is not None
    return found


def test_a_snooze_wants_a_reason_and_says_when_it_is_capped(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    id_ = alert_of(store, "C02")
    page.inbox.open_alert(id_)
    press(qtbot, page, Qt.Key.Key_S)
    dialog = snooze_dialog(page)
    assert not dialog.save_button.isEnabled()
    qtbot.mouseClick(dialog.spans.button(30), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog.reason_edit, "payday first")
    assert "26 Nov" in dialog.cap_label.text()
    assert "falls due" in dialog.cap_label.text()
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    alert = store.alert(id_)
    assert alert is not None
    assert (alert.state, alert.snoozed_until) == (AlertState.SNOOZED, date(2026, 11, 26))
    assert alert.snooze_reason == "payday first"


def test_a_short_snooze_ends_where_it_was_asked_to(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    id_ = alert_of(store, "C02")
    page.inbox.open_alert(id_)
    press(qtbot, page, Qt.Key.Key_S)
    dialog = snooze_dialog(page)
    qtbot.mouseClick(dialog.spans.button(1), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog.reason_edit, "tomorrow")
    assert "falls due" not in dialog.cap_label.text()
    dialog.accept()
    alert = store.alert(id_)
    assert alert is not None
    assert alert.snoozed_until == TODAY + timedelta(days=1)


def test_letters_typed_into_the_search_decide_nothing(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    press(qtbot, page, Qt.Key.Key_Slash)
    assert page.inbox.search_edit.hasFocus()
    qtbot.keyClicks(page.inbox.search_edit, "hash")
    assert all(alert.state is AlertState.OPEN for alert in store.alerts())
    assert shown(page) == []
    assert "No warning fits" in texts(page.inbox)


def test_filters_narrow_by_words_family_and_line(qtbot: QtBot, page: AlertsPage) -> None:
    everything = shown(page)
    qtbot.keyClicks(page.inbox.search_edit, "limit")
    assert 0 < len(shown(page)) < len(everything)
    page.inbox.search_edit.clear()
    page.inbox.family_box.setCurrentIndex(page.inbox.family_box.findData("D"))
    page.inbox.family_box.activated.emit(1)
    assert {row.family for row in page.inbox.list.entries.rows()} == {"D"}
    page.inbox.family_box.setCurrentIndex(0)
    page.inbox.family_box.activated.emit(0)
    page.inbox.line_box.setCurrentIndex(page.inbox.line_box.findData("jiebei"))
    page.inbox.line_box.activated.emit(1)
    assert all("jiebei" in row.lines for row in page.inbox.list.entries.rows())
    assert shown(page)


def test_a_warning_known_only_to_the_window_can_be_answered(
    qtbot: QtBot, page: AlertsPage, store: Store, application: Application
) -> None:
    """After midnight the window sees today's warnings before any check has kept them."""
    application.session.clock = FixedClock(NOW + timedelta(days=15), ZoneInfo("Asia/Shanghai"))
    page.reload()
    row = next(row for row in page.inbox.list.entries.rows() if store.alert(row.id) is None)
    page.inbox.open_alert(row.id)
    press(qtbot, page, Qt.Key.Key_A)
    assert state(store, row.id) is AlertState.ACKNOWLEDGED


def test_hidden_amounts_are_hidden_here_too(page: AlertsPage, store: Store, look: Look) -> None:
    page.inbox.open_alert(alert_of(store, "U02"))
    look.hide_amounts(hidden=True)
    told = texts(page.inbox.detail)
    assert "••••" in told
    assert "36,000" not in told
    table = page.inbox.detail.findChild(QAbstractItemView)
    assert table is not None
    assert "¥50" not in [table.model().index(row, 1).data() for row in range(table.model().rowCount())]


def test_a_narrow_window_shows_one_after_the_other(qtbot: QtBot, page: AlertsPage, application: Application) -> None:
    application.window.resize(920, 700)
    assert page.inbox.list.isVisible()
    assert not page.inbox.detail.isVisible()
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.inbox.detail.isVisible()
    assert not page.inbox.list.isVisible()
    qtbot.keyClick(page.inbox.detail.acknowledge_button, Qt.Key.Key_Escape)
    assert page.inbox.list.isVisible()


def test_a_calm_book_says_so(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    for alert in store.alerts():
        page.inbox.open_alert(alert.id)
        press(qtbot, page, Qt.Key.Key_H)
    assert page.inbox.bins.tabText(0) == "Open 0"
    click_tab(qtbot, page.inbox.bins, 0)
    assert "Nothing waits" in texts(page.inbox)


def test_every_control_has_a_name(qtbot: QtBot, page: AlertsPage) -> None:
    unnamed = []
    for part in (INBOX, RULES, REPLAY, LENDERS):
        page.tabs.setCurrentIndex(part)
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView):
            for widget in page.findChildren(kind):
                interface = QAccessible.queryAccessibleInterface(widget)
                named = interface is not None and interface.text(QAccessible.Text.Name).strip()
                own = not isinstance(widget.parent(), QComboBox | QLineEdit) and not widget.objectName().startswith(
                    "qt_"
                )
                if widget.isVisible() and own and not named and not isinstance(widget, QHeaderView):
                    unnamed.append(widget)
    assert unnamed == []
    qtbot.waitUntil(lambda: page.replay.is_ready, timeout=20_000)


def test_the_bins_hold_every_state() -> None:
    assert set(Bin) == {Bin.WAITING, Bin.SEEN, Bin.PAST}


# thresholds


def edit(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_a_changed_threshold_judges_the_book_anew(
    qtbot: QtBot, page: AlertsPage, store: Store, application: Application
) -> None:
    page.tabs.setCurrentIndex(RULES)
    page.rules.show_rule("C04")
    assert application.session.report().level("C04") is Level.GREEN
    row = page.rules.editor.rows[0]
    edit(qtbot, row.amber, "40")
    edit(qtbot, row.red, "45")
    qtbot.mouseClick(page.rules.editor.save_button, Qt.MouseButton.LeftButton)
    assert application.session.report().level("C04") is Level.RED
    assert "C04" in [alert.rule for alert in store.alerts()]
    chosen = page.rules.table.chosen()
    assert chosen is not None
    assert (chosen.code, chosen.changed, chosen.mark.word) == ("C04", True, "Severe")
    page.rules.editor.reset_button.click()
    assert store.overrides() == ()


@pytest.mark.parametrize(
    ("amber", "red", "said"),
    [
        ("0", "60", "outside the bounds: 1% to 100%"),
        ("40", "101", "101% is outside the bounds"),
        ("70", "60", "must not be below watch"),
        ("a lot", "60", "Write a number such as 40"),
    ],
)
def test_what_is_out_of_bounds_is_refused_with_the_bound(
    qtbot: QtBot, page: AlertsPage, store: Store, amber: str, red: str, said: str
) -> None:
    page.tabs.setCurrentIndex(RULES)
    page.rules.show_rule("C01")
    row = page.rules.editor.rows[0]
    edit(qtbot, row.amber, amber)
    edit(qtbot, row.red, red)
    assert said in row.problem.text()
    assert not page.rules.editor.save_button.isEnabled()
    qtbot.keyClick(row.red, Qt.Key.Key_Return)
    assert store.overrides() == ()


def test_a_line_may_have_values_of_its_own(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    page.tabs.setCurrentIndex(RULES)
    page.rules.show_rule("U02")
    box = page.rules.editor.line_box
    box.setCurrentIndex(box.findData("huabei"))
    box.activated.emit(box.currentIndex())
    edit(qtbot, page.rules.editor.rows[0].amber, "60")
    qtbot.keyClick(page.rules.editor.rows[0].amber, Qt.Key.Key_Return)
    (override,) = store.overrides()
    assert (override.rule, override.channel, str(override.band.amber)) == ("U02", "huabei", "3/5")
    assert page.rules.editor.channel == "huabei"
    page.rules.show_rule("C01")
    assert not page.rules.editor.line_box.isVisible()


def test_another_set_of_thresholds_is_chosen_and_undone(
    page: AlertsPage, store: Store, application: Application
) -> None:
    page.tabs.setCurrentIndex(RULES)
    box = page.rules.profile_box
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert dict(store.settings()).get("profile") == "strict_2023"
    assert application.session.report().level("C02") is Level.RED
    application.session.undo()
    assert dict(store.settings()).get("profile") is None
    assert box.currentIndex() == 0


def test_five_wrong_ones_bring_an_offer(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    first = next(alert for alert in store.alerts() if alert.rule == "C02")
    with store.write_state() as state:
        state.save_alerts(
            replace(first, id=100 + n, slot=f"old{n}", state=AlertState.CLEARED, level=Level.GREEN) for n in range(5)
        )
    for n in range(5):
        with store.write("judged") as tx:
            tx.set_verdict(100 + n, Verdict.WRONG if n else Verdict.USEFUL)
    page.tabs.setCurrentIndex(RULES)
    page.rules.show_rule("C02")
    assert page.rules.table.chosen().worth == "1 of 5 times right"  # type: ignore[union-attr] - it is chosen
    assert not page.rules.editor.offer_button.isVisible()
    with store.write("judged") as tx:
        tx.set_verdict(first.id, Verdict.WRONG)
    page.reload()
    assert page.rules.editor.offer_button.isVisible()
    assert "0.3" in texts(page.rules.editor)
    qtbot.mouseClick(page.rules.editor.offer_button, Qt.MouseButton.LeftButton)
    (override,) = store.overrides()
    assert (override.rule, str(override.band.amber), str(override.band.red)) == ("C02", "3/10", "12/25")


def test_a_missed_event_is_noted(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    page.tabs.setCurrentIndex(RULES)
    page.rules.missed_button.click()
    dialog = page.rules.findChild(MissedDialog)
    assert dialog is not None
    assert not dialog.save_button.isEnabled()
    qtbot.keyClicks(dialog.text_edit, "frozen for a day")
    dialog.rule_box.setCurrentIndex(dialog.rule_box.findData("L03"))
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    (kept,) = store.missed_events()
    assert (kept.record.text, kept.record.rule, kept.record.on) == ("frozen for a day", "L03", TODAY)
    assert "1 missed" in texts(page.rules)


# the strips of the replay and the lenders' record


def test_strips_claim_nothing_before_the_replay_is_there(qtbot: QtBot, look: Look) -> None:
    strips = RuleStrips(look)
    qtbot.addWidget(strips)
    assert strips.summary() == "Nothing was replayed yet."
    assert list(strips.stops()) == []


def test_levels_differ_without_their_colour(qtbot: QtBot, page: AlertsPage) -> None:
    """A strip in grey tones still tells severe from watch from fine: by height and hatching."""
    page.tabs.setCurrentIndex(REPLAY)
    qtbot.waitUntil(lambda: page.replay.is_ready, timeout=20_000)
    strips = page.replay.strips
    qtbot.waitUntil(lambda: strips.height() >= strips.sizeHint().height())
    image = strips.grab().toImage()
    ratio = image.devicePixelRatio()
    plot, row = strips.plot(), strips.look.px(21)
    paper = image.pixelColor(image.width() - 2, 2)

    def inked(code: str, day: date) -> int:
        place = 1 + [strip.code for strip in strips._strips].index(code)  # the weather stands above
        x = round((strips.x_of(day, plot) + strips.x_of(day + timedelta(days=1), plot)) / 2 * ratio)
        top = plot.top() + place * row
        column = [image.pixelColor(x, round((top + y) * ratio)) for y in range(2, row - 1)]
        return sum(pixel != paper for pixel in column)

    severe, watch, fine = (
        inked("L01", TODAY),
        inked("C02", date(2026, 11, 5)),
        inked("L01", date(2026, 11, 5)),
    )
    assert severe > watch + 3 > fine + 3


def test_the_lenders_record_counts_the_cut(page: AlertsPage) -> None:
    page.tabs.setCurrentIndex(LENDERS)
    first = page.lenders.lenders.records.records[0]
    assert (first.name, first.cuts, first.closings, first.notice) == ("Ant", 1, 0, "not once")
    assert [act.line for act in page.lenders.acts.records.records] == ["借呗"]


def test_a_popups_click_leads_to_a_warning_that_another_process_has_just_found(
    page: AlertsPage, application: Application, store: Store
) -> None:
    with open_store(store.path, clock=lambda: NOW) as other:
        record(other, Entry("weilidai", limit=Money(1_000_00)), TODAY)
        run_check(other, TODAY, now=NOW)
        fresh = next(alert.id for alert in other.current_alerts() if (alert.rule, alert.subject) == ("L01", "weilidai"))
    application.session._forget(Changes.everything())
    page.open_subject(str(fresh))
    assert page.inbox.list.current() == fresh


def test_a_warning_that_is_gone_is_said_to_be_gone_and_no_other_is_chosen_for_it(
    page: AlertsPage, application: Application
) -> None:
    said: list[str] = []
    application.context.speaker.toast.connect(lambda text, _: said.append(text))
    before = page.inbox.list.current()
    page.open_subject("98765")
    assert said == ["That warning is no longer in the book."]
    assert page.inbox.list.current() == before
    page.open_subject("nonsense")


@pytest.fixture
def falling(store: Store) -> Store:
    """The last three months brought 1,000 yuan each."""
    months = tuple((Month(2026, number), Money(100_000)) for number in (8, 9, 10))
    household.change(store, HomeDraft(months=months))
    run_check(store, TODAY, now=NOW)
    return store


def test_planning_with_recent_income_is_one_click(falling: Store, page: AlertsPage) -> None:
    page.open_subject(str(alert_of(falling, "D04")))
    assert page.inbox.detail.replan_button.isVisibleTo(page)
    page.inbox.detail.replan_button.click()
    assert sum(income.amount.fen for income in read_home(falling).incomes) == 100_000
    assert not [alert for alert in falling.alerts() if alert.rule == "D04" and alert.is_shown]
    page.open_subject(str(alert_of(falling, "L01")))
    assert not page.inbox.detail.replan_button.isVisibleTo(page)


def test_the_lenders_record_of_a_large_book_is_read_beside_the_window(
    page: AlertsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facade, "LARGE_BYTES", 0)
    threads, records = [], lender_record.records
    monkeypatch.setattr(
        lender_record, "records", lambda *given: threads.append(threading.get_ident()) or records(*given)
    )
    page.tabs.setCurrentIndex(LENDERS)
    assert "Looking at the book …" in texts(page)
    page.reload()  # asked twice meanwhile: read once more, after the first
    page.reload()
    qtbot.waitUntil(lambda: len(threads) == 2)
    qtbot.waitUntil(page.lenders.acts.isVisible)
    assert page.lenders.lenders.records.records
    assert "Looking at the book …" not in texts(page)
    assert threading.get_ident() not in threads
