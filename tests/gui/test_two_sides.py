"""The pages on a book with a firm behind the household: the switch, what it narrows, and what it never touches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.builders import a_reading
from tests.core.checks import own_line
from tests.gui.application_fixture import TODAY, StandingClock, shown_on

from raincheck.app.transfer import load
from raincheck.core.model import Asset, Belongs, Book, Due, Firm, Household, Income, LineStatus, Living
from raincheck.core.money import Money
from raincheck.core.planner.path import PathTerms
from raincheck.core.whose import Whose
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store

SHOP = Book(
    household=Household(firm=Firm("小店")),
    channels=(own_line("home"), own_line("shop", belongs=Belongs.FIRM), own_line("till", belongs=Belongs.FIRM)),
    observations=(
        a_reading("home", limit=9000, used=1000),
        a_reading("shop", limit=50_000, used=20_000, status=LineStatus.CLOSED),
        a_reading("till", limit=30_000, used=29_500),
    ),
    income=(Income("工资", Money(800_000), 5), Income("销售", Money(3_000_000), 10, Belongs.FIRM)),
    living=Living(Money(400_000), Money(0), Money(1_000_000)),
    assets=(Asset("cash", "活期", Money(500_000)), Asset("drawer", "店里", Money(200_000), belongs=Belongs.FIRM)),
    dues=(Due("home", TODAY.replace(day=28), Money(90_000)), Due("shop", TODAY.replace(day=29), Money(400_000))),
)


def shop_book(folder: Path) -> Store:
    store = open_store(folder / "shop.raincheck", clock=StandingClock().now, create=True)
    load(store, SHOP)
    return store


@pytest.fixture
def application(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[Application]:
    made = shown_on(qtbot, shop_book(tmp_path), look, repository / "resources")
    yield made
    made.close()


def choose(application: Application, whose: Whose) -> None:
    application.window.sidebar.parts.buttons[whose].click()
    QApplication.processEvents()


def page(application: Application, id_: PageId, subject: str | None = None):
    application.context.speaker.go.emit(Target(id_, subject))
    QApplication.processEvents()
    return application.window.page


def test_the_switch_narrows_every_list_and_sum_and_says_so_visibly(application: Application) -> None:
    window = application.window
    assert window.sidebar.parts.isVisible()
    assert not window.part_bar.isVisible()
    whole = application._overview_view()
    choose(application, Whose.HOUSEHOLD)
    assert window.part_bar.isVisible()
    assert "Household" in window.part_bar.told.text()
    home = application._overview_view()
    assert whole.metrics[0].figure != home.metrics[0].figure
    assert (home.weather, home.headline, home.act) == (whole.weather, whole.headline, whole.act)
    assert [row.id for row in page(application, PageId.LINES)._load()] == ["home"]
    assert [row.id for row in page(application, PageId.CHECK)._load()] == ["home"]
    calendar = page(application, PageId.CALENDAR)
    assert {entry.channel for entry in calendar._view.entries if entry.amount and entry.channel} == {"home"}
    assert page(application, PageId.PLANNER).plans.report().measures.owed == Money(100_000)
    alerts = page(application, PageId.ALERTS)
    about_till = next(alert.id for alert in application.session.report().alerts if alert.subject == "till")
    assert about_till not in {row.id for row in alerts.inbox._view.rows if row.here}
    window.part_bar.whole_button.click()
    assert application.session.whose is Whose.ALL
    assert not window.part_bar.isVisible()


def test_levels_badges_and_popups_are_those_of_the_whole(application: Application) -> None:
    before = application.session.report()
    badges = application._badges()
    choose(application, Whose.HOUSEHOLD)
    assert application.session.report() is before
    assert application._badges() == badges


def test_a_warning_of_the_other_side_is_shown_all_the_same_when_a_popup_leads_to_it(application: Application) -> None:
    alert = next(alert for alert in application.session.report().alerts if alert.subject == "till")
    choose(application, Whose.HOUSEHOLD)
    inbox = page(application, PageId.ALERTS, str(alert.id)).inbox
    assert inbox.list.current() == alert.id
    assert any(row.note.endswith("Firm") for row in inbox._view.rows if row.id == alert.id)


def test_a_plan_is_kept_for_everything_alone(application: Application) -> None:
    said: list[str] = []
    application.context.speaker.problem.connect(said.append)
    choose(application, Whose.FIRM)
    plans = page(application, PageId.PLANNER).plans
    assert not plans.keep("秋天", Money(100), PathTerms())
    assert "everything" in said[0]


def test_the_book_remembers_the_part(qtbot: QtBot, look: Look, repository: Path, tmp_path: Path) -> None:
    first = shown_on(qtbot, shop_book(tmp_path), look, repository / "resources")
    choose(first, Whose.FIRM)
    first.close()
    kept = open_store(tmp_path / "shop.raincheck", clock=StandingClock().now)
    again = shown_on(qtbot, kept, look, repository / "resources")
    qtbot.waitUntil(lambda: not again.waits)
    assert again.session.whose is Whose.FIRM
    assert again.window.part_bar.isVisible()
    again.close()
