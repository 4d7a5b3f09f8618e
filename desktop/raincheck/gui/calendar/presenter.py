"""The calendar as the page shows it: the month's cells, four figures, one day, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from raincheck.app.calendar import (
    CalendarView,
    Passed,
    account_text,
    asked_words,
    bridge_text,
    due_state_name,
    entry_note,
    entry_title,
    funding_text,
    without_dues_names,
)
from raincheck.app.wording import Scene
from raincheck.app.wording.amounts import day_month
from raincheck.app.wording.forecast import left_out_names
from raincheck.app.wording.needed import missing_for_cash, needs_words
from raincheck.core.asking import AskedDue
from raincheck.core.calendar import Month
from raincheck.core.duecalendar import DueState, Entry, EntryKind, Funding, totals
from raincheck.core.money import Money
from raincheck.core.planner.dues import due_uncounted
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.gui.kit.widgets.tile import Metric

NEXT_ROWS = 8
MOST_STEPS = 2
"""Of the steps of incidents only the next are named beside the month; their own page has them all."""

ENDING_DAYS = 60


class Chip(Struct, frozen=True):
    """One entry in a cell: its words, their end that must not be cut off, and how serious it is (None: a plan)."""

    text: str
    tone: Tone | None
    done: bool = False
    amount: str = ""


class Cell(Struct, frozen=True):
    """One day of the month's grid."""

    day: date
    in_month: bool
    is_today: bool
    chips: tuple[Chip, ...]
    spoken: str


class FundingRow(Struct, frozen=True):
    """One line of the little sum below a due."""

    name: str
    amount: str
    strong: bool = False


class DayEntry(Struct, frozen=True):
    """One entry of the day that is looked at; `entry` is what its buttons act on."""

    entry: Entry
    title: str
    note: str
    amount: str
    mark: Mark | None
    funding: tuple[FundingRow, ...]
    verdict: Mark | None
    told: tuple[str, ...]
    may_pay: bool
    incident: str | None


class NextRow(Struct, frozen=True):
    """One coming entry; `entry` is what its menu acts on."""

    day: date
    when: str
    title: str
    note: str
    mark: Mark | None
    entry: Entry

    @property
    def may_pay(self) -> bool:
        """Whether it is a due that is not paid yet."""
        return is_unpaid(self.entry)


def is_unpaid(entry: Entry) -> bool:
    """Whether an entry is a due of which something is left to pay."""
    return entry.kind is EntryKind.DUE and entry.state is not DueState.PAID


class MonthPage(Struct, frozen=True):
    """Everything the page shows of a month."""

    title: str
    metrics: tuple[Metric, ...]
    cells: tuple[Cell, ...]
    upcoming: tuple[NextRow, ...]
    agenda: tuple[NextRow, ...]


def weekday_names() -> tuple[str, ...]:
    """Monday to Sunday, in a letter or a sign."""
    return (tr("Mo"), tr("Tu"), tr("We"), tr("Th"), tr("Fr"), tr("Sa"), tr("Su"))


def _long_weekday(day: date) -> str:
    names = (
        tr("Monday"),
        tr("Tuesday"),
        tr("Wednesday"),
        tr("Thursday"),
        tr("Friday"),
        tr("Saturday"),
        tr("Sunday"),
    )
    return names[day.weekday()]


def day_title(day: date, scene: Scene) -> str:
    """The day in full: "12月8日 星期二"."""
    return tr("{weekday}, {day}").format(weekday=_long_weekday(day), day=scene.day(day))


def month_title(month: Month) -> str:
    """The month's name: "2026 年 12 月"."""
    return tr("{year}-{month}").format(year=month.year, month=f"{month.number:02d}")


