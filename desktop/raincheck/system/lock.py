"""One process at a time for a purpose, by a lock the system itself lets go of when the process dies, kill -9 too."""

# Not filelock: where a file system knows no flock it falls back to the mere presence of a file, which outlives kill -9.

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from raincheck.core.errors import KnownError
from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr
from raincheck.system.paths import make_folder

_STEP_SECONDS: Final = 0.05


class BusyError(KnownError):
    """Another process of ours holds the lock."""


class ProcessLock:
    """An exclusive lock on a file. The file stays when the lock ends: removing it would let two processes in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def take(self) -> bool:
        """Take the lock if it is free; never waits. True when it is ours, also when it already was."""
        if self._handle is not None:
            return True
        make_folder(self._path.parent)
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as problem:
            sentence = tr("The lock {file} cannot be opened ({reason}): check the rights of its folder.")
            raise KnownError(sentence.format(file=self._path, reason=reason_of(problem))) from problem
        if not _lock(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def take_within(self, longest: timedelta) -> bool:
        """Take the lock, waiting for whoever holds it, but not longer than this."""
        end = time.monotonic() + longest.total_seconds()
        while not self.take():
            if time.monotonic() >= end:
                return False
            time.sleep(_STEP_SECONDS)
        return True

    def release(self) -> None:
        """Let go; nothing happens when it was not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        """Take the lock or raise BusyError."""
        if not self.take():
            raise BusyError(tr("Another check of this book is running: wait for it to end, then try again."))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
