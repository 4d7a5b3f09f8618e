"""The list of lines: what a line with guessed terms shows in place of its next due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from tests.builders import NOW, TODAY, a_channel, a_reading

from raincheck.app.checking import run_check
from raincheck.app.recording import standing_readings
from raincheck.app.wording import Scene
from raincheck.core.calendar import Month
from raincheck.core.model import (
    Book,
    Due,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Observation,
    Repayment,
    RepaymentMethod,
    Terms,
)
from raincheck.core.money import Money
from raincheck.core.record import lender_records
from raincheck.gui.kit.context import Tone
from raincheck.gui.lines.presenter import LinePast, LineView, line_rows, line_view
from raincheck.store import Store, open_store
from raincheck.system.catalogue import load_catalogue


def test_guessed_terms_make_no_due_and_say_so(tmp_path: Path) -> None:
    known = a_channel("known")
    lines = (known, replace(known, id="guess", terms=Terms.GUESSED), replace(known, id="idle", terms=Terms.GUESSED))
    book = Book(
        channels=lines,
        observations=tuple(a_reading(line.id, used=0 if line.id == "idle" else 500) for line in lines),
    )
    with open_store(tmp_path / "b.raincheck", clock=lambda: NOW, create=True) as store:
        with store.write("load") as tx:
            tx.load(book)
        pages = {line.id: _page(store, line.id) for line in lines}
        rows = {row.id: row for row in line_rows(run_check(store, TODAY, now=NOW))}
    assert {id_: (row.due_on is None, row.guessed) for id_, row in rows.items()} == {
        "known": (False, False),
        "guess": (True, True),
        "idle": (True, False),
    }
    assert {id_: dict(page.facts)["Due day"] for id_, page in pages.items()} == {
        "known": "day 22 of the month",
        "guess": "not known yet",
        "idle": "not known yet",
    }
    assert [pages[id_].no_dues.split(",")[0] for id_ in ("guess", "idle")] == [
        "The due day is not known yet",
        "Nothing is owed on this line.",
    ]


def test_the_next_due_is_todays_where_nothing_tells_that_it_is_paid(tmp_path: Path) -> None:
    line = replace(a_channel("a"), repayment=Repayment(RepaymentMethod.LEVEL, periods=12, due_day=TODAY.day))
    lines = tuple(replace(line, id=id_) for id_ in ("open", "paid", "late"))
    before, late = TODAY - timedelta(days=9), TODAY - timedelta(days=40)
    book = Book(
        channels=lines,
        observations=tuple(a_reading(each.id, on=before, limit=100_000, used=12_000) for each in lines),
        ledger=(LedgerRow(TODAY, LedgerKind.REPAY, "paid", Money(2000_00)),),
        dues=(Due("late", late, Money(700_00)),),
    )
    with open_store(tmp_path / "b.raincheck", clock=lambda: NOW, create=True) as store:
        with store.write("load") as tx:
            tx.load(book)
        rows = {row.id: row for row in line_rows(run_check(store, TODAY, now=NOW))}
        first = {id_: _page(store, id_).dues[0].day for id_ in ("open", "paid")}
    later = Month.of(TODAY).plus(1).on(TODAY.day)
    assert {id_: row.due_on for id_, row in rows.items()} == {"open": TODAY, "paid": later, "late": late}
    assert first == {"open": TODAY, "paid": later}, "the line's own page names the same"


def _page(store: Store, id_: str) -> LineView:
    past = LinePast(id_, standing_readings(store, id_, TODAY), ())
    page = line_view(run_check(store, TODAY, now=NOW), past, load_catalogue(), Scene())
    assert page is not None
    return page


def test_a_line_and_its_platform_count_the_same_acts(tmp_path: Path) -> None:
    """A fall below the threshold, a state nobody knows, and one reading with cut and closing make no further acts."""
    line = a_channel("a")
    shown = ((400, 50_000, "open"), (300, 49_500, "open"), (200, 20_000, "frozen"), (100, None, "unknown"))
    readings = tuple(
        a_reading("a", on=TODAY - timedelta(days=days), limit=limit, status=LineStatus(status))
        for days, limit, status in shown
    )
    with open_store(tmp_path / "b.raincheck", clock=lambda: NOW, create=True) as store:
        with store.write("load") as tx:
            tx.load(Book(channels=(line,), observations=readings))
        page = _page(store, "a")
        (platform,) = lender_records(store.book(), TODAY)
    assert platform.cuts + platform.closings == 1
    assert "1 cut or closing on this line" in page.record


def test_a_line_whose_debit_failed_wears_that_warning(tmp_path: Path) -> None:
    failed = LedgerRow(TODAY, LedgerKind.FAILED, "jiebei", Money(223_550))
    book = Book(
        channels=(a_channel(), a_channel("other")),
        observations=(a_reading(used=9000), a_reading("other", limit=10_000)),
        ledger=(failed,),
    )
    with open_store(tmp_path / "b.raincheck", clock=lambda: NOW, create=True) as store:
        with store.write("load") as tx:
            tx.load(book)
        mine, other = (row.status for row in line_rows(run_check(store, TODAY, now=NOW)))
    assert (mine.word, mine.tone) == ("Missed, failed, minimum only", Tone.DANGER)
    assert other.word != mine.word


def test_a_line_that_is_shut_says_of_its_limit_what_the_chart_and_the_sum_say(tmp_path: Path) -> None:
    def seen(days: int, status: LineStatus) -> Observation:
        return replace(a_reading("a", on=TODAY - timedelta(days=days), limit=30_000, used=14_500), status=status)

    states = (LineStatus.OPEN, LineStatus.FROZEN, LineStatus.REPAY_DISABLED, LineStatus.CLOSED)
    readings = tuple(seen(40 - 10 * place, status) for place, status in enumerate(states))
    with open_store(tmp_path / "b.raincheck", clock=lambda: NOW, create=True) as store:
        with store.write("load") as tx:
            tx.load(Book(channels=(a_channel("a"),), observations=readings))
        page = _page(store, "a")
    assert dict(page.facts)["Limit"] == "¥30,000 as last shown; shut, it counts as 0"
    assert page.history.limits[-1].limit == Money(0)
    assert "1 cut or closing (a freeze and the closing after it are one)" in page.record
