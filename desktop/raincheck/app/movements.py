"""Movements on the lines, typed by hand: draws, repayments, fees, interest, refunds and failed debits."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app import wording
from raincheck.app.line_names import line_name
from raincheck.app.lines import find_line
from raincheck.app.outcome import Changes, Done
from raincheck.app.seen import refuse_unseen
from raincheck.core.errors import UsageError
from raincheck.core.model import LedgerKind, LedgerRow
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store import Kept, Store, Writer
from raincheck.store.reader import Reader

CHANGES = Changes(limits=True, obligations=True)


class MovementDraft(Struct, frozen=True):
    """What is said of a movement that is corrected; None stays as it was."""

    channel: str | None = None
    kind: LedgerKind | None = None
    amount: Money | None = None
    on: date | None = None
    note: str | None = None


def movements(store: Reader, channel: str | None = None) -> tuple[Kept[LedgerRow], ...]:
    """The movements of one line or of all, by day; those of one day in the order they were entered."""
    return tuple(sorted(store.ledger(channel), key=lambda kept: kept.record.on))


def add_movement(store: Store, row: LedgerRow) -> Done[LedgerRow]:
    """Add a movement. Raises UsageError for an unknown line, an impossible day, or nothing that moved."""
    _check(row)
    with store.write(tr("Added a movement")) as tx:
        find_line(tx, row.channel)
        refuse_unseen(tx, row.on)
        tx.add_ledger(row)
        _name(tx, row)
    return Done(row, CHANGES, movement_words(store, row))


def edit_movement(store: Store, no: int, said: MovementDraft) -> Done[LedgerRow]:
    """Change what is said of a movement, keep the rest. Raises UsageError when it is not there."""
    with store.write(tr("Corrected a movement")) as tx:
        before = find_movement(tx, no)
        row = replace(
            before,
            channel=before.channel if said.channel is None else said.channel,
            kind=said.kind or before.kind,
            amount=before.amount if said.amount is None else said.amount,
            on=said.on or before.on,
            note=before.note if said.note is None else said.note,
        )
        _check(row)
        find_line(tx, row.channel)
        refuse_unseen(tx, said.on)
        tx.change_ledger(no, row)
        _name(tx, row)
    return Done(row, CHANGES, movement_words(store, row))


def remove_movement(store: Store, no: int) -> Done[LedgerRow]:
    """Take a movement out; undo brings it back. Raises UsageError when it is not there."""
    with store.write(tr("Took a movement out")) as tx:
        row = find_movement(tx, no)
        tx.remove_ledger(no)
        _name(tx, row)
    return Done(row, CHANGES, tr("Taken out: {movement}").format(movement=movement_words(store, row)))


def _name(tx: Writer, row: LedgerRow) -> None:
    """What the history says of a movement."""
    amount = wording.plain_money_text(row.amount) if row.amount else ""
    tx.about(row.channel, wording.kind_word(row.kind), amount)


def find_movement(store: Reader, no: int) -> LedgerRow:
    """The movement of that number. Raises UsageError."""
    for kept in store.ledger():
        if kept.no == no:
            return kept.record
    raise UsageError(tr('There is no movement {n}; "raincheck move list" shows them.').format(n=no))


def movement_words(store: Reader, row: LedgerRow) -> str:
    """One movement in words."""
    name = line_name(store, row.channel)
    if not row.amount:
        return tr("{day} {channel}: {kind}.").format(day=row.on, channel=name, kind=wording.kind_word(row.kind))
    return tr("{day} {channel}: {kind} {amount}.").format(
        day=row.on, channel=name, kind=wording.kind_word(row.kind), amount=wording.plain_money_text(row.amount)
    )


def _check(row: LedgerRow) -> None:
    if not row.amount and row.kind is not LedgerKind.FAILED:
        raise UsageError(tr("A movement of 0.00 moved nothing; give its amount. Only a failed debit may have none."))
