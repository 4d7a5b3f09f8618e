"""From a Book to the bytes of a book file: every key, in the order of the format, the same bytes for equal books."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from raincheck.bookfile.wire import (
    FORMAT,
    VERSION,
    AssetPart,
    AssetValuePart,
    BookPart,
    ChannelPart,
    ContactPart,
    ContractPart,
    CostPart,
    DuePart,
    EventPart,
    EvidencePart,
    FirmPart,
    HouseholdPart,
    IncidentPart,
    IncomeMonthPart,
    IncomePart,
    InquiryPart,
    LedgerPart,
    LivingPart,
    NotePart,
    ObservationPart,
    PlannedDrawPart,
    RatePart,
    RepaymentPart,
    StepPart,
    TemporaryPart,
)
from raincheck.core.calendar import moment_text
from raincheck.core.model import (
    Asset,
    Book,
    Channel,
    Contract,
    Cost,
    Due,
    Household,
    Incident,
    Living,
    Observation,
    TemporaryLimit,
)
from raincheck.core.money import Money


def write(book: Book) -> bytes:
    """The book as UTF-8 JSON (contract.md 2); reading it back gives an equal book."""
    return msgspec.json.format(msgspec.json.encode(_book(book)), indent=1) + b"\n"


def _book(book: Book) -> BookPart:
    return BookPart(
        format=FORMAT,
        version=VERSION,
        currency=book.currency,
        household=_household(book.household),
        income=tuple(
            IncomePart(name=row.name, amount=str(row.amount), day=row.day, belongs=row.belongs, buyer=row.buyer)
            for row in book.income
        ),
        income_history=tuple(
            IncomeMonthPart(month=str(row.month), amount=str(row.amount)) for row in book.income_history
        ),
        living=None if book.living is None else _living(book.living),
        assets=tuple(map(_asset, book.assets)),
        all_assets_listed=book.all_assets_listed,
        channels=tuple(map(_channel, book.channels)),
        observations=tuple(map(_observation, book.observations)),
        planned_draws=tuple(
            PlannedDrawPart(channel=row.channel, amount=str(row.amount), day=row.day, belongs=row.belongs)
            for row in book.planned_draws
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
        rates=tuple(RatePart(channel=row.channel, on=row.on, apr=_decimal_text(row.apr)) for row in book.rates),
        contracts=tuple(map(_contract, book.contracts)),
        asset_values=tuple(
            AssetValuePart(asset=row.asset, on=row.on, value=str(row.value)) for row in book.asset_values
        ),
        notes=tuple(NotePart(on=row.on, channel=row.channel, kind=row.kind, text=row.text) for row in book.notes),
        incidents=tuple(map(_incident, book.incidents)),
    )


def _household(household: Household) -> HouseholdPart:
    firm = household.firm
    return HouseholdPart(
        single_earner=household.single_earner,
        self_employed=household.self_employed,
        firm=None if firm is None else FirmPart(name=firm.name, cash_is_separate=firm.cash_is_separate),
    )


def _contract(row: Contract) -> ContractPart:
    return ContractPart(
        channel=row.channel,
        prepay_allowed=row.prepay_allowed,
        prepay_fee=str(row.prepay_fee),
        call_on_closing=row.call_on_closing,
    )


def _incident(incident: Incident) -> IncidentPart:
    return IncidentPart(
        id=incident.id,
        channel=incident.channel,
        kind=incident.kind,
        opened_on=incident.opened_on,
        alerts=incident.alerts,
        state=incident.state,
        steps=tuple(StepPart(step=row.step, done_on=row.done_on, note=row.note) for row in incident.steps),
        contacts=tuple(
            ContactPart(
                at=moment_text(row.at), way=row.way, ticket=row.ticket, text=row.text, answer_due=row.answer_due
            )
            for row in incident.contacts
        ),
        evidence=tuple(
            EvidencePart(
                sha256=row.sha256, name=row.name, bytes=row.bytes, added_at=moment_text(row.added_at), note=row.note
            )
            for row in incident.evidence
        ),
    )


def _living(living: Living) -> LivingPart:
    return LivingPart(
        essential=str(living.essential),
        discretionary=str(living.discretionary),
        firm_essential=str(living.firm_essential),
    )


def _asset(asset: Asset) -> AssetPart:
    return AssetPart(
        id=asset.id,
        name=asset.name,
        value=str(asset.value),
        haircut=_decimal_text(asset.haircut),
        liquid=asset.liquid,
        belongs=asset.belongs,
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
        belongs=channel.belongs,
        terms=channel.terms,
        added_on=channel.added_on,
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
