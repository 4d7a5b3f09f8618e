"""The weather of the year: what checks told, day by day; days nobody checked stay empty and are called so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import words

from raincheck.core.weather import Weather
from raincheck.gui.kit.look import Look
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.overview.sky import SkyStrip, SkyView, sky_view
from raincheck.gui.shell.application import Application
from raincheck.store import CheckRun

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def view() -> SkyView:
    told = [(ago(40), Weather.CLEAR), (ago(39), Weather.CLEAR), (ago(38), Weather.STORM), (ago(1), Weather.RAIN)]
    return sky_view(told, TODAY)


def test_days_in_a_row_are_one_span_and_a_day_nobody_checked_is_none(view: SkyView) -> None:
    assert [(span.first, span.last, span.weather) for span in view.spans] == [
        (ago(40), ago(39), Weather.CLEAR),
        (ago(38), ago(38), Weather.STORM),
        (ago(1), ago(1), Weather.RAIN),
    ]
    assert (view.at(ago(2)), view.at(TODAY), view.checked) == (None, None, 4)


def test_a_young_book_shows_a_month_so_that_its_days_have_a_width() -> None:
    assert sky_view([(TODAY, Weather.CLEAR)], TODAY).start == ago(29)
    assert sky_view([], TODAY).start == ago(29)


def test_the_strip_is_walked_by_keys_and_says_each_day(qtbot: QtBot, look: Look, view: SkyView) -> None:
    strip = SkyStrip(look)
    qtbot.addWidget(strip)
    strip.resize(600, 70)
    strip.show_sky(view)
    told = "Clear on 2 days, Rain on 1 day, Storm on 1 day"
    assert strip.accessibleDescription().startswith(f"Since {ago(40)}: {told};")
    qtbot.keyClick(strip, Qt.Key.Key_End)
    assert strip.accessibleDescription() == f"{ago(1)}: Rain"
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert strip.accessibleDescription() == f"{ago(38)}: Storm"
    assert strip.words_on(ago(20)) == f"{ago(20)}: not checked"
    with qtbot.waitSignal(strip.picked) as picked:
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert picked.args == [ago(38)]


def test_what_was_checked_is_painted_and_what_was_not_stays_empty(qtbot: QtBot, look: Look, view: SkyView) -> None:
    strip = SkyStrip(look)
    qtbot.addWidget(strip)
    strip.resize(820, 70)
    strip.show_sky(view)
    seen, plot = strip.picture(1), strip.plot()

    def colour(day: date) -> QColor:
        at = QPointF((strip.x_of(day, plot) + strip.x_of(day + timedelta(days=1), plot)) / 2, plot.center().y())
        return seen.pixelColor(at.toPoint())

    assert colour(ago(1)) == look.colour("danger")
    assert colour(ago(20)) == look.colour("surface")


def test_an_empty_strip_says_so(qtbot: QtBot, look: Look) -> None:
    strip = SkyStrip(look)
    qtbot.addWidget(strip)
    strip.show_sky(sky_view([], TODAY))
    assert strip.summary().startswith("No check has told the weather yet.")
    assert not strip.stops()


def test_a_window_that_is_painted_when_its_book_is_away_asks_nothing_of_it(application: Application) -> None:
    page = application.window.page
    assert isinstance(page, OverviewPage)
    application.session.leave()
    application.session.store.close()
    page.show_sky()
    assert not any(strip.isVisible() for strip in page.findChildren(SkyStrip))


def test_the_overview_shows_what_the_last_check_of_each_day_told(qtbot: QtBot, application: Application) -> None:
    store, today = application.session.store, application.session.today
    day = today - timedelta(days=3)
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with store.write_state() as state:
        state.save_check(CheckRun(at, day, Weather.STORM, None))
        state.save_check(CheckRun(at, day, Weather.CLOUDY, None))
        state.save_check(CheckRun(at, day - timedelta(days=9), Weather.STORM, None))  # a look back, no day's own word
    application.window.settle()
    page = application.window.page
    assert page is not None
    page.refresh()
    strip = page.findChildren(SkyStrip)[0]
    assert strip.isVisible()
    assert strip.words_on(day) == f"{day}: Cloudy"
    assert strip.words_on(day - timedelta(days=9)).endswith("not checked")
    assert f"since {day}" in words(page)
