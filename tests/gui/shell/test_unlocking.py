"""The question for a book's passphrase: it looks as the book does, and there is a way on for whoever forgot it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.shell.test_program import SECRET, Answers, giving_up, typing

from raincheck.app.preferring import change_setting
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.settings.new_book_dialog import NewBookDialog
from raincheck.gui.shell.program import Program
from raincheck.gui.shell.unlock_dialog import UnlockDialog
from raincheck.store import FileKind, create_book, file_kind, open_store
from raincheck.system import i18n
from raincheck.system.clock import SystemClock


@pytest.fixture
def secret_book(tmp_path: Path) -> Path:
    path = tmp_path / "secret.raincheck"
    create_book(path, passphrase=SECRET)
    return path


def choosing(monkeypatch: pytest.MonkeyPatch, *files: Path) -> Callable[[QWidget], None]:
    """Press the button that opens another book, and take these files, one each time it is pressed."""
    left = [str(file) for file in files]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (left.pop(0), ""))

    def press(dialog: QWidget) -> None:
        assert isinstance(dialog, UnlockDialog)
        dialog.open_button.click()

    return press


def test_a_forgotten_passphrase_leaves_a_way_to_another_book(
    qtbot: QtBot, program: Program, secret_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.raincheck"
    create_book(other)
    answers = Answers(qtbot, choosing(monkeypatch, other))
    assert program.begin(secret_book)
    assert answers.all_given
    assert program._path == other
    assert file_kind(secret_book) is FileKind.ENCRYPTED


def test_it_says_where_the_book_stays(qtbot: QtBot, program: Program, secret_book: Path) -> None:
    said: list[str] = []

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, UnlockDialog)
        said.append(dialog.stays_label.text().replace("\u200b", ""))
        giving_up(dialog)

    answers = Answers(qtbot, read)
    assert not program.begin(secret_book)
    assert answers.all_given
    assert any(str(secret_book) in text and "begin a new one" in text for text in said)


@pytest.mark.parametrize("secret", [None, "another umbrella"])
def test_a_new_book_can_be_begun_in_its_place(
    qtbot: QtBot, program: Program, secret_book: Path, secret: str | None
) -> None:
    fresh = secret_book.with_name("fresh.raincheck")

    def press(dialog: QWidget) -> None:
        assert isinstance(dialog, UnlockDialog)
        dialog.begin_button.click()

    def begin(dialog: QWidget) -> None:
        assert isinstance(dialog, NewBookDialog)
        dialog.path_edit.setText(str(fresh))
        if secret is not None:
            dialog.secret.tick.click()
            dialog.secret.first_edit.setText(secret)
            dialog.secret.second_edit.setText(secret)
        dialog.save_button.click()

    answers = Answers(qtbot, press, begin)
    assert program.begin(secret_book)
    assert answers.all_given
    assert program._path == fresh
    assert file_kind(fresh) is (FileKind.PLAIN if secret is None else FileKind.ENCRYPTED)


def test_a_file_that_is_no_book_leads_back_to_the_question(
    qtbot: QtBot, program: Program, secret_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "letter.txt"
    wrong.write_text("no book", encoding="utf-8")
    told: list[str] = []

    def then_right(dialog: QWidget) -> None:
        assert isinstance(dialog, UnlockDialog)
        told.append(dialog.problem_label.text())
        typing(SECRET)(dialog)

    answers = Answers(qtbot, choosing(monkeypatch, wrong), then_right)
    assert program.begin(secret_book)
    assert answers.all_given
    assert "letter.txt" in told[0]
    assert program._path == secret_book


def test_the_question_wears_what_the_book_wore(
    qtbot: QtBot, program: Program, secret_book: Path, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RAINCHECK_LANG", raising=False)
    with open_store(secret_book, clock=SystemClock().now, passphrase=SECRET) as store:
        change_setting(store, "theme", "dark")
        change_setting(store, "language", "zh_CN")
    _first = Answers(qtbot, typing(SECRET))
    assert program.begin(secret_book)
    program.close()
    look.apply(scheme=Scheme.LIGHT)
    i18n.speak("en")
    seen: list[str] = []

    def see(dialog: QWidget) -> None:
        seen.extend((look.theme.name, dialog.windowTitle()))
        giving_up(dialog)

    _second = Answers(qtbot, see)
    assert not program.begin(secret_book)
    assert seen == ["dark", "解锁账本"]
