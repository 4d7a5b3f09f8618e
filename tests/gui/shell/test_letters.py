"""Other letters without a restart: every text of the window has them, and its room."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.room import cut

from raincheck.gui.check.page import CheckPage
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.settings.look import LookSection
from raincheck.gui.settings.page import SettingsPage
from raincheck.gui.shell.main_window import MainWindow
from raincheck.gui.shell.program import Program


def the_window(program: Program) -> MainWindow:
    assert program.application is not None
    return program.application.window


def choose_letters(qtbot: QtBot, program: Program, percent: int) -> MainWindow:
    """Choose them in the settings and wait for the window."""
    before = the_window(program)
    before._context.speaker.go.emit(Target(PageId.SETTINGS, "look"))
    page = before.page
    assert isinstance(page, SettingsPage)
    section = page.section
    assert isinstance(section, LookSection)
    section.scale_picker.setCurrentIndex(section.scale_picker.findData(percent))
    section.scale_picker.activated.emit(section.scale_picker.currentIndex())
    qtbot.waitUntil(lambda: program.application is not None and the_window(program) is not before)
    return the_window(program)


@pytest.mark.timeout(300)
def test_every_text_takes_letters_that_are_chosen_while_the_window_is_open(
    qtbot: QtBot, program: Program, book: Path
) -> None:
    assert program.begin(book)
    window = the_window(program)
    window.resize(1366, 768)
    for page in window.titles:
        window.show_page(page)

    window = choose_letters(qtbot, program, 200)
    window.resize(1366, 768)  # the screen of the tests is smaller

    assert isinstance(window.page, SettingsPage)
    assert isinstance(window.page.section, LookSection)
    found = []
    for page, title in window.titles.items():
        window.show_page(page)
        for _ in range(4):
            QApplication.processEvents()
        found += [f"{title}: {what}" for what in cut(window)]
    assert "\n".join(found) == ""
    window.show_page(PageId.CHECK)
    check = window.page
    assert isinstance(check, CheckPage)
    assert check._table.limit_edit.font().pixelSize() == QApplication.font().pixelSize() == 28
    choose_letters(qtbot, program, 100)
