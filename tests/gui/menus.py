"""How tests open the menu of a row as a person does: by the right button on it, or by the menu key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

FAR_BELOW = QPoint(5, 5000)


def menu_of(widget: QWidget, row: int | None = None) -> list[QAction]:
    """Open the menu: of a row of a view by mouse, else by the menu key; its entries, lines left out."""
    target, place, reason = widget, QPoint(5, 5), QContextMenuEvent.Reason.Keyboard
    if isinstance(widget, QAbstractItemView) and row is not None:
        model = widget.model()
        box = widget.visualRect(model.index(row, 0))
        place, reason = box.center() if row < model.rowCount() else FAR_BELOW, QContextMenuEvent.Reason.Mouse
        target = widget.viewport()
    QApplication.sendEvent(target, QContextMenuEvent(reason, place, target.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return [action for action in menu.actions() if not action.isSeparator()]


def offered(widget: QWidget, row: int | None = None) -> list[str]:
    """What the menu says."""
    texts = [action.text() for action in menu_of(widget, row)]
    leave()
    return texts


def press(qtbot: QtBot, widget: QWidget, text: str, row: int | None = None) -> None:
    """Open the menu and press one entry with the mouse."""
    action = next(action for action in menu_of(widget, row) if action.text().split("\t")[0] == text)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def leave() -> None:
    """Close the menu."""
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()
