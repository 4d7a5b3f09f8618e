"""The honest no: what must be won by renegotiation, from whom first, and what would win it (domain.md 6.3 and 3.3).

Nothing here is a promise: a longer term or a lower rate is something to ask for. Only credit cards have a rule that
names personalised instalments, and that rule was read in a secondary source; every ask carries its mark.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.model import ChannelKind
from raincheck.core.money import ZERO, Money, round_half_up, total
from raincheck.core.planner.dues import annuity
from raincheck.core.planner.payoff import Debt, Payoff, avalanche, minimums, minimums_only
from raincheck.core.planner.plan import Plan
from raincheck.core.snapshot import Snapshot

TERMS: Final = (24, 36, 60)
"""Months worth asking for; 60 is the most that art. 70 names for credit cards (domain.md [Q23])."""

RATE_SHARES: Final = (Fraction(1), Fraction(3, 4), Fraction(1, 2))
"""Today's rate, three quarters and half of it: what a lower rate would give [P]."""


class Mark(StrEnum):
    """How far a statement may be relied on (the marks of domain.md)."""

    SECONDARY = "secondary"
    GENERAL = "general knowledge"
    PROJECT = "project default"


class AskKind(StrEnum):
    """What can be asked of a lender."""

    PERSONALISED_INSTALMENTS = "personalised_instalments"
    LONGER_TERM = "longer_term"
    LOWER_RATE = "lower_rate"
    WRITTEN_ANSWER = "written_answer"


class Ask(Struct, frozen=True):
    """One thing to ask for, with its mark and the key of its source in domain.md section 11, if it has one."""

    kind: AskKind
    mark: Mark
    source: str = ""


CARD_ASKS: Final = (Ask(AskKind.PERSONALISED_INSTALMENTS, Mark.SECONDARY, "Q23"),)
USUAL_ASKS: Final = (
    Ask(AskKind.LONGER_TERM, Mark.PROJECT),
    Ask(AskKind.LOWER_RATE, Mark.PROJECT),
    Ask(AskKind.WRITTEN_ANSWER, Mark.GENERAL),
)


class Reason(StrEnum):
    """Why a debt stands where it does."""

    MOST_RELIEF = "most_relief"
    HEAVIEST = "heaviest"
    LARGEST = "largest"
    DEAREST = "dearest"
    REVOCABLE = "revocable"


class NewTerms(Struct, frozen=True):
    """What a debt would ask for over `periods` months at `apr` a year.

    `relief` is what that frees each month. `interest` is all interest under the new terms; `extra_interest` is how
    much more that is than with today's minimum kept up, None when today's minimum never clears the debt.
    """

    periods: int
    apr: Fraction
    payment: Money
    relief: Money
    interest: Money
    extra_interest: Money | None


class Renegotiable(Struct, frozen=True):
    """One debt to talk about: why, what each term would give, and what to ask for.

    `proposed` is the option that the page puts first; `needed` says that the shortfall cannot be won without it;
    `won_so_far` counts its relief and that of the debts before it.
    """

    debt: Debt
    reasons: tuple[Reason, ...]
    options: tuple[NewTerms, ...]
    proposed: NewTerms
    needed: bool
    won_so_far: Money
    asks: tuple[Ask, ...]


class Reach(Struct, frozen=True):
    """What each month would be freed if every debt got `periods` months at `rate_share` of its rate."""

    periods: int
    rate_share: Fraction
    relief: Money
    still_short: Money


class Renegotiation(Struct, frozen=True):
    """The whole talk. `term` is the shortest of TERMS that wins the shortfall at today's rates, 60 if none does.

    `still_short` stays even when every debt is stretched over `term`; `reach` says what any term and rate would give.
    `living_gap` is what income lacks for living alone: no lender can win that. `payoff_after` is the way out once
    what is needed has been agreed, if there is one.
    """

    shortfall: Money
    shortfall_without_discretionary: Money
    living_gap: Money
    term: int
    debts: tuple[Renegotiable, ...]
    won: Money
    still_short: Money
    reach: tuple[Reach, ...]
    debts_after: tuple[Debt, ...]
    payoff_after: Payoff | None


def new_terms(debt: Debt, periods: int, apr: Fraction) -> NewTerms:
    """The debt paid off in equal instalments over `periods` months at `apr`; the last one clears the rest."""
    return _new_terms(debt, periods, apr, kept=minimums_only((debt,)))


def _new_terms(debt: Debt, periods: int, apr: Fraction, *, kept: Payoff | None) -> NewTerms:
    payment = _payment(debt, periods, apr)
    interest = Money(_interest(debt.balance.fen, payment.fen, periods, apr / 12))
    return NewTerms(
        periods=periods,
        apr=apr,
        payment=payment,
        relief=max(debt.minimum - payment, ZERO),
        interest=interest,
        extra_interest=None if kept is None else interest - kept.total_interest,
    )


