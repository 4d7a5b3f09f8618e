"""Backups prove equal before they get their name; restoring says what differs and keeps what it replaces."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOW, TODAY, a_channel, a_full_book, a_reading
from tests.store.test_files import KEYS, damage, filled

from raincheck.core.model import Book, Due
from raincheck.core.money import Money, total
from raincheck.store import Origin, open_store
from raincheck.store.backup import BackupPlaces, Health, default_places, health
from raincheck.store.digest import digest_path
from raincheck.store.errors import BackupError, BookExistsError, BusyBookError, DamagedBookError, UnsuitableError
from raincheck.store.restore import compare, restore
from raincheck.store.rotation import DAYS, MONTHS, WEEKS, Stamp, Why, stays

moments = st.integers(0, 1000 * 86400).map(lambda seconds: NOW - timedelta(seconds=seconds))
daily = st.lists(moments.map(lambda at: Stamp(at, Why.DAILY)), unique=True, max_size=60)


def days_back(*days: int) -> list[Stamp]:
    return [Stamp(NOW - timedelta(days=n), Why.DAILY) for n in days]


def test_a_year_of_daily_backups_thins_to_days_weeks_and_months():
    kept = {backup.at.date() for backup in stays(days_back(*range(400)), NOW)}
    days = {TODAY - timedelta(n) for n in range(7)}
    sundays = {date(2026, 11, 22), date(2026, 11, 15), date(2026, 11, 8), date(2026, 11, 1)}
    ends = {date(2026, 1, 1).replace(month=month) - timedelta(1) for month in range(1, 12)}
    assert kept == days | sundays | ends


def test_of_one_day_the_newest_stays():
    first, second = Stamp(NOW - timedelta(hours=2), Why.DAILY), Stamp(NOW, Why.DAILY)
    assert stays([first, second], NOW) == {second}


def test_what_was_made_before_a_change_stays_for_a_week_and_a_replaced_book_for_ever():
    week_old = [Stamp(NOW - timedelta(days=7, seconds=n), Why.IMPORT) for n in (-1, 1)]
    replaced = Stamp(NOW - timedelta(days=5000), Why.REPLACED)
    newer = [Stamp(NOW - timedelta(days=7, hours=-1), Why.DAILY), *days_back(*range(7), *range(60, 400, 30))]
    kept = stays([*week_old, replaced, *newer], NOW)
    assert week_old[0] in kept
    assert week_old[1] not in kept
    assert replaced in kept


@pytest.mark.parametrize("why", sorted(set(Why) - {Why.DAILY}))
def test_what_stays_for_its_own_reason_takes_no_place_from_the_daily_one_of_its_day(why):
    morning = Stamp(NOW - timedelta(days=2, hours=2), Why.DAILY)
    noon = Stamp(NOW - timedelta(days=2), why)
    assert stays([morning, noon, Stamp(NOW, Why.DAILY)], NOW) >= {morning, noon}


def test_what_was_made_by_hand_stays_whatever_the_daily_ones_do():
    by_hand = [Stamp(NOW - timedelta(days=days, hours=1), Why.MANUAL) for days in (0, 8, 32, 1000)]
    assert stays([*by_hand, *days_back(*range(400))], NOW) >= set(by_hand)


def test_a_backup_made_by_hand_is_there_after_a_year_of_daily_ones(path, clock):
    with open_store(filled(path), clock=clock) as store:
        (by_hand,) = store.backup()
        for _ in range(15):
            clock.pass_by(timedelta(days=25))
            (newest,) = store.backup(why=Why.DAILY)
    assert by_hand.exists()
    assert digest_path(by_hand).exists()
    assert newest.exists()


@given(daily)
def test_the_newest_always_stays_and_the_number_is_bounded(backups):
    kept = stays(backups, NOW)
    assert kept <= set(backups)
    assert len(kept) <= DAYS + WEEKS + MONTHS + 1
    if backups:
        assert max(backups, key=lambda backup: backup.at) in kept


@given(daily)
def test_thinning_twice_is_thinning_once(backups):
    kept = stays(backups, NOW)
    assert stays(kept, NOW) == kept


@KEYS
def test_a_backup_is_a_book_of_its_own_with_everything(path, passphrase, clock):
    filled(path, passphrase)
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        (made,) = store.backup()
    assert made.parent == path.parent / "backups"
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700
    digest = digest_path(made)
    assert {file.name for file in made.parent.iterdir()} == {made.name, digest.name}
    assert digest.read_text() == f"{hashlib.sha256(made.read_bytes()).hexdigest()}  {made.name}\n"
    assert (b"SQLite format 3" in made.read_bytes()) is (passphrase is None)
    with open_store(made, clock=clock, passphrase=passphrase) as copy:
        assert copy.book() == a_full_book()


@KEYS
def test_looking_at_a_backup_changes_no_byte_of_it(path, passphrase, clock):
    with open_store(filled(path, passphrase), clock=clock, passphrase=passphrase) as store:
        (made,) = store.backup()
    before = made.read_bytes()
    assert health(made, key=None, passphrase=passphrase) is Health.SOUND
    assert made.read_bytes() == before


def test_a_backup_goes_to_the_second_folder_too(path, tmp_path, clock):
    places = BackupPlaces(tmp_path / "one", tmp_path / "two" / "deep")
    with open_store(filled(path), clock=clock, places=places) as store:
        one, two = store.backup()
    assert (one.parent, two.parent) == (places.folder, places.second)
    assert two.read_bytes() == one.read_bytes()


def test_a_backup_that_cannot_be_written_is_loud_and_the_import_does_not_happen(path, tmp_path, clock):
    (tmp_path / "file").write_text("in the way")
    places = BackupPlaces(tmp_path / "file")
    with open_store(filled(path), clock=clock, places=places) as store:
        with (
            pytest.raises(BackupError, match="No backup"),
            store.write("import", origin=Origin.IMPORT, backup=Why.IMPORT) as tx,
        ):
            tx.add_channel(a_channel("new"))
        assert store.book() == a_full_book()


def test_a_backup_whose_digest_was_removed_is_thinned_out_like_any_other(path, clock):
    with open_store(filled(path), clock=clock) as store:
        (first,) = store.backup(why=Why.DAILY)
        digest_path(first).unlink()
        clock.pass_by(timedelta(hours=1))
        (second,) = store.backup(why=Why.DAILY)
    assert {file.name for file in first.parent.iterdir()} == {second.name, digest_path(second).name}


def test_a_copy_that_differs_is_not_kept(path, clock, monkeypatch):
    with open_store(filled(path), clock=clock) as store:
        seen = store._connection.execute

        class Forgetful:
            in_transaction = False

            def execute(self, sql, *values):
                if sql.startswith("VACUUM INTO"):  # a full disk leaves an empty file that SQLite calls sound
                    return None
                return seen(sql, *values)

        with monkeypatch.context() as patch:
            patch.setattr(store, "_connection", Forgetful())
            with pytest.raises(BackupError, match="does not equal"):
                store.backup()
        assert list(store.places.folder.iterdir()) == []


def test_imports_and_merges_begin_with_a_backup_of_a_book_that_holds_something(path, clock):
    with open_store(path, clock=clock, create=True) as store:
        with store.write("first import", backup=Why.IMPORT) as tx:
            tx.load(a_full_book())
        assert store.backups() == ()
        with store.write("merge", backup=Why.MERGE) as tx:
            tx.merge(Book(channels=(a_channel("new"),)))
        (made,) = store.backups()
        assert made.stamp == Stamp(NOW, Why.MERGE)
    with open_store(made.path, clock=clock) as before:
        assert before.book() == a_full_book()


def test_the_daily_backup_is_made_once_a_day_and_only_of_a_changed_book(path, clock):
    with open_store(path, clock=clock, create=True) as store:
        assert store.backup_when_due() == ()
        with store.write("load") as tx:
            tx.load(a_full_book())
        assert len(store.backup_when_due()) == 1
        assert store.backup_when_due() == ()
        clock.pass_by(timedelta(days=1))
        assert store.backup_when_due() == ()
        with store.write("record") as tx:
            tx.record(a_reading())
        assert len(store.backup_when_due()) == 1
        assert [backup.stamp.why for backup in store.backups()] == [Why.DAILY, Why.DAILY]


def test_old_backups_are_thinned_out_when_a_new_one_is_made(path, clock):
    with open_store(filled(path), clock=clock) as store:
        for day in range(10):
            with store.write("record") as tx:
                tx.record(a_reading(limit=day))
            store.backup_when_due()
            clock.pass_by(timedelta(days=1))
        assert len(store.backups()) == 8
        with store.write("record") as tx:
            tx.record(a_reading(limit=99))
        store.backup_when_due()
        assert len(store.backups()) == 8
        (store.places.folder / "notes.txt").write_text("not ours")
        store.backup()
        assert (store.places.folder / "notes.txt").exists()


@KEYS
def test_a_copy_to_a_file_of_ones_choice_replaces_nothing(path, tmp_path, clock, passphrase):
    with open_store(filled(path, passphrase), clock=clock, passphrase=passphrase) as store:
        store.backup_to(tmp_path / "usb.raincheck")
        with pytest.raises(BookExistsError):
            store.backup_to(tmp_path / "usb.raincheck")


@KEYS
def test_a_restore_says_what_differs_and_keeps_what_it_replaces(path, clock, passphrase):
    filled(path, passphrase)
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        (made,) = store.backup()
        with store.write("change") as tx:
            tx.add_channel(a_channel("new", name="新线"))
            tx.record(a_reading(on=date(2026, 12, 1)))
            tx.add_due(Due("new", date(2026, 12, 5), Money(100), paid_on=date(2026, 12, 5)))
    difference = compare(path, made, passphrase=passphrase)
    now, then = difference.present, difference.backup
    assert (now.dues - then.dues, now.dues_paid - then.dues_paid) == (1, 1), "a mark that would be lost is counted"
    assert now.at_hand == then.at_hand == total(asset.value for asset in a_full_book().assets)
    assert now.answered == then.answered == 0
    assert difference.lost_channels == ("新线",)
    assert difference.returning_channels == ()
    assert (difference.present.readings, difference.backup.readings) == (6, 5)
    assert (difference.present.last_reading, difference.backup.last_reading) == (date(2026, 12, 1), TODAY)
    assert difference.backup.first_reading == date(2026, 8, 31), "the month's end that a report speaks of"
    kept = restore(path, made, at=NOW, places=default_places(path), passphrase=passphrase)
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        assert store.book() == a_full_book()
    with open_store(kept, clock=clock, passphrase=passphrase) as replaced:
        assert [line.id for line in replaced.channels()] == ["jiebei", "card", "new"]


def test_a_restored_book_opens_with_the_backups_passphrase(path, tmp_path, clock):
    filled(tmp_path / "sealed", "old words")
    filled(path)
    with open_store(tmp_path / "sealed", clock=clock, passphrase="old words") as sealed:
        (made,) = sealed.backup()
    restore(path, made, at=NOW, places=default_places(path), backup_passphrase="old words")
    with open_store(path, clock=clock, passphrase="old words") as store:
        assert store.book() == a_full_book()


def test_a_damaged_backup_is_refused_and_the_book_stays(path, clock):
    with open_store(filled(path, readings=2000), clock=clock) as store:
        (made,) = store.backup()
        wanted = store.book()
    damage(made, made.stat().st_size // 2, b"\xee" * 4096)
    with pytest.raises(DamagedBookError, match=r"The backup .* is damaged"):
        compare(path, made)
    with pytest.raises(DamagedBookError, match=r"The backup .* is damaged"):
        restore(path, made, at=NOW, places=default_places(path))
    with open_store(path, clock=clock) as store:
        assert store.book() == wanted


@KEYS
def test_a_damaged_book_is_replaced_and_kept_as_it_is(path, clock, passphrase):
    with open_store(filled(path, passphrase), clock=clock, passphrase=passphrase) as store:
        (made,) = store.backup()
    damage(path, 0, b"\0" * 4096)
    broken = path.read_bytes()
    assert compare(path, made, passphrase=passphrase).present is None
    kept = restore(path, made, at=NOW, places=default_places(path), passphrase=passphrase)
    assert kept.read_bytes() == broken
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        assert store.book() == a_full_book()


def test_a_lost_book_is_restored_into_its_place(path, clock):
    with open_store(filled(path), clock=clock) as store:
        (made,) = store.backup()
    path.unlink()
    assert restore(path, made, at=NOW, places=default_places(path)) is None
    with open_store(path, clock=clock) as store:
        assert store.book() == a_full_book()


def test_nothing_is_restored_under_the_feet_of_an_open_window(path, clock):
    with open_store(filled(path), clock=clock) as store:
        (made,) = store.backup()
        with pytest.raises(BusyBookError):
            restore(path, made, at=NOW, places=default_places(path))
        with store.write("still works") as tx:
            tx.add_channel(a_channel("new"))


def test_a_book_is_not_restored_from_itself(path):
    filled(path)
    with pytest.raises(UnsuitableError):
        restore(path, path, at=NOW, places=default_places(path))


def test_backups_dated_into_days_to_come_take_no_place_from_what_is_made_now():
    to_come = days_back(*range(-20, -9))
    today = Stamp(NOW, Why.DAILY)
    kept = stays([*to_come, today, *days_back(1, 2)], NOW)
    assert {*to_come, today} <= kept
    assert len(kept) == len(to_come) + 3
