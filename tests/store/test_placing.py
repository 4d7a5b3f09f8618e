"""Whatever lies where a book is put, and wherever a kill comes: the new book is the new book, and nothing is lost."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from stat import S_IMODE

import pytest
from tests.builders import NOW, a_channel, a_full_book, a_reading
from tests.store.test_files import PASSPHRASE, clock, filled

from raincheck.core.model import Book
from raincheck.store import create_book, open_store
from raincheck.store.backup import default_places
from raincheck.store.errors import NoBookError, StoreError
from raincheck.store.keys import key_path, passphrase_is_right, read_key_file
from raincheck.store.placing import set_aside_folder
from raincheck.store.restore import restore
from raincheck.store.salvage import salvage

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="fork and kill are POSIX"),
    pytest.mark.usefixtures("known_salts"),
]


def wal_of_another_book(folder: Path) -> dict[str, bytes]:
    """What a killed program leaves beside a book that was then moved away: pages that would fit any plain book."""
    old = filled(folder / "gone")
    with open_store(old, clock=clock) as store:
        with store.write("more") as tx:
            tx.record(*(a_reading(note=f"of the old book {n}") for n in range(200)))
        return {ending: (folder / f"gone{ending}").read_bytes() for ending in ("-wal", "-shm")}


@pytest.fixture
def leftovers(tmp_path: Path) -> dict[str, bytes]:
    """Every kind of thing that may lie beside a name, by its ending or (with a point) its whole form."""
    (tmp_path / "elsewhere").mkdir()
    return {
        **wal_of_another_book(tmp_path / "elsewhere"),
        "-journal": b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0\0\0\1" * 128,
        ".key": b'{"salt": "00112233445566778899aabbccddeeff", "verifier": "aa"}',
        ".{}.0123abcd.tmp": b"half a book",
    }


def lay(path: Path, leftovers: dict[str, bytes], *kinds: str) -> None:
    for kind in kinds or leftovers:
        name = kind.format(path.name) if "{}" in kind else path.name + kind
        path.with_name(name).write_bytes(leftovers[kind])


def bytes_in(folder: Path) -> set[bytes]:
    return {file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def every(stride: int) -> int:
    """How far apart the kills of a test come: one at each step where RAINCHECK_SIEGE is set, a sample in the suite."""
    return 1 if os.environ.get("RAINCHECK_SIEGE") else stride


def killed_at(step: int, action: Callable[[], object]) -> bool:
    """Do it in a process that is gone at its step-th rename, removal, new folder or sync; whether it got that far."""
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9), code
        return code == 9
    count = itertools.count()
    for name in ("rename", "replace", "unlink", "rmdir", "mkdir", "fsync"):
        real = getattr(os, name)

        def counted(*words: object, _real: Callable[..., object] = real, **more: object) -> object:
            if next(count) == step:
                os._exit(9)
            return _real(*words, **more)

        setattr(os, name, counted)
    try:
        action()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a child must never come back into pytest
        os._exit(1)


def book_at(path: Path, *passphrases: str | None) -> Book | None:
    """The book at the path as one of these passphrases opens it; None when there is none."""
    for passphrase in passphrases:
        try:
            with open_store(path, clock=clock, passphrase=passphrase) as store:
                assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                return store.book()
        except NoBookError:
            return None
        except StoreError:
            continue
    raise AssertionError("nothing opens the book")


@pytest.fixture
def copy_of(tmp_path: Path) -> Path:
    """A backup of the full book, lying elsewhere."""
    with open_store(filled(tmp_path / "source"), clock=clock) as store:
        store.backup_to(tmp_path / "copy.bak")
    return tmp_path / "copy.bak"


@pytest.mark.parametrize("kind", ["-wal", "-shm", "-journal", ".key", ".{}.0123abcd.tmp", None])
def test_leftovers_are_neither_replayed_nor_lost(tmp_path, leftovers, copy_of, kind):
    wanted = a_full_book()
    actions: dict[str, Callable[[Path], object]] = {
        "create": create_book,
        "encrypted": lambda path: create_book(path, passphrase=PASSPHRASE),
        "restore": lambda path: restore(path, copy_of, at=NOW, places=default_places(path)),
        "salvage": lambda path: salvage(copy_of, path),
    }
    for name, act in actions.items():
        folder = tmp_path / name
        folder.mkdir()
        path = folder / "book"
        lay(path, leftovers, *(() if kind is None else (kind,)))
        before = bytes_in(folder)
        act(path)
        assert book_at(path, PASSPHRASE) == (Book() if name in ("create", "encrypted") else wanted)
        assert before <= bytes_in(folder)
        assert not path.with_name("book-journal").exists()


def test_a_backup_to_a_name_with_leftovers_is_the_backup(tmp_path, leftovers):
    lay(tmp_path / "usb", leftovers)
    with open_store(filled(tmp_path / "book"), clock=clock) as store:
        store.backup_to(tmp_path / "usb")
    assert book_at(tmp_path / "usb", None) == a_full_book()
    aside = set_aside_folder(tmp_path / "usb")
    assert set(leftovers.values()) <= bytes_in(aside)
    assert {S_IMODE(folder.stat().st_mode) for folder in (aside, *aside.iterdir())} == {0o700}


def test_an_encrypted_backup_restored_under_a_new_name_has_its_own_key_file(tmp_path):
    with open_store(filled(tmp_path / "source", PASSPHRASE), clock=clock, passphrase=PASSPHRASE) as store:
        store.backup_to(tmp_path / "copy.bak")
    path = tmp_path / "new"
    restore(path, tmp_path / "copy.bak", at=NOW, places=default_places(path), passphrase=PASSPHRASE)
    assert read_key_file(path) is not None
    assert book_at(path, PASSPHRASE) == a_full_book()


def test_a_copy_put_there_by_hand_is_not_mixed_with_the_wal_of_the_book_before(tmp_path, leftovers, copy_of):
    path = tmp_path / "book"
    lay(path, leftovers, "-wal", "-shm")
    path.write_bytes(copy_of.read_bytes())
    assert book_at(path, None) == a_full_book()
    assert leftovers["-wal"] in bytes_in(set_aside_folder(path))


@pytest.mark.parametrize("command", ["create", "restore to nothing", "restore over damage", "salvage"])
def test_a_kill_at_every_step_of_placing_leaves_the_new_book_or_a_free_name(tmp_path, leftovers, copy_of, command):
    for step in itertools.count(0, every(5)):
        folder = tmp_path / f"{command}-{step}"
        folder.mkdir()
        path = folder / "book"
        lay(path, leftovers)
        if command == "restore over damage":
            path.write_bytes(b"CREATE TABLE journal_entry" + bytes(9000))
        before = bytes_in(folder)

        def act(path: Path = path) -> None:
            if command == "create":
                create_book(path)
            elif command == "salvage":
                salvage(copy_of, path)
            else:
                restore(path, copy_of, at=NOW, places=default_places(path))

        reached = killed_at(step, act)
        wanted = Book() if command == "create" else a_full_book()
        try:
            found = book_at(path, None)
        except AssertionError:
            assert command == "restore over damage"
            found = None
        assert found in (None, wanted)
        if found is None:
            act()
            assert book_at(path, None) == wanted
        assert before <= bytes_in(folder)
        assert not list(folder.glob(".book.placing"))
        if not reached:
            return


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_what_was_begun_is_brought_to_its_end_with_its_own_key_file(tmp_path, leftovers, passphrase):
    create_book(tmp_path / "whole", passphrase=passphrase)  # derives the key
    for step in itertools.count():
        folder = tmp_path / str(step)
        folder.mkdir()
        path = folder / "book"
        lay(path, leftovers)
        assert killed_at(step, partial(create_book, path, passphrase=passphrase))
        if (folder / ".book.placing").exists():
            break
    assert not path.exists()
    assert book_at(path, passphrase) == Book()
    assert key_path(path).exists() is (passphrase is not None)
    assert passphrase is None or (read_key_file(path) is not None and passphrase_is_right(path, passphrase))


def test_a_kill_at_every_step_of_a_restore_leaves_one_of_the_two_books(tmp_path):
    source = filled(tmp_path / "source")
    with open_store(source, clock=clock) as store:
        (backup,) = store.backup()
        with store.write("newer") as tx:
            tx.add_channel(a_channel("newer"))
        newer = store.book()
    for step in itertools.count(0, every(3)):
        folder = tmp_path / f"kill-{step}"
        folder.mkdir()
        path = folder / "book"
        path.write_bytes(source.read_bytes())
        reached = killed_at(step, partial(restore, path, backup, at=NOW, places=default_places(path)))
        assert book_at(path, None) in (newer, a_full_book())
        if not reached:
            return
