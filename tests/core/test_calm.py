"""A calm household hears nothing for a year: no rule speaks where nothing is wrong."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_reading
from tests.core.checks import LONG_AGO, own_line

from raincheck.core.model import (
    Asset,
    Book,
    ChannelKind,
    Income,
    LedgerKind,
    LedgerRow,
    Living,
    Repayment,
    RepaymentMethod,
    TemporaryLimit,
)
from raincheck.core.money import Money
from raincheck.core.replay import every_day, replay
from raincheck.core.rules import RULES

FIRST = date(2025, 11, 24)
WEEKS = 52


def calm_book(seed: int) -> Book:
    """Five or six even lines, used a little and differently with the seasons, money for a year in the bank."""
    chance = random.Random(seed)  # noqa: S311 - a made-up household, no secret
    count = chance.randint(5, 6)
    limits = [chance.randint(46, 52) * 1000 for _ in range(count)]
    lines, readings, rows = [], [], []
    holiday = chance.randint(0, 51)
    for place, limit in enumerate(limits):
        statement = place < 2
        repayment = (
            Repayment(RepaymentMethod.FULL, due_day=chance.randint(1, 31))
            if statement
            else Repayment(RepaymentMethod.LEVEL, due_day=chance.randint(1, 31), periods=12)
        )
        lines.append(
            own_line(
                f"l{place}",
                kind=ChannelKind.STATEMENT if statement else ChannelKind.REVOLVING,
                apr=Decimal(chance.randint(3, 17)) / 100,
                repayment=repayment,
                opened_on=LONG_AGO,
            )
        )
        base = chance.randint(0, 4) * 100 if statement else chance.randint(35, 50) * 100 if place < 4 else 0
        extra = chance.randint(0, 3) * 100 if statement else 0
        weekday = chance.randint(0, 6)
        late = {2 * chance.randint(1, 25) for _ in range(chance.randint(0, 4))}
        for week in range(-8, WEEKS):
            if week in late:
                continue
            season = extra if abs(week - holiday) <= 3 else 0
            gift = TemporaryLimit(Money(10_000_00), FIRST + timedelta(weeks=holiday + 1))
            on = FIRST + timedelta(weeks=week, days=weekday)
            temporary = place == 0 and holiday - 3 <= week <= holiday
            shown = limit + 10_000 if temporary else limit
            readings.append(
                a_reading(
                    f"l{place}",
                    on,
                    limit=shown,
                    used=base + season,
                    temporary=gift if temporary and on <= gift.until else None,
                )
            )
        if base:
            rows += [
                LedgerRow(FIRST + timedelta(days=30 * month), LedgerKind.REPAY, f"l{place}", Money(base * 10))
                for month in range(12)
            ]
    pay = chance.randint(15, 40) * 1000
    return Book(
        income=(Income("pay", Money(pay * 100), chance.randint(1, 31)),),
        living=Living(Money(chance.randint(3, 6) * 1000_00), Money(chance.randint(0, 2) * 1000_00)),
        assets=(Asset("cash", "cash", Money(chance.randint(80, 300) * 1000_00)),),
        channels=tuple(lines),
        observations=tuple(sorted(readings, key=lambda reading: reading.on)),
        ledger=tuple(rows),
    )


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.integers(0, 6))
def test_a_year_of_weekly_checks_over_a_calm_book_raises_no_card(seed, weekday):
    book = calm_book(seed)
    start = FIRST + timedelta(days=weekday)
    result = replay(book, RULES, every_day(start, start + timedelta(weeks=WEEKS - 1), step=7))
    said = [(card.made_on, [(a.rule, a.subject, a.level.value, a.value) for a in card.alerts]) for card in result.cards]
    assert said == []
    assert {day.weather.value for day in result.days} == {"clear"}
