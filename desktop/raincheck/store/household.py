"""The household: what it earns, what living costs, what it owns; and the book's own switches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from raincheck.core.calendar import Month
from raincheck.core.model import Asset, AssetValue, Belongs, Firm, Household, Income, IncomeMonth, Living
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store.errors import UnknownEntryError
from raincheck.store.rows import ChannelIndex, Table

if TYPE_CHECKING:
    from sqlite3 import Connection


class Basics(Struct, frozen=True):
    """What the book holds once: currency, household, living costs, and whether every asset is listed."""

    currency: str = "CNY"
    household: Household = field(default_factory=Household)
    living: Living | None = None
    all_assets_listed: bool = False


INCOME: Final[Table[Income]] = Table(
    "income",
    ("name", "amount_fen", "day", "belongs", "buyer"),
    lambda income, _: (income.name, income.amount.fen, income.day, income.belongs.value, income.buyer),
    lambda row, _: Income(row[0], Money(row[1]), row[2], Belongs(row[3]), row[4]),
)
INCOME_MONTH: Final[Table[IncomeMonth]] = Table(
    "income_month",
    ("month", "amount_fen"),
    lambda past, _: (str(past.month), past.amount.fen),
    lambda row, _: IncomeMonth(Month.parse(row[0]), Money(row[1])),
)
ASSET: Final[Table[Asset]] = Table(
    "asset",
    ("id", "name", "value_fen", "haircut", "liquid", "belongs"),
    lambda asset, _: (
        asset.id,
        asset.name,
        asset.value.fen,
        str(asset.haircut),
        int(asset.liquid),
        asset.belongs.value,
    ),
    lambda row, _: Asset(row[0], row[1], Money(row[2]), Decimal(row[3]), bool(row[4]), Belongs(row[5])),
)
ASSET_VALUE: Final[Table[AssetValue]] = Table(
    "asset_value",
    ("asset", "on_day", "value_fen"),
    lambda value, _: (value.asset, str(value.on), value.value.fen),
    lambda row, _: AssetValue(row[0], date.fromisoformat(row[1]), Money(row[2])),
)


def set_assets(connection: Connection, assets: Sequence[Asset], index: ChannelIndex) -> None:
    """Put these assets in the place of all; the dated values of an asset that is gone go with it."""
    ASSET.replace(connection, assets, index)
    connection.execute("DELETE FROM asset_value WHERE asset NOT IN (SELECT id FROM asset)")


def add_asset_value(connection: Connection, value: AssetValue, index: ChannelIndex) -> None:
    """Add what an asset was worth on a day. Raises UnknownEntryError for an asset that the book does not have."""
    if connection.execute("SELECT 1 FROM asset WHERE id = ?", (value.asset,)).fetchone() is None:
        raise UnknownEntryError(tr("The book has no asset “{asset}”.").format(asset=value.asset))
    ASSET_VALUE.append(connection, [value], index)


_BASICS: Final = (
    "currency",
    "single_earner",
    "self_employed",
    "all_assets_listed",
    "essential_fen",
    "discretionary_fen",
    "firm_name",
    "firm_cash_separate",
    "firm_essential_fen",
)


def read_basics(connection: Connection) -> Basics:
    """What the book holds once."""
    row = connection.execute(f"SELECT {', '.join(_BASICS)} FROM book").fetchone()
    currency, single, own, listed, essential, discretionary, firm, separate, firm_essential = row
    living = None if essential is None else Living(Money(essential), Money(discretionary), Money(firm_essential))
    behind = None if firm is None else Firm(firm, bool(separate))
    return Basics(currency, Household(bool(single), bool(own), behind), living, bool(listed))


def write_basics(connection: Connection, basics: Basics) -> None:
    """Change what the book holds once; equal basics leave no trace in the journal."""
    if basics == read_basics(connection):
        return
    living, firm = basics.living, basics.household.firm
    connection.execute(
        f"UPDATE book SET {', '.join(f'{name} = ?' for name in _BASICS)}",
        (
            basics.currency,
            int(basics.household.single_earner),
            int(basics.household.self_employed),
            int(basics.all_assets_listed),
            None if living is None else living.essential.fen,
            None if living is None else living.discretionary.fen,
            None if firm is None else firm.name,
            None if firm is None else int(firm.cash_is_separate),
            0 if living is None else living.firm_essential.fen,
        ),
    )
