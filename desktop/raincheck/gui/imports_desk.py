"""What the import page asks: files read and compared with the book in the background, then written as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from raincheck.app import importing
from raincheck.app.importing import ImportReport, ReadFile
from raincheck.app.looking_back import BookAt
from raincheck.core.errors import KnownError
from raincheck.core.model import Channel
from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.desk import Desk
from raincheck.gui.views.imports import ImportView, import_view
from raincheck.store import PastImport, open_store
from raincheck.store.backup import BackupPlaces


@dataclass(frozen=True, slots=True)
class Read:
    """Files as they were read, and what importing them would do."""

    files: tuple[ReadFile, ...]
    report: ImportReport


class ImportsDesk(QObject):
    """The page's hold on the open book. Signals: `read(ImportView)`, `imported(ImportView)`, `failed(sentence)`."""

    read = Signal(object)
    imported = Signal(object)
    failed = Signal(str)

    def __init__(self, desk: Desk, context: Context) -> None:
        super().__init__(desk)
        self._desk = desk
        self._context = context
        self._read: Read | None = None

    def begin(self, paths: Sequence[Path]) -> None:
        """Read files and compare them with the book, in the background; `read` or `failed` follows."""
        self._start(partial(_read, self._place(), tuple(paths)), self._on_read)

    def write(self, lines: Sequence[Channel]) -> None:
        """Import what was read, new lines as they were changed; `imported` or `failed` follows."""
        if self._read is not None:
            work = partial(_write, self._place(), self._desk.store.places, self._read.files, tuple(lines))
            self._start(work, self._on_written)

    def drop(self) -> None:
        """Forget what was read."""
        self._read = None

    def past(self) -> tuple[PastImport, ...]:
        """The files imported so far, the newest first."""
        return self._desk.store.import_files()

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        self._desk.undo()

    def _place(self) -> BookAt:
        store = self._desk.store
        return BookAt(store.path, store.key, self._desk.clock.now)

    def _start(self, work: Callable[[], object], done: Callable[[object], object]) -> None:
        self._context.jobs.start(work, done=done, failed=self._on_failed)

    def _view(self, report: ImportReport) -> ImportView:
        return import_view(report, {line.id: line.name for line in self._desk.store.channels(archived=True)})

    @Slot(object)
    def _on_read(self, found: object) -> None:
        if isinstance(found, Read):
            self._read = found
            self.read.emit(self._view(found.report))

    @Slot(object)
    def _on_written(self, report: object) -> None:
        if not isinstance(report, ImportReport):
            return
        view = self._view(report)
        self._read = None
        # The page takes its new face first; then everybody hears that the book has changed.
        self.imported.emit(view)
        self._desk.take_in(Changes.everything(), tr("Imported: {what}.").format(what=view.told))

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        if not isinstance(problem, KnownError):
            raise problem
        self.failed.emit(str(problem))


def _read(place: BookAt, paths: tuple[Path, ...]) -> Read:
    files = importing.read_files(paths)
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        return Read(files, importing.preview(store, files))


def _write(
    place: BookAt, places: BackupPlaces, files: tuple[ReadFile, ...], lines: tuple[Channel, ...]
) -> ImportReport:
    with open_store(place.path, clock=place.clock, key=place.key, places=places) as store:
        return importing.apply(store, files, lines)
