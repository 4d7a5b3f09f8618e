"""The households and lines that the stories of the wording are told with."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.builders import TODAY, a_channel

from raincheck.core.model import Asset, Book, Channel, Income, Living, Repayment, RepaymentMethod
from raincheck.core.money import Money

FULL = Repayment(RepaymentMethod.FULL, due_day=8)
BULLET = Repayment(RepaymentMethod.BULLET, due_day=5, periods=1)
MINIMUM = Repayment(RepaymentMethod.MIN_PCT, due_day=18, min_pct=Decimal("0.10"))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def line(id: str, name: str, group: str = "ANT", **changed: object) -> Channel:
    return a_channel(id, name=name, platform=group, funder=group, **changed)


def household(*, income: str = "16666.67", essential: str = "7200", cash: str = "12000") -> Book:
    return Book(
        income=(Income("工资", Money.from_file(income), 5),),
        living=Living(Money.from_file(essential), Money(180000)),
        assets=(Asset("cash", "活期", Money.from_file(cash)),),
    )
