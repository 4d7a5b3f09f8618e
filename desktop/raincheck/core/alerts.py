"""The alert's life: from findings to alerts and moves, with dead bands, decisions and memory (domain.md 7 and 12).

Pure: what was there, what the rules found, and the day go in; what is there now and every move with its reason
come out. Nothing is read, nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from raincheck.core.calendar import Month
from raincheck.core.history import SHUT
from raincheck.core.money import Money
from raincheck.core.rules.base import Context, Rule, Worsening
from raincheck.core.rules.findings import BOOK, Evidence, Fact, FactValue, Finding, grey
from raincheck.core.rules.thresholds import Level, Override, worst
from raincheck.core.snapshot import Snapshot

WORSE = Fraction(1, 10)
"""A value that got worse by this share is a new figure (domain.md 7)."""

FRESH_DAYS = 7
"""On first load an event older than this makes no card (domain.md 12)."""

MUTED = ("L01", "L02", "U02", "X01")
"""Rules whose warnings a closing of the same line puts in the shade."""

REPEAT_AFTER = (1, 3)
"""Days after which a red warning that nobody acknowledged shows its card again (contract.md 3)."""


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    HANDLED = "handled"
    CLEARED = "cleared"


SHOWN_STATES = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.SNOOZED)
"""The states in which an alert counts for weather and lists (contract.md 3)."""


class MoveReason(StrEnum):
    """Why an alert moved."""

    RAISED = "raised"
    ROSE = "rose"
    EASED = "eased"
    CLEARED = "cleared"
    EXPIRED = "expired"
    GONE = "gone"
    NEW_FIGURES = "new_figures"
    SNOOZE_OVER = "snooze_over"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    HANDLED = "handled"


@dataclass(frozen=True, slots=True)
class Seen:
    """The level and figure a person acknowledged, or a card showed, on a day."""

    on: date
    level: Level
    value: FactValue
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Better:
    """A run of better checks: since when, the last one counted, and how many."""

    since: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class Alert:
    """One warning with everything needed to replay or explain it; `day` and `ends` only for events."""

    id: int
    rule: str
    slot: str
    subject: str
    level: Level
    state: AlertState
    since: date
    value: FactValue
    facts: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]
    version: int
    bands: tuple[Override, ...]
    day: date | None = None
    ends: date | None = None
    better: Better | None = None
    acknowledged: Seen | None = None
    card: Seen | None = None
    snoozed_until: date | None = None
    snooze_reason: str = ""

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What makes it the same alert: rule, slot, and an event's day."""
        return self.rule, self.slot, self.day

    @property
    def is_shown(self) -> bool:
        """Whether it is listed: open, acknowledged or snoozed."""
        return self.state in SHOWN_STATES

    def fact(self, name: str) -> FactValue:
        """A fact's value by name; None when it has no such fact."""
        return next((fact.value for fact in self.facts if fact.name == name), None)


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an alert's life, with the day it was judged on and why."""

    alert: int
    on: date
    reason: MoveReason
    state: AlertState
    level: Level
    value: FactValue
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What one rule said, or that it broke: a broken rule is grey and clears nothing."""

    rule: Rule
    findings: tuple[Finding, ...]
    crash: str | None = None

    @property
    def blind(self) -> bool:
        """Whether the rule could not judge the book at all."""
        return self.crash is not None or any(
            finding.level is Level.GREY and finding.subject == BOOK and not finding.moot for finding in self.findings
        )


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Alerts after a check, the moves that led there, and which alerts want a card."""

    alerts: tuple[Alert, ...]
    moves: tuple[Move, ...]
    due: tuple[int, ...]


def evaluate(context: Context, rules: Iterable[Rule]) -> tuple[RuleRun, ...]:
    """Run the rules; one that breaks is reported as grey with the name of its error, the others go on."""
    runs = []
    for rule in rules:
        try:
            runs.append(RuleRun(rule, tuple(rule.evaluate(context))))
        except Exception as error:  # noqa: BLE001 -- a broken rule must not silence the other 34
            runs.append(RuleRun(rule, (grey(rule.code),), type(error).__name__))
    return tuple(runs)


