"""The wall of renewals: which lines end in which month, what is owed on them, and what could be drawn (issue 14, 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.money import Money, total
from raincheck.core.snapshot import Line, Snapshot

AHEAD_DAYS: Final = 90
"""A renewal within so many days wants to be prepared now."""

MONTHS: Final = 12


class RenewalMonth(Struct, frozen=True):
    """The lines whose agreement ends in one month, soonest first; `owed` must be repaid then if none is renewed."""

    month: Month
    lines: tuple[str, ...]
    first: date
    owed: Money
    headroom: Money
    is_near: bool


def renewals(snapshot: Snapshot) -> tuple[RenewalMonth, ...]:
    """The months of the coming year in which a line ends that is used or could be drawn on."""
    last = Month.of(snapshot.as_of).plus(MONTHS).last_day
    by_month: dict[Month, list[tuple[date, Line]]] = {}
    for line in snapshot.lines:
        on = line.channel.expires_on
        if on is not None and snapshot.as_of <= on <= last and (line.owed or line.headroom):
            by_month.setdefault(Month.of(on), []).append((on, line))
    near = snapshot.as_of + timedelta(days=AHEAD_DAYS)
    found = []
    for month in sorted(by_month):
        entries = sorted(by_month[month], key=lambda entry: entry[0])
        lines = [line for _, line in entries]
        found.append(
            RenewalMonth(
                month=month,
                lines=tuple(line.channel.id for line in lines),
                first=entries[0][0],
                owed=total(line.owed for line in lines),
                headroom=total(line.headroom for line in lines),
                is_near=entries[0][0] <= near,
            )
        )
    return tuple(found)
