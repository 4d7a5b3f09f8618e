"""How many warnings wait is one number, wherever it is told."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import page_of, record, words

from raincheck.app.recording import Entry
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.gui.alerts.page import AlertsPage
from raincheck.gui.kit.context import PageId
from raincheck.gui.shell.application import Application


def told(qtbot: QtBot, application: Application) -> tuple[int, str, str, str]:
    """The sidebar's number, and what overview, the page of warnings and "check now" say."""
    said: list[str] = []
    application.context.speaker.toast.connect(lambda text, _: said.append(text))
    application.session.check_now()
    application.window.show_page(PageId.OVERVIEW)
    (note,) = (line for line in words(application.window).splitlines() if line.split(" ")[1:2] == ["open"])
    page = page_of(application, AlertsPage, PageId.ALERTS)
    return application._badges().waiting, note, page.inbox.bins.tabText(0), said[-1]


def test_what_waits_is_one_number_everywhere(qtbot: QtBot, application: Application) -> None:
    record(application, Entry("jiebei", limit=Money(50_00)))
    record(application, Entry("weilidai", limit=Money(20_000_00), status=LineStatus.CLOSED))
    number, *others = told(qtbot, application)
    assert any(alert.rule == "X01" for alert in application.session.report().alerts)
    assert others == [f"{number} open", f"Open {number}", f"Checked: {number} warnings are open."]
