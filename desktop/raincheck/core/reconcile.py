"""The alert machine: from findings to alerts and moves, with dead bands, decisions and memory (domain.md 7, 12, 13).

Pure: what was there, what the rules found, and the day go in; what is there now and every move with its reason
come out. Nothing is read, nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.alerts import (
    Alert,
    AlertState,
    Because,
    Better,
    Eve,
    Move,
    MoveReason,
    Standing,
    eve_of,
    latest_by_key,
)
from raincheck.core.calendar import Month
from raincheck.core.evaluation import Reconciled, RuleRun, bands_in_force, muted_by_closing, worsened
from raincheck.core.kept import keep_levels
from raincheck.core.matching import Match, match
from raincheck.core.rules.base import Rule, RuleContext
from raincheck.core.rules.findings import Finding
from raincheck.core.rules.thresholds import Level

FRESH_DAYS = 7
"""On the first day of a book an event older than this makes no card (domain.md 12)."""

REPEAT_AFTER = (1, 3)
"""Days after which a red warning that nobody acknowledged shows its card again (contract.md 3)."""


class Memory(Struct, frozen=True):
    """What a book remembers of earlier checks: the last day judged and what was watched then, and the alerts.

    `eve`: how things stood before the last day judged. `waiting`: alerts whose card of that day nobody has seen yet.
    """

    previous: date | None = None
    watched: str = ""
    alerts: tuple[Alert, ...] = ()
    eve: Eve | None = None
    next_id: int = 1
    waiting: frozenset[int] = frozenset()

    def eve_for(self, as_of: date) -> Eve | None:
        """How things stood after the last check of an earlier day than `as_of`."""
        if self.previous is None or as_of <= self.previous:
            return self.eve
        return eve_of(self.alerts, self.previous, self.watched)

    def unseen(self, as_of: date) -> frozenset[int]:
        """The alerts whose card of this day nobody has seen."""
        return self.waiting if as_of == self.previous else frozenset()


class _Check:
    """One reconciliation under way: collects alerts, moves and cards due."""

    def __init__(self, context: RuleContext, memory: Memory, *, same_book: bool = True) -> None:
        self.context = context
        self.as_of = context.as_of
        self.eve = memory.eve_for(context.as_of)
        self.same_book = same_book
        self.unseen = memory.unseen(context.as_of)
        self.next_id = memory.next_id
        self.after: dict[int, Alert] = {alert.id: alert for alert in memory.alerts}
        self.before = latest_by_key(self.after.values())
        self.stood = {} if self.eve is None else {entry.alert: entry for entry in self.eve.standing}
        self._of_rule: dict[str, list[Alert]] = {}
        for alert in self.before.values():
            self._of_rule.setdefault(alert.rule, []).append(alert)
        self.moves: list[Move] = []
        self.due: list[int] = []

    def standing(self, rule: Rule) -> tuple[Alert, ...]:
        """The alerts of a rule that stand, or stood on the eve: what an earlier check of today closed may return."""
        return tuple(
            alert
            for alert in self._of_rule.get(rule.code, ())
            if alert.state is not AlertState.CLEARED or alert.id in self.stood
        )

    def knows(self, rule: Rule) -> bool:
        """Whether there ever was an alert of the rule, so far as it is remembered."""
        return rule.code in self._of_rule

    def keep(self, alert: Alert, reason: MoveReason | None = None, note: str = "") -> None:
        self.after[alert.id] = alert
        if reason is not None:
            self.moves.append(Move(alert.id, self.as_of, reason, alert.state, alert.level, alert.value, note))

    def raise_new(self, rule: Rule, finding: Finding, *, handled: bool = False, news: bool | None = None) -> None:
        alert = Alert(
            id=self.next_id,
            rule=rule.code,
            slot=finding.key[1],
            subject=finding.subject,
            level=finding.level,
            state=AlertState.HANDLED if handled else AlertState.OPEN,
            since=finding.since or (self.as_of if rule.rests or finding.day is None else finding.day),
            value=finding.value,
            facts=tuple(finding.facts),
            evidence=tuple(finding.evidence),
            version=rule.version,
            bands=bands_in_force(self.context, rule, finding.subject),
            day=finding.day,
            ends=finding.ends,
            now=finding.level,
        )
        self.next_id += 1
        tell = self._is_news(rule, finding) if news is None else news
        earlier = self.before.get(finding.key)
        self.keep(alert if tell or earlier is None else replace(alert, card=earlier.card), MoveReason.RAISED)
        if tell and not handled:
            self.due.append(alert.id)

    def _is_news(self, rule: Rule, finding: Finding) -> bool:
        """Old acts of a first day make no card, nor does what was just shown and flaps (domain.md 7, 12)."""
        act = finding.day if finding.ends is not None else finding.fact("day") if rule.gathers else None
        if isinstance(act, date) and self.eve is None:
            return (self.as_of - act).days <= FRESH_DAYS
        earlier = self.before.get(finding.key)
        if earlier is None or earlier.card is None or earlier.id in self.unseen:
            return True
        quiet = rule.cooldown.red if finding.level is Level.RED else rule.cooldown.amber
        if (self.as_of - earlier.card.on).days >= quiet or finding.level.rank > earlier.card.level.rank:
            return True
        return worsened(rule, finding.value, earlier.card, self.as_of)

    def update(self, rule: Rule, alert: Alert, finding: Finding, level: Level, better: Better | None) -> None:
        """Carry an alert on with today's figures; decide whether it returns to the person."""
        alert = self._reopened(alert)
        rose, eased = level.rank > alert.level.rank, level.rank < alert.level.rank
        current = replace(
            self.told_anew(alert, finding),
            level=level,
            bands=bands_in_force(self.context, rule, finding.subject),
            better=better,
            now=finding.level,
        )
        reason = MoveReason.ROSE if rose else MoveReason.EASED if eased else None
        returns = self._returns(rule, current, rose=rose)
        if returns is not None:
            current = replace(current, state=AlertState.OPEN, acknowledged=None, snoozed_until=None, snooze_reason="")
            reason = reason if rose else returns
        self.keep(current, reason)
        news = rose and not self._was_shown_today(current)
        if current.state is AlertState.OPEN and (news or returns is not None or self._wants_repeat(rule, current)):
            self.due.append(current.id)

    def told_anew(self, alert: Alert, finding: Finding) -> Alert:
        """The alert with the figures, the day and the subject of its finding."""
        moved = alert.ends is not None and finding.day is not None
        return replace(
            alert,
            slot=finding.key[1],
            subject=finding.subject,
            since=finding.since or (finding.day if moved and finding.day is not None else alert.since),
            value=finding.value,
            facts=finding.facts,
            evidence=finding.evidence,
            day=finding.day,
            ends=finding.ends,
        )

    def _reopened(self, alert: Alert) -> Alert:
        """An alert that an earlier check of today closed stands again as it stood on the eve."""
        stood = self.stood.get(alert.id)
        if alert.state is not AlertState.CLEARED or stood is None:
            return alert
        again = replace(alert, state=stood.state, level=stood.level, better=stood.better)
        self.keep(again, MoveReason.RAISED)
        return again

    def _returns(self, rule: Rule, alert: Alert, *, rose: bool) -> MoveReason | None:
        if alert.state is AlertState.SNOOZED:
            over = alert.snoozed_until is not None and self.as_of >= alert.snoozed_until
            return MoveReason.SNOOZE_OVER if over else MoveReason.ROSE if rose else None
        if alert.state is AlertState.ACKNOWLEDGED and alert.acknowledged is not None:
            changed = worsened(rule, alert.value, alert.acknowledged, self.as_of)
            return MoveReason.NEW_FIGURES if changed else MoveReason.ROSE if rose else None
        if alert.state is AlertState.HANDLED and rose:
            return MoveReason.ROSE
        return None

    def _was_shown_today(self, alert: Alert) -> bool:
        shown = alert.card
        return shown is not None and shown.on == self.as_of and shown.level.rank >= alert.level.rank

    def _wants_repeat(self, rule: Rule, alert: Alert) -> bool:
        shown = alert.card
        if shown is None or alert.is_held:
            return False
        if worsened(rule, alert.value, shown, self.as_of):
            return True
        if alert.level is not Level.RED or shown.repeats >= len(REPEAT_AFTER):
            return False
        return (self.as_of - shown.on).days >= max(REPEAT_AFTER[shown.repeats], rule.cooldown.red)

    def close(self, alert: Alert, reason: MoveReason) -> None:
        if alert.state is not AlertState.CLEARED:
            self.keep(replace(alert, state=AlertState.CLEARED, better=None), reason)

    def base(self, alert: Alert | None) -> Standing | None:
        """Where the dead band starts from: how the alert stood on the eve, while the same book is watched."""
        if alert is None or not self.same_book:
            return None
        return self.stood.get(alert.id)


