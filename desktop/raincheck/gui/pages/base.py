"""What every page shares: it draws what a use case gives, and redraws only while it can be seen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.widgets.labels import TextRole, label


def scroll_area(content: QWidget) -> QScrollArea:
    """A frameless area that shows `content` as wide as there is room and scrolls the rest."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    # setWidget makes the content fill its own ground, which would hide the window's.
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


class Page(QWidget):
    """One page. A subclass fills `column` or adds a `scrolled` widget, names its `interest`, and draws in `reload`.

    `reload` is called before the page is first seen, and again when something of `interest` has changed: at once
    while the page is visible, else when it is next shown.
    """

    interest = Changes.everything()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._stale = True
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(14)
        context.bus.changed.connect(self._on_changed)
        context.look.changed.connect(self._on_look)

    def reload(self) -> None:
        """Ask the use case and draw."""
        raise NotImplementedError

    def open_subject(self, subject: str) -> None:
        """Show one thing on the page: a line, an alert. Pages without such things ignore it."""

    def header(self, title: str, subtitle: str = "") -> QHBoxLayout:
        """Begin the page with a title and a subtitle; the row returned takes buttons at its right."""
        texts = QVBoxLayout()
        texts.setSpacing(2)
        heading = label(title, TextRole.TITLE)
        texts.addWidget(heading)
        if subtitle:
            texts.addWidget(label(subtitle, TextRole.MUTED, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(texts, 1)
        self.column.addLayout(row)
        self.setAccessibleName(title)
        return row

    def scrolled(self, content: QWidget) -> QScrollArea:
        """Add `content` so that it scrolls downwards to the window's edge instead of being cut off."""
        margins = self.column.contentsMargins()
        self.column.setContentsMargins(margins.left(), margins.top(), margins.right(), 0)
        layout = content.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, margins.top())
        area = scroll_area(content)
        self.column.addWidget(area, 1)
        return area

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._stale = False
            self.reload()
        super().showEvent(event)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(self.interest):
            return
        self._refresh()

    @Slot()
    def _on_look(self) -> None:
        self._refresh()

    def _refresh(self) -> None:
        if self.isVisible():
            self.reload()
        else:
            self._stale = True
