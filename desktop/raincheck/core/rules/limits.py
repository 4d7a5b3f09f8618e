"""L01–L08: cuts, closings, reopenings, blocked repayments, and tightening across platforms (domain.md 5 and 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from raincheck.core.history import lasting_limit
from raincheck.core.model import LedgerKind, LineStatus, Observation
from raincheck.core.money import total
from raincheck.core.rules.base import AT_ONCE, Context, Rule, Worsening
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, green, grey, reading_evidence
from raincheck.core.rules.limit_events import (
    CUT,
    FIRST_DRAW_DAYS,
    OPEN_DAYS,
    REPEAT_DAYS,
    LimitEvent,
    LimitEventKind,
    first_draw,
)
from raincheck.core.rules.thresholds import Level, Threshold, Unit, count_threshold

CUTS = count_threshold("cuts", 2, 3, highest=20)
LOST = Threshold("lost", Fraction(1, 10**6), Fraction(80, 100), Fraction(0), Fraction(1), Unit.SHARE, per_channel=True)
DUE_DAYS = Threshold("days", Fraction(180), Fraction(7), Fraction(0), Fraction(180), Unit.DAYS, inside=True)
GROUPS = Threshold("groups", Fraction(2), Fraction(2), Fraction(2), Fraction(10), Unit.COUNT)
SHOCK = Threshold("lost", Fraction(25, 100), Fraction(50, 100), Fraction(5, 100), Fraction(1), Unit.SHARE)
SHOCK_DAYS = 30


def _name(context: Context, channel: str) -> Fact:
    return Fact("channel", context.snapshot.channels[channel].name)


def _pair(event: LimitEvent) -> tuple[Evidence, ...]:
    return tuple(
        reading_evidence("limit" if reading.status is LineStatus.OPEN else "status", shown, reading)
        for reading, shown in (
            (
                event.before,
                lasting_limit(event.before) if event.before.status is LineStatus.OPEN else event.before.status,
            ),
            (event.after, lasting_limit(event.after) if event.after.status is LineStatus.OPEN else event.after.status),
        )
    )


def _is_open(context: Context, day: date) -> bool:
    return day <= context.as_of <= day + timedelta(days=OPEN_DAYS)


def _of_kind(context: Context, kind: LimitEventKind) -> Iterator[LimitEvent]:
    return (event for event in context.limit_events if event.kind is kind)


def cut(context: Context) -> Iterator[Finding]:
    """A limit fell between two neighbouring readings."""
    yield green("L01")
    for event in _of_kind(context, LimitEventKind.CUT):
        if _is_open(context, event.day):
            facts = (
                _name(context, event.channel),
                Fact("before", event.limit_before),
                Fact("after", event.limit_after),
                Fact("share", event.share),
                Fact("token", "token" if event.token else None),
                Fact("day", event.day),
            )
            yield Finding(
                "L01", event.channel, event.level, event.level, event.share, facts, _pair(event), event.day, event.ends
            )


def repeated_cuts(context: Context) -> Iterator[Finding]:
    """The second and every further cut of one line within 180 days."""
    yield green("L02")
    cuts = tuple(_of_kind(context, LimitEventKind.CUT))
    for event in cuts:
        if not _is_open(context, event.day):
            continue
        since = event.day - timedelta(days=REPEAT_DAYS)
        before = [other for other in cuts if other.channel == event.channel and since < other.day <= event.day]
        level = context.level("L02", CUTS, len(before)).level
        if level.warns:
            facts = (_name(context, event.channel), Fact("cuts", len(before)), Fact("day", event.day))
            evidence = tuple(reading_evidence("limit", other.limit_after, other.after) for other in before)
            yield Finding("L02", event.channel, level, level, len(before), facts, evidence, event.day, event.ends)


def closed(context: Context) -> Iterator[Finding]:
    """An open line was closed or frozen."""
    yield green("L03")
    for event in _of_kind(context, LimitEventKind.CLOSED):
        if _is_open(context, event.day):
            line = context.snapshot.lines_by_id[event.channel]
            facts = (
                _name(context, event.channel),
                Fact("status", event.after.status.value),
                Fact("before", event.limit_before),
                Fact("owed", line.owed),
                Fact("day", event.day),
            )
            yield Finding(
                "L03",
                event.channel,
                event.level,
                event.level,
                event.after.status.value,
                facts,
                _pair(event),
                event.day,
                event.ends,
            )


def reopened_lower(context: Context) -> Iterator[Finding]:
    """A line came back with less than the highest limit of the year before it was shut."""
    yield green("L04")
    for event in _of_kind(context, LimitEventKind.REOPENED_LOWER):
        level = context.level("L04", LOST, event.share, event.channel).level
        if _is_open(context, event.day) and level.warns:
            facts = (
                _name(context, event.channel),
                Fact("before", event.limit_before),
                Fact("after", event.limit_after),
                Fact("share", event.share),
                Fact("day", event.day),
            )
            yield Finding("L04", event.channel, level, level, event.share, facts, _pair(event), event.day, event.ends)


def _blocked_since(context: Context, channel: str) -> Observation | None:
    """The reading that first showed the repayment entry failing, if no repayment has gone through since."""
    repaid = context.snapshot.rows(LedgerKind.REPAY, channel=channel)
    last_repaid = repaid[-1].on if repaid else date.min
    since: Observation | None = None
    for reading in reversed(context.snapshot.readings(channel)):
        if reading.status is LineStatus.OPEN or reading.day <= last_repaid:
            break
        if reading.status is LineStatus.REPAY_DISABLED:
            since = reading
    return since


def repayment_blocked(context: Context) -> Iterator[Finding]:
    """The repayment entry fails; red when something falls due on that line within 7 days."""
    yield green("L05")
    for channel in context.snapshot.channels:
        reading = _blocked_since(context, channel)
        if reading is None:
            continue
        next_due = next(iter(context.measures.flows.dues[channel]), None)
        days = None if next_due is None else (next_due.on - context.as_of).days
        band = context.bands.of("L05", DUE_DAYS)
        level = Level.RED if days is not None and days <= band.red else Level.AMBER
        facts = (
            _name(context, channel),
            Fact("day", reading.day),
            Fact("days", days),
            Fact("due", None if next_due is None else next_due.on),
            Fact("amount", None if next_due is None else next_due.amount),
        )
        evidence = (reading_evidence("status", reading.status.value, reading),)
        yield Finding("L05", channel, level, level, days, facts, evidence, reading.day)


def after_first_draw(context: Context) -> Iterator[Finding]:
    """A line was cut (amber) or shut (red) within 30 days of the first draw on it."""
    yield green("L06")
    levels = {LimitEventKind.CUT: Level.AMBER, LimitEventKind.CLOSED: Level.RED}
    for event in context.limit_events:
        level = levels.get(event.kind)
        if level is None or not _is_open(context, event.day):
            continue
        first = first_draw(context.snapshot, event.channel)
        if first is None or not 0 <= (event.day - first.day).days <= FIRST_DRAW_DAYS:
            continue
        facts = (
            _name(context, event.channel),
            Fact("kind", event.kind.value),
            Fact("first_draw", first.day),
            Fact("amount", first.amount),
            Fact("day", event.day),
        )
        evidence = (Evidence("first_draw", first.amount, first.day, event.channel, "ledger"), *_pair(event))
        days = (event.day - first.day).days
        yield Finding("L06", event.channel, level, level, days, facts, evidence, event.day, event.ends)


@dataclass(frozen=True, slots=True)
class _Wave:
    """Tightening of several lines: the day it became one, and who it reached while it stayed open."""

    day: date
    events: tuple[LimitEvent, ...]


def _waves(events: tuple[LimitEvent, ...], reached: dict[str, str], needed: int) -> Iterator[_Wave]:
    """Days on which a further event brings the distinct values of `reached` within 30 days up to `needed`."""
    ends = date.min
    for event in events:
        since = event.day - timedelta(days=OPEN_DAYS)
        window = tuple(other for other in events if since < other.day <= event.day)
        if event.day > ends and len({reached[other.channel] for other in window}) >= needed:
            ends = event.day + timedelta(days=OPEN_DAYS)
            yield _Wave(event.day, tuple(other for other in events if since < other.day <= ends))


def _wave_finding(context: Context, subject: str, level: Level, wave: _Wave, count: int) -> Finding:
    channels = dict.fromkeys(event.channel for event in wave.events)
    names = "、".join(context.snapshot.channels[channel].name for channel in channels)
    facts = (Fact("group", subject), Fact("count", count), Fact("channels", names), Fact("day", wave.day))
    evidence = tuple(reading_evidence(event.kind.value, event.limit_after, event.after) for event in wave.events)
    ends = wave.day + timedelta(days=OPEN_DAYS)
    return Finding("L07", subject, level, level, count, facts, evidence, wave.day, ends)


def several_platforms(context: Context) -> Iterator[Finding]:
    """Two lines of one group tightened within 30 days (amber), or lines of two groups (red)."""
    yield green("L07")
    band = context.bands.of("L07", GROUPS)
    group_of = {id: context.snapshot.group_of(channel) for id, channel in context.snapshot.channels.items()}
    itself = {id: id for id in context.snapshot.channels}
    for group in sorted(set(group_of.values())):
        events = tuple(event for event in context.limit_events if group_of[event.channel] == group)
        for wave in _waves(events, itself, int(band.amber)):
            if _is_open(context, wave.day):
                count = len({event.channel for event in wave.events})
                yield _wave_finding(context, group, Level.AMBER, wave, count)
    for wave in _waves(context.limit_events, group_of, int(band.red)):
        if _is_open(context, wave.day):
            count = len({group_of[event.channel] for event in wave.events})
            yield _wave_finding(context, BOOK, Level.RED, wave, count)


def headroom_shock(context: Context) -> Iterator[Finding]:
    """How much of the usable headroom of 30 days ago is gone, temporary limits left out."""
    snapshot = context.snapshot
    day = snapshot.days_ago(SHOCK_DAYS)
    before = [snapshot.line_on(channel, day, temporary=False) for channel in snapshot.book.channels]
    now = [snapshot.line_on(channel, context.as_of, temporary=False) for channel in snapshot.book.channels]
    had, has = total(line.headroom for line in before), total(line.headroom for line in now)
    if not had or all(line.reading is None for line in before):
        yield grey("L08")
        return
    lost = 1 - Fraction(has.fen, had.fen)
    judged = context.level("L08", SHOCK, lost)
    facts = (Fact("before", had), Fact("after", has), Fact("share", lost), Fact("day", day))
    evidence = tuple(
        Evidence("headroom_lost", then.headroom - line.headroom, context.as_of, line.channel.id)
        for then, line in zip(before, now, strict=True)
        if then.headroom > line.headroom
    )
    yield Finding("L08", BOOK, judged.level, judged.hold, lost, facts, evidence)


RULES = (
    Rule("L01", cut, (CUT,), event=True, about_channel=True),
    Rule("L02", repeated_cuts, (CUTS,), event=True, about_channel=True),
    Rule("L03", closed, event=True, about_channel=True),
    Rule("L04", reopened_lower, (LOST,), event=True, about_channel=True),
    Rule("L05", repayment_blocked, (DUE_DAYS,), event=True, about_channel=True, worsening=Worsening.NEVER),
    Rule("L06", after_first_draw, event=True, about_channel=True, worsening=Worsening.NEVER),
    Rule("L07", several_platforms, (GROUPS,), event=True),
    Rule("L08", headroom_shock, (SHOCK,), AT_ONCE),
)
