"""`move`: draws, repayments, fees, interest, refunds and failed debits, typed in a shell."""

from __future__ import annotations

from datetime import date

import click

from raincheck.app import movements, provenance, wording
from raincheck.app.lines import line_id, line_id_or_none
from raincheck.app.movements import MovementDraft
from raincheck.cli.help import Group
from raincheck.cli.layout import table
from raincheck.cli.options import AMOUNT, DAY, NumberType, choice, json_option
from raincheck.cli.output import emit, origin_document, say
from raincheck.cli.session import Session
from raincheck.core.model import LedgerKind, LedgerRow
from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr

MOVEMENT = NumberType(1, 999_999_999)


@click.group(cls=Group)
def move() -> None:
    """Movements on the lines: draws, repayments, fees, interest, refunds, failed debits."""


@move.command("list")
@click.argument("channel", required=False)
@json_option
@click.pass_obj
def list_movements(session: Session, channel: str | None, as_json: bool) -> None:
    """Show the movements of CHANNEL, or of every line, by day."""
    with session.open() as store:
        found = movements.movements(store, line_id_or_none(store, channel))
    if as_json:
        emit(
            {
                "movements": [
                    {
                        "number": kept.no,
                        "on": str(kept.record.on),
                        "kind": kept.record.kind.value,
                        "channel": kept.record.channel,
                        "amount": str(kept.record.amount),
                        "note": kept.record.note,
                    }
                    for kept in found
                ]
            }
        )
        return
    rows = [
        [
            str(kept.no),
            str(kept.record.on),
            kept.record.channel,
            wording.kind_word(kept.record.kind),
            wording.plain_money_text(kept.record.amount),
            kept.record.note,
        ]
        for kept in found
    ]
    say(table(["#", tr("Day"), tr("Line"), tr("What"), tr("Amount"), tr("Note")], rows, right=(0, 4)))


@move.command("add")
@click.argument("channel")
@click.argument("kind", type=choice(LedgerKind))
@click.argument("amount", type=AMOUNT, required=False)
@click.option("--on", type=DAY, help="The day it happened; today if left out.")
@click.option("--note", default="", help="Anything worth keeping.")
@click.pass_obj
def add(session: Session, channel: str, kind: str, amount: Money | None, on: date | None, note: str) -> None:
    """Add a movement of CHANNEL; a failed debit may have no amount."""
    with session.open() as store:
        line = line_id(store, channel)
        row = LedgerRow(session.day_seen(store, on), LedgerKind(kind), line, ZERO if amount is None else amount, note)
        done = movements.add_movement(store, row)
    say(done.told)


@move.command("show")
@click.argument("number", type=MOVEMENT)
@json_option
@click.pass_obj
def show(session: Session, number: int, as_json: bool) -> None:
    """Show movement NUMBER and the file it came from."""
    with session.open() as store:
        row = movements.find_movement(store, number)
        origin = provenance.of_movement(store, number)
        told = movements.movement_words(store, row)
    if as_json:
        came = origin_document(origin)
        emit({"number": number, "on": str(row.on), "amount": str(row.amount), "note": row.note, "from": came})
        return
    say(told)
    say(provenance.origin_words(origin))


@move.command("edit")
@click.argument("number", type=MOVEMENT)
@click.option("--channel", help="The line it belongs to.")
@click.option("--kind", type=choice(LedgerKind), help="What it did.")
@click.option("--amount", type=AMOUNT, help="How much.")
@click.option("--on", type=DAY, help="The day it happened.")
@click.option("--note", help="Anything worth keeping.")
@click.pass_obj
def edit(
    session: Session,
    number: int,
    channel: str | None,
    kind: str | None,
    amount: Money | None,
    on: date | None,
    note: str | None,
) -> None:
    """Change what is given of movement NUMBER, keep the rest."""
    with session.open() as store:
        line = line_id_or_none(store, channel)
        said = MovementDraft(line, None if kind is None else LedgerKind(kind), amount, on, note)
        done = movements.edit_movement(store, number, said)
    say(done.told)


@move.command("remove")
@click.argument("number", type=MOVEMENT)
@click.pass_obj
def remove(session: Session, number: int) -> None:
    """Take movement NUMBER out; raincheck undo brings it back."""
    with session.open() as store:
        done = movements.remove_movement(store, number)
    say(done.told)


COMMANDS = (move,)
