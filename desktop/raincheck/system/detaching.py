"""Going on in a process of its own after the command is done: Linux only, where popups tell only who sent them."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Final

CAN_DETACH: Final = sys.platform == "linux"
_STANDARD: Final = (0, 1, 2)
_log = logging.getLogger(__name__)


def detach(work: Callable[[], None]) -> None:
    """Do `work` in a process that nobody waits for, and return at once. Our open connections are its own then."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork() == 0:
            _let_go_of_the_caller()
            work()
    except Exception:  # noqa: BLE001 - there is nobody above to see it
        _log.exception("work in the background ended early")
    finally:
        # No exit handler, no flush: they are the parent's to run.
        os._exit(0)


def start_program(command: Sequence[str]) -> None:
    """Start a program that lives on when this process ends; a program that is not there is logged."""
    try:
        # Left running on purpose, so nobody waits for it.
        Popen(list(command), stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True)  # noqa: S603 - ours
    except OSError as problem:
        _log.warning("program not started: %s", type(problem).__name__)


def _let_go_of_the_caller() -> None:
    """Hold nothing that came from the caller: no pipe it reads, no lock it holds."""
    logging.shutdown()
    # What survived the start of this program is the caller's; what Python opened since does not survive one.
    for name in Path("/proc/self/fd").iterdir():
        descriptor = int(name.name)
        with suppress(OSError):
            if descriptor not in _STANDARD and os.get_inheritable(descriptor):
                os.close(descriptor)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in _STANDARD:
        os.dup2(null, descriptor)
