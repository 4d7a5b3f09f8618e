"""Cards inside the window: they stand whole, step aside, and go with what they told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import (
    page_of,
    record,
    show_cards,
)

from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.gui.kit.context import PageId
from raincheck.gui.lines.limit_entry_dialog import LimitEntryDialog
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.inbox import WarningCard


def test_a_card_that_was_seen_is_quiet(qtbot: QtBot, application: Application) -> None:
    page_of(application, LinesPage, PageId.LINES).reading_asked.emit("jiebei")  # type: ignore[attr-defined] - its own
    dialog = application.window.findChildren(LimitEntryDialog)[0]
    dialog.limit_edit.setText("50")
    dialog.accept()
    button = next(b for b in application.window.inbox.findChildren(QAbstractButton) if b.property("action") == "ok")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    cut = next(alert for alert in application.session.report().alerts if alert.rule == "L01")
    assert cut.state.value == "acknowledged"
    assert application.window.inbox.keys == ()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_warnings_at_once_stand_whole_inside_the_window(application: Application, qtbot: QtBot, count: int) -> None:
    application.window.resize(1360, 860)
    application.window.show_page(PageId.LINES)
    show_cards(application, count)
    area = application.window.inbox

    def whole() -> bool:
        cards = [card for card in area.findChildren(WarningCard) if card.isVisible()]
        needed = [card.layout().heightForWidth(card.width()) for card in cards]
        fits = all(card.height() >= height for card, height in zip(cards, needed, strict=True))
        return len(cards) == count and fits and area.height() >= sum(needed)

    qtbot.waitUntil(whole)


def test_cards_step_aside_and_come_back_from_the_bell(
    application: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    area, bell = application.window.inbox, application.window.sidebar.bell
    area._timer.setInterval(30)
    application.window.show_page(PageId.LINES)
    show_cards(application, 2)
    assert area.isVisible()
    assert not bell.isVisible()
    qtbot.waitUntil(lambda: not area.isVisible())
    assert bell.text() == "2 new warnings"
    qtbot.mouseClick(bell, Qt.MouseButton.LeftButton)
    assert area.isVisible()
    assert not bell.isVisible()
    area.findChildren(QAbstractButton)[0].setFocus()
    qtbot.wait(90)
    assert area.isVisible()


@pytest.mark.parametrize("page", [PageId.OVERVIEW, PageId.ALERTS])
def test_cards_never_lie_over_a_page_that_says_the_same(application: Application, page: PageId) -> None:
    area, bell = application.window.inbox, application.window.sidebar.bell
    application.window.show_page(PageId.LINES)
    show_cards(application, 1)
    assert area.isVisible()
    application.window.show_page(page)
    show_cards(application, 2)
    assert not area.isVisible()
    assert bell.isVisible()


def test_a_card_goes_with_the_entry_that_raised_it(application: Application) -> None:
    application.window.show_page(PageId.LINES)
    record(application, Entry("jiebei", limit=Money(50_00)))
    assert application.window.inbox.keys == ("L01:jiebei",)
    application.session.undo()
    assert application.window.inbox.keys == ()
    assert not application.window.inbox.isVisible()
