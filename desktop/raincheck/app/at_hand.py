"""What is at hand today: the end of every check round, so that a forecast rests on cash of this week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.household import keep_value
from raincheck.app.outcome import Changes, Done
from raincheck.app.wording.amounts import plain_money_text
from raincheck.core.model import Asset, AssetValue
from raincheck.core.money import Money, total
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.store.reader import Reader

FIRST_ID: Final = "cash"


class AtHand(Struct, frozen=True):
    """One liquid asset with what was last known of it; `asked_on` is the day of that (None: never dated)."""

    asset: str
    name: str
    value: Money | None
    asked_on: date | None


def at_hand(store: Reader) -> tuple[AtHand, ...]:
    """The liquid assets to ask about, in the order of the book; cash where the book holds none yet."""
    newest: dict[str, AssetValue] = {}
    for kept in store.asset_values():
        value = kept.record
        if value.asset not in newest or newest[value.asset].on <= value.on:
            newest[value.asset] = value
    liquid = [kept.record for kept in store.assets() if kept.record.liquid]
    if not liquid:
        return (AtHand(FIRST_ID, tr("Cash and accounts"), None, None),)
    return tuple(_known(asset, newest.get(asset.id)) for asset in liquid)


def _known(asset: Asset, newest: AssetValue | None) -> AtHand:
    if newest is None:
        return AtHand(asset.id, asset.name, asset.value, None)
    return AtHand(asset.id, asset.name, newest.value, newest.on)


def tell_at_hand(store: Store, values: Sequence[tuple[AtHand, Money]], on: date) -> Done[None]:
    """Keep what there is today, unchanged sums too: that they were looked at is the point. One thing to undo."""
    told = {entry.asset: value for entry, value in values}
    with store.write(tr("Entered what is at hand")) as tx:
        before = [kept.record for kept in tx.assets()]
        known = {asset.id for asset in before}
        # An asset carries its newest value itself (contract.md 6): that is what every figure rests on.
        after = [replace(asset, value=told.get(asset.id, asset.value)) for asset in before]
        after += [Asset(entry.asset, entry.name, value) for entry, value in values if entry.asset not in known]
        if after != before:
            tx.set_assets(after)
        for asset, value in told.items():
            keep_value(tx, AssetValue(asset, on, value))
        tx.about(None, plain_money_text(total(told.values())))
    return Done(None, Changes(cash=True), tr("What is at hand is entered for today."))
