"""The doctor names what is wrong and mends what can be mended; salvage saves what is readable and says what is lost."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from tests.builders import NOW, a_full_book, a_reading
from tests.store.test_files import KEYS, PASSPHRASE, clock, damage, everything_in, filled

from raincheck.store import open_store
from raincheck.store.backup import default_places
from raincheck.store.connection import connect, identify
from raincheck.store.diagnosis import Concern
from raincheck.store.doctor import examine, mend
from raincheck.store.errors import BookExistsError, DamagedBookError, NewerBookError, NotABookError
from raincheck.store.keys import key_path
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.salvage import salvage
from raincheck.system import i18n


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
    (made,) = default_places(path).folder.glob("*.bak")
    damage(made, 4096 * 3, b"\xee" * 8192)
    assert "cannot be read" in wrong(path)[Concern.BACKUPS].sentence


@KEYS
def test_a_damaged_page_that_no_reading_meets_is_found(path, passphrase):
    filled(path, passphrase, readings=3000)
    damage(path, (path.stat().st_size // 4096 - 1) * 4096, b"\xee" * 4000)
    assert wrong(path, passphrase)[Concern.FILE].sentence


@KEYS
def test_a_damaged_page_that_nothing_else_reads_is_named(path, passphrase):
    """Of a plain book a page of an index without entries; of an encrypted one a free page."""
    filled(path, passphrase)
    key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
    with closing(connect(path, key=key)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'import_origin_file'").fetchone()
        if passphrase is not None:
            connection.execute("CREATE TABLE gone AS SELECT zeroblob(40000)")
            (page,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute("DROP TABLE gone")
    damage(path, (page - 1) * 4096, b"\xee" * 4000)
    told = wrong(path, passphrase)[Concern.FILE].sentence
    assert f"damaged in 1 place (page {page})" in told


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
    assert "the known dues" in found[Concern.REFERENCES].sentence


def test_a_link_that_leads_in_a_circle_is_said(path):
    path.symlink_to(path.with_name("other"))
    path.with_name("other").symlink_to(path)
    (found,) = examine(path, places=default_places(path), now=NOW)
    assert "leads nowhere" in found.sentence
    with pytest.raises(NotABookError, match="leads nowhere"):
        open_store(path, clock=clock, create=True)


def test_chinese_sentences_stand_behind_each_other_without_a_space(path):
    filled(path)
    with open_store(path, clock=clock) as store:
        store._connection.execute("PRAGMA foreign_keys = OFF")
        store._connection.execute("DELETE FROM channel")
        store._connection.execute("UPDATE counter SET value = 0")
    i18n.speak(i18n.CHINESE)
    try:
        sentences = [one.sentence for one in wrong(path).values()]
    finally:
        i18n.speak(i18n.ENGLISH)
    assert any(sentence.count("。") > 1 for sentence in sentences)
    assert [sentence for sentence in sentences if "。 " in sentence] == []


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


def test_what_a_newer_program_wrote_is_not_salvaged_but_a_flipped_version_is(path, tmp_path):
    filled(path)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version = 133")
    assert salvage(path, tmp_path / "saved")
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    with pytest.raises(NewerBookError):
        salvage(path, tmp_path / "more")
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version = 133")
        connection.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('raincheck', '9999_tomorrow')")
    before = everything_in(path.parent)
    with pytest.raises(NewerBookError):
        salvage(path, tmp_path / "more")
    assert everything_in(path.parent) == before


@pytest.mark.parametrize("place", [32, 48, 60])
def test_noise_in_the_header_of_an_encrypted_book_makes_it_no_newer_and_costs_nothing(path, tmp_path, place):
    filled(path, PASSPHRASE)
    damage(path, place, b"\xee" * 16)
    saved = salvage(path, tmp_path / "saved", passphrase=PASSPHRASE)
    assert all(one.whole for one in saved)


SYNC_NAMES = {
    "Syncthing": "{stem}.sync-conflict-20261122-101500-ABCDEF7{ending}",
    "Dropbox": "{stem} (Li Ming's conflicted copy 2026-11-22){ending}",
    "Dropbox, Chinese": "{stem} (李明 的冲突副本 2026-11-22){ending}",
    "Nextcloud": "{stem} (conflicted copy 2026-11-22 101500){ending}",
    "ownCloud": "{stem}_conflict-20261122-101500{ending}",
    "OneDrive": "{stem}-DESKTOP-4711{ending}",
    "坚果云": "{stem}(冲突_李明_2026-11-22 10.15.00){ending}",
    "iCloud": "{stem} 2{ending}",
    "Windows": "{stem} - 副本{ending}",
}


@pytest.mark.parametrize("ending", [".raincheck", ""], ids=["with an ending", "without"])
@pytest.mark.parametrize("pattern", SYNC_NAMES.values(), ids=SYNC_NAMES)
def test_a_second_version_of_a_synchronised_folder_is_named_with_what_differs(tmp_path, pattern, ending):
    path = with_backup(tmp_path / f"账本{ending}")
    copy = tmp_path / pattern.format(stem="账本", ending=ending)
    copy.write_bytes(path.read_bytes())
    (same,) = wrong(path).values()
    assert same.concern is Concern.CONFLICTS
    assert copy.name in same.sentence
    assert "holds the same" in same.sentence
    with open_store(copy, clock=clock) as store, store.write("on the other computer") as tx:
        tx.record(a_reading(on=NOW.date() + timedelta(1)))
    (more,) = wrong(path).values()
    assert f"{copy.name}: lines 2, readings 6 up to 2026-11-23; in the book 2 and 5" in more.sentence
    assert "load --merge" in more.sentence


def test_another_book_with_a_longer_name_is_no_second_version(tmp_path):
    path = with_backup(tmp_path / "home.raincheck")
    later = NOW + timedelta(1)
    with (
        open_store(tmp_path / "home-firm.raincheck", clock=lambda: later, create=True) as store,
        store.write("x") as tx,
    ):
        tx.load(a_full_book())
    assert wrong(path) == {}


def test_a_second_version_can_be_merged_as_the_doctor_says(tmp_path):
    path = with_backup(tmp_path / "book.raincheck")
    copy = tmp_path / "book.sync-conflict-20261122-101500-ABCDEF7.raincheck"
    copy.write_bytes(path.read_bytes())
    with open_store(copy, clock=clock) as store:
        with store.write("on the other computer") as tx:
            tx.record(a_reading(on=NOW.date() + timedelta(1)))
        coming = store.book(archived=True)
    with open_store(path, clock=clock) as store:
        before = len(store.book().observations)
        with store.write("merge") as tx:
            tx.merge(coming)
        assert len(store.book().observations) == before + 1


def test_a_clock_that_ran_back_gives_no_backup_an_age_below_zero(path):
    with_backup(path)
    back = NOW - timedelta(days=7)
    assert "still to come" in wrong(path, now=back)[Concern.BACKUPS].sentence
    mend(path, Concern.BACKUPS, places=default_places(path), now=back)
    found = {one.concern: one for one in examine(path, places=default_places(path), now=back)}
    assert found[Concern.BACKUPS].ok
    assert "0 days old" in found[Concern.BACKUPS].sentence
    assert len(list(default_places(path).folder.glob("*.bak"))) == 2


def test_a_backup_of_a_clock_a_little_ahead_is_of_today(path):
    with_backup(path)
    found = {one.concern: one for one in examine(path, places=default_places(path), now=NOW - timedelta(hours=2))}
    assert found[Concern.BACKUPS].ok
    assert "0 days old" in found[Concern.BACKUPS].sentence
