"""What every platform's scheduler must do for us, and the command it is given."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct

from raincheck.core.errors import KnownError, UsageError
from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr
from raincheck.system.paths import book_mark

PREFIX: Final = "raincheck-check-"
PASSPHRASE_OPTION: Final = "--passphrase-file"  # noqa: S105 - an option, no secret


class AutostartError(KnownError):
    """The system's scheduler refused, or a file of it cannot be written."""


class Way(StrEnum):
    """How the check is started while the window is closed."""

    SYSTEMD = "systemd"
    XDG = "xdg"
    LAUNCHD = "launchd"
    TASK_SCHEDULER = "task-scheduler"
    NONE = "none"


class Job(Struct, frozen=True):
    """The check of one book: the full command, and the daily wall-clock times (hours and minutes)."""

    book: Path
    command: tuple[str, ...]
    times: tuple[time, ...]

    @property
    def name(self) -> str:
        """The name of the unit, file or task."""
        return job_name(self.book)


def job_name(book: Path) -> str:
    """The name of a book's unit, file or task: one a book, so that two books live side by side.

    It comes from the path alone, so the entry of a book that was moved, deleted or locked is found by where it lay.
    """
    return f"{PREFIX}{book_mark(book)}"


class Status(Struct, frozen=True):
    """The truth as read back from the system.

    `installed`: our entry is there. `active`: the system will run it (None: it cannot be asked). `current`: it holds
    the job asked about (None: none was asked about). `daily`: it runs at the chosen times, else at login only.
    `next_run` in the system's words. `command` is what the entry starts, () where that cannot be read.
    """

    way: Way
    installed: bool
    active: bool | None
    current: bool | None
    daily: bool
    where: str = ""
    next_run: str | None = None
    last_run: str | None = None
    command: tuple[str, ...] = ()

    @property
    def missing_program(self) -> str | None:
        """The program that the entry starts, if it is no longer there: moved or uninstalled."""
        if not self.command or not Path(self.command[0]).is_absolute() or Path(self.command[0]).exists():
            return None
        return self.command[0]

    @property
    def passphrase_file(self) -> Path | None:
        """The passphrase file that the entry names."""
        words = self.command
        if PASSPHRASE_OPTION not in words[:-1]:
            return None
        return Path(words[words.index(PASSPHRASE_OPTION) + 1])


class Autostart(Protocol):
    """A system's way to run a command daily or at login. Making one touches nothing."""

    def install(self, job: Job) -> None:
        """Enter the job, in place of an earlier one of the same book. Raises AutostartError."""
        ...

    def remove(self, name: str) -> bool:
        """Take the job of that name out again; whether there was one. Raises AutostartError."""
        ...

    def names(self) -> tuple[str, ...]:
        """The names of all entries of ours, whatever their books."""
        ...

    def status(self, name: str, job: Job | None = None) -> Status:
        """What the system really has under that name, and whether it is `job`."""
        ...


class Answered(Struct, frozen=True):
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


def check_command(book: Path, program: Sequence[str], passphrase_file: Path | None = None) -> tuple[str, ...]:
    """The command that checks a book and shows what is due. Raises UsageError for a path no scheduler can carry."""
    opens = () if passphrase_file is None else (PASSPHRASE_OPTION, str(passphrase_file.expanduser().absolute()))
    command = (*program, "--book", str(book.expanduser().absolute()), *opens, "check", "--notify")
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
        # On Windows the commands' program would flash a console; the windowed one checks just as well.
        windowed = Path(sys.executable).with_name("raincheck.exe")
        return (str(windowed) if windowed.exists() else sys.executable,)
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
    return AutostartError(sentence.format(file=path, reason=reason_of(problem)))


def names_in(folder: Path, ending: str) -> tuple[str, ...]:
    """The names of our entries among the files of a folder."""
    return tuple(sorted(path.name.removesuffix(ending) for path in folder.glob(f"{PREFIX}*{ending}")))


def read_text(path: Path) -> str | None:
    """A file's text; None when it is not there or not readable."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
