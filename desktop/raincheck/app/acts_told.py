"""What a reading that was just entered tells of its lender: a cut, a closing, a broken entry, with the first step.

It judges the book as it is and moves nothing: the next check makes the warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from raincheck.app.recent import line_snapshot
from raincheck.app.recording import standing_readings
from raincheck.core.model import LineStatus, Observation
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.store.reader import Reader

_DEAD = (LineStatus.CLOSED, LineStatus.FROZEN, LineStatus.REPAY_DISABLED)


class Before(Struct, frozen=True):
    """What was known of a line on the day of a reading, before it was entered.

    `first_day`: whether all that was known is of that day, so that a further reading of it is a correction.
    """

    limit: Money | None
    status: LineStatus | None
    first_day: bool


class Act(Struct, frozen=True):
    """What a lender did, as a check will say it: level and title in one, and what to do first."""

    title: str
    step: str


def known_before(store: Reader, channel: str, day: date) -> Before:
    """What a reading of that day will be held against."""
    snapshot: Snapshot = line_snapshot(store, channel, day)
    known = snapshot.readings(channel)
    limit = next((reading.limit for reading in reversed(known) if reading.limit is not None), None)
    status = next((reading.status for reading in reversed(known) if reading.status is not LineStatus.UNKNOWN), None)
    return Before(limit, status, bool(known) and all(reading.day == day for reading in known))


def is_worse(before: Before, seen: Observation) -> bool:
    """Whether the lender took something back."""
    lower = before.limit is not None and seen.limit is not None and seen.limit < before.limit
    return lower or (seen.status in _DEAD and before.status is not None and seen.status is not before.status)


def found_worse(store: Reader, before: Before, seen: Observation) -> Observation | None:
    """The reading that shows the line worse than the one before it: the one just written, or the next after it."""
    if is_worse(before, seen):
        return seen
    later = (kept.observation for kept in standing_readings(store, seen.channel, date.max))
    then = next((reading for reading in later if reading.day > seen.day), None)
    return then if then is not None and is_worse(Before(seen.limit, seen.status, first_day=False), then) else None


def correction_words(before: Before, seen: Observation) -> str:
    """That a worse figure on a line's first day is no cut, and what to enter where it is one; empty on other days."""
    if not before.first_day or not is_worse(before, seen):
        return ""
    words = [] if before.limit is None else [f"--limit {before.limit}"]
    words += [] if before.status in (None, seen.status) else [f"--status {before.status}"]
    form = tr(
        "This line was first entered on {day}, so this corrects it and counts as no cut. If it really happened that "
        "day, enter what was there before too: raincheck record {id} {options} --on {earlier}"
    )
    return form.format(day=seen.day, id=seen.channel, options=" ".join(words), earlier=seen.day - timedelta(days=1))


def acts_told(store: Store, seen: Observation, today: date) -> Iterator[Act]:
    """What a check of today will say that the line's lender did on the day of the reading."""
    from raincheck.app.checking import look  # noqa: PLC0415 - most readings are no worse and judge nothing
    from raincheck.app.wording import level_mark  # noqa: PLC0415 - as above
    from raincheck.core.urgency import is_fact  # noqa: PLC0415 - as above

    report = look(store, max(today, seen.day))
    for alert in report.alerts:
        days = {alert.day} if alert.day is not None else {entry.on for entry in alert.evidence}
        if alert.subject == seen.channel and is_fact(alert) and seen.day in days:
            words = report.voice.alert(alert)
            yield Act(f"{level_mark(alert.level)} · {words.headline}", words.next_step)
