"""What falls due and when: computed instalments, and the known dues that replace them (contract.md 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.calendar import Month, due_days, next_due
from raincheck.core.model import Channel, ChannelKind, LedgerKind, RepaymentMethod, Terms
from raincheck.core.money import ZERO, Money, round_half_up, total
from raincheck.core.payments import Payment
from raincheck.core.snapshot import Line, Snapshot

HORIZON_DAYS = 180
PAID_WITHIN_DAYS: Final = 5
"""A repayment of so many days before a due is taken as that of the due."""

MONTHS_LAID_OUT: Final = 8
"""At least so many instalments are laid out at once: as far as forecasts look, and kept from one day to the next."""


_FULL: Final = RepaymentMethod.FULL
_MIN_PCT: Final = RepaymentMethod.MIN_PCT
_BULLET: Final = RepaymentMethod.BULLET
_LEVEL: Final = RepaymentMethod.LEVEL


class Instalment(Struct, frozen=True, gc=False):
    """One sum due on `on`; `interest` is the part of it that is interest, `known` says it is a stated due."""

    on: date
    channel: str
    amount: Money
    interest: Money
    known: bool = False


@lru_cache(maxsize=1024)  # pure; a book has a few rates, three quarters and half of them, and three terms to ask for
def annuity(rate: Fraction, periods: int) -> Fraction:
    """What one yuan a period is worth today: (1 − (1+i)^−n)/i, or n when the rate is zero."""
    if rate == 0:
        return Fraction(periods)
    return (1 - 1 / (1 + rate) ** periods) / rate


def monthly(channel: Channel) -> Fraction:
    """The interest rate of one month: apr/12."""
    return _monthly(channel.apr)


def asked_at_the_end(owed: Money, apr: Decimal) -> Money:
    """What a loan whose principal is due at its end asks for that day: all of it, and the interest of its last month.

    A known due takes the place of the month's computed one (contract.md 4), so it must hold that one's interest too.
    """
    return owed + owed.times(_monthly(apr))


def ends_left_out(snapshot: Snapshot, until: date = date.max) -> tuple[Line, ...]:
    """The loans whose principal is due on a day to come, by `until`, that no known due holds: forecasts lack it."""
    return tuple(line for line in snapshot.lines if _lacks_its_end(snapshot, line, until))


def _lacks_its_end(snapshot: Snapshot, line: Line, until: date) -> bool:
    channel, end = line.channel, line.channel.expires_on
    if channel.kind is not ChannelKind.TERM or channel.repayment.method is not RepaymentMethod.BULLET:
        return False
    if not line.owed or end is None or not snapshot.as_of < end <= until:
        return False
    dues = (payment.due for payment in snapshot.payments(channel.id))
    if any(due.due == end or (Month.of(due.due) == Month.of(end) and due.amount >= line.owed) for due in dues):
        return False
    # The number of instalments may bring the principal to that very month.
    last = computed(channel, line.owed, snapshot.as_of, Month.of(end).last_day)[-1:]
    return not any(Month.of(entry.on) == Month.of(end) and entry.amount >= line.owed for entry in last)


@lru_cache(maxsize=256)  # pure; a book has a few rates
def _monthly(apr: Decimal) -> Fraction:
    return Fraction(apr) / 12


def first_payment(balance: Money, channel: Channel) -> Money:
    """The level payment used·i/(1−(1+i)^−n), rounded half-up."""
    return balance.times(_level_share(channel.apr, channel.repayment.periods or 1))


@lru_cache(maxsize=256)  # pure; a book has a few rates and terms
def _level_share(apr: Decimal, periods: int) -> Fraction:
    return 1 / annuity(_monthly(apr), periods)


def _shares(channel: Channel, owed: Money) -> Iterator[tuple[int, int]]:
    """Principal and interest of each instalment in turn, in fen, until nothing is owed."""
    rate, periods = monthly(channel), channel.repayment.periods or 1
    numerator, denominator = rate.numerator, rate.denominator
    method = channel.repayment.method
    payment = first_payment(owed, channel).fen if method is _LEVEL else 0
    balance, part = owed.fen, owed.split(periods).fen
    number = 0
    while balance:
        number += 1
        interest = round_half_up(balance * numerator, denominator)
        if method is _FULL:
            principal, interest = balance, 0
        elif method is _MIN_PCT:
            principal = Money(balance + interest).times(channel.repayment.min_pct or 0).fen - interest
        elif number >= periods:
            principal = balance
        elif method is _BULLET:
            principal = 0
        else:
            principal = min(payment - interest if method is _LEVEL else part, balance)
        yield principal, interest
        balance -= principal
        if method is _MIN_PCT and not principal + interest:
            return


class _LaidOut(NamedTuple):
    """A line's computed instalments in the order of their days: all up to `until`, and those that ask for something."""

    every: tuple[Instalment, ...]
    asking: tuple[Instalment, ...]
    until: date


