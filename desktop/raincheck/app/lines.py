"""Lines: adding one from the catalogue or by hand, changing it, leaving it be."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from raincheck.core.catalogue import CatalogueLine
from raincheck.core.errors import UsageError
from raincheck.core.model import Channel, ChannelKind, Cost, Repayment, RepaymentMethod, Restores
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.store.reader import Reader
from raincheck.system.catalogue import load_catalogue

WITH_PERIODS = (RepaymentMethod.LEVEL, RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.BULLET)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """What a person says of a line; None is not said."""

    product: str | None = None
    name: str | None = None
    platform: str | None = None
    funder: str | None = None
    core_buyer: str | None = None
    kind: str | None = None
    revocable: bool | None = None
    apr: Decimal | None = None
    restores: str | None = None
    method: str | None = None
    due_day: int | None = None
    periods: int | None = None
    min_pct: Decimal | None = None
    opened_on: date | None = None
    expires_on: date | None = None


def product(wanted: str) -> CatalogueLine:
    """The catalogue's product of that id. Raises UsageError with the ids there are."""
    catalogue = load_catalogue()
    entry = catalogue.find(wanted)
    if entry is None:
        raise UsageError(
            tr('The catalogue has no product "{id}"; it has {ids}.').format(
                id=wanted, ids=", ".join(line.key for line in catalogue.lines)
            )
        )
    return entry


def from_catalogue(entry: CatalogueLine) -> LineDraft:
    """A draft with the values a new line of this product starts from; every one may be changed."""
    return LineDraft(
        product=entry.key,
        name=entry.name,
        platform=entry.platform or None,
        funder=entry.funder or None,
        kind=entry.kind.value,
        revocable=entry.revocable,
        apr=entry.apr,
        restores=entry.restores.value,
        method=entry.method.value,
        due_day=entry.due_day,
        periods=entry.periods,
        min_pct=entry.min_pct,
    )


def _over(base: LineDraft, said: LineDraft) -> LineDraft:
    changes = {entry.name: value for entry in fields(said) if (value := getattr(said, entry.name)) is not None}
    return replace(base, **changes)


def make_channel(id: str, said: LineDraft) -> Channel:
    """The line a draft describes, a product's facts in place of what is not said. Raises UsageError."""
    draft = said if said.product is None else _over(from_catalogue(product(said.product)), said)
    if not id.strip() or id != id.strip():
        raise UsageError(tr("A line needs an id without blanks around it, such as jiebei."))
    missing = [
        option
        for option, value in (
            ("--name", draft.name),
            ("--platform", draft.platform),
            ("--kind", draft.kind),
            ("--apr", draft.apr),
            ("--method", draft.method),
            ("--due-day", draft.due_day),
        )
        if value is None
    ]
    if missing:
        raise UsageError(
            tr("The line still needs {options}; or name a --product of the catalogue.").format(
                options=", ".join(missing)
            )
        )
    return Channel(
        id=id,
        name=draft.name or id,
        platform=draft.platform or "",
        funder=draft.funder or draft.platform or "",
        kind=ChannelKind(draft.kind or ""),
        revocable=True if draft.revocable is None else draft.revocable,
        apr=draft.apr if draft.apr is not None else Decimal(0),
        repayment=_repayment(draft),
        core_buyer=draft.core_buyer,
        restores=Restores(draft.restores or Restores.PAYMENT.value),
        opened_on=draft.opened_on,
        expires_on=draft.expires_on,
    )


def _repayment(draft: LineDraft) -> Repayment:
    method = RepaymentMethod(draft.method or "")
    if method in WITH_PERIODS and draft.periods is None:
        raise UsageError(
            tr("Repayment {method} needs --periods, the number of instalments.").format(method=method.value)
        )
    if method is RepaymentMethod.MIN_PCT and not (draft.min_pct and 0 < draft.min_pct <= 1):
        raise UsageError(tr("Repayment min_pct needs --min-pct, a share such as 0.10."))
    return Repayment(
        method,
        draft.due_day or 1,
        draft.periods if method in WITH_PERIODS else None,
        draft.min_pct if method is RepaymentMethod.MIN_PCT else None,
    )


def draft_of(channel: Channel) -> LineDraft:
    """An existing line as a draft."""
    return LineDraft(
        name=channel.name,
        platform=channel.platform,
        funder=channel.funder,
        core_buyer=channel.core_buyer,
        kind=channel.kind.value,
        revocable=channel.revocable,
        apr=channel.apr,
        restores=channel.restores.value,
        method=channel.repayment.method.value,
        due_day=channel.repayment.due_day,
        periods=channel.repayment.periods,
        min_pct=channel.repayment.min_pct,
        opened_on=channel.opened_on,
        expires_on=channel.expires_on,
    )


def find_line(store: Reader, id: str) -> Channel:
    """The line of that id. Raises UsageError."""
    for channel in store.channels():
        if channel.id == id:
            return channel
    raise UsageError(
        tr('There is no line "{channel}" in this book; "raincheck channel list" shows them.').format(channel=id)
    )


def add_line(store: Store, channel: Channel) -> None:
    """Add a line at the end of the book. Raises UsageError when the id is taken."""
    with store.write(tr("Added a line")) as tx:
        tx.add_channel(channel)


def edit_line(store: Store, id: str, said: LineDraft) -> Channel:
    """Change what is said of a line, keep the rest."""
    with store.write(tr("Changed a line")) as tx:
        before = find_line(store, id)
        changed = replace(make_channel(id, _over(draft_of(before), said)), cost=before.cost)
        tx.edit_channel(changed)
    return changed


def price_line(store: Store, id: str, cost: Cost | None) -> Channel:
    """Keep the cash flows of a line's loan, for P01 and P02; None takes them out."""
    with store.write(tr("Kept what a loan costs") if cost is not None else tr("Took a loan's costs out")) as tx:
        changed = replace(find_line(store, id), cost=cost)
        tx.edit_channel(changed)
    return changed


def archive_line(store: Store, id: str, *, on: date | None) -> None:
    """Stop watching a line from a day, or (None) take it up again."""
    with store.write(tr("Archived a line") if on is not None else tr("Took a line up again")) as tx:
        tx.archive_channel(id, on=on)
