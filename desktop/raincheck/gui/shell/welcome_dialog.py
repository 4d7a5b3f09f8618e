"""The first start: begin a book, look at the example, or open one that is there; and the dialog for a new book."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.dialog import TITLE_BAR, FormArea
from raincheck.gui.kit.icons import Glyph, Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.passphrase_dialog import SecretFields
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column

SIDES = 40
"""So many pixels of the screen stay free beside it."""


class FirstStep(StrEnum):
    """What the person wants at the first start."""

    BEGIN = "begin"
    EXAMPLE = "example"
    OPEN = "open"


class WelcomeDialog(QDialog):
    """Shown when there is no book. `step` says what was chosen, `path` and `passphrase` go with it.

    Signal: `language_asked(str)` when the other language was pressed; the dialog ends then and is shown anew.
    """

    language_asked = Signal(str)

    def __init__(self, look: Look, icons: Icons, book: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = FirstStep.BEGIN
        self.path = book
        self.language = ""
        self.setWindowTitle(tr("Raincheck"))
        room = self.screen().availableGeometry().width() - SIDES
        self.setMinimumWidth(min(look.px(520), room))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(30, 24, 30, 24)
        whole.setSpacing(12)
        self.secret = SecretFields()
        self._content = self._told(look, icons)
        self._area = FormArea(self._content)
        self._area.outgrown.connect(self._grow)
        self.problem_label = label(role=TextRole.PROBLEM, wrap=True)
        whole.addWidget(self._area, 1)
        whole.addWidget(self.problem_label)
        self.begin_button = button(tr("Begin my book"), "primary")
        self.example_button = button(tr("Look at an example"))
        self.open_button = button(tr("Open a book that is there…"))
        self.begin_button.setDefault(True)
        row = Columns(gap=10)
        for made in (self.open_button, self.example_button, self.begin_button):
            row.columns.add(made)
        whole.addSpacing(6)
        whole.addWidget(row)
        self.secret.edited.connect(self._on_edited)
        self.begin_button.clicked.connect(self.accept)
        self.example_button.clicked.connect(self._on_example)
        self.open_button.clicked.connect(self._on_open)
        self._on_edited()
        self.begin_button.setFocus()

    @property
    def passphrase(self) -> str | None:
        """The passphrase of the book to begin; None for a plain one."""
        return self.secret.passphrase

    def keep(self, before: WelcomeDialog) -> None:
        """Take over what was entered in the other language."""
        self.path = before.path
        self.secret.keep(before.secret)

    def showEvent(self, event: QShowEvent) -> None:
        self._grow()
        super().showEvent(event)

    def _told(self, look: Look, icons: Icons) -> QWidget:
        content = QWidget()
        column = bare_column(content)
        column.setSpacing(12)
        column.addLayout(self._head(look, icons))
        column.addWidget(
            label(
                tr(
                    "A lender can shut a line overnight. Raincheck keeps your lines and their history on this machine, "
                    "warns you early, and says what to do next."
                ),
                wrap=True,
            )
        )
        column.addWidget(
            label(
                tr("No account, no network, no lender's password. The book is one file: {path}").format(path=self.path),
                TextRole.SMALL,
                wrap=True,
            )
        )
        column.addWidget(self.secret)
        column.addStretch(1)
        return content

    def _head(self, look: Look, icons: Icons) -> QHBoxLayout:
        picture = QLabel()
        side = look.px(44)
        picture.setPixmap(icons.pixmap(Glyph.APP, "#000000", side))
        other = "English" if tr("en") == "zh" else "中文"
        self.language_button = button(other, "link", name=f"Language · 语言: {other}")
        self.language_button.clicked.connect(self._on_language)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(picture)
        head.addWidget(label(tr("Know before it rains"), TextRole.TITLE), 1)
        head.addWidget(self.language_button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    @Slot()
    def _grow(self) -> None:
        """Be as high as what is shown asks, as far as the screen allows; the rest is scrolled, the buttons stay."""
        content = self._content
        shown = content.heightForWidth(self._area.viewport().width()) if content.hasHeightForWidth() else 0
        beside = self.heightForWidth(self.width()) - self._area.sizeHint().height()
        wanted = beside + max(shown, content.sizeHint().height())
        room = self.screen().availableGeometry().height() - TITLE_BAR
        if wanted > self.height():
            self.resize(self.width(), min(wanted, room))

    @Slot()
    def _on_edited(self) -> None:
        problem = self.secret.problem()
        self.problem_label.setText(problem)
        self.problem_label.setVisible(bool(problem))
        self.begin_button.setEnabled(not problem)

    @Slot()
    def _on_language(self) -> None:
        self.language = "en" if tr("en") == "zh" else "zh_CN"
        self.language_asked.emit(self.language)
        self.reject()

    @Slot()
    def _on_example(self) -> None:
        self.step = FirstStep.EXAMPLE
        self.accept()

    @Slot()
    def _on_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Open a book that is there"), str(Path.home()), tr("Books (*.raincheck);;All files (*)")
        )
        if name:
            self.step, self.path = FirstStep.OPEN, Path(name)
            self.accept()
