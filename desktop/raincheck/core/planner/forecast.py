"""Cash day by day under a scenario, to the fen (contract.md 4). Undrawn headroom is never cash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from raincheck.core.calendar import Month
from raincheck.core.model import LineStatus, Restores
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import HORIZON_DAYS, Instalment, monthly, schedules
from raincheck.core.snapshot import Snapshot

DRAW_DAYS = 30
"""A planned draw is repaid in one sum this many days later."""


@dataclass(frozen=True, slots=True)
class IncomeCut:
    """Every income of days `first`…`last` times `factor` (0–1)."""

    factor: Fraction
    first: int = 1
    last: int = HORIZON_DAYS


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is assumed: lines closed, shares of limits lost, income cut, one line called, one-off costs, dues moved.

    `cuts` maps a channel to the share (0–1) of its limit that is lost; `lump_sums` are (day t, amount) paid out;
    `moved` shifts every due of a channel by some days; `opening` replaces the opening cash.
    """

    closed: frozenset[str] = frozenset()
    cuts: tuple[tuple[str, Fraction], ...] = ()
    income: tuple[IncomeCut, ...] = ()
    called: str | None = None
    lump_sums: tuple[tuple[int, Money], ...] = ()
    moved: tuple[tuple[str, int], ...] = ()
    opening: Money | None = None
    discretionary: bool = True


BASE = Scenario()


@dataclass(frozen=True, slots=True)
class MissedDue:
    """The first due or repayment after which cash is below zero."""

    on: date
    channel: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Outcome:
    """Cash at the end of each day; `closing[t − 1]` is day t in fen. `survival_days` is None when cash lasts."""

    as_of: date
    closing: tuple[int, ...]
    first_missed_due: MissedDue | None

    @property
    def survival_days(self) -> int | None:
        """Full days before cash is first below zero; None when it never is within the horizon."""
        return next((day for day, fen in enumerate(self.closing) if fen < 0), None)

    @property
    def survives(self) -> bool:
        """Whether cash stays at or above zero on every day."""
        return self.survival_days is None

    @property
    def first_negative_on(self) -> date | None:
        """The first day that ends below zero."""
        days = self.survival_days
        return None if days is None else self.as_of + timedelta(days=days + 1)

    @property
    def lowest_cash(self) -> Money:
        """The lowest cash at any day's end."""
        return self.lowest_within(len(self.closing))

    def lowest_within(self, days: int) -> Money:
        """The lowest cash at the end of days 1…`days`."""
        return Money(min(self.closing[:days]))

    def cash(self, day: int) -> Money:
        """Cash at the end of day t (1…180)."""
        return Money(self.closing[day - 1])


@dataclass(frozen=True, slots=True)
class _Draw:
    channel: str
    amount: int
    rate: Fraction
    comes_back: bool


@dataclass(frozen=True, slots=True)
class CashPlan:
    """All flows of the horizon laid out by day, once for all scenarios; index 0 is day 1."""

    as_of: date
    opening: Money
    incomes: tuple[tuple[Money, ...], ...]
    living: tuple[int, ...]
    essentials: tuple[int, ...]
    dues: Mapping[str, tuple[Instalment, ...]]
    draws: tuple[tuple[_Draw, ...], ...]
    headroom: Mapping[str, Money]
    limits: Mapping[str, Money | None]
    called: Mapping[str, Money] = field(default_factory=dict)