def bands_in_force(context: Context, rule: Rule, subject: str) -> tuple[Override, ...]:
    """The threshold values a finding was judged with, to keep as evidence."""
    channel = subject if rule.about_channel else None
    return tuple(
        Override(rule.code, entry.name, channel, context.bands.of(rule.code, entry, channel))
        for entry in rule.thresholds
    )


def worsened(rule: Rule, value: FactValue, seen: FactValue) -> bool:
    """Whether `value` is worse than `seen` by a tenth or more, in the direction that is worse for this rule."""
    if rule.worsening is Worsening.NEVER:
        return False
    now, then = _number(value), _number(seen)
    if now is None or then is None:
        return False
    if rule.worsening is Worsening.LOWER:
        return now < then and now <= then * (1 - WORSE)
    return now > then and now >= then * (1 + WORSE)


def _number(value: FactValue) -> Fraction | None:
    if isinstance(value, Money):
        return Fraction(value.fen)
    return Fraction(value) if isinstance(value, int | Fraction) else None


def latest_by_key(alerts: Iterable[Alert]) -> dict[tuple[str, str, date | None], Alert]:
    """The newest alert of every key."""
    return {alert.key: alert for alert in sorted(alerts, key=lambda alert: alert.id)}


class _Check:
    """One reconciliation under way: collects alerts, moves and cards due."""

    def __init__(
        self,
        context: Context,
        alerts: Iterable[Alert],
        previous: date | None,
        next_id: int,
        anew: frozenset[int] = frozenset(),
    ) -> None:
        self.context = context
        self.anew = anew
        self.as_of = context.as_of
        self.previous = previous
        self.is_observation = previous is None or self.as_of > previous
        self.next_id = next_id
        self.before: Mapping[tuple[str, str, date | None], Alert] = latest_by_key(alerts)
        self.after: dict[int, Alert] = {alert.id: alert for alert in alerts}
        self.moves: list[Move] = []
        self.due: list[int] = []

    def keep(self, alert: Alert, reason: MoveReason | None = None, note: str = "") -> None:
        self.after[alert.id] = alert
        if reason is not None:
            self.moves.append(Move(alert.id, self.as_of, reason, alert.state, alert.level, alert.value, note))

    def raise_new(self, rule: Rule, finding: Finding) -> None:
        alert = Alert(
            id=self.next_id,
            rule=rule.code,
            slot=finding.key[1],
            subject=finding.subject,
            level=finding.level,
            state=AlertState.OPEN,
            since=finding.day or self.as_of,
            value=finding.value,
            facts=finding.facts,
            evidence=finding.evidence,
            version=rule.version,
            bands=bands_in_force(self.context, rule, finding.subject),
            day=finding.day,
            ends=finding.ends,
        )
        self.next_id += 1
        news = self._is_news(rule, finding)
        earlier = self.before.get(finding.key)
        self.keep(alert if news or earlier is None else replace(alert, card=earlier.card), MoveReason.RAISED)
        if news:
            self.due.append(alert.id)

    def _is_news(self, rule: Rule, finding: Finding) -> bool:
        """Old events of a first import make no card, nor does what was just shown and flaps (domain.md 7, 12)."""
        if finding.day is not None and finding.ends is not None and self.previous is None:
            return (self.as_of - finding.day).days <= FRESH_DAYS
        earlier = self.before.get(finding.key)
        if earlier is None or earlier.card is None:
            return True
        quiet = rule.cooldown.red if finding.level is Level.RED else rule.cooldown.amber
        if (self.as_of - earlier.card.on).days >= quiet or finding.level.rank > earlier.card.level.rank:
            return True
        return worsened(rule, finding.value, earlier.card.value)

    def update(self, rule: Rule, alert: Alert, finding: Finding, level: Level, better: Better | None) -> None:
        """Carry an alert on with today's figures; decide whether it returns to the person."""
        rose, eased = level.rank > alert.level.rank, level.rank < alert.level.rank
        current = replace(
            alert,
            subject=finding.subject,
            level=level,
            value=finding.value,
            facts=finding.facts,
            evidence=finding.evidence,
            bands=bands_in_force(self.context, rule, finding.subject),
            ends=finding.ends,
            better=better,
        )
        reason = MoveReason.ROSE if rose else MoveReason.EASED if eased else None
        returns = self._returns(rule, current, rose=rose)
        if returns is not None:
            current = replace(current, state=AlertState.OPEN, acknowledged=None, snoozed_until=None, snooze_reason="")
            reason = reason if rose else returns
        self.keep(current, reason)
        if current.state is AlertState.OPEN and (rose or returns is not None or self._wants_repeat(rule, current)):
            self.due.append(current.id)

    def _returns(self, rule: Rule, alert: Alert, *, rose: bool) -> MoveReason | None:
        if alert.state is AlertState.SNOOZED:
            over = alert.snoozed_until is not None and self.as_of >= alert.snoozed_until
            return MoveReason.SNOOZE_OVER if over else MoveReason.ROSE if rose else None
        if alert.state is AlertState.ACKNOWLEDGED and alert.acknowledged is not None:
            changed = worsened(rule, alert.value, alert.acknowledged.value)
            return MoveReason.NEW_FIGURES if changed else MoveReason.ROSE if rose else None
        if alert.state is AlertState.HANDLED and alert.day is None and rose:
            return MoveReason.ROSE
        return None

    def _wants_repeat(self, rule: Rule, alert: Alert) -> bool:
        shown = alert.card
        if shown is None:
            return False
        if worsened(rule, alert.value, shown.value):
            return True
        if alert.level is not Level.RED or shown.repeats >= len(REPEAT_AFTER):
            return False
        return (self.as_of - shown.on).days >= max(REPEAT_AFTER[shown.repeats], rule.cooldown.red)

    def close(self, alert: Alert, reason: MoveReason) -> None:
        self.keep(replace(alert, state=AlertState.CLEARED, better=None), reason)


