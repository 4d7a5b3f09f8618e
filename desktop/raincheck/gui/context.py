"""What a page gets from the window: appearance, news, background work, and the ways to speak to the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from raincheck.core.errors import KnownError, UsageError
from raincheck.core.text import tr
from raincheck.gui.bus import Bus
from raincheck.gui.icons import Icons
from raincheck.gui.jobs import JobRunner
from raincheck.gui.look import Look


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


@dataclass(frozen=True, slots=True)
class CardAction:
    """A button of a card; `name` comes back with `Speaker.card_answered`."""

    name: str
    text: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class CardView:
    """One warning that shows itself inside the window; `key` names it, a second one with the same key replaces it."""

    key: str
    tone: Tone
    source: str
    title: str
    body: str
    actions: tuple[CardAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
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

    Signals: `go(Target)`; `toast(text, undoable)`; `card(CardView)`; `card_answered(key, action name)`;
    `problem(sentence)` for a known error that the user must read.
    """

    go = Signal(object)
    toast = Signal(str, bool)
    card = Signal(object)
    card_answered = Signal(str, str)
    problem = Signal(str)

    def say(self, text: str, *, undoable: bool = False) -> None:
        """Tell in one line what was done."""
        self.toast.emit(text, undoable)

    @Slot(object)
    def on_failed(self, error: Exception) -> None:
        """Show a known error; anything else is a bug and goes on as one."""
        if not isinstance(error, KnownError):
            raise error
        self.problem.emit(str(error))


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every page and dialog by the application. `jobs` runs use cases, `drawing` renders large charts."""

    look: Look
    icons: Icons
    bus: Bus
    jobs: JobRunner
    drawing: JobRunner
    speaker: Speaker = field(default_factory=Speaker)

    def work(self, task: Callable[[], object], *, done: Callable[[Any], object]) -> None:
        """Run `task` in the background; a known failure is shown, anything else is raised on the window's thread."""
        self.jobs.start(task, done=done, failed=self.speaker.on_failed)
