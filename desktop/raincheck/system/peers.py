"""Who is at the other end of a local socket, and where a socket of one's own may lie."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISDIR
from typing import Final

_LONGEST_PATH: Final = 100
"""A socket's path holds 104 bytes on some systems."""


def is_our_own(descriptor: int) -> bool:
    """Whether the process at the other end of a local socket runs as this user.

    Linux and macOS are asked; Windows keeps other users from the pipe by its rights and is not.
    """
    if sys.platform == "win32":
        return True
    import ctypes  # noqa: PLC0415 - the first paint waits for no second start

    mac = sys.platform == "darwin"
    level, option, size, place = (0, 1, 76, 4) if mac else (1, 17, 12, 4)  # LOCAL_PEERCRED or SO_PEERCRED
    told, length = ctypes.create_string_buffer(size), ctypes.c_uint32(size)
    asked = ctypes.CDLL(None).getsockopt(descriptor, level, option, told, ctypes.byref(length))
    return asked == 0 and int.from_bytes(told.raw[place : place + 4], sys.byteorder) == os.getuid()


def own_socket_path(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """A socket's path in the user's own runtime folder; its bare name, in a folder all users share, where none is."""
    named = environ.get("XDG_RUNTIME_DIR")
    if not named or sys.platform == "win32":
        return name
    path = Path(named) / name
    try:
        folder = path.parent.stat()
    except OSError:
        return name
    private = S_ISDIR(folder.st_mode) and folder.st_uid == os.getuid() and not folder.st_mode & 0o077
    return str(path) if private and len(os.fsencode(path)) <= _LONGEST_PATH else name
