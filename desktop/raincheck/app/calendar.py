"""The calendar as a person asks for it: dues with their money, what ends, what is looked at, what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from raincheck.app.checking import CheckReport, look
from raincheck.app.incidents import Incidents, incidents
from raincheck.app.line_notes import debit_accounts, statement_days
from raincheck.app.reminding import agenda_of
from raincheck.app.wording.amounts import days as days_text
from raincheck.app.wording.amounts import rate_text
from raincheck.app.wording.computed import computed_words
from raincheck.app.wording.figures import Scene, joined
from raincheck.app.wording.forecast import uncounted_words
from raincheck.app.wording.incidents import case_title, step_words
from raincheck.app.wording.plan import unread_words, without_schedule_words
from raincheck.core.asking import AskedDue, AskedIncome, asked_dues, asked_income
from raincheck.core.calendar import Month
from raincheck.core.contingency import DueOrder, order_when_short, spendable
from raincheck.core.duecalendar import (
    DueState,
    Entry,
    EntryKind,
    Funding,
    Lowest,
    Span,
    Totals,
    calendar_of,
    fundings,
    lowest_cash,
    totals,
)
from raincheck.core.measures import Measures
from raincheck.core.model import Terms
from raincheck.core.money import Money, total
from raincheck.core.paying import AccountCheck, BridgeLine, account_checks, bridge_lines
from raincheck.core.planner.dues import due_day
from raincheck.core.planner.forecast import CashPlan
from raincheck.core.renewals import RenewalMonth, renewals
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr
from raincheck.core.whose import Whose, seen_as
from raincheck.store import Store
from raincheck.system.playbooks import load_playbooks

MOST_MONTHS: Final = 24


class CalendarView(Struct, frozen=True):
    """Some days of the calendar, as known on `as_of`; `lowest` and `fundings` only where cash and living are known.

    `order` is the least bad one where not every due of the next 30 days can be paid; `renewals` are those of a year.
    `accounts` are the dues whose account is known, by uid; `spare` is what lines could lend, empty while they `lend`
    nothing because applications rest (R02).
    """

    as_of: date
    span: Span
    entries: tuple[Entry, ...]
    fundings: Mapping[Entry, Funding]
    lowest: Lowest | None
    totals: Totals
    order: tuple[DueOrder, ...]
    renewals: tuple[RenewalMonth, ...]
    snapshot: Snapshot
    plan: CashPlan
    incidents: Incidents
    accounts: Mapping[str, AccountCheck] = {}
    spare: tuple[tuple[str, Money], ...] = ()
    lends: bool = True

    def bridge(self, funding: Funding) -> tuple[BridgeLine, ...]:
        """The lines one has that could lend what is missing for a due; nothing where the money is there."""
        return bridge_lines(self.snapshot, self.spare, funding.short, but=funding.entry.channel)

    def line_name(self, channel: str | None) -> str:
        """A line's name; nothing for a line that is not seen here."""
        return self.snapshot.channels[channel].name if channel in self.snapshot.channels else ""

    def of_day(self, day: date) -> tuple[Entry, ...]:
        """What stands on one day."""
        return tuple(entry for entry in self.entries if entry.on == day)

    def funding(self, entry: Entry) -> Funding | None:
        """Whether the money for a due is there; None where that is not known, or nothing is to be paid."""
        return self.fundings.get(entry)


def months_ahead(as_of: date, months: int) -> Span:
    """From the first day of this month to the last one of the month `months` − 1 later."""
    first = Month.of(as_of)
    return Span(first.on(1), first.plus(months - 1).last_day)


