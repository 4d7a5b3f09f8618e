"""Pages on a real book: what a person does on several of them, and what comes of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import (
    _inner,
    interfaces,
    page_of,
    record,
    words,
)

from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.core.urgency import open_entries
from raincheck.core.weather import Weather
from raincheck.gui.kit.context import PageId, Target, Tone
from raincheck.gui.kit.widgets.row import LinkRow
from raincheck.gui.kit.widgets.tile import MetricTile
from raincheck.gui.lines.limit_entry_dialog import LimitEntryDialog
from raincheck.gui.lines.line_dialog import LineDialog
from raincheck.gui.lines.movement_dialog import MovementDialog
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.shell.application import Application

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_overview_shows_weather_figures_and_thirty_days(application: Application) -> None:
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    shown = words(page)
    assert application.session.report().weather is Weather.CLOUDY
    assert "210,000" in shown
    tiles = [tile.accessibleName() for tile in page.findChildren(MetricTile)]
    assert len(tiles) == 5
    assert tiles[2].startswith("Use of limits 33.1% aim < 50%")


def test_entering_a_drop_shows_the_warning_at_once_and_undo_takes_it_away(
    qtbot: QtBot, application: Application
) -> None:
    page_of(application, LinesPage, PageId.LINES, "jiebei")
    application.window.findChildren(LinesPage)[0].reading_asked.emit("jiebei")
    dialog = application.window.findChildren(LimitEntryDialog)[0]
    assert dialog.limit_edit.text() == "100,000"
    dialog.limit_edit.selectAll()
    qtbot.keyClicks(dialog.limit_edit, "50")
    assert dialog.change_label.text() == "▼ 99,950 (−99.95%)"
    qtbot.keyClick(dialog.limit_edit, Qt.Key.Key_Return)
    assert application.session.report().weather is Weather.RAIN
    card = application.window.inbox
    assert card.keys == ("L01:jiebei",)
    assert "99.95%" not in words(card)  # the headline of the card says from what to what
    assert "¥100,000" in words(card)
    assert "¥50" in words(card)
    application.window.show_page(PageId.OVERVIEW)
    assert "110,050" in words(application.window.page or application.window)
    qtbot.keyClick(application.window, Qt.Key.Key_Z, CONTROL)
    assert "L01" not in {alert.rule for alert in application.session.report().alerts}
    assert "210,000" in words(application.window.page or application.window)
    assert application.window.toast.text.startswith("Taken back: ")
    again = next(b for b in application.window.toast.findChildren(QPushButton) if b.text() == "Do again")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert "L01" in {alert.rule for alert in application.session.report().alerts}
    assert "110,050" in words(application.window.page or application.window)
    assert application.window.toast.text.startswith("Done again: ")
    qtbot.keyClick(application.window, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(application.window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert "110,050" in words(application.window.page or application.window)
    qtbot.keyClick(application.window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert application.window.toast.text == "There is nothing to do again."


def test_an_empty_book_says_what_to_do_first_on_every_page(beginning: Application) -> None:
    for page in (PageId.OVERVIEW, PageId.LINES, PageId.CHECK):
        beginning.context.speaker.go.emit(Target(page))
        assert "Add the first line" in words(beginning.window.page or beginning.window)


def test_the_example_comes_and_goes(beginning: Application) -> None:
    page = page_of(beginning, OverviewPage, PageId.OVERVIEW)
    page.example_asked.emit()  # type: ignore[attr-defined] - the page's own signal
    assert beginning.session.report().weather is Weather.RAIN
    beginning.session.undo()
    assert "Add the first line" in words(page)


def test_warnings_of_the_overview_lead_to_the_page_of_warnings(qtbot: QtBot, application: Application) -> None:
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    row = next(row for row in page.findChildren(LinkRow) if row.isVisible())
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert application.window.shown is PageId.ALERTS


def test_hidden_amounts_are_hidden_on_every_page(qtbot: QtBot, application: Application) -> None:
    application.context.look.hide_amounts(hidden=True)
    for page, secret in ((PageId.OVERVIEW, "210,000"), (PageId.LINES, "100,000"), (PageId.CHECK, "100,000")):
        application.context.speaker.go.emit(Target(page))
        shown = application.window.page
        assert shown is not None
        assert secret not in words(shown)
        for widget in shown.findChildren(QWidget):
            assert secret not in widget.accessibleName() + widget.accessibleDescription()


@pytest.mark.usefixtures("no_flash")
@pytest.mark.parametrize("page", list(PageId))
def test_every_control_has_a_name_to_be_spoken(application: Application, page: PageId) -> None:
    application.context.speaker.go.emit(Target(page, "jiebei" if page is PageId.LINES else None))
    nameless = [
        f"{type(child).__name__} in {type(child.parent()).__name__}"
        for child, interface in interfaces(application.window)
        if not interface.text(QAccessible.Text.Name) and not _inner(child)
    ]
    assert not nameless


def test_every_dialog_control_has_a_name(application: Application) -> None:
    application.window.new_line_asked.emit()
    page_of(application, LinesPage, PageId.LINES).reading_asked.emit("jiebei")  # type: ignore[attr-defined] - its own
    for kind in (LineDialog, LimitEntryDialog):
        dialog = application.window.findChildren(kind)[0]
        assert not [child for child, interface in interfaces(dialog) if not interface.text(QAccessible.Text.Name)]


@pytest.mark.parametrize("size", [(1024, 700), (1360, 860)])
def test_nothing_is_cut_off_sideways(application: Application, size: tuple[int, int]) -> None:
    application.window.resize(*size)
    for page in (PageId.OVERVIEW, PageId.LINES, PageId.CHECK):
        application.context.speaker.go.emit(Target(page))
        shown = application.window.page
        assert shown is not None
        assert shown.minimumSizeHint().width() <= shown.width()
        for child in shown.findChildren(QAbstractButton):
            if child.isVisible():
                right = child.mapTo(shown, child.rect().topRight()).x()
                assert right <= shown.width(), child.accessibleName()


def test_the_sidebar_counts_what_waits(application: Application) -> None:
    named = {
        button.text(): button.accessibleName() for button in application.window.sidebar.findChildren(QAbstractButton)
    }
    waiting = open_entries(application.session.report().alerts)
    assert named["Warnings"] == f"Warnings, {len(waiting)} waiting", "as many as the list shows"


def test_a_fallen_share_after_a_cut_is_not_shown_as_good(application: Application) -> None:
    record(application, entry_of_the_cut())
    view = application._overview_view()
    assert view is not None
    assert view.metrics[1].figure == "38%"
    assert view.metrics[1].tone is not Tone.GOOD


def entry_of_the_cut() -> object:

    return Entry("jiebei", limit=Money(50_00))


def test_tab_walks_a_dialog_from_top_to_bottom(application: Application) -> None:
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    page.line_asked.emit()
    page.reading_asked.emit("jiebei")
    page.movement_asked.emit("jiebei")
    for kind in (LineDialog, LimitEntryDialog, MovementDialog):
        dialog = application.window.findChildren(kind)[-1]
        tops, field = [], dialog.nextInFocusChain()
        while field is not dialog:
            takes_tab = field.isVisible() and field.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes_tab and field.focusProxy() is None and field not in (dialog.save_button, dialog.cancel_button):
                tops.append(field.mapTo(dialog, field.rect().center()).y())
            field = field.nextInFocusChain()
        assert len(tops) > 3
        assert tops == sorted(tops), kind.__name__


def test_a_book_that_was_put_away_is_not_judged_any_more(application: Application) -> None:
    """The first paint, which asks for the judgement, may come after a change of key or of book."""
    application.session.leave()
    application.session.store.close()
    application.session.judge_apart()
