"""The lines: one row each for the list, and everything known of one line for its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from raincheck.app.checking import CheckReport
from raincheck.app.provenance import origin_name
from raincheck.app.wording import Scene, alert_words, group_name, kind_word, share_text, source_name, status_word
from raincheck.app.wording.amounts import at_most, plain_money_text, rate_text
from raincheck.app.wording.computed import computed_words
from raincheck.core.alerts import Alert
from raincheck.core.catalogue import Catalogue, CatalogueLine
from raincheck.core.history import SHUT
from raincheck.core.incidents import lines_of
from raincheck.core.measures import Measures
from raincheck.core.model import (
    Channel,
    ChannelKind,
    LedgerRow,
    LineStatus,
    Observation,
    RepaymentMethod,
    Restores,
    Terms,
)
from raincheck.core.money import Money
from raincheck.core.planner.dues import Instalment, asked_today, due_day, next_instalment
from raincheck.core.rules import rule
from raincheck.core.rules.base import RuleContext, Urgency
from raincheck.core.rules.limit_events import LimitEvent, LimitEventKind
from raincheck.core.snapshot import Line, Snapshot
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.charts.large import LimitHistory
from raincheck.gui.kit.charts.limit_history import chart_events, limit_steps, used_steps
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.badge import TONE_SHAPES
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.gui.kit.words import status_mark, tone_of
from raincheck.store import Kept, Origins, Reading

HISTORY_DAYS = 730
STALE = "X01"
"""The rule that asks for a reading; it says nothing of the line itself."""
DUE_DAYS = 90
HUGE = Money(100_000_000_00)
"""From so much on a sum is more likely a slip of the finger."""


class LineRow(Struct, frozen=True):
    """One line in the list."""

    id: str
    name: str
    platform: str
    funder: str
    status: Mark
    limit: Money | None
    used: Money | None
    share: Fraction | None
    headroom: Money | None
    headroom_at_most: bool
    lends: bool
    apr: Fraction | None
    due_on: date | None
    due: Money | None
    seen: date | None
    stale: bool
    guessed: bool = False
    pays_in_full: bool = False


class ReadingRow(Struct, frozen=True):
    """One reading with where it came from; `seq` is its number in the book."""

    seq: int
    day: date
    status: Mark
    limit: Money | None
    used: Money | None
    available: Money | None
    source: str
    note: str
    origin: str = ""


class DueRow(Struct, frozen=True):
    """One instalment ahead."""

    day: date
    amount: Money
    kind: str


class MovementRow(Struct, frozen=True):
    """One movement; `no` is its number in the book."""

    no: int
    day: date
    kind: str
    amount: Money
    note: str
    origin: str = ""


class ChangeRow(Struct, frozen=True):
    """A day on which the lender changed the line, in a sentence."""

    day: date
    mark: Mark
    text: str


class LinePast(Struct, frozen=True):
    """What the book holds of one line from its past, oldest first: its readings that stand, and its movements."""

    line: str
    readings: tuple[Reading, ...]
    movements: tuple[Kept[LedgerRow], ...]
    origins: Origins = Origins()


class LineView(Struct, frozen=True):
    """Everything the page of one line shows.

    `facts` are pairs of a name and a value, `turns` the readings that changed the limit or the state, with the first
    and the last one.
    """

    row: LineRow
    channel: Channel
    reading: Observation | None
    facts: tuple[tuple[str, str], ...]
    history: LimitHistory
    history_words: str
    past: LinePast
    turns: tuple[ReadingRow, ...]
    dues: tuple[DueRow, ...]
    changes: tuple[ChangeRow, ...]
    record: str
    movements: tuple[MovementRow, ...] = ()
    no_dues: str = ""

    @property
    def count(self) -> int:
        """How many readings there are."""
        return len(self.past.readings)

    @property
    def readings(self) -> tuple[ReadingRow, ...]:
        """All of them, the newest first; put together when they are asked for: of thousands few are looked at."""
        return tuple(_reading_row(entry, self.past.origins) for entry in reversed(self.past.readings))


def line_rows(report: CheckReport) -> tuple[LineRow, ...]:
    """All lines in the order of the book."""
    snapshot = report.measures.snapshot
    stale = {alert.subject for alert in report.alerts if alert.rule == STALE}
    return tuple(_row(snapshot, line, stale, _status(snapshot, line, report.alerts)) for line in snapshot.lines)


def _status(snapshot: Snapshot, line: Line, alerts: Iterable[Alert]) -> Mark:
    """The state the lender's app shows; an open line that is warned of wears its most urgent warning, no green tick.

    A payment that did not reach the lender is warned of for the whole book (B04), and is its line's all the same.
    """
    if line.reading is None:
        return Mark(Tone.QUIET, tr("not read yet"))
    if line.status is LineStatus.OPEN:
        for alert in alerts:
            own = alert.subject == line.channel.id or (
                rule(alert.rule).urgency is Urgency.UNPAID and line.channel.id in lines_of(alert, snapshot)
            )
            if own and alert.is_shown and alert.rule != STALE:
                tone = tone_of(alert.level)
                return Mark(tone, alert_words(alert).rule_name, TONE_SHAPES[tone])
    return status_mark(line.status)


def _row(snapshot: Snapshot, line: Line, stale: set[str], status: Mark) -> LineRow:
    channel = line.channel
    due = _next_due(snapshot, line)
    return LineRow(
        id=channel.id,
        name=channel.name,
        platform=group_name(channel.platform),
        funder=group_name(channel.funder),
        status=status,
        limit=line.limit,
        used=line.used,
        share=None if line.used is None or line.limit is None else line.used.share_of(line.limit),
        headroom=line.known_headroom,
        headroom_at_most=line.headroom_at_most,
        lends=channel.kind is not ChannelKind.TERM,
        apr=None if channel.known_apr is None else Fraction(channel.known_apr),
        due_on=None if due is None else due_day(snapshot, channel.id, due.on),
        due=None if due is None else due.amount,
        seen=None if line.reading is None else line.reading.day,
        stale=channel.id in stale or line.reading is None,
        guessed=bool(line.owed) and channel.terms is Terms.GUESSED,
        pays_in_full=channel.repayment.method is RepaymentMethod.FULL,
    )


def _next_due(snapshot: Snapshot, line: Line) -> Instalment | None:
    """What is next to pay: a bill that is late, else what today asks for where nothing tells that it is paid."""
    due = next_instalment(snapshot, line)
    if due is not None and due_day(snapshot, due.channel, due.on) <= snapshot.as_of:
        return due
    today = asked_today(snapshot, line)
    return today if today is not None and today.amount else due


def line_view(report: CheckReport, past: LinePast, catalogue: Catalogue, scene: Scene) -> LineView | None:
    """One line's page with all that was seen of it; None when the book has no such line."""
    measures, snapshot, id_ = report.measures, report.measures.snapshot, past.line
    line = snapshot.lines_by_id.get(id_)
    if line is None:
        return None
    row = next(row for row in line_rows(report) if row.id == id_)
    readings = tuple(entry.observation for entry in past.readings)
    since = snapshot.as_of - timedelta(days=HISTORY_DAYS)
    changes = tuple(_changes(readings, scene))
    from_day = max(min((reading.day for reading in readings), default=since), since)
    return LineView(
        row=row,
        channel=line.channel,
        reading=line.reading,
        facts=_facts(line, catalogue, scene, is_shut=snapshot.is_shut(line)),
        history=LimitHistory(
            limits=limit_steps(readings, from_day),
            used=used_steps(readings, from_day),
            until=snapshot.as_of,
            events=chart_events(snapshot, _events(report, id_), scene.money),
        ),
        history_words=" ".join(change.text for change in changes) or tr("No change of the limit is recorded."),
        past=past,
        turns=tuple(_reading_row(entry, past.origins) for entry in reversed(_turns(past.readings))),
        dues=_dues(measures, line),
        changes=tuple(reversed(changes)),
        record=_record(report, line.channel),
        movements=tuple(_movement_row(kept, past.origins) for kept in reversed(past.movements)),
        no_dues=_no_dues(line),
    )


