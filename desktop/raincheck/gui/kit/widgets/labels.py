"""Text: labels with a role, labels that end in dots when there is no room, titles of sections."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from raincheck.gui.kit.widgets.layout import bare_row


class TextRole(StrEnum):
    """What a text is; the style sheet gives it size and colour."""

    PLAIN = "plain"
    TITLE = "title"
    HEADING = "heading"
    STRONG = "strong"
    FIGURE = "figure"
    MUTED = "muted"
    SMALL = "small"
    PROBLEM = "problem"
    FALL = "fall"
    RISE = "rise"


def label(text: str = "", role: TextRole = TextRole.PLAIN, *, wrap: bool = False) -> QLabel:
    """A label of a role; plain text only, whatever a bill or a note contains."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role.value)
    made.setWordWrap(wrap)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Change what the style sheet takes a widget for."""
    set_style_property(widget, "role", role)


def set_style_property(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the style sheet asks for; before the widget was first styled that costs nothing."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis when there is no room; the whole text is its tooltip then."""

    def __init__(self, text: str = "", role: TextRole = TextRole.PLAIN) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    # Painted: QLabel does not elide.
    def paintEvent(self, _event: QPaintEvent) -> None:
        # Within the margins: another text asks for these to be painted anew, and for nothing beyond.
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class SectionTitle(QWidget):
    """The title of a card, with a quiet note at the right."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.title = label(title, TextRole.HEADING)
        self.note = ElidedLabel(note, TextRole.SMALL)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = bare_row(self)
        row.addWidget(self.title)
        row.addWidget(self.note, 1)

    def show_note(self, note: str) -> None:
        """Change the note."""
        self.note.setText(note)
