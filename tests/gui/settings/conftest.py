"""The page of settings on an empty book, with a scheduler that keeps jobs in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from raincheck.gui.kit.context import Context
from raincheck.gui.kit.session import Session
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.page import SettingsPage
from raincheck.store import Store, open_store
from raincheck.system.autostart.base import AutostartError, Job, Status, Way
from raincheck.system.clock import SystemClock


class FakeSystem:
    """A scheduler that keeps jobs in memory."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self.refuses = False

    def install(self, job: Job) -> None:
        if self.refuses:
            raise AutostartError("The system refused.")
        self.job = job

    def remove(self, name: str) -> bool:
        self.job = None
        return True

    def status(self, name: str, job: Job | None = None) -> Status:
        there = self.job is not None
        return Status(Way.SYSTEMD, installed=there, active=there, current=self.job == job, daily=True)


@pytest.fixture
def system() -> FakeSystem:
    return FakeSystem()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "b.raincheck", clock=SystemClock().now, create=True) as opened:
        yield opened


@pytest.fixture
def controller(store: Store, context: Context, system: FakeSystem) -> SettingsController:
    whole = Session(store, SystemClock(), context, context.bus)
    return SettingsController(whole, context, system=lambda: system)


@pytest.fixture
def page(qtbot: QtBot, context: Context, controller: SettingsController) -> SettingsPage:
    made = SettingsPage(context, controller)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    return made
