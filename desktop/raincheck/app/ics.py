"""The calendar as an .ics file (RFC 5545): stable names, the time zone written out, amounts hidden if wished.

A calendar that imports the file again moves its entries and adds none: each keeps its UID, and SEQUENCE counts days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from raincheck.app.calendar import CalendarView, entry_note, entry_title, funding_text
from raincheck.app.wording.figures import Scene
from raincheck.core.duecalendar import DueState, Entry, EntryKind
from raincheck.core.text import tr

MORNING: Final = time(9)
LASTS: Final = timedelta(minutes=30)
HOST: Final = "raincheck.invalid"
"""A name that can never be a machine's (RFC 2606), so that a UID of ours is nobody else's."""

ZONE: Final = ZoneInfo("Asia/Shanghai")
"""A lender's due day is a day in China, wherever the machine stands."""

_EPOCH: Final = date(2020, 1, 1)
_WITH_ALARM: Final = (EntryKind.DUE, EntryKind.ANSWER, EntryKind.TEMPORARY, EntryKind.EXPIRY)
ALARM_BEFORE: Final = timedelta(days=1)


def ics(view: CalendarView, *, now: datetime, hidden: bool = False) -> bytes:
    """The calendar file: incomes stay out, what is paid is marked so. `now` is aware; entries stand at nine."""
    scene = Scene(hidden=hidden)
    calendar = Calendar()
    calendar.add("prodid", "-//Raincheck//Raincheck//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", tr("Raincheck"))
    for entry in view.entries:
        if entry.kind is not EntryKind.INCOME:
            calendar.add_component(_event(entry, view, scene, now))
    calendar.add_missing_timezones(first_date=_EPOCH)
    made: bytes = calendar.to_ical()
    return made


def _event(entry: Entry, view: CalendarView, scene: Scene, now: datetime) -> Event:
    title = entry_title(entry, view, scene)
    if entry.state is DueState.PAID:
        title = tr("{what} (paid)").format(what=title)
    event = Event()
    event.add("uid", f"{entry.uid}@{HOST}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", (now.astimezone(ZONE).date() - _EPOCH).days)
    begins = datetime.combine(entry.on, MORNING, ZONE)
    event.add("dtstart", begins)
    event.add("dtend", begins + LASTS)
    event.add("transp", "TRANSPARENT")
    event.add("summary", title)
    described = "\n".join(_described(entry, view, scene))
    if described:
        event.add("description", described)
    event.add("categories", [entry.kind.value])
    if entry.kind in _WITH_ALARM and entry.state is not DueState.PAID and entry.on > view.as_of:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -ALARM_BEFORE)
        event.add_component(alarm)
    return event


def _described(entry: Entry, view: CalendarView, scene: Scene) -> Iterator[str]:
    note = entry_note(entry, view, scene)
    if note:
        yield note
    funding = view.funding(entry)
    if funding is not None:
        yield funding_text(funding, scene)
