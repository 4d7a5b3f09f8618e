"""Cash day by day under a scenario, to the fen (contract.md 4). Undrawn headroom is never cash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, chain, takewhile
from operator import sub
from typing import Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from raincheck.core.calendar import Month
from raincheck.core.model import LineStatus, Restores
from raincheck.core.money import ZERO, Money, total
from raincheck.core.once import once
from raincheck.core.planner.dues import HORIZON_DAYS, Instalment, monthly, schedule, up_to
from raincheck.core.snapshot import Line, Snapshot

DRAW_DAYS: Final = 30
"""A planned draw is repaid in one sum this many days later."""

MOST_MOVED: Final = 31
"""A due may be moved forward by this many days; so far beyond the horizon dues are laid out."""


class Lacking(StrEnum):
    """What a forecast of cash cannot do without, and the person has not entered (domain.md 13.4)."""

    CASH = "cash"
    LIVING = "living"


def lacking(snapshot: Snapshot) -> tuple[Lacking, ...]:
    """What is missing for a forecast; empty when there is one."""
    cash = () if snapshot.book.assets else (Lacking.CASH,)
    return cash if snapshot.book.living is not None else (*cash, Lacking.LIVING)


class IncomeCut(Struct, frozen=True):
    """Every income of days `first`…`last` times `factor` (0–1)."""

    factor: Fraction
    first: int = 1
    last: int = HORIZON_DAYS


class Scenario(Struct, frozen=True):
    """What is assumed: lines closed, shares of limits lost, income cut, one line called, one-off costs, dues moved.

    `cuts` maps a channel to the share (0–1) of its limit that is lost; `lump_sums` are (day t, amount) paid out;
    `moved` shifts every due of a channel by some days, `moved_once` only the due of that date, neither before day 1;
    `opening` replaces the opening cash. `delayed` are core buyers whose incomes come so many days later. `ended` are
    lines whose agreement ends on a day t: all that is still owed falls due then, and nothing more is lent.
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
    delayed: tuple[tuple[str, int], ...] = ()
    ended: tuple[tuple[str, int], ...] = ()

    @property
    def leaves_dues(self) -> bool:
        """Whether every due stays as large as it is, on its day."""
        return not (self.called or self.moved or self.moved_once or self.ended)


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


class MissedDue(Struct, frozen=True, gc=False):
    """The first due or repayment after which cash is below zero."""

    on: date
    channel: str
    amount: Money


class Course(Struct, frozen=True, dict=True):
    """Cash at the end of each day; `closing[t − 1]` is day t in fen."""

    as_of: date
    closing: tuple[int, ...]
    first_missed_due: MissedDue | None

    @once
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

    @once
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


class Outcome(Course, frozen=True):
    """The same, and the lowest headroom that planned draws leave on each line, in the order of the book."""

    spare: tuple[tuple[str, Money], ...] = ()


class _Draw(Struct, frozen=True):
    channel: str
    amount: int
    rate: Fraction
    comes_back: bool


class CashPlan(Struct, frozen=True, dict=True):
    """All flows of the horizon laid out by day, once for all scenarios; index 0 is day 1.

    `later` are the dues of the month after the horizon, which a scenario may move into it. `paid_by` are the incomes of
    each core buyer once more: the index of the day, and the amount.
    """

    as_of: date
    opening: Money
    incomes: tuple[tuple[Money, ...], ...]
    living: tuple[int, ...]
    essentials: tuple[int, ...]
    dues: Mapping[str, tuple[Instalment, ...]]
    draws: tuple[tuple[_Draw, ...], ...]
    lines: Mapping[str, Line]
    later: Mapping[str, tuple[Instalment, ...]] = field(default_factory=dict)
    paid_by: Mapping[str, tuple[tuple[int, Money], ...]] = field(default_factory=dict)

    @once
    def due(self) -> tuple[int, ...]:
        """Σ dues of each day in fen, where a scenario leaves them as they are."""
        sums, first = [0] * len(self.living), self.as_of.toordinal() + 1
        for instalments in self.dues.values():
            for entry in instalments:
                sums[entry.on.toordinal() - first] += entry.amount.fen
        return tuple(sums)


