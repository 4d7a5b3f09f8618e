"""What every platform's scheduler must do for us, and the command it is given."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from raincheck.core.errors import KnownError, UsageError
from raincheck.core.text import tr
from raincheck.system.paths import book_mark


class AutostartError(KnownError):
    """The system's scheduler refused, or a file of it cannot be written."""


class Way(StrEnum):
    """How the check is started while the window is closed."""

    SYSTEMD = "systemd"
    XDG = "xdg"
    LAUNCHD = "launchd"
    TASK_SCHEDULER = "task-scheduler"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Job:
    """The check of one book: the full command, and the daily wall-clock times (hours and minutes)."""

    book: Path
    command: tuple[str, ...]
    times: tuple[time, ...]

    @property
    def name(self) -> str:
        """The name of the unit, file or task: one a book, so that two books live side by side."""
        return f"raincheck-check-{book_mark(self.book)}"


@dataclass(frozen=True, slots=True)
class Status:
    """The truth as read back from the system.

    `installed`: our entry is there. `active`: the system will run it (None: it cannot be asked). `current`: it holds
    the job asked about. `daily`: it runs at the chosen times, else at login only. `next_run` in the system's words.
    """

    way: Way
    installed: bool
    active: bool | None
    current: bool
    daily: bool
    where: str = ""
    next_run: str | None = None
    last_run: str | None = None


class Autostart(Protocol):
    """A system's way to run a command daily or at login. Making one touches nothing."""

    def install(self, job: Job) -> None:
        """Enter the job, in place of an earlier one of the same book. Raises AutostartError."""
        ...

    def remove(self, job: Job) -> bool:
        """Take the job out again; whether there was one. Raises AutostartError."""
        ...

    def status(self, job: Job) -> Status:
        """What the system really has."""
        ...


@dataclass(frozen=True, slots=True)
class Answered:
    """What a system tool said."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs a system tool; tests hand in their own."""

    def __call__(self, command: Sequence[str], /) -> Answered:
        """The tool's exit code and words; code 127 when there is no such tool."""
        ...


def run_tool(command: Sequence[str], /) -> Answered:
    """Run a system tool without a shell, at most 15 seconds."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed tool with arguments of ours, no shell
            list(command), capture_output=True, check=False, timeout=15, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        return Answered(127, "", command[0])
    except (OSError, subprocess.TimeoutExpired) as problem:
        return Answered(126, "", type(problem).__name__)
    return Answered(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def check_command(book: Path, program: Sequence[str]) -> tuple[str, ...]:
    """The command that checks a book and shows what is due. Raises UsageError for a path no scheduler can carry."""
    command = (*program, "--book", str(book.expanduser().absolute()), "check", "--notify")
    if any(character in part for part in command for character in "\n\r\0"):
        sentence = tr("The path {path} holds a line break: move the book to another folder first.")
        raise UsageError(sentence.format(path=book))
    return command


def program(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """How this very program is started again: from a Flatpak, an AppImage, a frozen bundle, or Python."""
    if environ.get("FLATPAK_ID"):
        return ("flatpak", "run", environ["FLATPAK_ID"])
    if environ.get("APPIMAGE"):
        return (environ["APPIMAGE"],)
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    # The check must not flash a console window on Windows.
    quiet = Path(sys.executable).with_name("pythonw.exe")
    return (str(quiet) if quiet.exists() else sys.executable, "-m", "raincheck")


def refused(tool: str, answered: Answered) -> AutostartError:
    """The error for a tool that did not do what it was asked."""
    words = (answered.err or answered.out).strip().splitlines()
    sentence = tr("{tool} refused the schedule ({reason}): mend that, or use another way.")
    return AutostartError(sentence.format(tool=tool, reason=words[-1] if words else answered.code))


def unwritable(path: Path, problem: OSError) -> AutostartError:
    """The error for a file of the schedule that cannot be written or removed."""
    sentence = tr("The schedule file {file} cannot be written ({reason}): check the rights of its folder.")
    return AutostartError(sentence.format(file=path, reason=problem.strerror))


def read_text(path: Path) -> str | None:
    """A file's text; None when it is not there or not readable."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
