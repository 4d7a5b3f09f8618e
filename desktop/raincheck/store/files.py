"""New files that are either whole or not there: a private scratch folder, fsync of file and folder, then the real name.

A scratch folder is locked while somebody fills it, so that a copy which a kill left behind can be told from one that
is being written (`dead_scratch`).
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from raincheck.core.text import tr
from raincheck.store.errors import BookExistsError, NoBookError, known_errors

SIDE_ENDINGS: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside an open book."""

MAGIC: Final = b"SQLite format 3\0"
"""How every plain SQLite file begins."""

_SCRATCH: Final = r"\.(?P<target>.+)\.[0-9a-f]{8}\.tmp(?:-wal|-shm|-journal)?"
_BLOCK: Final = 1 << 20


@contextmanager
def whole_file(target: Path, *, replace: bool) -> Iterator[Path]:
    """An empty private file to fill; when the block ends well it becomes `target`, durable. No book: see placing.py.

    Without `replace` an existing `target` is left alone and BookExistsError is raised.
    """
    refuse_missing_folder(target)
    if os.path.lexists(target) and not replace:
        raise exists(target)
    with scratch_file(target) as temporary:
        yield temporary
        with known_errors(target):
            sync_file(temporary)
            if replace:
                temporary.replace(target)
            else:
                with one_at_a_time(target.parent):
                    if os.path.lexists(target):
                        raise exists(target)
                    temporary.rename(target)
            sync_folder(target.parent)


@contextmanager
def scratch_file(target: Path) -> Iterator[Path]:
    """An empty private file on the disk of `target`, in a folder of its own that goes when the block ends."""
    folder = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    with known_errors(target):
        folder.mkdir(mode=0o700)
    try:
        with one_at_a_time(folder):
            temporary = folder / "copy"
            with known_errors(target):
                os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            yield temporary
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_whole(target: Path, content: bytes) -> None:
    """Write a small private file so that a crash leaves the old one or the new one."""
    with whole_file(target, replace=True) as temporary, known_errors(target):
        temporary.write_bytes(content)


def side_files(book: Path) -> tuple[Path, ...]:
    """Where SQLite keeps what belongs to an open book."""
    return tuple(book.with_name(book.name + ending) for ending in SIDE_ENDINGS)


def has_unsaved_pages(book: Path) -> bool:
    """Whether a -wal beside the book holds pages that are not in it yet."""
    return size_of(book.with_name(book.name + "-wal")) > 0


def size_of(path: Path) -> int:
    """A file's bytes; 0 for everything that is no file."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return found.st_size if S_ISREG(found.st_mode) else 0


def dead_scratch(target: Path, *, family: bool = False) -> tuple[Path, ...]:
    """Unfinished copies that nobody fills any more, of `target` or (`family`) of every name that begins with its."""
    found = []
    with suppress(OSError):
        for entry in target.parent.iterdir():
            match = re.fullmatch(_SCRATCH, entry.name, re.DOTALL)
            if match is None:
                continue
            ours = match["target"] == target.name or (family and match["target"].startswith(f"{target.name}."))
            if ours and _is_dead(entry):
                found.append(entry)
    return tuple(sorted(found))


def remove_scratch(left: Path) -> None:
    """Take an unfinished copy away; plain bytes are overwritten first, as far as the disk allows."""
    for file in [left] if left.is_file() and not left.is_symlink() else sorted(left.glob("*")):
        with suppress(OSError):
            if starts_plain(file):
                overwrite(file)
            file.unlink()
    with suppress(OSError):
        left.rmdir()


def real_path(path: Path) -> Path:
    """The file itself behind every link; a link that leads back to itself stays as it is, and nothing lies there."""
    return Path(os.path.realpath(path))


def starts_plain(file: Path) -> bool:
    """Whether a regular file begins as a plain SQLite file does."""
    if not size_of(file):
        return False
    with suppress(OSError), file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC
    return False


def overwrite(file: Path) -> None:
    """Write zeros over a file's bytes; flash disks and snapshots may keep the old ones all the same."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        overwrite_open(descriptor)
    finally:
        os.close(descriptor)


def overwrite_open(descriptor: int) -> None:
    """As `overwrite`, for a file that may have lost its name."""
    left = os.fstat(descriptor).st_size
    os.lseek(descriptor, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(descriptor, bytes(min(left, _BLOCK)))
    os.fsync(descriptor)


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


def refuse_missing_folder(target: Path) -> None:
    """Raise NoBookError when a new file's folder is not there."""
    if not target.parent.is_dir():
        raise NoBookError(
            tr("The folder {folder} does not exist; create it, or choose another place.").format(folder=target.parent)
        )


def exists(target: Path) -> BookExistsError:
    """The sentence for a name that is taken."""
    return BookExistsError(tr("{path} exists already; choose another name.").format(path=target))


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a folder: two of us do not both find a name free there, and a scratch folder shows that it is being filled.

    The system lets go when the process dies. On Windows a rename replaces nothing anyway.
    """
    if os.name == "nt":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # A disk that knows no locks (some network disks) leaves a gap of a microsecond.
        with suppress(OSError):
            _flock(descriptor, wait=True)
        yield
    finally:
        os.close(descriptor)


def _is_dead(left: Path) -> bool:
    try:
        if not S_ISDIR(left.lstat().st_mode):
            return True  # an older Raincheck left it
        if os.name == "nt":
            return True  # what is still open there cannot be removed anyway
        descriptor = os.open(left, os.O_RDONLY)
    except OSError:
        return False
    try:
        _flock(descriptor, wait=False)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _flock(descriptor: int, *, wait: bool) -> None:
    fcntl = importlib.import_module("fcntl")
    fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
