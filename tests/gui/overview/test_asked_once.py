"""The due day of a line with guessed terms is asked for once: who does not know it is asked no more."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import StandingClock, page_of, start, words

from raincheck.app.lines import LineDraft, edit_line
from raincheck.core.model import Terms
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.row import LinkRow
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store

ANSWER = "Don't know yet"


def asked(application: Application) -> list[str]:
    """The questions for a due day that stand among the things to do."""
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    QApplication.processEvents()
    rows = [row.text() for row in page.findChildren(LinkRow) if row.isVisible()]
    return [text for text in rows if text.startswith("Enter the due day of")]


def guess(application: Application, *lines: str) -> None:
    for line in lines:
        edit_line(application.session.store, line, LineDraft(), terms=Terms.GUESSED)
    application.session.check()
    application.context.bus.tell(Changes.everything())


def answers(application: Application) -> list[QAbstractButton]:
    return [made for made in application.window.findChildren(QPushButton) if made.isVisible() and made.text() == ANSWER]


def test_who_does_not_know_a_due_day_is_asked_for_it_once(
    qtbot: QtBot, application: Application, store: Store, look: Look, repository: Path
) -> None:
    guess(application, "jiebei", "huabei")
    assert asked(application) == ["Enter the due day of 借呗."]
    (answer,) = answers(application)
    assert answer.accessibleName() == "Enter the due day of 借呗.: Don't know yet"
    before = store.next_undo()
    answer.setFocus()
    qtbot.keyClick(answer, Qt.Key.Key_Space)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert answers(application)[0].hasFocus()
    assert asked(application) == ["Enter the due day of 花呗."], "each line is asked about once"
    qtbot.mouseClick(answers(application)[0], Qt.MouseButton.LeftButton)
    assert asked(application) == []
    assert "花呗 is not asked about again" in application.window.toast.text
    assert store.next_undo() == before, "an answer is no entry that undo would take back"
    assert "without 借呗" in words(application.window), "what the figures leave out is still named"
    again = start(qtbot, store, StandingClock(), look, repository)
    assert asked(again) == [], "nor on another day"
    guess(again, "weilidai")
    assert asked(again) == ["Enter the due day of 微粒贷."]
    again.close()
