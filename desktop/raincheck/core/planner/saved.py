"""A plan that was saved, and how the months since compare with it: shown, not scolded."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.money import Money, total
from raincheck.core.planner.dues import is_planned
from raincheck.core.planner.path import Goals, LumpSum, Path, PathTerms, RateChange
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr


class PlannedMonth(Struct, frozen=True):
    """Buffer and debt as the plan has them at the end of a calendar month."""

    month: Month
    buffer: Money
    owed: Money


class SavedPlan(Struct, frozen=True):
    """A plan as it was saved: the person's amount a month, the goals of that day, and the months that follow.

    The first of `months` is the month after `made_on`; `lump_sums` and `rates` count months from there, from 1.
    """

    name: str
    made_on: date
    monthly: Money
    starter: Money
    leverage: Money
    fund: Money
    months: tuple[PlannedMonth, ...]
    lump_sums: tuple[LumpSum, ...] = ()
    rates: tuple[RateChange, ...] = ()

    @property
    def goals(self) -> Goals:
        """What the plan aims for."""
        return Goals(self.starter, self.leverage, self.fund)


class ActualMonth(Struct, frozen=True):
    """What was there at the end of a calendar month; None where it is not known."""

    month: Month
    buffer: Money | None
    owed: Money | None


class DriftMonth(Struct, frozen=True):
    """One month of the plan beside what happened. Positive `ahead` figures are better than planned.

    `months_ahead` is how many months later the plan expected this debt: negative when it expected it earlier, None
    when the debt is not known, or larger than the plan ever had it.
    """

    planned: PlannedMonth
    actual: ActualMonth
    buffer_ahead: Money | None
    owed_ahead: Money | None
    months_ahead: int | None


def save_plan(
    path: Path, goals: Goals, *, name: str, made_on: date, monthly: Money, terms: PathTerms | None = None
) -> SavedPlan:
    """The plan to keep. Raises UsageError without a name."""
    if not name.strip():
        raise UsageError(tr("The plan has no name; give it one."))
    start = Month.of(made_on)
    return SavedPlan(
        name=name.strip(),
        made_on=made_on,
        monthly=monthly,
        starter=goals.starter,
        leverage=goals.leverage,
        fund=goals.fund,
        months=tuple(PlannedMonth(start.plus(entry.month), entry.buffer, entry.owed) for entry in path.months),
        lump_sums=() if terms is None else terms.lump_sums,
        rates=() if terms is None else terms.rates,
    )


def drift(plan: SavedPlan, actual: tuple[ActualMonth, ...]) -> tuple[DriftMonth, ...]:
    """The months that have happened, beside the plan's; months the plan does not know are left out."""
    planned = {entry.month: entry for entry in plan.months}
    return tuple(
        _beside(plan, planned[entry.month], entry)
        for entry in sorted(actual, key=lambda entry: entry.month)
        if entry.month in planned
    )


def _beside(plan: SavedPlan, planned: PlannedMonth, actual: ActualMonth) -> DriftMonth:
    owed = actual.owed
    at = [] if owed is None else [entry.month for entry in plan.months if entry.owed >= owed]
    return DriftMonth(
        planned=planned,
        actual=actual,
        buffer_ahead=None if actual.buffer is None else actual.buffer - planned.buffer,
        owed_ahead=None if owed is None else planned.owed - owed,
        months_ahead=_between(planned.month, at[-1]) if at else None,
    )


def _between(first: Month, second: Month) -> int:
    return 12 * (second.year - first.year) + second.number - first.number


def actual_months(snapshot: Snapshot, plan: SavedPlan) -> tuple[ActualMonth, ...]:
    """What the book knows of each month of the plan that has ended, and of the running one.

    Debts come from the readings of that day. The book keeps no history of assets, so that the buffer is known for
    the running month alone; a program that notes it each month hands its own months to `drift`.
    """
    now = Month.of(snapshot.as_of)
    found = []
    for entry in plan.months:
        if entry.month > now:
            break
        then = snapshot if entry.month == now else snapshot.at(entry.month.last_day)
        carried = [line for line in then.lines if line.reading is not None]
        owed = total(line.owed for line in carried if is_planned(line)) if carried else None
        found.append(ActualMonth(entry.month, snapshot.liquid_assets if entry.month == now else None, owed))
    return tuple(found)