def _events(report: CheckReport, id_: str) -> tuple[LimitEvent, ...]:
    context = RuleContext(report.measures)
    return tuple(event for event in context.limit_events if event.channel == id_)[-3:]


def _facts(line: Line, catalogue: Catalogue, scene: Scene, *, is_shut: bool) -> tuple[tuple[str, str], ...]:
    channel, product = line.channel, _product(line.channel, catalogue)
    shown = tr("not known") if line.limit is None else scene.money(line.limit)
    if is_shut and line.limit:
        shown = tr("{amount} as last shown; shut, it counts as 0").format(amount=shown)
    is_loan = channel.kind is ChannelKind.TERM
    facts = [
        *(() if is_loan and line.limit is None else ((tr("Limit"), shown),)),
        (tr("Used"), tr("not known") if line.used is None else scene.money(line.used)),
        *(() if is_loan else ((tr("Drawable"), _drawable(line, scene)),)),
        *_terms(channel),
        (tr("Limit comes back"), restores_name(channel.restores)),
        (tr("Platform"), group_name(channel.platform)),
        (tr("Lender"), group_name(channel.funder)),
        (tr("Can be withdrawn"), tr("at any time") if channel.revocable else tr("not at will")),
    ]
    if channel.core_buyer:
        facts.append((tr("Core buyer"), channel.core_buyer))
    if channel.expires_on is not None:
        facts.append((tr("Runs out on"), f"{channel.expires_on}"))
    if line.reading is not None and line.reading.temporary is not None:
        part = line.reading.temporary
        told = tr("{amount} until {day}").format(amount=scene.money(part.amount), day=part.until)
        facts.append((tr("Of it temporary"), told))
    if product is not None and product.hotline and product.hotline_mark is not None and product.hotline_mark.is_fact:
        facts.append((tr("Service line"), product.hotline))
    return tuple(facts)


