"""Why a line may have been tightened, held against the person's own record: for, against, or cannot know.

No lender says why; a person's own book can only speak for a cause or against it (domain.md 1, the five stories). Each
cause comes with the figures it rests on and, where there is one, with what would change the picture from next month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.history import lasting_limit
from raincheck.core.incidents import Case, lines_of, tightens
from raincheck.core.measures import Measures
from raincheck.core.model import EventKind, EventScope, LedgerKind, LineStatus, MarketEvent, Source
from raincheck.core.money import ZERO, Money, total
from raincheck.core.rules import behaviour
from raincheck.core.rules.base import RuleContext
from raincheck.core.rules.findings import Fact, FactValue
from raincheck.core.rules.limit_events import LimitEvent, first_draw
from raincheck.core.snapshot import Snapshot

LOOK_BACK: Final = 180
"""Days before the event in which a late or failed payment still speaks for itself."""

USE_DAYS: Final = 60
RISE: Final = Fraction(1, 10)
HIGH_USE: Final = Fraction(4, 5)
CALM_USE: Final = Fraction(1, 2)
"""U01's first threshold: below it the use of all lines is no longer conspicuous."""

INCOME_FALL: Final = Fraction(1, 5)
INQUIRIES: Final = 3
LENDERS: Final = 5
FIRST_SHARE: Final = Fraction(4, 5)
NEAR_DAYS: Final = 30
OUTSIDE_DAYS: Final = 90
FAULT_DAYS: Final = 2
"""A fault mends itself within two days; what is still there then speaks against one."""


class CauseKind(StrEnum):
    """What may have moved the lender, in the order it is shown."""

    LATE = "late"
    USE_RISING = "use_rising"
    APPLICATIONS = "applications"
    FIRST_DRAW = "first_draw"
    CHURN = "churn"
    USE_ELSEWHERE = "use_elsewhere"
    INCOME = "income"
    PLATFORM_WIDE = "platform_wide"
    OUTSIDE = "outside"
    TECHNICAL = "technical"
    OUT_OF_DATE = "out_of_date"


class Standing(StrEnum):
    """What the book says of a cause."""

    FOR = "for"
    AGAINST = "against"
    UNKNOWN = "unknown"


class Cause(Struct, frozen=True):
    """One cause with its figures; `mend` is what would change it (an amount, a day or a count), None for nothing."""

    kind: CauseKind
    standing: Standing
    facts: tuple[Fact, ...] = ()
    mend: FactValue = None

    def fact(self, name: str) -> FactValue:
        """A figure by name; None when it has none."""
        return next((entry.value for entry in self.facts if entry.name == name), None)


class _Scene:
    """The book as it stands now and as it stood on the eve of the event."""

    def __init__(self, context: RuleContext, case: Case) -> None:
        self.now = context.snapshot
        self.case = case
        self.day = case.began_on
        self.eve = context.snapshot.at(self.day - timedelta(days=1))
        self.then = context.snapshot.at(self.day)
        self.at_event = RuleContext(Measures(self.then), context.bands)
        self.limit_events = context.limit_events
        self.missed = _missed(context.snapshot, case)

    def before(self, days: int) -> date:
        """The day `days` before the event."""
        return self.day - timedelta(days=days)


def _missed(snapshot: Snapshot, case: Case) -> frozenset[tuple[str, FactValue]]:
    """The payments that the case itself is about, by line and day: no event is a cause of itself."""
    alerts = [alert for alert in case.alerts if alert.rule == "B04"]
    return frozenset((line, alert.fact("day")) for alert in alerts for line in lines_of(alert, snapshot))


def causes(context: RuleContext, case: Case) -> tuple[Cause, ...]:
    """Every cause of one case: those the book speaks for first, then what it cannot know, then those against."""
    scene = _Scene(context, case)
    found = [judge(scene) for judge in _JUDGES]
    order = [Standing.FOR, Standing.UNKNOWN, Standing.AGAINST]
    return tuple(sorted(found, key=lambda cause: order.index(cause.standing)))