_NOTHING: Final = _LaidOut((), (), date.max)


def computed(channel: Channel, balance: Money, as_of: date, until: date) -> tuple[Instalment, ...]:
    """The instalments of what is owed from the first due day after `as_of` to `until`; none while terms are guessed."""
    return up_to(until, _computed(channel, balance, as_of, until).every)


def _computed(channel: Channel, balance: Money, as_of: date, until: date) -> _LaidOut:
    """The same, and perhaps some beyond `until`."""
    if channel.terms is Terms.GUESSED:
        return _NOTHING
    months = max((until.year - as_of.year) * 12 + until.month - as_of.month + 1, MONTHS_LAID_OUT)
    return _laid_out(channel, balance, next_due(channel.repayment.due_day, as_of), months)


@lru_cache(maxsize=4096)  # pure; from one day to the next hardly any line has a new balance or a new first due
def _laid_out(channel: Channel, balance: Money, first: date, months: int) -> _LaidOut:
    days = due_days(channel.repayment.due_day, first - timedelta(days=1))
    shares = islice(_shares(channel, balance), months)
    every = tuple(
        Instalment(on, channel.id, Money(principal + interest), Money(interest))
        for on, (principal, interest) in zip(days, shares, strict=False)
    )
    until = every[-1].on if len(every) == months else date.max
    return _LaidOut(every, tuple(entry for entry in every if entry.amount), until)


class _Ahead(NamedTuple):
    """What was laid out for a line on a day: the same until the first of it falls due, or something else is owed."""

    channel: Channel
    owed: Money
    as_of: date
    first: date
    laid_out: _LaidOut

    def holds(self, channel: Channel, owed: Money, as_of: date, until: date) -> bool:
        """Whether it is what would be laid out for a line that owes so much on `as_of`."""
        same = self.channel is channel and self.owed == owed
        return same and self.as_of <= as_of < self.first and until <= self.laid_out.until


def _ahead(snapshot: Snapshot, line: Line, until: date) -> _LaidOut:
    """What `_computed` answers, kept with the book's history from one day to the next."""
    as_of, channel, owed = snapshot.as_of, line.channel, line.owed
    kept: _Ahead | None = snapshot.history.ahead.get(channel.id)
    if kept is None or not kept.holds(channel, owed, as_of, until):
        found = _computed(channel, owed, as_of, until)
        first = found.every[0].on if found.every else date.max
        kept = snapshot.history.ahead[channel.id] = _Ahead(channel, owed, as_of, first, found)
    return kept.laid_out


def up_to(until: date, instalments: tuple[Instalment, ...]) -> tuple[Instalment, ...]:
    """The front part that falls due by `until`: days only rise, and few or none lie beyond."""
    count = len(instalments)
    while count and instalments[count - 1].on > until:
        count -= 1
    return instalments[:count]


def _known(line: Line, unpaid: tuple[Payment, ...], as_of: date) -> Iterator[Instalment]:
    # A rate that nobody has confirmed makes no interest.
    guess = ZERO if line.channel.terms is Terms.GUESSED else line.owed.times(monthly(line.channel))
    for payment in unpaid:
        due = payment.due
        on = due.due if due.due > as_of else as_of + timedelta(days=1)
        yield Instalment(on, line.channel.id, payment.rest, min(guess, payment.rest), known=True)


def schedule(snapshot: Snapshot, line: Line, *, days: int = HORIZON_DAYS) -> tuple[Instalment, ...]:
    """All that falls due on one line within `days`, known dues in place of the computed ones of their month.

    What a repayment has covered by as_of falls due no more; of a due paid in part the rest does (domain.md 13.2).
    """
    until = snapshot.as_of + timedelta(days=days)
    payments = snapshot.payments(line.channel.id)
    if payments:
        return tuple(entry for entry in _with_known(line, payments, snapshot.as_of, until) if entry.amount)
    return up_to(until, _ahead(snapshot, line, until).asking)


def asked_today(snapshot: Snapshot, line: Line) -> Instalment | None:
    """The computed due of as_of, where no bill of that month, no repayment and no fall of what is owed tells of it.

    Forecast and S count it as paid (contract.md 4); whoever looks for what is still to pay does not.
    """
    today, channel = snapshot.as_of, line.channel.id
    if any(Month.of(payment.due.due) == Month.of(today) for payment in snapshot.payments(channel)):
        return None
    if snapshot.rows(LedgerKind.REPAY, channel=channel).since(today - timedelta(days=PAID_WITHIN_DAYS)):
        return None
    eve = today - timedelta(days=1)
    before = snapshot.line_on(line.channel, eve).owed
    due = next(iter(computed(line.channel, before, eve, today)), None)
    principal = ZERO if due is None else due.amount - due.interest
    # A due of interest alone takes nothing off what is owed: no fall tells of it.
    if principal > ZERO and before - line.owed >= principal:
        return None
    return next(iter(computed(line.channel, line.owed, eve, today)), None)


