"""What a person says of a due in the calendar: paid, paid in part, moved; and of a pay day: what came in.

A computed instalment becomes a known due of its month with the first thing said of it. Each is one thing to undo.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from raincheck.app.at_hand import at_hand
from raincheck.app.dues import due_details
from raincheck.app.outcome import Changes, Done
from raincheck.app.unpaid_said import keep_unpaid
from raincheck.app.wording.amounts import plain_money_text
from raincheck.app.wording.figures import joined
from raincheck.core.calendar import Month
from raincheck.core.duecalendar import Entry
from raincheck.core.errors import UsageError
from raincheck.core.model import Due, IncomeMonth, LedgerKind, LedgerRow
from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr
from raincheck.store import Kept, Store
from raincheck.store.reader import Reader

PAID = Changes(obligations=True, cash=True)


def confirm_paid(store: Store, entry: Entry, on: date) -> Done[None]:
    """All of it is paid on a day. Raises UsageError for an entry that is no due, or is gone."""
    channel, whole = _due_of(entry)
    with store.write(tr("Marked a due as paid")) as tx:
        kept = _find(tx, entry)
        if kept is None:
            tx.add_due(Due(channel, entry.on, whole, on))
        else:
            tx.change_due(kept.no, replace(kept.record, paid_on=on))
        tx.about(channel, *due_details(Due(channel, entry.on, whole)))
    return Done(None, PAID, joined(_paid_words(store, on), _balance_words(store, channel, on)))


def _balance_words(store: Reader, channel: str, on: date) -> str:
    """What is owed is that of the last reading: a payment after it is asked for again by what comes next."""
    seen = max((reading.observation.day for reading in store.readings(channel)), default=None)
    if seen is None or seen >= on:
        return ""
    return tr("What is owed stands as of {day}: look again, the next dues are reckoned from it.").format(day=seen)


def _paid_words(store: Reader, on: date) -> str:
    """What was said of a payment does not say where the money came from: what is at hand may hold it still."""
    if any(entry.value is not None and (entry.asked_on is None or entry.asked_on <= on) for entry in at_hand(store)):
        return tr(
            "Marked as paid. What is at hand stays as it was entered: take this payment off it if it is still in."
        )
    return tr("Marked as paid.")


def confirm_part(store: Store, entry: Entry, amount: Money, on: date) -> Done[None]:
    """A part of it is paid on a day: a repayment that the due is covered with. Raises UsageError for no amount."""
    channel, whole = _due_of(entry)
    if not amount > ZERO:
        raise UsageError(tr("Say how much was paid."))
    with store.write(tr("Marked a due as paid in part")) as tx:
        if _find(tx, entry) is None:
            tx.add_due(Due(channel, entry.on, whole))
        tx.add_ledger(LedgerRow(on, LedgerKind.REPAY, channel, amount))
        tx.about(channel, *due_details(Due(channel, entry.on, amount)))
    return Done(None, PAID, tr("Marked as paid in part."))


def confirm_not_paid(store: Store, entry: Entry) -> Done[None]:
    """It was not paid, and is not asked about again; a computed one stands from now on as a known due."""
    channel, whole = _due_of(entry)
    if _find(store, entry) is None:
        with store.write(tr("Marked a due as unpaid")) as tx:
            tx.add_due(Due(channel, entry.on, whole))
            tx.about(channel, *due_details(Due(channel, entry.on, whole)))
    keep_unpaid(store, channel, entry.on)
    return Done(None, PAID, tr("Kept as not paid yet: pay it, and mark it here."))


def confirm_moved(store: Store, entry: Entry, to: date) -> Done[None]:
    """It falls due on another day. Raises UsageError where the computed one of its month would stay beside it."""
    channel, whole = _due_of(entry)
    if to == entry.on:
        raise UsageError(tr("Choose another day than {day}.").format(day=entry.on))
    if not entry.known and Month.of(to) != Month.of(entry.on):
        raise UsageError(
            tr("A computed due moves within its month; for another, enter the amount the lender states on that day.")
        )
    with store.write(tr("Moved a due")) as tx:
        kept = _find(tx, entry)
        if kept is None:
            tx.add_due(Due(channel, to, whole))
        else:
            tx.change_due(kept.no, replace(kept.record, due=to))
        tx.about(channel, *due_details(Due(channel, to, whole)))
    return Done(None, PAID, tr("The due stands on {day} now.").format(day=to))


def confirm_income(store: Store, month: Month, amount: Money) -> Done[None]:
    """What came in during a month."""
    with store.write(tr("Entered what came in")) as tx:
        rest = [kept.record for kept in tx.income_history() if kept.record.month != month]
        tx.set_income_history([*rest, IncomeMonth(month, amount)])
        tx.about(None, f"{month}", plain_money_text(amount))
    return Done(None, PAID, tr("Entered for {month}.").format(month=month))


def _due_of(entry: Entry) -> tuple[str, Money]:
    if entry.channel is None or entry.whole is None:
        raise UsageError(tr("That due is no longer in the book; look at the list again."))
    return entry.channel, entry.whole


def _find(store: Reader, entry: Entry) -> Kept[Due] | None:
    """The known due behind an entry; None for a computed one. Raises UsageError when it is gone."""
    if not entry.known:
        return None
    for kept in store.dues():
        due = kept.record
        if due.channel == entry.channel and due.due == entry.due and due.amount == entry.whole:
            return kept
    raise UsageError(tr("That due is no longer in the book; look at the list again."))
