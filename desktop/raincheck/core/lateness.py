"""How late, how often, how recent: what a line's past dues say of the next one (docs/handbook/evaluation.md)."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.snapshot import Snapshot

MONTHS_BACK: Final = 6
GRACE_DAYS: Final = 1
"""A known due is overdue more than so many days past its day (domain.md 12, B04)."""


class Lateness(Struct, frozen=True):
    """A line's record over the last six finished months.

    `ends` are the month ends, newest first, at which a known due stood unpaid for more than a day.
    """

    ends: tuple[date, ...]

    @property
    def often(self) -> int:
        """At how many of the six month ends something was overdue."""
        return len(self.ends)

    @property
    def last(self) -> date | None:
        """The newest of them."""
        return self.ends[0] if self.ends else None


def lateness(snapshot: Snapshot, channel: str) -> Lateness:
    """What was overdue on one line at the last six month ends, as its dues and repayments were known then."""
    this_month = Month.of(snapshot.as_of)
    ends = (this_month.plus(-back).last_day for back in range(1, MONTHS_BACK + 1))
    return Lateness(tuple(end for end in ends if _was_late(snapshot, channel, end)))


def _was_late(snapshot: Snapshot, channel: str, end: date) -> bool:
    payments = snapshot.history.payments(channel, end)
    return any(payment.rest and (end - payment.due.due).days > GRACE_DAYS for payment in payments)
