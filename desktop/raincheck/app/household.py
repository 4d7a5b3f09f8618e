"""The household: what it earns, what living costs, what it owns, what it means to draw, and the dues it knows of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, Due, Household, Income, IncomeMonth, Living, PlannedDraw
from raincheck.core.money import ZERO, Money, total
from raincheck.core.text import tr
from raincheck.store import Basics, Kept, Store, Writer
from raincheck.store.reader import Reader

R = TypeVar("R")

HISTORY_MONTHS: Final = 12
"""How many months of income the fund's measure of fluctuation looks at (domain.md 6.1)."""


class AssetKind(StrEnum):
    """What an asset is, as far as selling it at once goes (domain.md 6.1)."""

    CASH = "cash"
    DEPOSIT = "deposit"
    BOND_FUND = "bond_fund"
    STOCK = "stock"
    FIXED = "fixed"
    OTHER = "other"


HAIRCUTS: Final = {
    AssetKind.CASH: Decimal(0),
    AssetKind.DEPOSIT: Decimal("0.05"),
    AssetKind.BOND_FUND: Decimal("0.15"),
    AssetKind.STOCK: Decimal("0.5"),
    AssetKind.FIXED: Decimal(0),
}
"""The share lost when it must be sold at once (domain.md 6.1, [P]); OTHER is the person's own figure."""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the book knows of the household."""

    basics: Basics
    incomes: tuple[Income, ...]
    history: tuple[IncomeMonth, ...]
    assets: tuple[Asset, ...]
    draws: tuple[PlannedDraw, ...]
    dues: tuple[Kept[Due], ...]

    @property
    def monthly_income(self) -> Money:
        """What comes in every month."""
        return total(income.amount for income in self.incomes)

    @property
    def liquid(self) -> Money:
        """What could be turned into money at once, after haircuts."""
        return total(asset.value.times(1 - asset.haircut) for asset in self.assets if asset.liquid)


@dataclass(frozen=True, slots=True)
class HomeDraft:
    """What a person says of the household; None is not said. `months`: what came in, None takes a month out.

    `forget_living`: living costs are not known after all. Incomes, assets and draws stand in the place of all.
    """

    single_earner: bool | None = None
    self_employed: bool | None = None
    living: Living | None = None
    forget_living: bool = False
    all_assets_listed: bool | None = None
    incomes: tuple[Income, ...] | None = None
    months: tuple[tuple[Month, Money | None], ...] = ()
    assets: tuple[Asset, ...] | None = None
    draws: tuple[PlannedDraw, ...] | None = None


def read_home(store: Reader) -> Home:
    """The household as the book holds it."""
    return Home(
        basics=store.basics(),
        incomes=_records(store.incomes()),
        history=_records(store.income_history()),
        assets=_records(store.assets()),
        draws=_records(store.planned_draws()),
        dues=store.dues(),
    )


def asset_kind(asset: Asset) -> AssetKind:
    """Which preset an asset follows; OTHER when its haircut is the person's own."""
    if not asset.liquid:
        return AssetKind.FIXED
    for kind, haircut in HAIRCUTS.items():
        if haircut == asset.haircut:
            return kind
    return AssetKind.OTHER


def make_asset(id: str, name: str, value: Money, kind: AssetKind, *, haircut: Decimal | None = None) -> Asset:
    """An asset of a kind; `haircut` (0–1) is asked for where the kind has none of its own. Raises UsageError."""
    share = HAIRCUTS.get(kind, haircut)
    if share is None:
        raise UsageError(tr("Say which share would be lost in a hurried sale, such as 30 %."))
    return Asset(id, name, value, share.normalize(), liquid=kind is not AssetKind.FIXED)


def free_asset_id(taken: Sequence[str]) -> str:
    """An id that no asset has yet."""
    number = 1
    while f"asset_{number}" in taken:
        number += 1
    return f"asset_{number}"


def change(store: Store, draft: HomeDraft, *, what: str) -> None:
    """Change what the draft says as one thing to undo, told as `what`. Raises UsageError before anything is written."""
    _check(draft)
    with store.write(what) as tx:
        tx.set_basics(_basics(tx.basics(), draft))
        if draft.incomes is not None and draft.incomes != _records(tx.incomes()):
            tx.set_incomes(draft.incomes)
        if draft.months:
            _set_months(tx, draft.months)
        if draft.assets is not None and draft.assets != _records(tx.assets()):
            tx.set_assets(draft.assets)
        if draft.draws is not None and draft.draws != _records(tx.planned_draws()):
            tx.set_planned_draws(draft.draws)


