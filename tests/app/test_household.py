from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.builders import NOW, a_channel, a_full_book

from raincheck.app import household as home
from raincheck.app.household import AssetKind, HomeDraft, asset_kind, make_asset, read_home
from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, Due, Income, IncomeMonth, Living, PlannedDraw
from raincheck.core.money import ZERO, Money
from raincheck.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "b.raincheck", clock=lambda: NOW, create=True) as opened:
        yield opened


@pytest.fixture
def full(store: Store) -> Store:
    with store.write("load") as tx:
        tx.load(a_full_book())
    return store


def said(store: Store, draft: HomeDraft) -> home.Home:
    home.change(store, draft, what="changed")
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
        home.change(full, draft, what="x")
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
    home.add_due(store, Due("jiebei", date(2026, 12, 5), Money(500)))
    home.add_due(store, Due("jiebei", date(2026, 12, 1), Money(400)))
    first = home.unpaid_due(store, "jiebei", None)
    assert first.record.amount == Money(400)
    assert home.pay_due(store, first.no, date(2026, 11, 30)).paid_on == date(2026, 11, 30)
    second = home.unpaid_due(store, "jiebei", None)
    assert second.record.amount == Money(500)
    home.pay_due(store, first.no, None)
    assert home.unpaid_due(store, "jiebei", None).no == first.no
    home.set_dues(store, [second], [])
    with pytest.raises(UsageError):
        home.pay_due(store, second.no, date(2026, 12, 1))
    with pytest.raises(UsageError):
        home.unpaid_due(store, "jiebei", date(2026, 12, 5))


def test_dues_are_added_changed_and_removed_as_one_thing(full: Store) -> None:
    shown = full.dues()
    gone, kept = shown
    new = Due("jiebei", date(2027, 1, 5), Money(5))
    changed = Due("card", kept.record.due, Money(1), date(2026, 11, 5))
    home.set_dues(full, shown, [(kept.no, changed), (None, new)])
    assert {due.record for due in full.dues()} == {changed, new}
    full.undo_last()
    assert full.dues() == shown
    home.set_dues(full, [kept], [])
    assert full.dues() == (gone,)


def test_ids_of_assets_never_collide() -> None:
    assert home.free_asset_id(["asset_1", "asset_3"]) == "asset_2"
