"""Known faults of a book file: what is wrong and the mend, in one sentence each; and the driver's codes for them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from raincheck.core.errors import KnownError, UsageError
from raincheck.core.text import tr


class StoreError(KnownError):
    """The book's file, its disk or its passphrase is the trouble; nothing was written."""


class NoBookError(StoreError):
    """There is no book at the path."""


class BookExistsError(StoreError):
    """A file stands where something new was to be written."""


class NotABookError(StoreError):
    """The file is something else."""


class DamagedBookError(StoreError):
    """The file is a book, and part of it cannot be read."""


class NewerBookError(StoreError):
    """A newer program wrote the book; it was left untouched."""


class PassphraseNeededError(StoreError):
    """The book is encrypted and no passphrase was given."""


class WrongPassphraseError(StoreError):
    """The passphrase does not open the book."""


class BusyBookError(StoreError):
    """Another program holds the book for longer than can be waited."""


class ReadOnlyBookError(StoreError):
    """The book can be read and not written."""


class DiskFullError(StoreError):
    """The disk has no room; what was acknowledged before is safe."""


class BookGoneError(StoreError):
    """The file vanished or was replaced while it was open."""


class BackupError(StoreError):
    """A backup could not be made or did not prove equal to the book."""


class MergeConflictError(UsageError):
    """Entries with the same id and other content; nothing was merged."""

    def __init__(self, sentence: str, conflicts: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.conflicts = conflicts


class UnknownEntryError(UsageError):
    """What was to be changed is not in the book."""


class DuplicateEntryError(UsageError):
    """What was to be added is in the book already."""


class UnsuitableError(UsageError):
    """What was asked for does not fit this book."""


class BookNotEmptyError(UsageError):
    """A whole book was to be loaded where entries lie already."""


class NothingToUndoError(UsageError):
    """Everything that can be undone has been undone."""


_LEAST_ROOM: Final = 1 << 16
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)


def no_book(path: Path) -> NoBookError:
    """The sentence for a path without a file."""
    return NoBookError(
        tr("There is no book at {path}; check the path, or start one: raincheck channel add, load or import.").format(
            path=path
        )
    )


def newer(path: Path) -> NewerBookError:
    """The sentence for a book of a later schema."""
    return NewerBookError(
        tr("A newer Raincheck wrote the book {path}; update the program. The book was not touched.").format(path=path)
    )


def damaged(path: Path) -> DamagedBookError:
    """The sentence for a book that cannot be read in full."""
    return DamagedBookError(
        tr(
            "The book {path} is damaged; restore a backup (`raincheck restore FILE`), "
            "or save what is readable (`raincheck doctor --salvage NEWFILE`)."
        ).format(path=path)
    )


def beyond_reading(path: Path) -> DamagedBookError:
    """The sentence for a book of which nothing can be saved."""
    return DamagedBookError(tr("Nothing can be read of {path}; restore a backup.").format(path=path))


def read_only(path: Path) -> ReadOnlyBookError:
    """The sentence for a place that may not be written."""
    return ReadOnlyBookError(
        tr(
            "{path} cannot be written here; copy the book to a folder of your own, or ask for the right to write."
        ).format(path=path)
    )


def disk_full(path: Path) -> DiskFullError:
    """The sentence for a full disk."""
    return DiskFullError(
        tr("The disk that holds {path} is full; free some space and try again. Nothing was lost.").format(path=path)
    )


def gone(path: Path) -> BookGoneError:
    """The sentence for a file that is no longer the one that was opened."""
    return BookGoneError(
        tr("The book {path} has vanished or was replaced; connect its disk again and open it anew.").format(path=path)
    )


def _from_system(path: Path, problem: OSError) -> StoreError | None:
    return next((made(path) for codes, made in _BY_ERRNO if problem.errno in codes), None)


def _a_folder(path: Path) -> NotABookError:
    return NotABookError(tr("{path} is a folder, not a book; name a file.").format(path=path))


def _a_circle(path: Path) -> NotABookError:
    return NotABookError(tr("{path} is a link that leads nowhere; name the book itself.").format(path=path))


def _busy(path: Path) -> BusyBookError:
    return BusyBookError(
        tr("Another program is writing to {path}; close it or wait a moment, then try again.").format(path=path)
    )


def disk_is_full(path: Path) -> bool:
    """Whether the disk of `path` has no room for the little that SQLite needs to open a book for writing."""
    if not hasattr(os, "statvfs"):
        return False
    try:
        found = os.statvfs(path.parent)
    except OSError:
        return False
    # What has no room at all (/proc) is no disk.
    return found.f_blocks > 0 and found.f_bavail * found.f_frsize < _LEAST_ROOM


def _trouble(path: Path) -> StoreError:
    if disk_is_full(path):
        return disk_full(path)
    return StoreError(
        tr(
            "The disk that holds {path} refuses to read or write; check its space and its cable, then try again."
        ).format(path=path)
    )


_BY_ERRNO: Final[tuple[tuple[tuple[int, ...], Callable[[Path], StoreError]], ...]] = (
    (_FULL, disk_full),
    (_FORBIDDEN, read_only),
    ((errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV), gone),
    ((errno.EISDIR,), _a_folder),
    ((errno.ELOOP,), _a_circle),
    ((errno.EIO,), _trouble),
)

_BY_CODE: Final[Mapping[str, Callable[[Path], StoreError]]] = {
    "FULL": disk_full,
    "BUSY": _busy,
    "LOCKED": _busy,
    "PROTOCOL": _busy,
    "READONLY": read_only,
    "PERM": read_only,
    "CANTOPEN": read_only,
    "CORRUPT": damaged,
    "NOTADB": damaged,
    "IOERR": _trouble,
}


def _from_driver(path: Path, problem: dbapi2.Error) -> StoreError | None:
    name: str = getattr(problem, "sqlite_errorname", "") or ""
    made = _BY_CODE.get(name.removeprefix("SQLITE_").partition("_")[0])
    if not name and isinstance(problem, dbapi2.OperationalError):
        # The driver's own complaint about text that is not UTF-8 carries no code.
        made = damaged
    if made in (read_only, _trouble) and not path.exists():
        return disk_full(path) if disk_is_full(path) else gone(path)
    return None if made is None else made(path)


@contextmanager
def driver_errors(path: Path) -> Iterator[None]:
    """Turn the driver's errors about the book at `path` into sentences; bugs pass through untouched."""
    try:
        yield
    except dbapi2.Error as problem:
        known = _from_driver(path, problem)
        if known is None:
            raise
        raise known from problem
    except UnicodeDecodeError as problem:
        # Even the driver's complaint quotes the broken text.
        raise damaged(path) from problem


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """As `driver_errors`; and a stored value that no record can hold is damage too."""
    try:
        with driver_errors(path):
            yield
    except (ValueError, KeyError, ArithmeticError, TypeError) as problem:
        raise damaged(path) from problem


@contextmanager
def known_errors(path: Path) -> Iterator[None]:
    """As `driver_errors`, and the system's errors about `path` too."""
    try:
        with driver_errors(path):
            yield
    except OSError as problem:
        known = _from_system(path, problem)
        if known is None:
            raise
        raise known from problem
