"""L01–L08: cuts, closings, reopenings, blocked repayments, and tightening across platforms (domain.md 5 and 12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct

from raincheck.core.history import lasting_limit
from raincheck.core.model import LedgerKind, LineStatus, Observation
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import Instalment, asked_today
from raincheck.core.rules.base import AT_ONCE, Rule, RuleContext, Urgency, Worsening, unseen
from raincheck.core.rules.findings import (
    BOOK,
    Evidence,
    Fact,
    FactValue,
    Finding,
    Later,
    green,
    grey,
    reading_evidence,
)
from raincheck.core.rules.limit_events import (
    CUT,
    FIRST_DRAW_DAYS,
    OPEN_DAYS,
    REPEAT_DAYS,
    LimitEvent,
    LimitEventKind,
    first_draw,
)
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned, over, target, wait
from raincheck.core.rules.thresholds import Level, Threshold, Unit, count_threshold
from raincheck.core.snapshot import Line

CUTS = count_threshold("cuts", 2, 3, highest=20)
LOST = Threshold("lost", Fraction(1, 10**6), Fraction(80, 100), Fraction(0), Fraction(1), Unit.SHARE, per_channel=True)
DUE_DAYS = Threshold("days", Fraction(180), Fraction(7), Fraction(0), Fraction(180), Unit.DAYS, inside=True)
GROUPS = Threshold("groups", Fraction(2), Fraction(2), Fraction(2), Fraction(10), Unit.COUNT)
SHOCK = Threshold("lost", Fraction(25, 100), Fraction(50, 100), Fraction(5, 100), Fraction(1), Unit.SHARE)
SHOCK_DAYS = 30
ONE_DAY = timedelta(days=1)
_OPEN = LineStatus.OPEN
WAVE = "wave"
"""There is at most one wave: its subject changes from a group to the book, the warning stays."""


def _name(context: RuleContext, channel: str) -> Fact:
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


def _lost(event: LimitEvent) -> Money:
    """How much limit the act took."""
    return max((event.limit_before or ZERO) - (event.limit_after or ZERO), ZERO)


def _finding(
    rule: str,
    event: LimitEvent,
    level: Level,
    value: FactValue,
    *,
    facts: tuple[Fact, ...],
    evidence: tuple[Evidence, ...] | None = None,
) -> Finding:
    """A warning of one act; it rests on the two readings that show it, unless other evidence is given."""
    rests_on = _pair(event) if evidence is None else evidence
    return Finding(rule, event.channel, level, level, value, facts, rests_on, event.day, event.ends, slot=event.slot)


def _is_open(context: RuleContext, day: date) -> bool:
    return day <= context.as_of <= day + timedelta(days=OPEN_DAYS)


def _of_kind(context: RuleContext, kind: LimitEventKind) -> Iterator[LimitEvent]:
    return (event for event in context.limit_events if event.kind is kind)


def _standing(context: RuleContext) -> tuple[LimitEvent, ...]:
    """The acts that still hold; one whose line is back counts no more (domain.md 13.6)."""
    return tuple(event for event in context.limit_events if not event.is_over)


def _back(rule: str, event: LimitEvent) -> Finding:
    """An act that is over, so that its alert can say why it ends."""
    return Finding(
        rule, event.channel, Level.GREEN, Level.GREEN, day=event.day, ends=event.ends, slot=event.slot, back=True
    )


def cut(context: RuleContext) -> Iterator[Finding]:
    """A limit fell between two neighbouring readings."""
    yield green("L01")
    for event in _of_kind(context, LimitEventKind.CUT):
        if event.is_over:
            yield _back("L01", event)
        elif _is_open(context, event.day):
            facts = (
                _name(context, event.channel),
                Fact("before", event.limit_before),
                Fact("after", event.limit_after),
                Fact("share", event.share),
                Fact("lost", _lost(event)),
                Fact("token", "token" if event.token else None),
                Fact("day", event.day),
            )
            yield _finding("L01", event, event.level, event.share, facts=facts)


def repeated_cuts(context: RuleContext) -> Iterator[Finding]:
    """The second and every further cut of one line within 180 days."""
    yield green("L02")
    cuts = tuple(event for event in _standing(context) if event.kind is LimitEventKind.CUT)
    for event in cuts:
        if not _is_open(context, event.day):
            continue
        since = event.day - timedelta(days=REPEAT_DAYS)
        before = [other for other in cuts if other.channel == event.channel and since < other.day <= event.day]
        level = context.level("L02", CUTS, len(before)).level
        if level.warns:
            facts = (_name(context, event.channel), Fact("cuts", len(before)), Fact("day", event.day))
            evidence = tuple(reading_evidence("limit", other.limit_after, other.after) for other in before)
            yield _finding("L02", event, level, len(before), facts=facts, evidence=evidence)


def closed(context: RuleContext) -> Iterator[Finding]:
    """An open line was closed or frozen."""
    yield green("L03")
    for event in _of_kind(context, LimitEventKind.CLOSED):
        if event.is_over:
            yield _back("L03", event)
        elif _is_open(context, event.day):
            line = context.snapshot.lines_by_id[event.channel]
            next_due = _next_due(context, event.channel)
            facts = (
                _name(context, event.channel),
                Fact("status", event.after.status.value),
                Fact("before", event.limit_before),
                Fact("owed", line.owed),
                Fact("day", event.day),
                # Not named "due": a reminder of that due is wanted all the same.
                Fact("next_due", None if next_due is None else next_due.on),
                Fact("next_amount", None if next_due is None else next_due.amount),
                Fact("stood_on", _unpaid_since(context, event.channel)),
            )
            yield _finding("L03", event, event.level, event.after.status.value, facts=facts)


def reopened_lower(context: RuleContext) -> Iterator[Finding]:
    """A line came back with less than the highest limit of the year before it was shut."""
    yield green("L04")
    for event in _of_kind(context, LimitEventKind.REOPENED_LOWER):
        level = context.level("L04", LOST, event.share, event.channel).level
        if event.is_over:
            yield _back("L04", event)
        elif _is_open(context, event.day) and level.warns:
            facts = (
                _name(context, event.channel),
                Fact("before", event.limit_before),
                Fact("after", event.limit_after),
                Fact("share", event.share),
                Fact("lost", _lost(event)),
                Fact("day", event.day),
            )
            yield _finding("L04", event, level, event.share, facts=facts)


def _blocked_since(context: RuleContext, channel: str) -> Observation | None:
    """The reading that first showed the repayment entry failing, if no repayment has gone through since."""
    readings = context.snapshot.readings(channel)
    repaid = context.snapshot.rows(LedgerKind.REPAY, channel=channel)
    last_repaid = repaid[-1].on if repaid else date.min
    since: Observation | None = None
    for reading in reversed(readings):
        if reading.status is LineStatus.OPEN or reading.day <= last_repaid:
            break
        if reading.status is LineStatus.REPAY_DISABLED:
            since = reading
    return since


def repayment_blocked(context: RuleContext) -> Iterator[Finding]:
    """The repayment entry fails; red when something falls due on that line within 7 days."""
    yield green("L05")
    for line in context.snapshot.lines:
        channel = line.channel.id
        if line.reading is None or line.reading.status is _OPEN:
            continue
        reading = _blocked_since(context, channel)
        if reading is None:
            continue
        next_due = _next_due(context, channel)
        days = None if next_due is None else (next_due.on - context.as_of).days
        band = context.bands.of("L05", DUE_DAYS)
        level = Level.RED if days is not None and days <= band.red else Level.AMBER
        facts = (
            _name(context, channel),
            Fact("day", reading.day),
            Fact("days", days),
            Fact("due", None if next_due is None else next_due.on),
            Fact("amount", None if next_due is None else next_due.amount),
            Fact("stood_on", _unpaid_since(context, channel)),
        )
        evidence = (reading_evidence("status", reading.status.value, reading),)
        yield Finding("L05", channel, level, level, days, facts, evidence, reading.day)


def _next_due(context: RuleContext, channel: str) -> Instalment | None:
    """What the forecast lets fall due next on a line; a stated due that passed unpaid falls on its first day."""
    return next(iter(context.measures.flows.dues[channel]), None)


def _unpaid_since(context: RuleContext, channel: str) -> date | None:
    """The day of the oldest due that stands today or stood before; the forecast passes over it."""
    snapshot = context.snapshot
    stood = [entry.due.due for entry in snapshot.payments(channel) if entry.rest and entry.due.due <= context.as_of]
    today = asked_today(snapshot, snapshot.lines_by_id[channel])
    return min((*stood, *(() if today is None else (today.on,))), default=None)


def after_first_draw(context: RuleContext) -> Iterator[Finding]:
    """A line was cut (amber) or shut (red) within 30 days of the first draw on it."""
    yield green("L06")
    levels = {LimitEventKind.CUT: Level.AMBER, LimitEventKind.CLOSED: Level.RED}
    for event in _standing(context):
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
        yield _finding("L06", event, level, days, facts=facts, evidence=evidence)


class _Wave(Struct, frozen=True):
    """What several acts within 30 days come to on one day: how bad, about whom, how many lines or groups."""

    level: Level
    subject: str
    count: int
    events: tuple[LimitEvent, ...]


def _wave_on(context: RuleContext, day: date) -> _Wave | None:
    """The wave of one day: acts of its last 30 days that held then, in two groups (red) or on two lines of one."""
    band = context.bands.of("L07", GROUPS)
    since = day - timedelta(days=OPEN_DAYS)
    held = tuple(
        event
        for event in context.limit_events
        if since <= event.day <= day and (event.over_on is None or day < event.over_on)
    )
    by_group: dict[str, list[LimitEvent]] = {}
    for event in held:
        by_group.setdefault(context.snapshot.group_of(context.snapshot.channels[event.channel]), []).append(event)
    if len(by_group) >= band.red:
        return _Wave(Level.RED, BOOK, len(by_group), held)
    lines = {name: len({event.channel for event in found}) for name, found in by_group.items()}
    most = max(sorted(lines), key=lambda name: lines[name], default=None)
    if most is not None and lines[most] >= band.amber:
        return _Wave(Level.AMBER, most, lines[most], tuple(by_group[most]))
    return None


def _wave_began(context: RuleContext) -> date:
    """The day of the act that began the unbroken run of days with a wave, which as_of ends."""
    day = context.as_of
    first = min(event.day for event in context.limit_events)
    while day > first and _wave_on(context, day - ONE_DAY) is not None:
        day -= ONE_DAY
    return day


def several_platforms(context: RuleContext) -> Iterator[Finding]:
    """Within 30 days two lines of one group were tightened (amber), or lines of two groups (red)."""
    wave = _wave_on(context, context.as_of)
    if wave is None:
        yield Finding("L07", BOOK, Level.GREEN, Level.GREEN, slot=WAVE)
        return
    channels = dict.fromkeys(event.channel for event in wave.events)
    names = "、".join(context.snapshot.channels[channel].name for channel in channels)
    newest = wave.events[-1]
    facts = (
        Fact("group", wave.subject),
        Fact("count", wave.count),
        Fact("channels", names),
        Fact("day", newest.day),
    )
    evidence = tuple(
        Evidence(event.kind.value, event.limit_after, event.day, event.channel, event.after.source.value)
        for event in wave.events
    )
    yield Finding(
        "L07",
        wave.subject,
        wave.level,
        wave.level,
        wave.count,
        facts,
        evidence,
        slot=WAVE,
        since=_wave_began(context),
    )


def headroom_shock(context: RuleContext) -> Iterator[Finding]:
    """How much of the usable headroom of 30 days ago is gone, temporary limits left out."""
    snapshot = context.snapshot
    before, now = snapshot.lasting_lines(SHOCK_DAYS), snapshot.lasting_lines()
    had, has = total([line.headroom for line in before]), total([line.headroom for line in now])
    if not had or all(line.reading is None for line in before):
        yield grey("L08")
        return
    lost = 1 - Fraction(has.fen, had.fen)
    judged = context.level("L08", SHOCK, lost)
    sums = (
        Fact("before", had),
        Fact("after", has),
        Fact("share", lost),
        Fact("lost", had - has),
        Fact("day", snapshot.days_ago(SHOCK_DAYS)),
    )
    facts, evidence = Later(_shock_facts, sums, before, now), Later(_shock_evidence, context.as_of, before, now)
    yield Finding("L08", BOOK, judged.level, judged.hold, lost, facts, evidence)


def _shock_facts(sums: tuple[Fact, ...], before: Sequence[Line], now: Sequence[Line]) -> tuple[Fact, ...]:
    return (*sums, *unseen("before_unseen", before), *unseen("after_unseen", now))


def _shock_evidence(as_of: date, before: Sequence[Line], now: Sequence[Line]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence("headroom_lost", then.headroom - line.headroom, as_of, line.channel.id)
        for then, line in zip(before, now, strict=True)
        if then.headroom.fen > line.headroom.fen
    )


def _repay_again(_: RuleContext, warned: Warned) -> Iterator[Remedy]:
    yield Remedy(RemedyKind.REPAYMENT_THROUGH, channel=warned.subject)
    yield Remedy(RemedyKind.READ, channel=warned.subject)


def _headroom_back(context: RuleContext, warned: Warned) -> Iterator[Remedy]:
    lost = target(context, "L08", SHOCK)
    had, has = warned.fact("before"), warned.fact("after")
    if isinstance(had, Money) and isinstance(has, Money):
        yield Remedy(RemedyKind.HEADROOM_BACK, over((1 - lost) * had.fen - has.fen))
    yield from wait(headroom_shock, context, warned)


RULES = (
    Rule(
        "L01",
        cut,
        (CUT,),
        event=True,
        about_channel=True,
        urgency=Urgency.ACT,
        bites_on="day",
        amount="lost",
        act=True,
        blow=True,
        quiet_when_shut=True,
        version=2,
    ),
    Rule("L02", repeated_cuts, (CUTS,), event=True, about_channel=True, act=True, quiet_when_shut=True, version=2),
    Rule(
        "L03",
        closed,
        shuts=True,
        event=True,
        about_channel=True,
        urgency=Urgency.ACT,
        bites_on="day",
        amount="before",
        act=True,
        blow=True,
        version=2,
    ),
    Rule(
        "L04",
        reopened_lower,
        (LOST,),
        event=True,
        about_channel=True,
        urgency=Urgency.ACT,
        bites_on="day",
        amount="lost",
        act=True,
        blow=True,
        version=2,
    ),
    Rule(
        "L05",
        repayment_blocked,
        (DUE_DAYS,),
        event=True,
        rests=True,
        about_channel=True,
        worsening=Worsening.NEVER,
        urgency=Urgency.UNPAID,
        bites_on="due",
        amount="amount",
        blow=True,
        pressing=True,
        stormy=True,
        remedy=_repay_again,
        version=2,
    ),
    Rule(
        "L06",
        after_first_draw,
        event=True,
        about_channel=True,
        worsening=Worsening.NEVER,
        urgency=Urgency.ACT,
        bites_on="day",
        amount="amount",
        act=True,
        version=2,
    ),
    Rule("L07", several_platforms, (GROUPS,), AT_ONCE, gathers=True, urgency=Urgency.ACT, bites_on="day", version=2),
    Rule("L08", headroom_shock, (SHOCK,), AT_ONCE, amount="lost", remedy=_headroom_back),
)
