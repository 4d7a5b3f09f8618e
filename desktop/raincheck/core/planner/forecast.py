"""Cash day by day under a scenario, to the fen (contract.md 4). Undrawn headroom is never cash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from raincheck.core.calendar import Month
from raincheck.core.model import LineStatus, Restores
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import HORIZON_DAYS, Instalment, monthly, schedule
from raincheck.core.snapshot import Snapshot

DRAW_DAYS: Final = 30
"""A planned draw is repaid in one sum this many days later."""

MOST_MOVED: Final = 31
"""A due may be moved forward by this many days; so far beyond the horizon dues are laid out."""


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
    `moved` shifts every due of a channel by some days, `moved_once` only the due of that date, neither before day 1;
    `opening` replaces the opening cash.
    """

    closed: frozenset[str] = frozenset()
    cuts: tuple[tuple[str, Fraction], ...] = ()
    income: tuple[IncomeCut, ...] = ()
    called: str | None = None
    lump_sums: tuple[tuple[int, Money], ...] = ()
    moved: tuple[tuple[str, int], ...] = ()
    moved_once: tuple[tuple[str, date, int], ...] = ()
    opening: Money | None = None
    discretionary: bool = True


BASE = Scenario()


class MovementKind(StrEnum):
    """What moves cash, in the order of a day."""

    INCOME = "income"
    DRAW = "draw"
    LIVING = "living"
    LUMP_SUM = "lump_sum"
    DUE = "due"
    REPAYMENT = "repayment"


class Movement(NamedTuple):
    """One sum that moves cash on day t: `fen` is positive when it comes in; only draws and dues name a channel."""

    day: int
    kind: MovementKind
    channel: str
    fen: int


@dataclass(frozen=True, slots=True)
class MissedDue:
    """The first due or repayment after which cash is below zero."""

    on: date
    channel: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Outcome:
    """Cash at the end of each day; `closing[t − 1]` is day t in fen.

    `spare` is the lowest headroom that planned draws leave on each line, in the order of the book.
    """

    as_of: date
    closing: tuple[int, ...]
    first_missed_due: MissedDue | None
    spare: tuple[tuple[str, Money], ...] = ()

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
    def first_gap(self) -> Money:
        """What is missing on the first day that ends below zero; zero when cash lasts."""
        days = self.survival_days
        return ZERO if days is None else Money(-self.closing[days])

    @property
    def lowest_cash(self) -> Money:
        """The lowest cash at any day's end."""
        return self.lowest_within(len(self.closing))

    @property
    def lowest_on(self) -> date:
        """The first day with the lowest cash."""
        return self.as_of + timedelta(days=self.closing.index(self.lowest_cash.fen) + 1)

    @property
    def missing(self) -> Money:
        """What would have to be there today for cash to last: the deepest hole; zero when it lasts."""
        return max(-self.lowest_cash, ZERO)

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
    """All flows of the horizon laid out by day, once for all scenarios; index 0 is day 1.

    `later` are the dues of the month after the horizon, which a scenario may move into it.
    """

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
    later: Mapping[str, tuple[Instalment, ...]] = field(default_factory=dict)


def lay_out(snapshot: Snapshot, *, days: int = HORIZON_DAYS) -> CashPlan:
    """Lay out incomes, living, dues and draws of days 1…`days`; living counts zero when it is not known."""
    as_of, lines = snapshot.as_of, snapshot.lines_by_id
    last = as_of + timedelta(days=days)
    months = _months(as_of, last)
    incomes: list[list[Money]] = [[] for _ in range(days)]
    for income in snapshot.book.income:
        for place in _places(income.day, months, as_of, days):
            incomes[place].append(income.amount)
    draws: list[list[_Draw]] = [[] for _ in range(days)]
    for plan in snapshot.book.planned_draws:
        line = lines.get(plan.channel)
        if line is not None:
            back = line.status is LineStatus.OPEN and line.channel.restores is Restores.PAYMENT
            draw = _Draw(plan.channel, plan.amount.fen, 1 + monthly(line.channel), back)
            for place in _places(plan.day, months, as_of, days):
                draws[place].append(draw)
    every = {line.channel.id: schedule(snapshot, line, days=days + MOST_MOVED) for line in snapshot.lines}
    return CashPlan(
        as_of=as_of,
        opening=snapshot.liquid_assets,
        incomes=tuple(map(tuple, incomes)),
        living=_by_day(snapshot.living or ZERO, months, as_of, days),
        essentials=_by_day(snapshot.essential or ZERO, months, as_of, days),
        dues={channel: tuple(due for due in dues if due.on <= last) for channel, dues in every.items()},
        draws=tuple(map(tuple, draws)),
        headroom={line.channel.id: line.headroom for line in snapshot.lines},
        limits={line.channel.id: line.limit for line in snapshot.lines},
        called={
            line.channel.id: line.owed + line.owed.times(monthly(line.channel)) for line in snapshot.lines if line.owed
        },
        later={channel: tuple(due for due in dues if due.on > last) for channel, dues in every.items()},
    )


def _months(as_of: date, last: date) -> tuple[Month, ...]:
    found = [Month.of(as_of)]
    while found[-1] < Month.of(last):
        found.append(found[-1].plus(1))
    return tuple(found)


