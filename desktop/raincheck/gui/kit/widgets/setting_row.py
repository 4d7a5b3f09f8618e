"""A row of the settings: what it is, a quiet word of explanation, and the control at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from raincheck.gui.kit.widgets.labels import TextRole, label


class SettingRow(QWidget):
    """One setting; its name leads to the control by keyboard and speaks for it."""

    def __init__(self, name: str, control: QWidget, *, explained: str = "") -> None:
        super().__init__()
        self.control = control
        self.name_label = label(name, wrap=True)
        self.name_label.setBuddy(control)
        self.explained_label = label(explained, TextRole.SMALL, wrap=True)
        if not explained:  # what is shown before it has a parent flashes as a window of its own
            self.explained_label.hide()
        if not control.accessibleName():
            control.setAccessibleName(name)
        if explained:
            control.setAccessibleDescription(explained)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self.name_label)
        texts.addWidget(self.explained_label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(18)
        row.addLayout(texts, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def explain(self, text: str) -> None:
        """Change the quiet word."""
        self.explained_label.setText(text)
        self.explained_label.setVisible(bool(text))


def sentence(text: str = "", role: TextRole = TextRole.MUTED) -> QLabel:
    """A line of explanation that breaks where it must."""
    return label(text, role, wrap=True)
