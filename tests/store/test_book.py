"""The whole book: what goes in comes out, in order and exactly; merging; corrections; provenance."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import NOW, TODAY, a_channel, a_full_book, a_reading, a_row, a_second_edition_book
from tests.store.test_undo import an_alert

from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import MAX_EVIDENCE_BYTES, Book, Firm, Household, LineStatus, Living, Observation, Source
from raincheck.core.money import MAX_FEN, Money
from raincheck.store import ImportedReading, ImportedRow, ImportFile, Origin, RowOrigin, Window, plan_merge
from raincheck.store.errors import (
    BookNotEmptyError,
    DuplicateEntryError,
    MergeConflictError,
    UnknownEntryError,
    UnsuitableError,
)
from raincheck.store.household import Basics


def test_a_book_comes_back_equal_and_in_order(store, opened, path):
    with store.write("load", origin=Origin.LOAD) as tx:
        tx.load(a_second_edition_book())
    assert store.book() == a_second_edition_book()
    store.close()
    assert opened(path).book() == a_second_edition_book()


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
    recent = Window(TODAY - timedelta(600), TODAY)
    assert store.line("jiebei", recent=recent) == Book()
    assert store.line("card", recent=recent).channels == seen.channels
    assert [(line.channel.id, line.since) for line in store.archived_channels()] == [("jiebei", TODAY)]
    with store.write("take up") as tx:
        tx.archive_channel("jiebei", on=None)
    assert store.book() == whole


def test_a_firm_with_a_name_that_may_not_be_kept_is_refused(store):
    with pytest.raises(UsageError), store.write("firm") as tx:
        tx.set_basics(Basics(household=Household(firm=Firm("x" * 3000))))
    assert store.book().household == Household()


def test_the_movements_of_one_line_are_its_own_and_an_unknown_line_has_none(store):
    rows = (a_row(), a_row(channel="card"), a_row(amount=7))
    with store.write("load") as tx:
        tx.load(Book(channels=(a_channel(), a_channel("card")), ledger=rows))
    assert [kept.record for kept in store.ledger("jiebei")] == [rows[0], rows[2]]
    assert store.ledger("nowhere") == ()


def test_a_report_learnt_late_stands_behind_what_was_read_after_its_month(store):
    read = a_reading(limit=50, on=TODAY - timedelta(10))
    report = a_reading(limit=80, source=Source.REPORT, as_of_month=Month.of(TODAY).plus(-1))
    with store.write("load") as tx:
        tx.load(Book(channels=(a_channel(),), observations=(read, report)))
    assert [reading.observation for reading in store.readings("jiebei")] == [report, read]
    assert store.latest_readings(as_of=TODAY) == (read,)
    with store.write("correct") as tx:
        tx.correct(2, replace(report, limit=Money(7000)))
    assert [(one.corrected, one.withdrawn) for one in store.readings("jiebei")] == [
        (True, False),
        (False, False),
        (False, False),
    ]


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
    assert store.book().observations[-1] == a_reading(limit=50)


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


def test_an_imported_row_is_held_with_its_file_and_both_its_keys(store):
    with store.write("add") as tx:
        tx.add_channel(a_channel())
    at = datetime(2026, 11, 20, 8, 30)  # noqa: DTZ001  # China time without a zone, as files have it
    with store.write("import", origin=Origin.IMPORT) as tx:
        tx.add_ledger(a_row())
        number = tx.add_import_file(ImportFile("bill.csv", "0" * 64, "alipay-csv", used=2))
        tx.add_imported([ImportedRow(a_row(), RowOrigin(9, "alipay", "k1", "某店", at))], file=number)
        reading = a_reading(on=date(2026, 11, 21))
        tx.add_readings([ImportedReading(reading, RowOrigin(3, "message"))], file=number)
    typed, imported = store.held_rows(date.min, date.max)
    assert (typed.origin, imported.origin) == (None, RowOrigin(9, "alipay", "k1", "某店", at))
    assert store.held_rows(date(2020, 1, 1), date(2020, 1, 1), [("alipay", "k1")]) == (imported,)
    assert store.provenance(ledger=typed.no) is None
    found = store.provenance(ledger=imported.no)
    assert (found.file, found.sha256) == ("bill.csv", store.import_files()[0].file.sha256)
    assert found.sha256 != found.format
    seq = store.readings(reading.channel)[0].seq
    assert (store.provenance(reading_no=seq).line, store.provenance(reading_no=seq).format) == (3, "alipay-csv")
    with store.write("remove") as tx:
        tx.remove_ledger(imported.no)
    assert len(store.held_rows(date.min, date.max)) == 1
    store.undo_last()
    assert store.held_rows(date.min, date.max) == (typed, imported)
    store.undo_last()
    assert (store.held_rows(date.min, date.max), store.import_files()) == ((), ())


def test_words_and_mappings_are_remembered_and_undone(store):
    with store.write("add") as tx:
        tx.add_channel(a_channel())
        tx.learn({"某某信用卡": a_channel().id, "某某贷": None})
    with store.write("again") as tx:
        tx.learn({"某某信用卡": None})
        tx.remember_mapping("日期,金额", "{}")
    assert store.aliases() == {"某某信用卡": None, "某某贷": None}
    assert store.mappings() == {"日期,金额": "{}"}
    store.undo_last()
    assert store.aliases() == {"某某信用卡": a_channel().id, "某某贷": None}
    assert store.mappings() == {}


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


def test_a_kept_file_comes_back_and_one_that_is_too_large_is_refused(store, opened, path):
    with store.write("keep") as tx:
        digest = tx.keep_file(b"\x89PNG" * 1000)
        assert tx.keep_file(b"\x89PNG" * 1000) == digest
    store.close()
    again = opened(path)
    assert again.evidence_content(digest) == b"\x89PNG" * 1000
    assert again.evidence_content("0" * 64) is None
    with pytest.raises(UnsuitableError, match="20 MB"), again.write("keep") as tx:
        tx.keep_file(bytes(MAX_EVIDENCE_BYTES + 1))


def test_an_incident_needs_an_id_of_its_own_and_a_change_a_known_one(store):
    with store.write("load") as tx:
        tx.load(a_second_edition_book())
    first = store.incidents()[0]
    with pytest.raises(DuplicateEntryError), store.write("again") as tx:
        tx.add_incident(first)
    with pytest.raises(UnknownEntryError, match="nowhere"), store.write("change") as tx:
        tx.change_incident(replace(first, id="nowhere"))
    with store.write("nothing") as tx:
        tx.change_incident(first)
    assert [entry.what for entry in store.history()] == ["load"]


def test_the_dated_values_of_an_asset_go_with_it_and_an_unknown_asset_has_none(store):
    whole = a_second_edition_book()
    with store.write("load") as tx:
        tx.load(whole)
    with store.write("sell") as tx:
        tx.set_assets([asset for asset in whole.assets if asset.id != "cash"])
    assert store.asset_values() == ()
    with pytest.raises(UnknownEntryError, match="cash"), store.write("value") as tx:
        tx.add_asset_value(whole.asset_values[0])


def test_a_book_of_version_1_merged_into_its_own_second_edition_adds_nothing(store):
    whole = a_second_edition_book()
    with store.write("load") as tx:
        tx.load(whole)
    first = replace(
        whole,
        household=replace(whole.household, firm=None),
        living=replace(whole.living, firm_essential=Money(0)),
        rates=(),
        contracts=(),
        asset_values=(),
        notes=(),
        incidents=(),
    )
    assert plan_merge(whole, first).conflicts == ()
    assert plan_merge(whole, first).added == 0
    assert plan_merge(first, whole).added == 9
    assert plan_merge(whole, replace(first, household=replace(whole.household, firm=Firm("x")))).conflicts == (
        "household",
    )


def test_the_file_passes_the_full_check_of_an_older_sqlite(store, path):
    with store.write("load") as tx:
        tx.load(a_second_edition_book())
        tx.state.save_alerts([an_alert(better=None, acknowledged=None, card=None)])
    store.close()
    plain = sqlite3.connect(path)
    assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    plain.close()
