"""B01–B04: habits that make lenders nervous, and payments missed or failed (domain.md 5 and 12)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

from msgspec import Struct

from raincheck.core.calendar import Month, within
from raincheck.core.history import lasting_limit
from raincheck.core.lateness import GRACE_DAYS, lateness
from raincheck.core.model import (
    Channel,
    ChannelKind,
    Inquiry,
    LedgerKind,
    LedgerRow,
    Observation,
    RepaymentMethod,
    Terms,
)
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import monthly
from raincheck.core.rules.base import Clearing, Rule, RuleContext, Urgency
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, green
from raincheck.core.rules.limit_events import FIRST_DRAW_DAYS, OPEN_DAYS, FirstDraw, first_draw
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned
from raincheck.core.rules.thresholds import Level, Threshold, Unit, count_threshold, worse

_DRAW = LedgerKind.DRAW
CHURN = count_threshold("pairs", 2, 4, highest=20)
FIRST_SHARE = Threshold(
    "share", Fraction(80, 100), Fraction(95, 100), Fraction(30, 100), Fraction(1), Unit.SHARE, per_channel=True
)
APPLICATIONS = count_threshold("inquiries", 2, 3, highest=20)
NEW_RATE = Threshold(
    "apr", Fraction(18, 100), Fraction(24, 100), Fraction(5, 100), Fraction(36, 100), Unit.SHARE, strict_red=True
)
CHURN_DAYS = 7
ONE_DAY = timedelta(days=1)
CHURN_WINDOW = 90
NEAR_MINIMUM = Fraction(105, 100)
STATEMENTS = 3


def _churned(context: RuleContext) -> Iterator[tuple[LedgerRow, tuple[LedgerRow, ...]]]:
    """Draws with the repayments of the next 7 days on the same line that cover them, each repayment used once."""
    history, draws, used = context.snapshot.history, context.snapshot.rows(_DRAW), set[int]()
    # Draws just before the window may have used up repayments inside it.
    for number in range(draws.place_after(context.snapshot.days_ago(CHURN_WINDOW + 2 * CHURN_DAYS)), len(draws)):
        # Repaid and drawn anew on one day is rolling over, not churn: only what comes after the draw counts.
        later = history.repaid_after(number, CHURN_DAYS)
        if not later:
            continue
        free = [entry for entry in later if entry.row.on <= context.as_of and entry.place not in used]
        taken = _cover(draws[number], [entry.row for entry in free])
        if taken:
            used.update(entry.place for entry in free[: len(taken)])
            yield draws[number], taken


def _cover(draw: LedgerRow, repayments: Iterable[LedgerRow]) -> tuple[LedgerRow, ...]:
    """The first repayments after a draw that reach its amount; none when they do not."""
    taken: list[LedgerRow] = []
    covered = 0
    for row in repayments:
        taken.append(row)
        covered += row.amount.fen
        if covered >= draw.amount.fen:
            return tuple(taken)
    return ()


def churn(context: RuleContext) -> Iterator[Finding]:
    """Borrowed and repaid in full within a week, again and again."""
    pairs = [pair for pair in _churned(context) if within(pair[0].on, context.as_of, CHURN_WINDOW)]
    judged = context.level("B01", CHURN, len(pairs))
    evidence = tuple(
        Evidence(what, row.amount, row.on, row.channel, "ledger")
        for draw, repayments in pairs
        for what, row in (("draw", draw), *(("repayment", row) for row in repayments))
    )
    yield Finding("B01", BOOK, judged.level, judged.hold, len(pairs), (Fact("count", len(pairs)),), evidence)


def _early_draws(context: RuleContext, channel: Channel, opened: date) -> tuple[tuple[date, Money], ...]:
    """What was drawn by each day of the 30 days after opening; without rows, what readings show as used."""
    eve, last = opened - ONE_DAY, opened + timedelta(days=FIRST_DRAW_DAYS)
    rows = context.snapshot.rows(LedgerKind.DRAW, channel=channel.id)
    if rows:
        early = rows.until(last).since(eve)
        sums = accumulate(row.amount.fen for row in early)
        return tuple((row.on, Money(fen)) for row, fen in zip(early, sums, strict=True))
    readings = context.snapshot.readings(channel.id).until(last).since(eve)
    return tuple((reading.day, reading.used) for reading in readings if reading.used)


def large_first_draw(context: RuleContext) -> Iterator[Finding]:
    """Most of a new line drawn within 30 days of its opening; the event is the day the sum reached the threshold."""
    yield green("B02")
    for channel in context.snapshot.book.channels:
        opened = channel.opened_on
        # Judged until the event's last day: 30 days to draw, 30 more to stay open.
        if opened is None or not 0 <= (context.as_of - opened).days <= FIRST_DRAW_DAYS + OPEN_DAYS:
            continue
        first = first_draw(context.snapshot, channel.id)
        shown = None if first is None else _limit_at(context, channel.id, first.day)
        if first is None or shown is None or first.day < opened:
            continue
        reading, limit = shown
        for day, drawn in _early_draws(context, channel, opened):
            share = drawn.share_of(limit)
            if share is not None and context.level("B02", FIRST_SHARE, share, channel.id).level.warns:
                yield from _large_draw(context, channel, day, (reading, limit))
                break


def _limit_at(context: RuleContext, channel: str, day: date) -> tuple[Observation, Money] | None:
    """The lasting limit shown last on `day`, else the first one shown after it."""
    readings = context.snapshot.readings(channel)
    known = readings.until(day)
    for reading in (*reversed(known), *readings[len(known) :]):
        limit = lasting_limit(reading)
        if limit is not None:
            return reading, limit
    return None


def _large_draw(
    context: RuleContext, channel: Channel, day: date, shown: tuple[Observation, Money]
) -> Iterator[Finding]:
    reading, limit = shown
    ends = day + timedelta(days=OPEN_DAYS)
    drawn = max((amount for _, amount in _early_draws(context, channel, channel.opened_on or day)), default=ZERO)
    share = drawn.share_of(limit)
    if share is None or context.as_of > ends:
        return
    level = context.level("B02", FIRST_SHARE, share, channel.id).level
    facts = (
        Fact("channel", channel.name),
        Fact("share", share),
        Fact("drawn", drawn),
        Fact("limit", limit),
        Fact("day", day),
    )
    evidence = (
        Evidence("draw", drawn, day, channel.id, "ledger"),
        Evidence("limit", limit, reading.day, channel.id, reading.source.value),
    )
    yield Finding("B02", channel.id, level, level, share, facts, evidence, day, ends)


class _Applications(Struct, frozen=True):
    """What followed a first draw: hard inquiries and lines opened, each with its day."""

    inquiries: tuple[Inquiry, ...]
    opened: tuple[tuple[date, Channel], ...]

    def until(self, day: date) -> _Applications:
        """What had followed by `day`."""
        return _Applications(
            tuple(row for row in self.inquiries if row.on <= day),
            tuple(entry for entry in self.opened if entry[0] <= day),
        )

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which something followed, soonest first."""
        return tuple(sorted({*(row.on for row in self.inquiries), *(on for on, _ in self.opened)}))

    @property
    def dearest(self) -> Fraction:
        """The highest yearly rate of a line opened; 0 without one. A guessed rate is none."""
        confirmed = (channel for _, channel in self.opened if channel.terms is Terms.CONFIRMED)
        return max((Fraction(channel.apr) for channel in confirmed), default=Fraction(0))

    def level(self, context: RuleContext) -> Level:
        """The worse of the count of inquiries and the dearest line."""
        by_count = context.level("B03", APPLICATIONS, len(self.inquiries))
        return worse((by_count, context.level("B03", NEW_RATE, self.dearest))).level


