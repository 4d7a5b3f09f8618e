"""What the planner's page asks of the book: the plan of today, what would change it, and the plans that were saved."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path as FilePath

from PySide6.QtCore import QObject

from raincheck.app import planning, preferring, transfer
from raincheck.app.checking import CheckReport
from raincheck.app.planning import PlanningReport
from raincheck.core.money import Money
from raincheck.core.planner.leverage import Strictness
from raincheck.core.planner.path import PathTerms
from raincheck.core.planner.saved import DriftMonth, SavedPlan
from raincheck.core.planner.whatif import FundChange, FundDifference, what_if
from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.desk import Desk

SETTINGS = Changes(settings=True)


class PlanDesk(QObject):
    """One page's hold on the open book; every change goes through the desk, so it tells and can be undone."""

    def __init__(self, desk: Desk, context: Context) -> None:
        super().__init__(desk)
        self._desk = desk
        self._context = context
        self._made: tuple[CheckReport, Strictness, PlanningReport] | None = None

    @property
    def today(self) -> date:
        """The calendar day where the person is."""
        return self._desk.today

    def report(self) -> PlanningReport:
        """The plan of today; worked out once until the book or the strictness changes."""
        check, chosen = self._desk.report(), self.strictness()
        if self._made is None or self._made[0] is not check or self._made[1] is not chosen:
            self._made = check, chosen, planning.plan_for(check.measures, chosen)
        return self._made[2]

    def strictness(self) -> Strictness:
        """How strict the person wants the leverage target."""
        return planning.strictness(self._desk.store)

    def choose_strictness(self, chosen: Strictness) -> bool:
        """Choose another; whether it was saved."""
        work = partial(preferring.change_setting, self._desk.store, "leverage", chosen.value)
        return self._desk.do(work, SETTINGS, tr("The leverage target is set anew."), check=False)

    def what_if(self, change: FundChange) -> FundDifference:
        """The fund with and without a change; nothing is saved. Raises UsageError."""
        return what_if(self.report().measures.snapshot, change)

    def saved(self) -> tuple[tuple[SavedPlan, tuple[DriftMonth, ...]], ...]:
        """The saved plans, each beside what happened since."""
        store = self._desk.store
        return tuple((plan, planning.beside(store, plan, self.today)) for plan in planning.saved_plans(store))

    def keep(self, name: str, monthly: Money, terms: PathTerms) -> bool:
        """Save a plan under its name, over an older one; whether it was saved."""
        work = partial(planning.keep_plan, self._desk.store, self.report(), name=name, monthly=monthly, terms=terms)
        told = tr("The plan {name} is saved; each month stands beside it.").format(name=name.strip())
        return self._desk.do(work, SETTINGS, told, check=False)

    def remove(self, name: str) -> bool:
        """Take a saved plan out; whether it was done."""
        work = partial(planning.remove_plan, self._desk.store, name)
        return self._desk.do(work, SETTINGS, tr("The plan {name} is removed.").format(name=name), check=False)

    def write(self, path: FilePath, document: bytes) -> bool:
        """Write a document whole or not at all; whether it was done."""
        told = tr("Wrote {name}.").format(name=path.name)
        return self._desk.tell(partial(transfer.write_file, path, document), told)
