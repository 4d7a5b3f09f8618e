"""The calendar: what falls due and what ends on which day, and whether the money for it is there (contract.md 6).

Known dues with what repayments have covered of them, computed instalments, incomes, ends of lines and of temporary
limits, check rounds, looks after an event, answers that are looked for and the steps of incidents. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, takewhile
from typing import Final

from msgspec import Struct

from raincheck.core.asking import asked_of
from raincheck.core.calendar import Month
from raincheck.core.history import lasting_limit
from raincheck.core.incident_steps import AnswerDue, ToDo
from raincheck.core.model import LineStatus
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import Instalment, schedule
from raincheck.core.planner.forecast import CashPlan, MovementKind, lay_out, run, walk
from raincheck.core.reminders import AFTER_EVENT_DAYS, Agenda, DueDay, due_days, round_due
from raincheck.core.snapshot import Snapshot

LONGEST: Final = 180
"""The forecast reaches so many days; a due beyond it has no funding check."""


class EntryKind(StrEnum):
    """What a day of the calendar holds, in the order it is shown."""

    DUE = "due"
    INCOME = "income"
    STATEMENT = "statement"
    EXPIRY = "expiry"
    TEMPORARY = "temporary"
    ANSWER = "answer"
    STEP = "step"
    LOOK = "look"
    ROUND = "round"


class DueState(StrEnum):
    """Where a due stands: to be paid, paid in part, paid, past and not paid, or past and never confirmed.

    Only a computed instalment can be unconfirmed: nobody has stated it, so it is asked about and not called missed.
    """

    OPEN = "open"
    PART = "part"
    PAID = "paid"
    PAST = "past"
    UNCONFIRMED = "unconfirmed"


class Entry(Struct, frozen=True):
    """One thing of one day. `uid` stays the same from one export to the next.

    A due: `amount` is what of it is still to be paid, `whole` all of it, `due` the day of its record (None: computed)
    and `blocked` that the line's repayment entry is shut. An income: `amount`. A temporary limit: `amount` is what is
    used above the lasting limit. Rounds gather `channels`; an answer and a step carry the incident's id and their text.
    """

    uid: str
    on: date
    kind: EntryKind
    channel: str | None = None
    amount: Money | None = None
    whole: Money | None = None
    state: DueState | None = None
    due: date | None = None
    known: bool = False
    blocked: bool = False
    name: str = ""
    channels: tuple[str, ...] = ()
    incident: str | None = None
    text: str = ""

    @property
    def is_unpaid(self) -> bool:
        """Whether it is a due with something left to pay."""
        return self.state in (DueState.OPEN, DueState.PART, DueState.PAST)


class Span(Struct, frozen=True):
    """The days of a calendar, both ends included."""

    first: date
    last: date

    @classmethod
    def of(cls, month: Month) -> Span:
        """All days of a month."""
        return cls(month.on(1), month.last_day)

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


def calendar_of(
    snapshot: Snapshot,
    span: Span,
    *,
    agenda: Agenda,
    steps: Sequence[ToDo] = (),
    answers: Sequence[AnswerDue] = (),
    statements: Mapping[str, int] | None = None,
) -> tuple[Entry, ...]:
    """Everything of the span in order of day, kind and the book's lines; `agenda` is that of the snapshot's day.

    The forecast spends a day's cash on its dues in the book's order: what is short then stands beside the right due.

    `statements` are the days of the month on which lines make their statement, by channel.
    """
    found = [
        *_dues(snapshot, span),
        *_incomes(snapshot, span),
        *_ends(snapshot, span),
        *_statements(snapshot, span, statements or {}),
        *_answers(answers, span),
        *_steps(steps, span),
        *_looks(agenda, span, snapshot.as_of),
        *_rounds(agenda, span, snapshot.as_of),
    ]
    order = list(EntryKind)
    place = {line.channel.id: number for number, line in enumerate(snapshot.lines)}

    def rank(entry: Entry) -> tuple[date, int, int, str]:
        return entry.on, order.index(entry.kind), place.get(entry.channel or "", len(place)), entry.uid

    return tuple(sorted(found, key=rank))


def due_on(snapshot: Snapshot, channel: str, day: date) -> Entry | None:
    """What of a line falls or fell due on a day and is not known to be paid; None when nothing is."""
    for entry in _dues(snapshot, Span(day, day)):
        if entry.channel == channel and entry.state is not DueState.PAID:
            return entry
    return None


def due_uid(channel: str, on: date, number: int) -> str:
    """One name for the computed and for the known due of a line's month, so that a calendar moves it and adds none."""
    return f"due-{channel}-{Month.of(on)}-{number}"


