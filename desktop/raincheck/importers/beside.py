"""A file given to a process of our own: what damages it or never ends there, ends nothing here."""

from __future__ import annotations

import os
import subprocess
import sys
from types import ModuleType
from typing import Final

_LONGEST_SECONDS: Final = 60


def read_beside(worker: ModuleType, data: bytes) -> bytes | None:
    """What `python -m worker` says of these bytes; None where it failed or took longer than a minute."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", worker.__name__],
            input=data,
            capture_output=True,
            timeout=_LONGEST_SECONDS,
            check=False,
            # A module of the folder that one happens to stand in must not be taken for one of ours.
            env={**os.environ, "PYTHONSAFEPATH": "1"},
        )
    except subprocess.TimeoutExpired:
        return None
    return None if done.returncode else done.stdout
