"""What a day asks for besides the warnings: check rounds, looks after an event, dues, the credit report.

Each reminder has a durable key that names its stage, so it is made once however often the day is looked at; of several
stages slept through only the latest is made. Amounts are the caller's book; nothing is computed here but days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.asking import asked_dues
from raincheck.core.calendar import Month
from raincheck.core.model import EventScope, MarketEvent
from raincheck.core.money import Money, total
from raincheck.core.planner.dues import asked_today, computed
from raincheck.core.schedule import ONE_DAY, Timetable, local_day, moment, quiet_until
from raincheck.core.snapshot import Snapshot

LARGE_SHARE: Final = Fraction(1, 10)
LARGE_DAYS: Final = 14
AFTER_EVENT_DAYS: Final = (1, 3, 7, 14, 30)
DUE_DAYS: Final = (7, 3, 1, 0)
REPORT_MONTHS: Final = 6
REPORT_BEFORE_APPLICATION_DAYS: Final = 90
ASKED_WITHIN_DAYS: Final = 3
"""A check that was slept through still asks about the dues of the last days, not about those of last month."""


class ReminderKind(StrEnum):
    """What is asked for."""

    CHECK_ROUND = "round"
    AFTER_EVENT = "after"
    DUE = "due"
    REPORT = "report"
    ASKED = "asked"


class Watched(Struct, frozen=True):
    """A line that must be looked at: its group's share of exposure, and the day it was last looked at or added."""

    channel: str
    group_share: Fraction | None
    looked: date | None


class WatchedEvent(Struct, frozen=True):
    """An event on a line, followed for a month; `looked` is the line's latest reading, `because` what happened."""

    key: str
    channel: str
    on: date
    looked: date | None = None
    because: str = ""


class Look(Struct, frozen=True):
    """A day on which a line is to be looked at again, and because of what."""

    channel: str
    on: date
    because: str


class DueDay(Struct, frozen=True):
    """One unpaid sum and the day it falls due."""

    channel: str
    on: date
    amount: Money


class Agenda(Struct, frozen=True):
    """Everything a day's reminders are made from."""

    watched: tuple[Watched, ...] = ()
    events: tuple[WatchedEvent, ...] = ()
    dues: tuple[DueDay, ...] = ()
    asked: tuple[DueDay, ...] = ()
    report_on: date | None = None
    application_on: date | None = None


class Reminder(Struct, frozen=True):
    """One thing to do. `stage`: the day it was first to be said; `on`: the due day, the event's day, or `stage`."""

    key: str
    kind: ReminderKind
    stage: date
    on: date
    channel: str | None = None
    days_left: int | None = None
    amount: Money | None = None


class Planned(Struct, frozen=True):
    """One moment of the days ahead and what would be said then; no reminders means the check alone."""

    at: datetime
    reminders: tuple[Reminder, ...]


def due_of_key(key: str) -> tuple[str, date] | None:
    """The line and the day of a due's card, by the card's key; None for every other card."""
    kind, _, rest = key.partition(":")
    channel, _, day = rest.rpartition(":")
    if kind != ReminderKind.DUE or not channel:
        return None
    return channel, date.fromisoformat(day)


def months_after(day: date, months: int) -> date:
    """The same day of the month some months later, or that month's last day."""
    return Month.of(day).plus(months).on(day.day)


def round_due(group_share: Fraction | None, looked: date, *, times: int = 1) -> date:
    """When a line asks to be looked at for the n-th time: every 14 days in a group of 10 % or more, else monthly."""
    if group_share is not None and group_share >= LARGE_SHARE:
        return looked + timedelta(days=LARGE_DAYS * times)
    return months_after(looked, times)


def reminders(agenda: Agenda, today: date) -> tuple[Reminder, ...]:
    """All that is asked for on `today`, dues first, then events, rounds and the report; keys are unique."""
    found = (*_dues(agenda.dues, today), *_asked(agenda.asked, today), *looks_due(agenda.events, today))
    return (*found, *_rounds(agenda.watched, today), *_report(agenda, today))