def _applications(context: RuleContext, first: FirstDraw) -> _Applications:
    last = min(first.day + timedelta(days=FIRST_DRAW_DAYS), context.as_of)
    opened = (
        (channel.opened_on, channel)
        for channel in context.snapshot.channels.values()
        if channel.opened_on is not None and first.day < channel.opened_on <= last
    )
    inquiries = (row for row in context.measures.hard_inquiries if first.day < row.on <= last)
    return _Applications(tuple(inquiries), tuple(opened))


def _days_of_applications(context: RuleContext) -> list[date]:
    """The days on which somebody asked about the person, or a line was opened; soonest first."""
    opened = (channel.opened_on for channel in context.snapshot.channels.values() if channel.opened_on is not None)
    return sorted({*opened, *(row.on for row in context.measures.hard_inquiries)})


def applications_after(context: RuleContext) -> Iterator[Finding]:
    """Applications, or dear new loans, in the 30 days after the first draw on any line.

    The event is the day the threshold was reached; a first draw within the 30 days of one that warned is its part.
    """
    yield green("B03")
    days = _days_of_applications(context)
    by_now = bisect_right(days, context.as_of)
    if not by_now or (context.as_of - days[by_now - 1]).days > OPEN_DAYS:
        return  # what the last of them came to is over
    draws = [first_draw(context.snapshot, id) for id in context.snapshot.channels]
    covered = date.min
    for first in sorted((draw for draw in draws if draw is not None), key=lambda draw: draw.day):
        place = bisect_right(days, first.day)
        if first.day <= covered or place == len(days) or (days[place] - first.day).days > FIRST_DRAW_DAYS:
            continue
        found = _applications(context, first)
        day = next((day for day in found.days if found.until(day).level(context).warns), None)
        if day is None:
            continue
        covered = first.day + timedelta(days=FIRST_DRAW_DAYS)
        ends = day + timedelta(days=OPEN_DAYS)
        if context.as_of <= ends:
            facts = (
                Fact("first_channel", context.snapshot.channels[first.channel].name),
                Fact("first_draw", first.day),
                Fact("count", len(found.inquiries)),
                Fact("opened", len(found.opened)),
                Fact("apr", found.dearest or None),
            )
            evidence = (
                Evidence("first_draw", first.amount, first.day, first.channel, "ledger"),
                *(Evidence(f"inquiry:{row.lender}", row.reason, row.on, None, "report") for row in found.inquiries),
                *(
                    Evidence("opened_apr", Fraction(line.apr), on, line.id, "contract")
                    for on, line in found.opened
                    if not line.lacks_rate
                ),
            )
            level = found.level(context)
            count = len(found.inquiries)
            yield Finding("B03", BOOK, level, level, count, facts, evidence, day, ends, first.channel)


