"""Tab walks a page or a dialog as it is read: what is made late would else stand at the end of the walk of Qt."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QComboBox, QLayout, QScrollArea, QWidget

WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox)
"""What takes the keys for its parts."""


def walk_as_read(page: QWidget) -> None:
    """Put all that Tab reaches on `page` in the order of its layouts; nothing is done where it is so already."""
    wanted = list(_reached(page))
    if wanted == _walked(page, len(wanted)):
        return
    before = page
    for each in wanted:
        QWidget.setTabOrder(before, each)
        before = each


def _reached(part: QWidget) -> Iterator[QWidget]:
    for child in _as_laid_out(part):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.focusProxy() is None:
            yield child
        if not isinstance(child, WHOLE):
            yield from _reached(child)


def _as_laid_out(part: QWidget) -> list[QWidget]:
    """The children of a part: those of its layout as they lie there, then those that are placed by hand."""
    if isinstance(part, QScrollArea):
        content = part.widget()
        return [] if content is None else [content]
    layout = part.layout()
    laid = [] if layout is None else list(_of_layout(layout))
    placed = set(laid)  # a list of five hundred rows would be walked for each of them
    return laid + [child for child in _children(part) if child not in placed and not child.isWindow()]


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _of_layout(inner)


def _children(part: QObject) -> list[QWidget]:
    return [child for child in part.children() if isinstance(child, QWidget)]


def _walked(page: QWidget, count: int) -> list[QWidget]:
    """The first `count` widgets of the page that Qt's walk reaches, begun at the page."""
    found: list[QWidget] = []
    here = page.nextInFocusChain()
    while here is not None and here is not page and len(found) < count:
        if page.isAncestorOf(here) and here.focusPolicy() & Qt.FocusPolicy.TabFocus and here.focusProxy() is None:
            found.append(here)
        here = here.nextInFocusChain()
    return found
