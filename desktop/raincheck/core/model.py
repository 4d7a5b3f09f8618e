"""The book in memory: frozen records of everything a person has entered or imported, and nothing computed.

`None` for an amount means "not known". A limit that is unknown, a limit of zero and a line that is closed are
three different things (product.md; domain.md section 9 names the fields).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from raincheck.core.calendar import Month
from raincheck.core.money import Money


class ChannelKind(StrEnum):
    """How a line lends: a revolving line, a line billed by statement, or a loan with a fixed term."""

    REVOLVING = "revolving"
    STATEMENT = "statement"
    TERM = "term"


class Restores(StrEnum):
    """When repaid principal can be borrowed again."""

    PAYMENT = "payment"
    SETTLEMENT = "settlement"
    NEVER = "never"


class RepaymentMethod(StrEnum):
    """How what is owed is repaid (contract.md 4)."""

    LEVEL = "level"
    EQUAL_PRINCIPAL = "equal_principal"
    BULLET = "bullet"
    FULL = "full"
    MIN_PCT = "min_pct"


class LineStatus(StrEnum):
    """What the lender's app shows of a line."""

    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"
    REPAY_DISABLED = "repay_disabled"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Where a reading came from."""

    MANUAL = "manual"
    IMPORT = "import"
    NOTICE = "notice"
    REPORT = "report"


class LedgerKind(StrEnum):
    """What a row of the ledger did."""

    DRAW = "draw"
    REPAY = "repay"
    FEE = "fee"
    INTEREST = "interest"
    REFUND = "refund"
    FAILED = "failed"


class EventScope(StrEnum):
    """What an outside event reaches."""

    MARKET = "market"
    PLATFORM = "platform"
    CHANNEL = "channel"


class EventKind(StrEnum):
    """What kind of outside event it was."""

    POLICY = "policy"
    TECHNICAL = "technical"
    REGIONAL = "regional"
    PERSONAL = "personal"


class Belongs(StrEnum):
    """Whose a line, an income, an asset or a planned draw is."""

    HOUSEHOLD = "household"
    FIRM = "firm"


class Terms(StrEnum):
    """Whether the person has seen a line's due day, rate and method, or an import or the catalogue proposed them."""

    CONFIRMED = "confirmed"
    GUESSED = "guessed"


class RateSaid(StrEnum):
    """What the person said of a line's yearly rate where its terms do not tell: theirs, or that they do not know it."""

    KNOWN = "known"
    UNKNOWN = "unknown"


class NoteKind(StrEnum):
    """A note of the person's own, a file's name, a ticket number, or a step of a check list that is done."""

    NOTE = "note"
    FILE = "file"
    TICKET = "ticket"
    DONE = "done"


class IncidentState(StrEnum):
    """Whether an incident still asks for something."""

    OPEN = "open"
    CLOSED = "closed"


class Firm(Struct, frozen=True, gc=False):
    """The firm behind the household; `cash_is_separate`: its money is kept apart from the household's."""

    name: str
    cash_is_separate: bool = False


class Household(Struct, frozen=True, gc=False):
    """What the emergency fund needs to know of the household (domain.md 6.1), and the firm behind it, if any."""

    single_earner: bool = False
    self_employed: bool = False
    firm: Firm | None = None


class Income(Struct, frozen=True, gc=False):
    """A net income every month on `day` (1–31; the month's last day where it is shorter).

    `buyer` names the core buyer who pays it: a second dependency of the lines with the same `core_buyer`.
    """

    name: str
    amount: Money
    day: int
    belongs: Belongs = Belongs.HOUSEHOLD
    buyer: str | None = None


class IncomeMonth(Struct, frozen=True, gc=False):
    """What really came in during one past month."""

    month: Month
    amount: Money


class Living(Struct, frozen=True, gc=False):
    """Costs a month: what cannot be left out, what can, and the firm's fixed costs."""

    essential: Money
    discretionary: Money
    firm_essential: Money = Money(0)


