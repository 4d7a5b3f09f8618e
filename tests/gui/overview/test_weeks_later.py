"""The overview weeks after a cut: steps long past are told once, and a balance older than a payment is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock, li_ming_book, start

from raincheck.app.confirming import confirm_paid
from raincheck.app.dues import add_due
from raincheck.core.duecalendar import due_on
from raincheck.core.model import Due
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.row import LinkRow
from raincheck.gui.shell.application import Application
from raincheck.store import Store

DUE = date(2026, 12, 8)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Store]:
    made = li_ming_book(tmp_path)
    yield made
    made.close()


@pytest.fixture
def after(qtbot: QtBot, book: Store, look: Look, repository: Path) -> Iterator[Callable[[int], Application]]:
    made: list[Application] = []

    def opened(days: int) -> Application:
        made.append(start(qtbot, book, StandingClock(TODAY + timedelta(days=days)), look, repository))
        made[-1].context.speaker.go.emit(Target(PageId.OVERVIEW))
        return made[-1]

    yield opened
    for each in made:
        each.close()


def rows(application: Application) -> list[str]:
    QApplication.processEvents()
    page = application.window.page
    shown = [row for row in page.findChildren(LinkRow) if row.isVisible()]
    shown.sort(key=lambda row: row.mapTo(page, QPoint(0, 0)).y())
    return [row.text() for row in shown]


def test_steps_that_are_long_past_are_told_once_and_last(after: Callable[[int], Application]) -> None:
    told = rows(after(25))
    assert [place for place, row in enumerate(told) if "long past" in row] == [len(told) - 1]
    assert not any("days late" in row for row in told)


def test_a_balance_that_is_older_than_a_payment_is_asked_for(after: Callable[[int], Application], book: Store) -> None:
    add_due(book, Due("huabei", DUE, Money(650_000)))
    application = after(20)
    entry = due_on(application.session.report().measures.snapshot, "huabei", DUE)
    assert entry is not None
    application.session.run(lambda: confirm_paid(book, entry, DUE))
    assert "What is owed stands as of 2026-11-22" in application.window.toast.text
    assert "Enter what 花呗 shows as owed now." in rows(application)
    application.context.speaker.go.emit(Target(PageId.CALENDAR, str(date(2027, 1, 8))))
    QApplication.processEvents()
    labels = [each.text() for each in application.window.page.findChildren(QLabel) if each.isVisible()]
    assert tr("computed from the balance before the payment") in labels
