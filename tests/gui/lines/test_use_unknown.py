"""A line whose limit is known and whose use is not: what it lends is said as "at most", summed or not."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from tests.builders import a_channel
from tests.gui.application_fixture import TODAY, page_of, words

from raincheck.app import recording
from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.widgets.tile import MetricTile
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store

DRAWABLE = 6


def unseen(application: Application, store: Store) -> None:
    """A new line of which the limit alone was seen."""
    with store.write("one more line") as tx:
        tx.add_channel(a_channel(id="fresh", name="有钱花"))
    recording.record(store, Entry("fresh", limit=Money(8_000_00)), TODAY)
    application.context.bus.tell(Changes.everything())


def test_the_list_and_the_page_of_the_line_say_at_most(qtbot: QtBot, application: Application, store: Store) -> None:
    unseen(application, store)
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    model = page._table.model()
    shown = {model.index(row, 0).data(): model.index(row, DRAWABLE).data() for row in range(model.rowCount())}
    assert shown["有钱花"] == "≤ 8,000"
    assert shown["花呗"] == "13,500"
    page = page_of(application, LinesPage, PageId.LINES, "fresh")
    assert "at most ¥8,000" in words(page)
    assert "What is used is not known yet, so no due can be worked out." in words(page)


def test_the_overview_sums_it_as_at_most(qtbot: QtBot, application: Application, store: Store) -> None:
    tile = page_of(application, OverviewPage, PageId.OVERVIEW).findChildren(MetricTile)[0]
    assert "(drawable 140,500)" in tile.accessibleName()
    unseen(application, store)
    qtbot.waitUntil(lambda: "(drawable ≤ 148,500)" in tile.accessibleName())
    assert "Of 1 line it is not known what is used; less may be drawable." in tile.toolTip()
