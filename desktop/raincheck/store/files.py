"""New files that are either whole or not there: temporary name, fsync of file and folder, then the real name."""

from __future__ import annotations

import glob
import importlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from raincheck.core.text import tr
from raincheck.store.errors import BookExistsError, NoBookError, known_errors

_SIDE_FILES: Final = ("-wal", "-shm", "-journal")


@contextmanager
def whole_file(target: Path, *, replace: bool) -> Iterator[Path]:
    """An empty private file beside `target` to fill; when the block ends well it becomes `target`, durable.

    Without `replace` an existing `target` is left alone and BookExistsError is raised.
    """
    if not target.parent.is_dir():
        raise NoBookError(
            tr("The folder {folder} does not exist; create it, or choose another place.").format(folder=target.parent)
        )
    if target.exists() and not replace:
        raise _exists(target)
    with scratch_file(target) as temporary:
        yield temporary
        with known_errors(target):
            sync_file(temporary)
            if replace:
                temporary.replace(target)
            else:
                _take_free_name(temporary, target)
            sync_folder(target.parent)


@contextmanager
def scratch_file(target: Path) -> Iterator[Path]:
    """An empty private file on the disk of `target`; whatever is left of it goes when the block ends."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with known_errors(target):
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield temporary
    finally:
        for name in (temporary, *side_files(temporary)):
            with suppress(OSError):
                name.unlink(missing_ok=True)


def write_whole(target: Path, content: bytes) -> None:
    """Write a small private file so that a crash leaves the old one or the new one."""
    with whole_file(target, replace=True) as temporary, known_errors(target):
        temporary.write_bytes(content)


def side_files(book: Path) -> tuple[Path, ...]:
    """The files SQLite keeps beside an open book."""
    return tuple(book.with_name(book.name + suffix) for suffix in _SIDE_FILES)


def has_unsaved_pages(book: Path) -> bool:
    """Whether a -wal beside the book holds pages that are not in it yet."""
    wal = book.with_name(book.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def scratch_files(book: Path) -> tuple[Path, ...]:
    """What interrupted writes left beside the book."""
    return tuple(book.parent.glob(f".{glob.escape(book.name)}.????????.tmp*"))


def sync_file(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk; Windows keeps them without being asked."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_free_name(temporary: Path, target: Path) -> None:
    with _one_at_a_time(target.parent):
        if target.exists():
            raise _exists(target)
        temporary.rename(target)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Keep two of us from both finding a name free; on Windows a rename replaces nothing anyway."""
    if os.name == "nt":
        yield
        return
    fcntl = importlib.import_module("fcntl")
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # A disk that knows no locks (some network disks) leaves a gap of a microsecond.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _exists(target: Path) -> BookExistsError:
    return BookExistsError(tr("{path} exists already; choose another name.").format(path=target))
