"""Where this user's files lie, and small files that survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from raincheck.system.files import remove, sync_folder, write_atomically
from raincheck.system.paths import book_mark, chosen_book, places


def test_the_book_is_the_option_else_the_variable_else_the_users_own(tmp_path: Path) -> None:
    assert chosen_book(tmp_path / "x", {"RAINCHECK_BOOK": "/y"}) == tmp_path / "x"
    assert chosen_book(None, {"RAINCHECK_BOOK": "/y"}) == Path("/y")
    assert chosen_book(None, {"RAINCHECK_BOOK": ""}) == places().book


def test_the_folders_are_the_users_and_asking_makes_none() -> None:
    home = Path(os.environ["HOME"])
    found = places()
    for folder in (found.book, found.backups, found.logs, found.locks, found.cache, found.config):
        assert home in folder.parents
        assert not folder.exists()
    assert found.book == home / ".local/share/raincheck/book.raincheck"


def test_a_books_mark_gives_its_name_away_to_nobody() -> None:
    assert "zhang" not in book_mark(Path("/home/zhang/账本"))
    assert len(book_mark(Path("x"))) == 12


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a" / "f"
    write_atomically(file, b"one")
    write_atomically(file, b"two")
    assert file.read_bytes() == b"two"

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(file, b"three")
    assert file.read_bytes() == b"two"
    assert list(file.parent.iterdir()) == [file]


def test_the_content_is_on_the_disk_before_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real_sync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("sync"), real_sync(handle))[1])
    monkeypatch.setattr(os, "replace", lambda *names: (done.append("rename"), real_replace(*names))[1])
    write_atomically(tmp_path / "f", b"x")
    assert done == ["sync", "rename", "sync"]


def test_removing_says_whether_it_was_there(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    assert remove(tmp_path / "f")
    assert not remove(tmp_path / "f")
    sync_folder(tmp_path / "nowhere")
