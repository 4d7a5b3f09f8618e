"""What is owned, value by value: each is kept with its day, and the newest is what counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app import wording
from raincheck.app.household import free_asset_id, keep_value
from raincheck.app.outcome import Changes, Done
from raincheck.app.seen import refuse_unseen
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, AssetValue, Belongs
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.store.reader import Reader

CHANGES = Changes(cash=True)


class AssetDraft(Struct, frozen=True):
    """What is said of an asset beside its value; None stays as it was (a new one: sold at its full value, liquid)."""

    haircut: Decimal | None = None
    liquid: bool | None = None
    belongs: Belongs | None = None


class DatedAsset(Struct, frozen=True):
    """An asset and the day of its newest value; None when no day is known."""

    asset: Asset
    valued_on: date | None


def dated_assets(store: Reader) -> tuple[DatedAsset, ...]:
    """What is owned, each with the day of its value."""
    days: dict[str, date] = {}
    for kept in store.asset_values():
        value = kept.record
        days[value.asset] = max(value.on, days.get(value.asset, value.on))
    return tuple(DatedAsset(kept.record, days.get(kept.record.id)) for kept in store.assets())


def set_asset(store: Store, name: str, value: Money, said: AssetDraft, *, on: date | None = None) -> Done[Asset]:
    """Say what an asset is worth on a day (today if None); a name that the book does not know is a new asset.

    A second value of the same day corrects the first; an older day's value joins the history and changes nothing now.
    Raises UsageError for a day on which nothing can be seen, or two assets of that name.
    """
    if said.haircut is not None and not 0 <= said.haircut <= 1:
        raise UsageError(tr("The share lost in a hurried sale lies between 0 and 100 %."))
    with store.write(tr("Valued an asset")) as tx:
        day = on or tx.day
        refuse_unseen(tx, day)
        all_of_them = [kept.record for kept in tx.assets()]
        before = _find(all_of_them, name)
        known = before or Asset(free_asset_id([asset.id for asset in all_of_them]), name.strip(), value)
        newest = max((kept.record.on for kept in tx.asset_values() if kept.record.asset == known.id), default=day)
        asset = replace(
            known,
            value=value if day >= newest else known.value,
            haircut=known.haircut if said.haircut is None else said.haircut.normalize(),
            liquid=known.liquid if said.liquid is None else said.liquid,
            belongs=said.belongs or known.belongs,
        )
        kept_others = [asset if other.id == asset.id else other for other in all_of_them]
        tx.set_assets(kept_others if before is not None else [*kept_others, asset])
        keep_value(tx, AssetValue(asset.id, day, value))
        tx.about(None, asset.name, wording.plain_money_text(value))
    told = tr("{name}: {value} on {day}.").format(name=asset.name, value=wording.plain_money_text(value), day=day)
    return Done(asset, CHANGES, told)


def _find(assets: list[Asset], name: str) -> Asset | None:
    wanted = name.strip()
    if not wanted:
        raise UsageError(tr("Give it a name."))
    fits = [asset for asset in assets if wanted == asset.id] or [asset for asset in assets if wanted == asset.name]
    if len(fits) > 1:
        ids = ", ".join(asset.id for asset in fits)
        raise UsageError(
            tr("Several assets are called {name}; give one of their ids: {ids}.").format(name=name, ids=ids)
        )
    return fits[0] if fits else None
