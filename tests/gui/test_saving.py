"""What the window knows after a save without reading the book anew is what the book says."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from benchmarks.books import LAST_DAY, made_up
from tests.gui.application_fixture import StandingClock

from raincheck.app import checking
from raincheck.app.checking import CheckReport
from raincheck.app.recording import Entry
from raincheck.app.transfer import load
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.session import Session
from raincheck.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    clock = StandingClock(LAST_DAY)
    made = open_store(tmp_path / "book.raincheck", clock=clock.now, create=True)
    load(made, made_up(8, 3))
    return made


@pytest.fixture
def session(store: Store, context: Context) -> Session:
    made = Session(store, StandingClock(LAST_DAY), context)
    made.check()
    return made


def said(report: CheckReport) -> tuple[object, ...]:
    snapshot = report.measures.snapshot
    return report.levels, report.alerts, report.weather, snapshot.lines, snapshot.exposure, report.measures.dsr


def entries(chance: random.Random) -> list[Entry]:
    return [
        Entry(
            f"line{chance.randrange(8)}",
            limit=Money(chance.randrange(0, 200_000) * 100) if chance.random() < 0.5 else None,
            used=Money(chance.randrange(0, 20_000) * 100) if chance.random() < 0.8 else None,
            status=chance.choice((None, None, LineStatus.CLOSED, LineStatus.OPEN, LineStatus.REPAY_DISABLED)),
        )
        for _ in range(12)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_a_reading_typed_in_the_window_is_judged_as_the_book_would_be(
    session: Session, store: Store, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[object] = []
    book = Store.book
    monkeypatch.setattr(Store, "book", lambda self, **named: reads.append(named) or book(self, **named))
    chance = random.Random(seed)  # noqa: S311 - made-up entries
    for entry in entries(chance):
        reads.clear()
        session.record_seen(entry, worse=chance.random() < 0.5)
        report = session.report()
        assert reads == []  # the book was not read again
        assert said(report) == said(checking.look(store, LAST_DAY))


def test_what_another_process_writes_is_seen_after_the_next_save(session: Session, store: Store) -> None:
    with open_store(store.path, clock=StandingClock(LAST_DAY).now) as other, other.write("from elsewhere") as tx:
        line = tx.channels()[0]
        tx.archive_channel(line.id, on=LAST_DAY)
    session.record_seen(Entry("line3", used=Money(100)), worse=False)
    assert said(session.report()) == said(checking.look(store, LAST_DAY))
    assert line.id not in session.report().measures.snapshot.channels


def test_undo_and_another_day_read_the_book_again(session: Session, store: Store) -> None:
    session.record_seen(Entry("line3", limit=Money(100)), worse=True)
    session.undo()
    assert said(session.report()) == said(checking.look(store, LAST_DAY))
    session.clock.day = LAST_DAY + timedelta(days=1)
    assert said(session.report()) == said(checking.look(store, LAST_DAY + timedelta(days=1)))
