"""However a session ends, the window puts its book away in order: what was said to be saved stands, no -wal stays.

The process leaves by os._exit as soon as the program has ended, for Python's own end would close a forgotten book.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from raincheck.app.opening import begin_book
from raincheck.store import open_store
from raincheck.system.clock import SystemClock

WINDOW = """
import os, sys
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QMessageBox
from raincheck.app import recording
from raincheck.app.recording import Entry
from raincheck.gui.shell import program, start
begin = program.Program.begin
def begun(self, *arguments, **named):
    answer = begin(self, *arguments, **named)
    QTimer.singleShot(0, lambda: save(self))
    return answer
def save(self):
    session = self.application.session
    session.run(lambda: recording.record(session.store, Entry("jiebei", note="the last word"), session.today))
    if "asking" in sys.argv:
        QTimer.singleShot(0, lambda: QMessageBox(parent=self.application.window).exec())
    QTimer.singleShot(0, end)
def end():
    print("saved", flush=True)
    if "session" in sys.argv:  # what Qt sends itself when the system's session manager asks it to end
        QCoreApplication.postEvent(QCoreApplication.instance(), QEvent(QEvent.Type.Quit))
program.Program.begin = begun
code = start.main(book=sys.argv[1])
sys.stderr.flush()
os._exit(code)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a session by closing the window")
@pytest.mark.parametrize("asking", ["", "asking"], ids=["", "while a dialog asks"])
@pytest.mark.parametrize("way", ["SIGTERM", "SIGHUP", "session", "screen"])
def test_the_book_is_put_away_in_order(book: Path, way: str, asking: str) -> None:
    environ, screen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}, None
    if way == "screen":
        if shutil.which("Xvfb") is None:
            pytest.skip("Xvfb is not installed")
        reading, writing = os.pipe()
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as numbers:
            environ |= {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{numbers.readline().strip()}"}
    command = [sys.executable, "-c", textwrap.dedent(WINDOW), str(book), way, asking]
    window = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)
    try:
        assert window.stdout is not None
        assert window.stdout.readline() == "saved\n"
        if screen is not None:
            screen.kill()
        elif way != "session":
            window.send_signal(getattr(signal, way))
        _, said = window.communicate(timeout=60)
    finally:
        window.kill()
        if screen is not None:
            screen.kill()
            screen.wait()
    assert window.returncode == (1 if way == "screen" else 0)
    assert "Traceback" not in said
    assert not book.with_name(book.name + "-wal").exists()
    with open_store(book, clock=SystemClock().now) as store:
        assert store.book().observations[-1].note == "the last word"


QUESTION = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from raincheck.gui.shell import start
def look():
    asked = QApplication.activeModalWidget()
    print(type(asked).__name__, flush=True) if asked is not None else QTimer.singleShot(20, look)
dress = start.dress
def dressed(*arguments, **named):
    QTimer.singleShot(20, look)
    return dress(*arguments, **named)
start.dress = dressed
sys.exit(start.main(book=sys.argv[1]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a session by closing the window")
@pytest.mark.parametrize("asked", ["WelcomeDialog", "UnlockDialog"])
def test_a_question_before_the_first_window_ends_with_the_session_too(tmp_path: Path, asked: str) -> None:
    book = tmp_path / "book.raincheck"
    if asked == "UnlockDialog":
        begin_book(book, "a passphrase")
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", textwrap.dedent(QUESTION), str(book)]
    window = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)
    try:
        assert window.stdout is not None
        assert window.stdout.readline() == f"{asked}\n"
        window.send_signal(signal.SIGTERM)
        _, said = window.communicate(timeout=60)
    finally:
        window.kill()
    assert window.returncode == 0
    assert "Traceback" not in said
