"""A replay in several processes says what one process says, whatever becomes of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from tests.builders import NOW, a_channel, a_reading, yuan

from raincheck.app import replaying
from raincheck.app.looking_back import look_back
from raincheck.app.replaying import STRETCH_DAYS, processes_for, replayed
from raincheck.core.model import Asset, Book, Income, LineStatus, Living
from raincheck.core.money import Money
from raincheck.core.replay import ReplayResult, every_day, joined, replay
from raincheck.core.rules import RULES
from raincheck.core.rules.thresholds import Band, Override
from raincheck.store import Store, open_store
from raincheck.system import beside
from raincheck.system.beside import Helper

START = date(2026, 5, 1)
DAYS = tuple(every_day(START, START + timedelta(days=99)))
CUTS = {"one": 40, "two": 44, "three": 71}


def household() -> Book:
    """Four lines, read twice a week, of which three are cut and one is closed later."""
    readings = [
        a_reading(name, on, limit=4000 if name in CUTS and (on - START).days >= CUTS[name] else 10_000, used=3500)
        for on in DAYS[::4]
        for name in ("one", "two", "three", "four")
    ]
    shut = a_reading("four", DAYS[83], status=LineStatus.CLOSED)
    return Book(
        income=(Income("pay", Money(9000_00), 1),),
        living=Living(yuan(5000), yuan(1000)),
        assets=(Asset("cash", "cash", Money(12_000_00)),),
        channels=tuple(a_channel(id, platform=id.upper(), funder=id.upper()) for id in ("one", "two", "three", "four")),
        observations=(*(reading for reading in readings if reading.on < shut.on or reading.channel != "four"), shut),
    )


@pytest.fixture(params=[None, "words of a test"], ids=["plain", "encrypted"])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    path = tmp_path / "book.raincheck"
    with open_store(path, clock=lambda: NOW, create=True, passphrase=request.param) as made:
        with made.write("loaded") as tx:
            tx.load(household())
        yield made


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Helper]:
    """Every process that was started beside this one."""
    seen: list[Helper] = []

    class Noted(Helper):
        def __init__(self, module: str) -> None:
            super().__init__(module)
            seen.append(self)

    monkeypatch.setattr(beside, "Helper", Noted)
    return seen


def alone() -> ReplayResult:
    return replay(household(), RULES, DAYS)


def warned_of_one_that_ended(caplog: pytest.LogCaptureFixture) -> bool:
    told = [record.message for record in caplog.records]
    caplog.clear()
    return told == ["a process of the replay ended early; the rest is replayed in one"]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_several_processes_say_what_one_says(store: Store, started: list[Helper], processes: int) -> None:
    assert joined(RULES, replayed(store, DAYS, processes)) == alone()
    assert len(started) == (processes if processes > 1 else 0)
    assert all(helper._process.poll() is not None for helper in started)


def test_the_thresholds_of_the_book_hold_there_too(store: Store) -> None:
    with store.write("calmer") as tx:
        tx.set_overrides([Override("L01", "cut", None, Band(Fraction(9, 10), Fraction(95, 100)))])
    calmer = joined(RULES, replayed(store, DAYS, 2))
    assert calmer == joined(RULES, replayed(store, DAYS, 1)) != alone()


def test_what_a_killed_process_leaves_is_replayed_here(
    store: Store, started: list[Helper], caplog: pytest.LogCaptureFixture
) -> None:
    going = replayed(store, DAYS, 2)
    first = next(going)
    started[1]._process.kill()
    started[1]._process.wait()
    assert joined(RULES, (first, *going)) == alone()
    assert warned_of_one_that_ended(caplog)


def test_a_book_that_changed_on_the_way_is_replayed_here_as_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = store.stand()
    with store.write("one more") as tx:
        tx.record(a_reading("two", DAYS[-1], limit=1000, used=900))
    monkeypatch.setattr(store, "stand", lambda: before)
    assert joined(RULES, replayed(store, DAYS, 2)) == replay(store.book(), RULES, DAYS) != alone()
    assert warned_of_one_that_ended(caplog)


def test_where_no_process_can_be_started_it_is_replayed_here(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(store.path / "no such program"))
    assert joined(RULES, replayed(store, DAYS, 2)) == alone()


def test_nobody_works_on_once_it_is_stopped(store: Store, started: list[Helper]) -> None:
    with closing(replayed(store, DAYS, 2)) as going:
        assert len(next(going).days) == STRETCH_DAYS
    assert [helper._process.poll() is None for helper in started] == [False, False]


def test_it_is_stopped_while_the_processes_still_read_the_book(store: Store, started: list[Helper]) -> None:
    assert list(replayed(store, DAYS, 2, lambda: False)) == []
    assert [helper._process.poll() is None for helper in started] == [False, False]


def test_a_stopped_replay_is_the_replay_up_to_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "WORTH_IT", 1)
    monkeypatch.setattr(beside, "processors", lambda: 2)
    heard: list[tuple[int, int]] = []

    def told(done: int, of: int) -> bool:
        if done and (done, of) not in heard:
            heard.append((done, of))
        return done < 2 * STRETCH_DAYS

    stopped = look_back(store, start=None, end=DAYS[-1], told=told)
    assert heard == [(STRETCH_DAYS, len(DAYS)), (2 * STRETCH_DAYS, len(DAYS))]
    assert (stopped.start, stopped.end, stopped.wanted) == (START, DAYS[2 * STRETCH_DAYS - 1], DAYS[-1])
    assert stopped.result == replay(household(), RULES, DAYS[: 2 * STRETCH_DAYS])


@pytest.mark.parametrize(
    ("processors", "days", "lines", "processes"),
    [(1, 3650, 50, 1), (2, 3650, 50, 2), (16, 3650, 50, 4), (2, 365, 50, 1), (2, 3650, 5, 1), (2, 400, 50, 2)],
)
def test_only_a_long_replay_is_worth_more_processes(
    monkeypatch: pytest.MonkeyPatch, processors: int, days: int, lines: int, processes: int
) -> None:
    monkeypatch.setattr(beside, "processors", lambda: processors)
    assert processes_for(days, lines) == processes
