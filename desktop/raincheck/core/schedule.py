"""When the next check is due: daily times, missed runs, pauses and quiet hours. Pure: it reads no clock.

Moments are aware UTC; the person's zone turns wall-clock times into moments. A time that the spring change skips
happens one gap later, a time that the autumn change repeats happens the first time only. What to remind of on a
day is in reminders.py, which card may be shown now in delivery.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import takewhile
from typing import Final

from msgspec import Struct

ONE_DAY: Final = timedelta(days=1)
CLOCK_TOLERANCE: Final = ONE_DAY
"""A last run this far in the future is waited for; further ahead, the clock was wrong and is not believed."""

MORNING: Final = time(9)
"""When tomorrow begins for a plan without times."""


class PauseFor(StrEnum):
    """How long popups may be paused from the tray."""

    HOUR = "hour"
    DAY = "day"


class RemindIn(StrEnum):
    """The two ways a popup can be put off."""

    HOUR = "hour"
    TOMORROW = "tomorrow"


class QuietHours(Struct, frozen=True):
    """Wall-clock times between which only what is due today or overdue is shown.

    They may span midnight; `start` is quiet, `end` is not, and equal ends mean never.
    """

    start: time
    end: time


class Timetable(Struct, frozen=True):
    """The person's choice: the daily check times and quiet hours, in their zone. Times carry no zone of their own."""

    zone: tzinfo
    times: tuple[time, ...]
    quiet: QuietHours | None = None


class CatchUp(Struct, frozen=True):
    """One check that stands for every slot missed: the latest slot, its durable key, and how many it covers."""

    key: str
    slot: datetime
    slots: int


class Silence(Struct, frozen=True):
    """The schedule has not run: since when (None = never) and how many of its slots passed without a check."""

    since: datetime | None
    missed: int


def moment(day: date, wall: time, zone: tzinfo) -> datetime:
    """The UTC moment of a wall-clock time; see the module's words on the two clock changes."""
    return datetime.combine(day, wall.replace(fold=0), tzinfo=zone).astimezone(UTC)


def local_day(now: datetime, zone: tzinfo) -> date:
    """The calendar day at that moment where the person is."""
    return now.astimezone(zone).date()


def slots_after(instant: datetime, plan: Timetable) -> Iterator[datetime]:
    """Every slot later than `instant`, in order and without end; nothing when the plan has no times."""
    if not plan.times:
        return
    # A skipped hour can move a slot past midnight, so the day before is looked at too.
    day = local_day(instant, plan.zone) - ONE_DAY
    latest = instant
    while True:
        for slot in sorted({moment(day, wall, plan.zone) for wall in plan.times}):
            if slot > latest:
                latest = slot
                yield slot
        day += ONE_DAY


def latest_slot(now: datetime, plan: Timetable) -> datetime | None:
    """The last slot at or before `now`; None when the plan has no times."""
    # Three days reach over any clock change and any date line that a zone ever crossed.
    past = takewhile(lambda slot: slot <= now, slots_after(now - 3 * ONE_DAY, plan))
    return max(past, default=None)


def due_slots(last_run: datetime | None, now: datetime, plan: Timetable) -> tuple[datetime, ...]:
    """The slots after the last run up to and with `now`.

    Never run: the latest slot alone. A last run up to a day in the future (a clock set back a little): nothing until
    that moment passes; further in the future: the clock was wrong, so the latest slot alone.
    """
    if last_run is None or last_run - now > CLOCK_TOLERANCE:
        latest = latest_slot(now, plan)
        return () if latest is None else (latest,)
    return tuple(takewhile(lambda slot: slot <= now, slots_after(last_run, plan)))


def slot_key(slot: datetime, plan: Timetable) -> str:
    """The durable key of a slot, "check:2026-11-22T08:30": the same wall-clock slot never runs twice."""
    return f"check:{slot.astimezone(plan.zone):%Y-%m-%dT%H:%M}"


def catch_up(
    last_run: datetime | None, now: datetime, plan: Timetable, *, done: frozenset[str] = frozenset()
) -> CatchUp | None:
    """The one check that is due now, however many slots were slept through; None when none is or its key is done."""
    slots = due_slots(last_run, now, plan)
    if not slots:
        return None
    key = slot_key(slots[-1], plan)
    return None if key in done else CatchUp(key=key, slot=slots[-1], slots=len(slots))


def next_check(
    last_run: datetime | None, now: datetime, plan: Timetable, *, done: frozenset[str] = frozenset()
) -> datetime | None:
    """When to look again: `now` when a check is due, else the next slot; None when the plan has no times."""
    if catch_up(last_run, now, plan, done=done):
        return now
    waiting = now if last_run is None or last_run - now > CLOCK_TOLERANCE else max(now, last_run)
    return next(slots_after(waiting, plan), None)


def next_wake(check: datetime | None, others: Iterable[datetime | None]) -> datetime | None:
    """The earliest of the next check and the moments at which held cards may be shown."""
    return min((at for at in (check, *others) if at is not None), default=None)


def quiet_until(now: datetime, plan: Timetable) -> datetime | None:
    """When the quiet hours that hold at `now` end; None when it is not quiet."""
    quiet = plan.quiet
    if quiet is None or quiet.start == quiet.end:
        return None
    today = local_day(now, plan.zone)
    nights = ONE_DAY if quiet.end < quiet.start else timedelta(0)
    for day in (today - ONE_DAY, today):
        end = moment(day + nights, quiet.end, plan.zone)
        if moment(day, quiet.start, plan.zone) <= now < end:
            return end
    return None


def silence(last_run: datetime | None, now: datetime, plan: Timetable) -> Silence | None:
    """The heartbeat: what to say when at least two slots passed without a check; None while all is well."""
    if last_run is None:
        return Silence(since=None, missed=0)
    missed = len(due_slots(last_run, now, plan))
    return Silence(since=last_run, missed=missed) if missed >= 2 else None


def pause_until(length: PauseFor, now: datetime) -> datetime:
    """When a pause that begins now ends."""
    return now + (timedelta(hours=1) if length is PauseFor.HOUR else ONE_DAY)


def paused(until: datetime | None, now: datetime) -> bool:
    """Whether a pause holds; an end more than a day ahead comes from a clock that was set back and holds no longer."""
    return until is not None and now < until <= now + ONE_DAY


def remind_at(choice: RemindIn, now: datetime, plan: Timetable) -> datetime:
    """When a card that was put off comes back: in an hour, or at tomorrow's first check."""
    if choice is RemindIn.HOUR:
        return now + timedelta(hours=1)
    first = min(plan.times, default=MORNING)
    return moment(local_day(now, plan.zone) + ONE_DAY, first, plan.zone)
