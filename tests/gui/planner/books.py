"""The planner opened on a book, for the tests of its tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from raincheck import bookfile
from raincheck.app import planning
from raincheck.app.planning import PlanningReport
from raincheck.app.transfer import load
from raincheck.core.model import Book
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.fund import FundTab
from raincheck.gui.planner.page import PlannerPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store

DATA = Path(__file__).parents[2] / "cli" / "data"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)

Opened = Callable[[Book], Application]


class FixedClock(Struct, frozen=True):
    """The same moment for ever."""

    moment: datetime
    zone: ZoneInfo

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(self.zone).date()


@contextmanager
def planner(qtbot: QtBot, folder: Path, look: Look, repository: Path, *, tab: str = "fund") -> Iterator[Opened]:
    """A function that opens a tab of the planner on a book."""
    made: list[tuple[Application, Store]] = []

    def open_on(book: Book) -> Application:
        store = open_store(folder / f"{len(made)}.raincheck", clock=lambda: NOW, create=True)
        load(store, book)
        clock = FixedClock(NOW, ZoneInfo("Asia/Shanghai"))
        application = Application(store, clock, look, Icons(repository / "resources/icons"))
        application.window.resize(1360, 860)
        with qtbot.waitExposed(application.window):
            application.window.show()
        application.context.speaker.go.emit(Target(PageId.PLANNER, tab))
        made.append((application, store))
        return application

    yield open_on
    for application, store in made:
        application.close()
        store.close()


def book(name: str) -> Book:
    """A book of the worked examples."""
    return bookfile.parse((DATA / f"{name}.json").read_bytes())


def page_of(application: Application) -> PlannerPage:
    """The planner's page."""
    page = application.window.page
    assert isinstance(page, PlannerPage)
    return page


def fund_tab(application: Application) -> FundTab:
    """Its first tab."""
    made = page_of(application).tab
    assert isinstance(made, FundTab)
    return made


def report_of(application: Application) -> PlanningReport:
    """What the use case says of the book."""
    return planning.planning(application.session.store, TODAY)


def texts(widget: QWidget) -> str:
    """Everything that can be read."""
    QApplication.processEvents()  # what was just added is laid out then
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget.window()))