class Asset(Struct, frozen=True, gc=False):
    """Something owned; `haircut` is the share (0–1) lost when it must be sold at once."""

    id: str
    name: str
    value: Money
    haircut: Decimal = Decimal(0)
    liquid: bool = True
    belongs: Belongs = Belongs.HOUSEHOLD


class AssetValue(Struct, frozen=True, gc=False):
    """What an asset was worth on a day; the asset itself carries the newest value."""

    asset: str
    on: date
    value: Money


class Repayment(Struct, frozen=True, gc=False):
    """How a line is repaid; `periods` for level, equal_principal and bullet, `min_pct` (share 0–1) for min_pct."""

    method: RepaymentMethod
    due_day: int
    periods: int | None = None
    min_pct: Decimal | None = None


class Cost(Struct, frozen=True, gc=False):
    """The cash flows of one loan as the contract shows them, for P01 and P02."""

    principal: Money
    payment: Money
    periods: int
    upfront_fee: Money = Money(0)
    disclosed_apr: Decimal | None = None


class Channel(Struct, frozen=True, gc=False):
    """One borrowed line: an app's product by one lender. `apr` is nominal a year (0.146 = 14.6 %), the newest rate.

    `terms` guessed: what is owed counts, computed instalments do not, until the person confirms (contract.md 6).
    `added_on`: since when the line is watched; None only while a book of version 1 has not been loaded yet.
    `rate_said`: None where the rate is as sure as the terms; the book's own file keeps it, the open format cannot.
    """

    id: str
    name: str
    platform: str
    funder: str
    kind: ChannelKind
    revocable: bool
    apr: Decimal
    repayment: Repayment
    core_buyer: str | None = None
    restores: Restores = Restores.PAYMENT
    opened_on: date | None = None
    expires_on: date | None = None
    cost: Cost | None = None
    belongs: Belongs = Belongs.HOUSEHOLD
    terms: Terms = Terms.CONFIRMED
    added_on: date | None = None
    rate_said: RateSaid | None = None

    @property
    def is_rate_unknown(self) -> bool:
        """Whether the person said that they do not know the yearly rate."""
        return self.rate_said is RateSaid.UNKNOWN

    @property
    def is_rate_guessed(self) -> bool:
        """Whether the yearly rate was only proposed, by an import or the catalogue."""
        return self.terms is Terms.GUESSED and self.rate_said is None

    @property
    def lacks_rate(self) -> bool:
        """Whether a yearly rate is missing: `apr` is then 0, and what is reckoned with it has no interest.

        A proposal of nothing is no rate: whoever proposes one has seen none. A line paid in full each month needs none.
        """
        is_unknown = self.is_rate_unknown or (self.is_rate_guessed and not self.apr)
        return is_unknown and not self._needs_no_rate

    @property
    def _needs_no_rate(self) -> bool:
        return not self.apr and self.repayment.method is RepaymentMethod.FULL

    @property
    def known_apr(self) -> Decimal | None:
        """The yearly rate; None where nobody knows it.

        Of a line paid in full each month nobody needs one, and its 0 says nothing either.
        """
        return None if self.lacks_rate or self._needs_no_rate else self.apr


class Rate(Struct, frozen=True, gc=False):
    """The yearly rate (nominal, 0.146 = 14.6 %) that a line has from `on`, by the day it was entered or stated."""

    channel: str
    on: date
    apr: Decimal


class Contract(Struct, frozen=True, gc=False):
    """What one line's contract allows: repaying early and its fee; `call_on_closing`: a closing calls the whole sum."""

    channel: str
    prepay_allowed: bool = True
    prepay_fee: Money = Money(0)
    call_on_closing: bool = False


class TemporaryLimit(Struct, frozen=True, gc=False):
    """The part of a limit that ends after `until`; its end is never a cut."""

    amount: Money
    until: date


