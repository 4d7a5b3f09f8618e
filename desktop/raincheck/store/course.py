"""How far long work on whole files is: which step of which file begins, in pages done of all.

SQLite does not say how far one statement is, so a step is told when it begins and counted when it is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from raincheck.store.files import size_of
from raincheck.store.keys import PAGE


class Step(StrEnum):
    """What is done with one file, in this order."""

    READ = "read"
    WRITE = "write"
    PROVE = "prove"


ALL: Final = tuple(Step)


class Reached(Struct, frozen=True):
    """The step that begins with the `nth` of so many files; `done` of `pages`, each page counted once a step."""

    step: Step
    nth: int
    files: int
    done: int
    pages: int


Tell = Callable[[Reached], object]


class Course:
    """Counts files and the `steps` of each, and tells where the work is; without `tell` it is silent."""

    def __init__(self, tell: Tell | None = None, steps: tuple[Step, ...] = ALL) -> None:
        self._tell = tell
        self._steps = steps
        self._pages: list[int] = []
        self._nth = 0

    def expect(self, files: Iterable[Path]) -> None:
        """Say which files are to come, each as long as it is now."""
        if self._tell is not None:
            self._pages[self._nth :] = [max(1, -(-size_of(file) // PAGE)) for file in files]

    def next_file(self) -> None:
        """Go on to the next one; what it had not to do counts as done."""
        self._nth += 1

    def begin(self, step: Step) -> None:
        """Tell that a step of the present file begins."""
        if self._tell is None or not 0 < self._nth <= len(self._pages):
            return
        before, present = sum(self._pages[: self._nth - 1]), self._pages[self._nth - 1]
        done = before * len(self._steps) + present * self._steps.index(step)
        self._tell(Reached(step, self._nth, len(self._pages), done, sum(self._pages) * len(self._steps)))
