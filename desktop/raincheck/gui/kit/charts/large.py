"""What is drawn large by matplotlib: frozen views that say in words what they show, stop by stop."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from msgspec import Struct

from raincheck.app.wording.amounts import percent
from raincheck.core.calendar import Month
from raincheck.core.money import Money, total
from raincheck.core.text import tr
from raincheck.gui.kit.charts.series import ChartEvent, LimitBand, LimitsPicture, LimitStep, Say, step_words


class LimitHistory(Struct, frozen=True):
    """One line's limit and use up to `until`; a step of None is a gap."""

    limits: tuple[LimitStep, ...]
    used: tuple[LimitStep, ...]
    until: date
    events: tuple[ChartEvent, ...] = ()

    def stops(self) -> tuple[int, ...]:
        """The days of readings that changed something, and the last day, as ordinals."""
        days = {step.day for step in (*self.limits, *self.used)}
        return tuple(sorted(day.toordinal() for day in days | {self.until})) if days else ()

    def words_at(self, stop: int, say: Say) -> str:
        """What was read last by that day, and by whom it was told."""
        day = date.fromordinal(stop)
        rows = [f"{day:%Y-%m-%d}"]
        for name, steps in ((tr("limit"), self.limits), (tr("used"), self.used)):
            step = LimitBand("", "", steps).at(day)
            if step is not None:
                rows.append(f"{name}  {step_words(step, say)}")
        return "\n".join([*rows, *(event.text for event in self.events if event.day == day)])


class EndBar(Struct, frozen=True):
    """One debt until it is done with, in months from now; None: not within the horizon. `least`: minimums alone."""

    name: str
    months: int | None
    least: int | None
    told: str


class EndBars(Struct, frozen=True):
    """One bar a debt to the month in which it ends, under one order of paying, from the month `start` on."""

    way: str
    start: Month
    bars: tuple[EndBar, ...]

    def stops(self) -> tuple[int, ...]:
        """The rows."""
        return tuple(range(len(self.bars)))

    def words_at(self, stop: int, _say: Say) -> str:
        """When that debt is done with."""
        bar = self.bars[stop]
        rows = [bar.name, f"{self.way}  {bar.told}"]
        if bar.least is not None and bar.least != bar.months:
            rows.append(tr("with the minimums alone  {month}").format(month=self.start.plus(bar.least)))
        return "\n".join(rows)


class SharePart(Struct, frozen=True):
    """A group's exposure; `place` is its colour's, the same in every row, None for several put together."""

    name: str
    amount: Money
    place: int | None


class ShareRow(Struct, frozen=True):
    """One bar of shares, the largest first."""

    title: str
    parts: tuple[SharePart, ...]

    def share(self, part: SharePart) -> Fraction:
        """What part of the whole it is."""
        return part.amount.share_of(total(each.amount for each in self.parts)) or Fraction(0)


class ShareBars(Struct, frozen=True):
    """What depends on whom: a bar by platform and one by lender, each now and before the last event."""

    rows: tuple[ShareRow, ...]

    def stops(self) -> tuple[int, ...]:
        """The rows."""
        return tuple(range(len(self.rows)))

    def words_at(self, stop: int, say: Say) -> str:
        """Every share of a row with its amount."""
        row = self.rows[stop]
        told = [f"{part.name}  {percent(row.share(part), places=1)}  {say(part.amount)}" for part in row.parts]
        return "\n".join([row.title, *told])


LargeChart = LimitHistory | LimitsPicture | EndBars | ShareBars
"""What `drawing.draw` can draw; a new chart is a record here and a function there."""
