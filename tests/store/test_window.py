"""A check of the window that `book(recent=…)` reads says what a check of the whole history says."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.builders import NOW, TODAY, a_channel, a_reading

from raincheck.app.recent import line_snapshot
from raincheck.app.recording import Entry, draft
from raincheck.core.calendar import Month
from raincheck.core.evaluation import evaluate
from raincheck.core.measures import Measures
from raincheck.core.model import (
    Book,
    Due,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Living,
    Observation,
    Repayment,
    RepaymentMethod,
    Source,
    TemporaryLimit,
)
from raincheck.core.money import Money
from raincheck.core.replay import first_day
from raincheck.core.rules import RULES
from raincheck.core.rules.base import RuleContext
from raincheck.core.snapshot import Snapshot
from raincheck.store import Window, open_store

WINDOW = timedelta(days=600)
"""Events stay open for 30 days, look 180 days back for repeats and 365 more for the highest limit."""

amounts = st.none() | st.sampled_from([0, 50, 400, 5_000, 20_000, 100_000]).map(lambda yuan: Money(yuan * 100))
days_ago = st.integers(0, 40) | st.sampled_from([90, 150, 200, 250, 350, 390, 500, 590, 601, 700, 1000])
lines = st.sampled_from(["a", "b", "c"])


@st.composite
def readings(draw: st.DrawFn) -> Observation:
    on = TODAY - timedelta(draw(days_ago))
    report = draw(st.integers(0, 9)) == 0
    part = (
        TemporaryLimit(Money(100), on + timedelta(draw(st.integers(0, 90)))) if draw(st.integers(0, 9)) == 0 else None
    )
    return Observation(
        channel=draw(lines),
        on=on,
        status=draw(st.sampled_from([LineStatus.OPEN, LineStatus.OPEN, LineStatus.OPEN, *LineStatus])),
        source=Source.REPORT if report else Source.MANUAL,
        limit=draw(amounts),
        used=draw(amounts),
        temporary=part,
        as_of_month=Month.of(on).plus(-draw(st.integers(1, 3))) if report else None,
    )


@st.composite
def books(draw: st.DrawFn) -> Book:
    old = Repayment(RepaymentMethod.MIN_PCT, due_day=5, min_pct=Decimal("0.1"))
    return Book(
        living=Living(Money(500_000), Money(0)),
        channels=(
            a_channel("a", opened_on=TODAY - timedelta(draw(days_ago))),
            a_channel("b", platform="JD", funder="JD"),
            a_channel("c", platform="BANK", repayment=old),
        ),
        observations=tuple(sorted(draw(st.lists(readings(), max_size=40)), key=lambda seen: seen.on)),
        ledger=tuple(
            LedgerRow(TODAY - timedelta(draw(days_ago)), draw(st.sampled_from(LedgerKind)), draw(lines), Money(100_000))
            for _ in range(draw(st.integers(0, 8)))
        ),
        dues=tuple(Due(draw(lines), TODAY + timedelta(n), Money(1000)) for n in range(draw(st.integers(0, 2)))),
    )


def cut_below_an_old_peak() -> Book:
    """A token limit only beside the peak of ten months ago."""
    steps = ((300, 100_000), (200, 6_000), (10, 4_900))
    return Book(
        channels=(a_channel("a"), a_channel("b", platform="JD")),
        observations=tuple(a_reading("a", TODAY - timedelta(days), limit=limit) for days, limit in steps),
    )


@example(book=cut_below_an_old_peak(), ago=0)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=books(), ago=st.sampled_from([0, 0, 1, 20, 35]))
def test_the_rules_say_the_same_of_the_window_as_of_the_whole_history(book, ago, tmp_path_factory):
    path = tmp_path_factory.mktemp("window") / "book"
    with open_store(path, clock=lambda: NOW, create=True) as store:
        with store.write("load") as tx:
            tx.load(book)
        assert store.first_day() == first_day(book)
        on = TODAY - timedelta(ago)
        part = store.book(recent=Window(on - WINDOW, on))
    assert set(part.observations) <= set(book.observations)
    assert _said(part, on) == _said(book, on)


entries = st.builds(
    Entry,
    channel=st.just("a"),
    limit=amounts,
    limit_unknown=st.booleans(),
    used=amounts,
    available=amounts,
    status=st.none() | st.sampled_from(LineStatus),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=books(), ago=st.sampled_from([0, 0, 1, 20, 35]), entry=entries)
def test_an_entry_keeps_of_one_line_what_it_keeps_of_the_whole_history(book, ago, entry, tmp_path_factory):
    on = TODAY - timedelta(ago)
    with open_store(tmp_path_factory.mktemp("line") / "book", clock=lambda: NOW, create=True) as store:
        with store.write("load") as tx:
            tx.load(book)
        assert draft(line_snapshot(store, "a", on), entry) == draft(Snapshot(book, on), entry)


def test_the_first_day_is_that_of_what_is_still_watched_and_stands(tmp_path):
    with open_store(tmp_path / "book", clock=lambda: NOW, create=True) as store:
        assert store.first_day() is None
        with store.write("load") as tx:
            tx.load(cut_below_an_old_peak())
            tx.record(a_reading("b", TODAY - timedelta(400)))
            tx.archive_channel("b", on=TODAY)
        with store.write("not so") as tx:
            tx.withdraw(store.readings("a")[0].seq)
        assert store.first_day() == TODAY - timedelta(200)


def _said(book: Book, as_of: date) -> list[object]:
    runs = evaluate(RuleContext(Measures(Snapshot(book, as_of))), RULES)
    assert not [run.rule.code for run in runs if run.crash]
    return [run.findings for run in runs]


LAST = TODAY - timedelta(10)
"""The last day of a short window; what was entered since is there all the same."""
FIRST = LAST - timedelta(100)


def stays(days: int, **shown: object) -> tuple[bool, Observation]:
    """A reading so many days before the last one, which the look needs."""
    return True, a_reading("a", LAST - timedelta(days), **shown)


def spared(days: int, **shown: object) -> tuple[bool, Observation]:
    """One that the look can do without."""
    return False, stays(days, **shown)[1]


EDGES = {
    "a stretch across the first day": [spared(130), spared(120), stays(110), spared(100), spared(60), stays(20)],
    "a stretch that begins on the first day": [stays(101, limit=1), stays(100), spared(60), stays(0)],
    "what was in force stands in several readings": [
        spared(160, limit=None, used=5),
        stays(150, limit=None, used=5),
        stays(140, used=None),
        stays(120, limit=None),
        stays(110, limit=None, used=None, status=LineStatus.UNKNOWN),
        stays(50),
    ],
    "another status": [stays(90), spared(80), stays(70), stays(60, status=LineStatus.FROZEN), stays(50)],
    "another source": [
        stays(90),
        spared(80),
        stays(70),
        stays(60, source=Source.NOTICE),
        stays(50),
        spared(40),
        stays(30),
    ],
    "a limit that came back": [stays(90), stays(80, limit=9), stays(70), spared(60), stays(50)],
    "a line that was frozen before": [
        stays(300),
        spared(250),
        stays(200),
        stays(150, status=LineStatus.FROZEN),
        stays(50, status=LineStatus.FROZEN),
    ],
    "a line that was frozen, and then not to be read": [
        stays(300),
        stays(150, status=LineStatus.FROZEN),
        stays(120, status=LineStatus.UNKNOWN),
        stays(50),
    ],
    "corrections of one day": [stays(90), stays(50, used=1), stays(50, used=2), stays(50), stays(40, used=2)],
    "notes and temporary parts": [
        stays(90),
        spared(85),
        stays(80),
        stays(70, note="asked"),
        stays(60, note="asked"),
        stays(50, temporary=TemporaryLimit(Money(100), TODAY)),
        stays(40, note="asked"),
        stays(30),
        spared(20),
        stays(10),
    ],
    "a report of long ago, learnt after the last day": [
        stays(130),
        stays(-3, limit=8000, source=Source.REPORT, as_of_month=Month.of(FIRST).plus(-3)),
        spared(60),
        stays(20),
    ],
    "readings after the last day": [stays(50), spared(20), stays(0), stays(-1), stays(-2), stays(-3), stays(-4)],
    "nothing after the first day": [spared(300), stays(200)],
}


@pytest.mark.parametrize("entered", EDGES.values(), ids=EDGES)
def test_a_look_reads_what_it_needs_and_no_more(path, entered):
    whole = Book(channels=(a_channel("a"), a_channel("b")), observations=tuple(reading for _, reading in entered))
    with open_store(path, clock=lambda: NOW, create=True) as store:
        with store.write("load") as tx:
            tx.load(whole)
        part = store.book(recent=Window(FIRST, LAST))
    assert list(part.observations) == [reading for needed, reading in entered if needed]
    assert _shown(part) == _shown(whole)


def test_a_look_reads_no_reading_that_was_taken_back(store):
    entered = [a_reading("a", LAST - timedelta(days), limit=days) for days in (130, 120, 60, 50, 5)]
    with store.write("add") as tx:
        tx.add_channel(a_channel("a"))
        tx.record(*entered)
    for number in (2, 4):
        with store.write("take back") as tx:
            tx.withdraw(number)
    assert store.book(recent=Window(FIRST, LAST)).observations == (entered[0], entered[2], entered[4])


def _shown(book: Book) -> list[object]:
    """What a look on the last day says of the lines."""
    lines = Snapshot(book, LAST).lines
    return [(line.reading, line.limit, line.used, line.owed, line.headroom, line.status) for line in lines]
