"""Month by month from here to no debt and a full fund (contract.md 4; domain.md 6.3). No new draws in any plan."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.errors import UsageError
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.payoff import MOST_MONTHS, Balances, Debt, PrepayTerms, minimums
from raincheck.core.text import tr

DEAR: Final = Fraction(15, 100)
PREPAY_SHARE: Final = Fraction(7, 10)


class PathMonth(Struct, frozen=True):
    """Buffer and debt at the end of a month, and what the debts ask for in the next; month 1 is the first from now."""

    month: int
    buffer: Money
    owed: Money
    service: Money = ZERO


class Milestones(Struct, frozen=True):
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


class Goals(Struct, frozen=True):
    """What the path aims for."""

    starter: Money
    leverage: Money
    fund: Money


class Path(Struct, frozen=True):
    """The months up to the last milestone."""

    milestones: Milestones
    months: tuple[PathMonth, ...]


class LumpSum(Struct, frozen=True):
    """Money that comes in once in month `month` (1 is the first from now): a bonus; negative for a large cost."""

    month: int
    amount: Money


class RateChange(Struct, frozen=True):
    """From month `month` on, that debt costs `apr` a year."""

    month: int
    debt: str
    apr: Fraction


class PathTerms(Struct, frozen=True):
    """What the person knows beyond the contract's path; without `prepay` the surplus only fills the buffer."""

    lump_sums: tuple[LumpSum, ...] = ()
    rates: tuple[RateChange, ...] = ()
    prepayment: tuple[PrepayTerms, ...] = ()
    prepay: bool = True


AS_IT_IS: Final = PathTerms()
ONLY_MINIMUMS: Final = PathTerms(prepay=False)


def _spend(balances: Balances, buffer: int, surplus: int, goals: Goals) -> int:
    """Spend one month's surplus on buffer and debts; returns the new buffer in fen."""
    order = balances.dearest_first
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


def month_path(
    debts: tuple[Debt, ...], monthly: Money, opening: Money, goals: Goals, *, terms: PathTerms = AS_IT_IS
) -> Path:
    """Walk at most 600 months; `monthly` is income less all living, `opening` the liquid assets."""
    balances, buffer = Balances(debts, terms.prepayment), opening.fen
    months = [PathMonth(0, opening, Money(balances.owed), Money(balances.next_minimums))]
    first: list[int | None] = [None] * 4
    while True:
        now = months[-1]
        for goal, reached in enumerate(_reached(now, goals)):
            if reached and first[goal] is None:
                first[goal] = now.month
        if None not in first or now.month == MOST_MONTHS:
            break
        month = now.month + 1
        for change in terms.rates:
            if change.month == month:
                balances.change_rate(change.debt, change.apr)
        balances.add_interest()
        once = total(lump.amount for lump in terms.lump_sums if lump.month == month)
        surplus = monthly.fen + once.fen - balances.pay_minimums()
        if surplus < 0 or not terms.prepay:
            buffer += surplus
        else:
            buffer = _spend(balances, buffer, surplus, goals)
        months.append(PathMonth(month, Money(buffer), Money(balances.owed), Money(balances.next_minimums)))
    milestones = Milestones(*first)
    return Path(milestones, tuple(months[1 : milestones.last + 1]))


def own_path(
    debts: tuple[Debt, ...], monthly: Money, opening: Money, goals: Goals, *, terms: PathTerms = AS_IT_IS
) -> Path:
    """The path with the person's own amount a month. Raises UsageError when it cannot be walked."""
    needed = minimums(debts)
    if monthly < needed:
        raise UsageError(
            tr(
                "{monthly} a month does not cover the {needed} that the debts ask for at least; "
                "enter {needed} or more, or renegotiate first."
            ).format(monthly=monthly, needed=needed)
        )
    known = {debt.id for debt in debts}
    for change in terms.rates:
        if change.debt not in known:
            raise UsageError(
                tr("The rate change names {debt}, which owes nothing; choose a line that is being paid off.").format(
                    debt=change.debt
                )
            )
    months = [lump.month for lump in terms.lump_sums] + [change.month for change in terms.rates]
    if any(not 1 <= month <= MOST_MONTHS for month in months):
        raise UsageError(tr("A month of the plan is counted from 1, the first from now, to 600; change the month."))
    return month_path(debts, monthly, opening, goals, terms=terms)
