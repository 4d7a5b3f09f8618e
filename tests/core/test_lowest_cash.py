"""The lowest cash of a forecast can be added up from its evidence: at hand, income, living and dues until its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.builders import TODAY, a_channel, a_reading

from raincheck.core.measures import Measures
from raincheck.core.model import Asset, Book, Due, Income, Living, PlannedDraw, Repayment, RepaymentMethod
from raincheck.core.money import Money
from raincheck.core.rules import rule
from raincheck.core.rules.base import RuleContext
from raincheck.core.snapshot import Snapshot

BOOK = Book(
    income=(Income("工资", Money(900_000), 5),),
    living=Living(Money(450_000), Money(80_000)),
    assets=(Asset("cash", "活期", Money(1_234_567)),),
    channels=(a_channel("jiebei", repayment=Repayment(RepaymentMethod.LEVEL, due_day=22, periods=12)),),
    observations=(a_reading("jiebei", TODAY - timedelta(days=1), limit=60_000, used=40_000),),
    planned_draws=(PlannedDraw("jiebei", Money(50_000), 15),),
    dues=(Due("jiebei", date(2026, 12, 20), Money(5_000_000)),),
)
PARTS = ("asset:活期", "income_until", "drawn_until", "living_until", "dues_until")


@pytest.mark.parametrize("code", ["F03", "F04"])
def test_the_lowest_cash_is_the_sum_of_its_evidence_on_its_day(code: str) -> None:
    context = RuleContext(Measures(Snapshot(BOOK, TODAY)))
    (finding,) = rule(code).evaluate(context)
    told = {entry.what: entry for entry in finding.evidence}
    lowest = told["lowest_cash"]
    course = context.measures.base if code == "F04" else context.measures.groups_closed[0].outcome
    assert course is not None
    assert (lowest.value, lowest.on) == (course.lowest_cash, course.lowest_on)
    sums = [told[what].value for what in PARTS if what in told]
    assert sum(value.fen for value in sums if isinstance(value, Money)) == course.lowest_cash.fen


def test_what_would_close_the_gap_says_until_when() -> None:
    context = RuleContext(Measures(Snapshot(BOOK, TODAY)))
    (finding,) = rule("F04").evaluate(context)
    remedy = rule("F04").remedy
    assert remedy is not None
    (found,) = remedy(context, finding)
    assert found.on is not None
    assert context.measures.base is not None
    assert found.amount == -context.measures.base.lowest_within((found.on - TODAY).days)
