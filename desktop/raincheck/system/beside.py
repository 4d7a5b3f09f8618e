"""Processes of our own that work beside this one: a module is started, and records go in and out through its pipes.

Nothing but what this program itself sends is ever read there, so the records travel as Python's own pickles.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

_LESS_URGENT: Final = 5
"""Added to a helper's niceness: the window comes first."""

_BELOW_NORMAL: Final = 0x4000
_A_MOMENT: Final = 0.1
_GONE: Final = object()


class HelperEndedError(Exception):
    """The process ended before it answered."""


class Helper:
    """One process; it is ended with `end`, and ends by itself when this one is gone."""

    def __init__(self, module: str) -> None:
        """Start `python -m module`. Raises OSError where no process can be started."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # A module of the folder that one happens to stand in must not be taken for one of ours.
            env={**os.environ, "PYTHONSAFEPATH": "1"},
            creationflags=_BELOW_NORMAL if sys.platform == "win32" else 0,
        )
        self._answers: SimpleQueue[object] = SimpleQueue()
        self._ear = Thread(target=self._listen, daemon=True)
        self._ear.start()

    def _listen(self) -> None:
        """Wait on a thread of its own, since not every system waits for a pipe and for a person at once."""
        pipe = self._process.stdout
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            while pipe is not None:
                self._answers.put(pickle.load(pipe))  # noqa: S301 - written by our own helper
        self._answers.put(_GONE)

    def send(self, record: object) -> None:
        """Hand it a record. Raises HelperEndedError."""
        pipe = self._process.stdin
        if pipe is None:
            raise HelperEndedError
        try:
            pickle.dump(record, pipe, pickle.HIGHEST_PROTOCOL)
            pipe.flush()
        except OSError as broken:
            raise HelperEndedError from broken

    def receive(self, goes_on: Callable[[], bool]) -> object | None:
        """Wait for its next record while `goes_on`, asked ten times a second; None when it says no.

        Raises HelperEndedError.
        """
        while True:
            try:
                answer = self._answers.get(timeout=_A_MOMENT)
            except Empty:
                if not goes_on():
                    return None
                continue
            if answer is _GONE:
                raise HelperEndedError
            return answer

    def end(self) -> None:
        """End it now, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._ear.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


class Caller:
    """The other end of the pipes, in the helper: whoever started it."""

    def __init__(self) -> None:
        self._in, self._out = sys.stdin.buffer, sys.stdout.buffer
        if sys.platform != "win32":
            os.nice(_LESS_URGENT)

    def receive(self) -> object:
        """Wait for the next record. Raises EOFError when the caller is gone."""
        return pickle.load(self._in)  # noqa: S301 - written by the program that started this one

    def send(self, record: object) -> None:
        """Hand a record over. Raises BrokenPipeError when the caller is gone."""
        pickle.dump(record, self._out, pickle.HIGHEST_PROTOCOL)
        self._out.flush()


def start_all(module: str, count: int) -> Sequence[Helper]:
    """Start some helpers; none where one of them could not be started."""
    started: list[Helper] = []
    try:
        for _ in range(count):
            started.append(Helper(module))
    except OSError:
        for helper in started:
            helper.end()
        return ()
    return started


def processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
