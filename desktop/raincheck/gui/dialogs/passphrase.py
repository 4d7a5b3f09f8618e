"""The passphrase of an encrypted book, asked for when it is opened or was locked."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from raincheck.core.text import tr


class PassphraseDialog(QDialog):
    """Ask for a passphrase; it stays in the dialog's hands only."""

    def __init__(self, book: str, problem: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Unlock the book"))
        self.setMinimumWidth(380)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.setContentsMargins(24, 20, 24, 20)
        said = QLabel(tr("{book} is encrypted. Its passphrase:").format(book=book))
        said.setWordWrap(True)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(tr("Passphrase"))
        self.edit.textChanged.connect(self._on_typed)
        self.problem = QLabel(problem)
        self.problem.setWordWrap(True)
        self.problem.setObjectName("problem")
        self.problem.setVisible(bool(problem))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for widget in (said, self.edit, self.problem, self.buttons):
            layout.addWidget(widget)
        self._on_typed()

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.edit.text()

    @Slot()
    def _on_typed(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.edit.text()))
