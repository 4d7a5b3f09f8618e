"""How one process of ours asks another to look: a named pipe of the user's own, without a network and without asking.

The one who answers holds the pipe open; who rings finds nobody when that process is gone. Linux and macOS only.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from raincheck.system.paths import make_folder

_LONGEST: Final = 4096


class Doorbell:
    """The bell of the process that answers; open until closed."""

    def __init__(self, path: Path) -> None:
        """Hang the bell. Raises OSError where the folder takes no named pipe."""
        make_folder(path.parent)
        self._path = path
        with suppress(FileNotFoundError):
            if not stat.S_ISFIFO(path.lstat().st_mode):
                path.unlink()
        with suppress(FileExistsError):
            os.mkfifo(path, 0o600)
        # Opened for writing as well, so that the pipe never comes to its end between two rings.
        self._handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """Readable when somebody rang."""
        return self._handle

    def rung(self) -> tuple[str, ...]:
        """The words of those who rang since the last call."""
        try:
            words = os.read(self._handle, _LONGEST)
        except BlockingIOError:
            return ()
        return tuple(words.decode("ascii", "replace").split())

    def close(self) -> None:
        """Take the bell down: from here on nobody answers."""
        with suppress(OSError):
            self._path.unlink()
        os.close(self._handle)


def ring(path: Path, word: str) -> bool:
    """Ring with one word; whether somebody is there to hear it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError as problem:
        if problem.errno in (errno.ENXIO, errno.ENOENT, errno.ELOOP, errno.EACCES):
            return False
        raise
    try:
        if not stat.S_ISFIFO(os.fstat(handle).st_mode):
            return False
        return os.write(handle, f"{word}\n".encode("ascii")) > 0
    except OSError:
        return False
    finally:
        os.close(handle)