def _late(scene: _Scene) -> Cause:
    since = scene.before(LOOK_BACK)
    lines = scene.now.channels
    failed = [
        row
        for line in lines
        for row in scene.then.rows(LedgerKind.FAILED, channel=line).since(since - timedelta(1))
        if (line, row.on) not in scene.missed
    ]
    dues = [
        payment
        for line in lines
        for payment in scene.then.payments(line)
        if since <= payment.due.due < scene.day and (line, payment.due.due) not in scene.missed
    ]
    late = [payment for payment in dues if payment.rest or _paid_late(payment.due.due, payment.due.paid_on)]
    repaid = [row for row in scene.then.ledger.since(since) if row.kind is LedgerKind.REPAY]
    facts = (
        Fact("failed", len(failed)),
        Fact("late", len(late)),
        Fact("dues", len(dues)),
        Fact("repaid", len(repaid)),
        Fact("days", LOOK_BACK),
    )
    if failed or late:
        owing = total(payment.rest for payment in late)
        return Cause(CauseKind.LATE, Standing.FOR, facts, owing or None)
    return Cause(CauseKind.LATE, Standing.AGAINST if dues or repaid else Standing.UNKNOWN, facts)


def _paid_late(due: date, paid_on: date | None) -> bool:
    return paid_on is not None and paid_on > due + timedelta(days=1)


def _use(snapshot: Snapshot) -> Fraction | None:
    return Measures(snapshot).utilisation


def _use_rising(scene: _Scene) -> Cause:
    now, before = _use(scene.eve), _use(scene.now.at(scene.before(USE_DAYS)))
    if now is None or before is None:
        return Cause(CauseKind.USE_RISING, Standing.UNKNOWN, (Fact("days", USE_DAYS),))
    facts = (Fact("before", before), Fact("after", now), Fact("days", USE_DAYS))
    if now - before < RISE:
        return Cause(CauseKind.USE_RISING, Standing.AGAINST, facts)
    return Cause(CauseKind.USE_RISING, Standing.FOR, facts, _to_repay(scene.now))


def _to_repay(snapshot: Snapshot) -> Money | None:
    """What repaid would bring the use of the open lines back to a half; None when it is there."""
    lines = [line for line in snapshot.lines if line.counts_for_utilisation]
    limits = total(line.limit or ZERO for line in lines)
    more = total(line.owed for line in lines) - limits.times(CALM_USE)
    return more if more > ZERO else None


def _applications(scene: _Scene) -> Cause:
    since = scene.before(NEAR_DAYS)
    inquiries = [row for row in Measures(scene.then).hard_inquiries if since < row.on <= scene.day]
    lenders = {line.channel.funder for line in scene.eve.lines if line.owed}
    knows = bool(scene.now.book.inquiries) or any(
        reading.source is Source.REPORT for reading in scene.now.book.observations
    )
    facts = (Fact("inquiries", len(inquiries)), Fact("lenders", len(lenders)), Fact("days", NEAR_DAYS))
    if len(inquiries) >= INQUIRIES:
        # The window is as_of − 30 < day: an inquiry leaves it on its thirtieth day after.
        over = sorted(row.on for row in inquiries)[len(inquiries) - INQUIRIES] + timedelta(days=NEAR_DAYS)
        return Cause(CauseKind.APPLICATIONS, Standing.FOR, facts, over)
    if len(lenders) >= LENDERS:
        return Cause(CauseKind.APPLICATIONS, Standing.FOR, facts)
    return Cause(CauseKind.APPLICATIONS, Standing.AGAINST if knows else Standing.UNKNOWN, facts)


