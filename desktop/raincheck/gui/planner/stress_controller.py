"""What the stress and cost tabs ask of the book: the matrix and its fans, and scenarios and costs to keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from raincheck.app import lines, planning, stressing
from raincheck.app.stressing import StressStudy
from raincheck.core.measures import Measures
from raincheck.core.model import Channel, Cost
from raincheck.core.planner.fan import Fan, NoFan
from raincheck.core.planner.scenario import ScenarioSpec
from raincheck.gui.kit.controller import Controller


class StressController(Controller):
    """What two tabs read of the open book and change in it; each change is told of and can be undone."""

    def measures(self) -> Measures:
        """The book's figures of today, the same until something changes."""
        return self._session.seen().measures

    def channels(self) -> tuple[Channel, ...]:
        """The lines that are watched, in the order of the book."""
        return self._session.store.channels()

    def specs(self) -> tuple[ScenarioSpec, ...]:
        """The person's own scenarios."""
        return planning.saved_scenarios(self._session.store)

    def study(self, done: Callable[[StressStudy], object]) -> None:
        """Work the matrix out in the background."""
        lends = not self._session.report().applications_rest
        self._context.work(partial(stressing.study, self.measures(), self.specs(), lends=lends), done=done)

    def fans(self, made: StressStudy, done: Callable[[tuple[Fan | NoFan, ...]], object]) -> None:
        """Draw the income history again under every row's scenario, in the background."""
        self._context.work(partial(stressing.fans, made), done=done)

    def save(self, spec: ScenarioSpec, *, replacing: str | None = None) -> bool:
        """Keep an own scenario; whether it was saved."""
        work = partial(planning.save_scenario, self._session.store, spec, self.today, replacing=replacing)
        return self._save(work, judge=False)

    def remove(self, name: str) -> bool:
        """Take an own scenario out; whether it was done."""
        work = partial(planning.remove_scenario, self._session.store, name)
        return self._save(work, judge=False)

    def price_line(self, channel: Channel, cost: Cost | None) -> bool:
        """Keep what a line's loan costs and judge it by P01 and P02; None takes it out. Whether it was saved."""
        work = partial(lines.price_line, self._session.store, channel.id, cost)
        return self._save(work)
