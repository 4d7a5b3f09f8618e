"""The documents of `check`, `plan` and `stress` (contract.md 3), key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from raincheck.app.parts import part_of, seen_of
from raincheck.app.voice import Voice
from raincheck.app.wording import card_words
from raincheck.app.wording.forecast import lacking_words, old_cash_words
from raincheck.cli.output import Json, plain, text
from raincheck.core.alerts import Alert
from raincheck.core.cards import Card
from raincheck.core.measures import INQUIRY_WINDOWS, Measures
from raincheck.core.planner.dues import HORIZON_DAYS
from raincheck.core.whose import Whose, has_two_sides

if TYPE_CHECKING:
    from raincheck.app.checking import CheckReport
    from raincheck.app.deciding import AlertStory
    from raincheck.app.planning import OwnWay
    from raincheck.core.planner.forecast import Outcome
    from raincheck.core.planner.path import Path
    from raincheck.core.planner.payoff import Payoff
    from raincheck.core.planner.plan import Plan
    from raincheck.core.planner.stress import StressRow
from raincheck.core.snapshot import Snapshot

MEASURES = (
    "top_share",
    "hhi",
    "effective_channels",
    "top_group_share",
    "headroom",
    "backup_top_group_share",
    "utilisation",
    "debt_service",
    "dsr",
    "liquid_assets",
    "months_of_essentials",
    "dues_30d",
    "plcr_income_minus_30pct",
    "owed",
    "due_share_30d",
    "debt_to_annual_income",
    "debt_to_assets",
    "minsky",
    "inquiries",
    "active_lenders",
    "rollover_ratio",
    "survival_days_largest_group",
    "base_first_negative_on",
    "survival_days_worst_group",
    "worst_group",
    "income_recent",
    "drawdown_worst",
)
CASH_DAYS = (30, 60, 90, 180)


def measures_document(measures: Measures) -> dict[str, Json]:
    """Every measure, in the contract's order."""
    document: dict[str, Json] = {}
    for name in MEASURES:
        if name == "inquiries":
            document[name] = {str(days): measures.inquiries(days) for days in INQUIRY_WINDOWS}
        else:
            document[name] = plain(getattr(measures, name))
    return document


def alert_document(alert: Alert, voice: Voice) -> dict[str, Json]:
    """One alert as `check` lists it."""
    words = voice.alert(alert)
    return {
        "id": str(alert.id),
        "rule": alert.rule,
        "subject": alert.subject,
        "level": alert.level.value,
        "held": alert.is_held,
        "now": (alert.now or alert.level).value,
        "state": alert.state.value,
        "since": str(alert.since),
        "value": text(alert.value),
        "title": words.title,
        "why": words.why,
        "next_step": words.next_step,
        "evidence": [
            {
                "what": line.label,
                "on": None if entry.on is None else str(entry.on),
                "value": text(entry.value),
                "source": entry.source,
            }
            for line, entry in zip(voice.evidence(alert), alert.evidence, strict=True)
        ],
    }


def story_document(story: AlertStory) -> dict[str, Json]:
    """One alert with its thresholds and every move of its life."""
    alert = story.alert
    return {
        **alert_document(alert, story.voice),
        "rule_version": alert.version,
        "thresholds": [
            {
                "name": entry.threshold,
                "channel": entry.channel,
                "amber": plain(entry.band.amber),
                "red": plain(entry.band.red),
            }
            for entry in alert.bands
        ],
        "stops": list(story.stops),
        "snoozed_until": plain(alert.snoozed_until),
        "snooze_reason": alert.snooze_reason,
        "moves": [
            {
                "on": str(past.move.on),
                "reason": past.move.reason.value,
                "state": past.move.state.value,
                "level": past.move.level.value,
                "value": text(past.move.value),
                "note": past.move.note,
            }
            for past in story.moves
        ],
    }


def card_document(card: Card) -> dict[str, Json]:
    """One popup as `check` lists it."""
    words = card_words(card)
    return {
        "title": words.title,
        "body": words.body,
        "level": card.level.value,
        "alerts": [[alert.rule, alert.subject] for alert in card.alerts],
    }


def _look_document(report: CheckReport) -> list[dict[str, Json]]:
    """The day's look card, level green."""
    card = report.look
    return [] if card is None else [{"title": card.title, "body": card.body, "level": card.level.value, "alerts": []}]


