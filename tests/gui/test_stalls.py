"""No turn of the event loop holds the window so long that a person feels it, on a book of 50 lines and ten years.

Counted in processor time of the window's thread. A machine that does other work stretches that too, by fits: the walk
(`benchmarks/stalls.py`) is a process of its own, and only what is too long in each of three walks fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from benchmarks.turns import Turn, Turns
from pytestqt.qtbot import QtBot

from raincheck.core.money import Money

FELT, TOO_LONG = 50, 150
"""Milliseconds of processor: told on the terminal, and failed; another theme on the incidents takes 65 to 110."""

WALKS = 3


def walked(repository: Path) -> list[Turn]:
    """The turns of one evening that a person feels."""
    words = [sys.executable, str(repository / "benchmarks" / "stalls.py"), "--told", str(FELT)]
    done = subprocess.run(words, env=os.environ, capture_output=True, text=True, check=False)
    # The offscreen platform says so of any dialog.
    told = [line for line in done.stderr.splitlines() if not line.startswith("This plugin does not support")]
    assert (done.returncode, told) == (0, [])
    return [msgspec.json.decode(line, type=Turn) for line in done.stdout.splitlines()]


@pytest.mark.timeout(1200)
def test_no_turn_of_the_loop_holds_the_window(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    always: set[str] | None = None
    for _ in range(WALKS):
        turns = walked(repository)
        held = {turn.step for turn in turns if turn.milliseconds > TOO_LONG}
        always = held if always is None else always & held
        if not always:
            break
    with capsys.disabled():
        sys.stderr.write("".join(f"\n{turn}" for turn in turns))
    assert always == set()


def test_a_turn_that_holds_the_window_is_told_with_its_place(qtbot: QtBot) -> None:
    def hold() -> None:
        began = time.thread_time()
        while time.thread_time() - began < 0.3:
            Money.parse("3万")

    turns = Turns(FELT / 1000)
    turns.step("calm", lambda: None)
    turns.step("held", hold)
    turns.close()
    (turn,) = turns.slow
    assert turn.step == "held"
    assert turn.milliseconds > 50
    assert "core/money.py" in turn.stack
