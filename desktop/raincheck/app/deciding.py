"""What a person decides about a warning: seen, later, dealt with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from raincheck.app.stopping import ways_to_stop_now
from raincheck.app.voice import Voice
from raincheck.core.alerts import Alert, Move
from raincheck.core.decisions import acknowledge, handle, snooze
from raincheck.core.errors import UsageError
from raincheck.core.planner.dues import schedules
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.store import PastMove, Store
from raincheck.store.reader import Reader


@dataclass(frozen=True, slots=True)
class AlertStory:
    """One alert with every move of its life, oldest first, and what would make it stop."""

    alert: Alert
    moves: tuple[PastMove, ...]
    voice: Voice
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The warnings as the last check left them, worst first; `checked` is the day it judged, None before the first."""

    checked: date | None
    alerts: tuple[Alert, ...]
    voice: Voice


def listed(store: Store, as_of: date) -> Listing:
    """The warnings that are open, acknowledged or put off and were known on `as_of`."""
    alerts = [alert for alert in store.current_alerts() if alert.is_shown and alert.since <= as_of]
    ordered = tuple(sorted(alerts, key=lambda alert: (-alert.level.rank, alert.id)))
    return Listing(store.last_as_of(), ordered, voice_of(store, as_of))


def voice_of(store: Reader, as_of: date) -> Voice:
    """Puts the warnings of this book into words."""
    return Voice.of(as_of, store.channels(archived=True), store.current_alerts())


def find_alert(store: Reader, wanted: str) -> Alert:
    """The alert of that id. Raises UsageError when there is none."""
    alert = store.alert(int(wanted)) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 16 else None
    if alert is None:
        raise UsageError(tr('There is no warning "{id}"; "raincheck alert list" shows them.').format(id=wanted))
    return alert


def story(store: Store, wanted: str, as_of: date) -> AlertStory:
    """One alert and its life. Raises UsageError when there is none."""
    alert, voice = find_alert(store, wanted), voice_of(store, as_of)
    return AlertStory(alert, store.moves(alert.id), voice, ways_to_stop_now(store, as_of, alert, voice))


def _decide(store: Store, what: str, wanted: str, step: Callable[[Alert], tuple[Alert, Move]]) -> Alert:
    with store.write(what) as tx:
        alert = find_alert(tx, wanted)
        if not alert.is_shown:
            raise UsageError(tr('Warning "{id}" is closed already; nothing is left to decide.').format(id=wanted))
        decided, move = step(alert)
        tx.decide(decided, move)
    return decided


def acknowledge_alert(store: Store, wanted: str, as_of: date) -> Alert:
    """The person has seen it: quiet until the figures get worse."""
    return _decide(store, tr("Acknowledged a warning"), wanted, lambda alert: acknowledge(alert, as_of))


def handle_alert(store: Store, wanted: str, as_of: date) -> Alert:
    """The person has dealt with it; an event never returns."""
    return _decide(store, tr("Marked a warning as handled"), wanted, lambda alert: handle(alert, as_of))


def snooze_alert(store: Store, wanted: str, as_of: date, *, until: date, reason: str) -> Alert:
    """Put it off until a day, never past the next due. Raises UsageError for a day gone by or no reason."""
    if until <= as_of:
        raise UsageError(tr("A warning can only be put off to a later day than {day}.").format(day=as_of))
    if not reason.strip():
        raise UsageError(tr("Say why the warning may wait: --reason TEXT."))
    end = next_due(Snapshot(store.book(), as_of), find_alert(store, wanted))
    return _decide(
        store,
        tr("Put off a warning"),
        wanted,
        lambda alert: snooze(alert, as_of, until=until, reason=reason.strip(), next_due=end),
    )


def next_due(snapshot: Snapshot, alert: Alert) -> date | None:
    """The next due of the alert's line, or of any line for a warning about the whole book."""
    dues = schedules(snapshot)
    wanted = [dues[alert.subject]] if alert.subject in dues else list(dues.values())
    return min((entry.on for instalments in wanted for entry in instalments), default=None)