def _better(check: _Check, alert: Alert) -> Better:
    """Count today as a better check, once a day."""
    run = alert.better
    if run is None:
        return Better(check.as_of, check.as_of, 1)
    return replace(run, last=check.as_of, count=run.count + 1) if check.is_observation else run


def _may_ease(rule: Rule, run: Better, as_of: date) -> bool:
    clearing = rule.clearing
    return (
        run.count >= clearing.observations
        and (as_of - run.since).days >= clearing.days
        and _month_ends(run.since, as_of) >= clearing.month_ends
    )


def _month_ends(first: date, last: date) -> int:
    """How many month ends lie in `first`…`last`, both included."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months + int(Month.of(last).last_day == last)


def _reconcile_state(check: _Check, rule: Rule, finding: Finding) -> None:
    alert = check.before.get(finding.key)
    if alert is None or alert.state is AlertState.CLEARED:
        if finding.level.warns:
            check.raise_new(rule, finding)
        return
    if finding.level is Level.GREY:
        if finding.moot:
            check.close(alert, MoveReason.GONE)
        return
    if alert.id in check.anew:
        _restate(check, rule, alert, finding)
        return
    at_once = rule.clearing.observations == 1 and not rule.clearing.days and not rule.clearing.month_ends
    if finding.level.rank > alert.level.rank or (at_once and finding.level.warns):
        check.update(rule, alert, finding, finding.level, None)
    elif at_once:
        check.close(replace(alert, value=finding.value), MoveReason.CLEARED)
    elif finding.hold.rank >= alert.level.rank:
        check.update(rule, alert, finding, alert.level, None)
    elif not check.is_observation:
        check.update(rule, alert, finding, alert.level, alert.better)
    else:
        _ease(check, rule, alert, finding)


def _restate(check: _Check, rule: Rule, alert: Alert, finding: Finding) -> None:
    """Judge an alert by what is known now alone: what it rested on was taken back and never was."""
    if finding.level.warns:
        check.update(rule, alert, finding, finding.level, None)
    else:
        check.close(replace(alert, value=finding.value), MoveReason.GONE)


def _ease(check: _Check, rule: Rule, alert: Alert, finding: Finding) -> None:
    run = _better(check, alert)
    if not _may_ease(rule, run, check.as_of):
        check.update(rule, alert, finding, alert.level, run)
    elif alert.level is Level.RED:
        check.update(rule, alert, finding, Level.AMBER, None)
    else:
        check.close(replace(alert, level=Level.GREEN, value=finding.value, facts=finding.facts), MoveReason.CLEARED)


def _reconcile_event(check: _Check, rule: Rule, finding: Finding) -> None:
    if not finding.level.warns:
        return
    alert = check.before.get(finding.key)
    if alert is None or alert.state is AlertState.CLEARED:
        check.raise_new(rule, finding)
    elif alert.state is not AlertState.HANDLED:
        check.update(rule, alert, finding, finding.level, None)


def _close_missing(check: _Check, run: RuleRun, alerts: Iterable[Alert]) -> None:
    """Alerts the rule no longer speaks of: events that ended, lines that no longer apply."""
    if run.blind:
        return
    found = {finding.key for finding in run.findings}
    for alert in alerts:
        if alert.key in found:
            continue
        if alert.state is AlertState.HANDLED and alert.day is not None:
            continue
        expired = alert.ends is not None and check.as_of > alert.ends
        check.close(alert, MoveReason.EXPIRED if expired else MoveReason.GONE)


def reconcile(
    context: Context,
    runs: Iterable[RuleRun],
    alerts: Iterable[Alert],
    *,
    previous: date | None,
    next_id: int,
    anew: frozenset[int] = frozenset(),
) -> Reconciled:
    """Move the alerts by what the rules found; `previous` is the as_of of the last check, None for the first.

    `anew` are alerts moved by an entry that was taken back since: no dead band holds them.
    """
    check = _Check(context, tuple(alerts), previous, next_id, anew)
    standing: dict[str, list[Alert]] = {}
    for alert in check.before.values():
        if alert.state is not AlertState.CLEARED:
            standing.setdefault(alert.rule, []).append(alert)
    for run in runs:
        for finding in run.findings:
            if run.rule.event:
                _reconcile_event(check, run.rule, finding)
            else:
                _reconcile_state(check, run.rule, finding)
        _close_missing(check, run, standing.get(run.rule.code, ()))
    muted = muted_by_closing(context.snapshot, check.after.values())
    due = tuple(id for id in check.due if id not in muted)
    return Reconciled(tuple(check.after.values()), tuple(check.moves), due)


def raw_alerts(context: Context, runs: Iterable[RuleRun], alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Alerts by raw levels, for a day before the last check: nothing moves; known ones keep their id and state."""
    kept = tuple(alerts)
    check = _Check(context, (), None, max((alert.id for alert in kept), default=0) + 1)
    known = latest_by_key(kept)
    found = []
    for run in runs:
        for finding in run.findings:
            if finding.level.warns:
                check.raise_new(run.rule, finding)
                raised = check.after[check.next_id - 1]
                alert = known.get(finding.key)
                if alert is not None and alert.state is not AlertState.CLEARED:
                    raised = replace(raised, id=alert.id, state=alert.state, since=min(alert.since, raised.since))
                found.append(raised)
    return tuple(found)


