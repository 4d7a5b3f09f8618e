"""`income`: what comes in every month, one income at a time, typed in a shell."""

from __future__ import annotations

import click

from raincheck.app import incomes, wording
from raincheck.app.incomes import IncomeDraft
from raincheck.app.wording.whose import whose_name
from raincheck.cli.help import Group
from raincheck.cli.layout import DASH, table
from raincheck.cli.options import AMOUNT, NumberType, choice, json_option
from raincheck.cli.output import emit, say
from raincheck.cli.session import Session
from raincheck.core.model import Belongs
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.core.whose import Whose


@click.group(cls=Group)
def income() -> None:
    """Monthly incomes: list, set one, remove one."""


@income.command("list")
@json_option
@click.pass_obj
def list_incomes(session: Session, as_json: bool) -> None:
    """Show the monthly incomes, whose they are and who pays them."""
    with session.open() as store:
        found = [kept.record for kept in store.incomes()]
    if as_json:
        emit(
            {
                "income": [
                    {
                        "name": entry.name,
                        "amount": str(entry.amount),
                        "day": entry.day,
                        "belongs": entry.belongs.value,
                        "buyer": entry.buyer,
                    }
                    for entry in found
                ]
            }
        )
        return
    rows = [
        [
            entry.name,
            wording.plain_money_text(entry.amount),
            str(entry.day),
            whose_name(Whose(entry.belongs.value)),
            entry.buyer or DASH,
        ]
        for entry in found
    ]
    say(table([tr("Name"), tr("Amount"), tr("Day"), tr("Belongs to"), tr("Buyer")], rows, right=(1, 2)))


@income.command("set")
@click.argument("name")
@click.argument("amount", type=AMOUNT, required=False)
@click.argument("day", type=NumberType(1, 31), required=False)
@click.option("--belongs", type=choice(Belongs), help="Whose it is; the household's if left out.")
@click.option("--buyer", help="The core buyer who pays it; empty for none.")
@click.pass_obj
def set_income(
    session: Session, name: str, amount: Money | None, day: int | None, belongs: str | None, buyer: str | None
) -> None:
    """Say that NAME brings AMOUNT every month on DAY; of a known one change what is given."""
    said = IncomeDraft(amount, day, None if belongs is None else Belongs(belongs), buyer)
    with session.open(create=True) as store:
        done = incomes.set_income(store, name, said)
    say(done.told)


@income.command("remove")
@click.argument("name")
@click.pass_obj
def remove_income(session: Session, name: str) -> None:
    """Take the income NAME out; raincheck undo brings it back."""
    with session.open() as store:
        done = incomes.remove_income(store, name)
    say(done.told)


COMMANDS = (income,)
