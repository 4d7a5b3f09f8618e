"""What is said first: one order for the headline, the list, the to-do, the button and `check` (domain.md 13.5).

Money due that cannot be or was not paid; what a lender did, newest first; what ends soon, nearest first; flows; stocks;
lines to look at. Within a class red before amber, then the day, then the larger amount, the rule, the
subject. What only the dead band holds comes after all else. One thing is one entry, whoever lists it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from raincheck.core.alerts import Alert, AlertState
from raincheck.core.money import Money
from raincheck.core.rules import rule
from raincheck.core.rules.base import Urgency

Place = tuple[bool, int, int, int, int, str, str, int]


def place(alert: Alert) -> Place:
    """Where an alert stands in the order; smaller is more urgent."""
    judged = rule(alert.rule)
    day, amount = alert.fact(judged.bites_on), alert.fact(judged.amount)
    return (
        alert.is_held,
        judged.urgency,
        -alert.level.rank,
        _nearness(judged.urgency, day if isinstance(day, date) else None),
        -amount.fen if isinstance(amount, Money) else 0,
        alert.rule,
        alert.subject,
        alert.id,
    )


def _nearness(urgency: Urgency, day: date | None) -> int:
    if urgency is Urgency.ACT:
        return 0 if day is None else -day.toordinal()
    if urgency in (Urgency.UNPAID, Urgency.ENDING):
        return date.max.toordinal() if day is None else day.toordinal()
    return 0


def in_order(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """The alerts, most urgent first."""
    return tuple(sorted(alerts, key=place))


def is_fact(alert: Alert) -> bool:
    """Whether it tells of what a lender did or of money not paid, whatever is still to be typed."""
    judged = rule(alert.rule)
    return judged.urgency <= Urgency.ACT and (judged.event or judged.rests or judged.gathers)


def is_of_cut(alert: Alert) -> bool:
    """Whether it only says that a cut left a line with less than is owed on it: the cut says so itself."""
    over = alert.fact("over")
    return alert.fact("cut_on") is not None and isinstance(over, Money) and bool(over)


def entries(alerts: Iterable[Alert]) -> tuple[tuple[Alert, ...], ...]:
    """What a person sees as one entry: rules of one theme, and what a cut pushed over its limit with the cut.

    Only what stands alike (open, seen, put off) is one; in the order given, the first of an entry names it.
    """
    found: dict[tuple[str | int, AlertState], list[Alert]] = {}
    cuts: dict[tuple[str, AlertState], list[Alert]] = {}
    for alert in alerts:
        judged, cut = rule(alert.rule), (alert.subject, alert.state)
        if is_of_cut(alert) and cut in cuts:
            cuts[cut].append(alert)
            continue
        entry = found.setdefault((judged.theme or alert.id, alert.state), [])
        entry.append(alert)
        if judged.act and judged.blow:
            cuts.setdefault(cut, entry)
    return tuple(tuple(entry) for entry in found.values())


def open_entries(alerts: Iterable[Alert]) -> tuple[tuple[Alert, ...], ...]:
    """What waits for an answer: the one number of the sidebar, the overview, the list of warnings and "check now"."""
    return entries(alert for alert in alerts if alert.state is AlertState.OPEN)
