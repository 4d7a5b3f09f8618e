"""What passed and was never confirmed: dues and pay days of the last month, asked about in one table (issue 14, 9).

A stated due that is not covered is asked about from the day after on. So is a computed instalment without any
repayment around its day; what the person answers becomes a known due of that month. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.model import LedgerKind
from raincheck.core.money import Money, total
from raincheck.core.planner.dues import next_instalment
from raincheck.core.snapshot import Snapshot

ASKED_DAYS: Final = 31
"""What is older is no longer asked about; a stated due still stands as missed (B04)."""

EARLY_DAYS: Final = 5
ONE_DAY: Final = timedelta(days=1)


class AskedDue(Struct, frozen=True):
    """A due that passed: what of it nobody has confirmed, and the whole of it; `known`: stated, not computed."""

    channel: str
    on: date
    amount: Money
    known: bool
    whole: Money


class AskedIncome(Struct, frozen=True):
    """A month whose last pay day passed, and what the incomes together should have brought."""

    month: Month
    on: date
    expected: Money


def asked_dues(snapshot: Snapshot) -> tuple[AskedDue, ...]:
    """Every due of the last 31 days that was not confirmed, the oldest first."""
    found = [asked for channel in snapshot.channels for asked in asked_of(snapshot, channel)]
    return tuple(sorted(found, key=lambda asked: (asked.on, asked.channel)))


def asked_of(snapshot: Snapshot, channel: str) -> Iterator[AskedDue]:
    """The dues of one line that passed and nobody confirmed."""
    as_of = snapshot.as_of
    since = as_of - timedelta(days=ASKED_DAYS)
    payments = snapshot.payments(channel)
    for payment in payments:
        if payment.rest and since <= payment.due.due < as_of:
            yield AskedDue(channel, payment.due.due, payment.rest, known=True, whole=payment.due.amount)
    stated = {Month.of(payment.due.due) for payment in payments}
    due_day = snapshot.channels[channel].repayment.due_day
    for month in (Month.of(as_of).plus(-1), Month.of(as_of)):
        on = month.on(due_day)
        if month not in stated and since <= on < as_of:
            yield from _computed(snapshot, channel, on)


def _computed(snapshot: Snapshot, channel: str, on: date) -> Iterator[AskedDue]:
    """The instalment that was expected on the day, unless a repayment around it tells that it was paid."""
    if snapshot.rows(LedgerKind.REPAY, channel=channel).since(on - timedelta(days=EARLY_DAYS + 1)):
        return
    eve = snapshot.shortly_before(on - ONE_DAY)
    line = eve.line_on(eve.channels[channel], eve.as_of)
    if line.reading is None:
        return
    expected = next_instalment(eve, line)
    if expected is not None and expected.amount and expected.on == on and not expected.known:
        yield AskedDue(channel, on, expected.amount, known=False, whole=expected.amount)


def paid_since_read(snapshot: Snapshot, channel: str) -> date | None:
    """The day of a line's newest payment, where what it owes was last looked at before; None where it is newer.

    Instalments are reckoned from the balance of the reading (contract.md 4): it does not know of such a payment.
    """
    line = snapshot.lines_by_id.get(channel)
    if line is None or line.reading is None or not line.owed:
        return None
    said = (payment.due.paid_on for payment in snapshot.payments(channel))
    days = [day for day in said if day is not None and day <= snapshot.as_of]
    days += [row.on for row in snapshot.rows(LedgerKind.REPAY, channel=channel).until(snapshot.as_of)]
    newest = max(days, default=line.reading.day)
    return newest if newest > line.reading.day else None


def asked_income(snapshot: Snapshot) -> AskedIncome | None:
    """The newest month whose pay days are all over and of which nobody has said what came in; None for none."""
    if not snapshot.book.income:
        return None
    days = [income.day for income in snapshot.book.income]
    told = {entry.month for entry in snapshot.book.income_history}
    for month in (Month.of(snapshot.as_of), Month.of(snapshot.as_of).plus(-1)):
        last = max(month.on(day) for day in days)
        if last < snapshot.as_of and (snapshot.as_of - last).days <= ASKED_DAYS:
            expected = total(income.amount for income in snapshot.book.income)
            return None if month in told or not expected else AskedIncome(month, last, expected)
    return None
