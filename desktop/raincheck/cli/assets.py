"""`asset`: what is owned and since when that value is known, typed in a shell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from raincheck.app import assets, wording
from raincheck.app.assets import AssetDraft
from raincheck.cli.help import Group
from raincheck.cli.layout import DASH, table
from raincheck.cli.options import AMOUNT, DAY, SHARE, choice, json_option
from raincheck.cli.output import emit, plain, say
from raincheck.cli.session import Session
from raincheck.core.model import Belongs
from raincheck.core.money import Money
from raincheck.core.text import tr


@click.group(cls=Group)
def asset() -> None:
    """What is owned, with the day of each value."""


@asset.command("list")
@json_option
@click.pass_obj
def list_assets(session: Session, as_json: bool) -> None:
    """Show what is owned and how old each value is."""
    with session.open() as store:
        found = assets.dated_assets(store)
    if as_json:
        emit(
            {
                "assets": [
                    {
                        "id": entry.asset.id,
                        "name": entry.asset.name,
                        "value": str(entry.asset.value),
                        "haircut": f"{entry.asset.haircut:f}",
                        "liquid": entry.asset.liquid,
                        "belongs": entry.asset.belongs.value,
                        "valued_on": plain(entry.valued_on),
                    }
                    for entry in found
                ]
            }
        )
        return
    rows = [
        [
            entry.asset.id,
            entry.asset.name,
            wording.plain_money_text(entry.asset.value),
            DASH if entry.valued_on is None else str(entry.valued_on),
        ]
        for entry in found
    ]
    say(table([tr("Id"), tr("Name"), tr("Value"), tr("Valued on")], rows, right=(2,)))


@asset.command("set")
@click.argument("name")
@click.argument("value", type=AMOUNT)
@click.option("--on", type=DAY, help="The day of this value; today if left out.")
@click.option("--haircut", type=SHARE, help="The share lost in a hurried sale, 0.15 or 15%.")
@click.option("--liquid/--not-liquid", default=None, help="Whether it can be turned into money at once.")
@click.option("--belongs", type=choice(Belongs), help="Whose it is; the household's if left out.")
@click.pass_obj
def set_asset(
    session: Session,
    name: str,
    value: Money,
    on: date | None,
    haircut: Decimal | None,
    liquid: bool | None,
    belongs: str | None,
) -> None:
    """Say what asset NAME (its name or id) is worth; an unknown name is a new asset."""
    said = AssetDraft(haircut, liquid, None if belongs is None else Belongs(belongs))
    with session.open(create=True) as store:
        done = assets.set_asset(store, name, value, said, on=on)
    say(done.told)


COMMANDS = (asset,)