def _drawable(line: Line, scene: Scene) -> str:
    if line.known_headroom is None:
        return tr("not known")
    return at_most(scene.money(line.known_headroom), bound=line.headroom_at_most)


def _terms(channel: Channel) -> Iterator[tuple[str, str]]:
    """Rate, method and due day; what is only guessed says so, and a day that nobody typed is none."""
    guessed = channel.terms is Terms.GUESSED
    form = tr("{value} (guessed)") if guessed else "{value}"
    known = channel.known_apr
    unknown = tr("not known")
    if channel.repayment.method is RepaymentMethod.FULL:
        unknown = tr("not needed: paid in full each month")
    told = tr("{value} (guessed)") if channel.is_rate_guessed else "{value}"
    yield tr("Rate a year"), unknown if known is None else told.format(value=rate_text(known))
    method = method_name(channel.repayment.method, channel.repayment.periods)
    yield tr("Repaid"), form.format(value=method)
    day = tr("day {n} of the month").format(n=channel.repayment.due_day)
    yield tr("Due day"), tr("not known yet") if guessed else day


def _product(channel: Channel, catalogue: Catalogue) -> CatalogueLine | None:
    return next((line for line in catalogue.lines if channel.name in (line.name, line.name_en)), None)


def method_name(method: RepaymentMethod, periods: int | None = None) -> str:
    """How a line is repaid, in words."""
    names = {
        RepaymentMethod.LEVEL: tr("equal instalments"),
        RepaymentMethod.EQUAL_PRINCIPAL: tr("equal principal"),
        RepaymentMethod.BULLET: tr("interest monthly, principal at the end"),
        RepaymentMethod.FULL: tr("in full every month"),
        RepaymentMethod.MIN_PCT: tr("at least the minimum"),
    }
    name = names[method]
    if periods is None:
        return name
    return ntr("{name}, {n} month", "{name}, {n} months", periods).format(name=name, n=periods)


def huge_words(*amounts: Money | None) -> str:
    """What is asked about a sum that hardly any household owes; empty without one."""
    huge = max((amount for amount in amounts if amount is not None and amount >= HUGE), default=None)
    return "" if huge is None else tr("{amount}: is that the right sum?").format(amount=plain_money_text(huge))


def restores_name(restores: Restores) -> str:
    """When repaid principal can be drawn again, in words."""
    names = {
        Restores.PAYMENT: tr("with each payment"),
        Restores.SETTLEMENT: tr("only when a whole loan is paid"),
        Restores.NEVER: tr("not at all"),
    }
    return names[restores]


def kind_name(kind: ChannelKind) -> str:
    """How a line lends, in words."""
    names = {
        ChannelKind.REVOLVING: tr("revolving line"),
        ChannelKind.STATEMENT: tr("card or monthly bill"),
        ChannelKind.TERM: tr("loan with a fixed term"),
    }
    return names[kind]


