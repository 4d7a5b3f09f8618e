"""The window comes back as it was, fitted to the screens there are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock

from raincheck.app.demo import story_on
from raincheck.app.transfer import load
from raincheck.gui.alerts.page import AlertsPage
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.window_state import FRAME, WindowState, as_of, fitted, keep, recall
from raincheck.store import open_store

FREE = QRect(0, 24, 1366, 744)
SMALLEST = QSize(900, 600)


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        pytest.param((100, 80, 1000, 650), (100, 80, 1000, 650), id="fits"),
        pytest.param((0, 0, 1360, 860), (0, 24 + FRAME, 1360, 744 - FRAME), id="higher than the screen"),
        pytest.param((1900, 900, 1000, 650), (366, 118, 1000, 650), id="its screen is gone"),
        pytest.param((-500, -300, 1000, 650), (0, 24 + FRAME, 1000, 650), id="left of every screen"),
        pytest.param((10, 100, 200, 100), (10, 100, 900, 600), id="too small to use"),
    ],
)
def test_a_window_lies_whole_on_the_screen(wanted: tuple[int, ...], place: tuple[int, ...]) -> None:
    assert fitted(QRect(*wanted), FREE, SMALLEST) == QRect(*place)


def test_a_screen_smaller_than_the_smallest_window_is_filled() -> None:
    assert fitted(QRect(0, 0, 1360, 860), QRect(0, 0, 800, 480), SMALLEST) == QRect(0, FRAME, 800, 480 - FRAME)


def test_what_was_kept_comes_back_and_what_cannot_be_read_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "windows" / "a.json"
    assert recall(file) is None
    state = WindowState(1, 2, 3, 4, maximised=True, page="alerts")
    keep(file, state)
    assert recall(file) == state
    file.write_bytes(b'{"left": "far"}')
    assert recall(file) is None


def test_a_new_day_begins_on_the_first_page() -> None:
    kept = WindowState(1, 2, 3, 4, page="settings", on=TODAY)
    assert as_of(kept, TODAY) == kept
    assert as_of(kept, TODAY + timedelta(days=1)) == WindowState(1, 2, 3, 4, on=TODAY)
    assert as_of(WindowState(1, 2, 3, 4, page="settings"), TODAY) == WindowState(1, 2, 3, 4)


def table_of_lines(application: Application) -> RecordTable:
    return next(found for found in application.window.findChildren(RecordTable) if found.accessibleName() == "Lines")


def test_a_window_comes_back_as_it_was(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> None:
    clock = StandingClock()
    store = open_store(tmp_path / "book.raincheck", clock=clock.now, create=True)
    load(store, story_on(TODAY))
    icons = Icons(repository / "resources" / "icons")
    first = Application(store, clock, look, icons)
    first.window.take_place(None)
    first.window.show()
    first.window.show_page(PageId.LINES)
    lines = table_of_lines(first)
    lines.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    lines.horizontalHeader().resizeSection(0, 234)
    first.window.show_page(PageId.ALERTS)
    shown = first.window.page
    assert isinstance(shown, AlertsPage)
    shown.tabs.setCurrentIndex(1)
    kept = first.window.state()
    first.close()

    second = Application(store, clock, look, icons)
    second.window.take_place(kept)
    second.window.show()
    assert second.window.shown is PageId.ALERTS
    shown = second.window.page
    assert isinstance(shown, AlertsPage)
    assert shown.tabs.currentIndex() == 1
    assert shown.rules.isVisible()
    second.window.show_page(PageId.LINES)
    table = table_of_lines(second)
    header = table.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (3, Qt.SortOrder.DescendingOrder)
    assert table.columnWidth(0) == 234
    assert second.window.state().parts == kept.parts
    second.close()
    store.close()
