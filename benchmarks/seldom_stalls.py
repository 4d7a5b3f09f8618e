"""How long what a person does seldom holds the window: printing, a pack, many warnings, dues and lines, a restore.

    python benchmarks/seldom_stalls.py [--lines 50] [--years 10] [--cut] [--told 50] [--walks 3] [--json]

Tells the median over the walks of the longest turn of each step, in milliseconds of processor of the window's thread,
and each turn above `--told` of the last walk with its place; `--json` tells these turns alone, one object a line.
`--lines 200 --years 1` is the book of many lines; with `--cut` every limit falls on the last day, and each line has its
warning and its incident. `tests/gui/test_stalls.py` calls it. Linux only.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
from books import LAST_DAY, StandingClock, made_up
from import_stalls import bill
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stalls import Walk
from turns import STALL, Turn, Turns

from raincheck.__main__ import _COLLECT_EVERY
from raincheck.app.checking import run_check
from raincheck.app.incidents import FileDraft
from raincheck.app.transfer import load
from raincheck.app.trusting import back_up
from raincheck.core.model import Book, Due
from raincheck.core.money import Money
from raincheck.core.playbooks import IncidentKind
from raincheck.gui.alerts.page import AlertsPage
from raincheck.gui.calendar.page import CalendarPage
from raincheck.gui.imports.page import ImportsPage
from raincheck.gui.incidents.dialogs import LetterDialog
from raincheck.gui.incidents.page import IncidentsPage
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.requests import PutBack
from raincheck.gui.planner.page import PlannerPage
from raincheck.gui.settings.parts import section_names
from raincheck.gui.shell.palette import Palette
from raincheck.gui.shell.printing import Printing
from raincheck.gui.shell.program import Program
from raincheck.store import Store, open_store

DUES = 400
ROWS = 2_000
PICTURES = 4


class Seldom(Walk):
    """What a person does once a month or once a year."""

    def __init__(self, application: QApplication, turns: Turns, store: Store, folder: Path) -> None:
        super().__init__(application, turns, store)
        self._folder = folder
        # What a step is given is made before: what is done between two steps counts for the first.
        self._pictures = tuple(FileDraft(f"{number}.png", picture(number)) for number in range(PICTURES))
        self._bill = folder / "bill.csv"
        self._bill.write_bytes(bill(ROWS))

    def all(self) -> None:
        """All of it."""
        self._step("open without a last word", self._open)
        self._window.context.speaker.problem.connect(sys.exit)
        self._step("pages made ahead", lambda: self._ahead.start(0), lambda: self._ahead.is_done)
        self._warnings()
        self._plan()
        self._incident()
        self._print()
        self._dues()
        self._import()
        self._settings()
        self._find_a_line()
        self._files()
        self._step("close", self._close)

    def _warnings(self) -> None:
        self._step("warnings", lambda: self._go(PageId.ALERTS))
        inbox = self._shown(AlertsPage).inbox
        for letter in "12":
            self._step(f"warnings narrowed by {letter}", partial(QTest.keyClicks, inbox.search_edit, letter))
        self._step("warnings no more narrowed", inbox.search_edit.clear)
        for _ in range(2):
            self._step("the next warning", lambda: QTest.keyClick(inbox.list, Qt.Key.Key_Down))
        self._step("the last warning", lambda: QTest.keyClick(inbox.list, Qt.Key.Key_End))
        self._step("a warning seen", inbox._on_acknowledge)
        for place in (2, 1, 0):
            self._step(f"bin {place} of the warnings", partial(inbox.bins.setCurrentIndex, place))
        for place in (1, 2, 3, 0):
            self._step(f"tab {place} of the warnings", partial(self._shown(AlertsPage).tabs.setCurrentIndex, place))

    def _plan(self) -> None:
        self._step("planner", lambda: self._go(PageId.PLANNER))
        page = self._shown(PlannerPage)
        for place in (1, 2, 3, 0):
            self._step(f"planner, tab {place}", partial(page.tabs.setCurrentIndex, place))
        self._step("plan as PDF", lambda: page.export(self._folder / "plan.pdf", hidden=False))

    def _incident(self) -> None:
        self._step("incidents", lambda: self._go(PageId.EVENTS))
        page = self._shown(IncidentsPage)
        self._step("incidents, the list", page._on_back)
        self._step("contingency plans", lambda: page.tabs.setCurrentIndex(1))
        self._step("another contingency plan", lambda: page.fair.list.setCurrentRow(1))
        self._step("all plans as PDF", lambda: page._print_to(page.fair._views, str(self._folder / "fair.pdf")))
        made: list[str | None] = []

        def by_hand() -> None:
            made.append(page._controller.open_by_hand(IncidentKind.CUT, "line3", LAST_DAY))

        self._step("an incident opened by hand", by_hand)
        self._step("its page", lambda: page.open_subject(made[0] or ""))
        step = page._page.steps[0].key
        self._step("a step of it done", lambda: page._on_ticked(step, True))  # noqa: FBT003 - the slot's signature
        self._step("pictures kept", lambda: page._on_attached(self._pictures))
        self._step("the letter", lambda: page._on_letter(None))
        dialog = self._window.window.findChildren(LetterDialog)[-1]
        self._step("a name in the letter", lambda: QTest.keyClicks(dialog.name_edit, "Li"))
        draft = dialog.draft()
        self._step("the letter left", dialog.reject)
        self._step("the pack", lambda: page._write_pack(draft, made[0] or "", str(self._folder / "pack")))

    def _print(self) -> None:
        for page in PageId:
            self._step(f"{page.value} before printing", partial(self._go, page))
            self._print_one(f"{page.value} printed", self._folder / f"{page.value}.pdf")
        self._step("a line before printing", lambda: self._go(PageId.LINES, "line3"))
        self._print_one("a line printed", self._folder / "line.pdf")

    def _print_one(self, step: str, path: Path) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        window, context = self._window.window, self._window.context

        def is_over() -> bool:
            return window.findChild(Printing) is None and self._settled()

        self._step(step, lambda: Printing(window, window.page, context, "printed", printer), is_over)

    def _many_dues(self) -> None:
        with self._store.write("Many dues") as tx:
            for number in range(DUES):
                day = LAST_DAY + timedelta(days=number % 120 - 10)
                tx.add_due(Due(channel=f"line{number % 40}", due=day, amount=Money(10_000 + number)))

    def _dues(self) -> None:
        self._many_dues()
        self._step("", lambda: None)
        self._step("checked with many dues", self._window.session.check_now)
        self._step("calendar", lambda: self._go(PageId.CALENDAR))
        page = self._shown(CalendarPage)
        for name, button in (("a month later", page.after_button), ("the month before", page.before_button)):
            self._step(f"calendar, {name}", button.click)
        self._step("calendar as a list", lambda: page.tabs.setCurrentIndex(1))
        self._step("list sorted", lambda: page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder))
        self._step("calendar as a month", lambda: page.tabs.setCurrentIndex(0))
        self._step("calendar as .ics", lambda: page._on_target(str(self._folder / "dues.ics")))
        for shown in (PageId.OVERVIEW, PageId.LINES, PageId.PLANNER, PageId.SETTINGS, PageId.CALENDAR):
            self._step(f"{shown.value} with many dues", partial(self._go, shown))

    def _import(self) -> None:
        self._step("imports", lambda: self._go(PageId.IMPORTS))
        page = self._shown(ImportsPage)
        self._step("a bill dropped", lambda: page.take([self._bill]), page.preview.isVisible)
        self._step("the bill written", page.preview.write_button.click, page.done.isVisible)
        self._step("the import undone", self._window.session.undo)
        self._step("the import done again", self._window.session.redo)
        self._step("the import undone once more", self._window.session.undo)

    def _settings(self) -> None:
        for key in section_names():
            self._step(f"settings, {key}, with many dues", partial(self._go, PageId.SETTINGS, key))

    def _find_a_line(self) -> None:
        self._step("the palette", self._window.window.find_asked.emit)
        palette = self._window.window.findChild(Palette)
        for letter in "line1":
            self._step(f"{letter} typed in the palette", partial(QTest.keyClicks, palette.field, letter))
        self._step("the palette left", palette.reject)

    def _files(self) -> None:
        settings, whole = self._window.settings, self._folder / "whole.json"
        self._step("the book exported", lambda: settings.dump(whole))
        self._step("the book taken in again", lambda: settings.load(whole))


def restored(turns: Turns, program: Program, book: Path, copy: Path) -> None:
    """Put a backup in the place of the book that is open in the program's window."""

    def stands() -> bool:
        window = program.application
        if window is None or program._rewriting is not None or window.waits or not window.session.knows_today:
            return False
        return window.context.jobs.wait(0) and window.context.drawing.wait(0)

    turns.step("the program opens a book", lambda: program.open(book), stands)
    settings = program.application.settings
    found: list[object] = []
    compare = partial(settings.compare, copy, passphrase=None, backup_passphrase=None, done=found.append)
    turns.step("a backup compared", compare, lambda: bool(found))
    turns.step("a backup put back", lambda: settings.ask(PutBack(copy)), stands)
    turns.step("the program ends", program.close)


