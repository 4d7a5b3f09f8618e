"""Which account pays a due, what to move there, and which line could bridge what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.builders import TODAY, a_reading
from tests.core.checks import own_line

from raincheck.core.duecalendar import DueState, Entry, EntryKind
from raincheck.core.model import Asset, Book, ChannelKind, LineStatus
from raincheck.core.money import Money
from raincheck.core.paying import Transfer, account_checks, bridge_lines
from raincheck.core.snapshot import Snapshot

ASSETS = (
    Asset("card", "招行储蓄卡", Money(400_000)),
    Asset("wallet", "余额宝", Money(100_000)),
    Asset("fund", "股票基金", Money(500_000), Decimal("0.5")),
    Asset("flat", "房子", Money(90_000_000), liquid=False),
)


def due(uid: str, channel: str, day: int, fen: int, state: DueState = DueState.OPEN) -> Entry:
    amount = Money(fen)
    return Entry(uid, date(2026, 12, day), EntryKind.DUE, channel, amount, whole=amount, state=state)


def checks(*entries: Entry, accounts: dict[str, str]):
    return account_checks(Snapshot(Book(assets=ASSETS), TODAY), entries, accounts)


def test_the_account_pays_in_the_order_of_the_days_and_what_is_missing_is_moved():
    found = checks(due("later", "b", 6, 300_000), due("first", "a", 5, 250_000), accounts={"a": "card", "b": "card"})
    first, later = found["first"], found["later"]
    assert (first.account, first.holds, first.transfers, first.open) == ("招行储蓄卡", Money(400_000), (), Money(0))
    assert later.holds == Money(150_000)
    assert later.transfers == (Transfer("余额宝", Money(100_000), True), Transfer("股票基金", Money(50_000), False))


def test_what_nothing_at_hand_covers_must_come_in_until_then():
    found = checks(due("big", "a", 5, 1_000_000), accounts={"a": "card"})
    assert found["big"].open == Money(1_000_000 - 400_000 - 100_000 - 250_000)


def test_nothing_is_said_of_a_line_without_an_account_or_of_what_is_paid():
    entries = (due("x", "a", 5, 100), due("y", "b", 6, 100, DueState.PAID))
    assert checks(*entries, accounts={"b": "card"}) == {}
    assert checks(due("far", "a", 7, 100), accounts={"a": "card"}) == {}, "nobody knows what will have come in"
    assert checks(*entries, accounts={"a": "flat"}) == {}, "a house pays no instalment"


def test_the_cheapest_open_revolving_lines_bridge_and_never_the_line_itself():
    book = Book(
        channels=(
            own_line("dear", apr=Decimal("0.18")),
            own_line("cheap", apr=Decimal("0.06")),
            own_line("card", apr=Decimal("0.01"), kind=ChannelKind.STATEMENT),
            own_line("shut", apr=Decimal("0.01")),
            own_line("own", apr=Decimal("0.01")),
        ),
        observations=tuple(
            a_reading(line, limit=5000, used=0, status=LineStatus.CLOSED if line == "shut" else LineStatus.OPEN)
            for line in ("dear", "cheap", "card", "shut", "own")
        ),
    )
    snapshot = Snapshot(book, TODAY)
    spare = [(line.channel.id, Money(500_000)) for line in snapshot.lines]
    found = bridge_lines(snapshot, spare, Money(600_000), but="own")
    assert [(line.channel, line.amount, line.apr, line.cost) for line in found] == [
        ("cheap", Money(500_000), Fraction(6, 100), Money(2_500)),
        ("dear", Money(100_000), Fraction(18, 100), Money(1_500)),
    ]
    assert bridge_lines(snapshot, spare, Money(0)) == ()
