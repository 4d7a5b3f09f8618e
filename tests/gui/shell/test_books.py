"""Another book in the same window from the menu: one opened lately, one chosen, a new one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from tests.gui.shell.test_program import dialog_of, window_of

from raincheck.app.demo import make_demo_book
from raincheck.core.text import tr
from raincheck.gui.settings.new_book_dialog import NewBookDialog
from raincheck.gui.shell import recent_books
from raincheck.gui.shell.main_window import MainWindow
from raincheck.gui.shell.program import Program
from raincheck.store import FileKind, file_kind
from raincheck.system.clock import SystemClock
from raincheck.system.paths import EXAMPLE_FOLDER, places

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def the_window(program: Program) -> MainWindow:
    window = window_of(program)
    assert isinstance(window, MainWindow)
    return window


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    """Ctrl+Shift and a key, in the window that the person has before them."""
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, key, BOTH)


def recent(window: MainWindow) -> list[str]:
    window.recent.aboutToShow.emit()
    return [action.text().split("  ·  ")[0] for action in window.recent.actions() if not action.isSeparator()]


def open_is(qtbot: QtBot, program: Program, path: Path) -> None:
    qtbot.waitUntil(lambda: program._path == path and program.application is not None)


def test_books_come_and_go_in_one_window(qtbot: QtBot, program: Program, book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.raincheck"
    make_demo_book(other, SystemClock())
    assert program.begin(book)
    assert not the_window(program).recent.menuAction().isEnabled()
    press(qtbot, the_window(program), Qt.Key.Key_O)
    chooser = dialog_of(the_window(program), QFileDialog)
    chooser.fileSelected.emit(str(other))
    chooser.reject()
    open_is(qtbot, program, other)
    assert recent(the_window(program)) == ["home", tr("Forget this list")]
    the_window(program).recent.actions()[0].trigger()
    open_is(qtbot, program, book)
    press(qtbot, the_window(program), Qt.Key.Key_N)
    dialog = dialog_of(the_window(program), NewBookDialog)
    dialog.path_edit.setText(str(tmp_path / "new"))
    qtbot.mouseClick(
        next(b for b in dialog.findChildren(QPushButton) if b.text() == tr("Begin the book")), Qt.MouseButton.LeftButton
    )
    made = tmp_path / "new.raincheck"
    open_is(qtbot, program, made)
    assert file_kind(made) is FileKind.PLAIN
    assert recent(the_window(program)) == ["home", "other", tr("Forget this list")]
    other.unlink()
    assert recent(the_window(program)) == ["home", tr("Forget this list")]
    the_window(program).recent.actions()[-1].trigger()
    assert recent_books.recall(recent_books.recent_file(places())) == ()
    assert not the_window(program).recent.menuAction().isEnabled()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Another book, which was open last time."""
    path = tmp_path / "shop.raincheck"
    make_demo_book(path, SystemClock())
    recent_books.note(recent_books.recent_file(places()), path)
    return path


@pytest.fixture
def said(program: Program, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the window says in passing."""
    heard: list[str] = []
    monkeypatch.setattr(program, "say", heard.append)
    return heard


def test_a_start_that_opens_the_usual_book_names_the_one_that_was_open_last(
    program: Program, book: Path, shop: Path, said: list[str]
) -> None:
    usual = places().book
    usual.parent.mkdir(parents=True, exist_ok=True)
    book.rename(usual)
    assert program.begin(usual)
    assert len(said) == 1
    assert {usual.stem, shop.stem} <= set(re.findall(r"\w+", said[0]))
    assert program.open(shop)
    assert program.open(usual)
    assert len(said) == 1  # then it was chosen


def test_a_start_that_opens_the_book_it_was_asked_for_says_nothing(
    program: Program, book: Path, shop: Path, said: list[str]
) -> None:
    assert program.begin(book)
    assert said == []


def test_an_example_is_not_kept_among_the_books_opened_lately(
    program: Program, book: Path, tmp_path: Path, shop: Path
) -> None:
    example = tmp_path / f"{EXAMPLE_FOLDER}x1" / "li-ming.raincheck"
    example.parent.mkdir()
    make_demo_book(example, SystemClock())
    assert program.open(example)
    assert program.open(book)
    assert recent(the_window(program)) == ["shop", tr("Forget this list")]


def test_the_list_holds_the_latest_eight_and_bears_any_file(tmp_path: Path) -> None:
    file = tmp_path / "state" / "recent-books.json"
    books = [tmp_path / f"{n}.raincheck" for n in range(12)]
    for path in books:
        path.touch()
        recent_books.note(file, path)
    assert recent_books.recall(file) == tuple(reversed(books[4:]))
    for broken in (b"", b"{", b'{"a": 1}', b"\xff"):
        file.write_bytes(broken)
        assert recent_books.recall(file) == ()
