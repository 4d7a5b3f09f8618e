"""`household` and `due`: income, living, assets and known dues, typed in a shell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from raincheck.app import household as home
from raincheck.app.household import Home, HomeDraft, read_home
from raincheck.cli.help import Group
from raincheck.cli.judging import json_option
from raincheck.cli.layout import table
from raincheck.cli.options import AMOUNT, DAY, RATE, NumberType
from raincheck.cli.output import Json, emit
from raincheck.cli.session import Session
from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, Due, Income, Living
from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr


@click.group("household", cls=Group)
def household() -> None:
    """What comes in, what living costs, what is owned."""


@household.command("show")
@json_option
@click.pass_obj
def show(session: Session, as_json: bool) -> None:
    """Show what the book knows of the household."""
    with session.open() as store:
        found = read_home(store)
    if as_json:
        emit(_document(found))
    else:
        click.echo(_text(found))


@household.command("set")
@click.option("--single-earner/--several-earners", "single", default=None, help="Whether one person earns for all.")
@click.option("--self-employed/--employed", "own", default=None, help="Whether the income is a business's.")
@click.option("--essential", type=AMOUNT, help="Living costs a month that cannot be left out.")
@click.option("--discretionary", type=AMOUNT, help="Living costs a month that can.")
@click.option("--all-assets/--some-assets", "listed", default=None, help="Whether every asset is in the book.")
@click.option(
    "--income",
    "incomes",
    type=(str, AMOUNT, NumberType(1, 31)),
    multiple=True,
    help="NAME AMOUNT DAY of a monthly income; the incomes given replace all.",
)
@click.option("--month", "months", type=(str, AMOUNT), multiple=True, help="2026-11 AMOUNT: what came in that month.")
@click.option(
    "--asset",
    "assets",
    type=(str, AMOUNT, RATE),
    multiple=True,
    help="NAME VALUE HAIRCUT of an asset; the assets given replace all.",
)
@click.pass_obj
def set_household(
    session: Session,
    single: bool | None,
    own: bool | None,
    essential: Money | None,
    discretionary: Money | None,
    listed: bool | None,
    incomes: tuple[tuple[str, Money, int], ...],
    months: tuple[tuple[str, Money], ...],
    assets: tuple[tuple[str, Money, Decimal], ...],
) -> None:
    """Change what is given, keep the rest."""
    history = tuple((_month(text), amount) for text, amount in months)
    with session.open(create=True) as store:
        draft = HomeDraft(
            single_earner=single,
            self_employed=own,
            living=_living(store.basics().living, essential, discretionary),
            all_assets_listed=listed,
            incomes=tuple(Income(*entry) for entry in incomes) or None,
            months=history,
            assets=_assets(assets) or None,
        )
        home.change(store, draft, what=tr("Changed the household"))
        found = read_home(store)
    click.echo(_text(found))


def _living(before: Living | None, essential: Money | None, discretionary: Money | None) -> Living | None:
    if essential is None and discretionary is None:
        return None
    if before is None and essential is None:
        raise UsageError(tr("Say --essential too: what living costs at least."))
    known = before or Living(ZERO, ZERO)
    return Living(
        known.essential if essential is None else essential,
        known.discretionary if discretionary is None else discretionary,
    )


def _assets(given: tuple[tuple[str, Money, Decimal], ...]) -> tuple[Asset, ...]:
    made: list[Asset] = []
    for name, value, haircut in given:
        made.append(Asset(home.free_asset_id([asset.id for asset in made]), name, value, haircut.normalize()))
    return tuple(made)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise UsageError(tr("{text} is no month; write YYYY-MM, such as 2026-11.").format(text=text)) from None


def _document(found: Home) -> dict[str, Json]:
    living = found.basics.living
    return {
        "single_earner": found.basics.household.single_earner,
        "self_employed": found.basics.household.self_employed,
        "income": [{"name": entry.name, "amount": str(entry.amount), "day": entry.day} for entry in found.incomes],
        "income_history": [{"month": str(entry.month), "amount": str(entry.amount)} for entry in found.history],
        "living": None
        if living is None
        else {"essential": str(living.essential), "discretionary": str(living.discretionary)},
        "assets": [
            {
                "id": asset.id,
                "name": asset.name,
                "value": str(asset.value),
                "haircut": f"{asset.haircut:f}",
                "liquid": asset.liquid,
            }
            for asset in found.assets
        ],
        "all_assets_listed": found.basics.all_assets_listed,
    }


def _text(found: Home) -> str:
    living = found.basics.living
    yes, no, unknown = tr("yes"), tr("no"), tr("unknown")
    rows = [
        [tr("One person earns"), yes if found.basics.household.single_earner else no],
        [tr("Own business"), yes if found.basics.household.self_employed else no],
        [tr("Essential a month"), unknown if living is None else str(living.essential)],
        [tr("Can be left out"), unknown if living is None else str(living.discretionary)],
        *([f"{tr('Income')} {entry.name} ({entry.day})", str(entry.amount)] for entry in found.incomes),
        *([str(entry.month), str(entry.amount)] for entry in found.history),
        *([f"{tr('Asset')} {asset.name} (−{asset.haircut:%})", str(asset.value)] for asset in found.assets),
        [tr("All assets are listed"), yes if found.basics.all_assets_listed else no],
    ]
    return table(["", ""], rows)


@click.group("due", cls=Group)
def due() -> None:
    """Known dues: bills and instalments with their exact amounts."""


@due.command("list")
@json_option
@click.pass_obj
def list_dues(session: Session, as_json: bool) -> None:
    """Show the known dues."""
    with session.open() as store:
        dues = [kept.record for kept in store.dues()]
    if as_json:
        emit({"dues": [_due_document(entry) for entry in dues]})
        return
    rows = [
        [str(entry.due), entry.channel, str(entry.amount), "" if entry.paid_on is None else str(entry.paid_on)]
        for entry in sorted(dues, key=lambda entry: entry.due)
    ]
    click.echo(table([tr("Day"), tr("Line"), tr("Amount"), tr("Paid on")], rows))


def _due_document(entry: Due) -> dict[str, Json]:
    return {
        "channel": entry.channel,
        "due": str(entry.due),
        "amount": str(entry.amount),
        "paid_on": None if entry.paid_on is None else str(entry.paid_on),
    }


@due.command("add")
@click.argument("channel")
@click.argument("amount", type=AMOUNT)
@click.argument("day", type=DAY)
@click.pass_obj
def add(session: Session, channel: str, amount: Money, day: date) -> None:
    """Add a due of CHANNEL: AMOUNT on DAY."""
    with session.open() as store:
        home.add_due(store, Due(channel, day, amount))
    click.echo(tr("{channel}: {amount} is due on {day}.").format(channel=channel, amount=amount, day=day))


@due.command("pay")
@click.argument("channel")
@click.option("--due", "wanted", type=DAY, help="Which due; the earliest unpaid one if left out.")
@click.option("--on", "on", type=DAY, help="When it was paid; today if left out.")
@click.pass_obj
def pay(session: Session, channel: str, wanted: date | None, on: date | None) -> None:
    """Mark a due of CHANNEL as paid."""
    with session.open() as store:
        kept = home.unpaid_due(store, channel, wanted)
        paid = home.pay_due(store, kept.no, session.day(on))
    click.echo(tr("{channel}: {amount} of {day} is paid.").format(channel=channel, amount=paid.amount, day=paid.due))


COMMANDS = (household, due)
