"""The doctor names what is wrong and mends what can be mended; salvage saves what is readable and says what is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.builders import NOW, a_full_book
from tests.store.test_files import KEYS, PASSPHRASE, clock, damage, everything_in, filled

from raincheck.store import open_store
from raincheck.store.backup import default_places
from raincheck.store.doctor import Concern, examine, mend
from raincheck.store.errors import BookExistsError, DamagedBookError
from raincheck.store.keys import key_path
from raincheck.store.salvage import salvage


def wrong(path, passphrase=None, now=NOW):
    found = examine(path, places=default_places(path), now=now, passphrase=passphrase)
    return {one.concern: one for one in found if not one.ok}


def with_backup(path, passphrase=None):
    with open_store(filled(path, passphrase), clock=clock, passphrase=passphrase) as store:
        store.backup()
    return path


@KEYS
def test_a_sound_book_has_nothing_wrong_and_looking_changes_nothing(path, passphrase):
    with_backup(path, passphrase)
    before = everything_in(path.parent)
    assert wrong(path, passphrase) == {}
    assert everything_in(path.parent) == before


@KEYS
def test_what_can_be_mended_is_mended(path, passphrase):
    filled(path, passphrase)
    path.chmod(0o644)
    (path.parent / f".{path.name}.0123abcd.tmp").write_text("half")
    if passphrase is not None:
        key_path(path).unlink()
    found = wrong(path, passphrase)
    expected = {Concern.PERMISSIONS, Concern.BACKUPS, Concern.LEFTOVERS}
    assert set(found) == expected | (set() if passphrase is None else {Concern.KEY_FILE})
    for concern, diagnosis in found.items():
        assert diagnosis.mendable
        mend(path, concern, places=default_places(path), now=NOW, passphrase=passphrase)
    assert wrong(path, passphrase) == {}


def test_an_old_backup_is_named(path):
    with_backup(path)
    assert wrong(path, now=NOW + timedelta(days=6)) == {}
    assert "8 days" in wrong(path, now=NOW + timedelta(days=8))[Concern.BACKUPS].sentence


def test_a_backup_that_cannot_be_read_is_named(path):
    with_backup(path)
    (made,) = default_places(path).folder.iterdir()
    damage(made, 4096 * 3, b"\xee" * 8192)
    assert "cannot be read" in wrong(path)[Concern.BACKUPS].sentence


@KEYS
def test_a_damaged_page_that_no_reading_meets_is_found(path, passphrase):
    filled(path, passphrase, readings=3000)
    damage(path, (path.stat().st_size // 4096 - 1) * 4096, b"\xee" * 4000)
    assert wrong(path, passphrase)[Concern.FILE].sentence


def test_what_no_constraint_can_hold_is_found(path):
    with open_store(filled(path), clock=clock) as store:
        run = store._connection.execute
        run("PRAGMA foreign_keys = OFF")
        run("INSERT INTO journal_pause VALUES (1)")
        run("INSERT INTO due (channel, due, amount_fen) VALUES (77, '2026-01-01', 1)")
        run("UPDATE counter SET value = 1")
        run("UPDATE channel SET apr = 'much' WHERE no = 1")
        run("INSERT INTO alert SELECT 1, 'L01', 'x', 'lost', 'red', 'open', '2026-01-01', '1', '[]', '[]', 1, '[]',"
            " NULL, NULL, NULL, NULL, NULL, NULL, ''")  # fmt: skip
    found = wrong(path)
    assert {Concern.REFERENCES, Concern.CONTENT, Concern.ALERTS} <= set(found)
    assert "due" in found[Concern.REFERENCES].sentence


def test_a_book_that_cannot_be_opened_is_the_one_finding(path):
    path.write_bytes(b"\x89PNG" + b"\0" * 100)
    (found,) = examine(path, places=default_places(path), now=NOW)
    assert (found.concern, found.ok) == (Concern.FILE, False)


@KEYS
def test_a_sound_book_is_saved_whole(path, tmp_path, passphrase):
    filled(path, passphrase, readings=50)
    saved = salvage(path, tmp_path / "saved", passphrase=passphrase)
    assert all(table.whole for table in saved)
    with open_store(path, clock=clock, passphrase=passphrase) as old:
        wanted = old.book(), old.history()
    with open_store(tmp_path / "saved", clock=clock, passphrase=passphrase) as new:
        assert (new.book(), new.history()) == wanted
        with new.write("goes on") as tx:
            tx.record(*a_full_book().observations)


@KEYS
def test_a_lost_header_costs_nothing(path, tmp_path, passphrase):
    filled(path, passphrase, readings=50)
    damage(path, 0, b"\0" * (16 if passphrase else 100))
    saved = salvage(path, tmp_path / "saved", passphrase=passphrase)
    assert all(table.whole for table in saved)


@KEYS
def test_a_broken_page_costs_what_lay_on_it_and_it_is_said(path, tmp_path, passphrase):
    filled(path, passphrase, readings=5000)
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        row = store._connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'observation' AND type = 'table'"
        ).fetchone()
        wanted = store.book().observations
    pages = path.stat().st_size // 4096
    damage(path, (pages - 6) * 4096, b"\xee" * 4096)
    assert row[0] != pages - 5
    saved = {table.table: table for table in salvage(path, tmp_path / "saved", passphrase=passphrase)}
    assert saved["observation"].unreadable
    with open_store(tmp_path / "saved", clock=clock, passphrase=passphrase) as store:
        kept = store.book().observations
    assert len(wanted) - 300 < len(kept) < len(wanted)
    assert saved["observation"].rows == len(kept)
    assert set(kept) <= set(wanted)
    assert examine(tmp_path / "saved", places=default_places(path), now=NOW, passphrase=passphrase)[0].ok


def test_salvage_never_writes_over_anything(path, tmp_path):
    filled(path)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(BookExistsError):
        salvage(path, tmp_path / "there")


def test_a_file_of_which_nothing_can_be_read_is_said(path, tmp_path):
    filled(path, PASSPHRASE)
    damage(path, 0, b"\xee" * path.stat().st_size)
    with pytest.raises(DamagedBookError):
        salvage(path, tmp_path / "saved", passphrase=PASSPHRASE)
    assert not (tmp_path / "saved").exists()
