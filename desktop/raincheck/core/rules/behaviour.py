"""B01–B04: habits that make lenders nervous, and payments missed or failed (domain.md 5 and 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from raincheck.core.calendar import Month, within
from raincheck.core.model import Channel, ChannelKind, Due, LedgerKind, LedgerRow, RepaymentMethod
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import monthly
from raincheck.core.rules.base import Clearing, Context, Rule
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, green
from raincheck.core.rules.limit_events import FIRST_DRAW_DAYS, OPEN_DAYS, first_draw
from raincheck.core.rules.thresholds import Level, Threshold, Unit, count_threshold, worse
from raincheck.core.snapshot import lasting_limit

CHURN = count_threshold("pairs", 2, 4, highest=20)
FIRST_SHARE = Threshold(
    "share", Fraction(80, 100), Fraction(95, 100), Fraction(30, 100), Fraction(1), Unit.SHARE, per_channel=True
)
APPLICATIONS = count_threshold("inquiries", 2, 3, highest=20)
NEW_RATE = Threshold(
    "apr", Fraction(18, 100), Fraction(24, 100), Fraction(5, 100), Fraction(36, 100), Unit.SHARE, strict_red=True
)
CHURN_DAYS = 7
CHURN_WINDOW = 90
OVERDUE_DAYS = 1
EARLY_DAYS = 5
NEAR_MINIMUM = Fraction(105, 100)
STATEMENTS = 3


def _churned(context: Context) -> Iterator[tuple[LedgerRow, tuple[LedgerRow, ...]]]:
    """Draws with the repayments of the next 7 days on the same line that cover them, each repayment used once."""
    ledger = context.snapshot.ledger
    unused = [(place, row) for place, row in enumerate(ledger) if row.kind is LedgerKind.REPAY]
    for place, draw in enumerate(ledger):
        taken: list[tuple[int, LedgerRow]] = []
        for later, row in unused if draw.kind is LedgerKind.DRAW else ():
            # Repaid and drawn anew on one day is rolling over, not churn: only what comes after the draw counts.
            if later > place and row.channel == draw.channel and (row.on - draw.on).days <= CHURN_DAYS:
                taken.append((later, row))
                if total(entry.amount for _, entry in taken) >= draw.amount:
                    break
        if taken and total(entry.amount for _, entry in taken) >= draw.amount:
            unused = [entry for entry in unused if entry not in taken]
            yield draw, tuple(row for _, row in taken)


def churn(context: Context) -> Iterator[Finding]:
    """Borrowed and repaid in full within a week, again and again."""
    pairs = [pair for pair in _churned(context) if within(pair[0].on, context.as_of, CHURN_WINDOW)]
    judged = context.level("B01", CHURN, len(pairs))
    evidence = tuple(
        Evidence(what, row.amount, row.on, row.channel, "ledger")
        for draw, repayments in pairs
        for what, row in (("draw", draw), *(("repayment", row) for row in repayments))
    )
    yield Finding("B01", BOOK, judged.level, judged.hold, len(pairs), (Fact("count", len(pairs)),), evidence)


def _early_draws(context: Context, channel: Channel, opened: date) -> Money:
    """Σ draws of the 30 days after opening; without rows the most that readings of those days show as used."""
    last = opened + timedelta(days=FIRST_DRAW_DAYS)
    rows = context.snapshot.rows(LedgerKind.DRAW, channel=channel.id)
    if rows:
        return total(row.amount for row in rows if opened <= row.on <= last)
    readings = context.snapshot.readings(channel.id)
    return max((reading.used or ZERO for reading in readings if opened <= reading.day <= last), default=ZERO)


def large_first_draw(context: Context) -> Iterator[Finding]:
    """Most of a new line drawn within 30 days of its opening."""
    yield green("B02")
    for channel in context.snapshot.book.channels:
        first = first_draw(context.snapshot, channel.id)
        if first is None or channel.opened_on is None:
            continue
        age = (first.day - channel.opened_on).days
        if not 0 <= age <= FIRST_DRAW_DAYS or not first.day <= context.as_of <= first.day + timedelta(days=OPEN_DAYS):
            continue
        limits = [
            (reading, limit)
            for reading in context.snapshot.readings(channel.id)
            if (limit := lasting_limit(reading)) is not None
        ]
        before = [entry for entry in limits if entry[0].day <= first.day]
        if not limits:
            continue
        reading, limit = before[-1] if before else limits[0]
        drawn = _early_draws(context, channel, channel.opened_on)
        share = drawn.share_of(limit)
        if share is None:
            continue
        level = context.level("B02", FIRST_SHARE, share, channel.id).level
        if level.warns:
            facts = (
                Fact("channel", channel.name),
                Fact("share", share),
                Fact("drawn", drawn),
                Fact("limit", limit),
                Fact("day", first.day),
            )
            evidence = (
                Evidence("draw", drawn, first.day, channel.id, "ledger"),
                Evidence("limit", limit, reading.day, channel.id, reading.source.value),
            )
            ends = first.day + timedelta(days=OPEN_DAYS)
            yield Finding("B02", channel.id, level, level, share, facts, evidence, first.day, ends)


def applications_after(context: Context) -> Iterator[Finding]:
    """Applications, or dear new loans, in the 30 days after the first draw on any line."""
    yield green("B03")
    draws = [first_draw(context.snapshot, id) for id in context.snapshot.channels]
    covered = date.min
    for first in sorted((draw for draw in draws if draw is not None), key=lambda draw: draw.day):
        if first.day <= covered:
            continue
        last = min(first.day + timedelta(days=FIRST_DRAW_DAYS), context.as_of)
        inquiries = [row for row in context.measures.hard_inquiries if first.day < row.on <= last]
        opened = [
            (channel, channel.opened_on)
            for channel in context.snapshot.book.channels
            if channel.opened_on is not None and first.day < channel.opened_on <= last
        ]
        dearest = max((Fraction(channel.apr) for channel, _ in opened), default=Fraction(0))
        judged = worse(
            (context.level("B03", APPLICATIONS, len(inquiries)), context.level("B03", NEW_RATE, dearest))
        )
        day = max((*(row.on for row in inquiries), *(on for _, on in opened)), default=first.day)
        ends = day + timedelta(days=OPEN_DAYS)
        if judged.level.warns:
            covered = first.day + timedelta(days=FIRST_DRAW_DAYS)
        if judged.level.warns and context.as_of <= ends:
            facts = (
                Fact("first_channel", context.snapshot.channels[first.channel].name),
                Fact("first_draw", first.day),
                Fact("count", len(inquiries)),
                Fact("opened", len(opened)),
                Fact("apr", dearest if opened else None),
            )
            evidence = (
                Evidence("first_draw", first.amount, first.day, first.channel, "ledger"),
                *(Evidence(f"inquiry:{row.lender}", row.reason, row.on, None, "report") for row in inquiries),
                *(Evidence("opened_apr", Fraction(channel.apr), on, channel.id, "contract") for channel, on in opened),
            )
            level = judged.level
            yield Finding("B03", BOOK, level, level, len(inquiries), facts, evidence, first.day, ends, first.channel)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """A payment that failed, is overdue, or was only ever the minimum."""

    kind: str
    channel: str
    day: date
    amount: Money
    level: Level = Level.RED


def _failed(context: Context) -> Iterator[_Trouble]:
    """Failed debits without a later repayment on that line."""
    for channel in context.snapshot.channels:
        last: LedgerRow | None = None
        for row in context.snapshot.ledger:
            if row.channel == channel and row.kind is LedgerKind.FAILED:
                last = last or row
            elif row.channel == channel and row.kind is LedgerKind.REPAY:
                last = None
        if last is not None:
            yield _Trouble("failed", channel, last.on, last.amount)


def _is_overdue(context: Context, due: Due) -> bool:
    if (context.as_of - due.due).days <= OVERDUE_DAYS or (due.paid_on is not None and due.paid_on <= context.as_of):
        return False
    since = due.due - timedelta(days=EARLY_DAYS)
    repaid = total(
        row.amount for row in context.snapshot.rows(LedgerKind.REPAY, channel=due.channel) if row.on >= since
    )
    return repaid < due.amount


def _overdue(context: Context) -> Iterator[_Trouble]:
    for due in context.snapshot.book.dues:
        if due.channel in context.snapshot.channels and _is_overdue(context, due):
            yield _Trouble("overdue", due.channel, due.due, due.amount)


def _minimum_only(context: Context) -> Iterator[_Trouble]:
    """Three statements in a row on which no more than about the minimum was paid."""
    for channel in context.snapshot.book.channels:
        if channel.kind is not ChannelKind.STATEMENT or channel.repayment.method is not RepaymentMethod.MIN_PCT:
            continue
        streak = 0
        started: date | None = None
        month = Month.of(context.as_of)
        days = [month.plus(-back).on(channel.repayment.due_day) for back in range(STATEMENTS + 1, -1, -1)]
        days = [day for day in days if day <= context.as_of][-(STATEMENTS + 1) :]
        for start, end in pairwise(days):
            paid = total(
                row.amount
                for row in context.snapshot.rows(LedgerKind.REPAY, channel=channel.id)
                if start < row.on <= end
            )
            least = _minimum(context, channel, start)
            near = least is not None and ZERO < paid <= least.times(NEAR_MINIMUM)
            streak = streak + 1 if near else 0
            started = (started or end) if near else None
        if streak >= STATEMENTS and started is not None:
            yield _Trouble("minimum", channel.id, started, ZERO, Level.AMBER)


def _minimum(context: Context, channel: Channel, day: date) -> Money | None:
    """The minimum of the statement after `day`: the share asked of what was used then, with its interest."""
    used = context.snapshot.line_on(channel, day).used
    if used is None or channel.repayment.min_pct is None:
        return None
    return (used + used.times(monthly(channel))).times(channel.repayment.min_pct)


def missed_payments(context: Context) -> Iterator[Finding]:
    """Debits that failed, dues not paid, or only the minimum three times running."""
    yield green("B04")
    for trouble in (*_failed(context), *_overdue(context), *_minimum_only(context)):
        facts = (
            Fact("channel", context.snapshot.channels[trouble.channel].name),
            Fact("kind", trouble.kind),
            Fact("day", trouble.day),
            Fact("amount", trouble.amount),
        )
        evidence = (Evidence(trouble.kind, trouble.amount, trouble.day, trouble.channel, "ledger"),)
        slot = f"{trouble.kind}:{trouble.channel}"
        level = trouble.level
        yield Finding("B04", BOOK, level, level, trouble.amount, facts, evidence, trouble.day, slot=slot)


RULES = (
    Rule("B01", churn, (CHURN,), Clearing(observations=1, days=30)),
    Rule("B02", large_first_draw, (FIRST_SHARE,), event=True, about_channel=True),
    Rule("B03", applications_after, (APPLICATIONS, NEW_RATE), event=True),
    Rule("B04", missed_payments, event=True),
)