def check_document(report: CheckReport, whose: Whose = Whose.ALL) -> dict[str, Json]:
    """What `check --json` prints; of one side its measures and warnings, each with the part it is about."""
    seen, snapshot = seen_of(report, whose), report.measures.snapshot
    parted = has_two_sides(snapshot.book)
    part: dict[str, Json] = {"whose": whose.value} if parted else {}
    return {
        "as_of": str(report.as_of),
        **part,
        "weather": report.weather.value,
        "measures": measures_document(seen.measures),
        "levels": {rule: level.value for rule, level in report.levels},
        "alerts": [
            alert_document(alert, report.voice) | ({"part": part_of(alert, snapshot).value} if parted else {})
            for alert in seen.alerts
        ],
        "popups": [*(card_document(card) for card in report.cards), *_look_document(report)],
        "because": [
            {"measure": why.rule, "channel": why.channel, "level_before": why.level.value} for why in report.because
        ],
        "look_again": [
            {"channel": look.channel, "on": str(look.on), "because": look.because} for look in report.look_again
        ],
    }


def _payoff(payoff: Payoff | None) -> Json:
    if payoff is None:
        return None
    return {
        "months": payoff.months,
        "total_interest": plain(payoff.total_interest),
        "order": list(payoff.order),
    }


def plan_document(plan: Plan, own: OwnWay | None = None) -> dict[str, Json]:
    """What `plan --json` prints; `own` only when it was asked for."""
    fund, leverage, path = plan.fund, plan.leverage, plan.path
    fund_keys = ("income_cv", "months", "by_months", "peak_need_90d", "target", "have", "gap", "starter", "core")
    leverage_keys = ("by_dsr", "by_income", "by_utilisation", "target", "owed", "excess")
    document: dict[str, Json] = {
        "as_of": str(plan.as_of),
        "emergency_fund": {key: plain(getattr(fund, key)) for key in fund_keys},
        "leverage": {key: plain(getattr(leverage, key)) for key in leverage_keys},
        "feasible": plan.feasible,
        "shortfall": plain(plan.shortfall),
        "path": None,
        "payoff": None,
        "terms_guessed": list(plan.guessed),
    }
    if path is not None:
        document["path"] = _path(path)
    if plan.feasible:
        document["payoff"] = {"avalanche": _payoff(plan.avalanche), "snowball": _payoff(plan.snowball)}
    if own is not None:
        document["own"] = {"monthly": plain(own.monthly), **_path(own.path)}
    return document


def _path(path: Path) -> dict[str, Json]:
    found = path.milestones
    return {
        "milestones": {
            "starter": found.starter,
            "leverage": found.leverage,
            "debt_free": found.debt_free,
            "fund": found.fund,
        },
        "months": [
            {"month": month.month, "buffer": plain(month.buffer), "owed": plain(month.owed)} for month in path.months
        ],
    }


def outcome_document(outcome: Outcome | None) -> dict[str, Json]:
    """One scenario's outcome; every figure null while there is none."""
    if outcome is None:
        return {
            "survives": None,
            "survival_days": None,
            "first_negative_on": None,
            "lowest_cash": None,
            "cash": {str(day): None for day in CASH_DAYS},
            "first_missed_due": None,
        }
    missed = outcome.first_missed_due
    return {
        "survives": outcome.survives,
        "survival_days": outcome.survival_days,
        "first_negative_on": plain(outcome.first_negative_on),
        "lowest_cash": plain(outcome.lowest_cash),
        "cash": {str(day): plain(outcome.cash(day)) for day in CASH_DAYS},
        "first_missed_due": None
        if missed is None
        else {"on": str(missed.on), "channel": missed.channel, "amount": plain(missed.amount)},
    }


def stress_document(snapshot: Snapshot, rows: tuple[StressRow, ...]) -> dict[str, Json]:
    """What `stress --json` prints; `reason` says what the book lacks for a whole forecast, in every row it touches.

    The rows are those of contract.md and those asked for: a line not renewed (S9) stands in the table for people alone.
    """
    reason = lacking_words(snapshot)
    why: dict[str, Json] = {"reason": reason} if reason else {}
    old = old_cash_words(Measures(snapshot))
    note: dict[str, Json] = {"note": old} if old else {}
    return {
        "as_of": str(snapshot.as_of),
        "horizon_days": HORIZON_DAYS,
        **why,
        **note,
        "scenarios": {
            row.key: {**outcome_document(row.outcome), **why} for row in rows if not row.key.startswith("S9")
        },
    }
