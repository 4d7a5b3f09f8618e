"""Which part of the next instalments is a principal that falls due once, and which is asked for month by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.builders import TODAY, a_channel, a_reading

from raincheck.core.measures import Measures
from raincheck.core.model import Book, ChannelKind, Due, Repayment, RepaymentMethod, Terms
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot

SOON = date(2026, 12, 20)
LEVEL = Repayment(RepaymentMethod.LEVEL, due_day=22, periods=12)


def book(method: RepaymentMethod, *, periods: int | None = 12, due: int | None = None, **changed: object) -> Book:
    """One loan of 80,000 at 6 %, with a bill of `due` yuan where one is known."""
    terms = {"kind": ChannelKind.TERM, "apr": Decimal("0.06"), **changed}
    percent = Decimal("0.10") if method is RepaymentMethod.MIN_PCT else None
    loan = a_channel("loan", repayment=Repayment(method, 5, periods, percent), **terms)
    dues = () if due is None else (Due("loan", SOON, Money(due * 100)),)
    return Book(channels=(loan,), observations=(a_reading("loan", limit=None, used=80_000),), dues=dues)


@pytest.mark.parametrize(
    ("case", "once", "monthly"),
    [
        pytest.param(book(RepaymentMethod.BULLET), 0, 400, id="interest of a loan that ends later"),
        pytest.param(book(RepaymentMethod.BULLET, periods=1), 80_000, 400, id="the last month of a loan"),
        pytest.param(book(RepaymentMethod.BULLET, due=80_400), 80_000, 400, id="its bill with the interest"),
        pytest.param(book(RepaymentMethod.BULLET, due=80_000), 80_000, 0, id="its bill without"),
        pytest.param(book(RepaymentMethod.BULLET, due=80_000, terms=Terms.GUESSED), 80_000, 0, id="terms guessed"),
        pytest.param(book(RepaymentMethod.BULLET, due=40_000), 0, 40_000, id="a bill of half of it"),
        pytest.param(book(RepaymentMethod.LEVEL, due=80_100), 80_000, 100, id="paid off by one bill"),
        pytest.param(book(RepaymentMethod.MIN_PCT, due=80_000), 0, 80_000, id="a card's bill"),
        pytest.param(book(RepaymentMethod.FULL, periods=None), 0, 0, id="paid in full each month"),
    ],
)
def test_the_principal_that_falls_due_once_is_parted_from_the_rest(case: Book, once: int, monthly: int) -> None:
    measures = Measures(Snapshot(case, TODAY))
    service = measures.service
    assert service.once_amount == Money(once * 100)
    assert service.monthly == Money(monthly * 100)
    assert service.whole == measures.debt_service
    assert service.whole == service.once_amount + service.monthly


def test_other_lines_are_what_comes_each_month() -> None:
    one = book(RepaymentMethod.BULLET, due=80_000)
    quick = a_channel("quick", apr=Decimal(0), repayment=LEVEL)
    both = Book(
        channels=(*one.channels, quick),
        observations=(*one.observations, a_reading("quick", limit=60_000, used=12_000)),
        dues=one.dues,
    )
    service = Measures(Snapshot(both, TODAY)).service
    assert [(entry.channel, entry.on) for entry in service.once] == [("loan", SOON)]
    assert service.monthly == Money(100_000)
