"""The check: judge the book on a day, move its alerts, and say which cards that makes due."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.recent import Known, recent_snapshot
from raincheck.app.remembering import keep_memory, memory_of, watched_now
from raincheck.app.reminding import acts_followed, keep_looks
from raincheck.app.tuning import bands_in_force
from raincheck.app.voice import Voice
from raincheck.app.wording import card_words
from raincheck.core.alerts import Alert, AlertState, Because, Move
from raincheck.core.calendar import is_far_ahead
from raincheck.core.cards import Card, presses
from raincheck.core.judging import Judgement, judge, remember
from raincheck.core.measures import Measures
from raincheck.core.reconcile import Memory
from raincheck.core.reminders import Look, coming_looks, watched_events
from raincheck.core.rules import RULES, rule
from raincheck.core.rules.base import RuleContext, Urgency
from raincheck.core.rules.thresholds import Level
from raincheck.core.urgency import in_order
from raincheck.core.weather import Weather
from raincheck.store import CardDraft, CheckRun, StateWriter, Store
from raincheck.store.errors import DamagedBookError, StoreError


class CheckReport(Struct, frozen=True):
    """What one check found. `alerts` are those listed, most urgent first; `cards` those this check made due.

    `because`: levels kept since a line was cut or closed. `look_again`: the days on which lines are to be looked at
    again; `look`: the card for those of today, when it is said for the first time. `crashes` are (rule, name of the
    error): such a rule is grey. `previous` is the day of the check before. `backup_problem` is the sentence of a daily
    backup that failed, `plain_copies` that some of an encrypted book lie open.
    """

    as_of: date
    previous: date | None
    weather: Weather
    measures: Measures
    levels: tuple[tuple[str, Level], ...]
    alerts: tuple[Alert, ...]
    moves: tuple[Move, ...]
    cards: tuple[Card, ...]
    because: tuple[Because, ...]
    crashes: tuple[tuple[str, str], ...]
    look_again: tuple[Look, ...] = ()
    look: CardDraft | None = None
    backup_problem: str | None = None
    damaged: bool = False
    plain_copies: str | None = None

    @property
    def voice(self) -> Voice:
        """Puts this check's alerts into words."""
        return Voice.of(self.as_of, self.measures.snapshot.book.channels, self.alerts)

    @property
    def worst(self) -> Level:
        """The worst level that counts for the exit code: X01 and what is only held do not (contract.md 3 and 6)."""
        levels = [
            alert.level for alert in self.alerts if not alert.is_held and rule(alert.rule).urgency is not Urgency.LOOK
        ]
        return max(levels, key=lambda level: level.rank, default=Level.GREEN)

    @property
    def applications_rest(self) -> bool:
        """Whether inquiries are many already (R02): nothing may then send anybody to a lender or a line one has."""
        return self.level("R02").rank >= Level.AMBER.rank

    def level(self, rule: str) -> Level:
        """One rule's level; grey where it was not judged."""
        return dict(self.levels).get(rule, Level.GREY)


def look(store: Store, as_of: date, known: Known | None = None) -> CheckReport:
    """Judge the book without moving or remembering anything, as a page does between two checks.

    What is `known` of the book is not read again while it is the same.
    """
    return _judge(store, as_of, known)[0]


