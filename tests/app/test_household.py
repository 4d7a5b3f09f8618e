from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.builders import NOW, a_channel, a_full_book, a_second_edition_book

from raincheck.app import dues
from raincheck.app import household as home
from raincheck.app.household import AssetKind, HomeDraft, asset_kind, make_asset, read_home
from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, AssetValue, Belongs, Due, Income, IncomeMonth, Living, PlannedDraw
from raincheck.core.money import ZERO, Money
from raincheck.store import Store


@pytest.fixture
def full(store: Store) -> Store:
    with store.write("load") as tx:
        tx.load(a_full_book())
    return store


def said(store: Store, draft: HomeDraft) -> home.Home:
    home.change(store, draft)
    return read_home(store)


def test_only_what_is_said_changes(full: Store) -> None:
    before = read_home(full)
    after = said(full, HomeDraft(self_employed=True))
    assert after.basics.household.self_employed
    assert after.basics.household.single_earner
    assert after.basics.living == before.basics.living
    assert (after.incomes, after.history, after.assets, after.draws) == (
        before.incomes,
        before.history,
        before.assets,
        before.draws,
    )


def test_one_draft_is_one_thing_to_undo(full: Store) -> None:
    before = read_home(full)
    said(
        full,
        HomeDraft(
            single_earner=False,
            living=Living(Money(100), ZERO),
            incomes=(Income("a", Money(5), 31),),
            assets=(),
            draws=(),
            months=((Month(2026, 1), Money(7)),),
        ),
    )
    full.undo_last()
    assert read_home(full) == before


def test_what_changes_nothing_leaves_nothing_to_undo(full: Store) -> None:
    newest = full.next_undo()
    found = read_home(full)
    said(full, HomeDraft(incomes=found.incomes, assets=found.assets, draws=found.draws, living=found.basics.living))
    assert full.next_undo() == newest


def test_months_are_kept_in_order_and_one_by_one(store: Store) -> None:
    said(store, HomeDraft(months=((Month(2026, 3), Money(300)), (Month(2026, 1), Money(100)))))
    after = said(store, HomeDraft(months=((Month(2026, 3), None), (Month(2026, 2), ZERO))))
    assert after.history == (IncomeMonth(Month(2026, 1), Money(100)), IncomeMonth(Month(2026, 2), ZERO))


def test_living_can_be_unknown_again(full: Store) -> None:
    assert said(full, HomeDraft(forget_living=True)).basics.living is None


@pytest.mark.parametrize(
    "draft",
    [
        HomeDraft(incomes=(Income(" ", Money(1), 5),)),
        HomeDraft(incomes=(Income("a", Money(1), 32),)),
        HomeDraft(incomes=(Income("a", Money(-1), 5),)),
        HomeDraft(living=Living(Money(-1), ZERO)),
        HomeDraft(months=((Month(2026, 1), Money(-1)),)),
        HomeDraft(assets=(Asset("x", "", ZERO),)),
        HomeDraft(assets=(Asset("x", "x", ZERO, Decimal("1.01")),)),
        HomeDraft(assets=(Asset("x", "x", ZERO), Asset("x", "y", ZERO))),
        HomeDraft(draws=(PlannedDraw("jiebei", Money(1), 0),)),
        HomeDraft(draws=(PlannedDraw("nobody", Money(1), 1),)),
    ],
)
def test_what_no_household_has_is_refused_whole(full: Store, draft: HomeDraft) -> None:
    before = full.book()
    with pytest.raises(UsageError):
        home.change(full, draft)
    assert full.book() == before


@pytest.mark.parametrize(
    ("kind", "haircut", "liquid"),
    [
        (AssetKind.CASH, "0", True),
        (AssetKind.DEPOSIT, "0.05", True),
        (AssetKind.BOND_FUND, "0.15", True),
        (AssetKind.STOCK, "0.5", True),
        (AssetKind.FIXED, "0", False),
    ],
)
def test_an_assets_kind_gives_its_haircut(kind: AssetKind, haircut: str, liquid: bool) -> None:
    asset = make_asset("a", "a", Money(100), kind)
    assert (asset.haircut, asset.liquid) == (Decimal(haircut), liquid)
    assert asset_kind(asset) is kind


def test_a_haircut_of_ones_own(store: Store) -> None:
    asset = make_asset("a", "a", Money(10000), AssetKind.OTHER, haircut=Decimal("0.3"))
    assert asset_kind(asset) is AssetKind.OTHER
    assert said(store, HomeDraft(assets=(asset,))).liquid == Money(7000)
    with pytest.raises(UsageError):
        make_asset("a", "a", ZERO, AssetKind.OTHER)


