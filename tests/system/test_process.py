"""The process leaves no image of its memory, and ends in order when it is asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif("sys.platform != 'linux'", reason="/proc is Linux")

_LIMITS = """
import sys
from pathlib import Path
from raincheck.__main__ import main
main(sys.argv[1:])
print(next(line for line in Path("/proc/self/limits").read_text().splitlines() if "core" in line))
print("filter", Path("/proc/self/coredump_filter").read_text())
"""


@pytest.mark.parametrize("words", [["--version"], ["channel", "list"], ["open", "nowhere", "too much"]])
def test_neither_a_command_nor_the_window_may_leave_a_core_dump(tmp_path: Path, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIMITS, *words],
        env={**os.environ, "HOME": str(tmp_path), "RAINCHECK_BOOK": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )
    *_, limit, told = (line for line in done.stdout.splitlines() if line)
    assert limit.split()[4:6] == ["0", "0"]
    assert set(told.removeprefix("filter ").strip()) == {"0"}


_WAITS = """
import signal, sys, time
from contextlib import contextmanager
import raincheck.__main__ as program
@contextmanager
def book():
    print("open", flush=True)
    yield
def run(arguments):
    try:
        with book():
            time.sleep(60)
    finally:
        print("closed", flush=True)
program._run = run
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored, and stays so
sys.exit(program.main([]))
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_command_that_is_asked_to_end_closes_what_it_holds(name: str) -> None:
    number = getattr(signal, name)
    with subprocess.Popen([sys.executable, "-c", _WAITS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        process.send_signal(number)
        assert process.stdout.read() == "closed\n"
    assert process.returncode == 128 + number
