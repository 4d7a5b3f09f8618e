"""The check: judge the book on a day, move its alerts, and say which cards that makes due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from raincheck.app.tuning import bands_in_force
from raincheck.app.undoing import ANEW, judged_anew
from raincheck.app.voice import Voice
from raincheck.app.wording import card_words
from raincheck.core.alerts import (
    Alert,
    AlertState,
    Move,
    RuleRun,
    evaluate,
    raw_alerts,
    reconcile,
    rule_levels,
)
from raincheck.core.cards import Card, make_cards, mark_carded
from raincheck.core.measures import Measures
from raincheck.core.rules import RULES
from raincheck.core.rules.base import Context
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot
from raincheck.core.weather import Weather, weather
from raincheck.store import CardDraft, CheckRun, Engine, Store
from raincheck.store.errors import StoreError

LOOKS_BACK = timedelta(days=800)
"""More than any rule or page looks back; a book of ten years is then as quick as one of two."""

PRESSING = ("B04", "L05")
"""Rules whose red means something is overdue or due within days: their cards break through quiet hours."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What one check found. `alerts` are those listed, worst first; `cards` those this check made due.

    `crashes` are (rule, name of the error): such a rule is grey. `previous` is the day of the check before.
    `backup_problem` is the sentence of a daily backup that failed.
    """

    as_of: date
    previous: date | None
    weather: Weather
    measures: Measures
    levels: tuple[tuple[str, Level], ...]
    alerts: tuple[Alert, ...]
    moves: tuple[Move, ...]
    cards: tuple[Card, ...]
    crashes: tuple[tuple[str, str], ...]
    backup_problem: str | None = None

    @property
    def voice(self) -> Voice:
        """Puts this check's alerts into words."""
        return Voice.of(self.as_of, self.measures.snapshot.book.channels, self.alerts)

    @property
    def worst(self) -> Level:
        """The worst level that counts for the exit code: X01 does not (contract.md 3)."""
        levels = [alert.level for alert in self.alerts if alert.rule != "X01"]
        return max(levels, key=lambda level: level.rank, default=Level.GREEN)

    def level(self, rule: str) -> Level:
        """One rule's level."""
        return dict(self.levels)[rule]


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the book remembers of earlier checks."""

    previous: date | None
    alerts: tuple[Alert, ...]
    next_id: int


def look(store: Store, as_of: date) -> CheckReport:
    """Judge the book without moving or remembering anything, as a page does between two checks."""
    return _judge(store, as_of)[0]


def run_check(
    store: Store, as_of: date, *, now: datetime, slot: str | None = None, carded_at: datetime | None = None
) -> CheckReport:
    """Judge the book on `as_of` and keep what moved; a day before the last check moves nothing (domain.md 12).

    `now` is when it runs (aware), `slot` the schedule's slot it serves, `carded_at` when its cards count as made if
    not now. A book that cannot be written to is judged all the same, and nothing is kept.
    """
    if not store.writable:
        return look(store, as_of)
    with store.engine(at=carded_at or now) as engine:
        report, alerts = _judge(store, as_of)
        if report.previous is None or as_of >= report.previous:
            engine.save_check(CheckRun(now, as_of, report.weather, slot))
            engine.save_alerts(alerts, report.moves)
            engine.remember(ANEW, None)
            _keep_cards(store, engine, report, alerts)
    return replace(report, backup_problem=_daily_backup(store))


def _daily_backup(store: Store) -> str | None:
    """Back up once a day what has changed; a failure is said, and the check stands all the same."""
    try:
        store.backup_when_due()
    except StoreError as problem:
        return str(problem)
    return None


def _keep_cards(store: Store, engine: Engine, report: CheckReport, alerts: tuple[Alert, ...]) -> None:
    """Keep the new cards as listed, and let go of waiting ones whose warnings are all over or decided."""
    engine.mark_listed(engine.add_cards(*(_draft(card) for card in report.cards)))
    quiet = {alert.id for alert in alerts if alert.state is not AlertState.OPEN}
    over = [kept.id for kept in store.waiting_cards() if kept.card.alerts and set(kept.card.alerts) <= quiet]
    engine.close_cards(over)


def _draft(card: Card) -> CardDraft:
    words = card_words(card)
    return CardDraft(
        key=card.key,
        level=card.level,
        made_on=card.made_on,
        title=words.title,
        body=words.body,
        alerts=tuple(alert.id for alert in card.alerts),
        pressing=any(alert.rule in PRESSING and alert.level is Level.RED for alert in card.alerts),
    )


def _judge(store: Store, as_of: date) -> tuple[CheckReport, tuple[Alert, ...]]:
    memory = _Memory(store.last_as_of(), store.current_alerts(), store.next_alert_id())
    snapshot = Snapshot(store.book(since=as_of - LOOKS_BACK), as_of)
    context = Context(Measures(snapshot), bands_in_force(store))
    runs = evaluate(context, RULES)
    if memory.previous is not None and as_of < memory.previous:
        alerts = raw_alerts(context, runs, memory.alerts)
        return _report(context, runs, alerts, memory), alerts
    done = reconcile(
        context,
        runs,
        memory.alerts,
        previous=memory.previous,
        next_id=memory.next_id,
        anew=judged_anew(store),
    )
    due = [alert for alert in done.alerts if alert.id in done.due]
    cards = make_cards(due, snapshot.channels, as_of)
    carded = {alert.id for card in cards for alert in card.alerts}
    alerts = tuple(mark_carded(alert, as_of) if alert.id in carded else alert for alert in done.alerts)
    return _report(context, runs, alerts, memory, moves=done.moves, cards=cards), alerts


def _report(
    context: Context,
    runs: tuple[RuleRun, ...],
    alerts: tuple[Alert, ...],
    memory: _Memory,
    *,
    moves: tuple[Move, ...] = (),
    cards: tuple[Card, ...] = (),
) -> CheckReport:
    listed = sorted(
        (alert for alert in alerts if alert.is_shown),
        key=lambda alert: (-alert.level.rank, -alert.since.toordinal(), alert.id),
    )
    return CheckReport(
        as_of=context.as_of,
        previous=memory.previous,
        weather=weather(context.snapshot, listed),
        measures=context.measures,
        levels=rule_levels(runs, alerts),
        alerts=tuple(listed),
        moves=moves,
        cards=cards,
        crashes=tuple((run.rule.code, run.crash) for run in runs if run.crash is not None),
    )