class _Trouble(Struct, frozen=True):
    """A payment that failed, is overdue, or was only ever the minimum; `amount` is what is missing of `whole`."""

    kind: str
    channel: str
    day: date
    amount: Money
    whole: Money
    level: Level = Level.RED


def _failed(context: RuleContext) -> Iterator[_Trouble]:
    """Failed debits, each by itself, whose amount later repayments of that line do not reach; one alert a day."""
    if not context.snapshot.rows(LedgerKind.FAILED):
        return
    for channel in context.snapshot.channels:
        if not context.snapshot.rows(LedgerKind.FAILED, channel=channel):
            continue
        worst: dict[date, tuple[Money, Money]] = {}
        repaid = ZERO
        for row in reversed(context.snapshot.ledger):
            if row.channel != channel:
                continue
            if row.kind is LedgerKind.REPAY:
                repaid += row.amount
            elif row.kind is LedgerKind.FAILED and (repaid < row.amount or not repaid):
                missing = (row.amount - repaid, row.amount)
                worst[row.on] = max(worst.get(row.on, missing), missing)
        for day in sorted(worst):
            yield _Trouble("failed", channel, day, *worst[day])


def _overdue(context: RuleContext) -> Iterator[_Trouble]:
    """Known dues more than a day past of which something is left; those of one line and day are one."""
    for channel in context.snapshot.channels:
        payments = context.snapshot.payments(channel)
        if not payments:
            continue
        missing: dict[date, tuple[Money, Money]] = {}
        for payment in payments:
            due = payment.due
            if payment.rest and (context.as_of - due.due).days > GRACE_DAYS:
                rest, whole = missing.get(due.due, (ZERO, ZERO))
                missing[due.due] = (rest + payment.rest, whole + due.amount)
        for day in sorted(missing):
            yield _Trouble("overdue", channel, day, *missing[day])


