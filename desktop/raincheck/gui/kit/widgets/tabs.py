"""Parts of a page behind a row of tabs, and sections behind a list at its left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QListWidget, QSizePolicy, QTabBar

from raincheck.gui.kit.look import Look


def tab_bar(names: Sequence[str], name: str) -> QTabBar:
    """A row of tabs, walked by the arrow keys; the page shows what `currentChanged` says."""
    made = QTabBar()
    made.setDrawBase(False)
    made.setExpanding(False)
    made.setUsesScrollButtons(True)  # only where there is no room for all
    made.setElideMode(Qt.TextElideMode.ElideNone)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setAccessibleName(name)
    for text in names:
        made.addTab(text)
    return made


class SectionList(QListWidget):
    """The sections of a page, by name; as wide as the longest of them and as high as all."""

    def __init__(self, look: Look, names: Sequence[str], name: str) -> None:
        super().__init__()
        self._look = look
        self.setProperty("role", "sections")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.addItems(list(names))
        self.currentRowChanged.connect(self._dress)
        look.changed.connect(self._dress)
        self.setCurrentRow(0)

    def _dress(self) -> None:
        """The chosen name is bold, which a style sheet cannot say; the room is that of the letters."""
        for place in range(self.count()):
            font = QFont(self._look.font(bold=place == self.currentRow()))
            self.item(place).setFont(font)
        widest = max(self._look.width(self.item(place).text(), bold=True) for place in range(self.count()))
        self.setFixedWidth(max(self._look.px(138), widest + self._look.px(30)))
        self.doItemsLayout()
        self.setFixedHeight(self.count() * self.sizeHintForRow(0) + 4)
