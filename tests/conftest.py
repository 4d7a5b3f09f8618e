"""Every test runs alone: own folders, no bus, no network, one time zone, and no warning passes unseen."""

from __future__ import annotations

import functools
import gc
import gettext
import logging
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, settings

from raincheck.core import text
from raincheck.store import connection, keys

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

_FOLDERS = {
    "HOME": "home",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_RUNTIME_DIR": "run",
}
_UNSET = ("RAINCHECK_BOOK", "RAINCHECK_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES")


def pytest_configure(config: pytest.Config) -> None:
    """Settle what is read once, at import, by Qt, matplotlib and the C library."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["MPLCONFIGDIR"] = fonts = tempfile.mkdtemp(prefix="raincheck-mpl-")
    config.add_cleanup(partial(shutil.rmtree, fonts, ignore_errors=True))
    os.environ["TZ"] = "Asia/Shanghai"
    if hasattr(time, "tzset"):
        time.tzset()
    # A shared machine is slow by fits; how long an example takes is for benchmarks/ to say.
    # CI looks at the same examples each time, so that a change lands or falls by itself; a developer's runs roam.
    steady = bool(os.environ.get("CI"))
    # Nor does CI make a failing example smaller: that takes up to five minutes a test, until pytest's own timeout
    # breaks in and hides the fault behind another. `CI=1 pytest TEST` finds the same one; without CI it is made small.
    phases = (Phase.explicit, Phase.reuse, Phase.generate) if steady else tuple(Phase)
    settings.register_profile("raincheck", deadline=None, print_blob=True, derandomize=steady, phases=phases)
    settings.load_profile("raincheck")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that open a window, and those that are slow by their file or by what they ask for."""
    here = Path(__file__).parent
    slow = tuple((here / "slow.txt").read_text("utf-8").split())
    for item in items:
        if f"{item.path.relative_to(here).as_posix()}::{item.name}".startswith(slow):
            item.add_marker("slow")
        if {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("gui")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that is skipped because a tool is missing has failed: nobody would see that it never runs."""
    report = yield
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if report.skipped and os.environ.get("CI") and sys.platform == "linux" and "not installed" in reason:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: {reason}: packaging/debian-packages.txt names what the suite needs"
    return report


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home, the book or the session bus of whoever runs it."""
    root = tmp_path_factory.mktemp("user")
    for name, folder in _FOLDERS.items():
        path = root / folder
        path.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(path))
    (root / "run").chmod(0o700)
    hidden = (*_UNSET, "DISPLAY", "WAYLAND_DISPLAY") if os.environ["QT_QPA_PLATFORM"] == "offscreen" else _UNSET
    for name in hidden:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={root / 'run' / 'no-bus'}")


@pytest.fixture(autouse=True, scope="session")
def _encrypted_books_cost_little() -> Iterator[None]:
    """What a book's encryption costs a processor and nobody can see from outside is spared.

    The same passphrase and salt give the same key, 0.2 s each time. And once it was asked to wipe what it frees, the
    driver locks each piece of memory until the process ends, for plain books too: half the time of the store's tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_pbkdf2", functools.cache(keys._pbkdf2))
        patch.setattr(connection, "_wipe_what_is_freed", lambda _: None)
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anything but a local socket fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any, /) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            pytest.fail(f"the program tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _english_until_asked() -> Iterator[None]:
    """A catalogue installed by one test is not there for the next."""
    text.install(gettext.NullTranslations())
    yield
    text.install(gettext.NullTranslations())


@pytest.fixture(autouse=True)
def _no_stray_warning(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A logged warning fails the test; one that was expected is asserted and then `caplog.clear()`ed."""
    yield
    stray = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
        # A busy machine takes its time, once: the fonts are looked through for the first large chart.
        and "building the font cache" not in record.getMessage()
    ]
    if stray:
        pytest.fail("unexpected log: " + "; ".join(stray))


@pytest.fixture(autouse=True)
def _rubbish_of_a_window() -> Iterator[None]:
    """Where a window has taken the collector over, it works between two tests too: few of them let the loop rest."""
    yield
    if not gc.isenabled():
        from raincheck.gui.kit.jobs import collect_what_is_due

        collect_what_is_due()


@pytest.fixture(autouse=True)
def _no_open_book(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever book a test opened is closed before its folder is cleared away."""
    from raincheck.store.facade import Store

    opened: list[Store] = []
    begin = Store.__init__

    def remembered(self: Store, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        if threading.current_thread() is threading.main_thread():  # another thread's book is that thread's to close
            opened.append(self)

    monkeypatch.setattr(Store, "__init__", remembered)
    yield
    for store in opened:
        store.close()


@pytest.fixture
def chinese() -> None:
    """The rest of the test reads Chinese."""
    from raincheck.system import i18n

    text.install(i18n.load("zh_CN"))


@pytest.fixture
def tofu(qapp: object) -> Callable[[str, QFont], str]:
    """A function that gives back the characters a font would draw as empty boxes."""
    from PySide6.QtGui import QTextLayout

    def boxes(words: str, font: QFont) -> str:
        missing = []
        for character in dict.fromkeys(words):
            layout = QTextLayout(character, font)
            layout.beginLayout()
            layout.createLine()
            layout.endLayout()
            if any(0 in run.glyphIndexes() for run in layout.glyphRuns()):
                missing.append(character)
        return "".join(missing)

    return boxes


@pytest.fixture
def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parents[1]