def muted_by_closing(snapshot: Snapshot, alerts: Iterable[Alert]) -> frozenset[int]:
    """Cuts, use and staleness of a line that is shut, while its closing is open, are no news (domain.md 7)."""
    listed = [alert for alert in alerts if alert.is_shown]
    closings = {alert.subject for alert in listed if alert.rule == "L03"}
    shut = {line.channel.id for line in snapshot.lines if line.status in SHUT and line.channel.id in closings}
    return frozenset(alert.id for alert in listed if alert.subject in shut and alert.rule in MUTED)


def rule_levels(runs: Iterable[RuleRun], alerts: Iterable[Alert]) -> tuple[tuple[str, Level], ...]:
    """Each rule's level after the dead band: the worst of its subjects, grey only if all are grey."""
    by_key = {alert.key: alert for alert in alerts if alert.state is not AlertState.CLEARED}
    levels = []
    for run in runs:
        seen = []
        for finding in run.findings:
            alert = by_key.get(finding.key)
            if finding.level is Level.GREY or alert is None:
                seen.append(finding.level)
            elif alert.state is AlertState.HANDLED and run.rule.event:
                seen.append(Level.GREEN)
            else:
                seen.append(alert.level)
        levels.append((run.rule.code, worst(seen)))
    return tuple(levels)
