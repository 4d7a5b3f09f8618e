"""The alert's life: from findings to alerts and moves, with dead bands, decisions and memory (domain.md 7 and 12).

Pure: what was there, what the rules found, and the day go in; what is there now and every move with its reason
come out. Nothing is read, nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import Final

from msgspec import Struct

from raincheck.core.alerts import Alert, AlertState, Because, Move, Seen
from raincheck.core.history import SHUT
from raincheck.core.money import Money
from raincheck.core.once import once
from raincheck.core.rules.base import Rule, RuleContext, Worsening
from raincheck.core.rules.findings import FactValue, Finding, grey
from raincheck.core.rules.thresholds import Level, Override, Unit, worst
from raincheck.core.snapshot import Snapshot

WORSE = Fraction(1, 10)
"""A value that got worse by this share is a new figure (domain.md 7)."""


_LEVEL: Final = attrgetter("level")


class RuleRun(Struct, frozen=True, dict=True):
    """What one rule said, or that it broke: a broken rule is grey and clears nothing."""

    rule: Rule
    findings: tuple[Finding, ...]
    crash: str | None = None

    @once
    def level(self) -> Level:
        """The worst it said; grey only when all it said is grey."""
        return worst(map(_LEVEL, self.findings))


class Reconciled(Struct, frozen=True):
    """Alerts after a check, the moves that led there, which alerts want a card, and which levels are kept and why.

    `runs` are the findings the alerts were moved by, kept levels included.
    """

    alerts: tuple[Alert, ...]
    moves: tuple[Move, ...]
    due: tuple[int, ...]
    because: tuple[Because, ...]
    runs: tuple[RuleRun, ...]


def evaluate(context: RuleContext, rules: Iterable[Rule]) -> tuple[RuleRun, ...]:
    """Run the rules; one that breaks is reported as grey with the name of its error, the others go on."""
    runs = []
    for rule in rules:
        try:
            runs.append(RuleRun(rule, tuple(rule.evaluate(context))))
        except Exception as error:  # noqa: BLE001 -- a broken rule must not silence the others
            runs.append(RuleRun(rule, (grey(rule.code),), type(error).__name__))
    return tuple(runs)


def bands_in_force(context: RuleContext, rule: Rule, subject: str) -> tuple[Override, ...]:
    """The threshold values a finding was judged with, to keep as evidence."""
    channel = subject if rule.about_channel else None
    return tuple(
        Override(rule.code, entry.name, channel, context.bands.of(rule.code, entry, channel))
        for entry in rule.thresholds
    )


def worsened(rule: Rule, value: FactValue, seen: Seen, on: date) -> bool:
    """Whether `value` is worse on a day than what was seen by a tenth or more, in the direction that is worse.

    A figure that counts days to or from a fixed day moves with the calendar; that alone is no news.
    """
    if rule.worsening is Worsening.NEVER:
        return False
    now, then = _number(value), _number(seen.value)
    if now is None or then is None:
        return False
    if {threshold.unit for threshold in rule.thresholds} == {Unit.DAYS}:
        passed = (on - seen.on).days
        now += passed if rule.worsening is Worsening.LOWER else -passed
    if rule.worsening is Worsening.LOWER:
        return now < then and now <= then * (1 - WORSE)
    return now > then and now >= then * (1 + WORSE)


def _number(value: FactValue) -> Fraction | None:
    if isinstance(value, Money):
        return Fraction(value.fen)
    return value if isinstance(value, Fraction) else Fraction(value) if isinstance(value, int) else None


def muted_by_closing(snapshot: Snapshot, rules: Iterable[Rule], alerts: Iterable[Alert]) -> frozenset[int]:
    """Cuts, use and staleness of a line that is shut, while its closing is open, are no news (domain.md 7)."""
    by_code = {rule.code: rule for rule in rules}
    listed = [alert for alert in alerts if alert.is_shown and alert.rule in by_code]
    closings = {alert.subject for alert in listed if by_code[alert.rule].shuts}
    shut = {line.channel.id for line in snapshot.lines if line.status in SHUT and line.channel.id in closings}
    return frozenset(alert.id for alert in listed if alert.subject in shut and by_code[alert.rule].quiet_when_shut)


def rule_levels(runs: Iterable[RuleRun], alerts: Iterable[Alert]) -> tuple[tuple[str, Level], ...]:
    """Each rule's level after the dead band: the worst of its subjects, grey only if all are grey."""
    by_key = {alert.key: alert for alert in alerts if alert.state is not AlertState.CLEARED}
    standing = {rule for rule, _, _ in by_key}
    levels = []
    for run in runs:
        if run.rule.code not in standing:
            levels.append((run.rule.code, run.level))
            continue
        seen = []
        for finding in run.findings:
            alert = by_key.get(finding.key)
            if finding.level is Level.GREY or alert is None:
                seen.append(finding.level)
            elif alert.state is AlertState.HANDLED and run.rule.ends_when_handled:
                seen.append(Level.GREEN)
            else:
                seen.append(alert.level)
        levels.append((run.rule.code, worst(seen)))
    return tuple(levels)
