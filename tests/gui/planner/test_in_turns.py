"""A plan that takes long is drawn a part a turn of the loop; nobody sees old figures beside new ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.planner.books import book, fund_tab, planner, texts

from raincheck.app import incomes
from raincheck.app.incomes import IncomeDraft
from raincheck.core.money import Money
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.page import PlannerPage
from raincheck.gui.shell.application import Application


@pytest.fixture
def application(
    qtbot: QtBot, tmp_path: Path, look: Look, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """A window whose planner is drawn as that of a large book."""
    monkeypatch.setattr(PlannerPage, "draws_in_turns", property(lambda _page: True))
    with planner(qtbot, tmp_path, look, repository) as opened:
        yield opened(book("li_ming"))


def earn(application: Application, yuan: int) -> None:
    draft = IncomeDraft(amount=Money(yuan * 100), day=3)
    application.session.run(partial(incomes.set_income, application.session.store, "rent", draft))


def drawn(qtbot: QtBot, application: Application) -> str:
    """What the page says when it is done."""
    page = application.window.page
    qtbot.waitUntil(page.updatesEnabled)
    return texts(fund_tab(application))


def drawn_whole(application: Application) -> str:
    tab = fund_tab(application)
    tab.reload()
    return texts(tab)


def test_a_save_is_drawn_in_turns_and_seen_when_all_is_new(qtbot: QtBot, application: Application) -> None:
    before = drawn_whole(application)
    page = application.window.page
    earn(application, 20_000)
    turns = 0
    while not page.updatesEnabled():
        QApplication.processEvents()
        turns += 1
    assert turns >= 5
    after = drawn(qtbot, application)
    assert after != before
    assert after == drawn_whole(application)


def test_a_second_save_on_the_way_ends_in_the_last(qtbot: QtBot, application: Application) -> None:
    earn(application, 20_000)
    QApplication.processEvents()
    QApplication.processEvents()
    earn(application, 30_000)
    assert drawn(qtbot, application) == drawn_whole(application)


def test_a_page_left_on_the_way_is_drawn_when_it_is_seen_again(qtbot: QtBot, application: Application) -> None:
    earn(application, 20_000)
    QApplication.processEvents()
    application.window.show_page(PageId.LINES)
    QApplication.processEvents()
    application.window.show_page(PageId.PLANNER)
    assert application.window.page.updatesEnabled()
    assert drawn(qtbot, application) == drawn_whole(application)


def test_a_window_closed_on_the_way_asks_the_book_for_nothing(application: Application) -> None:
    page = application.window.page
    earn(application, 20_000)
    QApplication.processEvents()
    application.window.close()
    assert page.updatesEnabled()
    assert not page._turns.isActive()
