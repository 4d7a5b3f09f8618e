"""What a page gets from the window: appearance, news, background work, and the ways to speak to the user."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any, Final

from msgspec import Struct, field
from PySide6.QtCore import QObject, Signal, Slot

from raincheck.core.errors import KnownError, UsageError
from raincheck.core.text import tr
from raincheck.gui.kit.bus import Bus
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.jobs import JobRunner
from raincheck.gui.kit.look import Look


class PageId(StrEnum):
    """The pages of the window, in the order of the sidebar."""

    OVERVIEW = "overview"
    LINES = "lines"
    CHECK = "check"
    ALERTS = "alerts"
    PLANNER = "planner"
    EVENTS = "events"
    CALENDAR = "calendar"
    IMPORTS = "imports"
    SETTINGS = "settings"


class Tone(StrEnum):
    """How serious something is; always shown as a shape and a word besides the colour."""

    GOOD = "good"
    WARN = "warn"
    DANGER = "danger"
    QUIET = "quiet"


class Offer(StrEnum):
    """What a sentence about something done offers beside it."""

    NOTHING = "nothing"
    UNDO = "undo"
    REDO = "redo"


class CardAction(Struct, frozen=True):
    """A button of a card; `name` comes back with `Speaker.card_answered`."""

    name: str
    text: str
    primary: bool = False


class CardView(Struct, frozen=True):
    """One warning that shows itself inside the window; `key` names it, a second one with the same key replaces it."""

    key: str
    tone: Tone
    source: str
    title: str
    body: str
    actions: tuple[CardAction, ...] = ()


NEW_DUE: Final = "new-due"
"""The calendar's subject that asks for a due to be entered."""


class Target(Struct, frozen=True):
    """Where a click leads: a page, and what to show on it (a line's id, an alert's id)."""

    page: PageId
    subject: str | None = None

    @classmethod
    def parse(cls, words: str) -> Target:
        """The target of `--show`: a page's name, or page:subject. Raises UsageError."""
        page, _, subject = words.partition(":")
        if page not in list(PageId):
            pages = ", ".join(PageId)
            raise UsageError(tr('There is no page "{page}"; the pages are {pages}.').format(page=page, pages=pages))
        return cls(PageId(page), subject or None)


class Speaker(QObject):
    """How a page reaches the window without knowing it.

    Signals: `go(Target)`; `toast(text, Offer)`; `card(CardView)`; `card_answered(key, action name)`;
    `card_gone(key)` when what a card told is over;
    `card_over(key)` when a card was dealt with elsewhere; `problem(sentence)` for a known error that must be read;
    `working(sentence)` while something takes its time, empty when it is over; `reached(Reached)` how far it is, from
    any thread.
    """

    go = Signal(object)
    toast = Signal(str, object)
    card = Signal(object)
    card_answered = Signal(str, str)
    card_gone = Signal(str)
    card_over = Signal(str)
    problem = Signal(str)
    working = Signal(str)
    reached = Signal(object)

    def say(self, text: str, offer: Offer = Offer.NOTHING) -> None:
        """Tell in one line what was done."""
        self.toast.emit(text, offer)

    @Slot(object)
    def on_failed(self, error: Exception) -> None:
        """Show a known error; anything else is a bug and goes on as one."""
        if not isinstance(error, KnownError):
            raise error
        self.problem.emit(str(error))


class Context(Struct, frozen=True):
    """Handed to every page and dialog by the application. `jobs` runs use cases, `drawing` renders large charts."""

    look: Look
    icons: Icons
    bus: Bus
    jobs: JobRunner
    drawing: JobRunner
    speaker: Speaker = field(default_factory=Speaker)

    def work(self, task: Callable[[], object], *, done: Callable[[Any], object], told: str = "") -> None:
        """Run `task` in the background; a known failure is shown, anything else is raised on the window's thread.

        `told` stands in the window for as long as it takes.
        """
        if told:
            self.speaker.working.emit(told)
            task = partial(_told, task, self.speaker)
        self.jobs.start(task, done=done, failed=self.speaker.on_failed)

    def wait(self) -> None:
        """Let what runs in the background come to its end, when the window goes."""
        self.jobs.wait()
        self.drawing.wait()


def _told(task: Callable[[], object], speaker: Speaker) -> object:
    try:
        return task()
    finally:
        speaker.working.emit("")