def lay_out(snapshot: Snapshot, *, days: int = HORIZON_DAYS) -> CashPlan:
    """Lay out incomes, living, dues and draws of days 1…`days`; cash and living count zero when they are not known."""
    as_of, lines = snapshot.as_of, snapshot.lines_by_id
    last = as_of + timedelta(days=days)
    months = _months(as_of, last)
    incomes: list[tuple[Money, ...]] = [()] * days
    paid_by: dict[str, list[tuple[int, Money]]] = {}
    for income in snapshot.book.income:
        for place in _places(income.day, months, as_of, days):
            incomes[place] += (income.amount,)
            if income.buyer is not None:
                paid_by.setdefault(income.buyer, []).append((place, income.amount))
    draws: list[tuple[_Draw, ...]] = [()] * days
    for plan in snapshot.book.planned_draws:
        line = lines.get(plan.channel)
        if line is not None:
            back = line.status is LineStatus.OPEN and line.channel.restores is Restores.PAYMENT
            draw = _Draw(plan.channel, plan.amount.fen, 1 + monthly(line.channel), back)
            for place in _places(plan.day, months, as_of, days):
                draws[place] += (draw,)
    dues: dict[str, tuple[Instalment, ...]] = {}
    later: dict[str, tuple[Instalment, ...]] = {}
    for id_, line in lines.items():
        every = schedule(snapshot, line, days=days + MOST_MOVED)
        dues[id_] = up_to(last, every)
        later[id_] = every[len(dues[id_]) :]
    return CashPlan(
        as_of=as_of,
        opening=snapshot.liquid_assets or ZERO,
        incomes=tuple(incomes),
        living=_by_day(snapshot.living or ZERO, months, as_of, days),
        essentials=_by_day(snapshot.essential or ZERO, months, as_of, days),
        dues=dues,
        draws=tuple(draws),
        lines=lines,
        later=later,
        paid_by={buyer: tuple(paid) for buyer, paid in paid_by.items()},
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


def _dues(plan: CashPlan, scenario: Scenario) -> Iterator[tuple[int, str, int]]:
    """Day t, line and sum in fen of all that falls due, line by line."""
    ended = dict(scenario.ended)
    moved, once = dict(scenario.moved), {(channel, on): days for channel, on, days in scenario.moved_once}
    today = plan.as_of.toordinal()
    for channel, instalments in plan.dues.items():
        if channel == scenario.called:
            owed, rate = plan.lines[channel].owed, monthly(plan.lines[channel].channel)
            yield DRAW_DAYS, channel, (owed + owed.times(rate)).fen
            continue
        every = instalments + plan.later.get(channel, ()) if moved or once else instalments
        if channel in ended:
            every = _until_the_end(plan, channel, ended[channel])
        for entry in every:
            day = entry.on.toordinal() - today
            if moved or once:
                day += once.get((channel, entry.on), moved.get(channel, 0))
            yield max(1, day), channel, entry.amount.fen


def _dues_by_day(plan: CashPlan, scenario: Scenario) -> dict[int, list[tuple[str, int]]]:
    by_day: dict[int, list[tuple[str, int]]] = {}
    for day, channel, fen in _dues(plan, scenario):
        by_day.setdefault(day, []).append((channel, fen))
    return by_day


def _until_the_end(plan: CashPlan, channel: str, day: int) -> tuple[Instalment, ...]:
    """The dues of a line up to the day its agreement ends, and on that day what of its principal is left."""
    last = plan.as_of + timedelta(days=day)
    kept = tuple(entry for entry in plan.dues[channel] if entry.on <= last)
    rest = plan.lines[channel].owed - total(entry.amount - entry.interest for entry in kept)
    return (*kept, Instalment(last, channel, rest, ZERO)) if rest > ZERO else kept


def opening_headroom(plan: CashPlan, scenario: Scenario) -> dict[str, int]:
    """What each line would still lend, in fen, once the scenario has closed and cut lines."""
    left = {channel: line.headroom.fen for channel, line in plan.lines.items()}
    for channel, share in scenario.cuts:
        line = plan.lines[channel]
        base = line.headroom if line.limit is None else line.limit
        left[channel] = max(left[channel] - base.times(share).fen, 0)
    for channel in scenario.closed:
        left[channel] = 0
    return left


def incomes_under(plan: CashPlan, scenario: Scenario) -> Sequence[Sequence[Money]]:
    """The incomes of each day; those of a delayed buyer later, or beyond the horizon."""
    if not scenario.delayed:
        return plan.incomes
    found = [list(amounts) for amounts in plan.incomes]
    moved = [(place, days, amount) for buyer, days in scenario.delayed for place, amount in plan.paid_by.get(buyer, ())]
    for place, _, amount in moved:
        found[place].remove(amount)
    for place, days, amount in moved:
        if place + days < len(found):
            found[place + days].append(amount)
    return found


def income_on(day: int, amounts: Sequence[Money], cuts: tuple[IncomeCut, ...]) -> int:
    """What the incomes of day t bring in fen once the cuts have taken their part, each income rounded to fen."""
    for cut in cuts:
        if cut.first <= day <= cut.last:
            amounts = tuple(amount.times(cut.factor) for amount in amounts)
    return total(amounts).fen


class _Day(NamedTuple):
    """What moves cash on day t, in the contract's order; each sum in fen, as it comes in or goes out.

    A draw names its line and tells what that line would still lend after it. One-off costs come after living.
    """

    number: int
    income: int | None
    draws: Sequence[tuple[str, int, int]]
    living: int
    lump_sums: Sequence[int]
    dues: Sequence[tuple[str, int]]
    repayments: Sequence[tuple[str, int]]


def _days(plan: CashPlan, scenario: Scenario, left: dict[str, int]) -> Iterator[_Day]:
    """The days under a scenario; `left` is the headroom of the lines, and is kept up to date."""
    dues, incomes = _dues_by_day(plan, scenario), incomes_under(plan, scenario)
    living = plan.living if scenario.discretionary else plan.essentials
    lump_sums: dict[int, list[int]] = {}
    for at, cost in scenario.lump_sums:
        lump_sums.setdefault(at, []).append(cost.fen)
    repayments: dict[int, list[tuple[_Draw, int]]] = {}
    ended = dict(scenario.ended)
    for place, amounts in enumerate(incomes):
        day = place + 1
        drawn = []
        for draw in plan.draws[place]:
            amount = min(draw.amount, left[draw.channel])
            if amount > 0 and day < ended.get(draw.channel, day + 1):
                left[draw.channel] -= amount
                repayments.setdefault(day + DRAW_DAYS, []).append((draw, amount))
                drawn.append((draw.channel, amount, left[draw.channel]))
        repaid = []
        for draw, amount in repayments.get(day, ()):
            if draw.comes_back:  # a line the scenario closes was never drawn on
                left[draw.channel] += amount
            repaid.append((draw.channel, Money(amount).times(draw.rate).fen))
        yield _Day(
            day,
            income_on(day, amounts, scenario.income) if amounts else None,
            drawn,
            living[place],
            lump_sums.get(day, ()),
            dues.get(day, ()),
            repaid,
        )


def walk(plan: CashPlan, scenario: Scenario = BASE) -> Iterator[Movement]:
    """Every movement in the contract's order: incomes, planned draws, living, dues, repayments of earlier draws."""
    for day in _days(plan, scenario, opening_headroom(plan, scenario)):
        if day.income is not None:
            yield Movement(day.number, MovementKind.INCOME, "", day.income)
        for channel, fen, _ in day.draws:
            yield Movement(day.number, MovementKind.DRAW, channel, fen)
        yield Movement(day.number, MovementKind.LIVING, "", -day.living)
        for cost in day.lump_sums:
            yield Movement(day.number, MovementKind.LUMP_SUM, "", -cost)
        for channel, fen in day.dues:
            yield Movement(day.number, MovementKind.DUE, channel, -fen)
        for channel, fen in day.repayments:
            yield Movement(day.number, MovementKind.REPAYMENT, channel, -fen)


def run(plan: CashPlan, scenario: Scenario = BASE) -> Outcome:
    """Walk the days; cash is judged at each day's end, the first missed due after each due and repayment."""
    if not any(plan.draws):
        closing = _sums(plan, scenario)
        if min(closing, default=0) >= 0:
            # Cash only falls after a day's incomes: where it lasts to each day's end, no due was missed before.
            spare = opening_headroom(plan, scenario)
            return Outcome(plan.as_of, closing, None, tuple((line, Money(fen)) for line, fen in spare.items()))
    return _run_in_order(plan, scenario)


def _sums(plan: CashPlan, scenario: Scenario) -> tuple[int, ...]:
    """Cash at the end of each day where nothing is drawn."""
    change = [-fen for fen in (plan.living if scenario.discretionary else plan.essentials)]
    for place, amounts in enumerate(incomes_under(plan, scenario)):
        if amounts:
            change[place] += income_on(place + 1, amounts, scenario.income)
    if scenario.leaves_dues:
        change = list(map(sub, change, plan.due))
    else:
        for day, _, fen in _dues(plan, scenario):
            if day <= len(change):
                change[day - 1] -= fen
    for day, cost in scenario.lump_sums:
        if 1 <= day <= len(change):
            change[day - 1] -= cost.fen
    opening = plan.opening if scenario.opening is None else scenario.opening
    return tuple(accumulate(change, initial=opening.fen))[1:]


def _run_in_order(plan: CashPlan, scenario: Scenario) -> Outcome:
    cash = (plan.opening if scenario.opening is None else scenario.opening).fen
    left = opening_headroom(plan, scenario)
    spare = dict(left)
    closing: list[int] = []
    missed: MissedDue | None = None
    for day in _days(plan, scenario, left):
        cash += (day.income or 0) - day.living - sum(day.lump_sums)
        for channel, fen, still in day.draws:
            cash += fen
            spare[channel] = min(spare[channel], still)
        for channel, fen in chain(day.dues, day.repayments):
            cash -= fen
            if cash < 0 and missed is None:
                missed = MissedDue(plan.as_of + timedelta(days=day.number), channel, Money(fen))
        closing.append(cash)
    return Outcome(plan.as_of, tuple(closing), missed, tuple((line, Money(fen)) for line, fen in spare.items()))


class Runs:
    """Outcomes of one plan, each different course of cash walked once and kept.

    Closing or cutting lines on which no draw is planned changes the headroom that is left, never the cash: with many
    groups nearly all rows of the matrix run as the base does.
    """

    def __init__(self, plan: CashPlan) -> None:
        self.plan = plan
        self._drawn = frozenset(draw.channel for draws in plan.draws for draw in draws)
        self._outcomes: dict[Scenario, Outcome] = {}
        self._dues: dict[tuple[Scenario, int], Money] = {}

    def _course(self, scenario: Scenario) -> Scenario:
        """The part of the scenario that moves cash."""
        cuts = tuple(cut for cut in scenario.cuts if cut[0] in self._drawn)
        return replace(scenario, closed=scenario.closed & self._drawn, cuts=cuts)

    def closed(self, lines: frozenset[str]) -> Course:
        """Cash with those lines closed, where nobody asks what lines would still lend."""
        drawn = lines & self._drawn
        return self._walked(Scenario(closed=drawn) if drawn else BASE)

    def run(self, scenario: Scenario = BASE) -> Outcome:
        """What `run` answers."""
        course = self._course(scenario)
        found = self._walked(course)
        if course == scenario:
            return found
        lowest = dict(found.spare)
        left = opening_headroom(self.plan, scenario)
        spare = ((line, lowest[line] if line in self._drawn else Money(fen)) for line, fen in left.items())
        return replace(found, spare=tuple(spare))

    def _walked(self, course: Scenario) -> Outcome:
        found = self._outcomes.get(course)
        if found is None:
            found = self._outcomes[course] = run(self.plan, course)
        return found

    def dues_within(self, scenario: Scenario, days: int) -> Money:
        """What falls due and is repaid in the first `days` days."""
        key = (self._course(scenario), days)
        if key not in self._dues:
            paid = {MovementKind.DUE, MovementKind.REPAYMENT}
            until = takewhile(lambda movement: movement.day <= days, walk(self.plan, key[0]))
            self._dues[key] = Money(sum(-movement.fen for movement in until if movement.kind in paid))
        return self._dues[key]