class Observation(Struct, frozen=True, gc=False):
    """One reading of a line: what was seen on `on`, or at a month's end for a report line."""

    channel: str
    on: date
    status: LineStatus
    source: Source
    limit: Money | None = None
    used: Money | None = None
    available: Money | None = None
    note: str = ""
    temporary: TemporaryLimit | None = None
    as_of_month: Month | None = None

    @property
    def day(self) -> date:
        """The day the reading speaks of: its month's end for a report line, never later than the day it was learnt."""
        return self.on if self.as_of_month is None else min(self.as_of_month.last_day, self.on)


class PlannedDraw(Struct, frozen=True, gc=False):
    """A draw the person means to make every month on `day` (1–31)."""

    channel: str
    amount: Money
    day: int
    belongs: Belongs = Belongs.HOUSEHOLD


class Due(Struct, frozen=True, gc=False):
    """A known due: a statement's amount or a known instalment."""

    channel: str
    due: date
    amount: Money
    paid_on: date | None = None


class LedgerRow(Struct, frozen=True, gc=False):
    """One movement on a line; the amount is never negative."""

    on: date
    kind: LedgerKind
    channel: str
    amount: Money
    note: str = ""


class Inquiry(Struct, frozen=True, gc=False):
    """One line of the credit report's list of inquiries."""

    on: date
    lender: str
    reason: str


class MarketEvent(Struct, frozen=True, gc=False):
    """Something that happened outside: a policy, a fault, a region, or the person's own life."""

    on: date
    scope: EventScope
    target: str | None
    kind: EventKind
    text: str


class Note(Struct, frozen=True, gc=False):
    """What the person wrote down, about a line or (None) about the whole book."""

    on: date
    text: str
    channel: str | None = None
    kind: NoteKind = NoteKind.NOTE


class IncidentStep(Struct, frozen=True, gc=False):
    """One step of an incident's playbook, by its key; `done_on` None: still to do."""

    step: str
    done_on: date | None = None
    note: str = ""


class Contact(Struct, frozen=True, gc=False):
    """One talk with a lender: when (the person's own clock), by which way, its ticket, what was said."""

    at: datetime
    way: str
    ticket: str = ""
    text: str = ""
    answer_due: date | None = None


MAX_EVIDENCE_BYTES: Final = 20 * 1024 * 1024
"""Larger files are refused: a book stays small enough for its daily backups."""


class EvidenceFile(Struct, frozen=True, gc=False):
    """A kept file: its digest (64 hexadecimal digits), the name and size (bytes) it came with, and when.

    The content lies in the book's own file under the digest, never in the open format.
    """

    sha256: str
    name: str
    bytes: int
    added_at: datetime
    note: str = ""


class Incident(Struct, frozen=True, gc=False):
    """Something that happened and is being dealt with; `kind` is its playbook's name, `alerts` are rule codes."""

    id: str
    kind: str
    opened_on: date
    channel: str | None = None
    alerts: tuple[str, ...] = ()
    state: IncidentState = IncidentState.OPEN
    steps: tuple[IncidentStep, ...] = ()
    contacts: tuple[Contact, ...] = ()
    evidence: tuple[EvidenceFile, ...] = ()


class Book(Struct, frozen=True, gc=False):
    """Everything entered, in the order it was entered; channels keep the order of the book."""

    currency: str = "CNY"
    household: Household = field(default_factory=Household)
    income: tuple[Income, ...] = ()
    income_history: tuple[IncomeMonth, ...] = ()
    living: Living | None = None
    assets: tuple[Asset, ...] = ()
    all_assets_listed: bool = False
    channels: tuple[Channel, ...] = ()
    observations: tuple[Observation, ...] = ()
    planned_draws: tuple[PlannedDraw, ...] = ()
    dues: tuple[Due, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    events: tuple[MarketEvent, ...] = ()
    rates: tuple[Rate, ...] = ()
    contracts: tuple[Contract, ...] = ()
    asset_values: tuple[AssetValue, ...] = ()
    notes: tuple[Note, ...] = ()
    incidents: tuple[Incident, ...] = ()
