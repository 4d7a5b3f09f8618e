"""A mistyped limit, taken back, leaves no warning behind; a true one clears slowly as ever."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.builders import a_channel, a_reading

from raincheck.app.checking import run_check
from raincheck.app.recording import Entry, record
from raincheck.app.undoing import redo, undo
from raincheck.core.model import Asset, Book
from raincheck.core.money import Money
from raincheck.store import Store, open_store

DAY = date(2026, 11, 22)


class Moments:
    """A clock that goes on by a minute at each look."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


def open_book(folder: Path) -> tuple[Store, Moments]:
    clock = Moments()
    store = open_store(folder / "b.raincheck", clock=clock, create=True)
    lines = ("a", "b", "c", "d")
    with store.write("began") as tx:
        tx.load(
            Book(
                assets=(Asset("cash", "cash", Money(80_000_00)),),
                channels=tuple(a_channel(id_, platform=id_, funder=id_) for id_ in lines),
                observations=tuple(
                    a_reading(id_, on=DAY - timedelta(days=days), limit=50_000, used=10_000)
                    for days in (40, 1)
                    for id_ in lines
                ),
            )
        )
    run_check(store, DAY, now=clock())
    return store, clock


def warned(store: Store, clock: Moments, on: date = DAY) -> set[str]:
    """The rules that warn of the line after a check."""
    report = run_check(store, on, now=clock())
    return {alert.rule for alert in report.alerts if alert.subject == "a"}


def test_a_typing_slip_taken_back_leaves_no_warning(tmp_path: Path) -> None:
    store, clock = open_book(tmp_path)
    assert warned(store, clock) == set()
    record(store, Entry("a", limit=Money(50_00)), DAY)
    assert {"L01", "U02"} <= warned(store, clock)
    undo(store)
    assert warned(store, clock) == set()
    redo(store)
    assert {"L01", "U02"} <= warned(store, clock)


def test_a_warning_from_before_the_slip_keeps_its_dead_band(tmp_path: Path) -> None:
    store, clock = open_book(tmp_path)
    record(store, Entry("a", used=Money(41_000_00)), DAY)
    assert "U02" in warned(store, clock)
    record(store, Entry("a", used=Money(20_000_00)), DAY + timedelta(days=1))
    assert "U02" in warned(store, clock, DAY + timedelta(days=1))
    record(store, Entry("b", limit=Money(50_00)), DAY + timedelta(days=1))
    warned(store, clock, DAY + timedelta(days=1))
    undo(store)
    assert "U02" in warned(store, clock, DAY + timedelta(days=1))
