"""Recording keeps what is not said, and never lets a temporary limit outlive its day."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading

from raincheck.app.dues import add_due
from raincheck.app.movements import add_movement
from raincheck.app.recording import Entry, draft, record
from raincheck.core.errors import UsageError
from raincheck.core.model import Book, Due, LedgerKind, LedgerRow, LineStatus, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot
from raincheck.store import Store

SEEN, UNTIL = date(2026, 11, 1), date(2026, 11, 20)


def a_book() -> Book:
    reading = replace(
        a_reading("card", on=SEEN),
        limit=Money(60_000_00),
        used=Money(1_000_00),
        status=LineStatus.OPEN,
        temporary=TemporaryLimit(Money(10_000_00), UNTIL),
    )
    return Book(channels=(a_channel("card"),), observations=(reading,))


@pytest.mark.parametrize(
    ("on", "limit", "temporary"),
    [
        pytest.param(UNTIL, 60_000_00, True, id="on its last day"),
        pytest.param(date(2026, 11, 21), 50_000_00, False, id="the day after"),
    ],
)
def test_a_kept_limit_ends_its_temporary_part_with_its_day(on: date, limit: int, *, temporary: bool) -> None:
    seen = draft(Snapshot(a_book(), on), Entry("card", used=Money(2_000_00)))
    assert seen.limit == Money(limit)
    assert (seen.temporary is not None) is temporary


def test_a_typed_limit_equal_to_the_lasting_one_ends_the_temporary_part_early() -> None:
    seen = draft(Snapshot(a_book(), date(2026, 11, 10)), Entry("card", limit=Money(50_000_00)))
    assert seen.temporary is None


@pytest.mark.parametrize(
    ("limit", "temporary"),
    [
        pytest.param(55_000_00, True, id="room for it"),
        pytest.param(10_000_00, True, id="exactly the part"),
        pytest.param(9_999_99, False, id="less than the part"),
    ],
)
def test_a_temporary_part_goes_on_while_the_typed_limit_has_room_for_it(limit: int, *, temporary: bool) -> None:
    seen = draft(Snapshot(a_book(), date(2026, 11, 10)), Entry("card", limit=Money(limit)))
    assert (seen.temporary is not None) is temporary


def test_a_limit_said_to_be_unknown_is_unknown_and_not_the_last_one() -> None:
    assert draft(Snapshot(a_book(), UNTIL), Entry("card", limit_unknown=True)).limit is None


def test_an_unknown_line_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="nobody"):
        draft(Snapshot(a_book(), UNTIL), Entry("nobody"))


def test_what_was_written_is_told_by_the_lines_name(store: Store) -> None:
    with store.write("line") as tx:
        tx.add_channel(a_channel("weilidai", name="微粒贷"))
    row = LedgerRow(TODAY, LedgerKind.FAILED, "weilidai", Money(223_550))
    told = [
        add_movement(store, row).told,
        add_due(store, Due("weilidai", TODAY, Money(100))).told,
        record(store, Entry("weilidai", limit=Money(100), used=Money(0)), TODAY).told,
    ]
    assert all("微粒贷" in each and "weilidai" not in each for each in told)
