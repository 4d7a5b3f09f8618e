"""The page of warnings on a real book: found, answered, put off and undone by keys and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
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
    QWidget,
)
from pytestqt.qtbot import QtBot

from raincheck import bookfile
from raincheck.app.checking import run_check
from raincheck.app.transfer import load
from raincheck.core.alerts import AlertState
from raincheck.core.quality import Verdict
from raincheck.core.rules.thresholds import Level
from raincheck.gui.application import Application
from raincheck.gui.context import PageId, Target
from raincheck.gui.dialogs.missed import MissedDialog
from raincheck.gui.dialogs.snooze import SnoozeDialog
from raincheck.gui.icons import Icons
from raincheck.gui.look import Look
from raincheck.gui.pages.alerts import AlertsPage
from raincheck.gui.views.alerts import Bin
from raincheck.store import Store, open_store

DATA = Path(__file__).parents[1] / "cli" / "data"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """The same moment for ever."""

    moment: datetime
    zone: ZoneInfo

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(self.zone).date()


INBOX, RULES, REPLAY, LENDERS = range(4)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "home.raincheck", clock=lambda: NOW, create=True) as made:
        load(made, bookfile.parse((DATA / "li_ming.json").read_bytes()))
        run_check(made, TODAY, now=NOW)
        yield made


@pytest.fixture
def application(qtbot: QtBot, store: Store, look: Look, repository: Path) -> Iterator[Application]:
    made = Application(store, FixedClock(NOW, ZoneInfo("Asia/Shanghai")), look, Icons(repository / "resources/icons"))
    made.window.resize(1360, 860)
    with qtbot.waitExposed(made.window):
        made.window.show()
    yield made
    made.close()


@pytest.fixture
def page(application: Application) -> AlertsPage:
    application.window.show_page(PageId.ALERTS)
    made = application.window.page
    assert isinstance(made, AlertsPage)
    return made


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


def test_the_worst_stand_first_under_their_headings(page: AlertsPage) -> None:
    groups = [row.group for row in page.inbox.list.entries.rows()]
    assert groups == sorted(groups, key=["Severe", "Watch"].index)
    assert groups.count("Severe") == 2
    assert page.inbox.list.entries.index(0).data() == "Severe  2"
    assert page.inbox.bins.button(0).text() == f"Open {len(groups)}"


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
    assert "over its limit" in told
    assert "watch from 80%, severe from 95%" in told
    assert "version 1" in told
    assert "raised" in told
    assert "repay ¥" in told
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
    qtbot.mouseClick(page.inbox.bins.button(2), Qt.MouseButton.LeftButton)
    assert [row.id for row in page.inbox.list.entries.rows()] == [id_]
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
    id_ = page.inbox.list.current()
    press(qtbot, page, key)
    assert [(given.alert, given.verdict) for given in store.verdicts()] == [(id_, verdict)]
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
    application.desk.clock = FixedClock(NOW + timedelta(days=15), ZoneInfo("Asia/Shanghai"))
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
    assert page.inbox.bins.button(0).text() == "Open 0"
    qtbot.mouseClick(page.inbox.bins.button(0), Qt.MouseButton.LeftButton)
    assert "Nothing waits" in texts(page.inbox)


def test_every_control_has_a_name(qtbot: QtBot, page: AlertsPage) -> None:
    unnamed = []
    for part in (INBOX, RULES, REPLAY, LENDERS):
        page.parts.button(part).click()
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
    page.parts.button(RULES).click()
    page.rules.show_rule("C04")
    assert application.desk.report().level("C04") is Level.GREEN
    row = page.rules.editor.rows[0]
    edit(qtbot, row.amber, "40")
    edit(qtbot, row.red, "45")
    qtbot.mouseClick(page.rules.editor.save_button, Qt.MouseButton.LeftButton)
    assert application.desk.report().level("C04") is Level.RED
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
    page.parts.button(RULES).click()
    page.rules.show_rule("C01")
    row = page.rules.editor.rows[0]
    edit(qtbot, row.amber, amber)
    edit(qtbot, row.red, red)
    assert said in row.problem.text()
    assert not page.rules.editor.save_button.isEnabled()
    qtbot.keyClick(row.red, Qt.Key.Key_Return)
    assert store.overrides() == ()


def test_a_line_may_have_values_of_its_own(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    page.parts.button(RULES).click()
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
    page.parts.button(RULES).click()
    box = page.rules.profile_box
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert store.setting("profile") == "strict_2023"
    assert application.desk.report().level("C02") is Level.RED
    application.desk.undo()
    assert store.setting("profile") is None
    assert box.currentIndex() == 0


def test_five_wrong_ones_bring_an_offer(qtbot: QtBot, page: AlertsPage, store: Store) -> None:
    first = next(alert for alert in store.alerts() if alert.rule == "C02")
    with store.engine() as engine:
        engine.save_alerts(
            replace(first, id=100 + n, slot=f"old{n}", state=AlertState.CLEARED, level=Level.GREEN) for n in range(5)
        )
    for n in range(5):
        with store.write("judged") as tx:
            tx.set_verdict(100 + n, Verdict.WRONG if n else Verdict.USEFUL)
    page.parts.button(RULES).click()
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
    page.parts.button(RULES).click()
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


# replay and the lenders' record


def test_the_replay_draws_the_days_without_holding_the_window(qtbot: QtBot, page: AlertsPage) -> None:
    page.parts.button(REPLAY).click()
    assert not page.replay.is_ready
    qtbot.waitUntil(lambda: page.replay.is_ready, timeout=20_000)
    strips = page.replay.strips
    told = strips.accessibleDescription()
    assert "L01 Limit cut: Severe, first on 2026-11-22" in told
    assert "up to 31 days before" in texts(page.replay)
    strips.setFocus()
    qtbot.keyClick(strips, Qt.Key.Key_Left)
    assert strips.accessibleDescription().startswith("2026-11-22")
    assert "■ Severe  L01 Limit cut" in strips.accessibleDescription()
    qtbot.keyClick(strips, Qt.Key.Key_Left)
    assert strips.accessibleDescription().startswith("2026-11-21")


def test_the_replay_begins_where_it_is_told_to(qtbot: QtBot, page: AlertsPage) -> None:
    page.parts.button(REPLAY).click()
    page.replay.from_edit.show_day(date(2026, 11, 22))
    page.replay.run_button.click()
    page.replay.replay()
    qtbot.waitUntil(lambda: page.replay.is_ready, timeout=20_000)
    assert "No line was cut" in texts(page.replay)
    page.replay.to_edit.show_day(date(2026, 11, 1))
    page.replay.replay()
    assert "The first day is after the last one." in texts(page.replay)


def test_levels_differ_without_their_colour(qtbot: QtBot, page: AlertsPage) -> None:
    """A strip in grey tones still tells severe from watch from fine: by height and hatching."""
    page.parts.button(REPLAY).click()
    qtbot.waitUntil(lambda: page.replay.is_ready, timeout=20_000)
    strips = page.replay.strips
    image = strips.grab().toImage()
    ratio = image.devicePixelRatio()
    plot, row = strips.plot(), strips.look.px(21)
    paper = image.pixelColor(image.width() - 2, 2)

    def inked(code: str, day: date) -> int:
        place = [strip.code for strip in strips._strips].index(code)
        x = round((strips.x_of(day, plot) + strips.x_of(day + timedelta(days=1), plot)) / 2 * ratio)
        top = plot.top() + place * row
        column = [image.pixelColor(x, round((top + y) * ratio)) for y in range(2, row - 1)]
        return sum(pixel != paper for pixel in column)

    severe, watch, fine = (
        inked("U02", TODAY),
        inked("C02", date(2026, 11, 5)),
        inked("U02", date(2026, 11, 5)),
    )
    assert severe > watch + 3 > fine + 3


def test_the_lenders_record_counts_the_cut(page: AlertsPage) -> None:
    page.parts.button(LENDERS).click()
    first = page.lenders.lenders.records.records[0]
    assert (first.name, first.cuts, first.closings, first.notice) == ("Ant", 1, 0, "not once")
    assert [act.line for act in page.lenders.acts.records.records] == ["借呗"]
