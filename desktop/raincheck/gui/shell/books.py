"""Another book in this window: one of those opened lately, one that is chosen, a new one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from raincheck.core.text import tr
from raincheck.gui.kit.requests import NewBook, OpenBook
from raincheck.gui.shell import recent_books
from raincheck.gui.shell.main_window import MainWindow


class Books(QObject):
    """Asks which book; the program opens it. Signals: `asked(Request)`; `told(sentence)`, in passing."""

    asked = Signal(object)
    told = Signal(str)

    def __init__(self, window: MainWindow, open_one: Path, recent: Path, *, first: bool) -> None:
        super().__init__(window)
        self._window, self._open_one, self._recent = window, open_one, recent
        self._before = recent_books.recall(recent)[:1] if first else ()
        window.other_book_asked.connect(self.choose)
        window.new_book_asked.connect(self.begin)
        window.recent.aboutToShow.connect(self._on_recent)
        window.recent.menuAction().setEnabled(bool(self.others()))

    def others(self) -> tuple[Path, ...]:
        """The books opened lately, without the one that is open."""
        return tuple(path for path in recent_books.recall(self._recent) if path != self._open_one.absolute())

    def note(self) -> None:
        """Keep the open book as the one opened last."""
        recent_books.note(self._recent, self._open_one)

    def remind(self, usual: Path) -> None:
        """Name the book that was open last time where a start opened the usual one, which nobody chose."""
        for last in self._before:
            if self._open_one == usual and last != usual.absolute():
                self.told.emit(
                    tr(
                        "This is {book}, the usual one. Last time {last} was open: it is in the menu, under Books "
                        "opened lately."
                    ).format(book=usual.stem, last=last.stem)
                )

    @Slot()
    def choose(self) -> None:
        """Ask for a book's file."""
        from PySide6.QtWidgets import QFileDialog

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
