"""Plans and scenarios of an open book: made, examined, saved, and set beside what happened."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TypeVar

import msgspec
from msgspec import Struct

from raincheck.app.outcome import Changes, Done
from raincheck.app.recent import part_snapshot, recent_snapshot
from raincheck.core.errors import UsageError
from raincheck.core.measures import Measures
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.leverage import LeverageProfile, LeverageTerm, Strictness, leverage_terms
from raincheck.core.planner.path import AS_IT_IS, Goals, Path, PathTerms, own_path
from raincheck.core.planner.payoff import Debt, Payoff, PrepayTerms, avalanche, minimums_only, own_order, snowball
from raincheck.core.planner.plan import Plan, make_plan
from raincheck.core.planner.renegotiation import Renegotiation, renegotiate
from raincheck.core.planner.saved import DriftMonth, SavedPlan, actual_months, drift, save_plan
from raincheck.core.planner.scenario import ScenarioSpec, check
from raincheck.core.planner.whatif import FundTerm, fund_terms
from raincheck.core.settings import preferences
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.core.whose import Whose
from raincheck.store import PlanKind, Store
from raincheck.store.reader import Reader

T = TypeVar("T")

PLANS = Changes(settings=True)


class PlanningReport(Struct, frozen=True):
    """The plan of a day with every term opened up; `renegotiation` where the plan cannot work without it."""

    measures: Measures
    plan: Plan
    fund_terms: tuple[FundTerm, ...]
    leverage_terms: tuple[LeverageTerm, ...]
    renegotiation: Renegotiation | None


def planning(store: Reader, as_of: date) -> PlanningReport:
    """Plan from what the book knows on a day, as strictly as the person chose."""
    return plan_for(Measures(recent_snapshot(store, as_of)), strictness(store))


class OwnWay(Struct, frozen=True):
    """The month path with the person's own amount a month, lump sums and rate changes."""

    monthly: Money
    path: Path


class PlanAnswer(Struct, frozen=True):
    """The plan of a day and, when one was asked for, the person's own way."""

    snapshot: Snapshot
    plan: Plan
    profile: LeverageProfile
    own: OwnWay | None


def plan_answer(
    store: Reader,
    as_of: date,
    *,
    monthly: Money | None = None,
    terms: PathTerms = AS_IT_IS,
    whose: Whose = Whose.ALL,
) -> PlanAnswer:
    """The plan alone, as quickly as a command wants it; an own way when an amount or terms are given.

    Raises UsageError for an own way that has nowhere to start.
    """
    snapshot, profile = part_snapshot(store, as_of, whose), strictness(store).profile
    plan = make_plan(snapshot, profile=profile)
    own = None
    if monthly is not None or terms != AS_IT_IS:
        amount = plan.monthly or ZERO if monthly is None else monthly
        own = OwnWay(amount, own_path(plan.debts, amount, at_hand(plan), goals_of(plan), terms=terms))
    return PlanAnswer(snapshot, plan, profile, own)


def plan_for(measures: Measures, chosen: Strictness = Strictness.DEFAULT) -> PlanningReport:
    """Plan from measures that are there already."""
    snapshot, profile = measures.snapshot, chosen.profile
    plan = make_plan(snapshot, measures.flows, profile=profile)
    return PlanningReport(
        measures, plan, fund_terms(plan.fund), leverage_terms(snapshot, profile), renegotiate(snapshot, plan)
    )


def strictness(store: Reader) -> Strictness:
    """How strict the person wants the leverage target."""
    return Strictness(preferences(dict(store.settings())).leverage)


def saved_scenarios(store: Reader) -> tuple[ScenarioSpec, ...]:
    """The scenarios the person saved, in their order."""
    return tuple(_decoded(entry.content, ScenarioSpec) for entry in store.saved_plans(PlanKind.SCENARIO))


def save_scenario(store: Store, spec: ScenarioSpec, as_of: date, *, replacing: str | None = None) -> Done[ScenarioSpec]:
    """Keep a scenario under its name, over an older one and in place of the one it replaces, if named.

    Raises UsageError for one that assumes nothing or too much.
    """
    check(spec, recent_snapshot(store, as_of))
    with store.write(tr("Saved a scenario")) as tx:
        if replacing is not None and replacing != spec.name:
            tx.save_plan(PlanKind.SCENARIO, replacing, None)
        tx.save_plan(PlanKind.SCENARIO, spec.name, _encoded(spec))
    return Done(spec, PLANS, tr("The scenario {name} is saved.").format(name=spec.name))


