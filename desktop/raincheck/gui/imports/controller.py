"""What the import page asks: files read and compared with the book in the background, then written as one step."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal, SignalInstance, Slot

from raincheck.app import checking, doubting, importing
from raincheck.app.checking import CheckReport
from raincheck.app.import_rows import ImportRow
from raincheck.app.importing import Choices, ImportReport, ReadFile, Spot
from raincheck.app.looking_back import BookAt
from raincheck.app.outcome import Done
from raincheck.core.errors import KnownError
from raincheck.core.model import Channel
from raincheck.core.text import ntr, tr
from raincheck.gui.imports.presenter import ImportView, import_view
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.controller import Controller
from raincheck.gui.kit.session import Session
from raincheck.importers.base import UnknownTableError
from raincheck.importers.mapping import TableMapping
from raincheck.importers.matching import BookRow
from raincheck.store import PastImport, Store, open_store
from raincheck.store.backup import BackupPlaces
from raincheck.store.book import Stand

CRUMB: Final = 1000
"""So many records are let go of at once."""


class _StoppedError(Exception):
    """The person gave up what was being read."""


class Steps:
    """How far work beside the window has come: each step is `said`, and a stop ends the work at the next one."""

    def __init__(self, said: SignalInstance) -> None:
        self._said = said
        self._stopped = Event()

    def stop(self) -> None:
        """End the work at its next step."""
        self._stopped.set()

    def tell(self, sentence: str) -> None:
        """Say what begins now; called by the work itself. Raises _StoppedError."""
        if self._stopped.is_set():
            raise _StoppedError
        self._said.emit(sentence)


class Read(Struct, frozen=True):
    """Files as they were read, and what importing them would do; `asked` tells which question it answers."""

    asked: int
    files: tuple[ReadFile, ...]
    view: ImportView


class Asked(Struct, frozen=True):
    """What shall be compared with the book: where the files come from, and what was decided about their rows."""

    no: int
    files: Callable[..., tuple[ReadFile, ...]]
    choices: Choices
    today: date


class Written(Struct, frozen=True):
    """What an import did, and the book judged with it; `stand`: how the book stood before it was judged."""

    view: ImportView
    done: Done[None]
    report: CheckReport
    stand: Stand


class ImportsController(Controller):
    """What the page reads of the open book and changes in it.

    Signals: `read(ImportView)`, `imported(ImportView)`, `failed(sentence)`, `progress(sentence)`; `stopped()` where
    writing was given up;
    `unknown(UnknownTableError)` for a table of a kind that is not known. Work on a file of 100,000 rows stays off
    the window's thread, the view of its rows too; what was asked before and is no longer wanted is dropped.
    """

    read = Signal(object)
    imported = Signal(object)
    failed = Signal(str)
    stopped = Signal()
    unknown = Signal(object)
    progress = Signal(str)

    def __init__(self, session: Session, context: Context) -> None:
        super().__init__(session, context)
        self._read: Read | None = None
        self._paths: tuple[Path, ...] = ()
        self._choices = Choices()
        self._last: PastImport | None = None
        self._asked = 0
        self._steps: Steps | None = None
        self._writing: Steps | None = None

    def begin(self, paths: Sequence[Path]) -> None:
        """Read files and compare them with the book, in the background; `read` or `failed` follows."""
        self._paths, self._choices = tuple(paths), Choices()
        self._ask(partial(importing.read_files, self._paths))

    def begin_message(self, text: str) -> None:
        """Read the text of a message; `read` or `failed` follows."""
        self._paths, self._choices = (), Choices()
        self._ask(partial(_message, text, self._session.today))

    def unlock(self, password: str) -> None:
        """Read the files again, with the password of a locked archive."""
        self._ask(partial(importing.read_files, self._paths, password=password))

    def channels(self) -> tuple[Channel, ...]:
        """The lines that a table can be of."""
        return self._session.store.channels()

    def map_columns(self, columns: Sequence[str], mapping: TableMapping) -> None:
        """Remember what the columns mean, and read the files again."""
        work = partial(importing.remember_mapping, self._session.store, columns, mapping)
        if self._session.run(work, judge=False) is not None:
            self._ask(partial(importing.read_files, self._paths))

    def choose(self, lines: Mapping[str, str]) -> None:
        """Say which lines names in the files are, and compare anew."""
        self._again(replace(self._choices, lines={**self._choices.lines, **lines}))

    def take_apart(self, spot: Spot) -> None:
        """Take a row that the book only seems to have, or give it up again."""
        self._again(replace(self._choices, apart=self._choices.apart ^ {spot}))

    def leave_out(self, spot: Spot) -> None:
        """Leave a row out, or take it again."""
        self._again(replace(self._choices, out=self._choices.out ^ {spot}))

    def edit(self, row: ImportRow, wanted: BookRow) -> None:
        """Take a row as it was put right, or one that was left out as the movement that it is."""
        changed = {**self._choices.changed, (*row.spot, row.part): wanted}
        self._again(replace(self._choices, changed=changed))

    @property
    def pending(self) -> bool:
        """Whether something was read and is not written yet."""
        return self._read is not None

    def compare_again(self) -> None:
        """The book has changed: compare what was read with it once more."""
        self._again(self._choices)

    def stands(self) -> bool:
        """Whether the import that was written last is still in the book."""
        return bool(self.past()) and self.past()[0] == self._last

    def _again(self, choices: Choices) -> None:
        self._choices = choices
        if self._read is not None and self._writing is None:
            self._ask(partial(_as_read, self._read.files))

    def _ask(self, files: Callable[..., tuple[ReadFile, ...]]) -> None:
        self._stop()
        self._asked += 1
        self._steps = Steps(self.progress)
        asked = Asked(self._asked, files, self._choices, self._session.today)
        work = partial(_compare, self._place(), asked, self._steps.tell)
        self._start(work, self._on_read)

    def _stop(self) -> None:
        if self._steps is not None:
            self._steps.stop()

    def write(self, lines: Sequence[Channel]) -> None:
        """Import what was read, new lines as they were changed; `imported`, `stopped` or `failed` follows."""
        if self._read is not None and self._writing is None:
            self._writing = Steps(self.progress)
            choices = replace(self._choices, channels=tuple(lines))
            asked = Asked(self._asked, partial(_as_read, self._read.files), choices, self._session.today)
            work = partial(_write, self._place(), self._session.store.places, asked, self._writing.tell)
            self._start(work, self._on_written)

    @property
    def writing(self) -> bool:
        """Whether an import is being written."""
        return self._writing is not None

    def stop_writing(self) -> None:
        """Give up what is being written, all of it, unless it is saved already."""
        if self._writing is not None:
            self._writing.stop()

    def drop(self) -> None:
        """Forget what was read, and stop what is being read."""
        self._stop()
        self._asked += 1
        self._forget()

    def _forget(self) -> None:
        """Let go of what was read, beside the window."""
        if self._read is not None:
            held = [self._read]
            self._read = None
            self._start(partial(_let_go, held), _nothing)

    def past(self) -> tuple[PastImport, ...]:
        """The files imported so far, the newest first."""
        return self._session.store.import_files()

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        self._session.undo()

    def _place(self) -> BookAt:
        store = self._session.store
        return BookAt(store.path, store.key, self._session.clock.now)

    def _start(self, work: Callable[[], object], done: Callable[[object], object]) -> None:
        self._context.jobs.start(work, done=done, failed=self._on_failed)

    @Slot(object)
    def _on_read(self, found: object) -> None:
        if isinstance(found, Read) and found.asked == self._asked:
            held = [] if self._read is None else [self._read]
            self._read = found
            self.read.emit(found.view)
            if held:
                self._start(partial(_let_go, held), _nothing)

    @Slot(object)
    def _on_written(self, written: object) -> None:
        if not isinstance(written, Written):
            return
        self._writing = None
        self._asked += 1
        self._forget()
        self._last = next(iter(self.past()), None)
        # The page takes its new face first; then everybody hears that the book has changed.
        self.imported.emit(written.view)
        self._session.announce_checked(written.done, written.report, written.stand)

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        if isinstance(problem, _StoppedError):
            if self._writing is not None:
                self._writing = None
                self.stopped.emit()
            return
        self._writing = None
        if not isinstance(problem, KnownError):
            raise problem
        self.failed.emit(str(problem))
        if isinstance(problem, UnknownTableError):
            self.unknown.emit(problem)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Look for no rubbish among the records of 100,000 rows: each such look would hold the window for half a second."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _as_read(files: tuple[ReadFile, ...], _store: Store, **_step: object) -> tuple[ReadFile, ...]:
    return files


def _message(text: str, received: date, store: Store, **_step: object) -> tuple[ReadFile, ...]:
    return (importing.read_message(text, store, received=received),)


def _compare(place: BookAt, asked: Asked, tell: Callable[[str], None]) -> Read:
    def step(done: int, count: int) -> None:
        tell(tr("Reading file {n} of {all} …").format(n=done + 1, all=count) if count > 1 else tr("Reading …"))

    with _without_collection(), open_store(place.path, clock=place.clock, key=place.key) as store:
        read = asked.files(store, step=step)
        rows = sum(file.parsed.rows for file in read if file.parsed is not None)
        tell(ntr("Comparing {n} row with the book …", "Comparing {n} rows with the book …", rows).format(n=f"{rows:,}"))
        refused = [file for file in read if file.refusal is not None]
        if len(refused) == len(read) and not refused[0].locked:
            raise importing.named(refused[0].name, refused[0].refusal or KnownError(""))
        held = [importing.preview(store, read, asked.choices, today=asked.today)]
        doubt = doubting.doubt_of_import(store, held[0])
        return Read(asked.no, read, replace(_view(store, held), apart=asked.choices.apart, doubt=doubt))


def _view(store: Store, held: list[ImportReport]) -> ImportView:
    """The view of a report, which is let go of."""
    report = held.pop()
    view = import_view(report, {line.id: line.name for line in store.channels(archived=True)})
    rows: list[object] = []
    for file in report.files:
        rows += (*file.fresh, *file.left_out, *file.problems, *file.known)
    del report, file
    _crumble(rows)
    return view


def _let_go(held: list[Read]) -> None:
    read = held.pop()
    rows: list[object] = [*read.view.rows]
    for file in read.files:
        if file.parsed is not None:
            rows += (*file.parsed.records, *file.parsed.ignored, *file.parsed.problems)
    del read, file
    _crumble(rows)


def _crumble(rows: list[object]) -> None:
    """Let go of 100,000 records little by little: all at once would hold the window up."""
    while rows:
        del rows[-CRUMB:]


def _nothing(_result: object) -> None:
    """Nothing follows."""


def _write(place: BookAt, places: BackupPlaces, asked: Asked, tell: Callable[[str], None]) -> Written:
    def step(done: int, count: int) -> None:
        told = tr("Writing row {n} of {all} …").format(n=f"{done:,}", all=f"{count:,}")
        tell(told if done else tr("Writing …"))

    with _without_collection(), open_store(place.path, clock=place.clock, key=place.key, places=places) as store:
        backed_up = not store.is_empty()
        done = importing.apply(
            store, asked.files(store), asked.choices, today=asked.today, without_refused=True, step=step
        )
        told, held = Done(None, done.changes, done.told), [done.result]
        del done
        view = replace(_view(store, held), backed_up=backed_up)
        stand = store.stand()
        return Written(view, told, checking.run_check(store, asked.today, now=place.clock()), stand)