def _reading_row(entry: Reading, origins: Origins) -> ReadingRow:
    reading = entry.observation
    return ReadingRow(
        seq=entry.seq,
        day=reading.day,
        status=status_mark(reading.status),
        limit=reading.limit,
        used=reading.used,
        available=reading.available,
        source=source_name(reading.source.value),
        note=reading.note,
        origin=origin_name(origins.readings.get(entry.seq)),
    )


def _movement_row(kept: Kept[LedgerRow], origins: Origins) -> MovementRow:
    row, origin = kept.record, origins.movements.get(kept.no)
    return MovementRow(kept.no, row.on, kind_word(row.kind), row.amount, row.note, origin_name(origin))


def _turns(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    turned = [
        after
        for before, after in pairwise(readings)
        if (before.observation.limit, before.observation.status) != (after.observation.limit, after.observation.status)
    ]
    kept = [*readings[:1], *turned]
    return (*kept, readings[-1]) if readings and readings[-1] is not kept[-1] else tuple(kept)


def _dues(measures: Measures, line: Line) -> tuple[DueRow, ...]:
    """What falls due, from today's computed due on: the forecast counts that one as paid, the person may not have.

    What was entered stands on its own day, also where that is past; a forecast lays it on tomorrow (contract.md 4).
    """
    as_of = measures.snapshot.as_of
    until = as_of + timedelta(days=DUE_DAYS)
    today = asked_today(measures.snapshot, line)
    computed = computed_words(measures.snapshot, line.channel.id)
    rows = [
        DueRow(pay.due.due, pay.rest, tr("entered; not marked as paid") if pay.due.due < as_of else tr("entered"))
        for pay in measures.snapshot.payments(line.channel.id)
        if pay.rest and pay.due.due <= until
    ]
    rows += [
        DueRow(entry.on, entry.amount, computed)
        for entry in (*(() if today is None else (today,)), *measures.dues)
        if entry.channel == line.channel.id and not entry.known and entry.on <= until and entry.amount
    ]
    return tuple(sorted(rows, key=lambda row: row.day))


def _no_dues(line: Line) -> str:
    """Why nothing is listed ahead."""
    if line.used is None:
        return tr("What is used is not known yet, so no due can be worked out.")
    if not line.owed:
        return tr("Nothing is owed on this line.")
    if line.channel.terms is Terms.GUESSED:
        return tr("The due day is not known yet, so nothing can be worked out. Fill it in under “Edit”.")
    return tr("Nothing falls due in these 90 days.")


def _changes(readings: tuple[Observation, ...], scene: Scene) -> Iterator[ChangeRow]:
    """What the lender's app showed differently from one reading to the next."""
    for before, after in pairwise(readings):
        if after.status is not before.status:
            text = tr("{before} → {after}").format(before=status_word(before.status), after=status_word(after.status))
            yield ChangeRow(after.day, status_mark(after.status), text)
        if before.limit is not None and after.limit is not None and before.limit != after.limit:
            fell = after.limit < before.limit
            share = (after.limit - before.limit).share_of(before.limit)
            told = tr("{before} → {after}").format(before=scene.money(before.limit), after=scene.money(after.limit))
            part = "" if share is None else f" ({'−' if share < 0 else '+'}{share_text(abs(share))})"
            cut, raised = Mark(Tone.DANGER, tr("limit cut"), Shape.DOWN), Mark(Tone.GOOD, tr("limit raised"), Shape.UP)
            yield ChangeRow(after.day, cut if fell else raised, told + part)


def _record(report: CheckReport, channel: Channel) -> str:
    """What this platform did so far, from the person's own readings: the acts that its record counts."""
    snapshot, counted = report.measures.snapshot, (LimitEventKind.CUT, LimitEventKind.CLOSED)
    acts = RuleContext(report.measures).acts.events(snapshot, date.min)
    drops = sum(event.channel == channel.id and event.kind in counted for event in acts)
    days = [reading.day for reading in snapshot.readings(channel.id)]
    if not days:
        return tr("Nothing has been read yet.")
    told = ntr("{n} cut or closing", "{n} cuts or closings", drops).format(n=drops)
    shut = [reading.status for reading in snapshot.readings(channel.id) if reading.status in SHUT]
    if len(set(shut)) > 1:
        told = tr("{told} (a freeze and the closing after it are one)").format(told=told)
    return tr("Since {day}: {told} on this line, by your own readings.").format(day=min(days), told=told)
