"""What the stress and cost tabs ask of the book: the matrix and its fans, and scenarios and costs to keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from raincheck.app import lines, planning, stressing
from raincheck.app.stressing import StressStudy
from raincheck.core.measures import Measures
from raincheck.core.model import Channel, Cost
from raincheck.core.planner.fan import Fan, NoFan
from raincheck.core.planner.scenario import ScenarioSpec
from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.desk import Desk

SCENARIOS = Changes(settings=True)
COSTS = Changes(channels=True)


class StressDesk(QObject):
    """Two tabs' hold on the open book; every change goes through the desk, so it tells and can be undone."""

    def __init__(self, desk: Desk, context: Context) -> None:
        super().__init__(desk)
        self._desk = desk
        self._context = context

    @property
    def today(self) -> date:
        """The calendar day where the person is."""
        return self._desk.today

    def measures(self) -> Measures:
        """The book's figures of today, the same until something changes."""
        return self._desk.report().measures

    def channels(self) -> tuple[Channel, ...]:
        """The lines that are watched, in the order of the book."""
        return self._desk.store.channels()

    def specs(self) -> tuple[ScenarioSpec, ...]:
        """The person's own scenarios."""
        return planning.saved_scenarios(self._desk.store)

    def study(self, done: Callable[[StressStudy], object]) -> None:
        """Work the matrix out in the background."""
        self._context.work(partial(stressing.study, self.measures(), self.specs()), done=done)

    def fans(self, made: StressStudy, done: Callable[[tuple[Fan | NoFan, ...]], object]) -> None:
        """Draw the income history again under every row's scenario, in the background."""
        self._context.work(partial(stressing.fans, made), done=done)

    def save(self, spec: ScenarioSpec, *, replacing: str | None = None) -> bool:
        """Keep an own scenario; whether it was saved."""
        work = partial(planning.save_scenario, self._desk.store, spec, self.today, replacing=replacing)
        told = tr("The scenario {name} is saved.").format(name=spec.name)
        return self._desk.do(work, SCENARIOS, told, check=False)

    def remove(self, name: str) -> bool:
        """Take an own scenario out; whether it was done."""
        work = partial(planning.remove_scenario, self._desk.store, name)
        return self._desk.do(work, SCENARIOS, tr("The scenario {name} is removed.").format(name=name), check=False)

    def price_line(self, channel: Channel, cost: Cost | None) -> bool:
        """Keep what a line's loan costs and judge it by P01 and P02; None takes it out. Whether it was saved."""
        told = tr("{name}: its costs are kept; P01 and P02 judge them.") if cost else tr("{name}: its costs are gone.")
        work = partial(lines.price_line, self._desk.store, channel.id, cost)
        return self._desk.do(work, COSTS, told.format(name=channel.name))
