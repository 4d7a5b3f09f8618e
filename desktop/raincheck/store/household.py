"""The household: what it earns, what living costs, what it owns; and the book's own switches."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from raincheck.core.calendar import Month
from raincheck.core.model import Asset, Household, Income, IncomeMonth, Living
from raincheck.core.money import Money
from raincheck.store.rows import Table

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Basics:
    """What the book holds once: currency, household, living costs, and whether every asset is listed."""

    currency: str = "CNY"
    household: Household = field(default_factory=Household)
    living: Living | None = None
    all_assets_listed: bool = False


INCOME: Final[Table[Income]] = Table(
    "income",
    ("name", "amount_fen", "day"),
    lambda income, _: (income.name, income.amount.fen, income.day),
    lambda row, _: Income(row[0], Money(row[1]), row[2]),
)
INCOME_MONTH: Final[Table[IncomeMonth]] = Table(
    "income_month",
    ("month", "amount_fen"),
    lambda past, _: (str(past.month), past.amount.fen),
    lambda row, _: IncomeMonth(Month.parse(row[0]), Money(row[1])),
)
ASSET: Final[Table[Asset]] = Table(
    "asset",
    ("id", "name", "value_fen", "haircut", "liquid"),
    lambda asset, _: (asset.id, asset.name, asset.value.fen, str(asset.haircut), int(asset.liquid)),
    lambda row, _: Asset(row[0], row[1], Money(row[2]), Decimal(row[3]), bool(row[4])),
)


def read_basics(connection: Connection) -> Basics:
    """What the book holds once."""
    currency, single, own, listed, essential, discretionary = connection.execute(
        "SELECT currency, single_earner, self_employed, all_assets_listed, essential_fen, discretionary_fen FROM book"
    ).fetchone()
    living = None if essential is None else Living(Money(essential), Money(discretionary))
    return Basics(currency, Household(bool(single), bool(own)), living, bool(listed))


def write_basics(connection: Connection, basics: Basics) -> None:
    """Change what the book holds once; equal basics leave no trace in the journal."""
    if basics == read_basics(connection):
        return
    living = basics.living
    connection.execute(
        "UPDATE book SET currency = ?, single_earner = ?, self_employed = ?, all_assets_listed = ?, essential_fen = ?,"
        " discretionary_fen = ?",
        (
            basics.currency,
            int(basics.household.single_earner),
            int(basics.household.self_employed),
            int(basics.all_assets_listed),
            None if living is None else living.essential.fen,
            None if living is None else living.discretionary.fen,
        ),
    )
