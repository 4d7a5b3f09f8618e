"""The program as its user's desktop starts it: real processes, their own folders, a private bus and screen."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from tests.system.notification_desktop import NotificationDesktop, eventually, notification_desktop

ROOT = Path(__file__).parents[1]
_FOLDERS = {
    "HOME": "h",
    "XDG_CACHE_HOME": "h/cache",
    "XDG_CONFIG_HOME": "h/config",
    "XDG_DATA_HOME": "h/data",
    "XDG_STATE_HOME": "h/state",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
}


class Said(Struct, frozen=True):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


class Seat(Struct):
    """One person's desktop and book."""

    desktop: NotificationDesktop
    book: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def command(self, *words: object) -> list[str]:
        """The words that start the program on the seat's book."""
        return [sys.executable, "-m", "raincheck", "--book", str(self.book), *map(str, words)]

    def run(self, *words: object) -> Said:
        """Run a command to its end, its output captured: this hangs if a child keeps the pipes."""
        done = subprocess.run(
            self.command(*words), env=self.desktop.environ, capture_output=True, text=True, timeout=60, check=False
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start a command and let it run."""
        process = subprocess.Popen(
            self.command(*words),
            env=self.desktop.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the book holds."""
        with closing(sqlite3.connect(self.book)) as book:
            return book.execute(query).fetchall()

    def processes(self, *words: str) -> list[int]:
        """The program's processes of this seat whose command line holds all these words."""
        found = []
        for folder in Path("/proc").iterdir():
            with suppress(OSError):
                line = (folder / "cmdline").read_bytes().decode(errors="replace") if folder.name.isdigit() else ""
                if all(word in line for word in ("raincheck", str(self.book), *words)):
                    found.append(int(folder.name))
        return found

    def listens(self, count: int = 1) -> bool:
        """Whether that many processes come to stay for answers."""
        return eventually(lambda: len(self.processes("--notify")) == count)

    def windows(self) -> list[str]:
        """The titles of the windows on the screen."""
        found = self.desktop.run("xdotool", "search", "--onlyvisible", "--name", "").split()
        return [self.desktop.run("xdotool", "getwindowname", id_).strip() for id_ in found]

    def end(self) -> None:
        """End what the seat's program left running."""
        for process in self.processes():
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)
        for started in self.started:
            started.communicate(timeout=10)


@contextmanager
def seat(folder: Path, **environ: str) -> Iterator[Seat]:
    """A person's desktop with a notification daemon, and a book that is not there yet."""
    with notification_desktop(folder) as desktop:
        for name, place in _FOLDERS.items():
            (folder / place).mkdir(parents=True, exist_ok=True)
            desktop.environ[name] = str(folder / place)
        (folder / "run").chmod(0o700)
        desktop.environ.update(
            PYTHONPATH=str(ROOT / "desktop"), QT_QPA_PLATFORM="xcb", RAINCHECK_LANG="en", TZ="Asia/Shanghai", **environ
        )
        desktop.start_daemon()
        taken = Seat(desktop, folder / "home.raincheck")
        try:
            yield taken
        finally:
            taken.end()
