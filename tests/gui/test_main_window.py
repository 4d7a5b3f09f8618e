from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from raincheck.gui.bus import Changes
from raincheck.gui.context import Context, PageId, Target, Tone
from raincheck.gui.main_window import MainWindow, PageSpec
from raincheck.gui.pages.base import Page
from raincheck.gui.widgets.sidebar import Badge, Footer, NavButton


class CountingPage(Page):
    interest = Changes(limits=True)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.reloads = 0
        self.subjects: list[str] = []
        self.column.addWidget(QPushButton("press"))

    def reload(self) -> None:
        self.reloads += 1

    def open_subject(self, subject: str) -> None:
        self.subjects.append(subject)


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> MainWindow:
    pages = tuple(
        PageSpec(page, page.value, lambda: CountingPage(context))
        for page in (PageId.OVERVIEW, PageId.LINES, PageId.CHECK)
    )
    made = MainWindow(context, pages)
    qtbot.addWidget(made)
    made.show_page(PageId.OVERVIEW)
    made.show()
    return made


def shown(window: MainWindow) -> CountingPage:
    page = window.page
    assert isinstance(page, CountingPage)
    return page


def test_a_page_is_drawn_before_it_is_seen_and_only_then(window: MainWindow) -> None:
    assert shown(window).reloads == 1
    assert len(window.findChildren(CountingPage)) == 1


@pytest.mark.parametrize(("key", "number"), [(Qt.Key.Key_2, 1), (Qt.Key.Key_3, 2), (Qt.Key.Key_1, 0)])
def test_ctrl_and_a_number_open_the_page(qtbot: QtBot, window: MainWindow, key: Qt.Key, number: int) -> None:
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    marked = [button.isChecked() for button in window.findChildren(NavButton)]
    assert marked.index(True) == number
    assert sum(marked) == 1


def test_a_hidden_page_waits_with_its_redraw(window: MainWindow, context: Context) -> None:
    first = shown(window)
    window.show_page(PageId.LINES)
    context.bus.tell(Changes(limits=True))
    context.bus.tell(Changes(limits=True))
    assert first.reloads == 1
    window.show_page(PageId.OVERVIEW)
    assert first.reloads == 2
    context.bus.tell(Changes(limits=True))
    assert first.reloads == 3
    context.bus.tell(Changes(cash=True))
    assert first.reloads == 3


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier, "check_asked"),
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "new_line_asked"),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "undo_asked"),
    ],
)
def test_keys_ask(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier, signal: str) -> None:
    with qtbot.waitSignal(getattr(window, signal)):
        qtbot.keyClick(window, key, modifier)


def test_ctrl_h_hides_amounts_and_says_how_to_get_them_back(qtbot: QtBot, window: MainWindow, context: Context) -> None:
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert context.look.amounts_hidden
    assert "Ctrl+H" in window.toast.text
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert not context.look.amounts_hidden


def test_what_was_done_can_be_undone_from_the_toast(qtbot: QtBot, window: MainWindow, context: Context) -> None:
    context.speaker.toast.emit("Recorded a reading", True)
    undo = next(b for b in window.toast.findChildren(QPushButton) if b.text() == "Undo")
    with qtbot.waitSignal(window.undo_asked):
        undo.click()
    assert not window.toast.isVisible()
    context.speaker.toast.emit("Checked", False)
    assert undo.isHidden()


def test_a_target_opens_its_page_on_its_subject(window: MainWindow, context: Context) -> None:
    context.speaker.go.emit(Target(PageId.LINES, "jiebei"))
    assert shown(window).subjects == ["jiebei"]
    context.speaker.go.emit(Target(PageId.PLANNER, "x"))
    assert shown(window).subjects == ["jiebei"]


def test_what_waits_is_said_with_the_pages_name(window: MainWindow) -> None:
    window.show_badge(PageId.CHECK, Badge(3, Tone.WARN))
    window.show_badge(PageId.PLANNER, Badge(3, Tone.WARN))
    names = [button.accessibleName() for button in window.findChildren(NavButton)]
    assert names == ["overview", "lines", "check, 3 waiting"]
    window.show_badge(PageId.CHECK, Badge(0, Tone.WARN))
    assert window.findChildren(NavButton)[2].accessibleName() == "check"


def test_arrows_walk_through_the_pages_and_tab_goes_into_the_page(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    buttons = window.findChildren(NavButton)
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(buttons[0], Qt.Key.Key_Down)
    qtbot.keyClick(buttons[1], Qt.Key.Key_Down)
    assert window.focusWidget() is buttons[2]
    assert buttons[2].isChecked()
    qtbot.keyClick(buttons[2], Qt.Key.Key_Tab)
    focused = window.focusWidget()
    assert isinstance(focused, QPushButton)
    assert shown(window).isAncestorOf(focused)


def test_the_window_is_freed(qtbot: QtBot, context: Context) -> None:
    made = MainWindow(context, (PageSpec(PageId.OVERVIEW, "o", lambda: CountingPage(context)),))
    made.show_page(PageId.OVERVIEW)
    made.show_footer(Footer("book", True, "a", "b"))
    gone = weakref.ref(made)
    made.close()
    made.deleteLater()
    del made
    qtbot.wait(0)
    gc.collect()
    qtbot.waitUntil(lambda: gone() is None)
