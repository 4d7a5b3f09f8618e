"""What lies at a path, and what the disk may do: each fault is one sentence, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from tests.builders import NOW, TODAY, a_channel, a_full_book, a_reading

from raincheck.core.model import Book
from raincheck.store import FileKind, create_book, file_kind, open_store
from raincheck.store.connection import may_be_encrypted
from raincheck.store.errors import (
    BookExistsError,
    BookGoneError,
    BusyBookError,
    DamagedBookError,
    DiskFullError,
    NewerBookError,
    NoBookError,
    NotABookError,
    PassphraseNeededError,
    ReadOnlyBookError,
    StoreError,
    WrongPassphraseError,
    disk_is_full,
)
from raincheck.store.keys import key_path
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.versions import engine_versions

PASSPHRASE = "密码 ' \" words"
KEYS = pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])


def clock():
    return NOW


def filled(path: Path, passphrase: str | None = None, *, readings: int = 0) -> Path:
    """A closed book with something of everything."""
    with open_store(path, clock=clock, passphrase=passphrase, create=True) as store, store.write("load") as tx:
        tx.load(a_full_book())
        tx.record(*(a_reading(on=TODAY - timedelta(n), limit=n) for n in range(readings)))
    return path


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@KEYS
def test_a_closed_book_is_one_private_file(path, passphrase):
    filled(path, passphrase)
    beside = {file.name for file in path.parent.iterdir()} - {path.name, path.name + ".key"}
    assert beside == set()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_file_says_whose_it_is_and_every_setting_is_on(store, path):
    def pragma(name: str) -> object:
        return store._connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert path.read_bytes()[68:72] == b"Rain"
    assert pragma("user_version") == SCHEMA_VERSION
    assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)
    assert (pragma("trusted_schema"), pragma("temp_store"), pragma("cache_size")) == (0, 2, -65536)
    assert pragma("busy_timeout") == 10_000


def test_nothing_is_created_unless_asked(path):
    with pytest.raises(NoBookError, match="no book"):
        open_store(path, clock=clock)
    assert not path.exists()


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(NoBookError, match="folder"):
        open_store(tmp_path / "nowhere" / "book", clock=clock, create=True)


def test_a_folder_is_no_book(tmp_path):
    with pytest.raises(NotABookError):
        open_store(tmp_path, clock=clock)


def test_creating_keeps_what_is_there(path):
    filled(path)
    with pytest.raises(BookExistsError):
        create_book(path)
    with open_store(path, clock=clock, create=True) as store:
        assert store.book() == a_full_book()


def test_an_empty_file_becomes_a_book_only_when_asked(path):
    path.touch()
    with pytest.raises(NotABookError):
        open_store(path, clock=clock)
    with open_store(path, clock=clock, create=True) as store:
        assert store.is_empty()


@pytest.mark.parametrize(
    "content", [b"hello", b"\x89PNG\r\n\x1a\n" + b"\0" * 9000, b"{}" * 2048, b"SQLite format 3\0" + b"\0" * 8176]
)
def test_something_else_is_no_book_and_stays_as_it_is(path, content):
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(NotABookError):
            open_store(path, clock=clock, create=create)
    assert everything_in(path.parent) == {path.name: content}


def test_a_strangers_database_is_no_book(path):
    connection = dbapi2.connect(str(path))
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(NotABookError):
        open_store(path, clock=clock)


@KEYS
def test_a_newer_book_is_refused_and_not_a_byte_changes(path, passphrase):
    filled(path, passphrase)
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        store._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = everything_in(path.parent)
    with pytest.raises(NewerBookError, match="newer"):
        open_store(path, clock=clock, passphrase=passphrase, create=True)
    assert everything_in(path.parent) == before


def test_a_newer_version_that_lies_only_in_the_wal_is_refused(path):
    filled(path)
    newer = open_store(path, clock=clock)
    newer._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(NewerBookError):
        open_store(path, clock=clock)
    newer.close()


def test_an_encrypted_book_asks_for_its_passphrase(path):
    filled(path, PASSPHRASE)
    before = everything_in(path.parent)
    with pytest.raises(PassphraseNeededError):
        open_store(path, clock=clock)
    with pytest.raises(WrongPassphraseError):
        open_store(path, clock=clock, passphrase="wrong")
    assert everything_in(path.parent) == before


def test_a_plain_book_does_not_mind_a_passphrase(path):
    filled(path)
    with open_store(path, clock=clock, passphrase="any") as store:
        assert store.key is None


def test_the_key_of_an_open_book_opens_it_again(path):
    filled(path, PASSPHRASE)
    with open_store(path, clock=clock, passphrase=PASSPHRASE) as one, open_store(path, clock=clock, key=one.key) as two:
        assert two.book() == a_full_book()


def test_any_sqlcipher_opens_the_book_by_its_passphrase(path):
    filled(path, PASSPHRASE)
    connection = dbapi2.connect(str(path))
    connection.execute("PRAGMA key = '{}'".format(PASSPHRASE.replace("'", "''")))
    assert connection.execute("SELECT count(*) FROM channel").fetchone() == (2,)
    connection.close()


def damage(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


@KEYS
@pytest.mark.parametrize(
    ("offset", "content"),
    [(0, b"\0" * 16), (0, b"\xff" * 100), (0, os.urandom(4096)), (20, b"\xaa" * 40)],
    ids=["salt or magic", "header", "first page", "header's middle"],
)
def test_a_damaged_header_is_damage_and_not_a_wrong_passphrase(path, passphrase, offset, content):
    filled(path, passphrase, readings=2000)
    damage(path, offset, content)
    with pytest.raises(DamagedBookError, match="damaged"):
        open_store(path, clock=clock, passphrase=passphrase).book()
    if passphrase is not None:
        with pytest.raises(StoreError):
            open_store(path, clock=clock, passphrase="wrong")


def test_without_the_key_file_a_damaged_first_page_is_still_told_from_a_wrong_passphrase(path):
    filled(path, PASSPHRASE, readings=2000)
    path.with_name(path.name + ".key").unlink()
    with pytest.raises(WrongPassphraseError):
        open_store(path, clock=clock, passphrase="wrong")
    damage(path, 100, b"\0" * 50)
    with pytest.raises(DamagedBookError):
        open_store(path, clock=clock, passphrase=PASSPHRASE)


@KEYS
def test_a_truncated_book_is_damaged(path, passphrase):
    filled(path, passphrase, readings=2000)
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)
    with pytest.raises(DamagedBookError), open_store(path, clock=clock, passphrase=passphrase) as store:
        store.book(archived=True)


def test_a_book_may_be_a_gigabyte_longer_than_its_header_says_and_no_more(path):
    """A checkpoint that did not end leaves a tail; a terabyte with a book's beginning would be read for days."""
    size = filled(path).stat().st_size
    os.truncate(path, size + (1 << 30))
    with open_store(path, clock=clock) as store:
        assert store.book() == a_full_book()
    os.truncate(path, size + (1 << 30) + 1)
    with pytest.raises(DamagedBookError):
        open_store(path, clock=clock)


