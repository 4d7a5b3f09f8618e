"""What dialogs share: rows of a name and a field, one line for what is wrong, and two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.labels import TextRole, label


class DraftDialog(QDialog):
    """A form over a draft. Signals are QDialog's; nothing is saved here.

    A subclass adds rows, calls `finish`, and answers `problem()`: what keeps the draft from being complete, or "".
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(22, 18, 22, 18)
        self.whole.setSpacing(12)
        self.whole.addWidget(label(title, TextRole.TITLE))
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(9)
        self.whole.addLayout(self.form)
        self.problem_label = label(role=TextRole.PROBLEM, wrap=True)
        self.save_button = button(tr("Save"), "primary")
        self.cancel_button = button(tr("Cancel"))

    def add_row(self, name: str, field: QWidget) -> QLabel:
        """Add a field; its label leads to it by keyboard and names it."""
        shown = label(name, TextRole.MUTED)
        shown.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(name)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.form.addRow(shown, field)
        return shown

    def finish(self) -> None:
        """Add what stands below the fields, and judge the draft for the first time."""
        self.whole.addStretch(1)
        self.whole.addWidget(self.problem_label)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        self.whole.addLayout(row)
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.revalidate()

    def problem(self) -> str:
        """What keeps the draft from being complete; empty when it is."""
        raise NotImplementedError

    @Slot()
    def revalidate(self) -> None:
        """Offer saving only for a complete draft."""
        problem = self.problem()
        self.problem_label.setText(problem)
        self.save_button.setEnabled(not problem)
