"""A sum that is overdue and not marked as paid has a popup of its own, before what a lender did a week ago."""

from datetime import date

from tests.builders import NOW, a_channel, a_reading

from raincheck.app.checking import run_check
from raincheck.core.model import Asset, Book, ChannelKind, Due, Income, LineStatus, Living, Repayment, RepaymentMethod
from raincheck.core.money import Money
from raincheck.store import Store

BEGUN, FROZEN, TODAY = date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)


def a_book() -> Book:
    bill = a_channel("bill", kind=ChannelKind.STATEMENT, repayment=Repayment(RepaymentMethod.FULL, due_day=10))
    return Book(
        channels=(bill, a_channel()),
        observations=(
            a_reading("bill", BEGUN, limit=15_000, used=8000),
            a_reading(on=BEGUN, limit=40_000, used=18_600),
            a_reading(on=FROZEN, limit=40_000, used=18_600, status=LineStatus.FROZEN),
        ),
        dues=(Due("bill", date(2026, 12, 10), Money(800_000)),),
        income=(Income("工资", Money(950_000), 15),),
        living=Living(Money(450_000), Money(0)),
        assets=(Asset("cash", "活期", Money(620_000)),),
    )


def test_the_card_of_an_overdue_sum_presses_as_one_due_today_does(store: Store) -> None:
    with store.write("all") as tx:
        tx.load(a_book())
    for day in (BEGUN, FROZEN, TODAY):
        run_check(store, day, now=NOW)
    pressing = {kept.card.key: kept.card.pressing for kept in store.waiting_cards() if kept.card.made_on == TODAY}
    assert pressing["M02:bill"]
    early = {kept.card.key: kept.card.pressing for kept in store.waiting_cards() if kept.card.made_on < TODAY}
    assert not early.get("M02:bill", False), "before its day it waits for the morning"
