"""The stress matrix of an open book with everything a page shows of it: rows, bridges, and each row's income fan."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from raincheck.app.checking import look
from raincheck.app.planning import save_scenario, saved_scenarios
from raincheck.app.recent import part_snapshot
from raincheck.core.measures import Measures
from raincheck.core.planner.bridge import Examined, examine, examine_all
from raincheck.core.planner.fan import Fan, NoFan, income_fan
from raincheck.core.planner.forecast import CashPlan, lay_out
from raincheck.core.planner.scenario import ScenarioSpec, check, own_scenarios
from raincheck.core.planner.stress import StressRow, scenarios
from raincheck.core.planner.stress import stress as stress_matrix
from raincheck.core.snapshot import Snapshot
from raincheck.core.whose import Whose
from raincheck.store import Store


class StressStudy(Struct, frozen=True):
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


def study(measures: Measures, specs: tuple[ScenarioSpec, ...], *, lends: bool = True) -> StressStudy:
    """Work all rows out; touches no book, so it may run on any thread. Without `lends` no line is named as a bridge."""
    base, *others = scenarios(measures.snapshot)
    every = (base, *own_scenarios(specs, measures.snapshot), *others)
    return StressStudy(
        measures, specs, measures.flows, examine_all(measures.snapshot, every, measures.flows, lends=lends)
    )


def fans(made: StressStudy) -> tuple[Fan | NoFan, ...]:
    """The income fan under each row's scenario, in the order of the rows; touches no book."""
    return tuple(income_fan(made.snapshot, made.plan, scenario=row.scenario) for row in made.rows)


class StressAnswer(Struct, frozen=True):
    """The matrix of a day in contract.md's order; `told` opens up the scenario that was asked for, if one was."""

    snapshot: Snapshot
    rows: tuple[StressRow, ...]
    told: Examined | None


def stress_answer(
    store: Store, as_of: date, asked: ScenarioSpec | None = None, *, keep: bool = False, whose: Whose = Whose.ALL
) -> StressAnswer:
    """The matrix alone, as quickly as a command wants it; with `keep` the scenario asked for is saved first.

    Raises UsageError for a scenario that assumes nothing or too much.
    """
    snapshot = part_snapshot(store, as_of, whose)
    if asked is not None:
        check(asked, snapshot)
        if keep:
            save_scenario(store, asked, as_of)
    saved = tuple(spec for spec in saved_scenarios(store) if asked is None or spec.name != asked.name)
    own = own_scenarios(saved if asked is None else (*saved, asked), snapshot)
    flows = lay_out(snapshot)
    told = None
    if asked is not None:
        told = examine(snapshot, flows, own[-1], lends=not look(store, as_of).applications_rest)
    return StressAnswer(snapshot, stress_matrix(snapshot, flows, own=own), told)
