"""Another theme or other letters, chosen while the window is open: all of it is dressed as Qt would, each part once."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.planner.page import PlannerPage
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.shell.application import Application


class Dressed(QObject):
    """Counts how often each widget is told of another style."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[int] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it by this name
        if event.type() is QEvent.Type.StyleChange:
            self.times[id(watched)] += 1
        return False


def settled(qtbot: QtBot, application: Application) -> None:
    qtbot.waitUntil(lambda: not application.context.look.is_changing)
    qtbot.waitUntil(lambda: application.context.drawing.wait(0))
    for _ in range(3):  # what was laid out may ask to be laid out again
        QApplication.processEvents()


def every_page(qtbot: QtBot, application: Application) -> dict[str, QImage]:
    """A picture of each page, and of the menu. A page that scrolls may find its height when it is seen again."""
    pictures = {}
    for page in (*PageId,) * 3:
        application.window.show_page(page)
        settled(qtbot, application)
        pictures[page.value] = application.window.grab().toImage()
    pictures["menu"] = application.window.menu.grab().toImage()
    return pictures


@pytest.mark.parametrize("change", [{"scheme": Scheme.DARK}, {"scale": 1.3}, {"scheme": Scheme.DARK, "scale": 0.9}])
def test_every_page_looks_as_if_qt_had_dressed_it(
    qtbot: QtBot, application: Application, change: dict[str, Scheme | float]
) -> None:
    every_page(qtbot, application)
    look = application.context.look
    look.change(**change)
    ours = every_page(qtbot, application)
    QApplication.instance().setStyleSheet(QApplication.instance().styleSheet())  # Qt dresses each widget anew
    qts = every_page(qtbot, application)
    assert [page for page, picture in ours.items() if picture != qts[page]] == []
    look.apply(scheme=Scheme.LIGHT, scale=1)


def test_pages_are_as_they_were_after_the_theme_went_there_and_back(qtbot: QtBot, application: Application) -> None:
    before = every_page(qtbot, application)
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        application.context.look.change(scheme=scheme)
        settled(qtbot, application)
    after = every_page(qtbot, application)
    assert [page for page, picture in before.items() if picture != after[page]] == []


def test_each_widget_is_dressed_once(qtbot: QtBot, application: Application) -> None:
    every_page(qtbot, application)
    widgets = QApplication.allWidgets()
    standing = {id(widget) for widget in widgets}
    dressed = Dressed()
    QApplication.instance().installEventFilter(dressed)
    application.context.look.change(scheme=Scheme.DARK)
    settled(qtbot, application)
    QApplication.instance().removeEventFilter(dressed)
    assert {times for widget, times in dressed.times.items() if widget in standing} == {1}
    assert len(dressed.times) > len(widgets) * 3 // 4
    application.context.look.apply(scheme=Scheme.LIGHT)


def test_the_window_stays_as_painted_until_all_that_is_seen_wears_the_other_theme(
    qtbot: QtBot, application: Application
) -> None:
    look = application.context.look
    seen = []
    look.changed.connect(lambda: seen.append(application.window.updatesEnabled()))
    look.change(scheme=Scheme.DARK)
    assert not application.window.updatesEnabled()
    settled(qtbot, application)
    assert seen == [False]
    assert application.window.updatesEnabled()
    look.apply(scheme=Scheme.LIGHT)


def test_the_window_stays_as_painted_until_a_page_that_is_drawn_in_turns_is(
    qtbot: QtBot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlannerPage, "draws_in_turns", property(lambda _page: True))
    application.window.show_page(PageId.PLANNER)
    page = application.window.page
    look, turns = application.context.look, 0
    look.change(scheme=Scheme.DARK)
    while look.is_changing:
        QApplication.processEvents()
        if page._turns.isActive():
            turns += 1
            assert not application.window.updatesEnabled()  # else the place of the page is painted, and it is not
    assert turns >= 5
    assert application.window.updatesEnabled()
    assert page.updatesEnabled()
    look.apply(scheme=Scheme.LIGHT)


def test_a_table_on_another_page_has_the_widths_of_other_letters_when_it_is_shown(
    qtbot: QtBot, application: Application
) -> None:
    def widths() -> list[int]:
        application.window.show_page(PageId.LINES)
        settled(qtbot, application)
        table = application.window.page._table
        return [table.columnWidth(column) for column in range(table.model().columnCount())]

    look = application.context.look
    small = widths()
    look.change(scale=1.3)
    settled(qtbot, application)
    seen = widths()
    look.change(scale=1)
    application.window.show_page(PageId.OVERVIEW)
    settled(qtbot, application)
    look.change(scale=1.3)
    settled(qtbot, application)
    assert widths() == seen != small
    look.apply(scale=1)


def test_another_theme_while_the_first_is_put_on_ends_in_the_last(qtbot: QtBot, application: Application) -> None:
    look = application.context.look
    application.window.settle()
    settled(qtbot, application)
    before = application.window.grab().toImage()
    look.change(scheme=Scheme.DARK)
    QApplication.processEvents()
    look.change(scheme=Scheme.LIGHT)
    settled(qtbot, application)
    assert application.window.updatesEnabled()
    assert application.window.grab().toImage() == before


def test_what_goes_before_its_turn_is_let_go(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    hidden = QWidget()
    inner = QVBoxLayout(hidden)
    for number in range(300):
        inner.addWidget(QLabel(str(number)))
    column.addWidget(hidden)
    window.show()
    hidden.hide()
    look.change(scheme=Scheme.DARK)
    QApplication.processEvents()
    hidden.deleteLater()
    qtbot.waitUntil(lambda: not look.is_changing)
    look.apply(scheme=Scheme.LIGHT)


def test_what_was_hidden_wears_it_when_it_is_shown_next(qtbot: QtBot, look: Look) -> None:
    window, text = QWidget(), label("muted", TextRole.MUTED)
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(text)
    window.show()
    window.hide()
    look.change(scheme=Scheme.DARK)
    qtbot.waitUntil(lambda: not look.is_changing)
    assert text.palette().windowText().color() == look.colour("muted")
    look.apply(scheme=Scheme.LIGHT)


def test_a_choice_in_the_settings_holds_at_once(qtbot: QtBot, application: Application) -> None:
    settings: SettingsController = application.settings
    settings.choose("theme", "dark")
    settled(qtbot, application)
    fresh = QPushButton("made after it")
    qtbot.addWidget(fresh)
    fresh.ensurePolished()
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.ensurePolished()
    look = application.context.look
    assert fresh.palette().buttonText().color() == look.colour("ink")
    assert look.theme.dark
    settings.choose("theme", "light")
    settled(qtbot, application)


class Ending(QLabel):
    """Takes its neighbour away when it is dressed anew."""

    neighbour: QWidget | None = None

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt calls it by this name
        if event.type() is QEvent.Type.StyleChange and self.neighbour is not None and isValid(self.neighbour):
            delete(self.neighbour)
        super().changeEvent(event)


def test_what_goes_while_all_is_dressed_is_left_out(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    pairs = [(Ending("a"), Ending("b")) for _ in range(5)]
    for one, other in pairs:
        column.addWidget(one)
        column.addWidget(other)
    with qtbot.waitExposed(window):
        window.show()
    for one, other in pairs:
        one.neighbour, other.neighbour = other, one
    look.change(scheme=Scheme.DARK)
    qtbot.waitUntil(lambda: not look.is_changing)
    assert [isValid(one) + isValid(other) for one, other in pairs] == [1] * 5
