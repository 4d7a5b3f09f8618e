"""A passphrase file named for a book that is not there yet: the new book is encrypted with it, or it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders import a_full_book
from tests.cli.conftest import DATA, Run
from tests.store.test_files import clock

from raincheck.store import FileKind, file_kind, open_store

LI_MING = DATA / "li_ming.json"


@pytest.fixture
def words(tmp_path: Path) -> Path:
    (tmp_path / "words").write_text("four quiet words here\n", "utf-8")
    return tmp_path / "words"


@pytest.mark.parametrize("command", [("load", LI_MING), ("asset", "set", "bank", "5")])
def test_a_new_book_is_encrypted_with_it(run: Run, book_path: Path, words: Path, command: tuple[object, ...]) -> None:
    done = run("--passphrase-file", words, *command)
    assert done.code == 0, done.err
    assert file_kind(book_path) is FileKind.ENCRYPTED
    assert run("--passphrase-file", words, "dump").code == 0


def test_a_command_that_fails_leaves_nothing_of_a_new_encrypted_book(run: Run, book_path: Path, words: Path) -> None:
    assert run("--passphrase-file", words, "asset", "set", "bank", "five").code == 2
    assert [file for file in book_path.parent.iterdir() if file.name.startswith(book_path.name)] == []


def test_restoring_a_plain_backup_says_that_the_book_is_plain(run: Run, book_path: Path, words: Path) -> None:
    with open_store(book_path.with_name("source"), clock=clock, create=True) as store:
        with store.write("all") as tx:
            tx.load(a_full_book())
        store.backup_to(book_path.with_name("copy"))
    assert "raincheck encrypt" in run("--passphrase-file", words, "restore", book_path.with_name("copy")).out
    assert "raincheck encrypt" not in run("restore", book_path.with_name("copy")).out


def test_the_demo_says_that_it_is_plain(run: Run, words: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("raincheck.__main__._Faces.draw_dashboard", lambda *_: None)
    assert "not encrypted" in run("--passphrase-file", words, "demo", "--json").err
