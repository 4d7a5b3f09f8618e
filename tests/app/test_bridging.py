"""What is said beside a due that lacks money: talks and thrift first, then lines one has, none while inquiries rest."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace
from tests.builders import NOW, TODAY, a_reading
from tests.core.checks import a_due, ago, ahead, own_line, purse

from raincheck.app.calendar import CalendarView, bridge_text, calendar_view
from raincheck.app.checking import run_check
from raincheck.app.contingency import contingency
from raincheck.app.deciding import handle_alert
from raincheck.app.wording import Scene
from raincheck.core.duecalendar import Span
from raincheck.core.model import Book, Inquiry, RateSaid
from raincheck.store import Store, open_store

SHORT = Book(
    **purse(cash=1000),
    channels=(own_line("owing", apr=Decimal(0)), own_line("cheap", apr=Decimal("0.12")), own_line("dear")),
    observations=(
        a_reading("owing", limit=9000, used=9000),
        a_reading("cheap", limit=1500, used=0),
        a_reading("dear", limit=400, used=0),
    ),
    dues=(a_due(4000, ahead(5), "owing"),),
)
RESTS = tuple(Inquiry(ago(day), f"bank {day}", "贷款审批") for day in range(1, 5))
TALK = "Talk to the lender before that day and spend less first."


def seen(store: Store, book: Book) -> CalendarView:
    with store.write("load") as tx:
        tx.load(book)
    return calendar_view(store, TODAY, Span(TODAY, TODAY + timedelta(days=30)))


def said(view: CalendarView) -> str:
    funding = next(found for found in view.fundings.values() if found.entry.channel == "owing")
    return bridge_text(funding, view, Scene())


def test_talks_come_first_then_the_cheapest_line_as_the_last_thing(store: Store) -> None:
    told = said(seen(store, replace(SHORT, dues=(a_due(2900, ahead(5), "owing"),))))
    assert told.startswith(
        f"{TALK} Only if nothing else is left, what you have already could lend it: cheap ¥1,500 at 12% a year, "
        "about ¥15 for 30 days"
    )
    assert told.endswith("It is borrowing again.")
    assert told.index("cheap") < told.index("dear")


def test_a_line_whose_rate_is_not_known_is_named_last_and_without_a_price(store: Store) -> None:
    owing, cheap, dear = SHORT.channels
    lines = (owing, replace(cheap, apr=Decimal(0), rate_said=RateSaid.UNKNOWN), dear)
    told = said(seen(store, replace(SHORT, channels=lines, dues=(a_due(2900, ahead(5), "owing"),))))
    assert told.index("dear ¥400 at ") < told.index("cheap ¥1,500 at a rate that is not known")


def test_no_line_is_named_where_all_of_them_would_leave_the_due_open(store: Store) -> None:
    told = said(seen(store, SHORT))
    assert told == f"{TALK} All your lines could lend less than that; drawing them would only add to what is owed."


def test_no_line_is_named_while_inquiries_are_many_nor_where_none_can_lend(store: Store, tmp_path: Path) -> None:
    assert said(seen(store, replace(SHORT, inquiries=RESTS))) == (
        f"{TALK} Inquiries are many already, so no line is named here."
    )
    with open_store(tmp_path / "c.raincheck", clock=lambda: NOW, create=True) as other:
        alone = replace(SHORT, channels=SHORT.channels[:1], observations=SHORT.observations[:1])
        assert said(seen(other, alone)) == f"{TALK} No line you have can lend this."


def test_a_due_that_is_covered_sends_nobody_anywhere(store: Store) -> None:
    assert said(seen(store, replace(SHORT, dues=(a_due(900, ahead(5), "owing"),)))) == ""


def test_handling_the_warning_of_many_inquiries_names_no_line_either(store: Store) -> None:
    seen(store, replace(SHORT, inquiries=RESTS))
    run_check(store, TODAY, now=NOW)
    many = next(alert for alert in store.current_alerts() if alert.rule == "R02")
    handle_alert(store, str(many.id), TODAY)
    view = calendar_view(store, TODAY, Span(TODAY, TODAY + timedelta(days=30)))
    assert "no line is named" in said(view)
    pages = contingency(store, TODAY).pages
    assert all(page.page.bridge is not None and not page.page.bridge.borrowed for page in pages)
