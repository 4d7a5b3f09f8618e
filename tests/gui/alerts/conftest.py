"""The page of warnings over the Li Ming book, judged on one day by a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import Struct
from pytestqt.qtbot import QtBot

from raincheck import bookfile
from raincheck.app.checking import run_check
from raincheck.app.transfer import load
from raincheck.gui.alerts.page import AlertsPage
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store

DATA = Path(__file__).parents[2] / "cli" / "data"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


class FixedClock(Struct, frozen=True):
    """The same moment for ever."""

    moment: datetime
    zone: ZoneInfo

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(self.zone).date()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "home.raincheck", clock=lambda: NOW, create=True) as made:
        load(made, bookfile.parse((DATA / "li_ming.json").read_bytes()))
        run_check(made, TODAY, now=NOW)
        yield made


@pytest.fixture
def application(qtbot: QtBot, store: Store, look: Look, repository: Path) -> Iterator[Application]:
    made = Application(store, FixedClock(NOW, ZoneInfo("Asia/Shanghai")), look, Icons(repository / "resources/icons"))
    made.window.resize(1360, 860)
    with qtbot.waitExposed(made.window):
        made.window.show()
    yield made
    made.close()


@pytest.fixture
def page(application: Application) -> AlertsPage:
    application.window.show_page(PageId.ALERTS)
    made = application.window.page
    assert isinstance(made, AlertsPage)
    return made
