"""From a Book to the bytes of a book file: every key, in the order of the format, the same bytes for equal books."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from raincheck.bookfile.wire import (
    FORMAT,
    VERSION,
    AssetPart,
    BookPart,
    ChannelPart,
    CostPart,
    DuePart,
    EventPart,
    HouseholdPart,
    IncomeMonthPart,
    IncomePart,
    InquiryPart,
    LedgerPart,
    LivingPart,
    ObservationPart,
    PlannedDrawPart,
    RepaymentPart,
    TemporaryPart,
)
from raincheck.core.model import Asset, Book, Channel, Cost, Due, Living, Observation, TemporaryLimit
from raincheck.core.money import Money


def write(book: Book) -> bytes:
    """The book as UTF-8 JSON (contract.md 2); reading it back gives an equal book."""
    return msgspec.json.format(msgspec.json.encode(_book(book)), indent=1) + b"\n"


def _book(book: Book) -> BookPart:
    return BookPart(
        format=FORMAT,
        version=VERSION,
        currency=book.currency,
        household=HouseholdPart(single_earner=book.household.single_earner, self_employed=book.household.self_employed),
        income=tuple(IncomePart(name=row.name, amount=str(row.amount), day=row.day) for row in book.income),
        income_history=tuple(
            IncomeMonthPart(month=str(row.month), amount=str(row.amount)) for row in book.income_history
        ),
        living=None if book.living is None else _living(book.living),
        assets=tuple(map(_asset, book.assets)),
        all_assets_listed=book.all_assets_listed,
        channels=tuple(map(_channel, book.channels)),
        observations=tuple(map(_observation, book.observations)),
        planned_draws=tuple(
            PlannedDrawPart(channel=row.channel, amount=str(row.amount), day=row.day) for row in book.planned_draws
        ),
        dues=tuple(map(_due, book.dues)),
        ledger=tuple(
            LedgerPart(on=row.on, kind=row.kind, channel=row.channel, amount=str(row.amount), note=row.note)
            for row in book.ledger
        ),
        inquiries=tuple(InquiryPart(on=row.on, lender=row.lender, reason=row.reason) for row in book.inquiries),
        events=tuple(
            EventPart(on=row.on, scope=row.scope, target=row.target, kind=row.kind, text=row.text)
            for row in book.events
        ),
    )


def _living(living: Living) -> LivingPart:
    return LivingPart(essential=str(living.essential), discretionary=str(living.discretionary))


def _asset(asset: Asset) -> AssetPart:
    return AssetPart(
        id=asset.id,
        name=asset.name,
        value=str(asset.value),
        haircut=_decimal_text(asset.haircut),
        liquid=asset.liquid,
    )


def _channel(channel: Channel) -> ChannelPart:
    repayment = channel.repayment
    return ChannelPart(
        id=channel.id,
        name=channel.name,
        platform=channel.platform,
        funder=channel.funder,
        core_buyer=channel.core_buyer,
        kind=channel.kind,
        revocable=channel.revocable,
        apr=_decimal_text(channel.apr),
        restores=channel.restores,
        repayment=RepaymentPart(
            method=repayment.method,
            periods=repayment.periods,
            due_day=repayment.due_day,
            min_pct=_optional_decimal(repayment.min_pct),
        ),
        opened_on=channel.opened_on,
        expires_on=channel.expires_on,
        cost=None if channel.cost is None else _cost(channel.cost),
    )


def _cost(cost: Cost) -> CostPart:
    return CostPart(
        principal=str(cost.principal),
        payment=str(cost.payment),
        periods=cost.periods,
        upfront_fee=str(cost.upfront_fee),
        disclosed_apr=_optional_decimal(cost.disclosed_apr),
    )


def _observation(row: Observation) -> ObservationPart:
    return ObservationPart(
        channel=row.channel,
        on=row.on,
        limit=_optional_money(row.limit),
        used=_optional_money(row.used),
        available=_optional_money(row.available),
        status=row.status,
        source=row.source,
        note=row.note,
        temporary=None if row.temporary is None else _temporary(row.temporary),
        as_of_month=None if row.as_of_month is None else str(row.as_of_month),
    )


def _temporary(limit: TemporaryLimit) -> TemporaryPart:
    return TemporaryPart(amount=str(limit.amount), until=limit.until)


def _due(row: Due) -> DuePart:
    return DuePart(channel=row.channel, due=row.due, amount=str(row.amount), paid_on=row.paid_on)


def _optional_money(amount: Money | None) -> str | None:
    return None if amount is None else str(amount)


def _optional_decimal(number: Decimal | None) -> str | None:
    return None if number is None else _decimal_text(number)


def _decimal_text(number: Decimal) -> str:
    """Without an exponent and without needless zeros, so that equal numbers give equal bytes."""
    return format(number.normalize(), "f")
