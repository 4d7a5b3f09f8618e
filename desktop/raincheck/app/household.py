"""The household: what it earns, what living costs, what it owns, what it means to draw, and the dues it knows of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.outcome import Changes, Done
from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.measures import Measures
from raincheck.core.model import Asset, AssetValue, Belongs, Book, Due, Firm, Income, IncomeMonth, Living, PlannedDraw
from raincheck.core.money import ZERO, Money, total
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.core.whose import has_two_sides
from raincheck.store import Basics, Kept, Store, Writer
from raincheck.store.reader import Reader

R = TypeVar("R")

CHANGES = Changes(cash=True, obligations=True)

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


class Home(Struct, frozen=True):
    """Everything the book knows of the household."""

    basics: Basics
    incomes: tuple[Income, ...]
    history: tuple[IncomeMonth, ...]
    assets: tuple[Asset, ...]
    draws: tuple[PlannedDraw, ...]
    dues: tuple[Kept[Due], ...]

    @property
    def has_firm(self) -> bool:
        """Whether there is a firm beside the household, or anything that belongs to one."""
        own = self.basics.household
        return has_two_sides(Book(household=own, income=self.incomes, assets=self.assets, planned_draws=self.draws))

    @property
    def monthly_income(self) -> Money:
        """What comes in every month."""
        return total(income.amount for income in self.incomes)

    @property
    def liquid(self) -> Money:
        """What could be turned into money at once, after haircuts."""
        return total(asset.value.times(1 - asset.haircut) for asset in self.assets if asset.liquid)


class HomeDraft(Struct, frozen=True):
    """What a person says of the household; None is not said. `months`: what came in, None takes a month out.

    `forget_living`: living costs are not known after all; `forget_firm`: there is no firm. Incomes, assets and draws
    stand in the place of all.
    """

    single_earner: bool | None = None
    self_employed: bool | None = None
    firm: Firm | None = None
    forget_firm: bool = False
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


def change(store: Store, draft: HomeDraft) -> Done[None]:
    """Change what the draft says as one thing to undo. Raises UsageError before anything is written."""
    _check(draft)
    told = _told(draft, store.basics().living)
    with store.write(told) as tx:
        tx.set_basics(_basics(tx.basics(), draft))
        if draft.incomes is not None and draft.incomes != _records(tx.incomes()):
            tx.set_incomes(draft.incomes)
        if draft.months:
            _set_months(tx, draft.months)
        if draft.assets is not None:
            _set_assets(tx, draft.assets)
        if draft.draws is not None and draft.draws != _records(tx.planned_draws()):
            tx.set_planned_draws(draft.draws)
    return Done(None, CHANGES, told)


def _told(draft: HomeDraft, living: Living | None) -> str:
    """The one part of the household that a draft speaks of, in words; the household where there are several."""
    parts = [
        word
        for said, word in (
            (draft.incomes is not None, tr("Changed the incomes")),
            (draft.living is not None or draft.forget_living, _living_told(draft, living)),
            (draft.firm is not None or draft.forget_firm, tr("Changed the firm")),
            (draft.assets is not None or draft.all_assets_listed is not None, tr("Changed the assets")),
            (draft.draws is not None, tr("Changed the planned draws")),
            (draft.single_earner is not None or draft.self_employed is not None, tr("Changed the household")),
            *((True, tr("Changed the income of {month}").format(month=month)) for month, _ in draft.months),
        )
        if said
    ]
    return parts[0] if len(parts) == 1 else tr("Changed the household")


def _living_told(draft: HomeDraft, before: Living | None) -> str:
    wanted = draft.living
    if wanted is not None and before is not None and wanted == replace(before, firm_essential=wanted.firm_essential):
        return tr("Changed the firm's costs")
    return tr("Changed the living costs")


def use_recent_income(store: Store, as_of: date) -> Done[Money]:
    """Plan with the mean of the last three finished months: every income falls or rises in the same share (D04).

    Beside a household's wages it is the firm's incomes that move, as its past is reckoned (`whose.seen_as`).
    Answers what a month now brings. Raises UsageError where three months, or an income to put in their place, are
    missing.
    """
    recent = Measures(Snapshot(store.book(), as_of)).income_recent
    incomes = _records(store.incomes())
    planned = total(income.amount for income in incomes)
    if recent is None or not planned:
        raise UsageError(tr("It takes the income of three past months and a monthly income to plan with what came in."))
    wages = total(income.amount for income in incomes if income.belongs is Belongs.HOUSEHOLD)
    moves = [place for place, income in enumerate(incomes) if income.belongs is Belongs.FIRM and income.amount]
    if not moves or recent < wages:
        moves, wages = list(range(len(incomes))), ZERO
    share, left = Fraction((recent - wages).fen, (planned - wages).fen), recent - wages
    scaled = list(incomes)
    for place in moves[1:]:
        scaled[place] = replace(incomes[place], amount=incomes[place].amount.times(share))
        left -= scaled[place].amount
    scaled[moves[0]] = replace(incomes[moves[0]], amount=max(left, ZERO))
    told = tr("Planned with the income of three months")
    with store.write(told) as tx:
        tx.set_incomes(scaled)
    return Done(recent, CHANGES, told)


def _set_assets(tx: Writer, assets: Sequence[Asset]) -> None:
    """Put these in the place of all; a value that is new is kept with its day."""
    before = {asset.id: asset for asset in _records(tx.assets())}
    if tuple(assets) != tuple(before.values()):
        tx.set_assets(assets)
    for asset in assets:
        if asset.id not in before or before[asset.id].value != asset.value:
            keep_value(tx, AssetValue(asset.id, tx.day, asset.value))


def keep_value(tx: Writer, value: AssetValue) -> None:
    """Keep what an asset was worth on a day; a second value of the same day corrects the first."""
    for kept in tx.asset_values():
        if (kept.record.asset, kept.record.on) == (value.asset, value.on):
            tx.change_asset_value(kept.no, value)
            return
    tx.add_asset_value(value)


def _basics(before: Basics, draft: HomeDraft) -> Basics:
    own = before.household
    return replace(
        before,
        household=replace(
            own,
            single_earner=own.single_earner if draft.single_earner is None else draft.single_earner,
            self_employed=own.self_employed if draft.self_employed is None else draft.self_employed,
            firm=None if draft.forget_firm else draft.firm or own.firm,
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
        amounts += [draft.living.essential, draft.living.discretionary, draft.living.firm_essential]
    for income in draft.incomes or ():
        check_income(income)
    if draft.firm is not None:
        _named(draft.firm.name)
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


def check_income(income: Income) -> None:
    """Raise UsageError for an income without a name, with a day that no month has, or below zero."""
    _named(income.name)
    _day_of_month(income.day)
    _not_negative(income.amount)


def _records(kept: Sequence[Kept[R]]) -> tuple[R, ...]:
    return tuple(entry.record for entry in kept)


def _named(name: str) -> None:
    if not name.strip():
        raise UsageError(tr("Give it a name."))


def _not_negative(*amounts: Money) -> None:
    if any(amount < ZERO for amount in amounts):
        raise UsageError(tr("An amount is never below zero."))


def _day_of_month(day: int) -> None:
    if not 1 <= day <= 31:
        raise UsageError(tr("A day of the month lies between 1 and 31; 31 is every month's last day."))
