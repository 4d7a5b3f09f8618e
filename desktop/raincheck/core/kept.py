"""A line's death never looks like spreading risk: levels kept from the eve of a cut or closing (domain.md 13.5, 13.6).

While an L01, L03 or L04 is open, rules that a death makes look better keep the level they had the day before it, if
the new one is better. They are computed from the book, so that a first load and an import agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from raincheck.core.alerts import Alert, Because
from raincheck.core.evaluation import RuleRun, evaluate
from raincheck.core.rules.base import Rule, RuleContext
from raincheck.core.rules.findings import Fact, Finding
from raincheck.core.rules.thresholds import Level, worst

ONE_DAY = timedelta(days=1)
BECAUSE, TODAY = "because", "today"
"""The facts of a kept finding: the line that was cut, and the figure of today."""


def keep_levels(
    context: RuleContext, runs: Iterable[RuleRun], acts: Iterable[Alert]
) -> tuple[tuple[RuleRun, ...], tuple[Because, ...]]:
    """The runs with levels kept because of `acts` (open cuts, closings, reopenings), and which were kept."""
    open_acts = sorted((alert for alert in acts if alert.day is not None), key=lambda alert: (alert.day, alert.id))
    days = tuple(dict.fromkeys(alert.day for alert in open_acts if alert.day is not None))
    kept, why, eves = [], list[Because](), _Eves(context)
    for run in runs:
        if not (run.rule.spread and days) or run.crash is not None:
            kept.append(run)
            continue
        before = {day: eves.said(run.rule, day) for day in days}
        worst_before = worst(found.level for found in before.values() if found is not None)
        findings = tuple(_kept(finding, worst_before, before, open_acts, context) for finding in run.findings)
        kept.append(replace(run, findings=findings))
        if findings != run.findings:
            why += _because(run.rule, worst_before, before, open_acts)
    return tuple(kept), tuple(why)


class _Eves:
    """What rules said on the days before some acts, as things were known then."""

    def __init__(self, context: RuleContext) -> None:
        self._today = context
        self._contexts: dict[date, RuleContext] = {}

    def said(self, rule: Rule, act: date) -> Finding | None:
        """The one finding of a rule on the day before `act`; None where it made several or none."""
        asked, kept = (act, rule.code), self._today.eves
        if asked not in kept:
            if act not in self._contexts:
                self._contexts[act] = self._today.shortly_before(act - ONE_DAY)
            (run,) = evaluate(self._contexts[act], [rule])
            kept[asked] = _whole(run.findings[0]) if len(run.findings) == 1 else None
        return kept[asked]


def _whole(finding: Finding) -> Finding:
    """The finding with all it has to tell, so that it outlives the day it was made on."""
    return replace(finding, facts=tuple(finding.facts), evidence=tuple(finding.evidence))


def _kept(
    finding: Finding,
    level: Level,
    before: dict[date, Finding | None],
    acts: Iterable[Alert],
    context: RuleContext,
) -> Finding:
    """The finding of the eve with the level it had, where today's is better; grey is not better."""
    if not level.warns or finding.level is Level.GREY or finding.level.rank >= level.rank:
        return finding
    for alert in acts:
        eve = None if alert.day is None else before[alert.day]
        if eve is not None and eve.level is level:
            name = context.snapshot.channels[alert.subject].name
            facts = (*eve.facts, Fact(BECAUSE, name), Fact(TODAY, finding.value))
            return replace(eve, hold=worst((eve.level, finding.hold)), facts=facts)
    return finding


def _because(rule: Rule, level: Level, before: dict[date, Finding | None], acts: Iterable[Alert]) -> Iterator[Because]:
    for alert in acts:
        eve = None if alert.day is None else before[alert.day]
        if eve is not None and eve.level is level:
            yield Because(rule.code, alert.subject, level)