def calendar_view(
    store: Store, as_of: date, span: Span, report: CheckReport | None = None, *, whose: Whose = Whose.ALL
) -> CalendarView:
    """The days of `span`, of the whole book or one side of it; `report` saves judging the book again."""
    judged = look(store, as_of) if report is None else report
    found = incidents(store, as_of, judged)
    measures = judged.measures
    if whose is not Whose.ALL:
        measures = Measures(Snapshot(seen_as(found.snapshot.book, whose), as_of))
    snapshot, plan = measures.snapshot, measures.flows
    rests = judged.applications_rest
    entries = calendar_of(
        snapshot,
        span,
        agenda=agenda_of(store, as_of, snapshot),
        steps=[entry for entry in found.to_do(each=99) if entry.case.concerns(snapshot)],
        answers=[entry for entry in found.answers if entry.case.concerns(snapshot)],
        statements=statement_days(store),
    )
    return CalendarView(
        as_of=as_of,
        span=span,
        entries=entries,
        fundings=_by_entry(fundings(snapshot, entries, plan)),
        lowest=lowest_cash(snapshot, span, plan),
        totals=totals(entries),
        order=() if measures.base is None else order_when_short(snapshot, plan, measures.base),
        renewals=renewals(snapshot),
        snapshot=snapshot,
        plan=plan,
        incidents=found,
        accounts=account_checks(snapshot, entries, debit_accounts(store)),
        spare=() if rests or measures.base is None else measures.base.spare,
        lends=not rests,
    )


def asked_words(found: Totals, scene: Scene) -> str:
    """What of a span passed unconfirmed and is in neither of its sums; empty without any."""
    form = ntr(
        "{n} not confirmed, {amount}, not in it", "{n} not confirmed, {amount} in all, not in it", found.asked_count
    )
    return form.format(n=found.asked_count, amount=scene.money(found.asked)) if found.asked_count else ""


def without_dues_names(snapshot: Snapshot, entries: Iterable[Entry]) -> str:
    """The lines that owe something and of which no due is known among these: their due day or rate is a guess."""
    told = {entry.channel for entry in entries if entry.kind is EntryKind.DUE}
    guessed = (line for line in snapshot.lines if line.owed and line.channel.terms is Terms.GUESSED)
    return tr(", ").join(line.channel.name for line in guessed if line.channel.id not in told)


def _by_entry(found: Iterable[Funding]) -> dict[Entry, Funding]:
    """Of entries that are the same in everything the first counts."""
    made: dict[Entry, Funding] = {}
    for funding in found:
        made.setdefault(funding.entry, funding)
    return made