def picture(number: int) -> bytes:
    """A screenshot of a phone, with something on it."""
    image = QImage(1080, 2340, QImage.Format.Format_RGB32)
    for row in range(0, 2340, 4):
        for column in range(0, 1080, 60):
            image.setPixelColor(column, row, QColor(row % 256, column % 256, number * 40 % 256))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(content.data())


def book_of(lines: int, years: int, *, cut: bool) -> Book:
    """The made-up book, every limit cut to a third on its last day if wished."""
    made = made_up(lines, years)
    if not cut:
        return made
    readings = tuple(
        replace(seen, limit=Money(seen.limit.fen // 3)) if seen.day == LAST_DAY and seen.limit else seen
        for seen in made.observations
    )
    return replace(made, observations=readings)


def walked(application: QApplication, book: Book, told: float) -> tuple[dict[str, float], list[Turn]]:
    """The longest turn of each step, and those that are too long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.raincheck"
        clock = StandingClock()
        with open_store(path, clock=clock.now, create=True) as store:
            load(store, book)
            run_check(store, LAST_DAY, now=clock.now())
            copy = Path(folder) / "copy.raincheck"
            back_up(store, copy)
            turns = Turns(told)
            walk = Seldom(application, turns, store, Path(folder))
            walk.all()
        restored(turns, Program(walk._look, walk._icons, clock), path, copy)
        turns.close()
        application.processEvents()
    return turns.longest, turns.slow


def medians(walks: list[dict[str, float]]) -> Iterator[tuple[str, float]]:
    """Each step with the median of its longest turns."""
    for step in walks[-1]:
        yield step, statistics.median(walk[step] for walk in walks if step in walk)


def main() -> None:
    """Walk, and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--lines", type=int, default=50)
    asked.add_argument("--years", type=int, default=10)
    asked.add_argument("--cut", action="store_true")
    asked.add_argument("--told", type=float, default=STALL * 1000, help="milliseconds")
    asked.add_argument("--walks", type=int, default=3)
    asked.add_argument("--json", action="store_true")
    said = asked.parse_args()
    book = book_of(said.lines, said.years, cut=said.cut)
    gc.set_threshold(_COLLECT_EVERY)  # as the window does
    application = QApplication([])
    walks, slow = [], []
    for _ in range(said.walks):
        longest, slow = walked(application, book, said.told / 1000)
        walks.append(longest)
    for turn in slow:
        print(msgspec.json.encode(turn).decode() if said.json else turn)
    for step, seconds in () if said.json else medians(walks):
        print(f"{seconds * 1000:6.0f} ms  {step}")


if __name__ == "__main__":
    main()
