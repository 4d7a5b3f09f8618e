"""What falls due and when: computed instalments, and the known dues that replace them (contract.md 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import islice

from raincheck.core.calendar import Month, due_days
from raincheck.core.model import Channel, Due, RepaymentMethod
from raincheck.core.money import ZERO, Money
from raincheck.core.snapshot import Line, Snapshot

HORIZON_DAYS = 180


@dataclass(frozen=True, slots=True)
class Instalment:
    """One sum due on `on`; `interest` is the part of it that is interest, `known` says it is a stated due."""

    on: date
    channel: str
    amount: Money
    interest: Money
    known: bool = False


def annuity(rate: Fraction, periods: int) -> Fraction:
    """What one yuan a period is worth today: (1 − (1+i)^−n)/i, or n when the rate is zero."""
    if rate == 0:
        return Fraction(periods)
    return (1 - 1 / (1 + rate) ** periods) / rate


def monthly(channel: Channel) -> Fraction:
    """The interest rate of one month: apr/12."""
    return Fraction(channel.apr) / 12


def first_payment(balance: Money, channel: Channel) -> Money:
    """The level payment used·i/(1−(1+i)^−n), rounded half-up."""
    periods = channel.repayment.periods or 1
    return balance.times(1 / annuity(monthly(channel), periods))


def _shares(channel: Channel, balance: Money) -> Iterator[tuple[Money, Money]]:
    """Principal and interest of each instalment in turn, until nothing is owed."""
    rate, periods = monthly(channel), channel.repayment.periods or 1
    method = channel.repayment.method
    payment = first_payment(balance, channel) if method is RepaymentMethod.LEVEL else ZERO
    part = balance.split(periods)
    number = 0
    while balance:
        number += 1
        interest = balance.times(rate)
        match method:
            case RepaymentMethod.FULL:
                principal, interest = balance, ZERO
            case RepaymentMethod.MIN_PCT:
                due = (balance + interest).times(channel.repayment.min_pct or 0)
                principal = due - interest
            case RepaymentMethod.BULLET:
                principal = balance if number >= periods else ZERO
            case RepaymentMethod.LEVEL:
                principal = balance if number >= periods else min(payment - interest, balance)
            case _:
                principal = balance if number >= periods else min(part, balance)
        yield principal, interest
        balance = balance - principal
        if method is RepaymentMethod.MIN_PCT and not principal + interest:
            return


def computed(channel: Channel, balance: Money, as_of: date, until: date) -> tuple[Instalment, ...]:
    """The instalments of what is owed from the first due day after `as_of`, up to `until`."""
    months = (until.year - as_of.year) * 12 + until.month - as_of.month + 1
    first = next(due_days(channel.repayment.due_day, as_of))
    return tuple(entry for entry in _laid_out(channel, balance, first, months) if entry.on <= until)


@lru_cache(maxsize=4096)  # pure; from one day to the next hardly any line has a new balance or a new first due
def _laid_out(channel: Channel, balance: Money, first: date, months: int) -> tuple[Instalment, ...]:
    days = due_days(channel.repayment.due_day, first - timedelta(days=1))
    shares = islice(_shares(channel, balance), months)
    return tuple(
        Instalment(on, channel.id, principal + interest, interest)
        for on, (principal, interest) in zip(days, shares, strict=False)
    )


def _known(line: Line, dues: tuple[Due, ...], as_of: date) -> Iterator[Instalment]:
    guess = line.owed.times(monthly(line.channel))
    for due in dues:
        if due.paid_on is not None and due.paid_on <= as_of:
            continue
        on = due.due if due.due > as_of else as_of + timedelta(days=1)
        yield Instalment(on, line.channel.id, due.amount, min(guess, due.amount), known=True)


def schedule(snapshot: Snapshot, line: Line, *, days: int = HORIZON_DAYS) -> tuple[Instalment, ...]:
    """All that falls due on one line within `days`, known dues in place of the computed ones of their month."""
    return tuple(entry for entry in _instalments(snapshot, line, days) if entry.amount)


def next_instalment(snapshot: Snapshot, line: Line) -> Instalment | None:
    """The line's next instalment, its share of debt service S; it may be nothing (a bullet loan without interest)."""
    return next(iter(_instalments(snapshot, line, HORIZON_DAYS)), None)


def _instalments(snapshot: Snapshot, line: Line, days: int) -> list[Instalment]:
    as_of = snapshot.as_of
    until = as_of + timedelta(days=days)
    dues = snapshot.dues(line.channel.id)
    if not dues:
        return list(computed(line.channel, line.owed, as_of, until))
    months = {Month.of(due.due) for due in dues}
    instalments = computed(line.channel, line.owed, as_of, until)
    replaced = {Month.of(entry.on): entry.interest for entry in instalments if Month.of(entry.on) in months}
    kept = [entry for entry in instalments if Month.of(entry.on) not in months]
    for due, entry in zip(_unpaid(dues, as_of), _known(line, dues, as_of), strict=True):
        interest = replaced.pop(Month.of(due.due), None)
        kept.append(entry if interest is None else replace(entry, interest=min(interest, entry.amount)))
    return sorted((entry for entry in kept if entry.on <= until), key=lambda entry: entry.on)


def _unpaid(dues: tuple[Due, ...], as_of: date) -> Iterator[Due]:
    return (due for due in dues if due.paid_on is None or due.paid_on > as_of)


def schedules(snapshot: Snapshot) -> dict[str, tuple[Instalment, ...]]:
    """The schedule of every line by channel id, in the order of the book."""
    return {line.channel.id: schedule(snapshot, line) for line in snapshot.lines}


def is_carried(line: Line) -> bool:
    """Whether the line is a carried debt: something owed, and not paid in full each month (contract.md 4)."""
    return bool(line.owed) and line.channel.repayment.method is not RepaymentMethod.FULL
