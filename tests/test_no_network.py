"""The program opens no network connection: it runs with all but local sockets forbidden, and with no network at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STORY = ROOT / "resources" / "demo" / "li_ming.json"

# Runs before anything of ours: a socket that is not local, or a name looked up, ends the program with 99.
GUARD = """
import os, socket, sys

def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] not in (socket.AF_UNIX, -1):
        print("opened", arguments[1:], file=sys.stderr); sys.stderr.flush(); os._exit(99)
    if event in ("socket.connect", "socket.bind", "socket.sendto") and not isinstance(arguments[1], (str, bytes)):
        print("reached for", arguments[1], file=sys.stderr); sys.stderr.flush(); os._exit(99)
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        print("asked for", arguments[0], file=sys.stderr); sys.stderr.flush(); os._exit(99)

sys.addaudithook(watch)
"""
COMMAND = GUARD + "from raincheck.__main__ import main\nsys.exit(main(sys.argv[1:]))\n"
WINDOW = (
    GUARD
    + """
from pathlib import Path
from raincheck.gui.shell import pictures
pictures.draw_dashboard(Path(sys.argv[1]), Path(sys.argv[2]))
"""
)


def run(program: str, *words: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a guarded program in a process of its own."""
    return subprocess.run(
        [*before, sys.executable, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "desktop")},
    )


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "home.raincheck"
    done = run(COMMAND, "--book", path, "load", STORY)
    assert done.returncode == 0, done.stderr
    return path


def test_the_guard_sees_a_connection() -> None:
    reach = "socket.create_connection(('127.0.0.1', 9), timeout=1)"
    assert run(GUARD + reach).returncode == 99


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--notify"),
        ("plan",),
        ("stress",),
        ("channel", "list"),
        ("backup",),
        ("dump",),
        ("schedule", "status"),
    ],
    ids=" ".join,
)
def test_no_command_opens_a_connection(book: Path, words: tuple[str, ...]) -> None:
    done = run(COMMAND, "--book", book, *words)
    assert done.returncode == 0, done.stderr


def test_the_window_opens_no_connection(book: Path, tmp_path: Path) -> None:
    picture = tmp_path / "dashboard.png"
    done = run(WINDOW, book, picture)
    assert done.returncode == 0, done.stderr
    assert picture.stat().st_size > 10_000


@pytest.mark.skipif(
    shutil.which("unshare") is None or os.geteuid() != 0, reason="needs the right to take the network away"
)
def test_everything_works_with_no_network_at_all(book: Path, tmp_path: Path) -> None:
    alone = ("unshare", "--net")
    checked = run(COMMAND, "--book", book, "check", "--json", before=alone)
    assert checked.returncode == 0, checked.stderr
    drawn = run(WINDOW, book, tmp_path / "dashboard.png", before=alone)
    assert drawn.returncode == 0, drawn.stderr
