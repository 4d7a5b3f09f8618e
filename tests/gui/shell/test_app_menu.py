"""One menu holds everything the window can be asked for, with its keys; About tells the versions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from raincheck.app.versions import version_text
from raincheck.gui.kit.context import PageId
from raincheck.gui.shell.about import AboutDialog
from raincheck.gui.shell.app_menu import menu_bar
from raincheck.gui.shell.application import Application

HAVE_A_KEY = ("New book …", "Open another book …", "Print this page …", "Undo the last entry", "Handbook", "Quit")


def the_menu(application: Application) -> QMenu:
    return application.window.menu


def test_the_menu_opens_by_f10_and_by_mouse_and_does_what_it_says(qtbot: QtBot, application: Application) -> None:
    qtbot.keyClick(application.window, Qt.Key.Key_F10)
    assert QApplication.activePopupWidget() is the_menu(application)
    entry = next(action for action in the_menu(application).actions() if action.text() == "Hide or show amounts")
    qtbot.mouseClick(
        the_menu(application), Qt.MouseButton.LeftButton, pos=the_menu(application).actionGeometry(entry).center()
    )
    assert application.context.look.amounts_hidden
    qtbot.mouseClick(application.window.sidebar.menu_button, Qt.MouseButton.LeftButton)
    assert QApplication.activePopupWidget() is the_menu(application)
    qtbot.keyClick(the_menu(application), Qt.Key.Key_Escape)


def test_every_action_stands_in_the_menu_with_its_key(application: Application) -> None:
    listed = {action.text(): action.shortcut().toString() for action in the_menu(application).actions()}
    pages = set(application.window.titles.values())
    missing = [action.text() for action in application.window.actions() if action.text() not in {*listed, *pages}]
    assert missing == []
    assert all(listed[text] for text in HAVE_A_KEY)


def test_a_menu_bar_has_the_same_in_five_menus(application: Application, qtbot: QtBot) -> None:
    bar = menu_bar(application.window.groups)
    qtbot.addWidget(bar)
    assert [action.text() for action in bar.actions()] == ["The book", "Edit", "View", "Help", "Window"]
    inside = [entry for action in bar.actions() for entry in action.menu().actions()]
    assert inside == [entry for entry in the_menu(application).actions() if not entry.isSeparator()]


def test_about_says_what_version_says_and_copies_it(qtbot: QtBot, application: Application) -> None:
    next(action for action in the_menu(application).actions() if action.text() == "About Raincheck").trigger()
    dialog = application.window.findChildren(AboutDialog)[-1]
    assert dialog.text.text() == version_text()
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == version_text()
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


@pytest.mark.parametrize("page", [PageId.LINES, PageId.SETTINGS])
def test_the_menu_is_there_on_every_page(application: Application, page: PageId) -> None:
    application.window.show_page(page)
    assert application.window.sidebar.menu_button.isVisible()
