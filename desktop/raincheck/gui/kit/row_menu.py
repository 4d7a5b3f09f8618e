"""What can be done with a row: offered by the right button, the menu key and Shift+F10, the way to open it first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

R = TypeVar("R")

ENTER: Final = "Enter"
"""The key that opens a row, as a menu shows it."""


class RowAction(Struct, Generic[R], frozen=True):
    """One thing to do with a row of records: its words, what does it, the rows it is for (all), and its key, if any."""

    text: str
    act: Callable[[R], object]
    fits: Callable[[R], bool] | None = None
    key: str = ""


class Choice(Struct, frozen=True):
    """One entry of a menu; `key` is shown beside it and pressed elsewhere."""

    text: str
    act: Callable[[], object]
    key: str = ""


def choices_for(record: R, actions: Iterable[RowAction[R]]) -> tuple[Choice, ...]:
    """What can be done with this row."""
    return tuple(
        Choice(action.text, partial(action.act, record), action.key)
        for action in actions
        if action.fits is None or action.fits(record)
    )


def pop_up(parent: QWidget, place: QPoint, *groups: Iterable[Choice]) -> QMenu:
    """Show a menu at a place of the screen, its groups parted by lines; it goes when it is left."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in groups:
        if not menu.isEmpty():
            menu.addSeparator()
        add_choices(menu, group)
    menu.popup(place)
    return menu


def add_choices(menu: QMenu, choices: Iterable[Choice]) -> None:
    """Put entries at the end of a menu."""
    for choice in choices:
        made = QAction(f"{choice.text}\t{choice.key}" if choice.key else choice.text, menu)
        made.triggered.connect(partial(_act, choice))
        menu.addAction(made)


def offer_menu(widget: QWidget, choices: Callable[[], Iterable[Choice]]) -> None:
    """Give a row that is a widget of its own what can be done with it, asked for anew each time."""
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(lambda place: pop_up(widget, widget.mapToGlobal(place), choices()))


def asked_by_key(event: QContextMenuEvent) -> bool:
    """Whether the menu was asked for by the keyboard, and belongs to the current row wherever the pointer is."""
    return event.reason() is QContextMenuEvent.Reason.Keyboard


def _act(choice: Choice, *_checked: Any) -> None:
    choice.act()