def month_page(view: CalendarView, month: Month, look: Look) -> MonthPage:
    """The month, laid out by weeks that begin on Monday; `view` reaches from the first cell to 60 days ahead."""
    scene = Scene(view.as_of, hidden=look.amounts_hidden)
    first = month.on(1) - timedelta(days=month.on(1).weekday())
    weeks = -(-((month.last_day - first).days + 1) // 7)
    days = [first + timedelta(days=number) for number in range(weeks * 7)]
    ahead = [entry for entry in view.entries if entry.on >= view.as_of and entry.kind is not EntryKind.INCOME]
    coming = [entry for entry in ahead if entry.state is not DueState.PAID]
    steps = [entry for entry in coming if entry.kind is EntryKind.STEP][MOST_STEPS:]
    coming = [entry for entry in coming if entry not in steps]
    inside = [entry for entry in view.entries if Month.of(entry.on) == month]
    return MonthPage(
        title=month_title(month),
        metrics=_metrics(view, month, look, scene),
        cells=tuple(_cell(day, month, view, look) for day in days),
        upcoming=tuple(_next(entry, view, scene) for entry in coming[:NEXT_ROWS]),
        agenda=tuple(_next(entry, view, scene) for entry in inside),
    )


def _metrics(view: CalendarView, month: Month, look: Look, scene: Scene) -> tuple[Metric, ...]:
    inside = [entry for entry in view.entries if Month.of(entry.on) == month]
    found = totals(inside)
    left, whole = found.to_pay, found.to_pay + found.paid
    late = any(entry.state is DueState.PAST for entry in inside)
    count = ntr("{n} due", "{n} dues", found.count).format(n=found.count)
    asked = asked_words(found, scene)
    ends = [
        entry
        for entry in view.entries
        if entry.kind in (EntryKind.EXPIRY, EntryKind.TEMPORARY)
        and view.as_of <= entry.on <= view.as_of + timedelta(days=ENDING_DAYS)
    ]
    named = tr(", ").join(entry_title(entry, view, scene) for entry in ends) or tr("none")
    pay, paid = tr("To pay this month"), tr("Paid")
    left_out = without_dues_names(view.snapshot, inside)
    if left_out and not whole and not asked:
        sums = (
            Metric(pay, "—", change=tr("needs due day or rate of {lines}").format(lines=left_out)),
            Metric(paid, "—"),
        )
    else:
        without = tr("without {lines}").format(lines=left_out) if left_out else ""
        change = " · ".join(part for part in (count, asked, without) if part)
        sums = (
            Metric(pay, look.amount(left), tr("yuan"), Tone.DANGER if late else Tone.QUIET, change=change),
            Metric(paid, look.amount(whole - left), tr("yuan"), change=_of_all(whole, look)),
        )
    return (
        *sums,
        _lowest(view, look, scene),
        Metric(tr("Limits that end within 60 days"), str(len(ends)), change=named),
    )


def _lowest(view: CalendarView, look: Look, scene: Scene) -> Metric:
    title = tr("The day with the least money")
    if view.lowest is None:
        needed = missing_for_cash(view.snapshot.book)
        return Metric(title, "—", change=needs_words(needed) if needed else tr("no day here lies ahead"))
    left = tr("{amount} left").format(amount=look.amount(view.lowest.cash))
    tone = Tone.DANGER if view.lowest.cash < Money(0) else Tone.QUIET
    names = left_out_names(view.snapshot)
    change = f"{left} · {tr('without {lines}').format(lines=names)}" if names else left
    if today := due_uncounted(view.snapshot):
        without = tr("without the {amount} due today").format(amount=scene.money(today))
        change = f"{change} · {without}"
    return Metric(title, scene.day(view.lowest.on), tone=tone, change=change)


def _of_all(whole: Money, look: Look) -> str:
    return tr("of {amount}").format(amount=look.amount(whole))


def _cell(day: date, month: Month, view: CalendarView, look: Look) -> Cell:
    entries, scene = view.of_day(day), Scene(view.as_of, hidden=look.amounts_hidden)
    steps = [entry for entry in entries if entry.kind is EntryKind.STEP]
    chips = [_chip(entry, view, look) for entry in entries if entry.kind is not EntryKind.STEP]
    if len(steps) == 1:
        chips.append(_chip(steps[0], view, look))
    elif steps:
        told = ntr("{n} step to do", "{n} steps to do", len(steps)).format(n=len(steps))
        chips.append(Chip(told, None))
    spoken = tr("; ").join([scene.day(day), *(chip.text for chip in chips)])
    return Cell(day, Month.of(day) == month, day == view.as_of, tuple(chips), spoken)


def _chip(entry: Entry, view: CalendarView, look: Look) -> Chip:
    title, amount = entry_title(entry, view, Scene(view.as_of, hidden=look.amounts_hidden)), ""
    if entry.kind in (EntryKind.DUE, EntryKind.INCOME):
        # A cell is narrow: the unit is left to the day beside the month, the fen are not.
        amount = ("+" if entry.kind is EntryKind.INCOME else "") + look.amount(entry.amount)
        name = view.line_name(entry.channel) if entry.kind is EntryKind.DUE else entry.name
        title = f"{name} {amount}"
    if entry.state is DueState.UNCONFIRMED:
        title = tr("{what}, paid?").format(what=title)
    return Chip(title, _tone(entry, view), entry.state is DueState.PAID, amount)


def _tone(entry: Entry, view: CalendarView) -> Tone | None:
    if entry.kind is EntryKind.DUE:
        funding = view.funding(entry)
        if entry.state is DueState.PAID:
            return Tone.GOOD
        if entry.blocked or entry.state is DueState.PAST or (funding is not None and funding.short):
            return Tone.DANGER
        return Tone.QUIET if entry.state is DueState.UNCONFIRMED else Tone.WARN
    tones = {
        EntryKind.INCOME: Tone.GOOD,
        EntryKind.TEMPORARY: Tone.WARN,
        EntryKind.EXPIRY: Tone.WARN,
        EntryKind.ROUND: Tone.QUIET,
        EntryKind.LOOK: Tone.QUIET,
    }
    return tones.get(entry.kind)


def day_entries(view: CalendarView, day: date, look: Look) -> tuple[DayEntry, ...]:
    """What stands on one day, dues with the little sum of where the money comes from."""
    scene = Scene(view.as_of, hidden=look.amounts_hidden)
    return tuple(_day_entry(entry, view, look, scene) for entry in view.of_day(day))


def _day_entry(entry: Entry, view: CalendarView, look: Look, scene: Scene) -> DayEntry:
    is_due = entry.kind is EntryKind.DUE
    funding = view.funding(entry)
    name = view.snapshot.channels[entry.channel].name if entry.channel in view.snapshot.channels else ""
    return DayEntry(
        entry=entry,
        title=name if is_due else entry_title(entry, view, scene),
        note=entry_note(entry, view, scene),
        amount=look.amount(entry.amount) if is_due else "",
        mark=_due_mark(entry, view.as_of) if is_due else None,
        funding=() if funding is None else _sum(funding, name, look, scene.day(max(entry.on, view.as_of))),
        verdict=None if funding is None else _verdict(funding, scene),
        told=tuple(_paying(entry, funding, view, scene)),
        may_pay=is_unpaid(entry),
        incident=entry.incident,
    )


def _paying(entry: Entry, funding: Funding | None, view: CalendarView, scene: Scene) -> Iterator[str]:
    """Which account pays it and what to move there; after that what lines one has could carry."""
    if entry.uid in view.accounts:
        yield account_text(view.accounts[entry.uid], scene)
    bridge = "" if funding is None else bridge_text(funding, view, scene)
    if bridge:
        yield bridge


def _due_mark(entry: Entry, as_of: date) -> Mark | None:
    if entry.state is None:
        return None
    away = (entry.on - as_of).days
    if entry.state in (DueState.OPEN, DueState.PART) and not entry.blocked:
        when = tr("today") if away == 0 else ntr("in {n} day", "in {n} days", away).format(n=away)
        return Mark(Tone.WARN if away <= 7 else Tone.QUIET, when)
    if entry.blocked:
        return Mark(Tone.DANGER, tr("repayment is shut"))
    marks = {
        DueState.PAID: (Tone.GOOD, None),
        DueState.PAST: (Tone.DANGER, None),
        DueState.UNCONFIRMED: (Tone.QUIET, Shape.QUESTION),
    }
    tone, shape = marks[entry.state]
    return Mark(tone, due_state_name(entry.state), shape)


def _sum(funding: Funding, name: str, look: Look, day: str) -> tuple[FundingRow, ...]:
    """What is there on the day, what is paid, what is left; what is overdue is paid from the money there is now."""
    amount = funding.before - funding.after
    sources = tr(", ").join(source.name for source in funding.sources) or tr("Cash")
    return (
        FundingRow(tr("{names} on {day}").format(names=sources, day=day), look.amount(funding.before)),
        FundingRow(tr("Pay {line}").format(line=name), look.amount(-amount)),
        FundingRow(tr("Left"), look.amount(funding.after), strong=True),
    )


def _verdict(funding: Funding, scene: Scene) -> Mark:
    tone = Tone.DANGER if funding.short else Tone.WARN if funding.to_move else Tone.GOOD
    return Mark(tone, funding_text(funding, scene))


def _next(entry: Entry, view: CalendarView, scene: Scene) -> NextRow:
    mark = None
    if entry.kind is EntryKind.DUE and entry.state in (DueState.PAST, DueState.PAID, DueState.UNCONFIRMED):
        mark = _due_mark(entry, view.as_of)
    elif entry.blocked:
        mark = Mark(Tone.DANGER, tr("repayment is shut"))
    return NextRow(
        entry.on, day_month(entry.on), entry_title(entry, view, scene), entry_note(entry, view, scene), mark, entry
    )


class AskedRow(Struct, frozen=True):
    """One due that passed and was never confirmed."""

    due: AskedDue
    title: str
    when: str


def asked_rows(passed: Passed, view: CalendarView, look: Look) -> tuple[AskedRow, ...]:
    """The table of what is asked."""
    names = view.incidents.snapshot.channels
    return tuple(
        AskedRow(
            due,
            tr("{line} {amount}").format(line=names[due.channel].name, amount=look.amount(due.amount)),
            day_month(due.on),
        )
        for due in passed.dues
    )