def remove_scenario(store: Store, name: str) -> Done[str]:
    """Take a saved scenario out. Raises UsageError when there is none of that name."""
    if name not in {spec.name for spec in saved_scenarios(store)}:
        raise UsageError(tr('There is no saved scenario "{name}".').format(name=name))
    with store.write(tr("Removed a scenario")) as tx:
        tx.save_plan(PlanKind.SCENARIO, name, None)
    return Done(name, PLANS, tr("The scenario {name} is removed.").format(name=name))


def own_way(report: PlanningReport, monthly: Money, terms: PathTerms = AS_IT_IS) -> Path:
    """The month path with the person's own amount, lump sums and rate changes. Raises UsageError."""
    goals = goals_of(report.plan)
    return own_path(report.plan.debts, monthly, at_hand(report.plan), goals, terms=terms)


class Payoffs(Struct, frozen=True):
    """The ways out side by side; each None when it takes more than 600 months."""

    avalanche: Payoff | None
    snowball: Payoff | None
    own: Payoff | None
    minimums: Payoff | None

    @property
    def same(self) -> bool:
        """Whether rate and balance give the same order at the same cost."""
        return self.avalanche is not None and self.avalanche == self.snowball


def payoffs(
    debts: tuple[Debt, ...], monthly: Money, *, order: tuple[str, ...], terms: tuple[PrepayTerms, ...] = ()
) -> Payoffs:
    """By rate, by balance, in the person's own order, and with the minimums alone."""
    return Payoffs(
        avalanche(debts, monthly, terms=terms),
        snowball(debts, monthly, terms=terms),
        own_order(debts, monthly, order=order, terms=terms),
        minimums_only(debts),
    )


def goals_of(plan: Plan) -> Goals:
    """What the path aims for. Raises UsageError when living costs are not known."""
    if plan.fund.starter is None or plan.fund.target is None:
        raise UsageError(tr("Living costs are not known yet, so there is nothing to plan with; enter them first."))
    return Goals(plan.fund.starter, plan.leverage.target, plan.fund.target)


def at_hand(plan: Plan) -> Money:
    """What the path starts with. Raises UsageError while no asset is entered."""
    if plan.fund.have is None:
        raise UsageError(tr("Cash and savings are not entered yet, so a path has nowhere to start; enter them first."))
    return plan.fund.have


def keep_plan(
    store: Store, report: PlanningReport, *, name: str, monthly: Money, terms: PathTerms = AS_IT_IS
) -> Done[SavedPlan]:
    """Save a plan under its name, so that each month can be set beside it. Raises UsageError."""
    path = own_way(report, monthly, terms)
    saved = save_plan(path, goals_of(report.plan), name=name, made_on=report.plan.as_of, monthly=monthly, terms=terms)
    with store.write(tr("Saved a plan")) as tx:
        tx.save_plan(PlanKind.PLAN, saved.name, _encoded(saved))
    return Done(saved, PLANS, tr("The plan {name} is saved; each month stands beside it.").format(name=saved.name))


def remove_plan(store: Store, name: str) -> Done[str]:
    """Take a saved plan out."""
    with store.write(tr("Removed a plan")) as tx:
        tx.save_plan(PlanKind.PLAN, name, None)
    return Done(name, PLANS, tr("The plan {name} is removed.").format(name=name))


def saved_plans(store: Reader) -> tuple[SavedPlan, ...]:
    """The plans the person saved."""
    return tuple(_decoded(entry.content, SavedPlan) for entry in store.saved_plans(PlanKind.PLAN))


def beside(store: Reader, plan: SavedPlan, as_of: date) -> tuple[DriftMonth, ...]:
    """A saved plan's months that have passed, beside what the book says happened."""
    return drift(plan, actual_months(Snapshot(store.book(), as_of), plan))


def _encoded(record: object) -> str:
    return msgspec.json.encode(record, enc_hook=str).decode("utf-8")


def _decoded(content: str, kind: type[T]) -> T:
    return msgspec.json.decode(content, type=kind, dec_hook=_exact)


def _exact(kind: type, text: str) -> Fraction:
    """A ratio, kept as "73/500": the one type of the records that JSON does not know. Raises TypeError for another."""
    if kind is not Fraction:
        raise TypeError(kind)
    return Fraction(text)