def _first_draw(scene: _Scene) -> Cause:
    for line in scene.case.lines:
        first = first_draw(scene.then, line)
        if first is None:
            continue
        limits = [lasting_limit(reading) for reading in scene.then.readings(line).until(scene.day)]
        known = [limit for limit in limits if limit]
        share = None if not known else first.amount.share_of(max(known))
        facts = (
            Fact("day", first.day),
            Fact("amount", first.amount),
            Fact("share", share),
            Fact("days", (scene.day - first.day).days),
        )
        if (scene.day - first.day).days <= NEAR_DAYS and (share is None or share >= FIRST_SHARE):
            return Cause(CauseKind.FIRST_DRAW, Standing.FOR, facts)
        return Cause(CauseKind.FIRST_DRAW, Standing.AGAINST, facts)
    owed_long = any(
        reading.used
        for line in scene.case.lines
        for reading in scene.then.readings(line).until(scene.before(NEAR_DAYS))
    )
    return Cause(CauseKind.FIRST_DRAW, Standing.AGAINST if owed_long else Standing.UNKNOWN)


def _churn(scene: _Scene) -> Cause:
    if not scene.then.rows(LedgerKind.DRAW):
        return Cause(CauseKind.CHURN, Standing.UNKNOWN)
    finding = next(iter(behaviour.churn(scene.at_event)))
    count = finding.value if isinstance(finding.value, int) else 0
    facts = (Fact("count", count), Fact("days", behaviour.CHURN_WINDOW))
    if not finding.level.warns:
        return Cause(CauseKind.CHURN, Standing.AGAINST, facts)
    draws = [entry.on for entry in finding.evidence if entry.what == "draw" and entry.on is not None]
    return Cause(CauseKind.CHURN, Standing.FOR, facts, max(draws) + timedelta(days=behaviour.CHURN_WINDOW))


def _use_elsewhere(scene: _Scene) -> Cause:
    others = [
        line
        for line in scene.eve.lines
        if line.channel.id not in scene.case.lines and line.counts_for_utilisation and line.used is not None
    ]
    shares = [(share, line) for line in others if line.limit and (share := line.owed.share_of(line.limit)) is not None]
    if not shares:
        return Cause(CauseKind.USE_ELSEWHERE, Standing.UNKNOWN)
    share, line = max(shares, key=lambda entry: entry[0])
    facts = (Fact("channel", line.channel.name), Fact("share", share), Fact("lines", len(shares)))
    if share < HIGH_USE:
        return Cause(CauseKind.USE_ELSEWHERE, Standing.AGAINST, facts)
    less = line.owed - (line.limit or ZERO).times(CALM_USE)
    return Cause(CauseKind.USE_ELSEWHERE, Standing.FOR, facts, less)


def _income(scene: _Scene) -> Cause:
    months, income = scene.then.income_months[-3:], scene.then.monthly_income
    if len(months) < 3 or not income:
        return Cause(CauseKind.INCOME, Standing.UNKNOWN)
    recent = total(months).split(3)
    fall = 1 - Fraction(recent.fen, income.fen)
    facts = (Fact("recent", recent), Fact("income", income), Fact("share", max(fall, Fraction(0))))
    return Cause(CauseKind.INCOME, Standing.FOR if fall >= INCOME_FALL else Standing.AGAINST, facts)


def _platform_wide(scene: _Scene) -> Cause:
    """Whether the platform's other lines moved too; several platforms speak for it as well."""
    own = set(scene.case.lines)
    near = [
        event for event in scene.limit_events if abs((event.day - scene.day).days) <= NEAR_DAYS and _in_force(event)
    ]
    platforms = {scene.now.channels[line].platform for line in own}
    tightened = {event.channel for event in near}
    # A payment that failed or a rate that rose tightened nothing by itself.
    counted = tightened | own if tightens(scene.case) else tightened
    siblings = [id for id, channel in scene.now.channels.items() if channel.platform in platforms and id not in own]
    moved = [id for id in siblings if id in tightened]
    home = next((scene.now.channels[line].platform for line in scene.case.lines), None)
    elsewhere = {id for id in counted if scene.now.channels[id].platform != home}
    facts = (
        Fact("channels", _names(scene.now, moved or siblings)),
        Fact("lines", len(counted)),
        Fact("elsewhere", len(elsewhere)),
    )
    if len(own) > 1 or moved or elsewhere:
        return Cause(CauseKind.PLATFORM_WIDE, Standing.FOR, facts)
    read = [id for id in siblings if scene.now.readings(id).since(scene.day - timedelta(days=1))]
    if not read:
        return Cause(CauseKind.PLATFORM_WIDE, Standing.UNKNOWN, facts)
    return Cause(CauseKind.PLATFORM_WIDE, Standing.AGAINST, (Fact("channels", _names(scene.now, read)), *facts[1:]))


