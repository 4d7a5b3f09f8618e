"""`household`: income, living and assets, typed in a shell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import click
from msgspec.structs import replace

from raincheck.app import household as home
from raincheck.app import wording
from raincheck.app.household import Home, HomeDraft, read_home
from raincheck.cli.help import Group
from raincheck.cli.layout import table
from raincheck.cli.options import AMOUNT, SHARE, NumberType, json_option
from raincheck.cli.output import Json, emit, say
from raincheck.cli.session import Session
from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, Firm, Income, Living
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
        say(_text(found))


@household.command("set")
@click.option("--single-earner/--several-earners", "single", default=None, help="Whether one person earns for all.")
@click.option("--self-employed/--employed", "own", default=None, help="Whether the income is a business's.")
@click.option("--essential", type=AMOUNT, help="Living costs a month that cannot be left out.")
@click.option("--discretionary", type=AMOUNT, help="Living costs a month that can.")
@click.option("--firm", help="The name of the firm behind the household.")
@click.option("--no-firm", is_flag=True, help="There is no firm.")
@click.option("--firm-cash/--shared-cash", "separate", default=None, help="Whether the firm's money is kept apart.")
@click.option("--firm-essential", type=AMOUNT, help="The firm's fixed costs a month.")
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
    type=(str, AMOUNT, SHARE),
    multiple=True,
    help="NAME VALUE HAIRCUT of an asset; the assets given replace all.",
)
@click.option("--recent-income", is_flag=True, help="Plan with what the last three months brought on average.")
@click.pass_obj
def set_household(
    session: Session,
    single: bool | None,
    own: bool | None,
    essential: Money | None,
    discretionary: Money | None,
    firm: str | None,
    no_firm: bool,
    separate: bool | None,
    firm_essential: Money | None,
    listed: bool | None,
    incomes: tuple[tuple[str, Money, int], ...],
    months: tuple[tuple[str, Money], ...],
    assets: tuple[tuple[str, Money, Decimal], ...],
    recent_income: bool,
) -> None:
    """Change what is given, keep the rest."""
    if recent_income and incomes:
        raise UsageError(tr("Give --income or --recent-income, not both."))
    history = tuple((_month(text), amount) for text, amount in months)
    with session.open(create=True) as store:
        draft = HomeDraft(
            single_earner=single,
            self_employed=own,
            firm=_firm(store.basics().household.firm, firm, separate=separate),
            forget_firm=no_firm,
            living=_living(store.basics().living, essential, discretionary, firm_essential),
            all_assets_listed=listed,
            incomes=_incomes(incomes, read_home(store).incomes) or None,
            months=history,
            assets=_assets(assets, read_home(store).assets) or None,
        )
        home.change(store, draft)
        if recent_income:
            home.use_recent_income(store, session.day(None))
        found = read_home(store)
    say(_text(found))


def _living(
    before: Living | None, essential: Money | None, discretionary: Money | None, firm: Money | None
) -> Living | None:
    if essential is None and discretionary is None and firm is None:
        return None
    if before is None and essential is None:
        raise UsageError(tr("Say --essential too: what living costs at least."))
    known = before or Living(ZERO, ZERO)
    return replace(
        known,
        essential=known.essential if essential is None else essential,
        discretionary=known.discretionary if discretionary is None else discretionary,
        firm_essential=known.firm_essential if firm is None else firm,
    )


def _firm(before: Firm | None, name: str | None, *, separate: bool | None) -> Firm | None:
    if name is None and separate is None:
        return None
    if name is None and before is None:
        raise UsageError(tr("Say the firm's name too: --firm NAME."))
    known = before or Firm(name or "")
    return replace(
        known,
        name=known.name if name is None else name,
        cash_is_separate=known.cash_is_separate if separate is None else separate,
    )


def _incomes(given: tuple[tuple[str, Money, int], ...], before: Sequence[Income]) -> tuple[Income, ...]:
    """The incomes as typed; one of a known name keeps whose it is and who pays it."""
    known = {income.name: income for income in reversed(before)}
    return tuple(
        replace(known.pop(name, Income(name, amount, day)), amount=amount, day=day) for name, amount, day in given
    )


def _assets(given: tuple[tuple[str, Money, Decimal], ...], before: Sequence[Asset]) -> tuple[Asset, ...]:
    """The assets as typed; one of a known name stays itself, so that its dated values stay its own."""
    known = {asset.name: asset for asset in reversed(before)}
    taken, made = [asset.id for asset in before], []
    for name, value, haircut in given:
        asset = known.pop(name, None) or Asset(home.free_asset_id(taken), name, value)
        made.append(replace(asset, value=value, haircut=haircut.normalize()))
        taken.append(asset.id)
    return tuple(made)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise UsageError(tr("{text} is no month; write YYYY-MM, such as 2026-11.").format(text=text)) from None


def _document(found: Home) -> dict[str, Json]:
    living, firm = found.basics.living, found.basics.household.firm
    return {
        "single_earner": found.basics.household.single_earner,
        "self_employed": found.basics.household.self_employed,
        "firm": None if firm is None else {"name": firm.name, "cash_is_separate": firm.cash_is_separate},
        "income": [{"name": entry.name, "amount": str(entry.amount), "day": entry.day} for entry in found.incomes],
        "income_history": [{"month": str(entry.month), "amount": str(entry.amount)} for entry in found.history],
        "living": None
        if living is None
        else {
            "essential": str(living.essential),
            "discretionary": str(living.discretionary),
            "firm_essential": str(living.firm_essential),
        },
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
    living, firm = found.basics.living, found.basics.household.firm
    yes, no, unknown = tr("yes"), tr("no"), tr("unknown")
    money, share = wording.plain_money_text, wording.share_text
    fixed = tr("The firm's fixed costs a month")
    income, owned = tr("Income {name} (day {day})"), tr("Asset {name} (−{share})")
    rows = [
        [tr("One person earns"), yes if found.basics.household.single_earner else no],
        [tr("Own business"), yes if found.basics.household.self_employed else no],
        *([] if firm is None else [[tr("Firm"), firm.name]]),
        [tr("Essential a month"), unknown if living is None else money(living.essential)],
        [tr("Can be left out"), unknown if living is None else money(living.discretionary)],
        *([] if living is None or firm is None else [[fixed, money(living.firm_essential)]]),
        *([income.format(name=entry.name, day=entry.day), money(entry.amount)] for entry in found.incomes),
        *([str(entry.month), money(entry.amount)] for entry in found.history),
        *([owned.format(name=asset.name, share=share(asset.haircut)), money(asset.value)] for asset in found.assets),
        [tr("All assets are listed"), yes if found.basics.all_assets_listed else no],
    ]
    return table(["", ""], rows)


COMMANDS = (household,)