def run_check(  # noqa: PLR0913 - each is a fact of its own, and both faces give most of them
    store: Store,
    as_of: date,
    *,
    now: datetime,
    slot: str | None = None,
    carded_at: datetime | None = None,
    known: Known | None = None,
    backs_up: bool = True,
) -> CheckReport:
    """Judge the book on `as_of` and keep what moved; a day before the last check moves nothing (domain.md 12).

    Neither does one so far ahead that what is seen today could not be entered any more.

    `now` is when it runs (aware), `slot` the schedule's slot it serves, `carded_at` when its cards count as made if
    not now. A book that cannot be written to is judged all the same, and nothing is kept. The day's backup follows
    where it is due, unless it is the caller's (`backs_up`).
    """
    if not store.writable or is_far_ahead(as_of, now.date()):
        return look(store, as_of, known)
    with store.write_state(at=carded_at or now) as state:
        report, judged, memory = _judge(store, as_of, known)
        if report.previous is None or as_of >= report.previous:
            state.save_check(CheckRun(now, as_of, report.weather, slot))
            state.save_alerts(judged.alerts, report.moves)
            keep_memory(state, memory)
            _keep_cards(store, state, judged, as_of)
            events = watched_events(report.measures.snapshot, acts_followed(judged.alerts))
            report = replace(report, look=keep_looks(store, state, events, as_of))
    problem = daily_backup(store) if backs_up else None
    return replace(
        report,
        backup_problem=None if problem is None else str(problem),
        damaged=isinstance(problem, DamagedBookError),
        plain_copies=_plain_copies(store),
    )


def daily_backup(store: Store) -> StoreError | None:
    """Back up once a day what has changed; a failure is said, and the check stands all the same."""
    try:
        store.backup_when_due()
    except StoreError as problem:
        return problem
    return None


def _plain_copies(store: Store) -> str | None:
    """That plain copies of an encrypted book lie open, with the mend; None when none is known."""
    if store.key is None:
        return None
    from raincheck.store.encryption import copies_lie_open, open_copies  # noqa: PLC0415 - most books are plain

    copies = open_copies(store.path, store.places)
    return copies_lie_open(copies) if copies else None


def _keep_cards(store: Store, state: StateWriter, judged: Judgement, as_of: date) -> None:
    """Keep the day's cards, each listed once; let go of waiting ones that are over or gathered into others."""
    waiting = [kept for kept in store.waiting_cards() if kept.card.alerts]
    known = {_told(kept.card) for kept in waiting}
    fresh = {card.key for card in judged.fresh}
    drafts = [_draft(card) for card in judged.cards]
    new = [draft for draft in drafts if draft.key in fresh or _told(draft) not in known]
    state.mark_listed(state.add_cards(*new))
    over = {alert.id for alert in judged.alerts if alert.state is not AlertState.OPEN or alert.is_held}
    gathered = {id_ for draft in drafts for id_ in draft.alerts}
    keys = {draft.key for draft in drafts}
    state.close_cards(
        [
            kept.id
            for kept in waiting
            if over.issuperset(kept.card.alerts)
            or (kept.card.made_on == as_of and kept.card.key not in keys and not gathered.isdisjoint(kept.card.alerts))
        ]
    )


def _told(card: CardDraft) -> tuple[str, Level, str, str, tuple[int, ...]]:
    return card.key, card.level, card.title, card.body, card.alerts


def _draft(card: Card) -> CardDraft:
    words = card_words(card)
    return CardDraft(
        key=card.key,
        level=card.level,
        made_on=card.made_on,
        title=words.title,
        body=words.body,
        alerts=tuple(alert.id for alert in card.alerts),
        pressing=any(presses(alert, card.made_on) for alert in card.alerts),
    )


def _judge(store: Store, as_of: date, known: Known | None = None) -> tuple[CheckReport, Judgement, Memory]:
    memory, bands = memory_of(store, as_of), bands_in_force(store)
    snapshot = recent_snapshot(store, as_of, known)
    watched = watched_now(store, snapshot.book, bands)
    context = RuleContext(Measures(snapshot), bands)
    judged = judge(context, RULES, memory, watched=watched)
    report = CheckReport(
        as_of=as_of,
        previous=memory.previous,
        weather=judged.weather,
        measures=context.measures,
        levels=judged.levels,
        alerts=in_order(alert for alert in judged.alerts if alert.is_shown),
        moves=judged.moves,
        cards=judged.fresh,
        because=judged.because,
        look_again=coming_looks(watched_events(snapshot, acts_followed(judged.alerts)), as_of),
        crashes=tuple((run.rule.code, run.crash) for run in judged.runs if run.crash is not None),
    )
    return report, judged, remember(memory, judged, as_of, watched=watched)