def _in_force(event: LimitEvent) -> bool:
    return event.level.warns


def _names(snapshot: Snapshot, lines: list[str]) -> str:
    return "、".join(snapshot.channels[line].name for line in lines)


def _outside_events(scene: _Scene, kinds: tuple[EventKind, ...]) -> Iterator[MarketEvent]:
    platforms = {scene.now.channels[line].platform for line in scene.case.lines}
    for event in scene.now.book.events:
        near = scene.before(OUTSIDE_DAYS) <= event.on <= scene.now.as_of
        meant = (
            event.scope is EventScope.MARKET
            or (event.scope is EventScope.PLATFORM and event.target in platforms)
            or (event.scope is EventScope.CHANNEL and event.target in scene.case.lines)
        )
        if near and meant and event.kind in kinds:
            yield event


def _outside(scene: _Scene) -> Cause:
    event = next(_outside_events(scene, (EventKind.POLICY, EventKind.REGIONAL)), None)
    if event is None:
        return Cause(CauseKind.OUTSIDE, Standing.UNKNOWN)
    return Cause(CauseKind.OUTSIDE, Standing.FOR, (Fact("day", event.on), Fact("text", event.text)))


def _technical(scene: _Scene) -> Cause:
    event = next(_outside_events(scene, (EventKind.TECHNICAL,)), None)
    if event is not None:
        return Cause(CauseKind.TECHNICAL, Standing.FOR, (Fact("day", event.on), Fact("text", event.text)))
    again = [
        reading
        for line in scene.case.lines
        for reading in scene.now.readings(line).since(scene.day)
        if reading.status is not LineStatus.UNKNOWN
    ]
    back = [reading for reading in again if _is_back(scene, reading.channel)]
    if back:
        days = (min(reading.day for reading in back) - scene.day).days
        return Cause(CauseKind.TECHNICAL, Standing.FOR, (Fact("days", days),))
    later = [reading.day for reading in again if (reading.day - scene.day).days >= FAULT_DAYS]
    if later:
        return Cause(CauseKind.TECHNICAL, Standing.AGAINST, (Fact("days", (max(later) - scene.day).days),))
    again_on = max(scene.day + timedelta(days=FAULT_DAYS), scene.now.as_of)
    return Cause(CauseKind.TECHNICAL, Standing.UNKNOWN, (), again_on)


def _is_back(scene: _Scene, line: str) -> bool:
    """Whether the line now shows at least the limit it had on the eve, open."""
    before, now = scene.eve.lines_by_id[line], scene.now.lines_by_id[line]
    if now.status is not LineStatus.OPEN or now.limit is None:
        return False
    return before.limit is not None and now.limit >= before.limit


def _out_of_date(scene: _Scene) -> Cause:
    """No book knows what the lender holds of a person; a frozen line is the one that mostly asks for it."""
    frozen = any(scene.now.lines_by_id[line].status is LineStatus.FROZEN for line in scene.case.lines)
    return Cause(CauseKind.OUT_OF_DATE, Standing.UNKNOWN, (Fact("frozen", int(frozen)),))


_JUDGES: Final[tuple[Callable[[_Scene], Cause], ...]] = (
    _late,
    _use_rising,
    _applications,
    _first_draw,
    _churn,
    _use_elsewhere,
    _income,
    _platform_wide,
    _outside,
    _technical,
    _out_of_date,
)