def due_uncounted(snapshot: Snapshot) -> Money:
    """What falls due today and no forecast counts: it takes the computed dues of as_of as paid (contract.md 4)."""
    asked = (asked_today(snapshot, line) for line in snapshot.lines)
    return total(entry.amount for entry in asked if entry is not None)


def next_instalment(snapshot: Snapshot, line: Line) -> Instalment | None:
    """The line's next instalment, its share of debt service S; it may be nothing (a bullet loan without interest)."""
    as_of, payments = snapshot.as_of, snapshot.payments(line.channel.id)
    if payments:
        return next(iter(_with_known(line, payments, as_of, as_of + timedelta(days=HORIZON_DAYS))), None)
    every = _ahead(snapshot, line, as_of).every
    return every[0] if every else None


def _with_known(line: Line, payments: tuple[Payment, ...], as_of: date, until: date) -> list[Instalment]:
    months = {Month.of(payment.due.due) for payment in payments}
    instalments = computed(line.channel, line.owed, as_of, until)
    replaced = {Month.of(entry.on): entry.interest for entry in instalments if Month.of(entry.on) in months}
    kept = [entry for entry in instalments if Month.of(entry.on) not in months]
    unpaid = tuple(sorted((payment for payment in payments if payment.rest), key=_oldest_first))
    known: list[Instalment] = []
    for payment, entry in zip(unpaid, _known(line, unpaid, as_of), strict=True):
        interest = replaced.pop(Month.of(payment.due.due), None)
        known.append(entry if interest is None else replace(entry, interest=min(interest, entry.amount)))
    # What is overdue falls on the next day, perhaps beside what is due then: it stands before it, being older.
    return sorted((entry for entry in (*known, *kept) if entry.on <= until), key=lambda entry: entry.on)


def _oldest_first(payment: Payment) -> tuple[date, Money]:
    """An order that what was typed first has no part in."""
    return payment.due.due, -payment.rest


def due_day(snapshot: Snapshot, channel: str, on: date) -> date:
    """The day on which what a forecast lays on `on` was really due: an overdue bill stands on day 1 (contract.md 4)."""
    as_of = snapshot.as_of
    if on != as_of + timedelta(days=1):
        return on
    late = (payment.due.due for payment in snapshot.payments(channel) if payment.rest and payment.due.due <= as_of)
    return min(late, default=on)


def schedules(snapshot: Snapshot) -> dict[str, tuple[Instalment, ...]]:
    """The schedule of every line by channel id, in the order of the book."""
    return {line.channel.id: schedule(snapshot, line) for line in snapshot.lines}


def without_schedule(snapshot: Snapshot) -> tuple[Line, ...]:
    """The lines that owe something and add nothing to S: their terms are guessed and no bill is known."""
    guessed = (line for line in snapshot.lines if line.owed and line.channel.terms is Terms.GUESSED)
    return tuple(line for line in guessed if next_instalment(snapshot, line) is None)


def without_later(snapshot: Snapshot) -> tuple[Line, ...]:
    """The lines of which dues are entered and nothing after them is counted, though more is owed: guessed terms."""
    guessed = (line for line in snapshot.lines if line.owed and line.channel.terms is Terms.GUESSED)
    known = ((line, schedule(snapshot, line)) for line in guessed)
    return tuple(line for line, dues in known if dues and total(entry.amount for entry in dues) < line.owed)


def without_interest(snapshot: Snapshot) -> tuple[Line, ...]:
    """The lines whose dues are reckoned without the interest they bear: nobody knows their rate."""
    return tuple(line for line in snapshot.lines if lacks_interest(line))


def lacks_interest(line: Line) -> bool:
    """Whether the line's dues are reckoned without the interest it bears."""
    return is_carried(line) and line.channel.is_rate_unknown and line.channel.terms is Terms.CONFIRMED


def is_carried(line: Line) -> bool:
    """Whether the line is a carried debt: something owed, and not paid in full each month (contract.md 4)."""
    return bool(line.owed) and line.channel.repayment.method is not RepaymentMethod.FULL


def paid_in_full(snapshot: Snapshot) -> tuple[Line, ...]:
    """The lines that owe something and are no carried debt: their bill is paid whole each month."""
    return tuple(line for line in snapshot.lines if line.owed and not is_carried(line))


def is_planned(line: Line) -> bool:
    """Whether the plan can pay it off: a carried debt whose terms the person has confirmed (domain.md 13.6)."""
    return is_carried(line) and line.channel.terms is Terms.CONFIRMED