def _basics(before: Basics, draft: HomeDraft) -> Basics:
    own = before.household
    return replace(
        before,
        household=Household(
            own.single_earner if draft.single_earner is None else draft.single_earner,
            own.self_employed if draft.self_employed is None else draft.self_employed,
        ),
        living=None if draft.forget_living else before.living if draft.living is None else draft.living,
        all_assets_listed=before.all_assets_listed if draft.all_assets_listed is None else draft.all_assets_listed,
    )


def _set_months(tx: Writer, months: Sequence[tuple[Month, Money | None]]) -> None:
    before = _records(tx.income_history())
    said = dict(months)
    kept = [entry for entry in before if entry.month not in said]
    kept += [IncomeMonth(month, amount) for month, amount in months if amount is not None]
    after = tuple(sorted(kept, key=lambda entry: entry.month))
    if after != tuple(sorted(before, key=lambda entry: entry.month)):
        tx.set_income_history(after)


def _check(draft: HomeDraft) -> None:
    """Raise UsageError for what no household has: a nameless income, a day 32, a share above one."""
    amounts: list[Money | None] = [amount for _, amount in draft.months]
    if draft.living is not None:
        amounts += [draft.living.essential, draft.living.discretionary]
    for income in draft.incomes or ():
        _named(income.name)
        _day_of_month(income.day)
        amounts.append(income.amount)
    for draw in draft.draws or ():
        _day_of_month(draw.day)
        amounts.append(draw.amount)
    assets = draft.assets or ()
    for asset in assets:
        _named(asset.name)
        amounts.append(asset.value)
        if not 0 <= asset.haircut <= 1:
            raise UsageError(tr("The share lost in a hurried sale lies between 0 and 100 %."))
    if len({asset.id for asset in assets}) < len(assets):
        raise UsageError(tr("Two assets have the same id."))
    _not_negative(*(amount for amount in amounts if amount is not None))


def _records(kept: Sequence[Kept[R]]) -> tuple[R, ...]:
    return tuple(entry.record for entry in kept)


def add_due(store: Store, due: Due) -> None:
    """Add a known due. Raises UsageError for an unknown line."""
    _not_negative(due.amount)
    with store.write(tr("Added a due")) as tx:
        tx.add_due(due)


def set_dues(store: Store, before: Sequence[Kept[Due]], after: Sequence[tuple[int | None, Due]]) -> None:
    """Put `after` in the place of the dues `before`, as one thing to undo; an entry without a number is new.

    Raises UsageError for an unknown line or a due that is no longer there.
    """
    _not_negative(*(due.amount for _, due in after))
    was = {kept.no: kept.record for kept in before}
    with store.write(tr("Changed the dues")) as tx:
        for gone in was.keys() - {no for no, _ in after}:
            tx.remove_due(gone)
        for no, due in after:
            if no is None:
                tx.add_due(due)
            elif was.get(no) != due:
                tx.change_due(no, due)


def pay_due(store: Store, no: int, on: date | None) -> Due:
    """Mark a known due as paid on a day, or (None) as not paid yet. Raises UsageError when it is not there."""
    with store.write(tr("Marked a due as paid") if on is not None else tr("Marked a due as unpaid")) as tx:
        paid = replace(_due(tx, no), paid_on=on)
        tx.change_due(no, paid)
    return paid


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


def _due(store: Reader, no: int) -> Due:
    for kept in store.dues():
        if kept.no == no:
            return kept.record
    raise UsageError(tr("That due is no longer in the book; look at the list again."))


def _named(name: str) -> None:
    if not name.strip():
        raise UsageError(tr("Give it a name."))


def _not_negative(*amounts: Money) -> None:
    if any(amount < ZERO for amount in amounts):
        raise UsageError(tr("An amount is never below zero."))


def _day_of_month(day: int) -> None:
    if not 1 <= day <= 31:
        raise UsageError(tr("A day of the month lies between 1 and 31; 31 is every month's last day."))
