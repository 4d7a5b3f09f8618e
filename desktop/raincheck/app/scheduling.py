"""The check while the window is closed: put into the system's own scheduler, taken out, and read back as it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from raincheck.app.opening import is_remembered, open_book
from raincheck.app.preferring import schedule_plan
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.schedule import Silence, latest_slot, silence, slot_key
from raincheck.core.text import tr
from raincheck.core.weather import Weather
from raincheck.store import Store
from raincheck.system.autostart.base import Autostart, Job, Status, check_command, job_name, program
from raincheck.system.clock import Clock

SERVED: Final = timedelta(days=3)
"""How far back a served slot can matter."""


class ScheduleReport(Struct, frozen=True):
    """What the system has, when a check last ran (UTC), and whether slots passed without one.

    `unread` says why nothing is known of the checks: the book is locked, gone or damaged.
    """

    status: Status
    last_check: datetime | None = None
    silence: Silence | None = None
    unread: str | None = None


def job_of(store: Store, clock: Clock, passphrase_file: Path | None = None) -> Job:
    """The check of this book at the chosen times."""
    plan = schedule_plan(store, clock)
    return Job(store.path, check_command(store.path, program(), passphrase_file), plan.times)


def install(store: Store, clock: Clock, autostart: Autostart, passphrase_file: Path | None = None) -> ScheduleReport:
    """Enter the check into the system's scheduler and read it back.

    An encrypted book needs a passphrase that is there when nobody is: the file's path goes into the entry, or the
    keyring has it. Raises UsageError where neither is so, AutostartError where the system refuses.
    """
    if store.key is not None:
        passphrase_file = passphrase_file or autostart.status(job_name(store.path)).passphrase_file
        if passphrase_file is None and not is_remembered(store.path):
            raise UsageError(
                tr(
                    "The book is encrypted and a daily check could not open it: let the keyring remember the passphrase"
                    " (the window's settings), or name a file with --passphrase-file before schedule install."
                )
            )
    else:
        passphrase_file = None
    autostart.install(job_of(store, clock, passphrase_file))
    return report(store, clock, autostart)


def refresh(store: Store, clock: Clock, autostart: Autostart) -> bool:
    """Bring an entry that is there up to the book's times and this program's place; whether it had to change.

    Raises AutostartError. Where no check is scheduled, none is entered.
    """
    before = _status(store, clock, autostart)
    if not before.installed or before.current:
        return False
    autostart.install(job_of(store, clock, before.passphrase_file))
    return True


def remove(book: Path, autostart: Autostart) -> bool:
    """Take the check of a book out by where it lies or lay; whether it was there. Raises AutostartError."""
    return autostart.remove(job_name(book))


def remove_all(autostart: Autostart) -> int:
    """Take the checks of every book out, as an uninstaller does; how many there were. Raises AutostartError."""
    return sum(autostart.remove(name) for name in autostart.names())


def report(store: Store, clock: Clock, autostart: Autostart) -> ScheduleReport:
    """What the system really has, and whether the schedule has run."""
    last = last_check(store)
    return ScheduleReport(
        _status(store, clock, autostart), last, silence(last, clock.now(), schedule_plan(store, clock))
    )


def report_of(book: Path, clock: Clock, autostart: Autostart, *, passphrase_file: Path | None = None) -> ScheduleReport:
    """The state of the schedule without asking for a passphrase; of a book that stays shut the system's side alone.

    Where no passphrase file is given, the one that the schedule itself was given opens the book.
    """
    found = autostart.status(job_name(book))
    try:
        with open_book(book, clock=clock, passphrase_file=passphrase_file or found.passphrase_file) as store:
            return report(store, clock, autostart)
    except KnownError as problem:
        return ScheduleReport(found, unread=str(problem))


def _status(store: Store, clock: Clock, autostart: Autostart) -> Status:
    found = autostart.status(job_name(store.path))
    return autostart.status(job_name(store.path), job_of(store, clock, found.passphrase_file))


def last_check(store: Store) -> datetime | None:
    """When a check last ran; None before the first."""
    newest = store.checks(limit=1)
    return newest[0].at if newest else None


def weather_by_day(store: Store, since: date) -> tuple[tuple[date, Weather], ...]:
    """The weather of each day that was checked, as its last check told it, oldest first."""
    return store.weather_told(since=since)


def last_scheduled(store: Store) -> datetime | None:
    """When a check last ran for the schedule, reminders and popups included; checks by hand do not count.

    Of many checks by hand since then the oldest one known stands for it; served slots are known by their keys anyway.
    """
    recent = store.checks()
    served = next((run.at for run in recent if run.slot is not None), None)
    return served or min((run.at for run in recent), default=None)


def slot_now(store: Store, clock: Clock) -> str | None:
    """The key of the slot that a check at this moment serves; None when that was served or no times are set."""
    plan, now = schedule_plan(store, clock), clock.now()
    slot = latest_slot(now, plan)
    key = None if slot is None else slot_key(slot, plan)
    return None if key in store.served_slots(since=now - SERVED) else key
