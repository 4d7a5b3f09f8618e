"""What the planner's page asks of the book: the plan of today, what would change it, and the plans that were saved."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path as FilePath

from raincheck.app import files, planning, preferring
from raincheck.app.calendar import CalendarView, calendar_view
from raincheck.app.checking import CheckReport
from raincheck.app.planning import PlanningReport
from raincheck.app.two_sides import TwoSides, two_sides
from raincheck.app.wording import Scene
from raincheck.core.duecalendar import Span
from raincheck.core.money import Money
from raincheck.core.planner.leverage import Strictness
from raincheck.core.planner.path import PathTerms
from raincheck.core.planner.saved import DriftMonth, SavedPlan
from raincheck.core.planner.whatif import FundChange, FundDifference, what_if
from raincheck.core.text import tr
from raincheck.core.whose import Whose
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.controller import Controller
from raincheck.gui.kit.session import Session

NEAR = timedelta(days=30)


class PlannerController(Controller):
    """What one page reads of the open book and changes in it; each change is told of and can be undone."""

    def __init__(self, session: Session, context: Context) -> None:
        super().__init__(session, context)
        self._made: tuple[CheckReport, Strictness, PlanningReport] | None = None

    def report(self) -> PlanningReport:
        """The plan of today; worked out once until the book or the strictness changes."""
        check, chosen = self._session.seen(), self.strictness()
        if self._made is None or self._made[0] is not check or self._made[1] is not chosen:
            self._made = check, chosen, planning.plan_for(check.measures, chosen)
        return self._made[2]

    def sides(self) -> TwoSides | None:
        """The household and the firm side by side, of the whole book; None where there is no firm."""
        hidden = self._context.look.amounts_hidden
        return two_sides(self._session.report().measures, Scene(self.today, hidden=hidden))

    def dues(self) -> CalendarView:
        """The days from today as far as a plan looks at single dues."""
        span = Span(self.today, self.today + NEAR)
        return calendar_view(self._session.store, self.today, span, self._session.report(), whose=self._session.whose)

    def strictness(self) -> Strictness:
        """How strict the person wants the leverage target."""
        return planning.strictness(self._session.store)

    def choose_strictness(self, chosen: Strictness) -> bool:
        """Choose another; whether it was saved."""
        work = partial(preferring.change_setting, self._session.store, "leverage", chosen.value)
        return self._save(work, judge=False)

    def what_if(self, change: FundChange) -> FundDifference:
        """The fund with and without a change; nothing is saved. Raises UsageError."""
        return what_if(self.report().measures.snapshot, change)

    def saved(self) -> tuple[tuple[SavedPlan, tuple[DriftMonth, ...]], ...]:
        """The saved plans, each beside what happened since."""
        store = self._session.store
        return tuple((plan, planning.beside(store, plan, self.today)) for plan in planning.saved_plans(store))

    def keep(self, name: str, monthly: Money, terms: PathTerms) -> bool:
        """Save a plan under its name, over an older one; whether it was saved. A plan is one of the whole book."""
        if self._session.whose is not Whose.ALL:
            told = tr("A plan is kept for everything: choose everything at the left first.")
            self._context.speaker.problem.emit(told)
            return False
        work = partial(planning.keep_plan, self._session.store, self.report(), name=name, monthly=monthly, terms=terms)
        return self._save(work, judge=False)

    def remove(self, name: str) -> bool:
        """Take a saved plan out; whether it was done."""
        work = partial(planning.remove_plan, self._session.store, name)
        return self._save(work, judge=False)

    def write(self, path: FilePath, document: bytes) -> bool:
        """Write a document whole or not at all; whether it was done."""
        told = tr("Wrote {name}.").format(name=path.name)
        return self._session.tell(partial(files.write_file, path, document), told)
