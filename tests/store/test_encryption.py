"""Encrypt, decrypt, change the passphrase: everything is carried over, and nothing plain is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from tests.builders import a_full_book, a_reading
from tests.store.test_files import PASSPHRASE, clock, everything_in, filled

from raincheck.store import keys, open_store
from raincheck.store.backup import BackupPlaces, default_places
from raincheck.store.encryption import decrypt, encrypt, rekey
from raincheck.store.errors import (
    BusyBookError,
    PassphraseNeededError,
    UnsuitableError,
    WrongPassphraseError,
)

PLANT = "洋葱暗号-4711"


def planted(path, passphrase=None):
    with open_store(path, clock=clock, passphrase=passphrase, create=True) as store:
        with store.write(PLANT) as tx:
            tx.load(a_full_book())
            tx.record(a_reading(note=PLANT))
        store.backup()
        return store.book()


def contents(path, passphrase=None):
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        return store.book(), store.history()


def test_encrypting_carries_all_over_and_leaves_no_plain_copy(path):
    book = planted(path)
    before = contents(path)
    encrypt(path, PASSPHRASE, places=default_places(path))
    assert contents(path, PASSPHRASE) == before
    assert before[0] == book
    files = everything_in(path.parent)
    assert len(files) == 4
    assert not [name for name, content in files.items() if PLANT.encode() in content]
    with pytest.raises(PassphraseNeededError):
        open_store(path, clock=clock)
    with open_store(path, clock=clock, passphrase=PASSPHRASE) as store:
        (backup,) = store.backups()
        assert store.undo_last().what == PLANT
    assert contents(backup.path, PASSPHRASE) == before


@pytest.mark.skipif(os.name == "nt", reason="an open file keeps its bytes there")
def test_the_bytes_of_plain_copies_are_written_over(path, tmp_path):
    planted(path)
    (copy,) = default_places(path).folder.glob("*.bak")
    for name, file in (("book", path), ("copy", copy)):
        os.link(file, tmp_path / f"{name} before")
    encrypt(path, PASSPHRASE, places=default_places(path))
    for name in ("book", "copy"):
        assert set((tmp_path / f"{name} before").read_bytes()) == {0}


def test_decrypting_gives_a_plain_book_back(path):
    planted(path, PASSPHRASE)
    before = contents(path, PASSPHRASE)
    decrypt(path, PASSPHRASE, places=default_places(path))
    assert contents(path) == before
    assert not keys.key_path(path).exists()


def test_changing_the_passphrase_shuts_the_old_one_out_of_the_book_and_its_backups(path):
    planted(path, "old words")
    before = contents(path, "old words")
    rekey(path, "old words", PASSPHRASE, places=default_places(path))
    assert contents(path, PASSPHRASE) == before
    for file in (path, *default_places(path).folder.glob("*.bak")):
        with pytest.raises(WrongPassphraseError):
            open_store(file, clock=clock, passphrase="old words")


def test_a_backup_under_another_passphrase_is_left_alone(path, tmp_path):
    planted(path)
    places = default_places(path)
    other = planted(tmp_path / "other", "third words")
    strange = places.folder / f"{path.name}.20200101T000000000000Z.manual.bak"
    strange.write_bytes((tmp_path / "other").read_bytes())
    encrypt(path, PASSPHRASE, places=BackupPlaces(places.folder, tmp_path / "nowhere"))
    assert contents(strange, "third words")[0] == other


def test_what_does_not_fit_is_refused(path, tmp_path):
    filled(path)
    places = default_places(path)
    with pytest.raises(UnsuitableError, match="not encrypted"):
        decrypt(path, "any", places=places)
    with pytest.raises(UnsuitableError, match="empty"):
        encrypt(path, "", places=places)
    filled(tmp_path / "sealed", "words")
    with pytest.raises(UnsuitableError, match="already"):
        encrypt(tmp_path / "sealed", "more words", places=places)
    with pytest.raises(WrongPassphraseError):
        rekey(tmp_path / "sealed", "wrong", "new", places=places)
    assert contents(tmp_path / "sealed", "words")[0] == a_full_book()


def test_nothing_is_swapped_under_the_feet_of_an_open_window(path):
    with open_store(filled(path), clock=clock) as store:
        with pytest.raises(BusyBookError):
            encrypt(path, PASSPHRASE, places=default_places(path))
        assert store.book() == a_full_book()


def test_the_file_beside_the_book_pins_the_cipher_and_holds_no_key(path):
    filled(path, PASSPHRASE)
    beside = json.loads(keys.key_path(path).read_text())
    assert (beside["cipher_compatibility"], beside["rounds"], beside["kdf"]) == (4, 256_000, "PBKDF2-HMAC-SHA512")
    key = keys.derive(PASSPHRASE, bytes.fromhex(beside["salt"]))
    assert key.raw.hex() not in json.dumps(beside)
    assert key.raw.hex() not in repr(key)
    assert keys.key_path(path).stat().st_mode & 0o777 == 0o600


def test_a_passphrase_is_the_same_however_its_accents_were_typed(path):
    filled(path, "caf\u00e9")
    with open_store(path, clock=clock, passphrase="cafe\u0301") as store:
        assert store.book() == a_full_book()


def test_the_backups_of_an_encrypted_book_are_encrypted(path):
    planted(path, PASSPHRASE)
    with open_store(path, clock=lambda: clock() + timedelta(days=1), passphrase=PASSPHRASE) as store:
        store.backup()
    assert not [name for name, content in everything_in(path.parent).items() if PLANT.encode() in content]


def test_the_driver_overwrites_what_it_frees_of_an_encrypted_book(tmp_path):
    # In a process of its own: the suite's own is spared it, see tests/conftest.py.
    asks = (
        "import sys; from pathlib import Path; from raincheck.store import create_book, open_store\n"
        "book = Path(sys.argv[1]); create_book(book, passphrase='some words')\n"
        "store = open_store(book, clock=None, passphrase='some words')\n"
        "print(store._connection.execute('PRAGMA cipher_memory_security').fetchone()[0])\n"
    )
    command = [sys.executable, "-c", asks, str(tmp_path / "book")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == ["1"]
