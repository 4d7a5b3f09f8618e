"""The whole book: what goes in comes out, in order and exactly; merging; corrections; provenance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import NOW, TODAY, a_channel, a_full_book, a_reading, a_row

from raincheck.core.model import Book, Household, LineStatus, Living, Observation, Source
from raincheck.core.money import MAX_FEN, Money
from raincheck.store import ImportedRow, ImportFile, Origin, plan_merge
from raincheck.store.errors import (
    BookNotEmptyError,
    DuplicateEntryError,
    MergeConflictError,
    UnknownEntryError,
)


def test_a_book_comes_back_equal_and_in_order(store, opened, path):
    with store.write("load", origin=Origin.LOAD) as tx:
        tx.load(a_full_book())
    assert store.book() == a_full_book()
    store.close()
    assert opened(path).book() == a_full_book()


def test_decimals_come_back_as_they_were_written(store):
    with store.write("add") as tx:
        tx.add_channel(a_channel(apr=Decimal("0.1460")))
    assert str(store.channels()[0].apr) == "0.1460"


def test_a_new_book_is_empty_and_holds_the_defaults(store):
    assert store.is_empty()
    assert store.book() == Book()


def test_a_book_is_loaded_only_into_an_empty_one(store):
    with store.write("add") as tx:
        tx.add_channel(a_channel())
    with pytest.raises(BookNotEmptyError), store.write("load") as tx:
        tx.load(a_full_book())
    assert store.book() == Book(channels=(a_channel(),))


def test_limit_unknown_zero_and_closed_stay_three_things(store):
    seen = (
        a_reading(limit=None, on=TODAY - timedelta(2)),
        a_reading(limit=0, on=TODAY - timedelta(1)),
        a_reading(limit=0, status=LineStatus.CLOSED),
    )
    with store.write("load") as tx:
        tx.load(Book(channels=(a_channel(),), observations=seen))
    assert store.book().observations == seen


def test_the_largest_amount_fits(store):
    with store.write("load") as tx:
        tx.load(Book(channels=(a_channel(),), observations=(replace(a_reading(), limit=Money(MAX_FEN)),)))
    assert store.book().observations[0].limit == Money(MAX_FEN)


def test_a_channel_is_edited_in_its_place_and_keeps_its_history(store):
    with store.write("load") as tx:
        tx.load(a_full_book())
    renamed = replace(a_full_book().channels[0], name="借呗 2")
    with store.write("edit") as tx:
        tx.edit_channel(renamed)
    assert store.channels() == (renamed, a_full_book().channels[1])
    assert store.book().observations == a_full_book().observations


def test_an_id_is_given_once(store):
    with store.write("add") as tx:
        tx.add_channel(a_channel())
    with pytest.raises(DuplicateEntryError), store.write("add") as tx:
        tx.add_channel(a_channel(name="another"))


def test_a_reading_of_an_unknown_channel_is_refused(store):
    with pytest.raises(UnknownEntryError, match="nowhere"), store.write("record") as tx:
        tx.record(a_reading("nowhere"))


def test_an_archived_channel_takes_all_of_its_own_out_of_sight_and_back(store):
    whole = a_full_book()
    with store.write("load") as tx:
        tx.load(whole)
    with store.write("archive") as tx:
        tx.archive_channel("jiebei", on=TODAY)
    seen = store.book()
    assert [line.id for line in seen.channels] == ["card"]
    assert {entry.channel for entry in (*seen.observations, *seen.ledger, *seen.planned_draws)} == {"card"}
    assert store.book(archived=True) == whole
    assert [(line.channel.id, line.since) for line in store.archived_channels()] == [("jiebei", TODAY)]
    with store.write("take up") as tx:
        tx.archive_channel("jiebei", on=None)
    assert store.book() == whole


def test_a_correction_on_the_same_day_keeps_the_old_row(store):
    with store.write("load") as tx:
        tx.load(Book(channels=(a_channel(),), observations=(a_reading(limit=100),)))
    wrong = store.readings("jiebei")[0]
    with store.write("correct") as tx:
        tx.correct(wrong.seq, a_reading(limit=50))
    assert [(r.observation.limit, r.corrected) for r in store.readings("jiebei")] == [
        (Money(10000), True),
        (Money(5000), False),
    ]
    assert len(store.book().observations) == 2
    assert store.latest_readings(as_of=TODAY) == (a_reading(limit=50),)


def test_a_correction_of_the_day_withdraws_the_old_row_and_keeps_it_in_the_history(store):
    with store.write("load") as tx:
        tx.load(Book(channels=(a_channel(),), observations=(a_reading(),)))
    wrong = store.readings("jiebei")[0]
    moved = a_reading(on=TODAY - timedelta(3))
    with store.write("correct") as tx:
        tx.correct(wrong.seq, moved)
    assert store.book().observations == (moved,)
    assert [(r.observation.on, r.withdrawn) for r in store.readings("jiebei")] == [
        (moved.on, False),
        (TODAY, True),
    ]
    store.undo_last()
    assert store.book().observations == (a_reading(),)


def test_a_reading_is_withdrawn_once(store):
    with store.write("load") as tx:
        tx.load(Book(channels=(a_channel(),), observations=(a_reading(),)))
    seq = store.readings("jiebei")[0].seq
    with store.write("withdraw") as tx:
        tx.withdraw(seq)
    assert store.book().observations == ()
    with pytest.raises(UnknownEntryError), store.write("withdraw") as tx:
        tx.withdraw(seq)


def test_a_readings_history_says_who_when_and_from_which_file(store, clock):
    with store.write("add") as tx:
        tx.add_channel(a_channel())
        tx.record(a_reading(on=date(2026, 1, 1)))
    clock.pass_by(timedelta(hours=1))
    with store.write("bill", origin=Origin.IMPORT) as tx:
        tx.add_import_file(ImportFile("bill.csv", "0" * 64, "alipay", used=1))
        tx.record(a_reading(on=date(2026, 1, 2), source=Source.IMPORT))
    typed, imported = store.readings("jiebei")
    assert (typed.origin, typed.recorded_at, typed.file) == (Origin.MANUAL, NOW, None)
    assert (imported.origin, imported.recorded_at, imported.file) == (
        Origin.IMPORT,
        NOW + timedelta(hours=1),
        "bill.csv",
    )


def test_the_latest_reading_knows_nothing_of_later_days_nor_of_reports_learnt_later(store):
    whole = a_full_book()
    with store.write("load") as tx:
        tx.load(whole)
    assert store.latest_readings(as_of=date(2026, 10, 31)) == (whole.observations[2], whole.observations[3])
    assert store.latest_readings(as_of=date(2026, 9, 2)) == ()


def test_an_imported_row_is_taken_once(store):
    with store.write("add") as tx:
        tx.add_channel(a_channel())
    rows = [ImportedRow(a_row(), "k1"), ImportedRow(a_row(), "k2"), ImportedRow(a_row(), None)]
    with store.write("import", origin=Origin.IMPORT) as tx:
        assert tx.add_imported(rows) == 3
        tx.add_import_file(ImportFile("bill.csv", "0" * 64, "alipay", used=3))
    assert store.known_keys(["k1", "k3"]) == {"k1"}
    with store.write("import", origin=Origin.IMPORT) as tx:
        assert tx.add_imported(rows[:2]) == 0
    assert len(store.book().ledger) == 3
    assert [past.file.name for past in store.import_files()] == ["bill.csv"]


def test_merging_the_same_book_again_adds_nothing(store):
    with store.write("load") as tx:
        tx.load(a_full_book())
    with store.write("merge") as tx:
        plan = tx.merge(a_full_book())
    assert plan.added == 0
    assert store.book() == a_full_book()
    assert len(store.history()) == 1


def test_merging_adds_what_is_new_and_keeps_the_order(store):
    whole = a_full_book()
    with store.write("load") as tx:
        tx.load(replace(whole, observations=whole.observations[:2], ledger=whole.ledger[:1]))
    with store.write("merge") as tx:
        plan = tx.merge(whole)
    assert plan.added == 5
    assert store.book() == whole


def test_merging_refuses_other_content_under_a_known_id_and_writes_nothing(store):
    with store.write("load") as tx:
        tx.load(a_full_book())
    other = replace(
        a_full_book(),
        channels=(replace(a_full_book().channels[0], name="other"), a_channel("new")),
        living=Living(Money(1), Money(1)),
    )
    with pytest.raises(MergeConflictError) as refused, store.write("merge") as tx:
        tx.merge(other)
    assert refused.value.conflicts == ("living", "channel jiebei")
    assert store.book() == a_full_book()


def test_merging_into_silence_takes_the_single_values(store):
    coming = Book(household=Household(single_earner=True), living=Living(Money(1), Money(2)), all_assets_listed=True)
    with store.write("merge") as tx:
        tx.merge(coming)
    assert store.book() == coming


readings = st.builds(
    Observation,
    channel=st.sampled_from(["a", "b"]),
    on=st.dates(date(2020, 1, 1), date(2020, 1, 9)),
    status=st.sampled_from(LineStatus),
    source=st.sampled_from([Source.MANUAL, Source.IMPORT, Source.NOTICE]),
    limit=st.none() | st.builds(Money, st.integers(0, MAX_FEN)),
    used=st.none() | st.builds(Money, st.integers(-MAX_FEN, MAX_FEN)),
    note=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(readings, max_size=12), second=st.lists(readings, max_size=12))
def test_merged_readings_are_the_larger_count_of_each(first, second):
    there = Book(channels=(a_channel("a"), a_channel("b")), observations=tuple(first))
    coming = replace(there, observations=tuple(second))
    merged = tuple(first) + plan_merge(there, coming).additions.observations
    for reading in {*first, *second}:
        assert merged.count(reading) == max(first.count(reading), second.count(reading))
