"""The first start: begin a book, look at the example, or open one that is there; and the dialog for a new book."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from raincheck.core.passphrase import Strength, strength
from raincheck.core.text import tr
from raincheck.gui.dialogs.base import DraftDialog
from raincheck.gui.dialogs.passphrase import secret_edit, strength_text
from raincheck.gui.icons import Glyph, Icons
from raincheck.gui.look import Look
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.labels import TextRole, label, set_role

ENDING = ".raincheck"


class SecretFields(QWidget):
    """A tick to encrypt, and below it a passphrase typed twice. Signal: `edited()`."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tick = QCheckBox(tr("Encrypt it with a passphrase"))
        self.first_edit = secret_edit(tr("New passphrase"))
        self.second_edit = secret_edit(tr("Once more"))
        self.first_edit.setPlaceholderText(tr("New passphrase"))
        self.second_edit.setPlaceholderText(tr("Once more"))
        self.hint_label = label(strength_text(""), TextRole.SMALL, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.tick, self.first_edit, self.second_edit, self.hint_label):
            column.addWidget(widget)
        self.tick.toggled.connect(self._on_changed)
        self.first_edit.textChanged.connect(self._on_changed)
        self.second_edit.textChanged.connect(self._on_changed)
        self._on_changed()

    @property
    def passphrase(self) -> str | None:
        """The passphrase; None where the book stays plain."""
        return self.first_edit.text() if self.tick.isChecked() else None

    def problem(self) -> str:
        """What keeps it from being complete."""
        if not self.tick.isChecked():
            return ""
        if not self.first_edit.text():
            return tr("Type a passphrase, or leave the encryption out.")
        if self.first_edit.text() != self.second_edit.text():
            return tr("The two are not the same yet.")
        return ""

    @Slot()
    def _on_changed(self) -> None:
        wanted = self.tick.isChecked()
        for widget in (self.first_edit, self.second_edit, self.hint_label):
            widget.setVisible(wanted)
        self.hint_label.setText(strength_text(self.first_edit.text()))
        weak = strength(self.first_edit.text()) is Strength.WEAK
        set_role(self.hint_label, (TextRole.PROBLEM if weak else TextRole.SMALL).value)
        self.edited.emit()


class NewBookDialog(DraftDialog):
    """Where a new book goes, and whether it is encrypted. Writes nothing."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(tr("Begin a new book"), parent)
        self.setMinimumWidth(460)
        self.path_edit = QLineEdit(str(_free(folder)))
        self.path_edit.setAccessibleName(tr("File"))
        browse = button(tr("Choose…"), name=tr("Choose a place for the book"))
        browse.clicked.connect(self._on_browse)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.path_edit, 1)
        row.addWidget(browse)
        self.add_row(tr("File"), place).setBuddy(self.path_edit)
        self.secret = SecretFields()
        self.form.addRow("", self.secret)
        self.path_edit.textChanged.connect(self.revalidate)
        self.secret.edited.connect(self.revalidate)
        self.save_button.setText(tr("Begin the book"))
        self.finish()

    @property
    def path(self) -> Path:
        """Where the book is to be."""
        path = Path(self.path_edit.text().strip()).expanduser()
        return path if path.suffix else path.with_suffix(ENDING)

    @property
    def passphrase(self) -> str | None:
        """Its passphrase; None for a plain book."""
        return self.secret.passphrase

    def problem(self) -> str:
        if not self.path_edit.text().strip():
            return tr("Say where the book goes.")
        if self.path.exists():
            return tr("A file is there already; choose another name.")
        if not self.path.parent.is_dir():
            return tr("That folder does not exist.")
        return self.secret.problem()

    @Slot()
    def _on_browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("A place for the book"), self.path_edit.text())
        if name:
            self.path_edit.setText(name)


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
        self.setMinimumWidth(look.px(520))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(30, 24, 30, 24)
        whole.setSpacing(12)
        whole.addLayout(self._head(look, icons))
        whole.addWidget(
            label(
                tr(
                    "A lender can shut a line overnight. Raincheck keeps your lines and their history on this machine, "
                    "warns you early, and says what to do next."
                ),
                wrap=True,
            )
        )
        whole.addWidget(
            label(
                tr("No account, no network, no lender's password. The book is one file: {path}").format(path=book),
                TextRole.SMALL,
                wrap=True,
            )
        )
        self.secret = SecretFields()
        self.problem_label = label(role=TextRole.PROBLEM, wrap=True)
        whole.addWidget(self.secret)
        whole.addWidget(self.problem_label)
        self.begin_button = button(tr("Begin my book"), "primary")
        self.example_button = button(tr("Look at an example"))
        self.open_button = button(tr("Open a book that is there…"))
        self.begin_button.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch(1)
        row.addWidget(self.example_button)
        row.addWidget(self.begin_button)
        whole.addSpacing(6)
        whole.addLayout(row)
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

    def _head(self, look: Look, icons: Icons) -> QHBoxLayout:
        picture = QLabel()
        side = look.px(44)
        picture.setPixmap(icons.icon(Glyph.APP, "#000000", side).pixmap(side, side))
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


def _free(folder: Path) -> Path:
    number, path = 1, folder / f"book{ENDING}"
    while path.exists():
        number += 1
        path = folder / f"book{number}{ENDING}"
    return path
