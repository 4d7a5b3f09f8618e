"""Cards inside the window: they stand whole, step aside, and go with what they told."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import (
    check_table,
    page_of,
    record,
    show_cards,
)

from raincheck.app.lines import LineDraft, add_line, make_channel
from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.gui.kit.context import CardAction, CardView, PageId, Tone
from raincheck.gui.lines.limit_entry_dialog import LimitEntryDialog
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.inbox import WarningCard
from raincheck.gui.shell.main_window import SPEAK_OF_WARNINGS


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


def covered(application: Application) -> list[str]:
    """What is in use on the page and lies under the cards."""
    area, page = application.window.inbox, application.window.page
    assert page is not None
    focused = QApplication.focusWidget()
    assert focused is not None
    primary = [b for b in page.findChildren(QPushButton) if b.property("role") == "primary" and b.isVisible()]
    if not area.isVisible():
        return []
    over = QRect(area.mapToGlobal(QPoint()), area.size())
    used = [*primary, *([] if isinstance(focused, QAbstractItemView) else [focused])]
    if isinstance(focused, QLineEdit):
        # A click that was meant for the next field must not hit a card that came up meanwhile.
        fields = [field for field in page.findChildren(QLineEdit) if field.isVisible() and field.isEnabled()]
        used += [field for field in fields if field.visibleRegion().boundingRect().isValid()]
    return [made.accessibleName() for made in used if over.intersects(QRect(made.mapToGlobal(QPoint()), made.size()))]


@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)])
@pytest.mark.parametrize("page", [page for page in PageId if page not in SPEAK_OF_WARNINGS])
def test_cards_keep_clear_of_what_is_in_use_on_each_page(
    application: Application, qtbot: QtBot, page: PageId, size: tuple[int, int]
) -> None:
    window = application.window
    window.resize(*size)
    window.show_page(page)
    QApplication.processEvents()
    assert window.page is not None
    fields = [
        field
        for field in window.page.findChildren(QWidget)
        if field.isVisible() and field.isEnabled() and field.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    for field in fields:
        show_cards(application, 3)
        field.setFocus()
        QApplication.processEvents()
        assert covered(application) == [], field.accessibleName()
    assert len(window.inbox.keys) == 3, "what steps aside waits in the bell"


def test_cards_step_aside_row_by_row_in_the_check_round(application: Application, qtbot: QtBot) -> None:
    """The newest card stays where it lies over nothing; what the round comes to goes free at once."""
    window = application.window
    window.resize(1366, 768)
    table = check_table(application)
    show_cards(application, 3)
    QApplication.processEvents()
    shown = [card for card in window.inbox.findChildren(WarningCard) if card.isVisible()]
    assert shown
    assert window.sidebar.bell.isVisible() == (len(shown) < 3)
    for _ in range(len(table.records.records) - 1):
        qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
        QApplication.processEvents()
        row = table.row_box(table.active)
        at = QRect(table.mapToGlobal(row.topLeft()), row.size())
        area = window.inbox
        assert not (area.isVisible() and at.intersects(QRect(area.mapToGlobal(QPoint()), area.size())))


def test_cards_lie_over_no_row_that_the_round_comes_to(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.resize(1366, 768)
    for number in range(6):
        made = make_channel(f"line{number}", LineDraft(product="huabei", name=f"花呗 {number}"))
        application.session.run(partial(add_line, application.session.store, made))
    table = check_table(application)
    QApplication.processEvents()
    rows = len(table.records.records)
    for place in range(rows):
        table.activate(place)
        show_cards(application, 3)
        QApplication.processEvents()
        area = window.inbox
        assert len(area.keys) == 3
        over = QRect(area.mapToGlobal(QPoint()), area.size()) if area.isVisible() else QRect()
        coming = [table.row_box(n) for n in range(place, rows)]
        seen = table.viewport().rect().translated(table.viewport().pos())
        assert not any(
            over.intersects(QRect(table.mapToGlobal(box.topLeft()), box.size()))
            for box in (row.intersected(seen) for row in coming)
        )
    assert window.inbox.isVisible(), "at the last row there is room again"


def test_the_bell_leads_to_the_warnings_where_no_card_finds_a_place(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.resize(900, 600)
    window.show_page(PageId.LINES)
    show_cards(application, 1)
    window.inbox.fold()
    button = QPushButton("Save", window.page)
    button.setProperty("role", "primary")
    button.setGeometry(window.page.rect())
    button.show()
    qtbot.mouseClick(window.sidebar.bell, Qt.MouseButton.LeftButton)
    assert window.shown is PageId.ALERTS
    assert not window.inbox.isVisible()


def test_cards_do_not_follow_from_page_to_page(application: Application) -> None:
    window = application.window
    window.show_page(PageId.LINES)
    show_cards(application, 2)
    assert window.inbox.isVisible()
    window.show_page(PageId.LINES)
    assert window.inbox.isVisible(), "the same page is no other one"
    window.show_page(PageId.PLANNER)
    assert not window.inbox.isVisible()
    assert window.sidebar.bell.text() == "2 new warnings"


def test_no_button_of_a_card_is_cut_in_any_language(application: Application) -> None:
    window = application.window
    window.resize(1024, 700)
    window.show_page(PageId.LINES)
    names = ("Open the page", "Remind me in 1 hour", "Remind me tomorrow", "Got it")
    body = "A lender tightened. Keep screenshots with their date, ask why, note the ticket number. " * 2
    card = CardView("card", Tone.DANGER, "Raincheck", "2 lenders tightened", body, tuple(map(CardAction, names, names)))
    application.context.speaker.card.emit(card)
    QApplication.processEvents()
    (shown,) = window.inbox.findChildren(WarningCard)
    for part in (*shown.findChildren(QPushButton), *shown.findChildren(QLabel)):
        needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.sizeHint().height()
        assert part.height() >= needed, part.accessibleName()
        if isinstance(part, QPushButton) and part.text():
            assert part.width() >= part.sizeHint().width(), part.text()