def test_a_flipped_byte_in_an_encrypted_book_is_seen(path):
    filled(path, PASSPHRASE, readings=2000)
    for page in range(5, path.stat().st_size // 4096):
        damage(path, page * 4096 + 1000, b"\0\1\2\3")

    def read() -> None:
        with open_store(path, clock=clock, passphrase=PASSPHRASE) as store:
            store.book()

    with pytest.raises(DamagedBookError):
        read()


@KEYS
def test_what_is_planted_is_found_in_a_plain_book_and_nowhere_in_an_encrypted_one(path, passphrase, monkeypatch):
    monkeypatch.setenv("SQLITE_TMPDIR", str(path.parent))
    plants = ["Zwiebelkuchen-4711", "暗号之洋葱蛋糕"]
    store = open_store(path, clock=clock, passphrase=passphrase, create=True)
    with store.write(plants[0]) as tx:
        tx.load(Book(channels=(a_channel(name=plants[1]), a_channel("b", platform=plants[0]))))
        tx.record(*(a_reading(note=f"{plants[1]} {n}", on=TODAY - timedelta(n)) for n in range(500)))
    store.backup()
    found = {plant for plant in plants for bytes_ in everything_in(path.parent).values() if plant.encode() in bytes_}
    store.close()
    assert found == (set(plants) if passphrase is None else set())
    assert (b"SQLite format 3" in path.read_bytes()) is (passphrase is None)


@KEYS
def test_a_full_book_loses_nothing_that_was_saved(path, passphrase):
    filled(path, passphrase)
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(DiskFullError, match="full"), store.write("much") as tx:
            tx.record(*(a_reading(on=TODAY - timedelta(n)) for n in range(3000)))
        assert store.book() == a_full_book()
        assert len(store.history()) == 1


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small disk needs root on Linux")
def test_a_disk_filled_to_the_last_byte_loses_nothing_that_was_saved(tmp_path):
    code = (
        "import sys; from pathlib import Path; from tests.store.test_files import fill_the_disk;"
        "fill_the_disk(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [
            *("unshare", "-m", "sh", "-c", f'mount -t tmpfs -o size=8m none "{tmp_path}" && exec "$0" -c "$1" "$2"'),
            *(sys.executable, code, str(tmp_path)),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    if "permission denied" in done.stderr.lower() or "not permitted" in done.stderr.lower():
        pytest.skip("this machine lets nobody mount")
    assert done.returncode == 0, done.stdout + done.stderr


def fill_the_disk(folder: Path) -> None:
    """Runs in a mount namespace of its own: record until the disk is full, then look at what is there."""
    path = filled(folder / "book")
    saved = 0
    with open_store(path, clock=clock) as store:
        try:
            while True:
                with store.write("record") as tx:
                    tx.record(a_reading(on=TODAY + timedelta(saved + 1), note="x" * 500))
                saved += 1
        except DiskFullError:
            pass
        assert len(store.book().observations) == len(a_full_book().observations) + saved
        with pytest.raises(StoreError):
            store.backup()
    assert saved > 50
    with open_store(path, clock=clock) as store:
        assert len(store.book().observations) == len(a_full_book().observations) + saved
        assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [file.name for file in folder.rglob("*.bak")] == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can become somebody who may not write")
@KEYS
def test_a_book_that_may_not_be_written_can_be_read(tmp_path, passphrase):
    folder = Path("/tmp") / f"raincheck-read-only-{os.getpid()}"  # noqa: S108 - pytest's own folder is closed to others
    folder.mkdir()
    path = filled(folder / "book", passphrase)
    path.chmod(0o644)
    folder.chmod(0o755)
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setuid(65534)
            with open_store(path, clock=clock, passphrase=passphrase) as store:
                assert store.book() == a_full_book()
                assert not store.writable
                with pytest.raises(ReadOnlyBookError), store.write("try") as tx:
                    tx.add_channel(a_channel("new"))
            code = 0
        finally:
            os._exit(code)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = sorted(file.name for file in folder.iterdir())
    shutil.rmtree(folder)
    assert ended == 0
    assert left == (["book"] if passphrase is None else ["book", "book.key"])


def test_a_book_that_vanished_or_was_replaced_takes_no_writes(path, tmp_path):
    store = open_store(filled(path), clock=clock)
    other = filled(tmp_path / "other")
    other.replace(path)
    with pytest.raises(BookGoneError), store.write("lost") as tx:
        tx.add_channel(a_channel("new"))
    path.unlink()
    with pytest.raises(BookGoneError), store.write("lost") as tx:
        tx.add_channel(a_channel("new"))
    store.close()


def test_a_second_writer_waits_and_then_says_that_the_book_is_busy(path):
    filled(path)
    with open_store(path, clock=clock) as one, open_store(path, clock=clock) as two:
        two._connection.execute("PRAGMA busy_timeout = 1")
        before = two.data_version()
        with one.write("one") as tx:
            tx.add_channel(a_channel("one"))
            with pytest.raises(BusyBookError), two.write("two") as late:
                late.add_channel(a_channel("two"))
            assert two.book() == a_full_book()
        with two.write("two") as tx:
            tx.add_channel(a_channel("two"))
        assert two.data_version() != before
        assert [line.id for line in one.channels()] == ["jiebei", "card", "one", "two"]


def test_reading_a_book_needs_neither_sqlite_utils_nor_numpy(path):
    filled(path)
    code = (
        "import sys; from pathlib import Path; from tests.builders import NOW; from raincheck.store import open_store;"
        "s = open_store(Path(sys.argv[1]), clock=lambda: NOW); s.book();\n"
        "with s.write('x') as tx: tx.set_setting('a', 'b')\n"
        "s.close(); print({'sqlite_utils', 'numpy', 'pandas', 'pysqlite3', 'sqlite3'} & set(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout == "set()\n", done.stderr


def test_creating_a_book_does_not_pull_numpy_in(path):
    code = (
        "import sys; from pathlib import Path; from raincheck.store import create_book; create_book(Path(sys.argv[1]));"
        "print({'numpy', 'pandas', 'pysqlite3'} & set(sys.modules)); import numpy; print(numpy.__name__)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout == "set()\nnumpy\n", done.stderr


def test_another_programs_database_stays_foreign_beside_a_key_file(path):
    key_path(filled(path, PASSPHRASE)).rename(key_path(path.with_name("other")))
    with closing(dbapi2.connect(str(path.with_name("other")))) as other:
        other.execute("CREATE TABLE t (a)")
    assert file_kind(path.with_name("other")) is FileKind.FOREIGN


def test_the_kind_of_a_file_is_told_by_its_bytes(path, tmp_path):
    assert file_kind(path) is FileKind.ABSENT
    assert file_kind(filled(path)) is FileKind.PLAIN
    assert file_kind(filled(tmp_path / "sealed", PASSPHRASE)) is FileKind.ENCRYPTED


def test_a_passphrase_may_be_needed_for_what_is_encrypted_or_was(path, tmp_path):
    assert not may_be_encrypted(path)
    assert not may_be_encrypted(filled(path))
    sealed = filled(tmp_path / "sealed", PASSPHRASE)
    assert may_be_encrypted(sealed)
    damage(sealed, 0, b"\0" * sealed.stat().st_size)
    assert file_kind(sealed) is FileKind.DAMAGED
    assert may_be_encrypted(sealed)
    damage(path, 0, b"x" * 16)
    assert file_kind(path) is FileKind.DAMAGED
    assert not may_be_encrypted(path)


def test_where_nobody_can_ask_for_the_room_no_disk_is_called_full(path, monkeypatch):
    monkeypatch.delattr(os, "statvfs", raising=False)
    assert not disk_is_full(path)


def test_the_versions_of_the_engines_are_numbers():
    assert all(re.fullmatch(r"\d+(\.\d+)+", version) for version in engine_versions())
