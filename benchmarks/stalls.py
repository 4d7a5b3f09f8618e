"""How long each turn of the window's loop holds it, walked through like an evening on 50 lines and ten years.

    python benchmarks/stalls.py [--told 50] [BOOK]

Tells each turn above `--told` milliseconds of processor with its step and its place in the code, one JSON object a line
(`step`, `milliseconds`, `stack`); without a book it makes one. The window's parts are those the program uses; keys and
clicks are Qt's own. `tests/gui/test_stalls.py` calls it. Linux only.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from books import LAST_DAY, StandingClock, made_up
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from turns import STALL, Turns

from raincheck.__main__ import _COLLECT_EVERY
from raincheck.app import dues, incomes, lines
from raincheck.app.checking import run_check
from raincheck.app.incomes import IncomeDraft
from raincheck.app.lines import LineDraft
from raincheck.app.outcome import Done
from raincheck.app.transfer import load
from raincheck.core.model import Due
from raincheck.core.money import Money
from raincheck.gui.calendar.page import CalendarPage
from raincheck.gui.check.page import CheckPage
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.dressing import translate_qt
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.planner.page import PlannerPage
from raincheck.gui.settings.parts import section_names
from raincheck.gui.shell.ahead import Ahead
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.palette import Palette
from raincheck.store import Store, open_store
from raincheck.system.i18n import LANGUAGES, speak, spoken
from raincheck.system.resources import resource_path

Kind = TypeVar("Kind", bound=Page)


def make_book(path: Path) -> None:
    """Write the large book and check it once; no window has shown it, so it has no last word."""
    clock = StandingClock()
    with open_store(path, clock=clock.now, create=True) as store:
        load(store, made_up(50, 10))
        run_check(store, LAST_DAY, now=clock.now())


class Walk:
    """What a person does in an evening, step by step, each in the event loop."""

    def __init__(self, application: QApplication, turns: Turns, store: Store) -> None:
        self._application, self._turns, self._store = application, turns, store
        self._look, self._icons = Look(resource_path("icons").parent), Icons(resource_path("icons"))
        self._look.apply(scheme=Scheme.LIGHT, scale=1)

    def evening(self) -> None:
        """All of it."""
        self._step("open without a last word", self._open)
        self._step("pages made ahead", lambda: self._ahead.start(0), lambda: self._ahead.is_done)
        self._pages("first time")
        self._pages("again")
        self._step("a line with its first large chart", lambda: self._go(PageId.LINES, "line3"))
        self._step("another line", lambda: self._go(PageId.LINES, "line7"))
        self._step("planner", lambda: self._go(PageId.PLANNER))
        self._plans(self._shown(PlannerPage))
        self._step("the check round", lambda: self._go(PageId.CHECK))
        self._check_round(self._shown(CheckPage))
        self._other_saves()
        self._months(self._shown(CalendarPage))
        self._looks()
        self._settings()
        self._find()
        self._step("undo", self._window.session.undo)
        self._step("F5", self._window.session.check_now)
        self._step("overview after it", lambda: self._go(PageId.OVERVIEW))
        self._step("close", self._close)
        self._step("open", self._open)
        self._step("the other language", self._speak)
        if self._window.waits:
            sys.exit("the window waits: the walk did not see what it was to see")
        self._close()

    def _open(self) -> None:
        self._window = Application(self._store, StandingClock(), self._look, self._icons)
        self._ahead = Ahead(self._window.window, lambda: self._window.waits, self._window)
        self._window.window.show()

    def _close(self) -> None:
        self._ahead.stop()
        self._window.close()

    def _speak(self) -> None:
        """As the program does: the window is built anew on the same book."""
        self._close()
        other = next(language for language in LANGUAGES if language != spoken())
        speak(other)
        translate_qt(self._application, other)
        self._open()

    def _settled(self) -> bool:
        context = self._window.context
        if self._look.is_changing:
            return False
        return self._window.session.knows_today and context.jobs.wait(0) and context.drawing.wait(0)

    def _go(self, page: PageId, subject: str | None = None) -> None:
        self._window.context.speaker.go.emit(Target(page, subject))

    def _shown(self, kind: type[Kind]) -> Kind:
        page = self._window.window.page
        if not isinstance(page, kind):
            sys.exit(f"{kind.__name__} was asked for, and {type(page).__name__} is there")
        return page

    def _step(self, name: str, action: Callable[[], object], until: Callable[[], bool] | None = None) -> None:
        self._turns.step(name, action, until or self._settled)

    def _pages(self, time: str) -> None:
        for page in PageId:
            self._step(f"{page.value}, {time}", partial(self._go, page))

    def _plans(self, page: PlannerPage) -> None:
        for place in range(page.tabs.count()):
            self._step(f"planner, tab {place}", partial(page.tabs.setCurrentIndex, place))
        self._step("planner, first tab again", lambda: page.tabs.setCurrentIndex(0))
        slider = page._made["fund"][0].what_if.less.slider
        for value in range(5, 40, 5):
            self._step(f"what if: less by {value}", partial(slider.setValue, value))

    def _check_round(self, page: CheckPage) -> None:
        field = page._table.used_edit
        for place in range(3):
            field.selectAll()  # as Tab does; what is known stands in it
            self._step(f"typing a figure, {place}", lambda: QTest.keyClicks(field, "12345"))
            self._step(f"Enter saves it, {place}", lambda: QTest.keyClick(field, Qt.Key.Key_Return))

    def _other_saves(self) -> None:
        due = Due(channel="line2", due=LAST_DAY, amount=Money(12_345))
        saves: dict[str, Callable[[], Done[Any]]] = {
            "a due": partial(dues.add_due, self._store, due),
            "an income": partial(incomes.set_income, self._store, "rent", IncomeDraft(amount=Money(90_000), day=3)),
            "a line's due day": partial(lines.edit_line, self._store, "line4", LineDraft(due_day=9)),
        }
        for page in (PageId.OVERVIEW, PageId.PLANNER, PageId.CALENDAR):
            self._step(f"{page.value} for other saves", partial(self._go, page))
            for name, save in saves.items():
                self._step(f"{name} saved on {page.value}", partial(self._window.session.run, save))

    def _months(self, page: CalendarPage) -> None:
        for button in (*[page.after_button] * 2, *[page.before_button] * 4):
            self._step(button.accessibleName(), button.click)

    def _looks(self) -> None:
        for page in (PageId.OVERVIEW, PageId.LINES, PageId.PLANNER, PageId.EVENTS):
            self._step(f"{page.value} for other looks", partial(self._go, page))
            for scheme in (Scheme.DARK, Scheme.LIGHT):
                self._step(f"{scheme.value} on {page.value}", partial(self._look.change, scheme=scheme))
            for scale in (1.3, 1.0):
                self._step(f"letters of {scale} on {page.value}", partial(self._look.change, scale=scale))
            for name in ("hidden", "shown"):
                self._step(f"amounts {name} on {page.value}", self._window.window.hide_or_show)

    def _settings(self) -> None:
        for key in section_names():
            self._step(f"settings, {key}", partial(self._go, PageId.SETTINGS, key))

    def _find(self) -> None:
        self._step("the palette", self._window.window.find_asked.emit)
        palette = self._window.window.findChild(Palette)
        for letter in "line":
            self._step(f"{letter} typed in the palette", partial(QTest.keyClicks, palette.field, letter))
        self._step("the palette left", palette.reject)


def main() -> None:
    """Walk, and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("book", nargs="?", type=Path)
    asked.add_argument("--told", type=float, default=STALL * 1000, help="milliseconds")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = said.book or Path(folder) / "book.raincheck"
        if said.book is None:
            make_book(book)
        gc.set_threshold(_COLLECT_EVERY)  # as the window does
        application = QApplication([])
        turns = Turns(said.told / 1000)
        with open_store(book, clock=StandingClock().now) as store:
            Walk(application, turns, store).evening()
        turns.close()
        application.processEvents()
    for turn in turns.slow:
        print(msgspec.json.encode(turn).decode())


if __name__ == "__main__":
    main()
