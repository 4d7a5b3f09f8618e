"""A bug in the window: said once, calmly, with a report that gives nothing away; the window goes on or closes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from raincheck.core.errors import KnownError
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.crash import CrashWatch, report
from raincheck.gui.shell.ending import EndingSignals

SECRETS = ("借呗", "100,000", "li-ming", "secret")


@pytest.fixture
def left() -> list[bool]:
    return []


@pytest.fixture
def watch(look: Look, left: list[bool]) -> Iterator[CrashWatch]:
    made = CrashWatch(lambda: left.append(True))
    made.start()
    yield made
    made.stop()
    if made.dialog is not None:
        made.dialog.close()


def crash() -> tuple[type[BaseException], BaseException, object]:
    try:
        raise ValueError("借呗 100,000 of /home/li-ming/secret.raincheck")  # noqa: TRY301 - what a bug says
    except ValueError as problem:
        return type(problem), problem, problem.__traceback__


def test_the_report_tells_where_and_never_what() -> None:
    told = report(*crash())
    assert "ValueError" in told
    assert "test_crash.py" in told
    assert not any(secret in told for secret in SECRETS)


def test_a_bug_opens_one_dialog_and_the_window_goes_on(
    qtbot: QtBot, watch: CrashWatch, left: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        sys.excepthook(*crash())
    assert [record.message for record in caplog.records] == ["crash"] * 3
    caplog.clear()
    dialog = watch.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.report.toPlainText()
    dialog.go_on_button.click()
    assert watch.dialog is None
    assert left == []


def test_the_person_may_leave_instead(
    qtbot: QtBot, watch: CrashWatch, left: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    sys.excepthook(*crash())
    caplog.clear()
    assert watch.dialog is not None
    watch.dialog.quit_button.click()
    assert left == [True]


def test_escape_goes_on(qtbot: QtBot, watch: CrashWatch, left: list[bool], caplog: pytest.LogCaptureFixture) -> None:
    sys.excepthook(*crash())
    caplog.clear()
    assert watch.dialog is not None
    watch.dialog.reject()
    assert watch.dialog is None
    assert left == []


def test_afterwards_the_interpreter_has_its_last_word_back(look: Look) -> None:
    before = sys.excepthook
    watch = CrashWatch(lambda: None)
    watch.start()
    assert sys.excepthook != before
    watch.stop()
    assert sys.excepthook == before


def test_a_known_error_is_its_sentence_and_no_crash(look: Look) -> None:
    told: list[str] = []
    watch = CrashWatch(lambda: None, lambda problem: told.append(str(problem)))
    watch.on_crash(KnownError, KnownError("The disk is full."), None)
    assert told == ["The disk is full."]
    assert watch.dialog is None


@pytest.mark.skipif("not hasattr(signal, 'SIGHUP')")
def test_the_window_leaves_in_order_when_the_session_ends(qtbot: QtBot) -> None:
    left: list[bool] = []
    ending = EndingSignals(lambda: left.append(True))
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        qtbot.waitUntil(lambda: bool(left))
    finally:
        ending.stop()