def _minimum_only(context: RuleContext) -> Iterator[_Trouble]:
    """Three statements in a row on which no more than about the minimum was paid; the day is the third one's.

    Paying nothing counts as well, once the line has a ledger row in or before the first of the three (domain.md 13.2).
    """
    for channel in context.snapshot.channels.values():
        asks_minimum = channel.repayment.method is RepaymentMethod.MIN_PCT and channel.terms is Terms.CONFIRMED
        if channel.kind is not ChannelKind.STATEMENT or not asks_minimum:
            continue
        first_row = next((row.on for row in context.snapshot.ledger if row.channel == channel.id), None)
        near: list[date] = []
        for start, end in _statements(context, channel):
            if first_row is None or first_row > end or not _is_near_minimum(context, channel, start, end):
                break
            near.append(end)
        if len(near) >= STATEMENTS:
            yield _Trouble("minimum", channel.id, near[-STATEMENTS], ZERO, ZERO, Level.AMBER)


def _statements(context: RuleContext, channel: Channel) -> Iterator[tuple[date, date]]:
    """The spans between due days that are over, newest first, as far back as there are readings."""
    readings = context.snapshot.readings(channel.id)
    month = Month.of(context.as_of)
    if month.on(channel.repayment.due_day) > context.as_of:
        month = month.plus(-1)
    while readings and month.plus(-1).on(channel.repayment.due_day) >= readings[0].day:
        yield month.plus(-1).on(channel.repayment.due_day), month.on(channel.repayment.due_day)
        month = month.plus(-1)


def _is_near_minimum(context: RuleContext, channel: Channel, start: date, end: date) -> bool:
    rows = context.snapshot.rows(LedgerKind.REPAY, channel=channel.id).until(end).since(start)
    least = _minimum(context, channel, start)
    # Where nothing was asked for, paying nothing is no sign.
    return least is not None and bool(least) and total(row.amount for row in rows) <= least.times(NEAR_MINIMUM)


def _minimum(context: RuleContext, channel: Channel, day: date) -> Money | None:
    """The minimum of the statement after `day`: the share asked of what was used then, with its interest."""
    used = context.snapshot.line_on(channel, day).used
    if used is None or channel.repayment.min_pct is None:
        return None
    return (used + used.times(monthly(channel))).times(channel.repayment.min_pct)


def _record(context: RuleContext, trouble: _Trouble) -> tuple[Fact, ...]:
    """How late it is, and how often and how recently the line was late before: what says most of the next due."""
    if trouble.level is not Level.RED:
        return ()
    before = lateness(context.snapshot, trouble.channel)
    return (
        Fact("late", (context.as_of - trouble.day).days),
        Fact("often", before.often),
        Fact("last", before.last),
    )


def missed_payments(context: RuleContext) -> Iterator[Finding]:
    """Debits that failed, dues not paid, or only the minimum three times running."""
    yield green("B04")
    for trouble in (*_failed(context), *_overdue(context), *_minimum_only(context)):
        facts = (
            Fact("channel", context.snapshot.channels[trouble.channel].name),
            Fact("kind", trouble.kind),
            Fact("day", trouble.day),
            Fact("amount", trouble.amount),
            Fact("whole", trouble.whole),
            *_record(context, trouble),
        )
        evidence = (Evidence(trouble.kind, trouble.amount, trouble.day, trouble.channel, "ledger"),)
        slot = f"{trouble.kind}:{trouble.channel}"
        level = trouble.level
        yield Finding("B04", BOOK, level, level, trouble.amount, facts, evidence, trouble.day, slot=slot)


def _pay_missed(context: RuleContext, warned: Warned) -> Iterator[Remedy]:
    channel = warned.slot.partition(":")[2]
    amount = warned.fact("amount")
    owed = amount if isinstance(amount, Money) and amount else None
    yield Remedy(RemedyKind.REPAY, owed, channel=channel if channel in context.snapshot.channels else None)


RULES = (
    Rule("B01", churn, (CHURN,), Clearing(observations=1, days=30), urgency=Urgency.FLOW, slides=True),
    Rule("B02", large_first_draw, (FIRST_SHARE,), event=True, about_channel=True, urgency=Urgency.FLOW, amount="drawn"),
    Rule("B03", applications_after, (APPLICATIONS, NEW_RATE), event=True, urgency=Urgency.FLOW),
    Rule(
        "B04",
        missed_payments,
        event=True,
        rests=True,
        version=2,
        urgency=Urgency.UNPAID,
        bites_on="day",
        amount="amount",
        pressing=True,
        remedy=_pay_missed,
    ),
)
