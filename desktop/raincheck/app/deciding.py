"""What a person decides about a warning: seen, later, dealt with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from raincheck.app.outcome import Changes, Done
from raincheck.app.recent import recent_snapshot
from raincheck.app.stopping import ways_to_stop_now
from raincheck.app.voice import Voice
from raincheck.app.wording import day_text
from raincheck.core.alerts import Alert, Move
from raincheck.core.decisions import acknowledge, handle, snooze
from raincheck.core.errors import UsageError
from raincheck.core.planner.dues import schedules
from raincheck.core.reminders import due_days
from raincheck.core.rules import rule
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.core.urgency import entries, in_order
from raincheck.store import PastMove, Store, Writer
from raincheck.store.reader import Reader

REST_DAYS: Final = 7
"""A handled state rests no longer than this (domain.md 13.1)."""

ALERTS = Changes(alerts=True)


class AlertStory(Struct, frozen=True):
    """One alert with every move of its life, oldest first, and what would make it stop."""

    alert: Alert
    moves: tuple[PastMove, ...]
    voice: Voice
    stops: tuple[str, ...]


class Listing(Struct, frozen=True):
    """The warnings as the last check left them, worst first; `checked` is the day it judged, None before the first."""

    checked: date | None
    alerts: tuple[Alert, ...]
    voice: Voice


def listed(store: Store, as_of: date) -> Listing:
    """The warnings that are open, acknowledged or put off and were known on `as_of`."""
    alerts = [alert for alert in store.current_alerts() if alert.is_shown and alert.since <= as_of]
    return Listing(store.last_as_of(), in_order(alerts), voice_of(store, as_of))


def shown_with(store: Store, wanted: str, as_of: date) -> tuple[Alert, ...]:
    """The other warnings that stand in the same entry as this one."""
    found = next((entry for entry in entries(listed(store, as_of).alerts) if wanted in map(_id, entry)), ())
    return tuple(alert for alert in found if _id(alert) != wanted)


def _id(alert: Alert) -> str:
    return str(alert.id)


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


def _decide(store: Store, what: str, wanted: Sequence[str], step: Callable[[Alert], tuple[Alert, Move]]) -> Alert:
    """Decide about these warnings as one thing to undo; the first as it then stands."""
    with store.write(what) as tx:
        decided = [_decide_one(tx, id_, step) for id_ in wanted]
    return decided[0]


def _decide_one(tx: Writer, wanted: str, step: Callable[[Alert], tuple[Alert, Move]]) -> Alert:
    alert = find_alert(tx, wanted)
    if not alert.is_shown:
        raise UsageError(tr('Warning "{id}" is closed already; nothing is left to decide.').format(id=wanted))
    decided, move = step(alert)
    tx.decide(decided, move)
    return decided


def acknowledge_alert(store: Store, wanted: str, as_of: date, *, also: Sequence[str] = ()) -> Done[Alert]:
    """The person has seen it, and `also` those that are one thing with it: quiet until the figures get worse."""
    seen = _decide(store, tr("Acknowledged a warning"), (wanted, *also), lambda alert: acknowledge(alert, as_of))
    return Done(seen, ALERTS, tr("Noted: quiet until the figures get worse."))


def handle_alert(store: Store, wanted: str, as_of: date, *, also: Sequence[str] = ()) -> Done[Alert]:
    """The person has dealt with it: an event returns only at a worse level, a state with the next due or in 7 days."""
    snapshot = Snapshot(store.book(), as_of)
    handled = _decide(
        store,
        tr("Marked a warning as handled"),
        (wanted, *also),
        lambda alert: handle(alert, as_of, rests_until=rests_until(snapshot, alert)),
    )
    return Done(handled, ALERTS, tr("Marked as handled."))


def rests_until(snapshot: Snapshot, alert: Alert) -> date | None:
    """The day on which a handled state comes back if it still holds; None for all else (domain.md 13.6)."""
    if not rule(alert.rule).rests:
        return None
    week = snapshot.as_of + timedelta(days=REST_DAYS)
    channel = alert.slot.rpartition(":")[2]
    dues = (due.on for due in due_days(snapshot) if due.channel == channel and due.on > snapshot.as_of)
    return min((week, *dues))


def snooze_alert(
    store: Store, wanted: str, as_of: date, *, until: date, reason: str, also: Sequence[str] = ()
) -> Done[Alert]:
    """Put it off until a day, never past the next due. Raises UsageError for a day gone by or no reason."""
    if until <= as_of:
        raise UsageError(tr("A warning can only be put off to a later day than {day}.").format(day=as_of))
    if not reason.strip():
        raise UsageError(tr("Say why the warning may wait: --reason TEXT."))
    snapshot = recent_snapshot(store, as_of)
    quiet = _decide(
        store,
        tr("Put off a warning"),
        (wanted, *also),
        lambda alert: snooze(alert, as_of, until=until, reason=reason.strip(), next_due=next_due(snapshot, alert)),
    )
    day = day_text(quiet.snoozed_until or until, as_of)
    return Done(quiet, ALERTS, tr("Put off until {day}.").format(day=day))


def next_due(snapshot: Snapshot, alert: Alert) -> date | None:
    """The next due of the alert's line, or of any line for a warning about the whole book."""
    dues = schedules(snapshot)
    wanted = [dues[alert.subject]] if alert.subject in dues else list(dues.values())
    return min((entry.on for instalments in wanted for entry in instalments), default=None)
