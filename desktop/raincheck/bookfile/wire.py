"""The book file as it stands in JSON: one struct for each object, keys in the order that `write` gives them.

A text with a fixed form carries its pattern and the name of that form, from which faults.py makes its sentence.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from msgspec import Meta, Struct, field

from raincheck.core.model import (
    MAX_EVIDENCE_BYTES,
    Belongs,
    ChannelKind,
    EventKind,
    EventScope,
    IncidentState,
    LedgerKind,
    LineStatus,
    NoteKind,
    RepaymentMethod,
    Restores,
    Source,
    Terms,
)

FORMAT: Final = "raincheck-book"
VERSION: Final = 2

# `\Z` and not `$`, which would let a line break through; [0-9] and not `\d`, which would let full-width digits through.
Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?\Z", extra={"form": "amount"})]
Rate = Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,18})?\Z", extra={"form": "rate"})]
Share = Annotated[str, Meta(pattern=r"^(0(\.[0-9]{1,18})?|1(\.0{1,18})?)\Z", extra={"form": "share"})]
MonthText = Annotated[str, Meta(pattern=r"^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])\Z", extra={"form": "month"})]
DayOfMonth = Annotated[int, Meta(ge=1, le=31, extra={"form": "day_of_month"})]
Periods = Annotated[int, Meta(ge=1, le=600, extra={"form": "periods"})]
Id = Annotated[str, Meta(min_length=1, extra={"form": "id"})]
Slug = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}\Z", extra={"form": "slug"})]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z", extra={"form": "digest"})]
FileSize = Annotated[int, Meta(ge=0, le=MAX_EVIDENCE_BYTES, extra={"form": "file_size"})]
Moment = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?\Z",
        extra={"form": "moment"},
    ),
]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z", extra={"form": "currency"})]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """What every object of the file has in common: no keys beside its own."""


class FirmPart(Part, frozen=True, kw_only=True):
    """`firm` of the household."""

    name: str
    cash_is_separate: bool = False


class HouseholdPart(Part, frozen=True, kw_only=True):
    """`household`."""

    single_earner: bool = False
    self_employed: bool = False
    firm: FirmPart | None = None


class IncomePart(Part, frozen=True, kw_only=True):
    """One entry of `income`."""

    name: str
    amount: Amount
    day: DayOfMonth
    belongs: Belongs = Belongs.HOUSEHOLD
    buyer: str | None = None


class IncomeMonthPart(Part, frozen=True, kw_only=True):
    """One entry of `income_history`."""

    month: MonthText
    amount: Amount


class LivingPart(Part, frozen=True, kw_only=True):
    """`living`."""

    essential: Amount
    discretionary: Amount = "0.00"
    firm_essential: Amount = "0.00"


class AssetPart(Part, frozen=True, kw_only=True):
    """One entry of `assets`."""

    id: Id
    name: str
    value: Amount
    haircut: Share = "0"
    liquid: bool = True
    belongs: Belongs = Belongs.HOUSEHOLD


class RepaymentPart(Part, frozen=True, kw_only=True):
    """`repayment` of a channel."""

    method: RepaymentMethod
    periods: Periods | None = None
    due_day: DayOfMonth
    min_pct: Share | None = None


class CostPart(Part, frozen=True, kw_only=True):
    """`cost` of a channel."""

    principal: Amount
    payment: Amount
    periods: Periods
    upfront_fee: Amount = "0.00"
    disclosed_apr: Rate | None = None


class ChannelPart(Part, frozen=True, kw_only=True):
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
    belongs: Belongs = Belongs.HOUSEHOLD
    terms: Terms = Terms.CONFIRMED
    added_on: date | None = None


class TemporaryPart(Part, frozen=True, kw_only=True):
    """`temporary` of an observation."""

    amount: Amount
    until: date


class ObservationPart(Part, frozen=True, kw_only=True):
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


class PlannedDrawPart(Part, frozen=True, kw_only=True):
    """One entry of `planned_draws`."""

    channel: str
    amount: Amount
    day: DayOfMonth
    belongs: Belongs = Belongs.HOUSEHOLD


class DuePart(Part, frozen=True, kw_only=True):
    """One entry of `dues`."""

    channel: str
    due: date
    amount: Amount
    paid_on: date | None = None


class LedgerPart(Part, frozen=True, kw_only=True):
    """One entry of `ledger`."""

    on: date
    kind: LedgerKind
    channel: str
    amount: Amount
    note: str = ""


class InquiryPart(Part, frozen=True, kw_only=True):
    """One entry of `inquiries`."""

    on: date
    lender: str
    reason: str


class EventPart(Part, frozen=True, kw_only=True):
    """One entry of `events`."""

    on: date
    scope: EventScope
    target: str | None = None
    kind: EventKind
    text: str


class RatePart(Part, frozen=True, kw_only=True):
    """One entry of `rates`."""

    channel: str
    on: date
    apr: Rate


class ContractPart(Part, frozen=True, kw_only=True):
    """One entry of `contracts`."""

    channel: str
    prepay_allowed: bool = True
    prepay_fee: Amount = "0.00"
    call_on_closing: bool = False


class AssetValuePart(Part, frozen=True, kw_only=True):
    """One entry of `asset_values`."""

    asset: str
    on: date
    value: Amount


class NotePart(Part, frozen=True, kw_only=True):
    """One entry of `notes`."""

    on: date
    channel: str | None = None
    kind: NoteKind = NoteKind.NOTE
    text: str


class StepPart(Part, frozen=True, kw_only=True):
    """One entry of an incident's `steps`."""

    step: Slug
    done_on: date | None = None
    note: str = ""


class ContactPart(Part, frozen=True, kw_only=True):
    """One entry of an incident's `contacts`."""

    at: Moment
    way: Slug
    ticket: str = ""
    text: str = ""
    answer_due: date | None = None


class EvidencePart(Part, frozen=True, kw_only=True):
    """One entry of an incident's `evidence`."""

    sha256: Digest
    name: Id
    bytes: FileSize
    added_at: Moment
    note: str = ""


class IncidentPart(Part, frozen=True, kw_only=True):
    """One entry of `incidents`."""

    id: Id
    channel: str | None = None
    kind: Slug
    opened_on: date
    alerts: tuple[str, ...] = ()
    state: IncidentState = IncidentState.OPEN
    steps: tuple[StepPart, ...] = ()
    contacts: tuple[ContactPart, ...] = ()
    evidence: tuple[EvidencePart, ...] = ()


class BookPart(Part, frozen=True, kw_only=True):
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
    rates: tuple[RatePart, ...] = ()
    contracts: tuple[ContractPart, ...] = ()
    asset_values: tuple[AssetValuePart, ...] = ()
    notes: tuple[NotePart, ...] = ()
    incidents: tuple[IncidentPart, ...] = ()


ADDED_BY_VERSION_2: Final[dict[str, frozenset[str]]] = {
    "": frozenset({"rates", "contracts", "asset_values", "notes", "incidents"}),
    "household": frozenset({"firm"}),
    "income": frozenset({"belongs", "buyer"}),
    "living": frozenset({"firm_essential"}),
    "assets": frozenset({"belongs"}),
    "channels": frozenset({"belongs", "terms", "added_on"}),
    "planned_draws": frozenset({"belongs"}),
}
"""The keys that a book of version 1 may not have, by the top key under which they stand ("" is the book itself)."""