def _bettered(run: Better | None, as_of: date) -> Better:
    """Count today as a better check, once a day."""
    if run is None:
        return Better(as_of, as_of, 1)
    return replace(run, last=as_of, count=run.count + 1) if as_of > run.last else run


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
    stood = check.base(alert)
    if finding.level is Level.GREY:
        if alert is not None:
            check.close(alert, MoveReason.GONE)
    elif alert is None or stood is None:
        _judge_afresh(check, rule, finding, alert)
    else:
        _hold(check, rule, finding, alert, stood)


def _judge_afresh(check: _Check, rule: Rule, finding: Finding, alert: Alert | None) -> None:
    """By today's finding alone: nothing of an earlier day holds."""
    if alert is None or (alert.state is AlertState.CLEARED and alert.id not in check.stood):
        if finding.level.warns:
            check.raise_new(rule, finding)
    elif finding.level.warns:
        check.update(rule, alert, finding, finding.level, None)
    else:
        reason = MoveReason.CLEARED if alert.id in check.stood else MoveReason.TAKEN_BACK
        check.close(replace(alert, value=finding.value), reason)


def _hold(check: _Check, rule: Rule, finding: Finding, alert: Alert, stood: Standing) -> None:
    """Worse at once; better only beyond the dead band and after the checks that the rule asks for."""
    at_once = rule.clearing.observations == 1 and not rule.clearing.days and not rule.clearing.month_ends
    if finding.level.rank > stood.level.rank or (at_once and finding.level.warns):
        check.update(rule, alert, finding, finding.level, None)
    elif at_once:
        check.close(replace(alert, value=finding.value), MoveReason.CLEARED)
    elif finding.hold.rank >= stood.level.rank:
        check.update(rule, alert, finding, stood.level, None)
    else:
        run = _bettered(stood.better, check.as_of)
        if not _may_ease(rule, run, check.as_of):
            check.update(rule, alert, finding, stood.level, run)
        elif stood.level is Level.RED:
            check.update(rule, alert, finding, Level.AMBER, None)
        else:
            better = replace(alert, level=Level.GREEN, value=finding.value, facts=tuple(finding.facts))
            check.close(better, MoveReason.CLEARED)


