"""A change of key ends everywhere: after a kill, with a folder away, with a copy in use; until then it is named."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from tests.builders import a_full_book
from tests.store.test_encryption import PLANT, contents, planted
from tests.store.test_files import PASSPHRASE, clock, everything_in
from tests.store.test_placing import every, killed_at

from raincheck.app.settling import settle
from raincheck.store import create_book, encryption, open_store
from raincheck.store.backup import BackupPlaces, Health, default_places, health
from raincheck.store.diagnosis import Concern, Diagnosis
from raincheck.store.doctor import examine, mend
from raincheck.store.encryption import Outcome, Turn, decrypt, encrypt, open_copies, rekey
from raincheck.store.errors import StoreError, UnsuitableError, WrongPassphraseError
from raincheck.store.facade import KEY_CHANGE
from raincheck.store.placing import set_aside_folder
from raincheck.store.proof import faults

OTHER = "other words"
forks = pytest.mark.skipif(os.name == "nt", reason="fork and kill are POSIX")


def opened_by(path: Path, *passphrases: str | None) -> str | None:
    """Which of these opens the book."""
    for passphrase in passphrases:
        try:
            with open_store(path, clock=clock, passphrase=passphrase):
                return passphrase
        except StoreError:
            continue
    raise AssertionError("nothing opens the book")


def plain_files(folder: Path) -> list[str]:
    return [name for name, content in everything_in(folder).items() if PLANT.encode() in content]


def settled(path: Path, passphrase: str | None, places: BackupPlaces) -> tuple[str, ...]:
    with open_store(path, clock=clock, passphrase=passphrase, places=places) as store:
        return settle(store)


def changed(command: str, path: Path, places: BackupPlaces) -> Outcome:
    match command:
        case "encrypt":
            return encrypt(path, PASSPHRASE, places=places)
        case "rekey":
            return rekey(path, OTHER, PASSPHRASE, places=places)
        case _:
            return decrypt(path, OTHER, places=places)


@forks
@pytest.mark.usefixtures("known_salts")
@pytest.mark.parametrize("command", ["encrypt", "rekey", "decrypt"])
def test_wherever_a_kill_comes_the_next_opening_finishes_or_goes_back(tmp_path, command):
    old, new = None if command == "encrypt" else OTHER, None if command == "decrypt" else PASSPHRASE
    source = tmp_path / "source"
    source.mkdir()
    planted(source / "book", old)
    wanted = contents(source / "book", old)
    shutil.copytree(source, tmp_path / "whole")
    changed(command, tmp_path / "whole" / "book", default_places(tmp_path / "whole" / "book"))  # derives every key
    ends = set()
    for step in itertools.count(0, every(3)):
        folder = tmp_path / str(step)
        shutil.copytree(source, folder)
        path, places = folder / "book", default_places(folder / "book")
        reached = killed_at(step, partial(changed, command, path, places))
        opens = opened_by(path, None, OTHER, PASSPHRASE)
        with open_store(path, clock=clock, passphrase=opens, places=places) as store:
            told = settle(store)
            assert faults(store._connection) == ()
            assert (store.book(), store.history()) == wanted
            key = store.key
        if command == "decrypt" and opens is None and reached:
            with suppress(UnsuitableError):  # a plain book knows no passphrase; the opening may have done it all
                changed(command, path, places)
        (copy,) = places.folder.glob("*.bak")
        assert health(copy, key=key, passphrase=opens) is Health.SOUND
        if opens is not None:
            assert plain_files(folder) == []
            assert open_copies(path, places) == ()
        ends.add((opens == new, bool(told)))
        if not reached:
            break
    # Some kills came before the swap and some after it, and both were said; decrypting leaves no copy behind long.
    assert {(False, command != "decrypt"), (True, True)} <= ends


def away_and_back(tmp_path: Path, old: str | None) -> tuple[Path, BackupPlaces, Path]:
    places = BackupPlaces(tmp_path / "backups", tmp_path / "stick")
    path = tmp_path / "book"
    with open_store(path, clock=clock, passphrase=old, create=True, places=places) as store:
        with store.write(PLANT) as tx:
            tx.load(a_full_book())
        store.backup()
    unplugged = tmp_path / "drawer"
    places.second.rename(unplugged)
    return path, places, unplugged


@pytest.mark.parametrize("old", [None, OTHER], ids=["encrypt", "rekey"])
def test_a_folder_that_is_away_is_named_and_mended_when_it_is_back(tmp_path, old):
    path, places, unplugged = away_and_back(tmp_path, old)
    change = partial(encrypt, path) if old is None else partial(rekey, path, old)
    outcome = change(PASSPHRASE, places=places)
    assert outcome.away == (places.second,)
    assert not outcome.complete
    assert any(str(places.second) in sentence for sentence in outcome.sentences())
    assert any(str(places.second) in sentence for sentence in settled(path, PASSPHRASE, places))
    unplugged.rename(places.second)
    assert "1 backup" in " ".join(settled(path, PASSPHRASE, places))
    (copy,) = places.second.glob("*.bak")
    assert contents(copy, PASSPHRASE) == contents(path, PASSPHRASE)
    assert settled(path, PASSPHRASE, places) == ()
    if old is not None:
        with pytest.raises(WrongPassphraseError):
            open_store(copy, clock=clock, passphrase=old)


def test_a_change_that_found_nothing_more_to_do_says_nothing():
    assert Outcome().sentences(going_on=True) == []


def test_two_changes_while_a_folder_is_away_both_reach_it(tmp_path):
    path, places, unplugged = away_and_back(tmp_path, OTHER)
    rekey(path, OTHER, "second words", places=places)
    rekey(path, "second words", PASSPHRASE, places=places)
    unplugged.rename(places.second)
    settled(path, PASSPHRASE, places)
    (copy,) = places.second.glob("*.bak")
    assert contents(copy, PASSPHRASE) == contents(path, PASSPHRASE)


def test_a_book_without_backups_keeps_nothing_of_its_former_passphrase(tmp_path):
    create_book(tmp_path / "book", passphrase=OTHER)
    rekey(tmp_path / "book", OTHER, PASSPHRASE, places=default_places(tmp_path / "book"))
    with open_store(tmp_path / "book", clock=clock, passphrase=PASSPHRASE) as store:
        assert store.recall(KEY_CHANGE) is None


@pytest.mark.parametrize("moved", [Path.rename, shutil.copytree], ids=["moved", "copied"])
def test_a_book_that_is_moved_with_its_backups_in_the_middle_finishes_there(tmp_path, monkeypatch, moved):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    planted(home / "book")
    with monkeypatch.context() as patch:
        patch.setattr(encryption, "carry_on", lambda *_, **__: Outcome())  # a kill right after the swap
        encrypt(home / "book", PASSPHRASE, places=default_places(home / "book"))
    moved(home, elsewhere)
    told = settled(elsewhere / "book", PASSPHRASE, default_places(elsewhere / "book"))
    assert [sentence for sentence in told if "not connected" in sentence] == []
    assert plain_files(elsewhere) == []
    assert settled(elsewhere / "book", PASSPHRASE, default_places(elsewhere / "book")) == ()


def test_a_plain_book_carries_no_passphrase_of_its_old_copies(tmp_path):
    path, places, unplugged = away_and_back(tmp_path, PASSPHRASE)
    assert decrypt(path, PASSPHRASE, places=places).away == (places.second,)
    assert not [name for name, content in everything_in(tmp_path).items() if PASSPHRASE.encode() in content]
    unplugged.rename(places.second)
    assert "decrypt" in " ".join(settled(path, None, places))
    assert decrypt(path, PASSPHRASE, places=places).complete
    (copy,) = places.second.glob("*.bak")
    assert contents(copy) == contents(path)


def test_a_plain_book_does_not_promise_what_only_a_passphrase_can_do(tmp_path):
    path, places, _ = away_and_back(tmp_path, PASSPHRASE)
    told = " ".join(decrypt(path, PASSPHRASE, places=places).sentences())
    assert "raincheck decrypt" in told
    assert "they are changed too" not in told


def test_copies_that_come_back_from_nowhere_under_a_former_passphrase_are_named(tmp_path):
    path, places, unplugged = away_and_back(tmp_path, OTHER)
    (old,) = unplugged.glob("*.bak")
    places.second.mkdir()
    assert rekey(path, OTHER, PASSPHRASE, places=places).complete
    with open_store(path, clock=clock, passphrase=PASSPHRASE, places=places) as store:
        store.backup()

    def other_keys() -> list[str]:
        found = examine(path, places=places, now=clock(), passphrase=PASSPHRASE)
        return [one.sentence for one in found if not one.ok and one.concern is Concern.COPIES]

    assert other_keys() == []
    came = places.second / old.name.replace(".manual.", ".daily.")
    shutil.copyfile(old, came)
    (told,) = other_keys()
    assert "1 backup is not under the book's passphrase" in told
    assert str(came) in told


def test_what_stays_under_another_passphrase_or_is_damaged_is_named(tmp_path):
    path = tmp_path / "book"
    planted(path)
    places = default_places(path)
    planted(tmp_path / "other", "third words")
    strange = places.folder / "book.20200101T000000000000Z.manual.bak"
    strange.write_bytes((tmp_path / "other").read_bytes())
    broken = places.folder / "book.20200102T000000000000Z.manual.bak"
    broken.write_bytes(path.read_bytes()[:4096] + b"\xee" * 8192)
    outcome = encrypt(path, PASSPHRASE, places=places)
    assert set(outcome.left) == {(strange, Turn.OTHER_KEY), (broken, Turn.DAMAGED)}
    assert open_copies(path, places) == (broken,)


def test_plain_copies_are_named_by_the_doctor_and_mended(tmp_path):
    path = tmp_path / "book"
    planted(path)
    places = default_places(path)
    (copy,) = places.folder.glob("*.bak")
    plain = copy.read_bytes()
    encrypt(path, PASSPHRASE, places=places)
    copy.write_bytes(plain)

    def copies() -> list[Diagnosis]:
        found = examine(path, places=places, now=clock(), passphrase=PASSPHRASE)
        return [one for one in found if one.concern is Concern.COPIES and not one.ok]

    (told,) = copies()
    assert str(copy) in told.sentence
    assert told.mendable
    mend(path, Concern.COPIES, places=places, now=clock(), passphrase=PASSPHRASE)
    assert copies() == []
    assert contents(copy, PASSPHRASE) == contents(path, PASSPHRASE)


@pytest.mark.parametrize(("zeros", "open_"), [(100, False), (101, True), (2000, True)])
def test_a_wal_that_was_set_aside_lies_open_where_more_than_a_fiftieth_of_it_is_empty(tmp_path, zeros, open_):
    """A plain -wal has long runs of zeros; one under a key has each byte as often as any other."""
    path = tmp_path / "book"
    create_book(path, passphrase=PASSPHRASE)
    wal = set_aside_folder(path) / "1" / "book-wal"
    wal.parent.mkdir(parents=True)
    wal.write_bytes(bytes(zeros) + b"\x37" * (5000 - zeros))
    assert open_copies(path, default_places(path)) == ((wal,) if open_ else ())
