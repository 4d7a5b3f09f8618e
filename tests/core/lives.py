"""Made-up lives of a book from a seed: lines of every kind that are read, cut, shut, drawn on and repaid. No I/O."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from tests.builders import TODAY, a_channel

from raincheck.core import model
from raincheck.core.calendar import Month
from raincheck.core.money import Money

BY_PARTS = (model.RepaymentMethod.LEVEL, model.RepaymentMethod.EQUAL_PRINCIPAL, model.RepaymentMethod.BULLET)


def lived(seed: int, days: int = 300) -> model.Book:
    """A book with up to five lines whose last `days` days are known, and about whom else money is owed or earned."""
    chance = random.Random(seed)  # noqa: S311 - a made-up household, no secret
    first = TODAY - timedelta(days=days)
    lines = tuple(_line(f"l{place}", first, chance) for place in range(chance.randint(1, 5)))
    seen: list[model.Observation] = []
    rows: list[model.LedgerRow] = []
    for line in lines:
        _live(line.id, first, chance, seen, rows)
    if chance.random() < 0.7:
        seen.sort(key=lambda reading: reading.on)

    def some(most: int) -> range:
        return range(chance.choice([0, 0, most]))

    def on_a_line() -> str:
        return chance.choice(lines).id

    def a_day() -> date:
        return first + timedelta(days=chance.randint(0, days + 60))

    return model.Book(
        income=tuple(model.Income("pay", _yuan(1, 30_000, chance), chance.randint(1, 31)) for _ in some(2)),
        income_history=tuple(model.IncomeMonth(Month.of(first).plus(n), _yuan(1, 9000, chance)) for n in some(9)),
        living=chance.choice([None, model.Living(_yuan(1, 9000, chance), _yuan(0, 3000, chance))]),
        assets=tuple(model.Asset(f"a{n}", "cash", _yuan(0, 60_000, chance), Decimal("0.1")) for n in some(2)),
        channels=lines,
        observations=tuple(seen),
        planned_draws=tuple(
            model.PlannedDraw(on_a_line(), _yuan(0, 3000, chance), chance.randint(1, 31)) for _ in some(2)
        ),
        dues=tuple(model.Due(on_a_line(), a_day(), _yuan(1, 9000, chance)) for _ in some(6)),
        ledger=tuple(rows),
        inquiries=tuple(model.Inquiry(a_day(), chance.choice("XYZ"), "贷款审批") for _ in some(9)),
        rates=tuple(model.Rate(on_a_line(), a_day(), Decimal(chance.randint(5, 30)) / 100) for _ in some(3)),
    )


def _yuan(least: int, most: int, chance: random.Random) -> Money:
    return Money(100 * chance.randint(least, most))


def _line(id: str, first: date, chance: random.Random) -> model.Channel:
    method = chance.choice(list(model.RepaymentMethod))
    periods = chance.choice([1, 3, 12]) if method in BY_PARTS else None
    least = Decimal("0.1") if method is model.RepaymentMethod.MIN_PCT else None
    return a_channel(
        id,
        platform=chance.choice("ABC"),
        funder=chance.choice("XYZ"),
        kind=chance.choice(list(model.ChannelKind)),
        restores=chance.choice(list(model.Restores)),
        repayment=model.Repayment(method, chance.randint(1, 31), periods, least),
        opened_on=chance.choice([None, first, first + timedelta(days=chance.randint(0, 300))]),
        expires_on=chance.choice([None, TODAY + timedelta(days=chance.randint(-90, 90))]),
        terms=chance.choice([model.Terms.CONFIRMED, model.Terms.CONFIRMED, model.Terms.GUESSED]),
    )


def _live(
    id: str, first: date, chance: random.Random, seen: list[model.Observation], rows: list[model.LedgerRow]
) -> None:
    """The days of one line: often the same is read again; now and then it is cut, raised, shut, used or repaid."""
    limit, used, status = chance.choice([80, 3000, 20_000]), chance.choice([0, 0, 900]), model.LineStatus.OPEN
    part: model.TemporaryLimit | None = None
    step = chance.choice([1, 3, 14])
    for day in (first + timedelta(days=passed) for passed in range(0, (TODAY - first).days + 1, step)):
        dice = chance.random()
        if dice < 0.08:
            limit = chance.choice([limit * chance.randint(3, 130) // 100, 3000, 20_000])
        elif dice < 0.12:
            status = chance.choice(list(model.LineStatus))
        elif dice < 0.25:
            status = model.LineStatus.OPEN
        elif dice < 0.35 and used:
            rows.append(model.LedgerRow(day, model.LedgerKind.REPAY, id, Money(used * 100)))
            used = 0
        elif dice < 0.45:
            used += 300
            rows.append(model.LedgerRow(day, model.LedgerKind.DRAW, id, Money(300_00)))
        elif dice < 0.5:
            rows.append(model.LedgerRow(day, model.LedgerKind.FAILED, id, Money(100_00)))
        elif dice < 0.55:
            part = model.TemporaryLimit(Money(500_00), day + timedelta(days=chance.randint(0, 40)))
        late = chance.random() < 0.03
        seen.append(
            model.Observation(
                id,
                day,
                status,
                model.Source.REPORT if late else model.Source.MANUAL,
                chance.choice([None, *[Money(limit * 100)] * 9]),
                chance.choice([None, *[Money(used * 100)] * 9]),
                temporary=part if part is not None and day <= part.until else None,
                as_of_month=Month.of(day).plus(-chance.randint(1, 3)) if late else None,
            )
        )
