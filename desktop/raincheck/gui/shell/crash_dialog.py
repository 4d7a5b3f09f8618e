"""Something went wrong inside the program: said calmly, with a report that holds no amount and no name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label

SIZE = (560, 380)


class CrashDialog(QDialog):
    """Shows the report, offers to copy it, and closes to go on. Signal: `leave_asked()` by the button to quit."""

    leave_asked = Signal()

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Raincheck"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(tr("Report"))
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy_button = button(tr("Copy the report"))
        self.quit_button = button(tr("Quit"))
        self.go_on_button = button(tr("Go on"), "primary")
        self._build()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(22, 18, 22, 18)
        whole.setSpacing(12)
        whole.addWidget(label(tr("Something went wrong in Raincheck"), TextRole.TITLE))
        calm = tr("Your book is safe: what was saved stays saved. You can go on; if it happens again, send the report.")
        whole.addWidget(label(calm, wrap=True))
        whole.addWidget(label(tr("It holds no amounts and no names."), TextRole.MUTED))
        whole.addWidget(self.report, 1)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.quit_button)
        row.addWidget(self.go_on_button)
        whole.addLayout(row)
        self.go_on_button.setDefault(True)
        self.copy_button.clicked.connect(self._on_copy)
        self.go_on_button.clicked.connect(self.accept)
        self.quit_button.clicked.connect(self._on_quit)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())

    @Slot()
    def _on_quit(self) -> None:
        self.leave_asked.emit()
        self.reject()