def _payment(debt: Debt, periods: int, apr: Fraction) -> Money:
    return debt.balance.times(1 / annuity(apr / 12, periods))


def _interest(left: int, payment: int, periods: int, rate: Fraction) -> int:
    """All interest in fen: 200 debts have 65,000 months in sum, so they are walked in whole fen."""
    share, whole = rate.numerator, rate.denominator
    interest = 0
    for _ in range(periods):
        charged = round_half_up(left * share, whole)
        interest += charged
        left = max(left + charged - payment, 0)
    return interest


def renegotiate(snapshot: Snapshot, plan: Plan) -> Renegotiation | None:
    """What to win and how; None when the plan is feasible or living costs are not known."""
    if plan.feasible is not False or plan.monthly is None or plan.shortfall is None:
        return None
    term = _term(plan.debts, plan.shortfall)
    found = _in_order(snapshot, plan.debts, plan.shortfall, term=term)
    won = total(entry.proposed.relief for entry in found if entry.needed)
    agreed = {entry.debt.id: entry.proposed for entry in found if entry.needed}
    after = tuple(with_terms(debt, agreed[debt.id]) if debt.id in agreed else debt for debt in plan.debts)
    living = snapshot.book.living
    spare = ZERO if living is None else living.discretionary
    return Renegotiation(
        shortfall=plan.shortfall,
        shortfall_without_discretionary=max(plan.shortfall - spare, ZERO),
        living_gap=max(-plan.monthly, ZERO),
        term=term,
        debts=found,
        won=won,
        still_short=max(plan.shortfall - won, ZERO),
        reach=_reach(found, plan.shortfall),
        debts_after=after,
        payoff_after=avalanche(after, plan.monthly) if minimums(after) <= plan.monthly else None,
    )


def with_terms(debt: Debt, terms: NewTerms) -> Debt:
    """The debt as it would be under new terms, so that payoff and path can be worked out again."""
    return replace(debt, apr=terms.apr, minimum=terms.payment)


def _term(debts: tuple[Debt, ...], shortfall: Money) -> int:
    for periods in TERMS:
        if total(max(debt.minimum - _payment(debt, periods, debt.apr), ZERO) for debt in debts) >= shortfall:
            return periods
    return TERMS[-1]


def _in_order(snapshot: Snapshot, debts: tuple[Debt, ...], shortfall: Money, *, term: int) -> tuple[Renegotiable, ...]:
    """Most relief first, so that the fewest talks win the shortfall; ties: the dearer, then book order."""
    kept = {debt.id: minimums_only((debt,)) for debt in debts}
    proposed = {debt.id: _new_terms(debt, term, debt.apr, kept=kept[debt.id]) for debt in debts}
    ordered = sorted(debts, key=lambda debt: (-proposed[debt.id].relief.fen, -debt.apr, debt.place))
    found, won = [], ZERO
    largest = _Largest(
        max((debt.minimum for debt in debts), default=ZERO),
        max((debt.balance for debt in debts), default=ZERO),
        max((debt.apr for debt in debts), default=Fraction(0)),
    )
    for debt in ordered:
        terms = proposed[debt.id]
        needed = bool(terms.relief) and won < shortfall
        won += terms.relief
        kind = snapshot.channels[debt.id].kind
        found.append(
            Renegotiable(
                debt=debt,
                reasons=_reasons(debt, largest, first=debt is ordered[0]),
                options=tuple(
                    _new_terms(debt, periods, debt.apr * share, kept=kept[debt.id])
                    for share in RATE_SHARES
                    for periods in TERMS
                ),
                proposed=terms,
                needed=needed,
                won_so_far=won,
                asks=(*(CARD_ASKS if kind is ChannelKind.STATEMENT else ()), *USUAL_ASKS),
            )
        )
    return tuple(found)


def _reach(found: tuple[Renegotiable, ...], shortfall: Money) -> tuple[Reach, ...]:
    ways = [(share, periods) for share in RATE_SHARES for periods in TERMS]
    relief = [total(entry.options[place].relief for entry in found) for place in range(len(ways))]
    return tuple(
        Reach(periods, share, won, max(shortfall - won, ZERO))
        for (share, periods), won in zip(ways, relief, strict=True)
    )


class _Largest(Struct, frozen=True):
    """The largest minimum, balance and rate among the debts."""

    minimum: Money
    balance: Money
    apr: Fraction


def _reasons(debt: Debt, largest: _Largest, *, first: bool) -> tuple[Reason, ...]:
    tests = (
        (Reason.MOST_RELIEF, first),
        (Reason.HEAVIEST, debt.minimum == largest.minimum),
        (Reason.LARGEST, debt.balance == largest.balance),
        (Reason.DEAREST, debt.apr == largest.apr),
        (Reason.REVOCABLE, debt.revocable),
    )
    return tuple(reason for reason, holds in tests if holds)
