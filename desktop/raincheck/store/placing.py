"""The one way to put a book in place: create, load, restore, encrypt, decrypt, rekey, back up and salvage all use it.

Whatever lies at the name or beside it (-wal, -shm, -journal, .key, unfinished copies) would be taken by SQLite for part
of the new book. So it is set aside first: never replayed, never deleted. A small durable note (`.book.placing`) says
what was begun; `finish` brings it to its end after a kill at any step.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.store.connection import FileKind, connect, file_kind
from raincheck.store.errors import disk_full, driver_errors, known_errors
from raincheck.store.files import (
    SIDE_ENDINGS,
    dead_scratch,
    exists,
    has_unsaved_pages,
    one_at_a_time,
    overwrite_open,
    refuse_missing_folder,
    scratch_file,
    sync_file,
    sync_folder,
    write_whole,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

    from raincheck.store.keys import BookKey

_WAIT_MS: Final = 2_000
_KEY_ENDING: Final = ".key"


class _Note(Struct, frozen=True):
    """What was begun: the finished copy, its key file's text, and where the old things go."""

    new: Path
    key_file: str | None
    aside: Path


@contextmanager
def alone_with(path: Path, *, key: BookKey | None) -> Iterator[Connection]:
    """A connection that holds the book alone, without a -wal beside it. Raises BusyBookError while others have it."""
    with driver_errors(path):
        connection = connect(path, key=key)
        try:
            connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
            connection.execute("PRAGMA main.locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA main.journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            yield connection
        finally:
            connection.close()


@contextmanager
def whole_book(target: Path) -> Iterator[Path]:
    """A scratch file to make a book in; it becomes `target` when the block ends. Raises BookExistsError.

    An empty file at `target` counts as nothing.
    """
    refuse_missing_folder(target)
    if _is_taken(target):
        raise exists(target)
    with scratch_file(target) as temporary:
        yield temporary
        put_new(temporary, target, key_file=None)


def put_new(new: Path, path: Path, *, key_file: str | None) -> Path | None:
    """Give a finished book a name that is free; answers where leftovers were put. Raises BookExistsError."""
    with known_errors(path):
        _make_durable(new, path)
        with one_at_a_time(path.parent):
            if _is_taken(path):
                raise exists(path)
            return _place(new, path, key_file=key_file, aside=None)


def replace_unreadable(new: Path, path: Path, *, kept: Path, key_file: str | None) -> None:
    """Put `new` where a book lies that cannot be copied: it and all that lies beside it are moved to `kept`."""
    with known_errors(path):
        _make_durable(new, path)
        with one_at_a_time(path.parent):
            _place(new, path, key_file=key_file, aside=kept)


def put_in_place(new: Path, path: Path, *, key_file: str | None, wipe_old: bool) -> None:
    """Rename `new` over a book that is held alone and kept elsewhere or of no more use.

    With `wipe_old` the old bytes are overwritten as far as the disk allows. `key_file` None takes the key file away.
    """
    old = os.open(path, os.O_RDWR) if wipe_old and os.name != "nt" else None
    try:
        with known_errors(path):
            _make_durable(new, path)
            if key_file is not None:
                write_whole(_beside(path, _KEY_ENDING), key_file.encode("utf-8"))
            new.replace(path)
            sync_folder(path.parent)
            if key_file is None:
                _beside(path, _KEY_ENDING).unlink(missing_ok=True)
                sync_folder(path.parent)
            if old is not None:
                overwrite_open(old)
    finally:
        if old is not None:
            os.close(old)


def finish(path: Path) -> bool:
    """Bring a replacement that a kill interrupted to its end; whether there was one."""
    note = _note_path(path)
    if not note.exists():
        return False
    with known_errors(path), one_at_a_time(path.parent):
        begun = _read_note(note)
        if begun is not None and begun.new.is_file():
            _carry_out(begun, path)
            with suppress(OSError):
                begun.new.parent.rmdir()
        note.unlink(missing_ok=True)
        sync_folder(path.parent)
    return begun is not None


def set_aside_stale_wal(path: Path) -> Path | None:
    """Move a -wal that cannot be the book's own out of its way; answers where to.

    A book that was never opened since it was made or restored is in rollback mode, and nobody has written a -wal to it:
    one that lies there belongs to a book that was moved away.
    """
    wal = _beside(path, "-wal")
    if not wal.is_file() or not wal.stat().st_size or file_kind(path) is not FileKind.PLAIN:
        return None
    with known_errors(path), one_at_a_time(path.parent):
        with path.open("rb") as file:
            if file.read(20)[18:20] != b"\x01\x01":
                return None
        aside = _free_aside(path)
        for ending in ("-wal", "-shm"):
            _move(_beside(path, ending), _beside(aside, ending))
        sync_folder(aside.parent)
        sync_folder(path.parent)
    return aside.parent


def set_aside_folder(path: Path) -> Path:
    """Where leftovers of a book's name are kept, each time in a numbered folder of its own."""
    return path.with_name(f"{path.name}.set-aside")


def _make_durable(new: Path, path: Path) -> None:
    """Wait until a finished copy is on the disk. Raises DiskFullError where a part of it is still in its -wal.

    SQLite closes a connection without a word when the disk has no room for what the -wal holds.
    """
    if has_unsaved_pages(new):
        raise disk_full(path)
    sync_file(new)


def _place(new: Path, path: Path, *, key_file: str | None, aside: Path | None) -> Path | None:
    left = [entry for entry in _at_and_beside(path) if os.path.lexists(entry)]
    unfinished = [entry for entry in dead_scratch(path) if entry != new.parent]
    if not left and not unfinished:
        _take_place(new, path, key_file)
        return None
    begun = _Note(new, key_file, aside or _free_aside(path))
    write_whole(_note_path(path), _note_text(begun, path))
    _carry_out(begun, path)
    _note_path(path).unlink()
    sync_folder(path.parent)
    return begun.aside.parent


def _carry_out(begun: _Note, path: Path) -> None:
    """Set aside, make the names durable, and only then give the new book its name; may be done twice."""
    begun.aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for ending in ("", *SIDE_ENDINGS, _KEY_ENDING):
        _move(_beside(path, ending), _beside(begun.aside, ending))
    for left in dead_scratch(path):
        if left != begun.new.parent:
            _move(left, begun.aside.parent / left.name.lstrip("."))
    sync_folder(begun.aside.parent)
    sync_folder(path.parent)
    _take_place(begun.new, path, begun.key_file)


def _take_place(new: Path, path: Path, key_file: str | None) -> None:
    if key_file is not None:
        write_whole(_beside(path, _KEY_ENDING), key_file.encode("utf-8"))
    new.replace(path)
    sync_folder(path.parent)


def _move(old: Path, new: Path) -> None:
    if not os.path.lexists(old):
        return
    while os.path.lexists(new):
        new = new.with_name(f"{new.name}+")
    old.rename(new)


def _at_and_beside(path: Path) -> tuple[Path, ...]:
    return tuple(_beside(path, ending) for ending in ("", *SIDE_ENDINGS, _KEY_ENDING))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _is_taken(path: Path) -> bool:
    return os.path.lexists(path) and file_kind(path) is not FileKind.EMPTY


def _free_aside(path: Path) -> Path:
    set_aside_folder(path).mkdir(mode=0o700, exist_ok=True)
    number = 1
    while (folder := set_aside_folder(path) / str(number)).exists():
        number += 1
    folder.mkdir(mode=0o700)
    return folder / path.name


def _note_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.placing")


def _note_text(begun: _Note, path: Path) -> bytes:
    told = {
        "format": "raincheck-placing",
        "new": os.path.relpath(begun.new, path.parent),
        "key_file": begun.key_file,
        "aside": os.path.relpath(begun.aside, path.parent),
    }
    return json.dumps(told).encode("utf-8", "surrogateescape")


def _read_note(note: Path) -> _Note | None:
    try:
        told = json.loads(note.read_bytes())
        new, aside = note.parent / told["new"], note.parent / told["aside"]
        return _Note(new, None if told["key_file"] is None else str(told["key_file"]), aside)
    except (OSError, ValueError, KeyError, TypeError):
        return None