def new_reminders(agenda: Agenda, today: date, *, done: frozenset[str]) -> tuple[Reminder, ...]:
    """The reminders whose keys were not made before."""
    return tuple(entry for entry in reminders(agenda, today) if entry.key not in done)


def preview(
    agenda: Agenda, now: datetime, plan: Timetable, *, done: frozenset[str] = frozenset(), days: int = 7
) -> tuple[Planned, ...]:
    """The checks of the days ahead, today's left ones first, each with the reminders it would make.

    A reminder is made by a day's first check; in quiet hours it is moved to their end, unless due that day.
    """
    made, planned = set(done), list[Planned]()
    for offset in range(days):
        day = local_day(now, plan.zone) + offset * ONE_DAY
        slots = sorted({moment(day, wall, plan.zone) for wall in plan.times})
        for slot in (slot for slot in slots if slot > now):
            fresh = new_reminders(agenda, day, done=frozenset(made))
            made.update(entry.key for entry in fresh)
            quiet = quiet_until(slot, plan)
            urgent = tuple(entry for entry in fresh if entry.days_left == 0)
            calm = tuple(entry for entry in fresh if entry.days_left != 0)
            if quiet is None or not calm:
                planned.append(Planned(slot, fresh))
            else:
                planned += (Planned(slot, urgent), Planned(quiet, calm))
    return tuple(sorted(planned, key=lambda entry: entry.at))


def agenda(
    snapshot: Snapshot,
    events: Iterable[WatchedEvent] = (),
    *,
    report_on: date | None,
    application_on: date | None = None,
) -> Agenda:
    """The agenda of a book: its lines with their group's share, and what is unpaid from as_of on."""
    shares = {group.name: group.exposure.share_of(snapshot.exposure) for group in snapshot.groups}
    lines = tuple(
        Watched(
            line.channel.id,
            shares[snapshot.group_of(line.channel)],
            line.channel.added_on if line.reading is None else line.reading.day,
        )
        for line in snapshot.lines
    )
    asked = tuple(DueDay(due.channel, due.on, due.amount) for due in asked_dues(snapshot))
    return Agenda(lines, watched_events(snapshot, events), due_days(snapshot), asked, report_on, application_on)


def due_days(snapshot: Snapshot) -> tuple[DueDay, ...]:
    """What is unpaid from as_of on: known dues, or the rest of them, in place of the computed ones of their month.

    The forecast counts a computed due of as_of as paid; here it is said unless a repayment of the last days tells so.
    """
    today = snapshot.as_of
    found = [
        DueDay(channel, payment.due.due, payment.rest)
        for channel in snapshot.channels
        for payment in snapshot.payments(channel)
        if payment.rest and payment.due.due >= today
    ]
    known = {(due.channel, Month.of(due.due)) for due in snapshot.book.dues}
    until = today + timedelta(days=max(DUE_DAYS))
    for line in snapshot.lines:
        asked = asked_today(snapshot, line)
        later = (entry for entry in computed(line.channel, line.owed, today, until) if entry.on > today)
        for entry in (*(() if asked is None else (asked,)), *later):
            if (entry.channel, Month.of(entry.on)) not in known:
                found.append(DueDay(entry.channel, entry.on, entry.amount))
    return tuple(sorted(found, key=lambda due: (due.on, due.channel)))


def _dues(dues: tuple[DueDay, ...], today: date) -> Iterator[Reminder]:
    ordered = sorted((due for due in dues if due.amount), key=lambda due: (due.on, due.channel))
    for (on, channel), same in groupby(ordered, key=lambda due: (due.on, due.channel)):
        left = (on - today).days
        stage = min((days for days in DUE_DAYS if days >= left), default=None)
        if left >= 0 and stage is not None:
            amount = total(due.amount for due in same)
            key = f"due:{channel}:{on}:{stage}"
            yield Reminder(key, ReminderKind.DUE, on - timedelta(days=stage), on, channel, left, amount)


def _asked(asked: tuple[DueDay, ...], today: date) -> Iterator[Reminder]:
    """A due nobody confirmed, asked about from the day after on; an older one stands in the calendar alone."""
    for due in asked:
        stage = due.on + ONE_DAY
        if stage <= today <= due.on + timedelta(days=ASKED_WITHIN_DAYS):
            yield Reminder(
                f"asked:{due.channel}:{due.on}", ReminderKind.ASKED, stage, due.on, due.channel, None, due.amount
            )


