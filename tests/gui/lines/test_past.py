"""What was recorded of a line is read once, and again after each change of whatever kind."""

from __future__ import annotations

from functools import partial

import pytest
from tests.gui.application_fixture import page_of, record

from raincheck.app import recording
from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.lines import controller
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store


def limits(application: Application) -> list[Money | None]:
    """The limits of the readings that the page of the line lists."""
    page = application.window.page
    table = next(t for t in page.findChildren(RecordTable) if t.accessibleName() == "Readings")
    return [row.limit for row in table.shown()]


def test_a_line_shows_each_change_of_its_past_at_once(application: Application, store: Store) -> None:
    page_of(application, LinesPage, PageId.LINES, "jiebei")
    before = limits(application)
    record(application, Entry("jiebei", limit=Money(77_700_00)))
    assert limits(application) == [Money(77_700_00), *before]
    reading = max(store.readings("jiebei"), key=lambda entry: entry.seq)
    application.session.run(partial(recording.withdraw, store, reading.seq))
    assert limits(application) == before
    application.session.undo()
    assert limits(application)[0] == Money(77_700_00)


def test_looking_again_reads_nothing_again(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    standing = controller.standing_readings
    monkeypatch.setattr(controller, "standing_readings", lambda s, id_, day: read.append(id_) or standing(s, id_, day))
    page_of(application, LinesPage, PageId.LINES, "jiebei")
    application.window.hide_or_show()
    page_of(application, LinesPage, PageId.LINES, "jiebei")
    assert read == ["jiebei"]
    page_of(application, LinesPage, PageId.LINES, "weilidai")
    assert read == ["jiebei", "weilidai"]
