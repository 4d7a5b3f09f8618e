"""Every figure of docs/handbook/figures.md in one run: starts, commands, saves and the replay, interleaved, as ratios.

    python benchmarks/all.py [--rounds 7] [--replay]
    python benchmarks/all.py --gate        a minute at most: fails where a start or a check got slower than its bound

Starts: a bare QMainWindow, the floor (floor.py), the program with the example book, with 50 lines and ten years of
daily readings, and with the same encrypted; HomeBank with 5,000 transactions where it is installed. Commands: `python
-c pass`, `check` and `plan` on the same books. Saves: a reading through the use case beside one raw commit. Every round
runs each case once, one after the other; medians, and ratios to the first case of the group in the same run. Processor
time and wall time are both told, and memory. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median

from books import LAST_DAY, made_up
from homebank import write_xhb
from msgspec import Struct
from start import PASSPHRASE, environment, pss, quiet, screen

from raincheck.app import recording, transfer
from raincheck.app.demo import story_on
from raincheck.app.opening import begin_book
from raincheck.core.money import Money
from raincheck.store import Store, open_store
from raincheck.system.clock import SystemClock

HERE = Path(__file__).resolve().parent
WATCH, FLOOR = HERE / "first_paint.py", HERE / "floor.py"
PAINT_BOUND, CHECK_BOUND = 3.0, 26.0
"""Times a bare window, and times `python -c pass`: what the gate lets pass, in processor time."""

GATE_SECONDS = 45.0
TICK = 1000 / os.sysconf("SC_CLK_TCK")


class Run(Struct, frozen=True):
    """One run of one case: milliseconds of processor and of wall time, and MiB. None: not looked at."""

    cpu: float
    wall: float
    memory: float | None = None
    ready: float | None = None
    ready_cpu: float | None = None


Case = Callable[[], Run]


def command(words: list[str], environ: dict[str, str]) -> Run:
    """One command from its start to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(words, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    memory = 0.0
    while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
        memory = max(memory, peak(process.pid))
        time.sleep(0.005)
    _, status, used = ended
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = (time.perf_counter() - began) * 1000
    if process.returncode not in (0, 10, 20):
        sys.exit(f"{' '.join(words)} ended with {process.returncode}")
    return Run((used.ru_utime + used.ru_stime) * 1000, wall, memory)


def peak(process: int) -> float:
    """The most memory a process has held so far, in MiB: what wait4 tells counts what its parent held before it."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def paint(words: list[str], environ: dict[str, str]) -> Run:
    """One start up to its first paint, left at once."""
    since = time.monotonic()
    watched = [sys.executable, str(WATCH), "--since", str(since), "--leave", *words]
    done = subprocess.run(watched, env=environ, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[0])
    return Run(told["cpu"], told["painted"])


def start(words: list[str], environ: dict[str, str]) -> Run:
    """One start up to half a second of quiet: its first paint, when it was ready, and its memory then."""
    since = time.monotonic()
    watched = [sys.executable, str(WATCH), "--since", str(since), *words]
    with subprocess.Popen(
        watched, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        told = json.loads(process.stdout.readline())
        ready, ready_cpu = quiet(process.pid, since)
        run = Run(told["cpu"], told["painted"], pss(process.pid), ready, ready_cpu)
        process.terminate()
    return run


def other_program(words: list[str], environ: dict[str, str]) -> Run:
    """Another program up to half a second of quiet; its first paint is not looked at."""
    since = time.monotonic()
    with subprocess.Popen(words, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        ready, ready_cpu = quiet(process.pid, since)
        run = Run(ready_cpu, ready, pss(process.pid), ready, ready_cpu)
        process.terminate()
    return run


def interleaved(cases: dict[str, Case], rounds: int) -> dict[str, list[Run]]:
    """Every case once a round, after one round that only warms."""
    for case in cases.values():
        case()
    runs: dict[str, list[Run]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            runs[name].append(case())
    return runs


class Books(Struct, frozen=True):
    """The books that everything is measured with."""

    small: Path
    large: Path
    secret: Path
    passphrase: Path
    homebank: Path


def books(folder: Path) -> Books:
    """Write them."""
    clock = SystemClock()
    made = Books(
        *(folder / name for name in ("small.raincheck", "large.raincheck", "secret.raincheck", "pass", "b.xhb"))
    )
    for path, book in ((made.small, story_on(clock.today())), (made.large, made_up(50, 10))):
        begin_book(path, None)
        with open_store(path, clock=clock.now) as store:
            transfer.load(store, book)
    made.passphrase.write_text(PASSPHRASE, encoding="utf-8")
    made.passphrase.chmod(0o600)
    # By the command: once a process has opened an encrypted book, the driver wipes what it frees for plain ones too.
    shutil.copy(made.large, made.secret)
    locking = [sys.executable, "-m", "raincheck", "--book", str(made.secret)]
    locking += ["--passphrase-file", str(made.passphrase), "encrypt"]
    subprocess.run(locking, stdout=subprocess.DEVNULL, check=True)
    write_xhb(made.homebank)
    return made


def starts(books: Books, environ: dict[str, str], by: Callable[[list[str], dict[str, str]], Run]) -> dict[str, Case]:
    """The windows, the bare one first."""
    secret = ["--passphrase-file", str(books.passphrase), str(books.secret)]
    words = {
        "bare window": [str(FLOOR)],
        "floor, large book": [str(FLOOR), str(books.large)],
        "Raincheck, example book": ["raincheck", "open", str(books.small)],
        "Raincheck, large book": ["raincheck", "open", str(books.large)],
        "Raincheck, large book, encrypted": ["raincheck", "open", *secret],
    }
    return {name: _bound(by, arguments, environ) for name, arguments in words.items()}


def commands(books: Books, environ: dict[str, str]) -> dict[str, Case]:
    """The commands, an empty interpreter first."""

    def ours(book: Path, *words: str) -> list[str]:
        secret = ["--passphrase-file", str(books.passphrase)] if book == books.secret else []
        return [sys.executable, "-m", "raincheck", "--book", str(book), *secret, *words, "--json"]

    words = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "check, example book": ours(books.small, "check"),
        "check, large book": ours(books.large, "check"),
        "check, large book, encrypted": ours(books.secret, "check"),
        "plan, example book": ours(books.small, "plan"),
        "plan, large book": ours(books.large, "plan"),
    }
    return {name: _bound(command, arguments, environ) for name, arguments in words.items()}


def _bound(by: Callable[[list[str], dict[str, str]], Run], words: list[str], environ: dict[str, str]) -> Case:
    return partial(by, words, environ)


def saves(books: Books, rounds: int) -> dict[str, list[Run]]:
    """A reading written through the use case, beside the least that SQLite does: one row and its commit."""
    runs: dict[str, list[Run]] = {"raw commit of one row": [], "record, example book": [], "record, large book": []}
    today = SystemClock().today()
    with (
        open_store(books.small, clock=SystemClock().now) as small,
        open_store(books.large, clock=SystemClock().now) as large,
    ):
        with small.write_state() as state:
            state.remember("benchmark", "0")
        for number in range(rounds * 3):
            runs["raw commit of one row"].append(_timed(partial(_remember, small, number)))
            for name, store, day in (("example", small, today), ("large", large, LAST_DAY)):
                line = store.channels()[0].id
                entry = recording.Entry(line, used=Money(number * 100 + 100))
                runs[f"record, {name} book"].append(_timed(partial(recording.record, store, entry, day)))
    return runs


def _remember(store: Store, number: int) -> None:
    with store.write_state() as state:
        state.remember("benchmark", str(number))


def _timed(action: Callable[[], object]) -> Run:
    wall, cpu = time.perf_counter(), time.thread_time()
    action()
    return Run((time.thread_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def table(runs: dict[str, list[Run]]) -> Iterator[str]:
    """Medians, and ratios to the first case."""
    yield "| case | processor, ms | times | wall, ms | times | ready, ms | processor till then, ms | memory, MiB |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    first = next(iter(runs.values()))
    cpu, wall = median(run.cpu for run in first), median(run.wall for run in first)
    for name, found in runs.items():
        own_cpu, own_wall = median(run.cpu for run in found), median(run.wall for run in found)
        rest = " | ".join(_middle([getattr(run, field) for run in found]) for field in ("ready", "ready_cpu", "memory"))
        yield (f"| {name} | {own_cpu:.1f} | {own_cpu / cpu:.2f} | {own_wall:.1f} | {own_wall / wall:.2f} | {rest} |")


def _middle(values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{median(known):.0f}" if known else ""


def whole_replay(made: Books, environ: dict[str, str]) -> str:
    """Ten years of 50 lines, day by day, by the command; its processes and the memory of the one that asks them."""
    words = [sys.executable, "-m", "raincheck", "--book", str(made.large), "replay", "--to", str(LAST_DAY), "--json"]
    run = command(words, environ)
    return f"`replay` of ten years: {run.cpu / 1000:.1f} s of processor, {run.wall / 1000:.1f} s in all"


@contextmanager
def offscreen(folder: Path) -> Iterator[dict[str, str]]:
    """Surroundings without a screen."""
    yield environment("", folder / "home") | {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}


def gate() -> int:
    """The best of several interleaved runs against the bounds: noise only adds, so the best ones tell the truth."""
    with tempfile.TemporaryDirectory() as name, offscreen(Path(name)) as environ:
        folder = Path(name)
        small = folder / "small.raincheck"
        begin_book(small, None)
        with open_store(small, clock=SystemClock().now) as store:
            transfer.load(store, story_on(SystemClock().today()))
        opened = ["raincheck", "open", str(small)]
        start(opened, environ)  # keeps the last word for the starts that count
        cases: dict[str, Case] = {
            "bare window": lambda: paint([str(FLOOR)], environ),
            "Raincheck": lambda: paint(opened, environ),
            "python -c pass": lambda: command([sys.executable, "-c", "pass"], environ),
            "check": lambda: command(
                [sys.executable, "-m", "raincheck", "--book", str(small), "check", "--json"], environ
            ),
        }
        best: dict[str, float] = {}
        until = time.monotonic() + GATE_SECONDS
        for number in range(15):
            for case, run in cases.items():
                best[case] = min(best.get(case, 1e9), run().cpu)
            painted, checked = best["Raincheck"] / best["bare window"], best["check"] / best["python -c pass"]
            if number >= 2 and painted <= PAINT_BOUND and checked <= CHECK_BOUND:
                break
            if time.monotonic() > until:
                break
    print(f"first paint {painted:.2f} times a bare window (at most {PAINT_BOUND}), in processor time")
    print(f"check {checked:.1f} times python -c pass (at most {CHECK_BOUND})")
    return int(painted > PAINT_BOUND or checked > CHECK_BOUND)


def main() -> int:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--replay", action="store_true", help="replay ten years too, which takes a minute")
    parser.add_argument("--gate", action="store_true")
    asked = parser.parse_args()
    if asked.gate:
        return gate()
    with tempfile.TemporaryDirectory() as name, screen() as display:
        folder = Path(name)
        made = books(folder)
        environ = environment(display, folder / "home")
        windows = starts(made, environ, start)
        if shutil.which("homebank"):
            windows["HomeBank, 5,000 transactions"] = _bound(other_program, ["homebank", str(made.homebank)], environ)
        print(f"{asked.rounds} rounds; Python {platform.python_version()}, {os.cpu_count()} cores, ", end="")
        print(f"load {os.getloadavg()[0]:.1f} at the start\n")
        for runs in (
            interleaved(windows, asked.rounds),
            interleaved(commands(made, environ), asked.rounds),
            saves(made, asked.rounds),
        ):
            print("\n".join(table(runs)), end="\n\n")
        if asked.replay:
            print(whole_replay(made, environ))
    print(f"load {os.getloadavg()[0]:.1f} at the end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
