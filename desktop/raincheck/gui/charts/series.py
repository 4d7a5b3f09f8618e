"""What charts are given: frozen views, and the pure arithmetic up to the drawing. No Qt, no matplotlib."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from raincheck.core.calendar import Month
from raincheck.core.money import ZERO, Money, total
from raincheck.core.text import tr
from raincheck.gui.context import Tone


@dataclass(frozen=True, slots=True)
class LimitStep:
    """From `day` on the limit was this; None: the lender's app showed no figure."""

    day: date
    limit: Money | None


@dataclass(frozen=True, slots=True)
class LimitBand:
    """One line's limit over time, steps in order of days; `struck`: an event of the chart hit it."""

    key: str
    name: str
    steps: tuple[LimitStep, ...]
    struck: bool = False

    def at(self, day: date) -> LimitStep | None:
        """The step that holds on a day; None before the first."""
        place = bisect_right(self.steps, day, key=lambda step: step.day)
        return self.steps[place - 1] if place else None

    def amounts(self, days: Sequence[date]) -> tuple[Money, ...]:
        """What is drawn on these days, in order: the limit, the last known one while none is shown, zero before."""
        found, amount, place = [], ZERO, 0
        for day in days:
            while place < len(self.steps) and self.steps[place].day <= day:
                limit = self.steps[place].limit
                amount = amount if limit is None else limit
                place += 1
            found.append(amount)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ChartEvent:
    """Something that happened to the limits: drawn as a line with a label."""

    day: date
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class LimitsView:
    """Every line's limit from `start` to `end`."""

    start: date
    end: date
    bands: tuple[LimitBand, ...] = ()
    events: tuple[ChartEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class DueMark:
    """A sum that falls due."""

    day: date
    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CashView:
    """Cash at the end of each day from `start` on, as planned and in a stressed case, and the dues between."""

    start: date
    planned: tuple[Money, ...] = ()
    stressed: tuple[Money, ...] = ()
    stressed_name: str = ""
    dues: tuple[DueMark, ...] = ()

    def day(self, index: int) -> date:
        """The day of a place in the rows."""
        return self.start + timedelta(days=index)

    def first_gap(self, row: tuple[Money, ...]) -> int | None:
        """The first place of a row below zero."""
        return next((index for index, cash in enumerate(row) if cash < ZERO), None)


@dataclass(frozen=True, slots=True)
class NamedLine:
    """One line of a chart over days; `dashed` for a stressed case, `target` for a thin level to reach."""

    name: str
    points: tuple[tuple[date, Money], ...]
    dashed: bool = False
    target: bool = False


@dataclass(frozen=True, slots=True)
class LinesChart:
    """Several amounts over days, drawn large."""

    lines: tuple[NamedLine, ...]


@dataclass(frozen=True, slots=True)
class LimitHistory:
    """One line's limit and use up to `until`, drawn large; a step of None is a gap."""

    limits: tuple[LimitStep, ...]
    used: tuple[LimitStep, ...]
    until: date
    events: tuple[ChartEvent, ...] = ()


LargeChart = LinesChart | LimitHistory
"""What `drawing.draw` can draw; a new chart is a record here and a function there."""


def stacked(view: LimitsView, most: int = 7) -> tuple[LimitBand, ...]:
    """The bands from the bottom up: largest first, struck ones on top; beyond `most` the smallest become one."""
    struck = [band for band in view.bands if band.struck]
    calm = [band for band in view.bands if not band.struck and any(step.limit for step in band.steps)]
    calm.sort(key=lambda band: (-band.amounts([view.end])[0].fen, band.name))
    room = max(most - len(struck), 1)
    if len(calm) > room:
        calm = [*calm[: room - 1], _together(calm[room - 1 :])]
    return (*calm, *struck)


def _together(bands: list[LimitBand]) -> LimitBand:
    days = sorted({step.day for band in bands for step in band.steps})
    sums = zip(*(band.amounts(days) for band in bands), strict=True)
    steps = tuple(LimitStep(day, total(amounts)) for day, amounts in zip(days, sums, strict=True))
    return LimitBand("", tr("{n} other lines").format(n=len(bands)), steps)


def step_days(view: LimitsView) -> tuple[date, ...]:
    """Every day on which some limit in the chart changes, with the first and the last day."""
    inside = {s.day for band in view.bands for s in band.steps if view.start < s.day < view.end}
    return tuple(sorted(inside | {view.start, view.end}))


def ticks(low: int, high: int, wanted: int = 4) -> tuple[int, ...]:
    """Round values that span low..high in about `wanted` steps (fen); always at least two."""
    span = max(high - low, 1)
    rough = span / wanted
    size = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(int(size * factor) or 1 for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(step * n for n in range(first, max(last, first + 1) + 1))


def month_ticks(start: date, end: date, most: int) -> tuple[date, ...]:
    """First days of months within start..end, thinned to `most`."""
    months = []
    month = Month.of(start)
    while month.on(1) <= end:
        if month.on(1) >= start:
            months.append(month.on(1))
        month = month.plus(1)
    every = max(-(-len(months) // max(most, 1)), 1)
    return tuple(months[::every])
