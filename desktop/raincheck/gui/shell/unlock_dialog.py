"""The dialog before an encrypted book: its passphrase, and the ways on for whoever has it no longer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from raincheck.app.opening import begin_book
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.gui.kit.passphrase_dialog import PassphraseDialog
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import button_row
from raincheck.gui.settings.new_book_dialog import NewBookDialog


class UnlockDialog(PassphraseDialog):
    """Asks for a book's passphrase. `other` is the book chosen in its place, with its passphrase where it is new."""

    def __init__(self, book: Path, problem: str = "") -> None:
        super().__init__(book.name, problem)
        self.other: Path | None = None
        self.other_passphrase: str | None = None
        self._folder = book.absolute().parent
        told = tr(
            "No passphrase at hand? This book stays as it is, at {path}. Meanwhile you can open another one or begin a "
            "new one; to come back, open this file."
        )
        self.stays_label = label(told.format(path=book.absolute()), TextRole.SMALL, wrap=True)
        self.open_button = button(tr("Open another book …"))
        self.begin_button = button(tr("Begin a new book …"))
        self.open_button.clicked.connect(self._on_open)
        self.begin_button.clicked.connect(self._on_begin)
        under = self.whole.indexOf(self.again_label) + 1
        self.whole.insertWidget(under, self.stays_label)
        self.whole.insertWidget(under + 1, button_row(self.open_button, self.begin_button))

    @Slot()
    def _on_open(self) -> None:
        kinds = tr("Books (*.raincheck);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self, tr("Open another book"), str(self._folder), kinds)
        if name:
            self._go_on_with(Path(name))

    @Slot()
    def _on_begin(self) -> None:
        asked = NewBookDialog(self._folder, self)
        asked.drafted.connect(self._on_begun)
        asked.open()

    @Slot(object)
    def _on_begun(self, made: NewBookDialog) -> None:
        try:
            begin_book(made.path, made.passphrase)
        except KnownError as problem:
            self.tell(str(problem))
        else:
            self._go_on_with(made.path, made.passphrase)

    def _go_on_with(self, other: Path, passphrase: str | None = None) -> None:
        self.other, self.other_passphrase = other, passphrase
        self.reject()
