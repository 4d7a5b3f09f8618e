"""A start shows what the last check said, with its time, and puts today in its place."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import get_ident

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock

from raincheck.app import undoing
from raincheck.app.checking import run_check
from raincheck.app.demo import story_on
from raincheck.app.recording import Entry, record
from raincheck.app.transfer import load
from raincheck.core.money import Money
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.overview.last_word import KEY, recall
from raincheck.gui.shell.application import Application
from raincheck.store import Store, facade, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    clock = StandingClock()
    made = open_store(tmp_path / "book.raincheck", clock=clock.now, create=True)
    load(made, story_on(TODAY))
    run_check(made, TODAY, now=clock.now())
    return made


@pytest.fixture
def shown_once(qtbot: QtBot, store: Store, look: Look, repository: Path) -> Store:
    first = begin(store, look, repository)
    assert not first.waits
    first.close()
    return store


def begin(store: Store, look: Look, repository: Path, clock: StandingClock | None = None) -> Application:
    made = Application(store, clock or StandingClock(), look, Icons(repository / "resources" / "icons"))
    made.window.show()
    return made


def said(application: Application) -> str:
    labels = application.window.findChildren(QLabel)
    return "\n".join(found.text() for found in labels if found.isVisible())


def test_the_last_word_stands_until_today_is_judged(
    qtbot: QtBot, shown_once: Store, look: Look, repository: Path
) -> None:
    # Written by another process meanwhile: only the judgement of today can know it.
    record(shown_once, Entry("jiebei", used=Money(40)), TODAY)
    again = begin(shown_once, look, repository)
    assert again.waits
    assert not again.session.knows_today
    before = said(again)
    assert "As of the check today 12:00, looking at today now." in before
    with qtbot.waitSignal(again.judged):
        pass
    after = said(again)
    assert "As of the check" not in after
    assert after != before
    assert again.session.knows_today
    again.close()


def test_the_first_look_at_a_large_book_shows_no_figure_until_it_is_taken(
    qtbot: QtBot, store: Store, look: Look, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facade, "LARGE_BYTES", 0)
    first = begin(store, look, repository)
    assert first.waits
    assert not first.session.knows_today
    before = said(first)
    assert "Looking at the book …" in before
    assert "¥" not in before
    with qtbot.waitSignal(first.judged):
        pass
    assert "Looking at the book …" not in said(first)
    assert "¥" in said(first)
    first.close()


def test_undo_in_a_large_book_judges_beside_the_window(
    qtbot: QtBot, shown_once: Store, look: Look, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = begin(shown_once, look, repository)
    with qtbot.waitSignal(again.judged):
        pass
    session = again.session
    session.run(partial(record, session.store, Entry("jiebei", used=Money(40)), TODAY))
    monkeypatch.setattr(facade, "LARGE_BYTES", 0)
    threads, undo = [], undoing.undo

    def told_where(*given: object, **only: object) -> object:
        threads.append(get_ident())
        return undo(*given, **only)  # type: ignore[arg-type] - handed on as it came

    monkeypatch.setattr(undoing, "undo", told_where)
    with qtbot.waitSignal(session.checked):
        session.undo()
    assert len(threads) == 1
    assert threads[0] != get_ident()
    line = next(line for line in session.report().measures.snapshot.lines if line.channel.id == "jiebei")
    assert line.used != Money(40)
    assert session.store.next_redo() is not None
    again.close()


def test_the_day_after_the_last_word_names_its_day(
    qtbot: QtBot, shown_once: Store, look: Look, repository: Path
) -> None:
    tomorrow = StandingClock(TODAY + timedelta(days=1))
    again = begin(shown_once, look, repository, tomorrow)
    assert "As of the check yesterday 12:00" in said(again)
    with qtbot.waitSignal(again.judged):
        pass
    again.close()


def test_what_changes_before_today_is_judged_is_not_overwritten(
    qtbot: QtBot, shown_once: Store, look: Look, repository: Path
) -> None:
    again = begin(shown_once, look, repository)
    with qtbot.waitSignal(again.judged):
        again.session.run(partial(record, again.session.store, Entry("jiebei", used=Money(40)), TODAY))
    line = next(line for line in again.session.report().measures.snapshot.lines if line.channel.id == "jiebei")
    assert line.used == Money(40)
    again.close()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"program": 3}'])
def test_a_last_word_that_cannot_be_read_is_none(shown_once: Store, text: str) -> None:
    with shown_once.write_state() as state:
        state.remember(KEY, text)
    assert recall(shown_once, language="en", hidden=False) is None


def test_amounts_hidden_since_or_another_language_make_it_none(shown_once: Store) -> None:
    assert recall(shown_once, language="en", hidden=False) is not None
    assert recall(shown_once, language="en", hidden=True) is None
    assert recall(shown_once, language="zh_CN", hidden=False) is None


def test_keeping_the_same_word_again_writes_nothing(
    qtbot: QtBot, shown_once: Store, look: Look, repository: Path
) -> None:
    before = shown_once.data_version()
    again = begin(shown_once, look, repository)
    with qtbot.waitSignal(again.judged):
        pass
    again.close()
    assert shown_once.data_version() == before
