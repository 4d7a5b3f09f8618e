"""The whole plan of one day: fund, leverage, feasibility, month path and payoff (contract.md 3, `plan`)."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from raincheck.core.model import Terms
from raincheck.core.money import ZERO, Money
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
    the person has not confirmed them (contract.md 6).
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
        tuple(line.channel.id for line in snapshot.lines if line.owed and line.channel.terms is Terms.GUESSED),
    )
