"""Another program holds the book while the person saves: the window lives on, then the save lands, or a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from raincheck.app.notifying import paused_until
from raincheck.core.schedule import PauseFor
from raincheck.gui.shell.program import Program
from raincheck.store import waiting
from raincheck.store.connection import connect
from raincheck.system.clock import SystemClock

BEATS = 25


class Holder:
    """Holds the book's write lock from a connection of its own and counts how often the window's loop turns."""

    def __init__(self, path: Path, *, until: int | None) -> None:
        self._connection = connect(path)
        self._connection.execute("BEGIN IMMEDIATE")
        self._until = until
        self.beats = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(20)

    def _beat(self) -> None:
        self.beats += 1
        if self.beats == self._until:
            self.let_go()

    def let_go(self) -> None:
        self._timer.stop()
        self._connection.close()


@pytest.fixture
def window(program: Program, book: Path, qtbot: QtBot) -> Program:
    assert program.open(book)
    qtbot.waitUntil(lambda: program.background is not None)
    return program


@pytest.fixture
def holder(book: Path) -> Iterator[Holder]:
    made = Holder(book, until=BEATS)
    with closing(made._connection):
        yield made


def said(window: Program) -> list[str]:
    told: list[str] = []
    window.application.context.speaker.toast.connect(lambda text, *_: told.append(text))
    window.application.context.speaker.problem.connect(told.append)
    return told


def test_the_window_lives_while_another_program_writes_and_then_saves(window, holder):
    told = said(window)
    window.application.settings.choose("theme", "dark")
    assert holder.beats == BEATS
    assert dict(window.application.session.store.settings())["theme"] == "dark"
    assert told[0].startswith("另一个程序正在写入账本")
    assert len(told) == 2


def test_what_the_tray_asks_for_waits_as_well(window, holder):
    window.background._on_pause(PauseFor.HOUR)
    assert holder.beats == BEATS
    assert paused_until(window.application.session.store, SystemClock()) is not None


def test_who_never_gets_the_book_is_told_so_in_one_sentence(window, book, monkeypatch):
    monkeypatch.setattr(waiting, "_STEPS", 8)
    monkeypatch.setattr(waiting, "BUSY_MS", 0)
    told = said(window)
    holder = Holder(book, until=None)
    before = window.application.session.store.history()
    assert not window.application.settings.choose("theme", "dark")
    assert holder.beats > 3
    holder.let_go()
    assert window.application.session.store.history() == before
    assert [sentence[:9] for sentence in told] == ["另一个程序正在写入"] * 2
    assert window.application.settings.choose("theme", "dark")


def test_a_program_that_ends_while_it_waits_ends_in_order(window, book, quits):
    holder = Holder(book, until=None)
    QTimer.singleShot(120, window.quit)
    assert not window.application.settings.choose("theme", "dark")
    holder.let_go()
    assert quits == ["quit"]
    assert window.application is None
