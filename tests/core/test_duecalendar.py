"""What stands on which day of the calendar, where each due stands, and whether the money for it is there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import a_due, ago, ahead, even_book, one_line, purse, repay, still, with_readings

from raincheck.core.calendar import Month
from raincheck.core.duecalendar import (
    DueState,
    EntryKind,
    Span,
    calendar_of,
    fundings,
    lowest_cash,
    sources_of,
    totals,
)
from raincheck.core.model import Asset, Book, Income, LineStatus, Repayment, RepaymentMethod, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.reminders import WatchedEvent, agenda, due_days
from raincheck.core.snapshot import Snapshot

YEAR = Span(date(2026, 1, 1), date(2027, 12, 31))


def still_line(**changed: object) -> Book:
    """A line whose debt asks for nothing of itself: only stated dues speak."""
    channel = still("l0", **changed)
    return Book(channels=(channel,), observations=(a_reading("l0", ago(20), limit=9000, used=1000),))


def entries(book: Book, span: Span = YEAR, on: date = TODAY, events: tuple[WatchedEvent, ...] = ()):
    snapshot = Snapshot(book, on)
    return calendar_of(snapshot, span, agenda=agenda(snapshot, events, report_on=None))


def of_kind(book: Book, kind: EntryKind, span: Span = YEAR, **more):
    return [entry for entry in entries(book, span, **more) if entry.kind is kind]


@pytest.mark.parametrize(
    ("due", "rows", "state", "amount"),
    [
        pytest.param(a_due(500, ahead(3)), (), DueState.OPEN, 500, id="to be paid"),
        pytest.param(a_due(500, TODAY), (), DueState.OPEN, 500, id="today"),
        pytest.param(a_due(500, ago(1)), (), DueState.PAST, 500, id="yesterday and not paid"),
        pytest.param(a_due(500, ago(3), paid_on=ago(2)), (), DueState.PAID, 500, id="confirmed"),
        pytest.param(a_due(500, ahead(3)), (repay(200, TODAY, "l0"),), DueState.PART, 300, id="paid in part"),
        pytest.param(a_due(500, ago(3)), (repay(200, ago(3), "l0"),), DueState.PAST, 300, id="past, paid in part"),
        pytest.param(a_due(500, ahead(3)), (repay(500, TODAY, "l0"),), DueState.PAID, 500, id="paid before its day"),
    ],
)
def test_where_a_stated_due_stands(due, rows, state, amount):
    (entry,) = of_kind(replace(still_line(), dues=(due,), ledger=rows), EntryKind.DUE)
    assert (entry.state, entry.amount, entry.whole) == (state, Money(amount * 100), Money(50_000))


def test_a_stated_due_takes_the_place_and_the_name_of_the_computed_one_of_its_month():
    line = one_line(a_reading(on=TODAY, used=1200))
    december = Span.of(Month(2026, 12))
    (computed,) = of_kind(line, EntryKind.DUE, december)
    (stated,) = of_kind(replace(line, dues=(a_due(99, date(2026, 12, 20), "jiebei"),)), EntryKind.DUE, december)
    assert (computed.known, stated.known) == (False, True)
    assert computed.uid == stated.uid == "due-jiebei-2026-12-1"


def test_two_dues_of_one_month_have_two_names():
    book = replace(still_line(), dues=(a_due(5, ahead(10)), a_due(6, ahead(12))))
    assert [entry.uid for entry in of_kind(book, EntryKind.DUE)] == ["due-l0-2026-12-1", "due-l0-2026-12-2"]


def test_a_due_of_a_line_whose_repayment_entry_is_shut_says_so():
    book = with_readings(still_line(), a_reading("l0", status=LineStatus.REPAY_DISABLED, limit=9000, used=1000))
    (entry,) = of_kind(replace(book, dues=(a_due(5, ahead(3)),)), EntryKind.DUE)
    assert entry.blocked


def test_a_computed_instalment_that_passed_without_a_repayment_is_asked_about_and_no_missed_due():
    book = one_line(a_reading(on=ago(20), used=1200), channel=a_channel(repayment=still("x").repayment))
    book = replace(book, channels=(a_channel(),), observations=(a_reading(on=date(2026, 11, 1), used=1200),))
    day = date(2026, 11, 24)
    (entry,) = of_kind(book, EntryKind.DUE, Span.of(Month(2026, 11)), on=day)
    assert (entry.on, entry.state, entry.is_unpaid) == (date(2026, 11, 22), DueState.UNCONFIRMED, False)
    paid = replace(book, ledger=(repay(5, date(2026, 11, 20)),))
    assert of_kind(paid, EntryKind.DUE, Span.of(Month(2026, 11)), on=day) == []


def test_todays_instalment_stands_in_it_unless_a_repayment_tells_that_it_is_paid():
    book = one_line(a_reading(on=ago(10), used=1200))
    (entry,) = of_kind(book, EntryKind.DUE, Span(TODAY, TODAY))
    assert (entry.state, entry.known) == (DueState.OPEN, False)
    assert of_kind(replace(book, ledger=(repay(110, ago(2)),)), EntryKind.DUE, Span(TODAY, TODAY)) == []


def test_interest_due_today_stands_in_it_though_no_fall_of_what_is_owed_can_tell_of_it():
    loan = a_channel(repayment=Repayment(RepaymentMethod.BULLET, due_day=TODAY.day, periods=5))
    book = one_line(a_reading(on=ago(10), used=1200), channel=loan)
    book = replace(book, dues=(a_due(15, ago(31), "jiebei", paid_on=ago(31)), a_due(1215, ahead(120), "jiebei")))
    (entry,) = of_kind(book, EntryKind.DUE, Span(TODAY, TODAY))
    assert (entry.state, entry.amount) == (DueState.OPEN, Money(1460))
    assert due_days(Snapshot(book, TODAY))[0].on == TODAY


def test_incomes_stand_on_their_day_of_every_month():
    book = Book(income=(Income("工资", Money(100), 31),))
    days = [entry.on for entry in of_kind(book, EntryKind.INCOME, Span(date(2026, 11, 30), date(2027, 2, 28)))]
    assert days == [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]


def test_ends_of_lines_and_of_temporary_limits():
    book = one_line(
        a_reading(limit=9000, used=6300, temporary=TemporaryLimit(Money(500_000), ahead(9))),
        channel=a_channel(expires_on=ahead(50)),
    )
    (expiry,) = of_kind(book, EntryKind.EXPIRY)
    (temporary,) = of_kind(book, EntryKind.TEMPORARY)
    assert expiry.on == ahead(50)
    assert (temporary.on, temporary.amount) == (ahead(9), Money(230_000))


def test_check_rounds_are_gathered_by_day_and_go_on():
    book = even_book(100, 100, same_group=(0, 1))
    rounds = of_kind(book, EntryKind.ROUND, Span(TODAY, ahead(30)))
    assert [(entry.on, entry.channels) for entry in rounds] == [(ahead(14), ("l0", "l1")), (ahead(28), ("l0", "l1"))]


def test_looks_after_an_event_stand_on_their_days_until_looked():
    book = even_book(100)
    event = WatchedEvent("L01:l0", "l0", ago(5))
    looks = of_kind(book, EntryKind.LOOK, Span(TODAY, ahead(40)), events=(event,))
    assert [entry.on for entry in looks] == [ahead(2), ahead(9), ahead(25)]


def test_the_entries_of_a_day_stand_in_their_order():
    book = replace(still_line(), dues=(a_due(5, ahead(3)),), income=(Income("工资", Money(1), ahead(3).day),))
    assert [entry.kind for entry in entries(book, Span(ahead(3), ahead(3)))] == [EntryKind.DUE, EntryKind.INCOME]


def test_the_sums_of_a_month():
    dues = (a_due(500, ahead(3)), a_due(200, ahead(4), paid_on=ago(9)), a_due(50, ahead(5)))
    book = replace(still_line(), dues=dues, ledger=(repay(20, TODAY, "l0"),))
    found = totals(entries(book))
    # The 20 yuan pay the oldest open due.
    assert (found.to_pay, found.count, found.paid) == (Money(53_000), 2, Money(22_000))


def funded(cash: int, *, fund: int = 0, dues: tuple = (), **more: object):
    book = replace(still_line(), dues=dues, **(purse(cash=cash) | more))
    if fund:
        asset = Asset("fund", "基金", Money(fund * 100), Decimal("0.5"))
        book = replace(book, assets=(*book.assets, asset))
    snapshot = Snapshot(book, TODAY)
    return fundings(snapshot, entries(book))


@pytest.mark.parametrize(
    ("cash", "fund", "to_move", "short"),
    [
        pytest.param(500, 0, 0, 0, id="just enough"),
        pytest.param(499, 0, 0, 1, id="a yuan short"),
        pytest.param(400, 400, 100, 0, id="a part of the fund must be sold"),
        pytest.param(400, 100, 50, 50, id="all of it, and that is not enough"),
    ],
)
def test_whether_a_due_is_covered(cash, fund, to_move, short):
    (found,) = funded(cash, fund=fund, dues=(a_due(500, ahead(3)),))
    assert (found.to_move, found.short) == (Money(to_move * 100), Money(short * 100))
    assert found.is_enough is (not to_move and not short)


def test_dues_of_one_day_draw_on_the_money_one_after_the_other():
    first, second = funded(700, dues=(a_due(500, ahead(3)), a_due(300, ahead(3))))
    assert (first.before, first.after, second.before, second.after) == tuple(
        Money(yuan * 100) for yuan in (700, 200, 200, -100)
    )


def test_a_due_that_passed_unpaid_is_checked_for_tomorrow():
    (found,) = funded(100, dues=(a_due(500, ago(3)),))
    assert (found.entry.on, found.short) == (ago(3), Money(40_000))


@pytest.mark.parametrize("missing", ["assets", "living"])
def test_nothing_is_said_of_money_that_is_not_known(missing):
    empty = () if missing == "assets" else None
    assert funded(100, dues=(a_due(500, ahead(3)),), **{missing: empty}) == ()


def test_money_that_loses_nothing_comes_first():
    assets = (
        Asset("fund", "基金", Money(90_000), Decimal("0.5")),
        Asset("cash", "活期", Money(10_000)),
        Asset("house", "房", Money(9_000_000), liquid=False),
    )
    assert [(source.name, source.amount.fen) for source in sources_of(Snapshot(Book(assets=assets), TODAY))] == [
        ("活期", 10_000),
        ("基金", 45_000),
    ]


def test_the_day_with_the_least_money():
    book = replace(still_line(), dues=(a_due(500, ahead(3)),), **purse(income=1000, cash=600))
    lowest = lowest_cash(Snapshot(book, TODAY), Span(TODAY + timedelta(days=1), ahead(20)))
    assert (lowest.on, lowest.cash) == (ahead(3), Money(10_000))
    assert lowest_cash(Snapshot(still_line(), TODAY), YEAR) is None
    assert lowest_cash(Snapshot(book, TODAY), Span(ago(30), ago(10))) is None