def _dues(snapshot: Snapshot, span: Span) -> Iterator[Entry]:
    today = [due for due in due_days(snapshot) if due.on == snapshot.as_of and span.holds(due.on)]
    for line in snapshot.lines:
        channel = line.channel.id
        blocked = line.status is LineStatus.REPAY_DISABLED
        numbers: dict[Month, Iterator[int]] = {}
        months = set()
        for payment in sorted(snapshot.payments(channel), key=lambda payment: payment.due.due):
            due = payment.due
            months.add(Month.of(due.due))
            number = next(numbers.setdefault(Month.of(due.due), count(1)))
            if span.holds(due.due) and due.amount:
                state = _state(due.due, payment.paid, payment.rest, snapshot.as_of)
                yield Entry(
                    due_uid(channel, due.due, number),
                    due.due,
                    EntryKind.DUE,
                    channel,
                    payment.rest or due.amount,
                    whole=due.amount,
                    state=state,
                    due=due.due,
                    known=True,
                    blocked=blocked and bool(payment.rest),
                )
        for asked in asked_of(snapshot, channel):
            if not asked.known and span.holds(asked.on):
                yield Entry(
                    due_uid(channel, asked.on, 1),
                    asked.on,
                    EntryKind.DUE,
                    channel,
                    asked.amount,
                    whole=asked.amount,
                    state=DueState.UNCONFIRMED,
                )
        for entry in _computed(snapshot, channel, span, today):
            if Month.of(entry.on) not in months:
                yield Entry(
                    due_uid(channel, entry.on, 1),
                    entry.on,
                    EntryKind.DUE,
                    channel,
                    entry.amount,
                    whole=entry.amount,
                    state=DueState.OPEN,
                    blocked=blocked,
                )


def _computed(snapshot: Snapshot, channel: str, span: Span, today: Sequence[DueDay]) -> Iterator[Instalment]:
    """Today's instalment, which the forecast counts as paid, and those to come."""
    for due in today:
        if due.channel == channel:
            yield Instalment(due.on, channel, due.amount, ZERO)
    days = (span.last - snapshot.as_of).days
    if days <= 0:
        return
    for entry in schedule(snapshot, snapshot.lines_by_id[channel], days=days):
        if not entry.known and span.holds(entry.on):
            yield entry


def _state(on: date, paid: Money, rest: Money, as_of: date) -> DueState:
    if not rest:
        return DueState.PAID
    if on < as_of:
        return DueState.PAST
    return DueState.PART if paid else DueState.OPEN


def _incomes(snapshot: Snapshot, span: Span) -> Iterator[Entry]:
    for number, income in enumerate(snapshot.book.income, start=1):
        for month in _months(span):
            on = month.on(income.day)
            if span.holds(on) and income.amount:
                uid = f"income-{number}-{month}"
                yield Entry(uid, on, EntryKind.INCOME, amount=income.amount, name=income.name)


def _months(span: Span) -> Iterator[Month]:
    first = Month.of(span.first)
    return takewhile(lambda month: month.on(1) <= span.last, (first.plus(step) for step in count()))


def _ends(snapshot: Snapshot, span: Span) -> Iterator[Entry]:
    for line in snapshot.lines:
        channel, reading = line.channel, line.reading
        if channel.expires_on is not None and span.holds(channel.expires_on):
            yield Entry(f"expiry-{channel.id}", channel.expires_on, EntryKind.EXPIRY, channel.id)
        part = None if reading is None else reading.temporary
        if reading is not None and part is not None and span.holds(part.until):
            lasting = lasting_limit(reading)
            over = None if lasting is None or line.used is None else max(line.used - lasting, ZERO)
            yield Entry(f"temporary-{channel.id}-{part.until}", part.until, EntryKind.TEMPORARY, channel.id, over)


def _statements(snapshot: Snapshot, span: Span, days: Mapping[str, int]) -> Iterator[Entry]:
    for channel in snapshot.channels:
        for month in _months(span) if channel in days else ():
            on = month.on(days[channel])
            if span.holds(on):
                yield Entry(f"statement-{channel}-{month}", on, EntryKind.STATEMENT, channel)


def _answers(answers: Iterable[AnswerDue], span: Span) -> Iterator[Entry]:
    for answer in answers:
        if span.holds(answer.on):
            record = answer.case.record
            uid = f"answer-{record.id}-{answer.on}"
            yield Entry(uid, answer.on, EntryKind.ANSWER, record.channel, incident=record.id, text=answer.ticket)


def _steps(steps: Iterable[ToDo], span: Span) -> Iterator[Entry]:
    for entry in steps:
        by, record = entry.state.by, entry.case.record
        if by is not None and span.holds(by):
            key = entry.state.step.key
            uid = f"step-{record.id}-{key}"
            yield Entry(uid, by, EntryKind.STEP, record.channel, incident=record.id, text=key)


def _looks(agenda: Agenda, span: Span, as_of: date) -> Iterator[Entry]:
    """The coming days on which a line is looked at again after an event, one entry a day for all lines."""
    by_day: dict[date, dict[str, None]] = {}
    for event in agenda.events:
        for days in AFTER_EVENT_DAYS:
            on = event.on + timedelta(days=days)
            if span.holds(on) and on >= as_of and (event.looked is None or event.looked < on):
                by_day.setdefault(on, {})[event.channel] = None
    for on, channels in by_day.items():
        yield Entry(f"look-{on}", on, EntryKind.LOOK, channels=tuple(channels))