def _reconcile_events(check: _Check, run: RuleRun) -> None:
    rule = run.rule
    told = [finding for finding in run.findings if finding.level.warns or finding.back]
    standing = check.standing(rule)
    if not told and not standing:
        return  # so it is with most rules on most days
    matches = match(check.context.snapshot, rule, told, standing)
    for matched in matches:
        _reconcile_event(check, rule, matched)
    if run.crash is None:
        kept = {matched.alert.id for matched in matches if matched.alert is not None}
        for alert in check.standing(rule):
            if alert.id not in kept:
                _close_missing(check, rule, alert)


def _reconcile_event(check: _Check, rule: Rule, matched: Match) -> None:
    finding, alert = matched.finding, matched.alert
    if finding.back:
        if alert is not None and alert.state is not AlertState.HANDLED:
            check.close(alert, MoveReason.BACK)
    elif alert is None:
        check.raise_new(rule, finding, handled=matched.silent)
    elif alert.state is not AlertState.HANDLED:
        check.update(rule, alert, finding, finding.level, None)
    elif rule.rests:
        if alert.snoozed_until is None or check.as_of >= alert.snoozed_until:
            check.close(alert, MoveReason.RESTED)
            check.raise_new(rule, finding, news=True)
    elif finding.level.rank > alert.level.rank:
        check.update(rule, alert, finding, finding.level, None)
    elif finding.key != alert.key:
        check.keep(check.told_anew(alert, finding))


def _close_missing(check: _Check, rule: Rule, alert: Alert) -> None:
    """An event the rule no longer speaks of: its days are over, it was taken back, or it no longer applies."""
    if alert.state is AlertState.HANDLED and alert.day is not None and not rule.rests:
        return
    if alert.ends is not None and check.as_of > alert.ends:
        check.close(alert, MoveReason.EXPIRED)
    elif _was_taken_back(check, rule, alert):
        check.close(alert, MoveReason.TAKEN_BACK)
    else:
        check.close(alert, MoveReason.CLEARED if rule.rests else MoveReason.GONE)


def _was_taken_back(check: _Check, rule: Rule, alert: Alert) -> bool:
    """Whether what it rested on was corrected or withdrawn; else another book no longer speaks of it."""
    if not rule.act:
        return alert.id not in check.stood
    return alert.subject in check.context.snapshot.channels and (check.eve is None or check.same_book)


