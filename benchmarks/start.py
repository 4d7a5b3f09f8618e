"""How fast the window stands on a book of 50 lines and ten years of daily readings, beside the least program.

    python benchmarks/start.py [--rounds 7] [--idle 60]

Each round starts, one after the other on a screen of its own (Xvfb): a bare QMainWindow, the floor (floor.py with the
same book), Raincheck with the book, and Raincheck with the encrypted book. `painted` is the first paint, `ready` the
last moment the process worked before half a second of quiet, both in milliseconds since the start; memory is looked at
then. The key derivation is timed alone beside it. At the end one window is left alone for `--idle` seconds. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from books import made_up
from msgspec import Struct

from raincheck.app import transfer
from raincheck.app.opening import begin_book
from raincheck.store import open_store
from raincheck.system.clock import SystemClock

HERE = Path(__file__).resolve().parent
WATCH, FLOOR = HERE / "first_paint.py", HERE / "floor.py"
PASSPHRASE = "a made-up passphrase"  # noqa: S105 - of a made-up book
QUIET = 0.5
LONGEST = 60.0
BEATS = 4.0
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


class Start(Struct, frozen=True):
    """One start: milliseconds, and MiB at the end of them."""

    painted: float
    ready: float
    cpu: float
    pss: float
    stall: float


@contextmanager
def screen() -> Iterator[str]:
    """A screen of our own."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            with os.fdopen(read) as numbers:
                yield f":{numbers.readline().strip()}"
        finally:
            server.terminate()


def ticks(process: int) -> int:
    """The processor time a process took so far."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def pss(process: int) -> float:
    """The memory a process answers for, in MiB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def switches(process: int) -> int:
    """How often a process and its threads were put to sleep or taken off a core."""
    found = 0
    for status in Path(f"/proc/{process}/task").glob("*/status"):
        found += sum(int(line.split()[1]) for line in status.read_text("ascii").splitlines() if "ctxt_switches" in line)
    return found


def environment(display: str, home: Path) -> dict[str, str]:
    """A desktop with nothing on it but the screen; bytecode is kept, as wherever the program is installed."""
    home.mkdir(exist_ok=True)
    run = home / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    foreign = ("XDG_", "RAINCHECK_", "QT_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "DISPLAY": display,
        "HOME": str(home),
        "TMPDIR": str(home),
        "XDG_RUNTIME_DIR": str(run),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={run / 'none'}",
        "QT_QPA_PLATFORM": "xcb",
    }


def started(words: list[str], environ: dict[str, str], *, idle: float = 0) -> tuple[Start, tuple[float, float]]:
    """Start a program under the watch, look at it until it is quiet (and for `idle` seconds more), and end it."""
    since = time.monotonic()
    command = [sys.executable, str(WATCH), "--since", str(since), "--beats", str(BEATS), *words]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        painted = json.loads(process.stdout.readline())["painted"]
        stall = json.loads(process.stdout.readline())["stall"]
        memory = pss(process.pid)
        rest = _left_alone(process.pid, idle) if idle else (0.0, 0.0)
        process.terminate()
    # The beats themselves keep a process from being quiet, so a second start without them says when it was ready.
    since = time.monotonic()
    command = [sys.executable, str(WATCH), "--since", str(since), *words]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        again = json.loads(process.stdout.readline())["painted"]
        ready, cpu = quiet(process.pid, since)
        process.terminate()
    return Start(min(painted, again), max(ready, again), cpu, memory, stall), rest


def quiet(process: int, since: float) -> tuple[float, float]:
    """When the process last worked before it was quiet, and the processor time till then, in milliseconds."""
    worked, seen = time.monotonic(), ticks(process)
    while time.monotonic() - worked < QUIET and time.monotonic() - since < LONGEST:
        time.sleep(0.01)
        now = ticks(process)
        if now != seen:
            worked, seen = time.monotonic(), now
    return (worked - since) * 1000, seen * TICK_MS


def _left_alone(process: int, seconds: float) -> tuple[float, float]:
    """Ticks of work in that time, and switches a second."""
    time.sleep(2)
    worked, switched = ticks(process), switches(process)
    time.sleep(seconds)
    return float(ticks(process) - worked), (switches(process) - switched) / seconds


def derivation(book: Path) -> float:
    """Milliseconds to open a book with its passphrase, less those of a plain one."""
    clock = SystemClock().now
    figures = []
    for passphrase in (None, PASSPHRASE):
        path = book if passphrase is None else book.with_name("secret.raincheck")
        began = time.perf_counter()
        open_store(path, clock=clock, passphrase=passphrase).close()
        figures.append((time.perf_counter() - began) * 1000)
    return figures[1] - figures[0]


def books(folder: Path) -> Path:
    """The made-up book, plain and encrypted, and the file with its passphrase."""
    book = folder / "plain.raincheck"
    made = made_up(50, 10)
    for path, passphrase in ((book, None), (folder / "secret.raincheck", PASSPHRASE)):
        begin_book(path, passphrase)
        with open_store(path, clock=SystemClock().now, passphrase=passphrase) as store:
            transfer.load(store, made)
    secret = folder / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    secret.chmod(0o600)
    return book


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--idle", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, screen() as display:
        book = books(Path(folder))
        environ = environment(display, Path(folder) / "home")
        secret = ["--passphrase-file", str(book.with_name("passphrase")), str(book.with_name("secret.raincheck"))]
        cases = {
            "bare window": [str(FLOOR)],
            "floor": [str(FLOOR), str(book)],
            "Raincheck": ["raincheck", "open", str(book)],
            "Raincheck, encrypted": ["raincheck", "open", *secret],
        }
        for words in cases.values():
            started(words, environ)  # warm
        figures: dict[str, list[Start]] = {name: [] for name in cases}
        keys = []
        for _ in range(asked.rounds):
            for name, words in cases.items():
                figures[name].append(started(words, environ)[0])
            keys.append(derivation(book))
        worked, switched = started(cases["Raincheck"], environ, idle=asked.idle)[1]
    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"{asked.rounds} rounds; Python {platform.python_version()}, {os.cpu_count()} cores, {load}\n")
    print("| case | painted ms | times bare | ready ms | times floor | processor ms | PSS MiB | longest stall ms |")
    print("|---|---|---|---|---|---|---|---|")
    bare = median(start.painted for start in figures["bare window"])
    floor = median(start.ready for start in figures["floor"])
    for name, starts in figures.items():
        painted, ready = median(start.painted for start in starts), median(start.ready for start in starts)
        cpu, memory = median(start.cpu for start in starts), median(start.pss for start in starts)
        stall = median(start.stall for start in starts)
        print(
            f"| {name} | {painted:.0f} | {painted / bare:.2f} | {ready:.0f} | {ready / floor:.2f} | {cpu:.0f} "
            f"| {memory:.0f} | {stall:.0f} |"
        )
    print(f"\nkey derivation alone: {median(keys):.0f} ms")
    print(f"idle for {asked.idle:.0f} s: {worked:.0f} ticks, {switched:.1f} switches a second")


if __name__ == "__main__":
    main()
