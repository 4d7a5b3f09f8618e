"""Month by month from here to no debt and a full fund (contract.md 4; domain.md 6.3). No new draws in any plan."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from raincheck.core.money import Money
from raincheck.core.planner.payoff import MOST_MONTHS, Balances, Debt, avalanche_order

DEAR: Final = Fraction(15, 100)
PREPAY_SHARE: Final = Fraction(7, 10)


@dataclass(frozen=True, slots=True)
class PathMonth:
    """Buffer and debt at the end of a month; month 1 is the first from now."""

    month: int
    buffer: Money
    owed: Money


@dataclass(frozen=True, slots=True)
class Milestones:
    """Months from now: 0 is reached today, None is not within 600 months."""

    starter: int | None
    leverage: int | None
    debt_free: int | None
    fund: int | None

    @property
    def last(self) -> int:
        """The month of the last milestone, 600 when one is never reached."""
        months = (self.starter, self.leverage, self.debt_free, self.fund)
        return max(MOST_MONTHS if month is None else month for month in months)


@dataclass(frozen=True, slots=True)
class Goals:
    """What the path aims for."""

    starter: Money
    leverage: Money
    fund: Money


@dataclass(frozen=True, slots=True)
class Path:
    """The months up to the last milestone."""

    milestones: Milestones
    months: tuple[PathMonth, ...]


def _spend(balances: Balances, buffer: int, surplus: int, goals: Goals) -> int:
    """Spend one month's surplus on buffer and debts; returns the new buffer in fen."""
    order = avalanche_order(balances.debts)
    dear = [debt for debt in order if debt.apr >= DEAR]
    into_starter = min(surplus, max(goals.starter.fen - buffer, 0))
    buffer, rest = buffer + into_starter, surplus - into_starter
    if any(balances[debt.id] for debt in dear):
        prepay = Money(rest).times(PREPAY_SHARE).fen
        rest = rest - prepay + balances.pay_down(prepay, dear)
    into_fund = min(rest, max(goals.fund.fen - buffer, 0))
    buffer, rest = buffer + into_fund, rest - into_fund
    return buffer + balances.pay_down(rest, order)


def _reached(month: PathMonth, goals: Goals) -> tuple[bool, bool, bool, bool]:
    owed, buffer = month.owed, month.buffer
    return buffer >= goals.starter, owed <= goals.leverage, not owed, buffer >= goals.fund


def month_path(debts: tuple[Debt, ...], monthly: Money, opening: Money, goals: Goals) -> Path:
    """Walk at most 600 months; `monthly` is income less all living, `opening` the liquid assets."""
    balances, buffer = Balances(debts), opening.fen
    months = [PathMonth(0, opening, Money(balances.owed))]
    first: list[int | None] = [None] * 4
    while True:
        now = months[-1]
        for goal, reached in enumerate(_reached(now, goals)):
            if reached and first[goal] is None:
                first[goal] = now.month
        if None not in first or now.month == MOST_MONTHS:
            break
        balances.add_interest()
        surplus = monthly.fen - balances.pay_minimums()
        buffer = buffer + surplus if surplus < 0 else _spend(balances, buffer, surplus, goals)
        months.append(PathMonth(now.month + 1, Money(buffer), Money(balances.owed)))
    milestones = Milestones(*first)
    return Path(milestones, tuple(months[1 : milestones.last + 1]))