def _reconcile_wave(check: _Check, rule: Rule, finding: Finding) -> None:
    """One alert for the unbroken run of days with a wave; handled it rests until a further act joins."""
    alert = check.before.get(finding.key)
    if alert is not None and alert.state is AlertState.CLEARED and alert.id not in check.stood:
        alert = None
    if not finding.level.warns:
        if alert is not None:
            check.close(alert, MoveReason.CLEARED)
    elif alert is None:
        check.raise_new(rule, finding)
    elif _began_anew(check, alert, finding):
        check.close(alert, MoveReason.CLEARED)
        check.raise_new(rule, finding)
    elif alert.state is not AlertState.HANDLED:
        check.update(rule, alert, finding, finding.level, None)
    elif finding.level.rank > alert.level.rank or _acts(finding) - _acts(alert):
        check.keep(
            replace(check.told_anew(alert, finding), level=finding.level, state=AlertState.OPEN), MoveReason.JOINED
        )
        check.due.append(alert.id)


def _began_anew(check: _Check, alert: Alert, finding: Finding) -> bool:
    """Whether a day without a wave lay between the last day on which this alert stood and this run."""
    return (
        check.eve is not None
        and alert.id in check.stood
        and finding.since is not None
        and finding.since > check.eve.as_of
    )


def _acts(told: Finding | Alert) -> set[tuple[str | None, str, object]]:
    return {(entry.channel, entry.what, entry.value) for entry in told.evidence}


def _reconcile_states(check: _Check, run: RuleRun) -> None:
    if run.crash is not None:
        return
    if not check.knows(run.rule) and not run.level.warns:
        return  # nothing stands and nothing is to be raised
    for finding in run.findings:
        if run.rule.gathers:
            _reconcile_wave(check, run.rule, finding)
        else:
            _reconcile_state(check, run.rule, finding)
    found = {finding.key for finding in run.findings}
    for alert in check.standing(run.rule):
        if alert.key not in found:
            check.close(alert, MoveReason.GONE)


def _keeps_levels(rules: dict[str, Rule], alert: Alert) -> bool:
    """Whether it is an open cut, closing or reopening."""
    judged = rules.get(alert.rule)
    return judged is not None and judged.act and judged.blow and alert.is_shown


def reconcile(context: RuleContext, runs: Iterable[RuleRun], memory: Memory, *, watched: str = "") -> Reconciled:
    """Move the alerts by what the rules found.

    Where `watched` differs from what was watched on the eve, the book is another one and no dead band holds.
    """
    runs, eve = tuple(runs), memory.eve_for(context.as_of)
    check = _Check(context, memory, same_book=eve is not None and eve.watched == watched)
    for run in runs:
        if run.rule.event:
            _reconcile_events(check, run)
    rules = {run.rule.code: run.rule for run in runs}
    acts = [alert for alert in check.after.values() if _keeps_levels(rules, alert)]
    runs, because = keep_levels(context, runs, acts)
    for run in runs:
        if not run.rule.event:
            _reconcile_states(check, run)
    muted = muted_by_closing(context.snapshot, rules.values(), check.after.values())
    due = tuple(id for id in check.due if id not in muted)
    return Reconciled(tuple(check.after.values()), tuple(check.moves), due, because, runs)


def raw_alerts(
    context: RuleContext, runs: Iterable[RuleRun], alerts: Iterable[Alert]
) -> tuple[tuple[Alert, ...], tuple[Because, ...], tuple[RuleRun, ...]]:
    """Alerts by raw levels, for a day before the last check: nothing moves; known ones keep their id and state."""
    runs, kept = tuple(runs), tuple(alerts)
    rules = {run.rule.code: run.rule for run in runs}
    check = _Check(context, Memory(next_id=max((alert.id for alert in kept), default=0) + 1))
    known = latest_by_key(kept)
    acts = tuple(_raised(check, known, [run for run in runs if run.rule.event]))
    runs, because = keep_levels(context, runs, [alert for alert in acts if _keeps_levels(rules, alert)])
    return (*acts, *_raised(check, known, [run for run in runs if not run.rule.event])), because, runs


def _raised(
    check: _Check, known: Mapping[tuple[str, str, date | None], Alert], runs: Iterable[RuleRun]
) -> Iterator[Alert]:
    for run in runs:
        for finding in run.findings:
            if finding.level.warns:
                check.raise_new(run.rule, finding)
                raised = check.after[check.next_id - 1]
                alert = known.get(finding.key)
                if alert is not None and alert.state is not AlertState.CLEARED:
                    raised = replace(raised, id=alert.id, state=alert.state, since=min(alert.since, raised.since))
                yield raised
