"""The replay of the warnings page: its days, where it begins, and how it is stopped."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from raincheck.gui.alerts.page import AlertsPage

REPLAY = 2


def texts(widget: QWidget) -> str:
    QApplication.processEvents()  # what was just added is shown then
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def test_the_replay_draws_the_days_without_holding_the_window(qtbot: QtBot, page: AlertsPage) -> None:
    page.tabs.setCurrentIndex(REPLAY)
    assert not page.replay.is_ready
    qtbot.waitUntil(lambda: page.replay.is_ready, timeout=20_000)
    strips = page.replay.strips
    told = strips.accessibleDescription()
    assert "Limit cut: Severe, first on 2026-11-22" in told
    assert "up to 31 days before" in texts(page.replay)
    strips.setFocus()
    qtbot.keyClick(strips, Qt.Key.Key_Left)
    assert strips.accessibleDescription().startswith("2026-11-22")
    assert "■ Severe  Limit cut" in strips.accessibleDescription()
    qtbot.keyClick(strips, Qt.Key.Key_Left)
    assert strips.accessibleDescription().startswith("2026-11-21")


def test_the_replay_begins_where_it_is_told_to(qtbot: QtBot, page: AlertsPage) -> None:
    page.tabs.setCurrentIndex(REPLAY)
    page.replay.from_edit.show_day(date(2026, 11, 22))
    page.replay.run_button.click()
    page.replay.replay()
    qtbot.waitUntil(lambda: page.replay.is_ready, timeout=20_000)
    assert "No line was cut" in texts(page.replay)
    page.replay.to_edit.show_day(date(2026, 11, 1))
    page.replay.replay()
    assert "The first day is after the last one." in texts(page.replay)


def test_a_replay_that_is_stopped_shows_the_days_up_to_there(qtbot: QtBot, page: AlertsPage) -> None:
    page.tabs.setCurrentIndex(REPLAY)
    assert page.replay.stop_button.isVisible()
    qtbot.keyClick(page.replay.stop_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.replay.is_ready, timeout=20_000)
    assert "Stopped: this goes up to 20" in texts(page.replay)
    assert page.replay.run_button.isVisible()
    assert not page.replay.stop_button.isVisible()
