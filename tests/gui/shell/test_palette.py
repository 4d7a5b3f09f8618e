"""Ctrl+K goes anywhere and finds any word; F1 opens the handbook at the page; `?` lists the keys."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
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
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.parts import tab_names
from raincheck.gui.settings.page import SettingsPage
from raincheck.gui.settings.parts import section_names
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.handbook import PAGES, HandbookDialog
from raincheck.gui.shell.palette import Entry, KeysDialog, Palette, matching
from raincheck.store import open_store
from raincheck.system.resources import handbook_path


@pytest.fixture
def application(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[Application]:
    clock = StandingClock()
    store = open_store(tmp_path / "book.raincheck", clock=clock.now, create=True)
    story = story_on(TODAY)
    load(
        store, replace(story, channels=(*story.channels, replace(story.channels[0], id="wangshangdai", name="网商贷")))
    )
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


def heights(made: Palette) -> list[int]:
    return [made.list.visualRect(made.list.model().index(row, 0)).height() for row in range(3)]


def test_rows_are_as_airy_the_first_time_as_the_second(qtbot: QtBot, application: Application) -> None:
    """Measured before they are dressed, rows are as low as plain text."""
    made = palette(qtbot, application)
    first = heights(made)
    text = made.list.fontMetrics().height()
    made.close()
    qtbot.waitUntil(lambda: not application.window.findChildren(Palette))
    with qtbot.waitActive(application.window):
        application.window.activateWindow()
    again = palette(qtbot, application)
    assert heights(again) == first
    assert first[0] >= text + 10


def test_what_a_thing_is_and_its_keys_stand_at_the_right_edge(qtbot: QtBot, application: Application) -> None:
    made = palette(qtbot, application)
    made.field.setText("Hide or show")
    model = made.list.model()
    what, where = model.index(0, 0), model.index(0, 1)
    assert (what.data(), where.data()) == ("Hide or show amounts", "action · Ctrl+H")
    assert made.list.visualRect(where).right() == made.list.viewport().rect().right()
    assert made.list.visualRect(what).right() < made.list.visualRect(where).left()


def test_a_page_is_one_word_and_enter_away(qtbot: QtBot, application: Application) -> None:
    made = palette(qtbot, application)
    qtbot.keyClicks(made.field, "plann")
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert application.window.shown is PageId.PLANNER


@pytest.mark.parametrize(
    ("typed", "page", "key"), [("doctor", PageId.SETTINGS, "backups"), ("stress t", PageId.PLANNER, "stress")]
)
def test_a_part_of_a_page_is_found_by_its_name(
    qtbot: QtBot, application: Application, typed: str, page: PageId, key: str
) -> None:
    made = palette(qtbot, application)
    qtbot.keyClicks(made.field, typed)
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    shown = application.window.page
    assert application.window.shown is page
    assert (shown._key if isinstance(shown, SettingsPage) else shown.key) == key


def test_each_part_that_is_found_is_one_of_its_page(application: Application) -> None:
    application.window.show_page(PageId.SETTINGS)
    assert tuple(application.window.page._entries) == tuple(section_names())
    application.window.show_page(PageId.PLANNER)
    assert [entry.key for entry in application.window.page._entries] == list(tab_names())


def test_a_line_opens_its_own_page(qtbot: QtBot, application: Application) -> None:
    made = palette(qtbot, application)
    made.field.setText("微粒贷")
    assert rows(made)[0].startswith("微粒贷")
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert application.window.shown is PageId.LINES


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("jb", "借呗"),
        ("JB", "借呗"),
        ("jiebei", "借呗"),
        ("jie bei", "借呗"),
        ("jieb", "借呗"),
        ("huabei", "花呗"),
        ("weilidai", "微粒贷"),
        ("wldai", "微粒贷"),
        ("zhxyk", "招行信用卡"),
        ("zhaohangxinyongka", "招行信用卡"),
        ("xinyong", "招行信用卡"),
        ("wsd", "网商贷"),
        ("mybank", "网商贷"),
    ],
)
def test_a_line_is_found_by_pinyin_by_its_first_letters_and_by_the_name_of_its_product(
    qtbot: QtBot, application: Application, typed: str, line: str
) -> None:
    made = palette(qtbot, application)
    qtbot.keyClicks(made.field, typed)
    assert rows(made)[0].startswith(line)
    qtbot.keyClick(made.field, Qt.Key.Key_Return)
    assert application.window.shown is PageId.LINES
    assert line in [title.text() for title in application.window.page.findChildren(QLabel) if title.isVisible()]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("yujing", "预警"),
        ("yj", "预警"),
        ("shezhi", "设置"),
        ("chongzu", "债务重组"),
        ("zhaiwuchongzu", "债务重组"),
        ("zwcz", "债务重组"),
        ("changqi", "长期"),
        ("zengzhang", "增长"),
        ("yinhang", "银行"),
        ("huankuan", "还款"),
        ("tiaozheng", "调整"),
        ("yue", "余额"),
        ("lv", "利率"),
        ("rongejie", "融e借"),
    ],
)
def test_titles_in_chinese_are_found_by_their_pinyin_where_signs_have_several_sounds(typed: str, title: str) -> None:
    titles = ("预警", "设置", "债务重组", "长期", "增长", "银行", "还款", "调整", "余额", "利率", "融e借")
    found = matching([Entry(each, "页面") for each in titles], typed)
    assert [entry.title for entry in found] == [title]


@pytest.mark.parametrize("typed", ["jibei", "jiebeix", "jbb", "30", "额j"])
def test_what_is_not_its_pinyin_finds_no_name(typed: str) -> None:
    assert matching([Entry("借呗额度", "渠道")], typed) == ()


def test_what_is_said_from_its_first_sign_on_comes_first() -> None:
    """体 is ben in old books alone: no reason to stand above 借呗."""
    entries = [Entry("简体中文", "动作"), Entry("看借呗", "动作"), Entry("借呗", "渠道"), Entry("JB", "页面")]
    assert [entry.title for entry in matching(entries, "jb")] == ["JB", "借呗", "简体中文", "看借呗"]


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


def test_what_the_first_search_takes_is_read_beside_the_window(
    qtbot: QtBot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    monkeypatch.setattr("raincheck.app.searching.sqlite_utils", lambda: read.append(threading.get_ident()))
    application.window.find_asked.emit()
    qtbot.waitUntil(lambda: bool(read))
    assert read != [threading.get_ident()]
    assert "pypinyin" in sys.modules


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
