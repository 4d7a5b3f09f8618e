"""What the window costs: nothing while nobody does anything, one judgement a save."""

from __future__ import annotations

import time
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import (
    record,
    show_cards,
)

from raincheck.app import checking
from raincheck.app.preferring import read_preferences
from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell.application import Application
from raincheck.store import Store


class Counted(QObject):
    """Counts the events that the program hands out."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, _event: QEvent) -> bool:  # noqa: N802 - Qt calls it by this name
        self.count += 1
        return False


def still(milliseconds: int) -> tuple[int, float]:
    """How many events pass and what share of a processor is used while nobody does anything."""
    counted, loop = Counted(), QEventLoop()
    QApplication.instance().installEventFilter(counted)
    begun, used = time.monotonic(), time.process_time()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QApplication.instance().removeEventFilter(counted)
    return counted.count, (time.process_time() - used) / (time.monotonic() - begun)


@pytest.mark.parametrize("page", [id_ for id_ in PageId if id_ not in {PageId.EVENTS, PageId.CALENDAR}])
def test_an_idle_window_uses_no_processor(application: Application, page: PageId) -> None:
    show_cards(application, 3)
    application.window.show_page(page)
    for state in (application.window.show, application.window.showMinimized, application.window.hide):
        state()
        application.context.jobs.wait()
        application.context.drawing.wait()
        for _ in range(20):
            if still(50)[0] < 10:
                break
        events, share = still(150)
        assert events < 30
        assert share < 0.3


def test_the_key_that_hides_amounts_is_kept_for_popups_reports_and_the_next_start(
    qtbot: QtBot, application: Application, store: Store
) -> None:
    for hidden in (True, False):
        qtbot.keyClick(application.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        assert application.context.look.amounts_hidden is hidden
        assert read_preferences(store).hide_amounts is hidden
    application.session.undo()
    assert not application.context.look.amounts_hidden, "undo is for entries"


def test_a_save_judges_the_book_once(application: Application, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[date] = []
    look, check = checking.look, checking.run_check
    monkeypatch.setattr(checking, "look", lambda store, day: judged.append(day) or look(store, day))
    monkeypatch.setattr(
        checking, "run_check", lambda store, day, **more: judged.append(day) or check(store, day, **more)
    )
    for page in (PageId.LINES, PageId.ALERTS, PageId.OVERVIEW):
        application.window.show_page(page)
    judged.clear()
    record(application, Entry("jiebei", limit=Money(50_00)))
    assert "L01" in {alert.rule for alert in application.session.report().alerts}
    assert len(judged) == 1
    application.context.look.hide_amounts(hidden=True)
    assert len(judged) == 1


def test_how_the_program_looks_and_runs_judges_nothing_anew(
    qtbot: QtBot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[date] = []
    look = checking.look
    monkeypatch.setattr(checking, "look", lambda store, day, *more: judged.append(day) or look(store, day, *more))
    pages = (PageId.PLANNER, PageId.CALENDAR, PageId.EVENTS, PageId.OVERVIEW)
    for page in pages:
        application.window.show_page(page)
    judged.clear()
    qtbot.keyClick(application.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    for key, text in (("theme", "dark"), ("font_scale", "120"), ("check_times", "08:00"), ("quiet_hours", "")):
        assert application.settings.choose(key, text)
        for page in pages:
            application.window.show_page(page)
    assert judged == []
    assert application.settings.choose("profile", "strict_2023")
    application.window.show_page(PageId.PLANNER)
    assert len(judged) == 1
    application.context.look.apply(scheme=Scheme.LIGHT, scale=1)
