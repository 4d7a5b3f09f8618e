"""A made-up book of any size, always the same for one seed, and a clock that stands on its last day."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct

from raincheck.core import model
from raincheck.core.money import Money

LAST_DAY = date(2026, 11, 22)
PLATFORMS = ("ANT", "JD", "WEBANK", "MEITUAN", "CMB", "ICBC", "CCB", "DOUYIN", "DXM", "BOC")


class StandingClock(Struct):
    """Noon in Shanghai, until it is moved."""

    day: date = LAST_DAY

    @property
    def zone(self) -> tzinfo:
        """China's."""
        return ZoneInfo("Asia/Shanghai")

    def now(self) -> datetime:
        """The same moment each time."""
        return datetime(self.day.year, self.day.month, self.day.day, 4, 0, tzinfo=UTC)

    def today(self) -> date:
        """The day it stands on."""
        return self.day

    def awake(self) -> timedelta:
        """Nobody slept."""
        return timedelta(0)


def made_up(lines: int = 50, years: int = 10, *, seed: int = 7) -> model.Book:
    """`lines` lines read every day for `years` years; limits are raised, cut and shut now and then."""
    chance = random.Random(seed)
    days = [LAST_DAY - timedelta(days=back) for back in range(365 * years - 1, -1, -1)]
    channels = tuple(_channel(number, days[0], chance) for number in range(lines))
    readings: list[model.Observation] = []
    ledger: list[model.LedgerRow] = []
    states = [[chance.randint(20, 200) * 1_000, chance.randint(0, 15_000), 0] for _ in channels]
    for on in days:
        for channel, state in zip(channels, states, strict=True):
            _live(channel, state, on, chance, ledger)
            status = model.LineStatus.CLOSED if state[2] else model.LineStatus.OPEN
            limit, used = Money(state[0] * 100), Money(state[1] * 100)
            readings.append(model.Observation(channel.id, on, status, model.Source.MANUAL, limit, used))
    return model.Book(
        income=(model.Income("pay", Money(90_000_00), 5),),
        living=model.Living(Money(9_000_00), Money(3_000_00)),
        assets=(model.Asset("cash", "cash", Money(600_000_00)),),
        channels=channels,
        observations=tuple(readings),
        ledger=tuple(ledger),
    )


def _channel(number: int, opened: date, chance: random.Random) -> model.Channel:
    statement = number % 5 == 0
    method = model.RepaymentMethod.FULL if statement else model.RepaymentMethod.LEVEL
    return model.Channel(
        id=f"line{number}",
        name=f"Line {number}",
        platform=PLATFORMS[number % len(PLATFORMS)],
        funder=f"F{number % 17}",
        kind=model.ChannelKind.STATEMENT if statement else model.ChannelKind.REVOLVING,
        revocable=True,
        apr=Decimal("0.146"),
        repayment=model.Repayment(method, chance.randint(1, 28), None if statement else 12),
        opened_on=opened - timedelta(days=chance.randint(0, 900)),
    )


def _live(
    channel: model.Channel, state: list[int], on: date, chance: random.Random, ledger: list[model.LedgerRow]
) -> None:
    """One day of one line: `state` is limit, used (yuan) and days still shut."""
    state[2] = max(state[2] - 1, 0)
    dice = chance.random()
    if dice < 0.0004:
        state[0] = max(state[0] * chance.randint(5, 90) // 100, 50)
    elif dice < 0.001:
        state[0] = min(state[0] * 12 // 10 + 1_000, 200_000)
    elif dice < 0.0011:
        state[2] = chance.randint(5, 120)
    if on.day == channel.repayment.due_day and state[1]:
        paid = state[1] if channel.repayment.method is model.RepaymentMethod.FULL else max(state[1] // 12, 1)
        ledger.append(model.LedgerRow(on, model.LedgerKind.REPAY, channel.id, Money(paid * 100)))
        state[1] -= paid
    if chance.random() < 0.01 and not state[2] and state[1] < state[0] // 3:
        drawn = chance.randint(1, max(state[0] // 12, 2))
        ledger.append(model.LedgerRow(on, model.LedgerKind.DRAW, channel.id, Money(drawn * 100)))
        state[1] += drawn
