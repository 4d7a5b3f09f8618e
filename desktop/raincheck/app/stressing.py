"""The stress matrix of an open book with everything a page shows of it: rows, bridges, and each row's income fan."""

from __future__ import annotations

from dataclasses import dataclass

from raincheck.core.measures import Measures
from raincheck.core.planner.bridge import Examined, examine_all
from raincheck.core.planner.fan import Fan, NoFan, income_fan
from raincheck.core.planner.forecast import CashPlan
from raincheck.core.planner.scenario import ScenarioSpec, own_scenarios
from raincheck.core.planner.stress import scenarios
from raincheck.core.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class StressStudy:
    """S0, the person's own scenarios, then S1–S7; `plan` are the flows all of them run on."""

    measures: Measures
    specs: tuple[ScenarioSpec, ...]
    plan: CashPlan
    rows: tuple[Examined, ...]

    @property
    def snapshot(self) -> Snapshot:
        """The book on the day of the study."""
        return self.measures.snapshot

    @property
    def base(self) -> Examined:
        """S0, as planned."""
        return self.rows[0]

    def row(self, key: str) -> Examined | None:
        """The row of a key."""
        return next((row for row in self.rows if row.key == key), None)

    def spec(self, key: str) -> ScenarioSpec | None:
        """The own scenario behind a row; None for S0–S7."""
        return next((spec for spec in self.specs if spec.key == key), None)


def study(measures: Measures, specs: tuple[ScenarioSpec, ...]) -> StressStudy:
    """Work all rows out; touches no book, so it may run on any thread."""
    base, *others = scenarios(measures.snapshot)
    every = (base, *own_scenarios(specs, measures.snapshot), *others)
    return StressStudy(measures, specs, measures.flows, examine_all(measures.snapshot, every, measures.flows))


def fans(made: StressStudy) -> tuple[Fan | NoFan, ...]:
    """The income fan under each row's scenario, in the order of the rows; touches no book."""
    return tuple(income_fan(made.snapshot, made.plan, scenario=row.scenario) for row in made.rows)
