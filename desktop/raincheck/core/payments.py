"""Which repayments paid which known dues: one allocation behind rules, forecast, reminders and calendar.

Known dues of a line, oldest first, are paid by its repayments, oldest first; every fen once (domain.md 13.2).
Computed instalments take nothing: they are what the line asks for next, not a bill somebody has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from raincheck.core.model import Due, LedgerRow
from raincheck.core.money import ZERO, Money

EARLY_DAYS: Final = 5
"""A repayment can pay a due from so many days before it on."""

SAME_MONEY_DAYS: Final = 2
"""A repayment this close to `paid_on` is the payment the person confirmed, seen a second time."""


class Payment(Struct, frozen=True, gc=False):
    """One known due on a day: what repayments have covered of it, and what of it still falls due (both in fen)."""

    due: Due
    paid: Money
    rest: Money


def allocate(dues: Sequence[Due], repayments: Sequence[LedgerRow], as_of: date) -> tuple[Payment, ...]:
    """Share one line's repayments out over its dues, as known on `as_of`; answers the dues in their given order.

    `repayments` are the line's `repay` rows, oldest first. A due with `paid_on` up to as_of is paid whole, and first
    takes rows dated paid_on ± 2 days up to its amount, so that they pay no other due (domain.md 13.2 and 13.6).
    """
    known = [row for row in repayments if row.on <= as_of]
    left = [row.amount.fen for row in known]
    taken = [0] * len(dues)
    oldest_first = sorted(range(len(dues)), key=lambda place: dues[place].due)
    confirmed = [place for place in oldest_first if is_confirmed(dues[place], as_of)]
    for place in confirmed:
        taken[place] = _take(dues[place].amount.fen, left, _same_money(dues[place], known))
    first = 0
    for place in oldest_first:
        if is_confirmed(dues[place], as_of):
            continue
        since = dues[place].due - timedelta(days=EARLY_DAYS)
        while first < len(known) and (known[first].on < since or not left[first]):
            first += 1
        taken[place] = _take(dues[place].amount.fen, left, range(first, len(known)))
    return tuple(_payment(due, Money(fen), as_of) for due, fen in zip(dues, taken, strict=True))


def is_confirmed(due: Due, as_of: date) -> bool:
    """Whether the person said by `as_of` that the due is paid; a day to come is a plan."""
    return due.paid_on is not None and due.paid_on <= as_of


def _same_money(due: Due, known: Sequence[LedgerRow]) -> Sequence[int]:
    paid_on = due.paid_on
    return [
        place
        for place, row in enumerate(known)
        if paid_on is not None and abs((row.on - paid_on).days) <= SAME_MONEY_DAYS
    ]


def _take(need: int, left: list[int], places: Sequence[int]) -> int:
    """Take up to `need` fen out of the rows at `places`, in that order; returns what was found."""
    wanted = need
    for place in places:
        if not wanted:
            break
        part = min(wanted, left[place])
        left[place] -= part
        wanted -= part
    return need - wanted


def _payment(due: Due, taken: Money, as_of: date) -> Payment:
    if is_confirmed(due, as_of):
        return Payment(due, due.amount, ZERO)
    return Payment(due, taken, due.amount - taken)
