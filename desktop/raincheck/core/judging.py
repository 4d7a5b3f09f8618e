"""One check of a book: rules, alerts, levels, weather and cards of a day, from what was remembered before it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.alerts import Alert, AlertState, Because, Eve, Move
from raincheck.core.cards import Card, make_cards, mark_carded
from raincheck.core.evaluation import RuleRun, evaluate, rule_levels
from raincheck.core.reconcile import Memory, raw_alerts, reconcile
from raincheck.core.rules.base import Rule, RuleContext
from raincheck.core.rules.thresholds import Level
from raincheck.core.sky import weather
from raincheck.core.weather import Weather


class Judgement(Struct, frozen=True):
    """What one check found and moved; `cards` are those of the day, `fresh` those of them that hold something new."""

    alerts: tuple[Alert, ...]
    moves: tuple[Move, ...]
    levels: tuple[tuple[str, Level], ...]
    because: tuple[Because, ...]
    weather: Weather
    cards: tuple[Card, ...]
    fresh: tuple[Card, ...]
    eve: Eve | None
    runs: tuple[RuleRun, ...]


def judge(context: RuleContext, rules: Iterable[Rule], memory: Memory, *, watched: str = "") -> Judgement:
    """Judge a book on the day of `context`; a day before the last one judged moves nothing (domain.md 12).

    `watched` is what the book consists of besides readings and movements: where it changed, no dead band holds.
    """
    done = judge_runs(context, evaluate(context, rules), memory, watched=watched)
    return replace(done, alerts=tuple(alert.whole() for alert in done.alerts))


def judge_runs(context: RuleContext, runs: tuple[RuleRun, ...], memory: Memory, *, watched: str = "") -> Judgement:
    """The same from what the rules have said of that day already; alerts without a card may not be whole yet."""
    as_of, snapshot = context.as_of, context.snapshot
    if memory.previous is not None and as_of < memory.previous:
        raw, because, kept = raw_alerts(context, runs, memory.alerts)
        return Judgement(raw, (), rule_levels(kept, raw), because, weather(snapshot, raw), (), (), memory.eve, kept)
    done = reconcile(context, runs, memory, watched=watched)
    due, again = frozenset(done.due), memory.unseen(as_of)
    wanting = [alert.whole() for alert in done.alerts if alert.id in due or (alert.id in again and _still_waits(alert))]
    cards = make_cards(wanting, snapshot.channels, as_of)
    alerts = tuple(mark_carded(alert, as_of) if alert.id in due else alert for alert in done.alerts)
    return Judgement(
        alerts,
        done.moves,
        rule_levels(done.runs, alerts),
        done.because,
        weather(snapshot, alerts),
        cards,
        tuple(card for card in cards if any(alert.id in due for alert in card.alerts)),
        memory.eve_for(as_of),
        done.runs,
    )


def _still_waits(alert: Alert) -> bool:
    """Whether an alert of a card that nobody has seen yet belongs into the day's card still."""
    return alert.state is AlertState.OPEN and not alert.is_held


def remember(memory: Memory, judged: Judgement, as_of: date, *, watched: str = "") -> Memory:
    """What the next check starts from."""
    if memory.previous is not None and as_of < memory.previous:
        return memory
    carded = {alert.id for card in judged.cards for alert in card.alerts}
    return replace(
        memory,
        previous=as_of,
        watched=watched,
        alerts=judged.alerts,
        eve=judged.eve,
        next_id=max((memory.next_id - 1, *(alert.id for alert in judged.alerts))) + 1,
        waiting=frozenset(carded),
    )


__all__ = ["Judgement", "Memory", "judge", "judge_runs", "remember"]
