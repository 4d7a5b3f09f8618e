"""Keys and the keyring go together: what the keyring keeps is always what opens the book."""

from __future__ import annotations

from pathlib import Path

import pytest

from raincheck.app import opening, trusting
from raincheck.app.demo import make_demo_book
from raincheck.app.opening import open_book
from raincheck.store import FileKind, file_kind
from raincheck.store.errors import PassphraseNeededError, WrongPassphraseError
from raincheck.system.clock import SystemClock

CLOCK = SystemClock()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the keyring keeps."""
    inside: dict[str, str] = {}

    class InMemory:
        def available(self) -> bool:
            return True

        def read(self, book: str) -> str | None:
            return inside.get(book)

        def store(self, book: str, passphrase: str) -> None:
            inside[book] = passphrase

        def forget(self, book: str) -> bool:
            return inside.pop(book, None) is not None

    monkeypatch.setattr(trusting, "Keyring", InMemory)
    monkeypatch.setattr(opening, "Keyring", InMemory)
    return inside


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "home.raincheck"
    make_demo_book(path, CLOCK)
    return path


def lines(book: Path) -> int:
    with open_book(book, clock=CLOCK) as store:
        return len(store.channels())


def test_a_remembered_passphrase_opens_and_follows_every_change(book: Path, kept: dict[str, str]) -> None:
    trusting.change_key(book, None, "one", remember=True)
    assert lines(book) == 4
    trusting.change_key(book, "one", "two")
    assert list(kept.values()) == ["two"]
    assert lines(book) == 4
    trusting.change_key(book, "two", None)
    assert kept == {}
    assert file_kind(book) is FileKind.PLAIN


def test_nothing_is_remembered_unasked(book: Path, kept: dict[str, str]) -> None:
    trusting.change_key(book, None, "one")
    trusting.change_key(book, "one", "two")
    assert kept == {}
    with pytest.raises(PassphraseNeededError):
        open_book(book, clock=CLOCK)


def test_a_locked_book_is_not_opened_by_the_keyring(book: Path, kept: dict[str, str]) -> None:
    trusting.change_key(book, None, "one", remember=True)
    with pytest.raises(PassphraseNeededError):
        open_book(book, clock=CLOCK, keyring=False)


def test_a_wrong_old_passphrase_changes_neither_book_nor_keyring(book: Path, kept: dict[str, str]) -> None:
    trusting.change_key(book, None, "one", remember=True)
    before = book.read_bytes()
    with pytest.raises(WrongPassphraseError):
        trusting.change_key(book, "wrong", "two")
    assert book.read_bytes() == before
    assert list(kept.values()) == ["one"]


def test_the_second_folder_is_known_when_the_book_opens(book: Path, tmp_path: Path, kept: dict[str, str]) -> None:
    second = tmp_path / "stick"
    with open_book(book, clock=CLOCK) as store, store.write("x") as tx:
        tx.set_setting("second_backups", str(second))
    assert trusting.places_of(book, None).second == second
    book.write_bytes(b"damaged")
    assert trusting.places_of(book, None).second is None


def test_a_restored_book_of_another_passphrase_is_remembered_anew(
    book: Path, tmp_path: Path, kept: dict[str, str]
) -> None:
    trusting.change_key(book, None, "one", remember=True)
    copy = tmp_path / "copy.bak"
    with open_book(book, clock=CLOCK) as store:
        trusting.back_up(store, copy)
    trusting.change_key(book, "one", "two")
    replaced = trusting.put_back(book, copy, "two", CLOCK, backup_passphrase="one")
    assert replaced is not None
    assert replaced.exists()
    assert list(kept.values()) == ["one"]
    assert lines(book) == 4
