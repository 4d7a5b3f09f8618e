"""Any book of the open format goes into a book and comes out byte for byte, and an older one is told its day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from tests.bookfile.books import FIRST_EDITION, books
from tests.builders import NOW, TODAY, a_full_book

from raincheck import bookfile
from raincheck.app import transfer
from raincheck.core.model import Book
from raincheck.store import Store, open_store


def opened(path: Path) -> Store:
    return open_store(path, clock=lambda: NOW, create=True)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(book=books())
def test_a_random_book_comes_out_byte_for_byte_on_the_second_dump(
    book: Book, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("dump")
    with opened(folder / "one") as one, opened(folder / "two") as two:
        transfer.load(one, book)
        first = transfer.dump(one)
        assert bookfile.parse(first) == one.book(archived=True)
        transfer.load(two, bookfile.parse(first))
        assert transfer.dump(two) == first


def test_a_line_of_version_1_is_watched_since_the_day_of_loading(tmp_path: Path) -> None:
    with opened(tmp_path / "book") as store:
        transfer.load(store, bookfile.parse(json.dumps(FIRST_EDITION).encode()))
        assert [line.added_on for line in store.channels()] == [TODAY]


def test_merging_a_book_of_version_1_again_changes_no_day(tmp_path: Path) -> None:
    first = bookfile.parse(json.dumps(FIRST_EDITION).encode())
    with opened(tmp_path / "book") as store:
        line = replace(first.channels[0], added_on=date(2026, 3, 1))
        transfer.load(store, replace(first, channels=(line,)))
        done = transfer.merge(store, first).result
        assert (done.added, done.conflicts) == (0, ())
        assert store.channels() == (line,)


def test_a_text_written_before_the_rule_leaves_in_a_form_that_loads(tmp_path: Path) -> None:
    with opened(tmp_path / "old") as old, opened(tmp_path / "new") as new:
        with old.write("load") as tx:
            tx.load(replace(a_full_book(), ledger=(replace(a_full_book().ledger[0], note="\x1b[2J好"),)))
        transfer.load(new, bookfile.parse(transfer.dump(old)))
        assert new.book().ledger[0].note == "[2J好"
