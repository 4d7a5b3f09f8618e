"""Cash under the person's own ups and downs: their income history drawn again, ten thousand times.

It says how often cash would run out if the coming months were like the past ones in some order. It is no probability
of default and is never called one. Cash differs between paths only after a payday, so bands are found once a payday
and laid over the fixed flows of each day: exact, and a few milliseconds.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.calendar import Month
from raincheck.core.money import Money
from raincheck.core.planner.forecast import BASE, CashPlan, Scenario, income_on, incomes_under, lay_out, run
from raincheck.core.snapshot import Snapshot

PATHS: Final = 10_000
SEED: Final = 1
FEWEST_MONTHS: Final = 6
"""A shorter history says too little of one's ups and downs; the fan is not shown."""

BANDS: Final = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))
MARKS: Final = (30, 60, 90, 180)


class NoFanReason(StrEnum):
    """Why the fan is not shown."""

    HISTORY = "history"
    LIVING = "living"
    INCOME = "income"


class NoFan(Struct, frozen=True):
    """The fan cannot be drawn: too few months known (`months` of `FEWEST_MONTHS`), no living costs, or no payday."""

    reason: NoFanReason
    months: int


class Fan(Struct, frozen=True):
    """Bands of cash in fen at the end of each day (index 0 is day 1), and how many paths fell below zero by a day.

    A band is the order statistic of the paths: at the end of that day a tenth, half, nine tenths of them hold no more.
    """

    as_of: date
    paths: int
    seed: int
    months: int
    p10: tuple[int, ...]
    p50: tuple[int, ...]
    p90: tuple[int, ...]
    broken_by: tuple[tuple[int, int], ...]

    @property
    def broken(self) -> int:
        """How many paths fall below zero within the horizon."""
        return self.broken_by[-1][1]

    @property
    def share_broken(self) -> Fraction:
        """The broken paths as a share of all."""
        return Fraction(self.broken, self.paths)


def income_fan(
    snapshot: Snapshot,
    plan: CashPlan | None = None,
    *,
    scenario: Scenario = BASE,
    paths: int = PATHS,
    seed: int = SEED,
) -> Fan | NoFan:
    """The fan under a scenario; `plan` saves laying the flows out again. The same seed gives the same fan.

    Each coming month takes the total of one past month, shared over the paydays as the planned incomes are.
    """
    history = snapshot.income_months
    if len(history) < FEWEST_MONTHS:
        return NoFan(NoFanReason.HISTORY, len(history))
    if snapshot.living is None:
        return NoFan(NoFanReason.LIVING, len(history))
    if not snapshot.monthly_income:
        return NoFan(NoFanReason.INCOME, len(history))
    flows = lay_out(snapshot) if plan is None else plan
    return _Draws(flows, scenario, history, snapshot.monthly_income).fan(paths, seed)


class _Draws:
    """The fixed cash of each day, and what each past month would bring on each payday; all in fen."""

    def __init__(self, plan: CashPlan, scenario: Scenario, history: tuple[Money, ...], planned: Money) -> None:
        self.as_of, self.history = plan.as_of, history
        incomes = incomes_under(plan, scenario)
        bare = replace(plan, incomes=((),) * len(incomes), paid_by={})
        self.fixed = run(bare, replace(scenario, delayed=())).closing
        self.paydays = [day for day, amounts in enumerate(incomes, start=1) if amounts]
        known: dict[tuple[object, ...], list[int]] = {}
        self.table = []
        for day in self.paydays:
            amounts = tuple(incomes[day - 1])
            key = (amounts, *(cut.first <= day <= cut.last for cut in scenario.income))
            if key not in known:
                shares = [Fraction(amount.fen, planned.fen) for amount in amounts]
                known[key] = [income_on(day, tuple(map(past.times, shares)), scenario.income) for past in history]
            self.table.append(known[key])

    def _months(self) -> list[int]:
        """Which month each payday lies in, counted from the first."""
        months = [Month.of(self.as_of + timedelta(days=day)) for day in self.paydays]
        number = {month: place for place, month in enumerate(dict.fromkeys(months))}
        return [number[month] for month in months]

    def _pieces(self) -> Iterator[tuple[int, int, int]]:
        """Stretches of days without a payday or mark inside: paydays so far, first and last day."""
        starts = sorted({1, *self.paydays, *(mark + 1 for mark in MARKS)} - {len(self.fixed) + 1})
        ends = [start - 1 for start in starts[1:]] + [len(self.fixed)]
        for start, end in zip(starts, ends, strict=True):
            yield sum(day <= start for day in self.paydays), start, end

    def fan(self, paths: int, seed: int) -> Fan:
        numpy = importlib.import_module("numpy")  # only here: reading commands must not load it
        months = self._months()
        drawn = numpy.random.default_rng(seed).integers(
            0, len(self.history), size=(max(months, default=-1) + 1, paths), dtype=numpy.int64
        )
        earned = numpy.zeros((len(self.paydays) + 1, paths), dtype=numpy.int64)
        for place, (month, amounts) in enumerate(zip(months, self.table, strict=True), start=1):
            numpy.take(numpy.array(amounts, dtype=numpy.int64), drawn[month], out=earned[place])
            earned[place] += earned[place - 1]
        broken_by = self._broken(numpy, earned, paths)
        ranks = [-(-paths * band.numerator // band.denominator) - 1 for band in BANDS]
        earned.sort(axis=1)  # vectorised in numpy, six times quicker than its partition
        bands: list[list[int]] = [[], [], []]
        for place, start, end in self._pieces():
            for band, rank in zip(bands, ranks, strict=True):
                level = int(earned[place, rank])
                band += [fen + level for fen in self.fixed[start - 1 : end]]
        low, middle, high = map(tuple, bands)
        return Fan(self.as_of, paths, seed, len(self.history), low, middle, high, broken_by)

    def _broken(self, numpy: Any, earned: Any, paths: int) -> tuple[tuple[int, int], ...]:
        below = numpy.zeros(paths, dtype=bool)
        marks = []
        for place, start, end in self._pieces():
            below |= earned[place] < -min(self.fixed[start - 1 : end])
            if end in MARKS:
                marks.append((end, int(numpy.count_nonzero(below))))
        return tuple(marks)
