"""What the process itself must not do with secrets in its memory."""

from __future__ import annotations

import sys


def forbid_core_dumps() -> None:
    """Leave no image of this process on the disk when it crashes: it holds the book's key. Windows writes none."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is no such module on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
