"""A check of the window that `book(recent=…)` reads says what a check of the whole history says."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.builders import NOW, TODAY, a_channel, a_reading

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
        on = TODAY - timedelta(ago)
        part = store.book(recent=Window(on - WINDOW, on))
    assert set(part.observations) <= set(book.observations)
    assert _said(part, on) == _said(book, on)


def _said(book: Book, as_of: date) -> list[object]:
    runs = evaluate(RuleContext(Measures(Snapshot(book, as_of))), RULES)
    assert not [run.rule.code for run in runs if run.crash]
    return [run.findings for run in runs]
