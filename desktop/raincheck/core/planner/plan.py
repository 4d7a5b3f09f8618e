"""The whole plan of one day: fund, leverage, feasibility, month path and payoff (contract.md 3, `plan`)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from raincheck.core.model import Terms
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.emergency import EmergencyFund, emergency_fund
from raincheck.core.planner.forecast import CashPlan, lay_out
from raincheck.core.planner.leverage import DEFAULT_PROFILE, Leverage, LeverageProfile, leverage
from raincheck.core.planner.path import Goals, Path, month_path
from raincheck.core.planner.payoff import Debt, Payoff, avalanche, carried_debts, minimums, snowball
from raincheck.core.snapshot import Snapshot


class Plan(Struct, frozen=True):
    """What to aim for and how to get there.

    `feasible` is None when living costs are not known. When it is not feasible, `shortfall` is what must be won by
    renegotiation each month, and there is no path and no payoff. Without any asset entered there is no path: it starts
    with what is at hand. `guessed` are the lines that owe something and are left out of all that needs terms, because
    the person has not confirmed them (contract.md 6), `unplanned` what they owe; of `unread` nobody knows the sum.
    """

    as_of: date
    fund: EmergencyFund
    leverage: Leverage
    debts: tuple[Debt, ...]
    monthly: Money | None
    minimums: Money
    feasible: bool | None
    shortfall: Money | None
    path: Path | None
    avalanche: Payoff | None
    snowball: Payoff | None
    guessed: tuple[str, ...] = ()
    unplanned: Money = ZERO
    unread: tuple[str, ...] = ()

    @property
    def leaves_out(self) -> bool:
        """Whether some debt is in no month of the plan, so that it may praise nothing that rests on all of them."""
        return bool(self.guessed or self.unread)

    @property
    def is_within_target(self) -> bool:
        """Whether all debts together, planned or not, keep to the leverage target today; an unknown one may not."""
        return not self.unread and total(debt.balance for debt in self.debts) + self.unplanned <= self.leverage.target


class Goal(StrEnum):
    """The four milestones, in the order of `Milestones`."""

    STARTER = "starter"
    LEVERAGE = "leverage"
    DEBT_FREE = "debt_free"
    FUND = "fund"


class Standing(StrEnum):
    """How far a milestone's month can be told: for sure, no sooner than that, or not at all."""

    SURE = "sure"
    AT_BEST = "at_best"
    UNKNOWN = "unknown"


class Milestone(Struct, frozen=True):
    """One milestone of a path: its month (0 is today, None not within 600), and how far that can be told."""

    goal: Goal
    month: int | None
    standing: Standing

    @property
    def is_reached(self) -> bool:
        """Whether it is reached today for sure."""
        return self.month == 0 and self.standing is Standing.SURE


def milestones(plan: Plan, path: Path) -> tuple[Milestone, ...]:
    """The four milestones of a path; what debts that are left out ask for can only make each of them later."""
    found = path.milestones
    months = (found.starter, found.leverage, found.debt_free, found.fund)
    return tuple(Milestone(goal, month, standing(plan, goal, month)) for goal, month in zip(Goal, months, strict=True))


def standing(plan: Plan, goal: Goal, month: int | None) -> Standing:
    """How far it can be told that a milestone is reached in `month`."""
    if not plan.leaves_out or month is None or (goal is Goal.LEVERAGE and not month and plan.is_within_target):
        return Standing.SURE
    return Standing.AT_BEST if goal in (Goal.STARTER, Goal.FUND) else Standing.UNKNOWN


def make_plan(snapshot: Snapshot, flows: CashPlan | None = None, *, profile: LeverageProfile = DEFAULT_PROFILE) -> Plan:
    """Plan from what was known on the snapshot's day; `flows` saves laying the forecast out again."""
    fund = emergency_fund(snapshot, lay_out(snapshot) if flows is None else flows)
    target = leverage(snapshot, profile)
    debts = carried_debts(snapshot)
    needed = minimums(debts)
    living = snapshot.living
    monthly = None if living is None else snapshot.monthly_income - living
    shortfall = None if monthly is None else max(needed - monthly, ZERO)
    feasible = None if shortfall is None else not shortfall
    guessed = [line for line in snapshot.lines if line.owed and line.channel.terms is Terms.GUESSED]
    path = first = second = None
    if feasible and monthly is not None:
        if fund.starter is not None and fund.target is not None and fund.have is not None:
            goals = Goals(starter=fund.starter, leverage=target.target, fund=fund.target)
            path = month_path(debts, monthly, fund.have, goals)
        first, second = avalanche(debts, monthly), snowball(debts, monthly)
    return Plan(
        snapshot.as_of,
        fund,
        target,
        debts,
        monthly,
        needed,
        feasible,
        shortfall,
        path,
        first,
        second,
        tuple(line.channel.id for line in guessed),
        total(line.owed for line in guessed),
        tuple(line.channel.id for line in snapshot.lines if line.used is None),
    )