def test_a_due_is_paid_and_unpaid_again(store: Store) -> None:
    with store.write("line") as tx:
        tx.add_channel(a_channel())
    dues.add_due(store, Due("jiebei", date(2026, 12, 5), Money(500)))
    dues.add_due(store, Due("jiebei", date(2026, 12, 1), Money(400)))
    first = dues.unpaid_due(store, "jiebei", None)
    assert first.record.amount == Money(400)
    assert dues.pay_due(store, first.no, date(2026, 11, 30)).result.paid_on == date(2026, 11, 30)
    second = dues.unpaid_due(store, "jiebei", None)
    assert second.record.amount == Money(500)
    dues.pay_due(store, first.no, None)
    assert dues.unpaid_due(store, "jiebei", None).no == first.no
    dues.set_dues(store, [second], [])
    with pytest.raises(UsageError):
        dues.pay_due(store, second.no, date(2026, 12, 1))
    with pytest.raises(UsageError):
        dues.unpaid_due(store, "jiebei", date(2026, 12, 5))


def test_dues_are_added_changed_and_removed_as_one_thing(full: Store) -> None:
    shown = full.dues()
    gone, kept = shown
    new = Due("jiebei", date(2027, 1, 5), Money(5))
    changed = Due("card", kept.record.due, Money(1), date(2026, 11, 5))
    dues.set_dues(full, shown, [(kept.no, changed), (None, new)])
    assert {due.record for due in full.dues()} == {changed, new}
    full.undo_last()
    assert full.dues() == shown
    dues.set_dues(full, [kept], [])
    assert full.dues() == (gone,)


def test_ids_of_assets_never_collide() -> None:
    assert home.free_asset_id(["asset_1", "asset_3"]) == "asset_2"


def earning(store: Store, *amounts: int, months: tuple[int, ...] = (8, 9, 10)) -> None:
    """Incomes of so many fen a month, and past months of 7,000 yuan."""
    incomes = tuple(Income(f"i{place}", Money(fen), 5) for place, fen in enumerate(amounts))
    history = tuple((Month(2026, month), Money(700_001)) for month in months)
    home.change(store, HomeDraft(incomes=incomes, months=history))


def test_planning_with_what_came_in_is_one_entry(store: Store) -> None:
    earning(store, 2_000_000)
    assert home.use_recent_income(store, date(2026, 11, 22)).result == Money(700_001)
    assert [income.amount for income in read_home(store).incomes] == [Money(700_001)]
    store.undo_last()
    assert [income.amount for income in read_home(store).incomes] == [Money(2_000_000)]


def test_several_incomes_change_in_the_same_share_and_add_up(store: Store) -> None:
    earning(store, 1_000_000, 1_000_000, 1)
    home.use_recent_income(store, date(2026, 11, 22))
    amounts = [income.amount.fen for income in read_home(store).incomes]
    assert amounts == [350_001, 350_000, 0]


def test_beside_wages_it_is_the_firms_income_that_is_planned_anew(store: Store) -> None:
    shop = (Income("工资", Money(500_000), 5), Income("店", Money(1_500_000), 9, Belongs.FIRM))
    earning(store, 1)
    home.change(store, HomeDraft(incomes=shop))
    home.use_recent_income(store, date(2026, 11, 22))
    assert [income.amount.fen for income in read_home(store).incomes] == [500_000, 200_001]
    home.change(store, HomeDraft(incomes=(replace(shop[0], amount=Money(900_000)), shop[1])))
    home.use_recent_income(store, date(2026, 11, 22))
    assert sum(income.amount.fen for income in read_home(store).incomes) == 700_001


@pytest.mark.parametrize(("amounts", "months"), [((), (8, 9, 10)), ((5,), (9, 10))])
def test_without_three_months_or_an_income_there_is_nothing_to_plan_with(
    store: Store, amounts: tuple[int, ...], months: tuple[int, ...]
) -> None:
    earning(store, *amounts, months=months)
    with pytest.raises(UsageError, match="three past months"):
        home.use_recent_income(store, date(2026, 11, 22))


def test_the_firm_stays_when_something_else_of_the_household_changes(store: Store) -> None:
    with store.write("load") as tx:
        tx.load(a_second_edition_book())
    assert said(store, HomeDraft(self_employed=True)).basics.household.firm is not None


def test_what_a_draft_does_not_speak_of_stays_the_firm_too(store: Store) -> None:
    with store.write("load") as tx:
        tx.load(a_second_edition_book())
    before = read_home(store)
    after = said(store, HomeDraft(self_employed=True, all_assets_listed=False))
    assert after.basics.household.firm == before.basics.household.firm
    assert after.basics.living == before.basics.living


def test_a_new_value_is_kept_with_its_day_and_a_second_of_the_day_corrects_it(full: Store) -> None:
    cash, fund = read_home(full).assets
    for value in (Money(100), Money(200)):
        said(full, HomeDraft(assets=(replace(cash, value=value), fund)))
    assert [kept.record for kept in full.asset_values()] == [AssetValue("cash", NOW.date(), Money(200))]
    said(full, HomeDraft(assets=(fund,)))
    assert full.asset_values() == ()
