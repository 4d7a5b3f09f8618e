"""The way of Windows and macOS, tried on the library's own Linux side, which has the same face."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.system.notification_desktop import MISSING, NotificationDesktop, notification_desktop

from raincheck.system.notify.bundled import SERVER, BundledNotifier
from raincheck.system.notify.port import Delivered, Failed, Popup

POPUP = Popup("k", "借呗额度下调", "打开看看")

# The library leaves its event loop and sockets open until the process ends, so it has a process of its own.
SCRIPT = """
import sys
from raincheck.system.notify.bundled import BundledNotifier
from raincheck.system.notify.port import Delivered, Popup
ours = BundledNotifier("Raincheck")
for line in sys.stdin:
    match line.strip():
        case "able":
            said = ours.capabilities()
            print(said and said.actions, flush=True)
        case "send":
            last = ours.send(Popup("k", "借呗额度下调", "打开看看"))
            print(type(last).__name__, flush=True)
        case "replace":
            last = ours.send(Popup("k", "借呗额度降到 0", ""), replaces=last)
            print(type(last).__name__, flush=True)
        case "close":
            print(ours.close(last), ours.close(Delivered("1", ":1.1")), ours.answers(), flush=True)
"""


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[NotificationDesktop]:
    if MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)}")
    pytest.importorskip("desktop_notifier")
    with notification_desktop(tmp_path) as desktop:
        yield desktop


@pytest.fixture
def tell(bus: NotificationDesktop) -> Iterator[Callable[[str], str]]:
    script = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env={**bus.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    with script:
        assert script.stdin is not None
        assert script.stdout is not None
        stdin, stdout = script.stdin, script.stdout

        def ask(word: str) -> str:
            stdin.write(word + "\n")
            stdin.flush()
            return stdout.readline().strip()

        yield ask
        stdin.close()


def test_a_popup_is_shown_replaced_and_closed(bus: NotificationDesktop, tell: Callable[[str], str]) -> None:
    bus.start_daemon()
    assert tell("able") == "True"
    assert tell("send") == "Delivered"
    assert bus.shows(1)
    assert tell("replace") == "Delivered"
    assert bus.shows(1)
    assert tell("close") == "True False ()"
    assert bus.shows(0)


def test_without_a_service_nothing_is_delivered(bus: NotificationDesktop, tell: Callable[[str], str]) -> None:
    assert tell("send") == "Failed"


def test_without_the_library_nothing_is_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "desktop_notifier", None)
    ours = BundledNotifier("Raincheck")
    assert ours.capabilities() is None
    assert isinstance(ours.send(POPUP), Failed)
    assert not ours.close(Delivered("1", SERVER))
