"""What the history says of each thing done: the line and the figure, so that one can tell which to take back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.builders import TODAY, a_channel

from raincheck.app import assets, dues, movements, recording
from raincheck.app.assets import AssetDraft
from raincheck.app.lines import LineDraft, add_line, archive_line, edit_line
from raincheck.app.recording import Entry
from raincheck.core.model import Due, LedgerKind, LedgerRow, LineStatus
from raincheck.core.money import Money
from raincheck.store import Store

ON = TODAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def huabei(store: Store) -> None:
    """The book has one line."""
    add_line(store, a_channel("huabei", name="花呗"))


def newest(store: Store) -> str:
    return store.history()[0].what


def test_a_reading_names_its_line_and_figures(store: Store) -> None:
    assert newest(store) == "Added a line: 花呗"
    recording.record(store, Entry("huabei", limit=Money(30_000_00), used=Money(3218_66)), TODAY)
    assert newest(store) == "Recorded a reading: 花呗, limit ¥30,000, used ¥3,218.66"
    recording.record(store, Entry("huabei", status=LineStatus.CLOSED), TODAY)
    assert newest(store) == "Recorded a reading: 花呗, limit ¥30,000, used ¥3,218.66, closed"
    number = store.readings("huabei")[-1].seq
    recording.correct(store, number, Entry("huabei", used=Money(5_00), status=LineStatus.OPEN))
    assert newest(store) == "Corrected a reading: 花呗, limit ¥30,000, used ¥5"
    store.undo_last()
    assert store.history()[0].what.endswith("used ¥5")


def test_dues_movements_sums_and_changes_name_theirs(store: Store) -> None:
    dues.add_due(store, Due("huabei", ON, Money(800_00)))
    assert newest(store) == "Added a due: 花呗, 25 Nov, ¥800"
    dues.pay_due(store, store.dues()[0].no, TODAY)
    assert newest(store) == "Marked a due as paid: 花呗, 25 Nov, ¥800"
    movements.add_movement(store, LedgerRow(TODAY, LedgerKind.REPAY, "huabei", Money(12_50)))
    assert newest(store) == "Added a movement: 花呗, repayment, ¥12.50"
    assets.set_asset(store, "现金", Money(12_345_67), AssetDraft())
    assert newest(store) == "Valued an asset: 现金, ¥12,345.67"
    edit_line(store, "huabei", LineDraft(name="花呗分期"))
    assert newest(store) == "Changed a line: 花呗分期"
    archive_line(store, "huabei", on=TODAY)
    assert newest(store) == "Put 花呗分期 aside"


def test_what_changes_nothing_leaves_no_entry(store: Store) -> None:
    before = store.history()
    with store.write("Nothing") as tx:
        tx.about("huabei")
    assert store.history() == before