def watched_events(snapshot: Snapshot, acts: Iterable[WatchedEvent]) -> tuple[WatchedEvent, ...]:
    """What is followed: acts on lines, and outside events, which put the lines they name on the same days (13.3)."""
    outside = (
        WatchedEvent(f"{event.scope.value}:{channel}:{event.on}", channel, event.on, because=event.kind.value)
        for event in snapshot.book.events
        if event.on <= snapshot.as_of
        for channel in _reached(snapshot, event)
    )
    readings = {line.channel.id: line.reading for line in snapshot.lines}
    return tuple(
        replace(event, looked=None if (reading := readings[event.channel]) is None else reading.day)
        for event in (*acts, *outside)
        if event.channel in readings
    )


def _reached(snapshot: Snapshot, event: MarketEvent) -> tuple[str, ...]:
    """The lines an outside event names; the market reaches all that can be revoked."""
    lines = snapshot.channels.values()
    if event.scope is EventScope.MARKET:
        return tuple(line.id for line in lines if line.revocable)
    if event.scope is EventScope.PLATFORM:
        return tuple(line.id for line in lines if line.platform == event.target)
    return tuple(line.id for line in lines if line.id == event.target)


def _newest(events: Iterable[WatchedEvent]) -> Iterable[WatchedEvent]:
    """One look a line is enough: the latest event's days begin anew."""
    return {event.channel: event for event in sorted(events, key=lambda event: (event.on, event.key))}.values()


def coming_looks(events: Iterable[WatchedEvent], today: date) -> tuple[Look, ...]:
    """The days from today on on which lines are to be looked at again, soonest first."""
    looks = (
        Look(event.channel, on, event.because)
        for event in _newest(events)
        for on in (event.on + timedelta(days=days) for days in AFTER_EVENT_DAYS)
        if on >= today and (event.looked is None or event.looked < on)
    )
    return tuple(sorted(looks, key=lambda look: (look.on, look.channel)))


def looks_due(events: Iterable[WatchedEvent], today: date) -> Iterator[Reminder]:
    """The lines whose day to look again has come and that were not looked at since."""
    for event in _newest(events):
        passed = [days for days in AFTER_EVENT_DAYS if event.on + timedelta(days=days) <= today]
        if not passed or today > event.on + timedelta(days=AFTER_EVENT_DAYS[-1] + LARGE_DAYS):
            continue
        stage = event.on + timedelta(days=passed[-1])
        if event.looked is None or event.looked < stage:
            key = f"after:{event.key}:{passed[-1]}"
            yield Reminder(key, ReminderKind.AFTER_EVENT, stage, event.on, event.channel)


def _rounds(watched: tuple[Watched, ...], today: date) -> Iterator[Reminder]:
    for line in watched:
        if line.looked is None:
            continue
        times = 0
        while round_due(line.group_share, line.looked, times=times + 1) <= today:
            times += 1
        if times:
            stage = round_due(line.group_share, line.looked, times=times)
            yield Reminder(f"round:{line.channel}:{stage}", ReminderKind.CHECK_ROUND, stage, stage, line.channel)


def _report(agenda: Agenda, today: date) -> Iterator[Reminder]:
    if agenda.report_on is None:
        stages = []
    else:
        stages = [months_after(agenda.report_on, REPORT_MONTHS)]
        while months_after(stages[-1], REPORT_MONTHS) <= today:
            stages.append(months_after(stages[-1], REPORT_MONTHS))
    if agenda.application_on is not None and today <= agenda.application_on:
        before = agenda.application_on - timedelta(days=REPORT_BEFORE_APPLICATION_DAYS)
        if agenda.report_on is None or agenda.report_on < before:
            stages.append(before)
    passed = [stage for stage in stages if stage <= today]
    if passed:
        yield Reminder(f"report:{max(passed)}", ReminderKind.REPORT, max(passed), max(passed))