class Passed(Struct, frozen=True):
    """What passed and nobody confirmed: dues, and the month of which nobody said what came in."""

    dues: tuple[AskedDue, ...]
    income: AskedIncome | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to ask."""
        return not self.dues and self.income is None


def passed(seen: Snapshot, whole: Snapshot) -> Passed:
    """What is to be asked on the day: the dues of the part that is `seen`; what came in is known of the whole alone."""
    return Passed(asked_dues(seen), asked_income(whole))


def entry_title(entry: Entry, view: CalendarView, scene: Scene) -> str:
    """An entry in a few words, as it stands in the cell of its day."""
    name = view.line_name(entry.channel)
    amount = "" if entry.amount is None else scene.money(entry.amount)
    match entry.kind:
        case EntryKind.DUE:
            return tr("{line} {amount}").format(line=name, amount=amount)
        case EntryKind.INCOME:
            return tr("{name} +{amount}").format(name=entry.name, amount=amount)
        case EntryKind.ROUND:
            return _round(entry, view.snapshot)
        case EntryKind.LOOK:
            return tr("Look again: {lines}").format(lines=_lines(entry.channels, view.snapshot))
        case _:
            return _ending(entry, view, name)


def _ending(entry: Entry, view: CalendarView, name: str) -> str:
    forms = {
        EntryKind.EXPIRY: tr("{line} expires"),
        EntryKind.STATEMENT: tr("{line}: statement"),
        EntryKind.TEMPORARY: tr("{line}: the temporary limit ends"),
        EntryKind.ANSWER: tr("{line}: answer due"),
        EntryKind.STEP: tr("To do: {step}"),
    }
    return forms[entry.kind].format(line=name, step=_step(entry, view))


def _round(entry: Entry, snapshot: Snapshot) -> str:
    count = len(entry.channels)
    if count == 1:
        return tr("Check round: {lines}").format(lines=_lines(entry.channels, snapshot))
    return ntr("Check round, {n} line", "Check round, {n} lines", count).format(n=count)


def _step(entry: Entry, view: CalendarView) -> str:
    if entry.incident is None:
        return ""
    case = view.incidents.find(entry.incident)
    step = load_playbooks().of(case.kind).step(entry.text)
    return "" if step is None else step_words(step).name


def _lines(channels: tuple[str, ...], snapshot: Snapshot) -> str:
    return tr(", ").join(snapshot.channels[channel].name for channel in channels if channel in snapshot.channels)


def entry_note(entry: Entry, view: CalendarView, scene: Scene) -> str:
    """What more there is to say of an entry; empty for most."""
    match entry.kind:
        case EntryKind.DUE:
            return _due_note(entry, view, scene)
        case EntryKind.TEMPORARY if entry.amount:
            form = tr("{amount} above the lasting limit is used; repay it before that day.")
            return form.format(amount=scene.money(entry.amount))
        case EntryKind.ANSWER | EntryKind.STEP if entry.incident is not None:
            case = view.incidents.find(entry.incident)
            return case_title(case, load_playbooks().of(case.kind), view.snapshot)
        case EntryKind.ROUND if len(entry.channels) > 1:
            return _lines(entry.channels, view.snapshot)
        case _:
            return ""


def _due_note(entry: Entry, view: CalendarView, scene: Scene) -> str:
    if entry.blocked and entry.is_unpaid:
        return tr("Repayment is shut: put the money on the debited card and keep the proof.")
    part = entry.whole is not None and entry.amount is not None and entry.amount < entry.whole
    if part and entry.whole is not None and entry.amount is not None:
        form = tr("{paid} of {whole} is paid.")
        return form.format(paid=scene.money(entry.whole - entry.amount), whole=scene.money(entry.whole))
    if entry.state is DueState.PAST:
        return tr("{days} past and not confirmed").format(days=days_text((view.as_of - entry.on).days))
    return "" if entry.known else computed_words(view.snapshot, entry.channel)


def due_state_name(state: DueState) -> str:
    """Where a due stands."""
    names = {
        DueState.OPEN: tr("to pay"),
        DueState.PART: tr("paid in part"),
        DueState.PAID: tr("paid"),
        DueState.PAST: tr("not marked paid"),
        DueState.UNCONFIRMED: tr("paid or not?"),
    }
    return names[state]


def kind_name(kind: EntryKind) -> str:
    """What kind of entry it is."""
    names = {
        EntryKind.DUE: tr("Due"),
        EntryKind.INCOME: tr("Income"),
        EntryKind.STATEMENT: tr("Statement day"),
        EntryKind.EXPIRY: tr("Expiry"),
        EntryKind.TEMPORARY: tr("Temporary limit"),
        EntryKind.ANSWER: tr("Answer due"),
        EntryKind.STEP: tr("Step of an incident"),
        EntryKind.LOOK: tr("Look again"),
        EntryKind.ROUND: tr("Check round"),
    }
    return names[kind]


def funding_text(found: Funding, scene: Scene) -> str:
    """Whether the money is there, and if not, what to move and what is missing."""
    if found.short:
        return tr("{amount} is missing").format(amount=scene.money(found.short))
    if found.to_move:
        names = tr(", ").join(source.name for source in found.sources if not source.at_once)
        form = tr("{amount} must be turned into cash first: {names}")
        return form.format(amount=scene.money(found.to_move), names=names)
    return tr("Enough, nothing to move")


def account_text(check: AccountCheck, scene: Scene) -> str:
    """Whether the account that pays a due holds enough today, and what to move there."""
    moved = tr(", ").join(
        tr("{amount} from {source}").format(amount=scene.money(entry.amount), source=entry.source)
        for entry in check.transfers
    )
    forms = (
        tr("{account} pays it and holds {amount} for it today."),
        tr("Move there: {moved}.") if moved else "",
        tr("{open} must still come in until then.") if check.open else "",
    )
    told = {"account": check.account, "amount": scene.money(check.holds)}
    told |= {"moved": moved, "open": scene.money(check.open)}
    sentences = [form.format(**told) for form in forms if form]
    return joined(*sentences)


def bridge_text(funding: Funding, view: CalendarView, scene: Scene) -> str:
    """What to do about what a due lacks: talks and thrift, then the lines one has; empty where all is there."""
    if not funding.short:
        return ""
    talk = tr("Talk to the lender before that day and spend less first.")
    if not view.lends:
        return joined(talk, tr("Inquiries are many already, so no line is named here."))
    lines = view.bridge(funding)
    if not lines:
        return joined(talk, tr("No line you have can lend this."))
    parts = [_bridge_part(line, view.snapshot.channels[line.channel].name, scene) for line in lines]
    if funding.short > total(line.amount for line in lines):
        # Where even all of one's lines leave it open, drawing them would only add to what is owed.
        more = tr("All your lines could lend less than that; drawing them would only add to what is owed.")
        return joined(talk, more)
    form = tr("Only if nothing else is left, what you have already could lend it: {lines}. It is borrowing again.")
    return joined(talk, form.format(lines=tr(", ").join(parts)))


def _bridge_part(line: BridgeLine, name: str, scene: Scene) -> str:
    amount = scene.money(line.amount)
    if line.apr is None or line.cost is None:
        return tr("{line} {amount} at a rate that is not known").format(line=name, amount=amount)
    form = tr("{line} {amount} at {rate} a year, about {cost} for 30 days")
    return form.format(line=name, amount=amount, rate=rate_text(line.apr), cost=scene.money(line.cost))


class KeptDue(Struct, frozen=True):
    """A due of a line that met an incident: where it stands, whether the money is there, and which account pays it.

    `funding` and `account` are None where that is not known.
    """

    entry: Entry
    funding: Funding | None
    account: AccountCheck | None


def dues_of(view: CalendarView, lines: tuple[str, ...]) -> tuple[KeptDue, ...]:
    """The dues of some lines that are still to be paid: none falls out of view because its line is shut."""
    return tuple(
        KeptDue(entry, view.funding(entry), view.accounts.get(entry.uid))
        for entry in view.entries
        if entry.channel in lines and entry.is_unpaid
    )


def order_texts(view: CalendarView, scene: Scene) -> tuple[str, ...]:
    """The least bad order, by the day, then the sum it spends and what is not in it; nothing where all can be paid."""
    if not view.order:
        return ()
    found = spendable(view.plan)
    incomes = [
        tr("{amount} from {day} on").format(amount=scene.money(amount), day=scene.day(day))
        for day, amount in found.incomes
    ]
    form = tr("Spent here: {hand} at hand, no income within 30 days; the least living costs, {living}, come first.")
    if incomes:
        form = tr("Spent here: {hand} at hand, {incomes}; the least living costs, {living} in 30 days, come first.")
    told = form.format(
        hand=scene.money(found.at_hand), incomes=tr(", ").join(incomes), living=scene.money(found.living)
    )
    said = joined(
        told, uncounted_words(view.snapshot, scene), without_schedule_words(view.snapshot), unread_words(view.snapshot)
    )
    by_day = sorted(view.order, key=lambda order: order.entry.on)
    return (*(order_text(order, view.snapshot, scene) for order in by_day), said)


def order_text(order: DueOrder, snapshot: Snapshot, scene: Scene) -> str:
    """What to do with one due where the money does not reach for all."""
    entry = order.entry
    # A forecast lays what is late on tomorrow (contract.md 4); it is told with its own day.
    name, day = snapshot.channels[entry.channel].name, scene.day(due_day(snapshot, entry.channel, entry.on))
    amount = scene.money(entry.amount)
    if order.is_whole:
        return tr("{day}: {line} {amount}, pay it whole").format(day=day, line=name, amount=amount)
    if order.paid:
        form = tr("{day}: {line} {amount}, {part} of it; talk to the lender before that day")
        return form.format(day=day, line=name, amount=amount, part=scene.money(order.paid))
    form = tr("{day}: {line} {amount}, the money does not reach; talk to the lender before that day")
    return form.format(day=day, line=name, amount=amount)
