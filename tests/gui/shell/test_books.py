"""Another book in the same window from the menu: one opened lately, one chosen, a new one."""

from __future__ import annotations

from pathlib import Path

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
from raincheck.system.paths import places

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
