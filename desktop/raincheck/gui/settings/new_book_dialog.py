"""The dialog for a new book."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.passphrase_dialog import SecretFields
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.layout import bare_row

ENDING = ".raincheck"


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
        row = bare_row(place)
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
        path = Path(self.path_edit.text().strip())
        with suppress(RuntimeError):  # a user of that name is not here
            path = path.expanduser()
        return path.with_suffix(ENDING) if path.name and not path.suffix else path

    @property
    def passphrase(self) -> str | None:
        """Its passphrase; None for a plain book."""
        return self.secret.passphrase

    def problem(self) -> str:
        if not self.path_edit.text().strip():
            return tr("Say where the book goes.")
        try:
            if self.path.is_dir():
                return tr("That is a folder; add a name for the book.")
            if self.path.exists():
                return tr("A file is there already; choose another name.")
            if not self.path.parent.is_dir():
                return tr("That folder does not exist.")
        except (OSError, ValueError):  # too long, no right to look, a sign that no name can have
            return tr("No book can be there; choose another place.")
        return self.secret.problem()

    @Slot()
    def _on_browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("A place for the book"), self.path_edit.text())
        if name:
            self.path_edit.setText(name)


def _free(folder: Path) -> Path:
    number, path = 1, folder / f"book{ENDING}"
    while path.exists():
        number += 1
        path = folder / f"book{number}{ENDING}"
    return path
