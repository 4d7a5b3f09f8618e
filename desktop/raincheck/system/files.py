"""A small file written so that a power cut leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write beside `path`, flush to the disk, then rename over it. Makes the folder; raises OSError.

    A link keeps its place and what it leads to is replaced; a device or a pipe is written into.
    """
    if is_no_file(path):
        path.write_bytes(content)
        return
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def is_no_file(path: Path) -> bool:
    """Whether a device, a pipe or a socket lies there, or the process's own output: nothing may take its place."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (S_ISREG(mode) or S_ISDIR(mode))


def remove(path: Path) -> bool:
    """Delete a file for good; whether it was there."""
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Make a rename or removal last, where the system lets a folder be flushed (Windows does not)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
