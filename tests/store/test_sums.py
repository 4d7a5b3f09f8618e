"""Every table keeps a sum: one changed bit is found in the book, in a backup and before a restore."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOW, a_channel, a_reading
from tests.store.test_files import KEYS, clock, filled

from raincheck.core.model import Book
from raincheck.store import open_store, sums
from raincheck.store.backup import Health, default_places, health
from raincheck.store.diagnosis import Concern
from raincheck.store.digest import digest_path
from raincheck.store.doctor import accept, examine
from raincheck.store.errors import DamagedBookError, UnknownEntryError
from raincheck.store.proof import faults
from raincheck.store.restore import restore
from raincheck.store.salvage import salvage


def with_money(path, fen=4321034):
    with open_store(path, clock=clock, create=True) as store, store.write("load") as tx:
        tx.load(Book(channels=(a_channel("a"),)))
        tx.record(a_reading("a", limit=fen // 100, note=str(fen)))
    return path


def flip(path, wanted, other):
    """Change bytes of a file where they stand."""
    content = path.read_bytes()
    assert wanted in content
    path.write_bytes(content.replace(wanted, other))


def wrong(path):
    return {one.concern for one in examine(path, places=default_places(path), now=NOW) if not one.ok}


@KEYS
def test_every_way_to_write_keeps_the_sums(path, passphrase):
    filled(path, passphrase)
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        with store.write("more") as tx:
            tx.record(*(a_reading(limit=n) for n in range(9)))
            tx.withdraw(1)
            tx.set_setting("a", "b")
        with store.write_state() as state:
            state.remember("what", "ever")
        with pytest.raises(UnknownEntryError), store.write("broken off") as tx:
            tx.record(a_reading(limit=77), a_reading("unknown"))
        store.undo_last()
        assert faults(store._connection) == ()
    saved = path.with_name("saved")
    assert all(table.proven for table in salvage(path, saved, passphrase=passphrase))


def test_two_who_write_in_turn_keep_one_sum(path):
    filled(path)
    with open_store(path, clock=clock) as one, open_store(path, clock=clock) as two:
        for turn in range(6):
            with (one, two)[turn % 2].write("turn") as tx:
                tx.record(a_reading(limit=turn))
        assert faults(one._connection) == ()


def test_one_changed_bit_in_an_amount_or_a_note_is_found(path):
    with_money(path)
    with open_store(path, clock=clock) as store:
        (made,) = store.backup()
    flip(path, b"4321034", b"4321074")
    assert Concern.SUMS in wrong(path)
    with open_store(path, clock=clock) as store, pytest.raises(DamagedBookError):
        store.backup()
    flip(made, b"4321034", b"4321074")
    assert health(made, key=None) is Health.DAMAGED
    with pytest.raises(DamagedBookError):
        restore(path, made, at=NOW, places=default_places(path))


def test_a_changed_definition_is_found(path):
    filled(path)
    flip(path, b"alert_move_alert ON", b"alert_move_alErt ON")
    assert {Concern.SUMS, Concern.FILE} & wrong(path)


def test_what_another_program_wrote_is_taken_only_when_the_person_says_so(path):
    filled(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("INSERT INTO setting (key, value) VALUES ('theme', 'dark')")
        other.commit()
    assert wrong(path) >= {Concern.SUMS}
    accept(path)
    assert Concern.SUMS not in wrong(path)


def test_the_digest_beside_a_backup_is_what_sha256sum_reads(path):
    with open_store(filled(path), clock=clock) as store:
        (made,) = store.backup()
    done = subprocess.run(
        ["sha256sum", "-c", digest_path(made).name], cwd=made.parent, check=False, capture_output=True
    )
    assert done.returncode == 0
    with made.open("r+b") as file:
        file.seek(24)  # the file's change counter: no content
        file.write(b"\x7f")
    assert health(made, key=None) is Health.CHANGED


def test_the_sqlite_of_debian_12_finds_nothing_wrong(path):
    with open_store(filled(path), clock=clock) as store:
        store._connection.execute(
            "INSERT INTO alert SELECT 1, 'L01', 'x', 'jiebei', 'red', 'open', '2026-01-01', '1', '[]', '[]', 1, '[]',"
            " NULL, NULL, NULL, NULL, NULL, NULL, ''"
        )
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


values = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=5) | st.binary(max_size=5)
rows = st.lists(st.tuples(values, values), max_size=8)


@given(rows, st.randoms())
def test_a_sum_is_that_of_the_rows_in_any_order_and_no_other(content, chance):
    def total(of):
        connection = sqlite3.connect(":memory:")
        connection.execute("CREATE TABLE t (a, b)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", of)
        return next(one for one in sums.computed(connection) if one.table == "t")

    shuffled = list(content)
    chance.shuffle(shuffled)
    assert total(content) == total(shuffled)
    if content:
        assert total(content) != total(content[1:])
        assert total(content) != total([*content[1:], (content[0][0], "another")]) or content[0][1] == "another"


def test_the_sums_come_with_the_upgrade(path):
    from tests.store.test_migrations import an_older_book

    an_older_book(path, version=4)
    with open_store(path, clock=clock) as store:
        assert sums.is_kept(store._connection)
        assert faults(store._connection) == ()
