"""A shop owner's book with the firm's own lines, typed in three orders: one weather, one headline, the same cards."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from tests.app.test_first_day import NOW, TODAY, Action, StillClock, says, shuffled

from raincheck import bookfile
from raincheck.app import household, transfer
from raincheck.app.checking import run_check
from raincheck.app.dues import add_due
from raincheck.app.happenings import add_inquiry
from raincheck.app.household import HomeDraft
from raincheck.app.lines import add_line
from raincheck.app.movements import add_movement
from raincheck.app.opening import open_book
from raincheck.app.recording import Entry
from raincheck.app.setting_up import begin_set_up, end_set_up
from raincheck.bookfile import parse
from raincheck.core.calendar import Month
from raincheck.core.model import (
    Asset,
    Belongs,
    Channel,
    ChannelKind,
    Due,
    Firm,
    Income,
    Inquiry,
    LedgerKind,
    LedgerRow,
    Living,
    PlannedDraw,
    Repayment,
    RepaymentMethod,
)
from raincheck.core.money import Money

SHOP, HOME = Belongs.FIRM, Belongs.HOUSEHOLD
REVOLVING, TERM, CARD = ChannelKind.REVOLVING, ChannelKind.TERM, ChannelKind.STATEMENT
LEVEL = Repayment(RepaymentMethod.LEVEL, due_day=15, periods=12)
BULLET = Repayment(RepaymentMethod.BULLET, due_day=20, periods=6)
FULL = Repayment(RepaymentMethod.FULL, due_day=8)

LINES = (
    ("wangshangdai", "ANT", "MYBANK", REVOLVING, LEVEL, "0.1278", SHOP, 120_000, 96_000),
    ("weiyedai", "WEBANK", "WEBANK", TERM, LEVEL, "0.108", SHOP, 80_000, 60_000),
    ("dingdan", "ICBC", "ICBC", REVOLVING, BULLET, "0.06", SHOP, 60_000, 55_000),
    ("jiebei", "ANT", "ANT", REVOLVING, LEVEL, "0.146", HOME, 50_000, 38_000),
    ("jintiao", "JD", "JD", REVOLVING, LEVEL, "0.1825", HOME, 30_000, 21_000),
    ("card", "CMB", "CMB", CARD, FULL, "0", HOME, 40_000, 29_000),
)
"""Id, who can switch it off, who lends, kind, repayment, rate, whose, limit and used in yuan."""


def yuan(amount: int) -> Money:
    return Money(amount * 100)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def type_line(entry: tuple[str, str, str, ChannelKind, Repayment, str, Belongs, int, int]) -> Action:
    id_, platform, funder, kind, repayment, rate, whose, limit, used = entry
    buyer = "BUYER" if id_ == "dingdan" else None
    line = Channel(id_, id_, platform, funder, kind, True, Decimal(rate), repayment, buyer, belongs=whose)
    first = Entry(id_, limit=yuan(limit), used=yuan(used))
    return lambda store: add_line(store, line, first, on=TODAY)


def say(draft: HomeDraft) -> Action:
    return lambda store: household.change(store, draft)


def ask(days: int) -> Action:
    return lambda store: add_inquiry(store, Inquiry(ago(days), f"bank {days}", "贷款审批"))


def move(days: int, kind: LedgerKind, line: str, amount: int) -> Action:
    return lambda store: add_movement(store, LedgerRow(ago(days), kind, line, yuan(amount)))


def strands() -> list[list[Action]]:
    """What a shop owner types; what stands in one strand keeps its order."""
    lines = [[type_line(entry)] for entry in LINES]
    lines[4] += [move(20, LedgerKind.DRAW, "jintiao", 9_000)]
    lines[3] += [move(18, LedgerKind.REPAY, "jiebei", 8_000)]
    lines[2] += [lambda store: add_due(store, Due("dingdan", TODAY + timedelta(days=12), yuan(30_000)))]
    lines[5] += [say(HomeDraft(draws=(PlannedDraw("card", yuan(6_000), 3),)))]
    sales = [(Month.of(TODAY).plus(-back), yuan(amount)) for back, amount in ((3, 19_000), (2, 16_000), (1, 14_000))]
    home = [
        [say(HomeDraft(firm=Firm("the shop", cash_is_separate=True), self_employed=True))],
        [say(HomeDraft(incomes=(Income("sales", yuan(26_000), 10, SHOP, "BUYER"), Income("rent", yuan(2_000), 1))))],
        [say(HomeDraft(living=Living(yuan(6_000), yuan(1_500), yuan(7_000))))],
        [say(HomeDraft(assets=(Asset("till", "till", yuan(9_000), belongs=SHOP), Asset("cash", "cash", yuan(7_500)))))],
        [say(HomeDraft(months=tuple(sales)))],
    ]
    asked = [ask(days) for days in (9, 15, 24)]
    return [*lines, *home, asked]


def test_a_shop_typed_in_three_orders_says_one_thing(tmp_path: Path) -> None:
    found = []
    for turn in range(3):
        with (
            open_book(tmp_path / f"typed{turn}.raincheck", clock=StillClock(), create=True) as typed,
            open_book(tmp_path / f"loaded{turn}.raincheck", clock=StillClock(), create=True) as loaded,
        ):
            begin_set_up(typed, TODAY)
            for action in shuffled(strands(), random.Random(turn)):  # noqa: S311 - an order, no secret
                action(typed)
                run_check(typed, TODAY, now=NOW)
            end_set_up(typed)
            found.append(says(typed, run_check(typed, TODAY, now=NOW)))
            transfer.load(loaded, parse(bookfile.write(typed.book())))
            assert found[-1] == says(loaded, run_check(loaded, TODAY, now=NOW))
    assert all(one == other for one, other in pairwise(found))
    assert found[0]["weather"] == "storm"
    named = {(rule, subject) for rule, subject, _, _ in found[0]["alerts"]}  # type: ignore[attr-defined]  # a set of tuples
    assert {("D01", "book"), ("D04", "book"), ("R01", "book"), ("R02", "book"), ("M02", "dingdan")} <= named
    assert not {rule for rule, _ in named} & {"L01", "L03", "L04", "X01"}, "nothing a lender did, nothing to look at"
