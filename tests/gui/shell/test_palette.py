"""Ctrl+K goes anywhere and finds any word; F1 opens the handbook at the page; `?` lists the keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock

from raincheck.app.checking import run_check
from raincheck.app.demo import story_on
from raincheck.app.recording import Entry as Said
from raincheck.app.recording import record
from raincheck.app.transfer import load
from raincheck.core.money import Money
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.initials import initials
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.handbook import PAGES, HandbookDialog
from raincheck.gui.shell.palette import Entry, KeysDialog, Palette, matching
from raincheck.store import open_store
from raincheck.system.resources import handbook_path


@pytest.fixture
def application(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[Application]:
    clock = StandingClock()
    store = open_store(tmp_path / "book.raincheck", clock=clock.now, create=True)
    load(store, story_on(TODAY))
    record(store, Said("weilidai", used=Money(14_000_00), note="客服说下周复核"), TODAY)
    run_check(store, TODAY, now=clock.now())
    made = Application(store, clock, look, Icons(repository / "resources" / "icons"))
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    made.close()


def palette(qtbot: QtBot, application: Application) -> Palette:
    qtbot.keyClick(application.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    return application.window.findChildren(Palette)[0]


def rows(made: Palette) -> list[str]:
    model = made.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Lines", "借呗", "Settings"]),
        ("set", ["Settings"]),
        ("s", ["Settings", "Lines"]),
        ("借", ["借呗"]),
        ("line", ["Lines", "借呗"]),
        ("nothing like it", []),
    ],
)
def test_every_word_must_be_there_and_a_beginning_comes_first(words: str, found: list[str]) -> None:
    entries = (Entry("Lines", "page"), Entry("借呗", "line"), Entry("Settings", "page"))
    assert [entry.title for entry in matching(entries, words)] == found


def test_a_page_is_one_word_and_enter_away(qtbot: QtBot, application: Application) -> None:
    made = palette(qtbot, application)
    qtbot.keyClicks(made.field, "plann")
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert application.window.shown is PageId.PLANNER


def test_a_line_opens_its_own_page(qtbot: QtBot, application: Application) -> None:
    made = palette(qtbot, application)
    made.field.setText("微粒贷")
    assert rows(made)[0].startswith("微粒贷")
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert application.window.shown is PageId.LINES


@pytest.mark.parametrize("typed", ["jb", "jiebei", "JB"])
def test_a_chinese_line_is_found_by_its_first_letters_and_by_its_id(
    qtbot: QtBot, application: Application, typed: str
) -> None:
    made = palette(qtbot, application)
    made.field.setText(typed)
    assert rows(made)[0].startswith("借呗")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("借呗", "jb"),
        ("招行信用卡", "zxxyk"),
        ("安逸花", "ayh"),
        ("Jiebei 2", "jiebei 2"),
        ("微粒贷2", "wld2"),
        ("", ""),
    ],
)
def test_first_letters_are_those_of_pinyin(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_system_that_does_not_sort_by_pinyin_finds_by_names_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raincheck.gui.kit.initials._order", lambda: None)
    assert initials("借呗") == ""


def test_the_arrow_keys_walk_the_list_while_the_field_is_typed_in(qtbot: QtBot, application: Application) -> None:
    made = palette(qtbot, application)
    qtbot.keyClick(made.field, Qt.Key.Key_Down)
    assert made.list.currentIndex().row() == 1
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert application.window.shown is PageId.LINES


def test_a_word_of_a_note_is_found_and_leads_to_its_line(qtbot: QtBot, application: Application) -> None:
    made = palette(qtbot, application)
    made.field.setText("复核")
    qtbot.waitUntil(lambda: any("客服说下周复核" in row for row in rows(made)))
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert application.window.shown is PageId.LINES


def test_an_action_is_done(qtbot: QtBot, application: Application) -> None:
    made = palette(qtbot, application)
    made.field.setText("Hide or show")
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert application.context.look.amounts_hidden


def test_the_handbook_opens_at_the_page_that_is_shown(qtbot: QtBot, application: Application) -> None:
    application.window.show_page(PageId.CALENDAR)
    qtbot.keyClick(application.window, Qt.Key.Key_F1)
    made = application.window.findChildren(HandbookDialog)[0]
    assert made.text.textCursor().block().text() == "Calendar"
    qtbot.waitUntil(lambda: 0 <= made.text.cursorRect().top() < 40)  # at the top, where a page begins to be read
    made.field.setText("check round")
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert made.text.textCursor().selectedText().lower() == "check round"


def test_the_question_mark_lists_the_keys(qtbot: QtBot, application: Application) -> None:
    qtbot.keyClick(application.window, Qt.Key.Key_Question)
    made = application.window.findChildren(KeysDialog)[0]
    told = "".join(label.text() for label in made.findChildren(QLabel))
    assert "Ctrl+K" in told
    assert "Undo the last entry" in told


@pytest.mark.parametrize("ending", ["md", "zh-CN.md"])
def test_every_page_of_the_window_has_its_section(application: Application, ending: str) -> None:
    for page in PAGES:
        assert handbook_path(f"{page}.{ending}").is_file()
    headings = [line for line in handbook_path(f"window.{ending}").read_text("utf-8").split("\n") if line[:3] == "## "]
    assert len(headings) == len(application.window.titles)
    if ending == "md":
        assert {line[3:] for line in headings} == set(application.window.titles.values())