def _places(day_of_month: int, months: tuple[Month, ...], as_of: date, days: int) -> Iterator[int]:
    """The indices (day t − 1) on which a day of the month falls."""
    for month in months:
        place = (month.on(day_of_month) - as_of).days - 1
        if 0 <= place < days:
            yield place


def _by_day(amount: Money, months: tuple[Month, ...], as_of: date, days: int) -> tuple[int, ...]:
    """A month's amount spread over its days, each rounded to fen."""
    found: list[int] = []
    for month in months:
        rest = (month.last_day - as_of).days - len(found)
        found += [amount.split(month.days).fen] * rest
    return tuple(found[:days])


def _dues_by_day(plan: CashPlan, scenario: Scenario) -> dict[int, list[tuple[str, int]]]:
    moved, once = dict(scenario.moved), {(channel, on): days for channel, on, days in scenario.moved_once}
    by_day: dict[int, list[tuple[str, int]]] = {}
    for channel, instalments in plan.dues.items():
        if channel == scenario.called:
            by_day.setdefault(DRAW_DAYS, []).append((channel, plan.called[channel].fen))
            continue
        every = instalments + plan.later.get(channel, ()) if moved or once else instalments
        for entry in every:
            by = once.get((channel, entry.on), moved.get(channel, 0))
            day = max((entry.on - plan.as_of).days + by, 1)
            by_day.setdefault(day, []).append((channel, entry.amount.fen))
    return by_day


def opening_headroom(plan: CashPlan, scenario: Scenario) -> dict[str, int]:
    """What each line would still lend, in fen, once the scenario has closed and cut lines."""
    left = {channel: money.fen for channel, money in plan.headroom.items()}
    for channel, share in scenario.cuts:
        limit = plan.limits[channel]
        base = plan.headroom[channel] if limit is None else limit
        left[channel] = max(left[channel] - base.times(share).fen, 0)
    for channel in scenario.closed:
        left[channel] = 0
    return left


def income_on(day: int, amounts: tuple[Money, ...], cuts: tuple[IncomeCut, ...]) -> int:
    """What the incomes of day t bring in fen once the cuts have taken their part, each income rounded to fen."""
    for cut in cuts:
        if cut.first <= day <= cut.last:
            amounts = tuple(amount.times(cut.factor) for amount in amounts)
    return total(amounts).fen


def walk(plan: CashPlan, scenario: Scenario = BASE, left: dict[str, int] | None = None) -> Iterator[Movement]:
    """Every movement in the contract's order: incomes, planned draws, living, dues, repayments of earlier draws.

    One-off costs come after living. `left`, when given, holds the headroom of the lines and is kept up to date.
    """
    left = opening_headroom(plan, scenario) if left is None else left
    dues = _dues_by_day(plan, scenario)
    living = plan.living if scenario.discretionary else plan.essentials
    repayments: dict[int, list[tuple[_Draw, int]]] = {}
    for day in range(1, len(plan.incomes) + 1):
        if plan.incomes[day - 1]:
            yield Movement(day, MovementKind.INCOME, "", income_on(day, plan.incomes[day - 1], scenario.income))
        for draw in plan.draws[day - 1]:
            amount = min(draw.amount, left[draw.channel])
            if amount > 0:
                left[draw.channel] -= amount
                repayments.setdefault(day + DRAW_DAYS, []).append((draw, amount))
                yield Movement(day, MovementKind.DRAW, draw.channel, amount)
        yield Movement(day, MovementKind.LIVING, "", -living[day - 1])
        for at, cost in scenario.lump_sums:
            if at == day:
                yield Movement(day, MovementKind.LUMP_SUM, "", -cost.fen)
        for channel, fen in dues.get(day, ()):
            yield Movement(day, MovementKind.DUE, channel, -fen)
        for draw, amount in repayments.get(day, ()):
            if draw.comes_back:  # a line the scenario closes was never drawn on
                left[draw.channel] += amount
            yield Movement(day, MovementKind.REPAYMENT, draw.channel, -Money(amount).times(draw.rate).fen)


def run(plan: CashPlan, scenario: Scenario = BASE) -> Outcome:
    """Walk the days; cash is judged at each day's end, the first missed due after each due and repayment."""
    cash = (plan.opening if scenario.opening is None else scenario.opening).fen
    left = opening_headroom(plan, scenario)
    spare = dict(left)
    closing: list[int] = []
    missed: MissedDue | None = None
    today = 1
    for movement in walk(plan, scenario, left):
        day, kind, channel, fen = movement
        if day != today:
            closing.append(cash)
            today = day
        cash += fen
        if kind is MovementKind.DRAW:
            spare[channel] = min(spare[channel], left[channel])
        elif cash < 0 and missed is None and (kind is MovementKind.DUE or kind is MovementKind.REPAYMENT):
            missed = MissedDue(plan.as_of + timedelta(days=day), channel, Money(-fen))
    closing.append(cash)
    return Outcome(plan.as_of, tuple(closing), missed, tuple((line, Money(fen)) for line, fen in spare.items()))
