"""What the process itself must not do with secrets in its memory, and how it ends when the system asks it to."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

_TERMINATED = 128


class Terminated(BaseException):
    """The system asked the process to end; every `with` block on the way out closes what it holds."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = _TERMINATED + number


def forbid_core_dumps() -> None:
    """Leave no image of this process on the disk when it crashes: it holds the book's key. Windows writes none.

    A dump that is piped to a program does not ask for the limit, so on Linux no page of memory is to go into one.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is no such module on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        Path("/proc/self/coredump_filter").write_bytes(b"0")


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise Terminated meanwhile, as SIGINT raises KeyboardInterrupt; ignored ones stay so."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    taken = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated(number)
