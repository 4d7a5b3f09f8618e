"""What charts are given: frozen views, and the pure arithmetic up to the drawing. No Qt, no matplotlib."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.money import ZERO, Money, total
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import Tone

Say = Callable[[Money | None], str]
"""How an amount is said: written out, as dots while hidden, as a dash where it is not known."""


FULL_YEAR = 360
"""From so many days on a chart is said to show twelve months."""


class LimitStep(Struct, frozen=True):
    """From `day` on the limit was this; None: the lender's app showed no figure. `source` says who told it."""

    day: date
    limit: Money | None
    source: str = ""


class LimitBand(Struct, frozen=True):
    """One line's limit over time, steps in order of days; `struck`: an event of the chart hit it."""

    key: str
    name: str
    steps: tuple[LimitStep, ...]
    struck: bool = False

    @property
    def most(self) -> int:
        """The largest limit drawn, in fen."""
        return max((step.limit.fen for step in self.steps if step.limit is not None), default=0)

    @property
    def moved(self) -> int:
        """How far the limit went between its lowest and its highest, in fen; 0 for a line that stands."""
        return self.most - min((step.limit.fen for step in self.steps if step.limit is not None), default=0)

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


class ChartEvent(Struct, frozen=True):
    """Something that happened to the limits of the line `key`: drawn as a line with a label."""

    day: date
    text: str
    tone: Tone
    key: str = ""


class LimitsView(Struct, frozen=True):
    """Every line's limit from `start` to `end`."""

    start: date
    end: date
    bands: tuple[LimitBand, ...] = ()
    events: tuple[ChartEvent, ...] = ()

    @property
    def known_since(self) -> date | None:
        """The first day of which a limit is known, where that is later than a year ago; else None."""
        first = min((band.steps[0].day for band in self.bands if band.steps), default=self.end)
        return first if (self.end - first).days < FULL_YEAR else None


class DueMark(Struct, frozen=True):
    """A sum that falls due."""

    day: date
    name: str
    amount: Money


class CashView(Struct, frozen=True):
    """Cash at the end of each day from `start` on, as planned and in a stressed case, and the dues between.

    `needed`: the sentence that stands in the place of rows that cannot be worked out: what to enter first.
    """

    start: date
    planned: tuple[Money, ...] = ()
    stressed: tuple[Money, ...] = ()
    stressed_name: str = ""
    dues: tuple[DueMark, ...] = ()
    needed: str = ""

    def day(self, index: int) -> date:
        """The day of a place in the rows."""
        return self.start + timedelta(days=index)

    @property
    def coincide(self) -> bool:
        """Whether the stressed case runs as the plan does on every one of these days."""
        return bool(self.planned) and self.planned == self.stressed

    def first_gap(self, row: tuple[Money, ...]) -> int | None:
        """The first place of a row below zero."""
        return next((index for index, cash in enumerate(row) if cash < ZERO), None)


class LimitsPicture(Struct, frozen=True):
    """What is drawn of a LimitsView: lines of their own, the sum of all, and the other lines as one (None: no others).

    The cut line stands first, then the one that moved furthest.
    """

    view: LimitsView
    lines: tuple[LimitBand, ...]
    rest: LimitBand | None
    whole: LimitBand

    def stops(self) -> tuple[int, ...]:
        """The days on which something changes, as ordinals."""
        return tuple(day.toordinal() for day in step_days(self.view)) if self.whole.steps else ()

    def words_at(self, stop: int, say: Say) -> str:
        """What the picture says of a day: the sum, each line with who told its limit, and what happened."""
        day = min(date.fromordinal(stop), self.view.end)
        rows = [f"{day:%Y-%m-%d}  {self.whole.name}  {say(self.whole.amounts([day])[0])}"]
        for band in (*self.lines, *filter(None, [self.rest])):
            step = band.at(day)
            if step is not None:
                rows.append(f"{band.name}  {step_words(step, say)}")
        return "\n".join([*rows, *(event.text for event in self.view.events if event.day == day)])

    def summary(self, say: Say) -> str:
        """What the picture says as a whole."""
        if not self.whole.steps:
            return tr("No limits are recorded yet.")
        first, last = (say(amount) for amount in self.whole.amounts([self.view.start, self.view.end]))
        told = [tr("From {first} to {last} in all.").format(first=first, last=last)]
        told += [f"{line.name}  {say(line.amounts([self.view.end])[0])}." for line in self.lines]
        told += [f"{event.day:%Y-%m-%d} {event.text}" for event in self.view.events]
        return " ".join(told)


def step_words(step: LimitStep, say: Say) -> str:
    """A limit and who told it, since when."""
    shown = tr("not known") if step.limit is None else say(step.limit)
    if not step.source:
        return shown
    return tr("{amount} ({source}, {day:%m-%d})").format(amount=shown, source=step.source, day=step.day)


def picture(view: LimitsView, most: int) -> LimitsPicture:
    """At most `most` lines of their own: all where they fit, else those that moved; the others become one.

    Where none moved the largest stand alone: "the others" of nothing would say nothing.
    """
    known = [band for band in view.bands if band.most]
    ranked = sorted(known, key=lambda band: (not band.struck, -band.moved, -band.most, band.name))
    moved = [band for band in ranked if band.struck or band.moved]
    own = ranked if len(ranked) <= most else moved[:most] or ranked[: most - 1]
    others = [band for band in ranked if band not in own]
    rest = together(others, ntr("{n} other line", "{n} other lines", len(others)).format(n=len(others)))
    return LimitsPicture(view, tuple(own), rest if others else None, together(known, tr("All limits")))


def together(bands: Sequence[LimitBand], name: str) -> LimitBand:
    """The sum of several lines as one."""
    days = sorted({step.day for band in bands for step in band.steps})
    sums = zip(*(band.amounts(days) for band in bands), strict=True)
    return LimitBand("", name, tuple(LimitStep(day, total(each)) for day, each in zip(days, sums, strict=False)))


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> tuple[float, ...]:
    """Places as near as can be to those wanted, `apart` from each other and within low..high, in the order given."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    found = [0.0] * len(wanted)
    floor = low
    for place in order:
        found[place] = max(wanted[place], floor)
        floor = found[place] + apart
    ceiling = high
    for place in reversed(order):
        found[place] = max(min(found[place], ceiling), low)
        ceiling = found[place] - apart
    return tuple(found)


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


def day_marks(start: date, end: date, most: int) -> tuple[tuple[date, str], ...]:
    """What stands below an axis of days: months, the year where it is new; days where there are fewer than two."""
    months = month_ticks(start, end, most)
    if len(months) >= 2:
        years = (None, *(month.year for month in months[:-1]))
        pairs = zip(months, years, strict=True)
        return tuple((month, f"{month:%m}" if month.year == year else f"{month:%Y-%m}") for month, year in pairs)
    every = max(-(-(end - start).days // max(most, 1)), 1)
    days = (start + timedelta(days=place) for place in range(0, (end - start).days + 1, every))
    return tuple((day, f"{day:%m-%d}") for day in days)
