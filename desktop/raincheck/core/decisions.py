"""What a person decides about an alert: seen, put off, dealt with. Pure: alert and day in, alert and move out."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from raincheck.core.alerts import Alert, AlertState, Move, MoveReason, Seen


def acknowledge(alert: Alert, as_of: date) -> tuple[Alert, Move]:
    """The person has seen these figures; it returns when they get worse by a tenth or the level rises."""
    seen = replace(
        alert,
        state=AlertState.ACKNOWLEDGED,
        acknowledged=Seen(as_of, alert.level, alert.value),
        snoozed_until=None,
        snooze_reason="",
    )
    return seen, Move(alert.id, as_of, MoveReason.ACKNOWLEDGED, seen.state, alert.level, alert.value)


def snooze(alert: Alert, as_of: date, *, until: date, reason: str, next_due: date | None) -> tuple[Alert, Move]:
    """Put it off with a reason, never past the next due."""
    end = until if next_due is None else min(until, max(next_due, as_of))
    quiet = replace(alert, state=AlertState.SNOOZED, snoozed_until=end, snooze_reason=reason)
    return quiet, Move(alert.id, as_of, MoveReason.SNOOZED, quiet.state, alert.level, alert.value, reason)


def handle(alert: Alert, as_of: date, *, rests_until: date | None = None) -> tuple[Alert, Move]:
    """The person has dealt with it; an event returns only at a worse level, a state after `rests_until`."""
    done = replace(alert, state=AlertState.HANDLED, snoozed_until=rests_until, snooze_reason="")
    return done, Move(alert.id, as_of, MoveReason.HANDLED, done.state, alert.level, alert.value)
