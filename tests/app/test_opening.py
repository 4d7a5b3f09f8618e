"""A key that is derived while the window is imported opens its own book alone, and never gets in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from raincheck.app.opening import KeyAhead, open_book
from raincheck.store import create_book, key_for
from raincheck.system.clock import SystemClock

SECRET, OTHER, CLOCK = "a made-up passphrase", "another one", SystemClock()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.raincheck"
    create_book(path, passphrase=SECRET)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path


def test_the_key_opens_its_book_and_no_other(book: Path, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.raincheck"
    create_book(other, passphrase=SECRET)
    ahead = KeyAhead(book, file)
    assert ahead.open(other, CLOCK) is None
    store = ahead.open(book, CLOCK)
    assert store is not None
    with store:
        assert (store.path, store.key, store.writable) == (book, key_for(book, SECRET), True)


def test_a_book_that_was_encrypted_anew_meanwhile_is_left_to_be_opened_as_always(book: Path, file: Path) -> None:
    ahead = KeyAhead(book, file)
    store = ahead.open(book, CLOCK)
    assert store is not None
    store.close()
    for beside in book.parent.glob(f"{book.name}*"):
        beside.unlink()
    create_book(book, passphrase=SECRET)
    assert ahead.open(book, CLOCK) is None
    open_book(book, clock=CLOCK, passphrase_file=file).close()


@pytest.mark.parametrize("wrong", ["", f"{OTHER}\n"], ids=["empty", "another passphrase"])
def test_what_is_wrong_is_left_to_be_told_as_always(book: Path, file: Path, wrong: str) -> None:
    file.write_text(wrong, encoding="utf-8")
    assert KeyAhead(book, file).open(book, CLOCK) is None


def test_a_plain_book_a_missing_one_and_a_missing_file_have_no_key(book: Path, file: Path, tmp_path: Path) -> None:
    plain, none = tmp_path / "plain.raincheck", tmp_path / "none"
    create_book(plain)
    for path, passphrases in ((plain, file), (none, file), (book, none)):
        assert KeyAhead(path, passphrases).open(path, CLOCK) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's <(command) is a pipe on Unix alone")
def test_a_pipe_is_left_to_whoever_opens_the_book(book: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ahead = KeyAhead(book, pipe)
    with subprocess.Popen(["sh", "-c", f"echo {SECRET!r} > '{pipe}'"]):
        assert ahead.open(book, CLOCK) is None
        open_book(book, clock=CLOCK, passphrase_file=pipe).close()
