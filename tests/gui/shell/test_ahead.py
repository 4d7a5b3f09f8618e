"""What is made and drawn in idle time is what a first look would have made: the same page, whenever it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import li_ming_book, record, shown_on

from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.page import Page
from raincheck.gui.shell.ahead import Ahead
from raincheck.gui.shell.application import Application


@pytest.fixture
def windows(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[tuple[Application, Application]]:
    """Two windows, each on a book of its own that is the same."""
    with ExitStack() as both:
        made = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            store = both.enter_context(li_ming_book(tmp_path / name))
            made.append(shown_on(qtbot, store, look, repository / "resources"))
            both.callback(made[-1].close)
        yield made[0], made[1]


def shown(page: QWidget) -> tuple[list[str], list[int]]:
    """What a person reads on a page: its texts, and how many rows its tables have."""
    QApplication.processEvents()  # what was put into a page that is shown is shown in the next turn
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    return sorted(labels), sorted(t.model().rowCount() for t in page.findChildren(QTableView) if t.isVisible())


def page_of(application: Application, id_: PageId) -> Page:
    application.window.show_page(id_)
    page = application.window.page
    assert page is not None
    return page


def made_ready(qtbot: QtBot, application: Application) -> None:
    ahead = Ahead(application.window, lambda: application.waits, application)
    ahead.start(0)
    qtbot.waitUntil(lambda: ahead.is_done, timeout=60_000)


def test_pages_made_ready_are_the_pages_opened_at_once(qtbot: QtBot, windows: tuple[Application, Application]) -> None:
    application, another = windows
    made_ready(qtbot, another)
    for id_ in tuple(PageId)[1:]:  # the overview is there from the start
        assert shown(page_of(another, id_)) == shown(page_of(application, id_))


@pytest.mark.parametrize("id_", [PageId.PLANNER, PageId.LINES])
def test_a_page_drawn_ahead_is_not_drawn_again_unless_something_changed(
    qtbot: QtBot, application: Application, id_: PageId, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_ready(qtbot, application)
    kind = type(application.window._made[id_])
    drawn, reload = [], kind.reload
    monkeypatch.setattr(kind, "reload", lambda page: drawn.append(page) or reload(page))
    page_of(application, id_)
    assert drawn == []
    page_of(application, PageId.OVERVIEW)
    record(application, Entry("jiebei", used=Money(123_400)))
    page_of(application, id_)
    assert len(drawn) == 1


@pytest.mark.parametrize("steps", [1, 3, 6, 9, 12, 15])
def test_a_page_opened_while_it_is_made_ready_is_whole(windows: tuple[Application, Application], steps: int) -> None:
    application, another = windows
    whole = shown(page_of(application, PageId.PLANNER))
    ready = another.window.get_ready(PageId.PLANNER)
    for _ in range(steps):
        next(ready, None)
    assert shown(page_of(another, PageId.PLANNER)) == whole
    for _ in ready:
        assert shown(page_of(another, PageId.PLANNER)) == whole
    assert shown(page_of(another, PageId.PLANNER)) == whole


def test_a_page_told_of_a_change_while_it_is_drawn_ahead_draws_itself_again(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = application.window.get_ready(PageId.PLANNER)
    for step in range(60):
        if step == 8:  # made with its four parts by then, and half drawn
            record(application, Entry("jiebei", used=Money(432_100)))
        next(ready, None)
    kind = type(application.window._made[PageId.PLANNER])
    drawn, reload = [], kind.reload
    monkeypatch.setattr(kind, "reload", lambda page: drawn.append(page) or reload(page))
    page_of(application, PageId.PLANNER)
    assert len(drawn) == 1


def test_nothing_is_made_while_the_book_is_put_away(qtbot: QtBot, application: Application) -> None:
    application.make_ahead()
    ahead = application._ahead
    assert ahead is not None
    application.session.leave()
    ahead.start(0)
    qtbot.waitUntil(lambda: ahead._imported, timeout=60_000)
    made = set(application.window._made)
    for _ in range(3):
        ahead._on_time()
    assert set(application.window._made) == made
