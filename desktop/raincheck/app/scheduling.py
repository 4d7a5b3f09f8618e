"""The check while the window is closed: put into the system's own scheduler, taken out, and read back as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from raincheck.app.preferring import schedule_plan
from raincheck.core.schedule import Silence, latest_slot, silence, slot_key
from raincheck.store import Store
from raincheck.system.autostart.base import Autostart, Job, Status, check_command, program
from raincheck.system.clock import Clock

SERVED: Final = timedelta(days=3)
"""How far back a served slot can matter."""


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """What the system has, when a check last ran (UTC), and whether slots passed without one."""

    status: Status
    last_check: datetime | None
    silence: Silence | None


def job_of(store: Store, clock: Clock) -> Job:
    """The check of this book at the chosen times."""
    plan = schedule_plan(store, clock)
    return Job(store.path, check_command(store.path, program()), plan.times)


def install(store: Store, clock: Clock, autostart: Autostart) -> ScheduleReport:
    """Enter the check into the system's scheduler and read it back. Raises AutostartError."""
    autostart.install(job_of(store, clock))
    return report(store, clock, autostart)


def remove(store: Store, clock: Clock, autostart: Autostart) -> bool:
    """Take the check out again; whether it was there. Raises AutostartError."""
    return autostart.remove(job_of(store, clock))


def report(store: Store, clock: Clock, autostart: Autostart) -> ScheduleReport:
    """What the system really has, and whether the schedule has run."""
    last = last_check(store)
    return ScheduleReport(
        autostart.status(job_of(store, clock)), last, silence(last, clock.now(), schedule_plan(store, clock))
    )


def last_check(store: Store) -> datetime | None:
    """When a check last ran; None before the first."""
    newest = store.checks(limit=1)
    return newest[0].at if newest else None


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