def _rounds(agenda: Agenda, span: Span, as_of: date) -> Iterator[Entry]:
    by_day: dict[date, dict[str, None]] = {}
    for line in agenda.watched:
        looked = line.looked or as_of
        if line.looked is None:
            by_day.setdefault(as_of, {})[line.channel] = None
        for times in count(1):
            on = round_due(line.group_share, looked, times=times)
            if on > span.last:
                break
            if on >= as_of:
                by_day.setdefault(on, {})[line.channel] = None
    for on, channels in by_day.items():
        if span.holds(on):
            yield Entry(f"round-{on}", on, EntryKind.ROUND, channels=tuple(channels))


class Source(Struct, frozen=True):
    """A liquid asset that can pay, with what a quick sale leaves of it; `at_once` without losing anything."""

    name: str
    amount: Money
    at_once: bool


class Funding(Struct, frozen=True):
    """Whether a due is covered: cash before and after it, what must be turned into cash first, and what is missing.

    `before` and `after` count all liquid assets and what comes in and goes out until then (contract.md 4).
    """

    entry: Entry
    before: Money
    after: Money
    to_move: Money
    short: Money
    sources: tuple[Source, ...]

    @property
    def is_enough(self) -> bool:
        """Whether the money is there without moving any."""
        return not self.to_move and not self.short


def fundings(snapshot: Snapshot, entries: Iterable[Entry], plan: CashPlan | None = None) -> tuple[Funding, ...]:
    """The funding check of every unpaid due after the snapshot's day; nothing where cash or living is not known."""
    if not snapshot.book.assets or snapshot.living is None:
        return ()
    flows = lay_out(snapshot) if plan is None else plan
    sources, now = sources_of(snapshot), flows.opening
    tied = total(source.amount for source in sources if not source.at_once)
    cash = flows.opening
    around: dict[tuple[str, int], list[tuple[Money, Money]]] = {}
    for movement in walk(flows):
        after = cash + Money(movement.fen)
        if movement.kind is MovementKind.DUE:
            around.setdefault((movement.channel, movement.day), []).append((cash, after))
        cash = after
    found = []
    for entry in entries:
        day = max((entry.on - snapshot.as_of).days, 1)
        if entry.kind is not EntryKind.DUE or not entry.is_unpaid or day > LONGEST:
            continue
        steps = around.get((entry.channel or "", day))
        if not steps:
            continue
        before, after = steps.pop(0) if len(steps) > 1 else steps[0]
        if entry.on <= snapshot.as_of:
            # The forecast lays it on tomorrow; it would be paid today, from what is at hand as it was entered.
            before, after = now, now + (after - before)
            now = after
        short = max(-after, ZERO)
        to_move = min(max(tied - after, ZERO), tied) if not short else tied
        found.append(Funding(entry, before, after, to_move, short, sources))
    return tuple(found)


def sources_of(snapshot: Snapshot) -> tuple[Source, ...]:
    """The liquid assets, those that lose nothing first, then the larger."""
    found = [
        Source(asset.name, asset.value.times(1 - asset.haircut), not asset.haircut)
        for asset in snapshot.book.assets
        if asset.liquid and asset.value
    ]
    return tuple(sorted(found, key=lambda source: (not source.at_once, -source.amount.fen)))


class Lowest(Struct, frozen=True):
    """The day of a span on which cash is lowest, and what is left then."""

    on: date
    cash: Money


def lowest_cash(snapshot: Snapshot, span: Span, plan: CashPlan | None = None) -> Lowest | None:
    """When cash is lowest within the span; None where cash or living is not known, or the span lies elsewhere."""
    if not snapshot.book.assets or snapshot.living is None:
        return None
    outcome = run(lay_out(snapshot) if plan is None else plan)
    days = [day for day in range(1, len(outcome.closing) + 1) if span.holds(snapshot.as_of + timedelta(days=day))]
    if not days:
        return None
    lowest = min(days, key=lambda day: (outcome.closing[day - 1], day))
    return Lowest(snapshot.as_of + timedelta(days=lowest), outcome.cash(lowest))


class Totals(Struct, frozen=True):
    """What a span asks for: how much and how many are still to pay, what of it is paid, and what is not confirmed."""

    to_pay: Money
    count: int
    paid: Money
    asked: Money = ZERO
    asked_count: int = 0


def totals(entries: Sequence[Entry]) -> Totals:
    """The sums over the dues of a calendar."""
    dues = [entry for entry in entries if entry.kind is EntryKind.DUE and entry.state is not DueState.UNCONFIRMED]
    unpaid = [entry for entry in dues if entry.is_unpaid]
    left = total(entry.amount or ZERO for entry in unpaid)
    whole = total(entry.whole or ZERO for entry in dues)
    asked = [entry.amount or ZERO for entry in entries if entry.state is DueState.UNCONFIRMED]
    return Totals(left, len(unpaid), whole - left, total(asked), len(asked))
