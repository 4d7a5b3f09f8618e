"""Another book in this window: one of those opened lately, one that is chosen, a new one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from raincheck.core.text import tr
from raincheck.gui.kit.requests import NewBook, OpenBook
from raincheck.gui.shell import recent_books
from raincheck.gui.shell.main_window import MainWindow


class Books(QObject):
    """Asks which book; the program opens it. Signal: `asked(Request)`."""

    asked = Signal(object)

    def __init__(self, window: MainWindow, open_one: Path, recent: Path) -> None:
        super().__init__(window)
        self._window, self._open_one, self._recent = window, open_one, recent
        window.other_book_asked.connect(self.choose)
        window.new_book_asked.connect(self.begin)
        window.recent.aboutToShow.connect(self._on_recent)
        window.recent.menuAction().setEnabled(bool(self.others()))

    def others(self) -> tuple[Path, ...]:
        """The books opened lately, without the one that is open."""
        return tuple(path for path in recent_books.recall(self._recent) if path != self._open_one.absolute())

    @Slot()
    def choose(self) -> None:
        """Ask for a book's file."""
        kinds = tr("Books (*.raincheck);;All files (*)")
        dialog = QFileDialog(self._window, tr("Open another book"), str(self._open_one.parent), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    @Slot()
    def begin(self) -> None:
        """Ask where a new book goes and whether it is encrypted."""
        from raincheck.gui.settings.new_book_dialog import NewBookDialog

        dialog = NewBookDialog(self._open_one.parent, self._window)
        dialog.drafted.connect(lambda made: self.asked.emit(NewBook(made.path, made.passphrase)))
        dialog.open()

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        self.asked.emit(OpenBook(Path(name)))

    @Slot()
    def _on_recent(self) -> None:
        menu = self._window.recent
        menu.clear()
        for path in self.others():
            made = menu.addAction(f"{path.stem}  ·  {path.parent}")
            made.triggered.connect(partial(self.asked.emit, OpenBook(path)))
        menu.addSeparator()
        menu.addAction(tr("Forget this list")).triggered.connect(self._on_forget)

    @Slot()
    def _on_forget(self) -> None:
        recent_books.forget(self._recent)
        self._window.recent.menuAction().setEnabled(False)
