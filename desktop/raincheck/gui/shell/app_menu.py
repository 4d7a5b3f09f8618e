"""Everything the window can be asked for, with its keys: one menu at the sidebar, a menu bar on macOS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from raincheck.core.text import tr

if TYPE_CHECKING:
    from raincheck.gui.shell.main_window import MainWindow


class Group(Struct, frozen=True):
    """Actions that belong together, under the title they have in a menu bar."""

    title: str
    actions: tuple[QAction, ...]


def make_groups(window: MainWindow, recent: QMenu) -> tuple[Group, ...]:
    """The actions of the window, in the order of the menu; `recent` lists the books opened lately."""

    def action(text: str, keys: str, act: Callable[[], object], *more: str) -> QAction:
        made = QAction(text, window)
        made.setShortcuts([QKeySequence(key) for key in (keys, *more) if key])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(act)
        window.addAction(made)
        return made

    quitting = action(tr("Quit"), "Ctrl+Q", window.quit_asked.emit)
    quitting.setMenuRole(QAction.MenuRole.QuitRole)
    about = action(tr("About Raincheck"), "", window.about_asked.emit)
    about.setMenuRole(QAction.MenuRole.AboutRole)
    return (
        Group(
            tr("The book"),
            (
                action(tr("New book …"), "Ctrl+Shift+N", window.new_book_asked.emit),
                action(tr("Open another book …"), "Ctrl+Shift+O", window.other_book_asked.emit),
                recent.menuAction(),
                action(tr("Print this page …"), "Ctrl+P", window.print_asked.emit),
                action(tr("Lock the book"), "Ctrl+L", window.lock_asked.emit),
            ),
        ),
        Group(
            tr("Edit"),
            (
                action(tr("Undo the last entry"), "Ctrl+Z", window.undo_asked.emit),
                action(tr("Do again what was undone"), "Ctrl+Shift+Z", window.redo_asked.emit, "Ctrl+Y"),
                action(tr("Add a line"), "Ctrl+N", window.new_line_asked.emit),
                action(tr("Read what was copied: a screenshot, a message, files"), "Ctrl+V", window.paste),
            ),
        ),
        Group(
            tr("View"),
            (
                action(tr("Find or do"), "Ctrl+K", window.find_asked.emit),
                action(tr("Search everything"), "Ctrl+F", window.find_asked.emit),
                action(tr("Check now"), "F5", window.check_asked.emit),
                action(tr("Hide or show amounts"), "Ctrl+H", window.hide_or_show),
                # The other language is named in itself, so that whoever landed in the wrong one finds back.
                action("English" if tr("en") == "zh" else "简体中文", "", window.language_asked.emit),
            ),
        ),
        Group(
            tr("Help"),
            (
                action(tr("Handbook"), "F1", window.help_asked.emit),
                action(tr("Keys"), "?", window.keys_asked.emit),
                about,
            ),
        ),
        Group(tr("Window"), (action(tr("Close the window"), "Ctrl+W", window.close), quitting)),
    )


def one_menu(parent: QWidget, groups: Iterable[Group]) -> QMenu:
    """All groups in one menu, parted by lines."""
    menu = QMenu(parent)
    for group in groups:
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addActions(group.actions)
    return menu


def menu_bar(groups: Iterable[Group]) -> QMenuBar:
    """One menu a group."""
    bar = QMenuBar()
    for group in groups:
        bar.addMenu(group.title).addActions(group.actions)
    return bar
