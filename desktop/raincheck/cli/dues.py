"""`due`: known dues with their exact amounts, typed in a shell."""

from __future__ import annotations

from datetime import date

import click

from raincheck.app import dues, wording
from raincheck.app.lines import line_id, line_id_or_none
from raincheck.cli.help import Group
from raincheck.cli.layout import table
from raincheck.cli.options import AMOUNT, COMING_DAY, DAY, NEAR_DAY, NumberType, as_of_option, json_option
from raincheck.cli.output import Json, emit, say
from raincheck.cli.parts import say_part, whose_option
from raincheck.cli.session import Session
from raincheck.core.model import Due
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.core.whose import Whose

NUMBER = NumberType(1, 999_999_999)


@click.group("due", cls=Group)
def due() -> None:
    """Known dues: bills and instalments with their exact amounts."""


@due.command("list")
@click.argument("channel", required=False)
@as_of_option
@whose_option
@json_option
@click.pass_obj
def list_dues(session: Session, channel: str | None, as_of: date | None, whose: str, as_json: bool) -> None:
    """Show the known dues of CHANNEL, or of every line, by day."""
    with session.open() as store:
        found = dues.standing_dues(store, session.day(as_of), line_id_or_none(store, channel), whose=Whose(whose))
    if as_json:
        emit({"dues": [_document(due) for due in found]})
        return
    say_part(Whose(whose))
    head = ["#", tr("Day"), tr("Line"), tr("Amount"), tr("Still to pay"), tr("Paid on")]
    say(table(head, [_row(due) for due in found], right=(0, 3, 4)))


def _row(due: dues.StandingDue) -> list[str]:
    entry = due.kept.record
    return [
        str(due.kept.no),
        str(entry.due),
        entry.channel,
        wording.plain_money_text(entry.amount),
        wording.plain_money_text(due.rest) if due.rest else "",
        "" if entry.paid_on is None else str(entry.paid_on),
    ]


def _document(due: dues.StandingDue) -> dict[str, Json]:
    entry = due.kept.record
    return {
        "number": due.kept.no,
        "channel": entry.channel,
        "due": str(entry.due),
        "amount": str(entry.amount),
        "paid_on": None if entry.paid_on is None else str(entry.paid_on),
        "paid": str(due.paid),
        "rest": str(due.rest),
    }


@due.command("add")
@click.argument("channel")
@click.argument("amount", type=AMOUNT)
@click.argument("day", type=COMING_DAY)
@click.pass_obj
def add(session: Session, channel: str, amount: Money, day: date) -> None:
    """Add a due of CHANNEL: AMOUNT on DAY."""
    with session.open() as store:
        done = dues.add_due(store, Due(line_id(store, channel), day, amount))
    say(done.told)


@due.command("pay")
@click.argument("channel")
@click.option("--due", "wanted", type=NEAR_DAY, help="Which due; the earliest unpaid one if left out.")
@click.option("--on", "on", type=DAY, help="When it was paid; today if left out.")
@click.option("--not-paid", is_flag=True, help="It was not paid after all; with --due.")
@click.pass_obj
def pay(session: Session, channel: str, wanted: date | None, on: date | None, not_paid: bool) -> None:
    """Mark a due of CHANNEL as paid."""
    with session.open() as store:
        line = line_id(store, channel)
        if not_paid:
            done = dues.pay_due(store, dues.find_due(store, line, wanted).no, None)
        else:
            done = dues.pay_due(store, dues.unpaid_due(store, line, wanted).no, session.day(on))
    say(done.told)


@due.command("move")
@click.argument("channel")
@click.option("--due", "wanted", type=NEAR_DAY, help="Which due; the earliest unpaid one if left out.")
@click.option("--number", type=NUMBER, help="Which due, by its number in the list.")
@click.option("--to", type=COMING_DAY, help="The new day.")
@click.option("--amount", type=AMOUNT, help="The new amount.")
@click.pass_obj
def move(
    session: Session,
    channel: str,
    wanted: date | None,
    number: int | None,
    to: date | None,
    amount: Money | None,
) -> None:
    """Give a due of CHANNEL another day, another amount, or both."""
    with session.open() as store:
        found = dues.find_due(store, line_id(store, channel), wanted, number)
        done = dues.move_due(store, found.no, to=to, amount=amount)
    say(done.told)


@due.command("remove")
@click.argument("channel")
@click.option("--due", "wanted", type=NEAR_DAY, help="Which due; the earliest unpaid one if left out.")
@click.option("--number", type=NUMBER, help="Which due, by its number in the list.")
@click.pass_obj
def remove(session: Session, channel: str, wanted: date | None, number: int | None) -> None:
    """Take a due of CHANNEL out; raincheck undo brings it back."""
    with session.open() as store:
        done = dues.remove_due(store, dues.find_due(store, line_id(store, channel), wanted, number).no)
    say(done.told)


COMMANDS = (due,)
