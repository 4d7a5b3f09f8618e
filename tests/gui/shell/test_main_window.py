from __future__ import annotations

import gc
import weakref
from threading import Event

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context, Offer, PageId, Target, Tone
from raincheck.gui.kit.page import Page
from raincheck.gui.shell.main_window import MainWindow, PageSpec
from raincheck.gui.shell.sidebar import Badge, Footer, NavButton
from raincheck.gui.shell.toast import Strip
from raincheck.store.course import Reached, Step


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
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, "redo_asked"),
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


def test_nothing_is_made_to_say_sentences_with_before_there_is_one(window: MainWindow) -> None:
    assert not window.findChildren(Strip)


def test_what_was_done_can_be_undone_from_the_toast(qtbot: QtBot, window: MainWindow, context: Context) -> None:
    context.speaker.say("Recorded a reading", Offer.UNDO)
    undo = next(b for b in window.toast.findChildren(QPushButton) if b.text() == "Undo")
    with qtbot.waitSignal(window.undo_asked):
        undo.click()
    assert not window.toast.isVisible()
    context.speaker.say("Checked")
    assert undo.isHidden()


def test_a_known_error_stays_and_is_read_whole_whatever_is_said_after_it(window: MainWindow, context: Context) -> None:
    long = "The backup could not be written to the second folder. " * 6
    context.speaker.problem.emit(long)
    context.speaker.problem.emit("Another.")
    context.speaker.say("Recorded a reading", Offer.UNDO)
    assert window.problems.text == f"{long}\nAnother."
    text = next(label for label in window.problems.findChildren(QLabel) if label.text())
    assert text.height() >= text.heightForWidth(text.width())
    assert not window.problems.geometry().intersects(window.toast.geometry())
    assert not window.problems.findChildren(QTimer)


def test_what_takes_its_time_is_told_until_it_is_over(qtbot: QtBot, window: MainWindow, context: Context) -> None:
    begun, go_on, told = Event(), Event(), []

    def work() -> None:
        begun.set()
        assert go_on.wait(10)

    context.work(work, done=told.append, told="Backing up …")
    assert begun.wait(10)
    assert window.working.isVisible()
    assert window.working.text == "Backing up …"
    assert window.working.findChildren(QProgressBar)[0].maximum() == 0, "it moves, for nobody knows how far it is"
    context.speaker.reached.emit(Reached(Step.PROVE, 2, 3, done=1_250, pages=2_400))
    bar = window.working.findChildren(QProgressBar)[0]
    assert (bar.value(), bar.maximum()) == (1_250, 2_400)
    assert window.working.text.startswith("Backing up …\nFile 2 of 3: ")
    assert "52% of all done" in window.working.text
    context.speaker.say("Recorded a reading")
    assert not window.working.geometry().intersects(window.toast.geometry())
    go_on.set()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.waitUntil(window.working.isHidden)
    context.speaker.reached.emit(Reached(Step.READ, 1, 1, done=0, pages=3))
    assert window.working.isHidden(), "nothing is worked on"


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
