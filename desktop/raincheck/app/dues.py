"""Known dues: bills and instalments with their exact amounts; added, paid, moved, taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app import wording
from raincheck.app.line_names import line_name
from raincheck.app.outcome import Changes, Done
from raincheck.app.recent import part_snapshot
from raincheck.app.wording.amounts import day_text
from raincheck.app.wording.figures import joined
from raincheck.core.errors import UsageError
from raincheck.core.model import Due
from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr
from raincheck.core.whose import Whose
from raincheck.store import Kept, Store
from raincheck.store.reader import Reader

CHANGES = Changes(obligations=True)
LONGEST_PLAN: Final = 50
"""No plan looks further ahead in years (path and payoff end after 600 months): such a due is a slip."""


def add_due(store: Store, due: Due) -> Done[Due]:
    """Add a known due, and say what is odd about it. Raises UsageError for an unknown line."""
    _not_negative(due.amount)
    with store.write(tr("Added a due")) as tx:
        _not_beyond_plans(due, tx.day)
        odd = _odd_words(due, [kept.record for kept in tx.dues()], tx.day)
        tx.add_due(due)
        tx.about(due.channel, *due_details(due))
    return Done(due, CHANGES, joined(due_words(store, due), *odd))


def set_dues(store: Store, before: Sequence[Kept[Due]], after: Sequence[tuple[int | None, Due]]) -> Done[None]:
    """Put `after` in the place of the dues `before`, as one thing to undo; an entry without a number is new.

    Raises UsageError for an unknown line or a due that is no longer there.
    """
    _not_negative(*(due.amount for _, due in after))
    was = {kept.no: kept.record for kept in before}
    told = tr("Changed the dues")
    odd: list[str] = []
    with store.write(told) as tx:
        for gone in was.keys() - {no for no, _ in after}:
            tx.remove_due(gone)
        for no, due in after:
            if no is None:
                odd += _odd_words(due, [kept.record for kept in tx.dues()], tx.day)
                tx.add_due(due)
            elif was.get(no) != due:
                tx.change_due(no, due)
    return Done(None, CHANGES, joined(*odd) or told)


def _odd_words(due: Due, there: Sequence[Due], today: date) -> Iterator[str]:
    """What a slip would look like: the same due once more, or a day that has passed."""
    if any((one.channel, one.due, one.amount) == (due.channel, due.due, due.amount) for one in there):
        yield tr("One of the same amount and day was there already; both count. Undo takes this one back.")
    if due.due < today and due.paid_on is None:
        yield tr("That day has passed: until it is marked as paid, it counts as overdue.")


def _not_negative(*amounts: Money) -> None:
    if any(amount < ZERO for amount in amounts):
        raise UsageError(tr("An amount is never below zero."))


def _not_beyond_plans(due: Due, today: date) -> None:
    if due.due.year > today.year + LONGEST_PLAN:
        told = tr("{day} is more than {years} years ahead; give the day on which it falls due.")
        raise UsageError(told.format(day=due.due, years=LONGEST_PLAN))


class StandingDue(Struct, frozen=True):
    """A known due as it stands on a day: what repayments have covered of it, and what is still to pay."""

    kept: Kept[Due]
    paid: Money
    rest: Money


def standing_dues(
    store: Reader, as_of: date, channel: str | None = None, *, whose: Whose = Whose.ALL
) -> tuple[StandingDue, ...]:
    """The known dues of one line or of all by day, of the whole book or one side of it (domain.md 13.2)."""
    snapshot = part_snapshot(store, as_of, whose)
    payments = {id_: iter(snapshot.payments(id_)) for id_ in snapshot.channels}
    found = []
    for kept in store.dues():
        if kept.record.channel in payments and channel in (None, kept.record.channel):
            payment = next(payments[kept.record.channel])
            found.append(StandingDue(kept, payment.paid, payment.rest))
    return tuple(sorted(found, key=lambda due: due.kept.record.due))


def find_due(store: Reader, channel: str, on: date | None, number: int | None = None) -> Kept[Due]:
    """A due by its number; else the one of a line on that day, or (None) its earliest unpaid. Raises UsageError."""
    if number is not None:
        found = due_of(store, number)
        if found.channel != channel:
            raise UsageError(
                tr("Due {n} is one of {other}, not of {channel}.").format(
                    n=number, other=found.channel, channel=channel
                )
            )
        return Kept(number, found)
    if on is None:
        return unpaid_due(store, channel, None)
    fits = [kept for kept in store.dues() if kept.record.channel == channel and kept.record.due == on]
    if not fits:
        told = tr('"{channel}" has no known due on {day}; "raincheck due list" shows them.')
        raise UsageError(told.format(channel=channel, day=on))
    return fits[0]


def pay_due(store: Store, no: int, on: date | None) -> Done[Due]:
    """Mark a due as paid on a day, or (None) as not paid after all. Raises UsageError when it is not there."""
    with store.write(tr("Marked a due as paid") if on is not None else tr("Marked a due as unpaid")) as tx:
        paid = replace(due_of(tx, no), paid_on=on)
        tx.change_due(no, paid)
        tx.about(paid.channel, *due_details(paid))
    told = (
        tr("{channel}: {amount} of {day} is paid.") if on is not None else tr("{channel}: {amount} of {day} is open.")
    )
    words = told.format(
        channel=line_name(store, paid.channel), amount=wording.plain_money_text(paid.amount), day=paid.due
    )
    return Done(paid, CHANGES, words)


def unpaid_due(store: Reader, channel: str, on: date | None) -> Kept[Due]:
    """The unpaid due of a line, on a day or (None) the earliest. Raises UsageError when there is none."""
    fits = [
        kept
        for kept in store.dues()
        if kept.record.channel == channel and kept.record.paid_on is None and on in (None, kept.record.due)
    ]
    if not fits:
        told = tr('No unpaid due of "{channel}" is known; "raincheck due list" shows them.')
        raise UsageError(told.format(channel=channel))
    return min(fits, key=lambda kept: kept.record.due)


def due_of(store: Reader, no: int) -> Due:
    """The known due of that number. Raises UsageError."""
    for kept in store.dues():
        if kept.no == no:
            return kept.record
    raise UsageError(tr("That due is no longer in the book; look at the list again."))


def move_due(store: Store, no: int, *, to: date | None = None, amount: Money | None = None) -> Done[Due]:
    """Give a due another day, another amount, or both. Raises UsageError when it is not there or nothing is said."""
    if to is None and amount is None:
        raise UsageError(tr("Say the new day with --to, the new amount with --amount, or both."))
    with store.write(tr("Moved a due")) as tx:
        before = due_of(tx, no)
        moved = replace(before, due=to or before.due, amount=before.amount if amount is None else amount)
        _not_beyond_plans(moved, tx.day)
        tx.change_due(no, moved)
        tx.about(moved.channel, *due_details(moved))
    return Done(moved, CHANGES, due_words(store, moved))


def remove_due(store: Store, no: int) -> Done[Due]:
    """Take a due out; undo brings it back. Raises UsageError when it is not there."""
    with store.write(tr("Took a due out")) as tx:
        gone = due_of(tx, no)
        tx.remove_due(no)
        tx.about(gone.channel, *due_details(gone))
    return Done(gone, CHANGES, tr("Taken out: {what}").format(what=due_words(store, gone)))


def due_details(due: Due) -> tuple[str, str]:
    """What the history says of a due."""
    return day_text(due.due), wording.plain_money_text(due.amount)


def due_words(store: Reader, due: Due) -> str:
    """One due in words."""
    return tr("{channel}: {amount} is due on {day}.").format(
        channel=line_name(store, due.channel), amount=wording.plain_money_text(due.amount), day=due.due
    )