def lay_out(snapshot: Snapshot, *, days: int = HORIZON_DAYS) -> CashPlan:
    """Lay out incomes, living, dues and draws of days 1…`days`; living counts zero when it is not known."""
    calendar = tuple(snapshot.as_of + timedelta(days=t) for t in range(1, days + 1))
    living = snapshot.living or ZERO
    essential = snapshot.essential or ZERO
    lines = snapshot.lines_by_id
    draws = []
    for day in calendar:
        today = []
        for plan in snapshot.book.planned_draws:
            line = lines.get(plan.channel)
            if line is not None and Month.of(day).on(plan.day) == day:
                back = line.status is LineStatus.OPEN and line.channel.restores is Restores.PAYMENT
                today.append(_Draw(plan.channel, plan.amount.fen, 1 + monthly(line.channel), back))
        draws.append(tuple(today))
    return CashPlan(
        as_of=snapshot.as_of,
        opening=snapshot.liquid_assets,
        incomes=tuple(
            tuple(income.amount for income in snapshot.book.income if Month.of(day).on(income.day) == day)
            for day in calendar
        ),
        living=tuple(living.split(Month.of(day).days).fen for day in calendar),
        essentials=tuple(essential.split(Month.of(day).days).fen for day in calendar),
        dues=schedules(snapshot),
        draws=tuple(draws),
        headroom={line.channel.id: line.headroom for line in snapshot.lines},
        limits={line.channel.id: line.limit for line in snapshot.lines},
        called={
            line.channel.id: line.owed + line.owed.times(monthly(line.channel)) for line in snapshot.lines if line.owed
        },
    )


def _dues_by_day(plan: CashPlan, scenario: Scenario) -> dict[int, list[tuple[str, int]]]:
    moved = dict(scenario.moved)
    by_day: dict[int, list[tuple[str, int]]] = {}
    for channel, instalments in plan.dues.items():
        if channel == scenario.called:
            by_day.setdefault(DRAW_DAYS, []).append((channel, plan.called[channel].fen))
            continue
        for entry in instalments:
            day = max((entry.on - plan.as_of).days + moved.get(channel, 0), 1)
            by_day.setdefault(day, []).append((channel, entry.amount.fen))
    return by_day


def _opening_headroom(plan: CashPlan, scenario: Scenario) -> dict[str, int]:
    left = {channel: money.fen for channel, money in plan.headroom.items()}
    for channel, share in scenario.cuts:
        limit = plan.limits[channel]
        base = plan.headroom[channel] if limit is None else limit
        left[channel] = max(left[channel] - base.times(share).fen, 0)
    for channel in scenario.closed:
        left[channel] = 0
    return left


def _income(amounts: tuple[Money, ...], day: int, cuts: tuple[IncomeCut, ...]) -> int:
    for cut in cuts:
        if cut.first <= day <= cut.last:
            amounts = tuple(amount.times(cut.factor) for amount in amounts)
    return total(amounts).fen


def run(plan: CashPlan, scenario: Scenario = BASE) -> Outcome:
    """Walk the days in the contract's order: incomes, planned draws, living, dues, repayments of earlier draws."""
    cash = (plan.opening if scenario.opening is None else scenario.opening).fen
    left = _opening_headroom(plan, scenario)
    dues = _dues_by_day(plan, scenario)
    living = plan.living if scenario.discretionary else plan.essentials
    repayments: dict[int, list[tuple[_Draw, int]]] = {}
    closing: list[int] = []
    missed: MissedDue | None = None

    def pay(day: int, channel: str, amount: int) -> None:
        nonlocal cash, missed
        cash -= amount
        if cash < 0 and missed is None:
            missed = MissedDue(plan.as_of + timedelta(days=day), channel, Money(amount))

    for day in range(1, len(plan.incomes) + 1):
        cash += _income(plan.incomes[day - 1], day, scenario.income)
        for draw in plan.draws[day - 1]:
            amount = min(draw.amount, left[draw.channel])
            if amount > 0:
                cash += amount
                left[draw.channel] -= amount
                repayments.setdefault(day + DRAW_DAYS, []).append((draw, amount))
        cash -= living[day - 1]
        cash -= sum(amount.fen for at, amount in scenario.lump_sums if at == day)
        for channel, fen in dues.get(day, ()):
            pay(day, channel, fen)
        for draw, amount in repayments.get(day, ()):
            pay(day, draw.channel, Money(amount).times(draw.rate).fen)
            if draw.comes_back and draw.channel not in scenario.closed:
                left[draw.channel] += amount
        closing.append(cash)
    return Outcome(plan.as_of, tuple(closing), missed)
