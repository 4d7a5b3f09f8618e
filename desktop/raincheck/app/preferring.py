"""The settings of an open book: read as values, changed one at a time."""

from __future__ import annotations

from raincheck.core.schedule import Plan
from raincheck.core.settings import Preferences, checked, preferences, setting
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.system.clock import Clock


def read_preferences(store: Store) -> Preferences:
    """What the person chose, defaults for the rest."""
    return preferences(dict(store.settings()))


def change_setting(store: Store, key: str, text: str) -> None:
    """Choose a value. Raises UsageError for an unknown key or a text that does not fit."""
    value = checked(setting(key), text)
    with store.write(tr("Changed a setting")) as tx:
        tx.set_setting(key, value)


def schedule_plan(store: Store, clock: Clock) -> Plan:
    """The daily times and quiet hours, in the person's zone."""
    chosen = read_preferences(store)
    return Plan(clock.zone, chosen.check_times, chosen.quiet_hours)
