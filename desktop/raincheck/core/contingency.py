"""If a line or a whole group is gone tomorrow: one page made in fair weather, with the day it was made (issue 14, 7).

Cash until when, the first due that fails, what to pay from where, what to stop drawing, what to cut and by how much.
A kept page is out of date once one of its figures has moved by a tenth. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from typing import Final

from msgspec import Struct
from msgspec.structs import fields

from raincheck.core.model import LineStatus, PlannedDraw
from raincheck.core.money import ZERO, Money, round_half_up, total
from raincheck.core.planner.bridge import Bridge, bridge
from raincheck.core.planner.dues import Instalment, schedule
from raincheck.core.planner.forecast import CashPlan, MissedDue, Outcome, Runs, Scenario, lay_out
from raincheck.core.snapshot import Group, Snapshot

MOVED: Final = Fraction(1, 10)
"""A figure that moved by this share makes the page old (issue 14, 7)."""

AHEAD_DAYS: Final = 60
CUT_DAYS: Final = 30


class Figures(Struct, frozen=True):
    """What a kept page rests on, in fen and days; `survival_days` −1 stands for more than 180."""

    owed: int
    headroom: int
    liquid: int
    income: int
    living: int
    dues: int
    survival_days: int


class Page(Struct, frozen=True):
    """One page: of a line or a group (`subject`: its id or name), as it looks on `made_on`.

    `due` are the line's own dues of the next 60 days, `draws` the planned draws that would fall away, `cut_a_month`
    what must be spent less each month for cash to last, `of_discretionary` what of it the discretionary part carries.
    """

    subject: str
    is_group: bool
    made_on: date
    lines: tuple[str, ...]
    lost: Money
    outcome: Outcome | None
    base: Outcome | None
    bridge: Bridge | None
    due: tuple[Instalment, ...]
    draws: tuple[PlannedDraw, ...]
    cut_a_month: Money
    of_discretionary: Money
    figures: Figures

    @property
    def living(self) -> Money:
        """All living costs of a month, zero when not known."""
        return Money(self.figures.living)

    @property
    def is_cut_enough(self) -> bool:
        """Whether a month's living costs are as much as would have to be spent less: nobody saves more than those."""
        return self.cut_a_month <= self.living

    @property
    def cash_until(self) -> date | None:
        """The last day that ends with cash; None when it lasts beyond the forecast or is not known."""
        if self.outcome is None or self.outcome.survival_days is None:
            return None
        return self.made_on + timedelta(days=self.outcome.survival_days)

    @property
    def first_missed(self) -> MissedDue | None:
        """The first due that could not be paid."""
        return None if self.outcome is None else self.outcome.first_missed_due


def pages(snapshot: Snapshot, runs: Runs | None = None, *, lends: bool = True) -> tuple[Page, ...]:
    """A page of every line that is open or owes something, then of every group with more than one such line.

    `runs` saves laying the flows out again; without `lends` no line is named to pay from.
    """
    flows = Runs(lay_out(snapshot)) if runs is None else runs
    lines = [line for line in snapshot.lines if line.status is LineStatus.OPEN or line.owed or line.headroom]
    wanted = {line.channel.id for line in lines}
    found = [page_of_line(snapshot, line.channel.id, flows, lends=lends) for line in lines]
    for group in snapshot.groups:
        if sum(line.channel.id in wanted for line in group.lines) > 1:
            found.append(page_of_group(snapshot, group, flows, lends=lends))
    return tuple(found)


def page_of_line(snapshot: Snapshot, channel: str, runs: Runs, *, lends: bool = True) -> Page:
    """The page of one line."""
    return _page(snapshot, channel, (channel,), runs, is_group=False, lends=lends)


def page_of_group(snapshot: Snapshot, group: Group, runs: Runs, *, lends: bool = True) -> Page:
    """The page of a whole platform or lender."""
    lines = tuple(line.channel.id for line in group.lines)
    return _page(snapshot, group.name, lines, runs, is_group=True, lends=lends)


def _page(snapshot: Snapshot, subject: str, lines: tuple[str, ...], runs: Runs, *, is_group: bool, lends: bool) -> Page:
    scenario = Scenario(closed=frozenset(lines))
    knows = bool(snapshot.book.assets) and snapshot.living is not None
    outcome = runs.run(scenario) if knows else None
    own = [snapshot.lines_by_id[line] for line in lines]
    due = [entry for line in own for entry in schedule(snapshot, line, days=AHEAD_DAYS)]
    draws = tuple(draw for line in lines for draw in snapshot.planned_draws(line))
    cut = _cut_a_month(outcome)
    living = snapshot.book.living
    return Page(
        subject=subject,
        is_group=is_group,
        made_on=snapshot.as_of,
        lines=lines,
        lost=total(line.headroom for line in own),
        outcome=outcome,
        base=runs.run() if knows else None,
        bridge=bridge(snapshot, runs, scenario, lends=lends) if knows else None,
        due=tuple(sorted(due, key=lambda entry: entry.on)),
        draws=draws,
        cut_a_month=cut,
        of_discretionary=ZERO if living is None else min(cut, living.discretionary),
        figures=_figures(
            snapshot,
            own_owed=total(line.owed for line in own),
            lost=total(line.headroom for line in own),
            due=total(entry.amount for entry in due),
            outcome=outcome,
        ),
    )


