"""One lost page costs what stood on it and nothing else: not the tables it defined, not what hung on its rows."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import a_reading
from tests.store.test_files import KEYS, PASSPHRASE, clock, damage, filled

from raincheck.store import damaged_file, open_store
from raincheck.store.connection import connect, identify
from raincheck.store.keys import MacKey, key_path, read_key_file
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.pages import Filler, damaged_pages, fill
from raincheck.store.placing import set_aside_folder
from raincheck.store.salvage import Saved, salvage
from raincheck.store.sums import TableSum, computed
from raincheck.store.table_names import name_of
from raincheck.system import i18n

PAGE = 4096
_MADE_ANEW = ("table_sum", "_sqlite_migrations", "sqlite_sequence", "sqlite_schema", "counter")


def sums_of(path: Path, passphrase: str | None = PASSPHRASE) -> dict[str, TableSum]:
    key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
    with closing(connect(path, key=key)) as connection:
        return {one.table: one for one in computed(connection) if one.table not in _MADE_ANEW}


def root_of(path: Path, table: str, passphrase: str | None = PASSPHRASE) -> int:
    key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
    with closing(connect(path, key=key)) as connection:
        row = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return int(row[0])


def saved_of(path: Path, name: str = "saved") -> dict[str, Saved]:
    return {one.table: one for one in salvage(path, path.with_name(name), passphrase=PASSPHRASE)}


def differing(before: dict[str, TableSum], path: Path, name: str = "saved") -> set[str]:
    after = sums_of(path.with_name(name))
    return {name for name in before if before[name] != after[name]}


def lost_pages_that_cost_tables(path: Path) -> list[int]:
    """The pages of definitions: losing one leaves tables without a name."""
    there = sums_of(path)
    content, found = path.read_bytes(), []
    for page in range(1, 48):
        path.write_bytes(content[: page * PAGE] + bytes(PAGE) + content[(page + 1) * PAGE :])
        key, lost = damaged_file.working_copy(path, path.with_name("copy"), PASSPHRASE)
        with closing(damaged_file.DamagedFile(path.with_name("copy"), key, lost, path)) as source:
            names = {row[0] for row in source.read("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if not {*there} <= names:
            found.append(page)
    path.write_bytes(content)
    return found


def test_a_lost_page_of_definitions_costs_no_row(path: Path) -> None:
    filled(path, PASSPHRASE, readings=300)
    before, content = sums_of(path), path.read_bytes()
    pages = lost_pages_that_cost_tables(path)
    assert len(pages) > 2
    for page in pages[::4]:
        damage(path, page * PAGE, bytes(PAGE))
        told = saved_of(path, f"saved-{page}")
        assert differing(before, path, f"saved-{page}") == set()
        assert all(one.whole for one in told.values())
        path.write_bytes(content)


def test_the_sums_are_found_where_their_own_definition_is_lost(path: Path) -> None:
    filled(path, PASSPHRASE, readings=50)
    before = sums_of(path)
    key, _ = identify(path, version=SCHEMA_VERSION, passphrase=PASSPHRASE)
    with closing(connect(path, key=key, broken=True)) as connection:
        connection.execute("DELETE FROM sqlite_schema WHERE name IN ('table_sum', 'observation', 'ledger')")
    told = saved_of(path)
    assert differing(before, path) == set()
    assert all(one.proven for one in told.values())


@pytest.mark.parametrize("way", ["first page", "last page"])
def test_the_ends_of_the_file_cost_no_row(path: Path, way: str) -> None:
    filled(path, PASSPHRASE)
    before = sums_of(path)
    if way == "first page":
        damage(path, 0, bytes(PAGE))
    else:
        os.truncate(path, path.stat().st_size - PAGE)
    told = saved_of(path)
    assert differing(before, path) == set()
    assert all(one.whole for one in told.values())


def test_a_lost_first_page_of_a_table_leaves_the_pages_below_it(path: Path) -> None:
    filled(path, PASSPHRASE, readings=2000)
    with open_store(path, clock=clock, passphrase=PASSPHRASE) as store:
        wanted = store.book().observations
    damage(path, (root_of(path, "observation") - 1) * PAGE, bytes(PAGE))
    told = saved_of(path)["observation"]
    with open_store(path.with_name("saved"), clock=clock, passphrase=PASSPHRASE) as store:
        kept = store.book().observations
    assert len(wanted) - 60 < len(kept) < len(wanted)
    assert Counter(kept) <= Counter(wanted)
    assert (told.rows, told.missing) == (len(kept), len(wanted) - len(kept))
    assert not told.whole


def test_lost_lines_and_a_lost_journal_take_no_reading_with_them(path: Path) -> None:
    filled(path, PASSPHRASE, readings=300)
    before = sums_of(path)
    for table in ("channel", "journal_entry"):
        damage(path, (root_of(path, table) - 1) * PAGE, bytes(PAGE))
    told = saved_of(path)
    assert differing(before, path) == {"channel", "journal_entry"}
    assert {name for name, one in told.items() if not one.whole} == {"channel", "journal_entry"}
    with open_store(path.with_name("saved"), clock=clock, passphrase=PASSPHRASE) as store:
        assert {channel.name for channel in store.book(archived=True).channels} == {
            f"Line {number}, lost with a damaged page" for number in (1, 2)
        }
        with store.write("goes on") as tx:
            tx.record(a_reading("lost-1"))


@KEYS
def test_a_file_is_opened_anew_only_where_reading_cannot_go_on(
    path: Path, passphrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path, passphrase, readings=2000)
    opened: list[Path] = []
    monkeypatch.setattr(damaged_file, "connect", lambda file, **how: opened.append(file) or connect(file, **how))
    for page in range(path.stat().st_size // PAGE - 12, path.stat().st_size // PAGE):
        damage(path, page * PAGE + 8, b"\xee" * 200)
    assert not all(one.whole for one in salvage(path, path.with_name("saved"), passphrase=passphrase))
    assert len(opened) < 30


def test_every_table_has_a_name_of_its_own_in_both_languages(path: Path) -> None:
    filled(path)
    with closing(connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    tables.append("sqlite_schema")
    assert not {name_of(table) for table in tables} & {*tables}
    i18n.speak(i18n.CHINESE)
    try:
        names = [name_of(table) for table in tables]
    finally:
        i18n.speak(i18n.ENGLISH)
    assert [name for name in names if re.search("[A-Za-z]", name)] == []
    assert len({*names}) == len(names)


@pytest.fixture
def changed(path: Path) -> Callable[[str], dict[str, Saved]]:
    """What is saved of a plain book in which one statement was run past all that keeps a book right."""

    def run(sql: str) -> dict[str, Saved]:
        with closing(sqlite3.connect(filled(path))) as connection:
            for rule in ("ignore_check_constraints = ON", "foreign_keys = OFF"):
                connection.execute(f"PRAGMA {rule}")
            for name in [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(sql)
            connection.commit()
        return {one.table: one for one in salvage(path, path.with_name("saved"))}

    return run


def rows_in(saved: Path, table: str) -> int:
    return sums_of(saved, None)[table].rows


def test_rows_of_a_line_that_is_gone_go_too_and_are_counted(path: Path, changed) -> None:
    told = changed("UPDATE due SET channel = 77 WHERE no = 1")["due"]
    assert (told.rows, told.orphans, told.missing, told.whole) == (1, 1, 1, False)
    assert rows_in(path.with_name("saved"), "due") == 1


def test_rows_that_no_book_may_hold_are_left_out_and_counted(path: Path, changed) -> None:
    told = changed("UPDATE ledger SET on_day = 'someday' WHERE no < 3")["ledger"]
    assert (told.rows, told.missing, told.unreadable) == (1, 2, True)
    assert rows_in(path.with_name("saved"), "ledger") == 1


def test_a_row_that_nobody_counted_is_not_missing(changed) -> None:
    told = changed("INSERT INTO setting (key, value) VALUES ('theme', 'dark')")["setting"]
    assert (told.rows, told.missing, told.differs, told.unreadable) == (1, 0, True, False)


def test_a_row_is_saved_whatever_its_number(path: Path, changed) -> None:
    assert changed("UPDATE income_month SET no = 7000000000 WHERE no = 2")["income_month"].rows == 2
    assert rows_in(path.with_name("saved"), "income_month") == 2


def test_a_book_without_its_key_file_is_saved_whole(path: Path) -> None:
    key_path(filled(path, PASSPHRASE)).unlink()
    assert all(one.whole for one in saved_of(path).values())
    assert read_key_file(path.with_name("saved")) is not None
    assert not set_aside_folder(path.with_name("saved")).exists()


@KEYS
def test_what_is_still_in_the_wal_is_saved_too(path: Path, passphrase: str | None) -> None:
    with open_store(filled(path, passphrase), clock=clock, passphrase=passphrase) as store:
        with store.write("more") as tx:
            tx.record(a_reading(note="in the -wal"))
        wanted = store.book()
        left = path.with_name("left")
        for ending in ("", "-wal"):
            left.with_name(left.name + ending).write_bytes(path.with_name(path.name + ending).read_bytes())
    assert all(one.whole for one in salvage(left, path.with_name("saved"), passphrase=passphrase))
    with open_store(path.with_name("saved"), clock=clock, passphrase=passphrase) as store:
        assert store.book() == wanted


@pytest.mark.parametrize("cut", [1, 100, PAGE - 1])
def test_a_file_that_is_cut_inside_its_last_page_lost_that_page_alone(path: Path, cut: int) -> None:
    filled(path, PASSPHRASE, readings=50)
    os.truncate(path, path.stat().st_size - cut)
    _, lost = damaged_file.working_copy(path, path.with_name("copy"), PASSPHRASE)
    assert lost == (path.stat().st_size // PAGE + 1,)


@pytest.mark.parametrize("filler", Filler)
def test_a_page_that_is_put_in_fits_its_place_and_every_other_stays(path: Path, filler: Filler) -> None:
    filled(path, PASSPHRASE)
    key, _ = identify(path, version=SCHEMA_VERSION, passphrase=PASSPHRASE)
    assert key is not None
    lost = (1, 5, 10)
    for number in lost:
        damage(path, number * PAGE - 1000, b"\xee" * 9)
    before, mac = path.read_bytes(), MacKey.of(key)
    assert damaged_pages(path, mac) == lost
    fill(path, lost, key=key, filler=filler)
    after = path.read_bytes()
    assert damaged_pages(path, mac) == ()
    pages = range(0, len(before), PAGE)
    assert [n // PAGE + 1 for n in pages if after[n : n + PAGE] != before[n : n + PAGE]] == list(lost)
    assert after[:4000] == before[:4000], "the definitions on the first page are still read"


@pytest.mark.parametrize(
    "trouble", [{"orphans": 1}, {"missing": 1}, {"doubtful": 1}, {"differs": True}, {"proven": True}]
)
def test_a_table_with_one_trouble_is_not_whole_unless_it_is_proven(trouble: dict[str, int]) -> None:
    assert Saved("due", 1, unreadable=False).whole
    assert Saved("due", 1, unreadable="proven" in trouble, **trouble).whole is ("proven" in trouble)
