"""What the window knows after a save without reading the book anew is what the book says."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from benchmarks.books import LAST_DAY, made_up
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import StandingClock

from raincheck.app import assets, checking, dues, happenings, incomes, lines, movements, recording
from raincheck.app.assets import AssetDraft
from raincheck.app.checking import CheckReport
from raincheck.app.incomes import IncomeDraft
from raincheck.app.lines import LineDraft
from raincheck.app.movements import MovementDraft
from raincheck.app.outcome import Done
from raincheck.app.recording import Entry
from raincheck.app.transfer import load
from raincheck.core.model import Due, Inquiry, LedgerKind, LedgerRow, LineStatus, Note
from raincheck.core.money import Money
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.session import Session
from raincheck.store import Store, backup, facade, open_store
from raincheck.store import observations as readings_of_the_book


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


def a_due(store: Store) -> Done[Any]:
    return dues.add_due(store, Due(channel="line2", due=LAST_DAY + timedelta(days=5), amount=Money(12_345)))


OTHER_SAVES: dict[str, Callable[[Store], Done[Any]]] = {
    "a due": a_due,
    "a due paid": lambda store: dues.pay_due(store, _numbered(store), LAST_DAY),
    "a line's day": lambda store: lines.edit_line(store, "line1", LineDraft(due_day=9)),
    "an income": lambda store: incomes.set_income(store, "wages", IncomeDraft(amount=Money(900_000), day=10)),
    "an asset": lambda store: assets.set_asset(store, "cash", Money(1_234_500), AssetDraft(liquid=True)),
    "a note": lambda store: happenings.add_note(store, Note(on=LAST_DAY, channel="line4", text="asked them")),
    "an inquiry": lambda store: happenings.add_inquiry(store, Inquiry(on=LAST_DAY, lender="a bank", reason="loan")),
}
"""What is entered beside readings and movements."""

PAST_SAVES: dict[str, Callable[[Store], Done[Any]]] = {
    "a movement": lambda store: movements.add_movement(store, a_repayment(LAST_DAY)),
    "a movement that is corrected": lambda store: movements.edit_movement(
        store, store.ledger()[-1].no, MovementDraft(amount=Money(77))
    ),
    "a movement taken out": lambda store: movements.remove_movement(store, store.ledger()[-1].no),
    "a reading withdrawn": lambda store: recording.withdraw(store, store.readings("line0")[-1].seq),
    "a line put away": lambda store: lines.archive_line(store, "line5", on=LAST_DAY),
}
"""What changes the past."""


def a_repayment(on: date) -> LedgerRow:
    return LedgerRow(on=on, kind=LedgerKind.REPAY, channel="line3", amount=Money(50_000))


def _numbered(store: Store) -> int:
    a_due(store)
    return store.dues()[-1].no


@pytest.mark.parametrize("what", [*OTHER_SAVES, *PAST_SAVES])
def test_any_save_is_judged_as_the_book_would_be(
    session: Session, store: Store, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    movements.add_movement(store, a_repayment(LAST_DAY - timedelta(days=3)))
    session.check()
    reads: list[object] = []
    read = readings_of_the_book.read_since
    monkeypatch.setattr(
        readings_of_the_book, "read_since", lambda *given, **named: reads.append(given) or read(*given, **named)
    )
    session.run(partial((OTHER_SAVES | PAST_SAVES)[what], store))
    report = session.report()
    assert bool(reads) == (what in PAST_SAVES)  # the readings of ten years are read again only where they changed
    again = checking.look(store, LAST_DAY)
    assert report.measures.snapshot.book == again.measures.snapshot.book
    assert said(report) == said(again)


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


def test_the_days_backup_of_a_large_book_is_made_beside_the_window(
    store: Store, context: Context, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(facade, "LARGE_BYTES", 0)
    threads, prove = [], backup.prove
    monkeypatch.setattr(backup, "prove", lambda *all_, **named: threads.append(_here()) or prove(*all_, **named))
    session = Session(store, StandingClock(LAST_DAY), context)
    for _ in range(2):
        session.run(partial(a_due, store))
    qtbot.waitUntil(lambda: len(store.backups()) == 1)
    context.wait()
    session.check()
    context.wait()
    assert len(store.backups()) == len(threads) == 1
    assert threads != [_here()]


def test_a_backup_beside_the_window_that_fails_is_told(
    store: Store, context: Context, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(facade, "LARGE_BYTES", 0)
    store.places.folder.write_text("no folder", encoding="utf-8")
    session = Session(store, StandingClock(LAST_DAY), context)
    with qtbot.waitSignal(context.speaker.problem) as told:
        session.check()
    assert "backups" in told.args[0]
    with qtbot.waitSignal(context.speaker.problem):
        session.check()  # and is tried again


def _here() -> int:
    return threading.get_ident()
