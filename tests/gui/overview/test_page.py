"""The overview's figures say what they rest on."""

from __future__ import annotations

from tests.gui.application_fixture import record, words

from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.gui.shell.application import Application


def test_a_share_that_fell_with_a_line_says_so_in_place_of_a_bar(application: Application) -> None:
    record(application, Entry("jiebei", limit=Money(5_000)))
    assert application.window.page is not None
    assert "because 借呗 was cut, no gain" in words(application.window.page)
