"""The settings of an open book: read as values, changed one at a time."""

from __future__ import annotations

from raincheck.app.outcome import Changes, Done
from raincheck.core.schedule import Timetable
from raincheck.core.settings import Preferences, checked, preferences, setting
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.system.clock import Clock


def read_preferences(store: Store) -> Preferences:
    """What the person chose, defaults for the rest."""
    return preferences(dict(store.settings()))


def change_setting(store: Store, key: str, text: str) -> Done[None]:
    """Choose a value; undo takes back what the book is judged by, and leaves looks and times as they are.

    Raises UsageError for an unknown key or a text that does not fit.
    """
    entry = setting(key)
    value = checked(entry, text)
    if entry.judges:
        with store.write(tr("Changed a setting")) as tx:
            tx.set_setting(key, value)
    else:
        with store.write_state() as state:
            state.set_setting(key, value)
    told = {
        "leverage": tr("The leverage target is set anew."),
        "profile": tr("The set of thresholds is chosen and the book judged by it."),
    }
    return Done(None, Changes(settings=entry.judges, program=not entry.judges), told.get(key, tr("Saved.")))


def hides_amounts(store: Store, *, chosen: bool | None) -> bool:
    """Whether amounts are hidden in what is written for eyes: as said this once, else as the setting has it."""
    return read_preferences(store).hide_amounts if chosen is None else chosen


def schedule_plan(store: Store, clock: Clock) -> Timetable:
    """The daily times and quiet hours, in the person's zone."""
    chosen = read_preferences(store)
    return Timetable(clock.zone, chosen.check_times, chosen.quiet_hours)
