"""A dressed application, the context that pages are made with, and the whole window on a real book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock, start

from raincheck.app.checking import run_check
from raincheck.app.demo import story_on
from raincheck.app.transfer import load
from raincheck.gui.kit.bus import Bus
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.jobs import JobRunner
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store


@pytest.fixture(autouse=True)
def _empty_clipboard() -> Iterator[None]:
    """What a test laid on the clipboard is Python's, and Qt frees it when Python is gone: that ends in a fault."""
    yield
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


class Flashes(QObject):
    """Notes every widget that is shown before it has a parent: it flashes as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it by this name
        shown = event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and watched.parent() is None and not isinstance(watched, QMainWindow):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def no_flash(qapp: QApplication) -> Iterator[None]:
    """Nothing but the window itself may be shown as a window while the test runs."""
    flashes = Flashes()
    qapp.installEventFilter(flashes)
    yield
    qapp.removeEventFilter(flashes)
    assert flashes.seen == []


@pytest.fixture
def look(qapp: QApplication, repository: Path) -> Look:
    """The light theme at the designed size."""
    made = Look(repository / "resources")
    made.apply(scheme=Scheme.LIGHT, scale=1)
    return made


@pytest.fixture
def context(look: Look, repository: Path) -> Iterator[Context]:
    """What a page gets."""
    made = Context(look, Icons(repository / "resources" / "icons"), Bus(), JobRunner(), JobRunner())
    yield made
    assert made.jobs.wait()
    assert made.drawing.wait()


EVE = date(2026, 11, 21)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def store(tmp_path: Path, clock: StandingClock) -> Store:
    """The Li Ming book on the eve of the cut: its last reading is left out, and all was checked."""
    made = open_store(tmp_path / "book.raincheck", clock=clock.now, create=True)
    story = story_on(TODAY)
    load(made, replace(story, observations=tuple(seen for seen in story.observations if seen.on < TODAY)))
    run_check(made, EVE, now=clock.now())
    return made


@pytest.fixture
def empty(tmp_path: Path, clock: StandingClock) -> Store:
    return open_store(tmp_path / "empty.raincheck", clock=clock.now, create=True)


@pytest.fixture
def application(
    qtbot: QtBot, store: Store, clock: StandingClock, look: Look, repository: Path
) -> Iterator[Application]:
    made = start(qtbot, store, clock, look, repository)
    yield made
    made.close()


@pytest.fixture
def beginning(qtbot: QtBot, empty: Store, clock: StandingClock, look: Look, repository: Path) -> Iterator[Application]:
    made = start(qtbot, empty, clock, look, repository)
    yield made
    made.close()
