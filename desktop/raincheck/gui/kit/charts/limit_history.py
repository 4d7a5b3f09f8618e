"""The limits chart: every line's readings as steps, and the events that changed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from raincheck.app.wording import source_name
from raincheck.app.wording.amounts import day_month
from raincheck.core.history import shut_days
from raincheck.core.model import LineStatus, Observation
from raincheck.core.money import ZERO, Money
from raincheck.core.rules.limit_events import LimitEvent, LimitEventKind
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.gui.kit.charts.series import ChartEvent, LimitBand, LimitStep, LimitsView
from raincheck.gui.kit.context import Tone

CHART_DAYS = 365
MOST_EVENTS = 3


def _from(readings: Iterable[Observation], since: date) -> Iterator[Observation]:
    """The readings later than `since`, oldest first, and before them the one that was in force then."""
    held: Observation | None = None
    for reading in readings:
        if reading.day <= since:
            held = reading
            continue
        if held is not None:
            yield held
            held = None
        yield reading
    if held is not None:
        yield held


def limit_steps(readings: Iterable[Observation], since: date) -> tuple[LimitStep, ...]:
    """The changes of a limit, nothing while the line is shut; what was known on `since` counts from that day."""
    steps: list[LimitStep] = []
    every = tuple(readings)
    shut = shut_days(every)
    for reading in _from(every, since):
        limit = ZERO if shut[reading.day] else reading.limit
        day = max(reading.day, since)
        if steps and steps[-1].day == day:
            steps.pop()
        if not steps or steps[-1].limit != limit:
            steps.append(LimitStep(day, limit, source_name(reading.source.value)))
    return tuple(steps)


def used_steps(readings: Iterable[Observation], since: date) -> tuple[LimitStep, ...]:
    """The changes of what is used, in the same form."""
    steps: list[LimitStep] = []
    for reading in _from(readings, since):
        day = max(reading.day, since)
        if steps and steps[-1].day == day:
            steps.pop()
        if not steps or steps[-1].limit != reading.used:
            steps.append(LimitStep(day, reading.used, source_name(reading.source.value)))
    return tuple(steps)


def event_label(event: LimitEvent, name: str, short: Callable[[Money], str]) -> str:
    """An event in few words: "11-21 借呗 10 万 → 50"."""
    day = day_month(event.day)
    if event.kind is LimitEventKind.CLOSED:
        frozen = event.after.status is LineStatus.FROZEN
        form = tr("{day} {line} frozen") if frozen else tr("{day} {line} closed")
        return form.format(day=day, line=name)
    before, after = (short(limit or ZERO) for limit in (event.limit_before, event.limit_after))
    if event.kind is LimitEventKind.REOPENED_LOWER:
        return tr("{day} {line} open again with {after}").format(day=day, line=name, after=after)
    return tr("{day} {line} {before} → {after}").format(day=day, line=name, before=before, after=after)


def chart_events(
    snapshot: Snapshot, events: Iterable[LimitEvent], short: Callable[[Money], str]
) -> tuple[ChartEvent, ...]:
    """Events as the chart marks them, newest first."""
    names = {channel.id: channel.name for channel in snapshot.channels.values()}
    made = [
        ChartEvent(
            event.day,
            event_label(event, names.get(event.channel, event.channel), short),
            Tone.DANGER if event.level is Level.RED else Tone.WARN,
            event.channel,
        )
        for event in events
    ]
    return tuple(sorted(made, key=lambda event: event.day, reverse=True))


def limits_view(snapshot: Snapshot, events: Iterable[LimitEvent], short: Callable[[Money], str]) -> LimitsView:
    """The last twelve months of every line, with the latest events."""
    found = tuple(events)
    since = snapshot.as_of - timedelta(days=CHART_DAYS)
    bands = []
    struck = {event.channel for event in found if event.kind is not LimitEventKind.REOPENED_LOWER}
    for line in snapshot.lines:
        steps = limit_steps(snapshot.readings(line.channel.id), since)
        bands.append(LimitBand(line.channel.id, line.channel.name, steps, line.channel.id in struck))
    first = min((step.day for band in bands for step in band.steps), default=since)
    return LimitsView(
        start=min(max(first, since), snapshot.as_of - timedelta(days=30)),
        end=snapshot.as_of,
        bands=tuple(bands),
        events=chart_events(snapshot, found, short)[:MOST_EVENTS],
    )
