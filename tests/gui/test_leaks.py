"""What is opened and closed leaves nothing behind: each dialog and each page fifty times."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from tests.gui.room import dialogs, views

from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.shell.application import Application

TIMES = 50


def settle() -> None:
    """Let what was closed go, as the event loop does."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


def standing(application: Application) -> tuple[Counter[str], Counter[str]]:
    """The widgets there are, and the objects of ours that Python still knows, by their classes."""
    gc.collect()
    widgets = Counter(type(widget).__name__ for widget in QApplication.allWidgets())
    ours = Counter(
        type(thing).__name__
        for thing in gc.get_objects()
        if issubclass(type(thing), QObject) and type(thing).__module__.startswith("raincheck.gui")
    )
    children = Counter(type(child).__name__ for child in application.window.findChildren(QObject))
    return widgets + children, ours


def open_and_close(make: Callable[[], QDialog]) -> str:
    dialog = make()
    name = type(dialog).__name__
    dialog.open()
    QApplication.processEvents()
    dialog.reject()
    dialog.deleteLater()
    del dialog
    settle()
    return name


@pytest.mark.timeout(1200)
def test_each_dialog_opened_fifty_times_leaves_nothing(application: Application) -> None:
    left: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for make in dialogs(application):
        for _ in range(3):  # what is made once and kept, such as the rubber of a style, is no leak
            open_and_close(make)
        before = standing(application)
        for _ in range(TIMES):
            name = open_and_close(make)
        widgets, ours = (after - earlier for after, earlier in zip(standing(application), before, strict=True))
        if widgets or ours:
            left[name] = (widgets, ours)
    assert left == {}


@pytest.mark.timeout(1200)
def test_each_page_opened_fifty_times_leaves_nothing(qtbot: QtBot, application: Application) -> None:
    def round_trip() -> None:
        for page in application.window.titles:
            application.window.show_page(page)
            settle()
        application.context.speaker.go.emit(Target(PageId.LINES, "jiebei"))
        settle()

    for page in application.window.titles:
        application.window.show_page(page)
        for _ in views(application.window.page):
            settle()
    for _ in range(3):
        round_trip()
    before = standing(application)
    for _ in range(TIMES):
        round_trip()
    application.context.jobs.wait()
    settle()
    widgets, ours = (after - earlier for after, earlier in zip(standing(application), before, strict=True))
    assert (widgets, ours) == (Counter(), Counter())


def test_a_dialog_that_stays_is_seen(application: Application) -> None:
    before = standing(application)
    kept: list[QDialog] = [dialogs(application)[3]()]
    name = type(kept[0]).__name__
    widgets, ours = (after - earlier for after, earlier in zip(standing(application), before, strict=True))
    assert widgets[name] > 0
    assert ours[name] == 1
    kept.pop().deleteLater()
    settle()
