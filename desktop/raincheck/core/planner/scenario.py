"""The person's own "if tomorrow …": a scenario in the words they chose, checked, and turned into the forecast's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.money import Money
from raincheck.core.planner.dues import HORIZON_DAYS, schedule
from raincheck.core.planner.forecast import MOST_MOVED, IncomeCut, Scenario
from raincheck.core.planner.stress import NamedScenario
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr

LONGEST_FALL: Final = 6
"""Months an income may be down: the horizon holds no more."""

LONGEST_NAME: Final = 60

OWN: Final = "own:"
"""The keys of own scenarios begin with this, so that none hides one of S0–S7."""


class LimitCut(Struct, frozen=True):
    """A line that loses a share (0–1) of its limit."""

    channel: str
    share: Decimal


class LumpExpense(Struct, frozen=True):
    """A cost paid once on a day."""

    on: date
    amount: Money
    name: str = ""


class DueMove(Struct, frozen=True):
    """Every due of a line, or only that of the date `due`, comes `days` later, or earlier when negative."""

    channel: str
    days: int
    due: date | None = None


class ScenarioSpec(Struct, frozen=True):
    """One own scenario, as it is saved. `income_fall` is the share (0–1) of every income lost for `income_months`.

    `called` closes that line and asks for everything on day 30, as S7 does. Days that have passed no longer count.
    """

    name: str
    closed: tuple[str, ...] = ()
    cuts: tuple[LimitCut, ...] = ()
    income_fall: Decimal = Decimal(0)
    income_months: int = 0
    lump_sums: tuple[LumpExpense, ...] = ()
    moved: tuple[DueMove, ...] = ()
    called: str | None = None
    without_discretionary: bool = False

    @property
    def key(self) -> str:
        """The key of the row in the stress matrix."""
        return OWN + self.name


def check(spec: ScenarioSpec, snapshot: Snapshot) -> None:
    """Raise UsageError with the first thing that is wrong and its mend."""
    for problem in _problems(spec, snapshot):
        raise UsageError(problem)


def _problems(spec: ScenarioSpec, snapshot: Snapshot) -> Iterator[str]:
    if not spec.name.strip():
        yield tr("The scenario has no name; give it one.")
    if len(spec.name) > LONGEST_NAME:
        yield tr("The name is longer than {most} characters; shorten it.").format(most=LONGEST_NAME)
    yield from _line_problems(spec, snapshot)
    if not 0 <= spec.income_fall <= 1:
        yield tr("Income falls by a share from 0 to 100 %; change the share.")
    if spec.income_fall and not 1 <= spec.income_months <= LONGEST_FALL:
        yield tr("Income falls for 1 to {most} months; change the months.").format(most=LONGEST_FALL)
    if any(lump.amount.fen <= 0 for lump in spec.lump_sums):
        yield tr("A one-off cost is more than zero; enter an amount.")
    assumed = (spec.closed, spec.cuts, spec.income_fall, spec.lump_sums, spec.moved, spec.called)
    if not any(assumed) and not spec.without_discretionary:
        yield tr("The scenario assumes nothing; close a line, cut one, lower the income or add a cost.")


def _line_problems(spec: ScenarioSpec, snapshot: Snapshot) -> Iterator[str]:
    lines = snapshot.lines_by_id
    called = () if spec.called is None else (spec.called,)
    cut, moved = [entry.channel for entry in spec.cuts], [(entry.channel, entry.due) for entry in spec.moved]
    for channel in (*spec.closed, *cut, *(channel for channel, _ in moved), *called):
        if channel not in lines:
            yield tr('The scenario names the line "{channel}", which is not in the book; choose another.').format(
                channel=channel
            )
    if len(set(cut)) < len(cut) or len(set(moved)) < len(moved):
        yield tr("A line stands in the scenario twice; keep one of the two.")
    if any(not 0 < entry.share <= 1 for entry in spec.cuts):
        yield tr("A limit is cut by a share above 0 and up to 100 %; change the share.")
    if any(not -MOST_MOVED <= entry.days <= HORIZON_DAYS or not entry.days for entry in spec.moved):
        yield tr("A due moves by {fewest} to {most} days, not by none; change the days.").format(
            fewest=-MOST_MOVED, most=HORIZON_DAYS
        )
    for channel, due in moved:
        if due is not None and channel in lines and due not in _due_days(snapshot, channel):
            yield tr("Nothing falls due on {channel} on {day}; choose one of its due days.").format(
                channel=lines[channel].channel.name, day=due
            )
    if spec.called is not None and spec.called in lines and not lines[spec.called].owed:
        yield tr("Nothing is owed on {channel}, so it cannot be called; choose a line with a balance.").format(
            channel=lines[spec.called].channel.name
        )


def _due_days(snapshot: Snapshot, channel: str) -> set[date]:
    return {entry.on for entry in schedule(snapshot, snapshot.lines_by_id[channel])}


def to_scenario(spec: ScenarioSpec, snapshot: Snapshot) -> Scenario:
    """What the forecast assumes from the snapshot's day on. A line called that is paid off by now is only closed."""
    as_of = snapshot.as_of
    closed = frozenset(spec.closed) | (frozenset() if spec.called is None else {spec.called})
    line = None if spec.called is None else snapshot.lines_by_id.get(spec.called)
    days = ((lump.on - as_of).days for lump in spec.lump_sums)
    return Scenario(
        closed=frozenset(closed & snapshot.channels.keys()),
        cuts=tuple((cut.channel, Fraction(cut.share)) for cut in spec.cuts if cut.channel in snapshot.channels),
        income=_income_cuts(spec, as_of),
        called=None if line is None or not line.owed else line.channel.id,
        lump_sums=tuple((day, lump.amount) for day, lump in zip(days, spec.lump_sums, strict=True) if day >= 1),
        moved=tuple((move.channel, move.days) for move in spec.moved if move.due is None),
        moved_once=tuple((move.channel, move.due, move.days) for move in spec.moved if move.due is not None),
        discretionary=not spec.without_discretionary,
    )


def _income_cuts(spec: ScenarioSpec, as_of: date) -> tuple[IncomeCut, ...]:
    if not spec.income_fall:
        return ()
    until = Month.of(as_of).plus(spec.income_months).on(as_of.day)
    return (IncomeCut(1 - Fraction(spec.income_fall), first=1, last=min((until - as_of).days, HORIZON_DAYS)),)


def own_scenarios(specs: tuple[ScenarioSpec, ...], snapshot: Snapshot) -> tuple[NamedScenario, ...]:
    """The saved scenarios as rows for the stress matrix."""
    return tuple(NamedScenario(spec.key, to_scenario(spec, snapshot)) for spec in specs)
