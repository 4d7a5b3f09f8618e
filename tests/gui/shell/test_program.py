"""The program around the window: first start, passphrases, the lock, a second start, the book written anew."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import words

from raincheck.app import trusting
from raincheck.app.wording.passphrases import forgotten_words
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.passphrase_dialog import NewPassphraseDialog, PassphraseDialog
from raincheck.gui.kit.requests import NewBook, OpenBook
from raincheck.gui.settings.backups import BackupsSection
from raincheck.gui.settings.page import SettingsPage
from raincheck.gui.settings.restore_dialog import RestoreDialog
from raincheck.gui.settings.safety import SafetySection
from raincheck.gui.shell import program as module
from raincheck.gui.shell.background import Background
from raincheck.gui.shell.program import Program
from raincheck.gui.shell.welcome_dialog import WelcomeDialog
from raincheck.store import FileKind, create_book, file_kind, open_store
from raincheck.system.clock import SystemClock

SECRET = "雨伞 umbrella 42"
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def secret_book(tmp_path: Path) -> Path:
    path = tmp_path / "secret.raincheck"
    create_book(path, passphrase=SECRET)
    return path


class Answers:
    """Answers the modal dialogs that come up, one after the other, as a person would."""

    def __init__(self, qtbot: QtBot, *answers: Callable[[QWidget], None]) -> None:
        self._left = list(answers)
        self._seen: list[QWidget] = []
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None and self._left and all(dialog is not seen for seen in self._seen):
            self._seen.append(dialog)
            self._left.pop(0)(dialog)

    @property
    def all_given(self) -> bool:
        return not self._left


def typing(passphrase: str) -> Callable[[QWidget], None]:
    def answer(dialog: QWidget) -> None:
        assert isinstance(dialog, PassphraseDialog)
        dialog.edit.setText(passphrase)
        dialog.save_button.click()

    return answer


def giving_up(dialog: QWidget) -> None:
    assert isinstance(dialog, QDialog)
    dialog.reject()


def window_of(program: Program) -> QWidget:
    assert program.application is not None
    return program.application.window


def section(program: Program, key: str, kind: type[W]) -> W:
    assert program.application is not None
    window = program.application.window
    window.show_page(PageId.SETTINGS)
    page = window.page
    assert isinstance(page, SettingsPage)
    page.open_subject(key)
    assert isinstance(page.section, kind)
    return page.section


def dialog_of(parent: QWidget, kind: type[W]) -> W:
    found = [dialog for dialog in parent.findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def test_a_wrong_passphrase_is_told_and_the_right_one_opens(qtbot: QtBot, program: Program, secret_book: Path) -> None:
    told: list[str] = []

    def then_right(dialog: QWidget) -> None:
        assert isinstance(dialog, PassphraseDialog)
        told.append(dialog.problem_label.text())
        told.append(dialog.again_label.text() if dialog.again_label.isVisible() else "")
        typing(SECRET)(dialog)

    answers = Answers(qtbot, typing("wrong"), then_right)
    assert program.begin(secret_book)
    assert answers.all_given
    assert "does not open" in told[0]
    assert told[1] == "Trying again harms nothing. A forgotten passphrase nobody can recover, nor can we."
    assert window_of(program).isVisible()


def test_giving_up_on_the_passphrase_opens_nothing(qtbot: QtBot, program: Program, secret_book: Path) -> None:
    answers = Answers(qtbot, typing("wrong"), giving_up)
    assert not program.begin(secret_book)
    assert answers.all_given
    assert program.application is None


def test_the_window_locks_when_nobody_types_and_opens_again(
    qtbot: QtBot, program: Program, secret_book: Path, monkeypatch: pytest.MonkeyPatch, quits: list[str]
) -> None:
    with open_store(secret_book, clock=SystemClock().now, passphrase=SECRET) as store, store.write("x") as tx:
        tx.set_setting("lock_minutes", "1")
    monkeypatch.setattr(module, "MINUTE", 60)
    was_open: list[bool] = []

    def locked(dialog: QWidget) -> None:
        was_open.append(program.application is not None)
        monkeypatch.setattr(module, "MINUTE", 60_000)
        typing(SECRET)(dialog)

    answers = Answers(qtbot, typing(SECRET), locked)
    assert program.begin(secret_book)
    qtbot.waitUntil(lambda: answers.all_given)
    assert was_open == [False]
    qtbot.waitUntil(lambda: program.application is not None)
    assert window_of(program).isVisible()
    assert quits == []
    window_of(program).close()
    assert quits == ["quit"]


def test_a_key_begins_the_idle_time_anew(qtbot: QtBot, program: Program, secret_book: Path) -> None:
    with open_store(secret_book, clock=SystemClock().now, passphrase=SECRET) as store, store.write("x") as tx:
        tx.set_setting("lock_minutes", "5")
    _answers = Answers(qtbot, typing(SECRET))
    assert program.begin(secret_book)
    window = window_of(program)
    QApplication.instance().installEventFilter(program)
    program._idle.setTimerType(Qt.TimerType.PreciseTimer)
    program._idle.start(50_000)
    qtbot.wait(20)
    before = program._idle.remainingTime()
    qtbot.keyClick(window, Qt.Key.Key_Shift)
    assert program._idle.remainingTime() > before
    QApplication.instance().removeEventFilter(program)


def test_a_changed_lock_time_holds_at_once(qtbot: QtBot, program: Program, secret_book: Path) -> None:
    _answers = Answers(qtbot, typing(SECRET))
    assert program.begin(secret_book)
    assert not program._idle.isActive()
    safety = section(program, "safety", SafetySection)
    safety.minutes_picker.setCurrentIndex(safety.minutes_picker.findData(5))
    safety.minutes_picker.activated.emit(safety.minutes_picker.currentIndex())
    assert program._idle.interval() == 5 * 60_000
    assert program._idle.isActive()


def test_the_first_start_begins_an_encrypted_book(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    path = tmp_path / "new" / "mine.raincheck"

    def begin(dialog: QWidget) -> None:
        assert isinstance(dialog, WelcomeDialog)
        assert forgotten_words() not in words(dialog), "a plain book has no passphrase to forget"
        dialog.secret.tick.click()
        assert forgotten_words() in words(dialog)
        assert not dialog.begin_button.isEnabled()
        dialog.secret.first_edit.setText(SECRET)
        dialog.secret.second_edit.setText(SECRET)
        dialog.begin_button.click()

    answers = Answers(qtbot, begin)
    assert program.begin(path)
    assert answers.all_given
    assert file_kind(path) is FileKind.ENCRYPTED
    assert window_of(program).isVisible()


def test_the_first_start_can_show_the_example_and_leaves_no_book(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "mine.raincheck"

    def look_at_it(dialog: QWidget) -> None:
        assert isinstance(dialog, WelcomeDialog)
        dialog.example_button.click()

    answers = Answers(qtbot, look_at_it)
    assert program.begin(path)
    assert answers.all_given
    assert program.application is not None
    assert len(program.application.session.store.channels()) == 4
    shown = program._path
    assert shown is not None
    assert shown.exists()
    assert not path.exists()
    program.quit()
    assert not shown.exists()


def test_going_away_from_the_first_start_makes_nothing(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    path = tmp_path / "mine.raincheck"
    _answers = Answers(qtbot, giving_up)
    assert not program.begin(path)
    assert not path.exists()


def test_the_first_start_speaks_the_other_language_when_asked(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    said: list[str] = []

    def other(dialog: QWidget) -> None:
        assert isinstance(dialog, WelcomeDialog)
        said.append(dialog.begin_button.text())
        dialog.language_button.click()

    def begin(dialog: QWidget) -> None:
        assert isinstance(dialog, WelcomeDialog)
        said.append(dialog.begin_button.text())
        dialog.begin_button.click()

    answers = Answers(qtbot, other, begin)
    assert program.begin(tmp_path / "mine.raincheck")
    assert answers.all_given
    assert said == ["Begin my book", "建立账本"]
    assert program.application is not None
    assert program.application.settings.preferences().language == "zh_CN"


def test_the_other_language_keeps_the_passphrase_typed_in_the_first_window(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "mine.raincheck"

    def other(dialog: QWidget) -> None:
        assert isinstance(dialog, WelcomeDialog)
        dialog.secret.tick.click()
        dialog.secret.first_edit.setText(SECRET)
        dialog.secret.second_edit.setText(SECRET)
        dialog.language_button.click()

    def begin(dialog: QWidget) -> None:
        assert isinstance(dialog, WelcomeDialog)
        dialog.begin_button.click()

    answers = Answers(qtbot, other, begin)
    assert program.begin(path)
    assert answers.all_given
    assert file_kind(path) is FileKind.ENCRYPTED
    open_store(path, clock=SystemClock().now, passphrase=SECRET).close()


def test_encrypting_from_the_settings_leaves_no_plain_byte(qtbot: QtBot, program: Program, book: Path) -> None:
    with open_store(book, clock=SystemClock().now) as store:
        store.backup()
    assert program.begin(book)
    safety = section(program, "safety", SafetySection)
    qtbot.mouseClick(safety.encrypt_button, Qt.MouseButton.LeftButton)
    dialog = dialog_of(safety, NewPassphraseDialog)
    assert forgotten_words() in words(dialog)
    qtbot.keyClicks(dialog.first_edit, "umbrella 42 rain")
    assert not dialog.save_button.isEnabled()
    qtbot.keyClicks(dialog.second_edit, "umbrella 42 rain")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: file_kind(book) is FileKind.ENCRYPTED, timeout=20_000)
    qtbot.waitUntil(lambda: program._rewriting is None and program.application is not None, timeout=20_000)
    after = section(program, "safety", SafetySection)
    assert after.controller.encrypted
    assert not after.encrypt_button.isVisibleTo(after)
    for file in (book, *book.with_name("backups").iterdir()):
        assert "借呗".encode() not in file.read_bytes()


def test_a_wrong_present_passphrase_changes_nothing(qtbot: QtBot, program: Program, secret_book: Path) -> None:
    _answers = Answers(qtbot, typing(SECRET))
    assert program.begin(secret_book)
    before = secret_book.read_bytes()[:16]
    safety = section(program, "safety", SafetySection)
    safety.rekey_button.click()
    dialog = dialog_of(safety, NewPassphraseDialog)
    assert forgotten_words() in words(dialog)
    dialog.old_edit.setText("wrong")
    dialog.first_edit.setText("another")
    dialog.second_edit.setText("another")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert dialog.problem_label.text() == tr("The present passphrase is another one.")
    dialog.reject()
    assert secret_book.read_bytes()[:16] == before


def test_a_failed_change_says_so_and_the_book_is_open_again(
    qtbot: QtBot, program: Program, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KnownError("The disk is full.")

    monkeypatch.setattr(trusting, "change_key", fail)
    told: list[str] = []
    monkeypatch.setattr(Program, "_warn", lambda _self, problem: told.append(str(problem)))
    assert program.begin(book)
    program._on_asked(module.ChangeKey(new="x"))
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["The disk is full."]
    assert program.application is not None
    assert len(program.application.session.store.channels()) == 4
    assert QApplication.overrideCursor() is None


def test_a_restore_shows_the_difference_and_keeps_the_replaced_book(
    qtbot: QtBot, program: Program, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Background, "_say_silence", lambda background: background._context.speaker.say("silence"))
    with open_store(book, clock=SystemClock().now) as store:
        store.backup()
        with store.write("archive") as tx:
            tx.add_ledger()
            tx.set_assets([])
    assert program.begin(book)
    backups = section(program, "backups", BackupsSection)
    assert backups.table.records.rowCount() == 1
    when = backups.table.records.records[0].when
    backups.table.setCurrentIndex(backups.table.sorted.index(0, 0))
    backups.restore_button.click()
    qtbot.waitUntil(lambda: bool(backups.findChildren(RestoreDialog)))
    dialog = dialog_of(backups, RestoreDialog)
    assert dialog.lost_label.text() == tr("The same lines stand in both.")
    dialog.save_button.click()
    qtbot.waitUntil(
        lambda: program._rewriting is None and bool(list(book.parent.glob("backups/*.replaced.bak"))), timeout=20_000
    )
    qtbot.waitUntil(lambda: program.application is not None)
    assert program.application is not None
    assert len(program.application.session.store.assets()) > 0
    told = program.application.window.toast
    sentence = tr("Restored from the backup {copy}: the book stands as it does there now.").format(copy=when)
    assert told.text == sentence
    qtbot.waitUntil(lambda: program.background is not None)
    assert told.text == sentence  # that no check ran for a while is not said over it


def test_a_passphrase_that_does_not_open_the_backup_is_told_at_once(
    qtbot: QtBot, program: Program, book: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "old.bak"
    create_book(backup, passphrase=SECRET)
    assert program.begin(book)
    backups = section(program, "backups", BackupsSection)
    backups.begin_restore(backup)
    dialog = dialog_of(backups, PassphraseDialog)
    dialog.edit.setText("not that")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert dialog.problem_label.text() == tr(
        "This passphrase does not open the book. Look at the keyboard's language and capitals."
    )
    dialog.edit.setText(SECRET)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: bool(backups.findChildren(RestoreDialog)))


def test_another_book_and_a_new_one_open_in_the_same_window(
    qtbot: QtBot, program: Program, book: Path, tmp_path: Path, quits: list[str]
) -> None:
    other = tmp_path / "other.raincheck"
    create_book(other)
    assert program.begin(book)
    program._on_asked(OpenBook(other))
    assert program._path == other
    program._on_asked(NewBook(tmp_path / "third.raincheck", SECRET))
    assert program._path == tmp_path / "third.raincheck"
    assert file_kind(tmp_path / "third.raincheck") is FileKind.ENCRYPTED
    assert quits == []


def test_a_book_that_does_not_open_leaves_the_present_one(
    qtbot: QtBot, program: Program, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(Program, "_warn", lambda _self, problem: told.append(str(problem)))
    assert program.begin(book)
    stray = tmp_path / "notes.txt"
    stray.write_text("no book", "utf-8")
    program._on_asked(OpenBook(stray))
    assert len(told) == 1
    assert program._path == book
    assert window_of(program).isVisible()


def test_another_language_dresses_the_window_anew(qtbot: QtBot, program: Program, book: Path) -> None:
    assert program.begin(book)
    assert program.application is not None
    first = program.application
    first.context.speaker.go.emit(Target(PageId.SETTINGS, "look"))
    assert first.settings.preferences().language == "zh_CN"
    first.settings.choose("language", "en")
    qtbot.waitUntil(lambda: program.application is not None and program.application is not first)
    page = program.application.window.page
    assert isinstance(page, SettingsPage)
    assert page.sections.item(1).text() == "Appearance"


@pytest.mark.parametrize("way", ["quit", "lock"])
def test_a_page_that_breaks_while_it_parts_keeps_no_book_open(
    qtbot: QtBot, program: Program, secret_book: Path, quits: list[str], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    answers = Answers(qtbot, typing(SECRET), lambda dialog: dialog.reject())
    assert program.open(secret_book)
    application = program.application
    assert application is not None
    application.window.show_page(PageId.CHECK)
    assert application.window.page is not None

    def broken() -> None:
        raise RuntimeError("the page is broken")

    monkeypatch.setattr(application.window.page, "part", broken)
    store = application.session.store
    with qtbot.captureExceptions() as told:
        getattr(program, way)()
    assert [str(problem) for _, problem, _ in told] == ["the page is broken"]
    assert (program.application, program._store) == (None, None)
    with pytest.raises(Exception, match="closed"):
        store.settings()
    assert quits == ["quit"]
    assert answers.all_given is (way == "lock")


FIRST = """
import sys
from raincheck.gui.shell import program, start
shown = program.Program.raise_window
def raise_window(self):
    shown(self)
    print("raised", self._path.name, flush=True)
program.Program.raise_window = raise_window
begin = program.Program.begin
def begun(self, *arguments, **named):
    answer = begin(self, *arguments, **named)
    print("open", self._path.name, flush=True)
    return answer
program.Program.begin = begun
sys.exit(start.main(book=sys.argv[1]))
"""


def test_a_second_start_raises_the_first_and_hands_its_file_over(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.raincheck"
    create_book(other)
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen", "RAINCHECK_LANG": "en"}
    first = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(FIRST), str(book)], stdout=subprocess.PIPE, text=True, env=environ
    )
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == f"open {book.name}\n"
        second = subprocess.run(
            [sys.executable, "-m", "raincheck", "open", str(other)], env=environ, timeout=60, check=False
        )
        assert second.returncode == 0
        assert first.stdout.readline() == f"raised {other.name}\n"
        assert first.poll() is None
    finally:
        first.terminate()
        first.communicate(timeout=30)


def test_a_stale_passphrase_in_the_keyring_makes_the_program_ask(
    qtbot: QtBot, program: Program, secret_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("raincheck.app.opening._kept", lambda _path: "an old one")
    answers = Answers(qtbot, typing(SECRET))
    assert program.begin(secret_book)
    assert answers.all_given