def _figures(snapshot: Snapshot, *, own_owed: Money, lost: Money, due: Money, outcome: Outcome | None) -> Figures:
    lasts = None if outcome is None else outcome.survival_days
    return Figures(
        owed=own_owed.fen,
        headroom=lost.fen,
        liquid=(snapshot.liquid_assets or ZERO).fen,
        income=snapshot.monthly_income.fen,
        living=(snapshot.living or ZERO).fen,
        dues=due.fen,
        survival_days=-1 if lasts is None else lasts,
    )


def _cut_a_month(outcome: Outcome | None) -> Money:
    """What spent less each 30 days, from tomorrow on, keeps every day's end at or above zero; rounded up to the fen."""
    if outcome is None:
        return ZERO
    needed = max(
        (Fraction(-fen * CUT_DAYS, day) for day, fen in enumerate(outcome.closing, start=1) if fen < 0),
        default=Fraction(0),
    )
    return Money(-((-needed.numerator) // needed.denominator))


def moved(before: Figures, now: Figures) -> tuple[str, ...]:
    """The names of the figures that moved by a tenth or more since the page was kept."""
    return tuple(
        entry.name for entry in fields(Figures) if _has_moved(getattr(before, entry.name), getattr(now, entry.name))
    )


def _has_moved(before: int, now: int) -> bool:
    if before == now:
        return False
    return before <= 0 or now < 0 or abs(now - before) >= round_half_up(before * MOVED.numerator, MOVED.denominator)


class DueOrder(Struct, frozen=True):
    """One due in the least bad order when not all can be paid: whether cash reaches for it (whole, in part or not)."""

    entry: Instalment
    paid: Money

    @property
    def is_whole(self) -> bool:
        """Whether all of it is paid."""
        return self.paid == self.entry.amount


def least_bad_order(snapshot: Snapshot, there: Sequence[int]) -> tuple[DueOrder, ...]:
    """How to spend cash on the dues of the next days: as many dues whole as it reaches, the dearer line first.

    `there` is what is there at the end of each day while no due is paid, in fen: a due is paid on its day with what is
    there by then, and so much of it that no later day ends below zero. Our own practice, no rule asks for it: fewest
    missed dues first, so the smaller come before the larger, and what is left goes to the next in part. Of equal sums
    the higher rate, then the sooner day, comes first.
    """
    days = len(there)
    dues = [entry for line in snapshot.lines for entry in schedule(snapshot, line, days=days)]
    rates = {line.channel.id: line.channel.apr for line in snapshot.lines}
    left = list(there)
    found = []
    for entry in sorted(dues, key=lambda entry: (entry.amount.fen, -rates[entry.channel], entry.on)):
        first = (entry.on - snapshot.as_of).days - 1
        paid = min(max(min(left[first:]), 0), entry.amount.fen)
        left[first:] = [fen - paid for fen in left[first:]]
        found.append(DueOrder(entry, Money(paid)))
    return tuple(found)


def order_when_short(snapshot: Snapshot, plan: CashPlan, outcome: Outcome) -> tuple[DueOrder, ...]:
    """The least bad order where the forecast cannot pay every due of the next 30 days; nothing where it can.

    What can be spent on dues is what is at hand and comes in by the day, less what living costs at least.
    Where all of the 30 days would pay them the money is only late: the due that lacks it wants another day.
    """
    missed = outcome.first_missed_due
    if missed is None or (missed.on - snapshot.as_of).days > CUT_DAYS:
        return ()
    there = spendable(plan).there
    late = least_bad_order(snapshot, there[-1:] * CUT_DAYS)
    return () if all(entry.is_whole for entry in late) else least_bad_order(snapshot, there)


class Spendable(Struct, frozen=True):
    """What is there for the dues of 30 days: what is at hand and each income from its day on, less the least living.

    `living` is that of all 30 days; `there` what is there at the end of each day, in fen, while no due is paid.
    """

    at_hand: Money
    incomes: tuple[tuple[date, Money], ...]
    living: Money
    there: tuple[int, ...]


def spendable(plan: CashPlan) -> Spendable:
    """What is there for dues on each of the 30 days after the plan's own day."""
    incomes = [
        (plan.as_of + timedelta(days=place + 1), amount)
        for place, amounts in enumerate(plan.incomes[:CUT_DAYS])
        for amount in amounts
    ]
    living = plan.essentials[:CUT_DAYS]
    moved = (sum(amount.fen for amount in plan.incomes[place]) - living[place] for place in range(CUT_DAYS))
    there = tuple(accumulate(moved, initial=plan.opening.fen))[1:]
    return Spendable(plan.opening, tuple(incomes), Money(sum(living)), there)
