"""The book file as it stands in JSON: one struct for each object, keys in the order that `write` gives them.

A text with a fixed form carries its pattern and the name of that form, from which faults.py makes its sentence.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from msgspec import Meta, Struct, field

from raincheck.core.model import (
    ChannelKind,
    EventKind,
    EventScope,
    LedgerKind,
    LineStatus,
    RepaymentMethod,
    Restores,
    Source,
)

FORMAT: Final = "raincheck-book"
VERSION: Final = 1

# `\Z` and not `$`, which would let a line break through; [0-9] and not `\d`, which would let full-width digits through.
Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?\Z", extra={"form": "amount"})]
Rate = Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,18})?\Z", extra={"form": "rate"})]
Share = Annotated[str, Meta(pattern=r"^(0(\.[0-9]{1,18})?|1(\.0{1,18})?)\Z", extra={"form": "share"})]
MonthText = Annotated[str, Meta(pattern=r"^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])\Z", extra={"form": "month"})]
DayOfMonth = Annotated[int, Meta(ge=1, le=31, extra={"form": "day_of_month"})]
Periods = Annotated[int, Meta(ge=1, le=600, extra={"form": "periods"})]
Id = Annotated[str, Meta(min_length=1, extra={"form": "id"})]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z", extra={"form": "currency"})]


class Part(Struct, forbid_unknown_fields=True):
    """What every object of the file has in common: no keys beside its own."""


class HouseholdPart(Part, kw_only=True):
    """`household`."""

    single_earner: bool = False
    self_employed: bool = False


class IncomePart(Part, kw_only=True):
    """One entry of `income`."""

    name: str
    amount: Amount
    day: DayOfMonth


class IncomeMonthPart(Part, kw_only=True):
    """One entry of `income_history`."""

    month: MonthText
    amount: Amount


class LivingPart(Part, kw_only=True):
    """`living`."""

    essential: Amount
    discretionary: Amount = "0.00"


class AssetPart(Part, kw_only=True):
    """One entry of `assets`."""

    id: Id
    name: str
    value: Amount
    haircut: Share = "0"
    liquid: bool = True


class RepaymentPart(Part, kw_only=True):
    """`repayment` of a channel."""

    method: RepaymentMethod
    periods: Periods | None = None
    due_day: DayOfMonth
    min_pct: Share | None = None


class CostPart(Part, kw_only=True):
    """`cost` of a channel."""

    principal: Amount
    payment: Amount
    periods: Periods
    upfront_fee: Amount = "0.00"
    disclosed_apr: Rate | None = None


class ChannelPart(Part, kw_only=True):
    """One entry of `channels`."""

    id: Id
    name: str
    platform: str
    funder: str
    core_buyer: str | None = None
    kind: ChannelKind
    revocable: bool
    apr: Rate
    restores: Restores = Restores.PAYMENT
    repayment: RepaymentPart
    opened_on: date | None = None
    expires_on: date | None = None
    cost: CostPart | None = None


class TemporaryPart(Part, kw_only=True):
    """`temporary` of an observation."""

    amount: Amount
    until: date


class ObservationPart(Part, kw_only=True):
    """One entry of `observations`."""

    channel: str
    on: date
    limit: Amount | None = None
    used: Amount | None = None
    available: Amount | None = None
    status: LineStatus
    source: Source
    note: str = ""
    temporary: TemporaryPart | None = None
    as_of_month: MonthText | None = None


class PlannedDrawPart(Part, kw_only=True):
    """One entry of `planned_draws`."""

    channel: str
    amount: Amount
    day: DayOfMonth


class DuePart(Part, kw_only=True):
    """One entry of `dues`."""

    channel: str
    due: date
    amount: Amount
    paid_on: date | None = None


class LedgerPart(Part, kw_only=True):
    """One entry of `ledger`."""

    on: date
    kind: LedgerKind
    channel: str
    amount: Amount
    note: str = ""


class InquiryPart(Part, kw_only=True):
    """One entry of `inquiries`."""

    on: date
    lender: str
    reason: str


class EventPart(Part, kw_only=True):
    """One entry of `events`."""

    on: date
    scope: EventScope
    target: str | None = None
    kind: EventKind
    text: str


class BookPart(Part, kw_only=True):
    """The whole file."""

    format: str
    version: int
    currency: Currency
    household: HouseholdPart = field(default_factory=HouseholdPart)
    income: tuple[IncomePart, ...] = ()
    income_history: tuple[IncomeMonthPart, ...] = ()
    living: LivingPart | None = None
    assets: tuple[AssetPart, ...] = ()
    all_assets_listed: bool = False
    channels: tuple[ChannelPart, ...] = ()
    observations: tuple[ObservationPart, ...] = ()
    planned_draws: tuple[PlannedDrawPart, ...] = ()
    dues: tuple[DuePart, ...] = ()
    ledger: tuple[LedgerPart, ...] = ()
    inquiries: tuple[InquiryPart, ...] = ()
    events: tuple[EventPart, ...] = ()
