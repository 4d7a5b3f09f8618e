"""The tray icon: weather and count in picture and words, its menu, and life without a tray."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from tests.system.notification_desktop import MISSING, notification_desktop

from raincheck.core.schedule import PauseFor
from raincheck.core.weather import Weather
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.tray import Tray, TrayState, weather_word

SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from raincheck.core.weather import Weather
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.tray import Tray, TrayState
application = QApplication([])
resources = Path(sys.argv[1])
tray = Tray(Icons(resources / "icons"), Look(resources, application))
tray.show_state(TrayState(Weather.RAIN, 3))
looks = 0
def look():
    global looks
    looks += 1
    started = tray.start()
    placed = started and tray._icon.geometry().width() > 0
    if placed or looks > int(sys.argv[2]):
        print(json.dumps([started, tray.shown, placed]), flush=True)
        application.quit()
timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
application.exec()
tray.stop()
"""


@pytest.fixture
def tray(qapp: QApplication, repository: Path) -> Tray:
    resources = repository / "resources"
    return Tray(Icons(resources / "icons"), Look(resources, qapp))


def action(tray: Tray, text: str) -> QAction:
    return next(entry for entry in tray.menu.actions() if entry.text().startswith(text))


def visible(tray: Tray) -> list[str]:
    return [entry.text() for entry in tray.menu.actions() if entry.isVisible() and not entry.isSeparator()]


def picture(tray: Tray) -> QImage:
    return tray.draw().pixmap(64, 64).toImage()


def test_every_weather_and_count_has_its_own_picture_and_words(tray: Tray) -> None:
    pictures, words = list[QImage](), set()
    states = [TrayState(weather, count) for weather in Weather for count in (0, 3, 12)]
    for state in states:
        tray.show_state(state)
        pictures.append(picture(tray))
        words.add(tray.tool_tip())
    assert all(one != other for index, one in enumerate(pictures) for other in pictures[index + 1 :])
    assert len(words) == len(states)
    assert len({weather_word(weather) for weather in Weather}) == len(Weather)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Open Raincheck", "window_asked"),
        ("2 open warnings", "warnings_asked"),
        ("Check now", "check_asked"),
        ("Check round", "round_asked"),
        ("Quit", "quit_asked"),
    ],
)
def test_the_menu_asks(qtbot: QtBot, tray: Tray, text: str, signal: str) -> None:
    tray.show_state(TrayState(Weather.CLOUDY, 2))
    with qtbot.waitSignal(getattr(tray, signal)):
        action(tray, text).trigger()


def test_without_warnings_there_is_nothing_to_open(tray: Tray) -> None:
    tray.show_state(TrayState(Weather.CLEAR, 0))
    assert not action(tray, "No open warnings").isEnabled()


@pytest.mark.parametrize(
    ("text", "length"), [("Pause popups for 1 h", PauseFor.HOUR), ("Pause popups for 1 d", PauseFor.DAY)]
)
def test_a_pause_is_asked_for(qtbot: QtBot, tray: Tray, text: str, length: PauseFor) -> None:
    with qtbot.waitSignal(tray.pause_asked) as heard:
        action(tray, text).trigger()
    assert heard.args == [length]


def test_a_pause_shows_its_end_and_can_be_ended(qtbot: QtBot, tray: Tray) -> None:
    tray.show_state(TrayState(Weather.CLEAR, 0, datetime(2026, 11, 22, 13, 5)))  # noqa: DTZ001 - the person's wall clock
    assert "Show popups again (paused until 11-22 13:05)" in visible(tray)
    assert not any(text.startswith("Pause") for text in visible(tray))
    assert tray.tool_tip().endswith("popups paused until 11-22 13:05")
    with qtbot.waitSignal(tray.resume_asked):
        action(tray, "Show popups again").trigger()
    tray.show_state(TrayState(Weather.CLEAR, 0))
    assert sum(text.startswith("Pause") for text in visible(tray)) == 2


def test_a_click_on_the_icon_asks_for_the_window(qtbot: QtBot, tray: Tray) -> None:
    with qtbot.waitSignal(tray.window_asked):
        tray._on_activated(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.window_asked):
        tray._on_activated(QSystemTrayIcon.ActivationReason.Context)


def test_without_a_tray_nothing_is_shown_and_nothing_breaks(tray: Tray) -> None:
    assert not tray.start()
    assert not tray.shown
    tray.show_state(TrayState(Weather.STORM, 5))
    tray.stop()


@pytest.mark.skipif(bool(MISSING) or shutil.which("trayer") is None, reason="no screen or tray to try it on")
@pytest.mark.parametrize("with_tray", [True, False])
def test_a_real_tray_takes_the_icon(tmp_path: Path, repository: Path, with_tray: bool) -> None:
    with notification_desktop(tmp_path) as desktop:
        if with_tray:
            bar = subprocess.Popen(
                ["trayer"], env=desktop.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            desktop.started.append(bar)
        environ = {**desktop.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": os.pathsep.join(sys.path)}
        with subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(repository / "resources"), "200" if with_tray else "5"],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as window:
            assert window.stdout is not None
            said = json.loads(window.stdout.readline())
    assert said == ([True, True, True] if with_tray else [False, False, False])
