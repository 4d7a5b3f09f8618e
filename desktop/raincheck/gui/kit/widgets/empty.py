"""What a page says when there is nothing to show: what to do first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from raincheck.gui.kit.context import Context
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label


class EmptyState(QWidget):
    """A picture, a sentence, and the buttons that begin. Signal: `chosen(index of the button)`."""

    chosen = Signal(int)

    def __init__(self, context: Context, title: str, sentence: str, actions: tuple[str, ...] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        picture = label()
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        picture.setPixmap(context.icons.pixmap(Glyph.APP, "#000000", 56))
        column.addWidget(picture)
        self._texts = (label(title, TextRole.TITLE, wrap=True), label(sentence, TextRole.MUTED, wrap=True))
        for line in self._texts:
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        row = QHBoxLayout()
        row.addStretch(1)
        self.buttons = tuple(button(text, "primary" if index == 0 else "") for index, text in enumerate(actions))
        group = QButtonGroup(self)
        group.idClicked.connect(self.chosen)
        for index, made in enumerate(self.buttons):
            group.addButton(made, index)
            row.addWidget(made)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def showEvent(self, event: QShowEvent) -> None:
        """Enter begins, where nothing else has the keyboard."""
        super().showEvent(event)
        focused: QWidget | None = self.window().focusWidget()
        if self.buttons and (focused is None or not focused.isVisible()):
            self.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def show_texts(self, title: str, sentence: str) -> None:
        """Say something else, where a list is empty for another reason."""
        for line, text in zip(self._texts, (title, sentence), strict=True):
            line.setText(text)
