"""Which standing alert a finding of an event belongs to, also when a reading typed later moved or corrected it.

A cut is the same while line, limit before and limit after are, and no reading with another limit lies between; an
older reading may move its day. What rested on a corrected reading alone vanishes (domain.md 13.1, 13.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from raincheck.core.alerts import Alert, AlertState
from raincheck.core.history import lasting_limit
from raincheck.core.money import Money
from raincheck.core.rules.base import Rule
from raincheck.core.rules.findings import Finding
from raincheck.core.snapshot import Snapshot

ONE_DAY = timedelta(days=1)


class Match(Struct, frozen=True):
    """A finding and the alert it carries on; `silent`: the whole of which it is a part was handled."""

    finding: Finding
    alert: Alert | None
    silent: bool = False


def match(snapshot: Snapshot, rule: Rule, findings: Sequence[Finding], standing: Iterable[Alert]) -> tuple[Match, ...]:
    """Every finding of an event with the alert that tells of it already, if any."""
    left = {alert.id: alert for alert in standing}
    found: dict[int, Alert] = {}
    for same in (_same_key, _same_act, _same_news):
        for place, finding in enumerate(findings):
            if place in found:
                continue
            hit = next((alert for alert in left.values() if same(snapshot, rule, finding, alert)), None)
            if hit is not None:
                found[place] = left.pop(hit.id)
    handled = [alert for alert in (*left.values(), *found.values()) if alert.state is AlertState.HANDLED]
    return tuple(
        Match(finding, found.get(place), place not in found and any(_is_part(finding, whole) for whole in handled))
        for place, finding in enumerate(findings)
    )


def _same_key(_: Snapshot, __: Rule, finding: Finding, alert: Alert) -> bool:
    return finding.key == alert.key


def _same_act(snapshot: Snapshot, rule: Rule, finding: Finding, alert: Alert) -> bool:
    """The same line, limits and rule on another day, with no reading of another limit between."""
    if finding.key[:2] != alert.key[:2] or finding.day is None or alert.day is None:
        return False
    if finding.ends is None:
        return rule.about_channel
    first, last = sorted((finding.day, alert.day))
    limits = (finding.fact("before"), finding.fact("after"))
    between = snapshot.readings(finding.subject).until(last - ONE_DAY).since(first)
    return all(reading.limit is None or lasting_limit(reading) in limits for reading in between)


def _same_news(_: Snapshot, rule: Rule, finding: Finding, alert: Alert) -> bool:
    """The same day's act of the line with other limits: what was handled stays so, what came before is but refined."""
    if not rule.about_channel or finding.subject != alert.subject or finding.day is None or finding.day != alert.day:
        return False
    refined = alert.fact("after") is not None and finding.fact("after") == alert.fact("after")
    return refined or alert.state is AlertState.HANDLED or alert.slot == alert.subject


def _is_part(finding: Finding, whole: Alert) -> bool:
    """Whether a reading typed later split a handled cut, and this is one of its halves."""
    part_before, part_after = finding.fact("before"), finding.fact("after")
    before, after = whole.fact("before"), whole.fact("after")
    return (
        finding.subject == whole.subject
        and isinstance(part_before, Money)
        and isinstance(part_after, Money)
        and isinstance(before, Money)
        and isinstance(after, Money)
        and after <= part_after < part_before <= before
        and finding.level.rank <= whole.level.rank
        and _not_after(finding.day, whole.day)
    )


def _not_after(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day <= other
