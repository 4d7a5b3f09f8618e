"""The book in memory: frozen records of everything a person has entered or imported, and nothing computed.

`None` for an amount means "not known". A limit that is unknown, a limit of zero and a line that is closed are
three different things (product.md; domain.md section 9 names the fields).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Household:
    """What the emergency fund needs to know of the household (domain.md 6.1)."""

    single_earner: bool = False
    self_employed: bool = False


@dataclass(frozen=True, slots=True)
class Income:
    """A net income every month on `day` (1–31; the month's last day where it is shorter)."""

    name: str
    amount: Money
    day: int


@dataclass(frozen=True, slots=True)
class IncomeMonth:
    """What really came in during one past month."""

    month: Month
    amount: Money


@dataclass(frozen=True, slots=True)
class Living:
    """Living costs a month: what cannot be left out, and what can."""

    essential: Money
    discretionary: Money


@dataclass(frozen=True, slots=True)
class Asset:
    """Something owned; `haircut` is the share (0–1) lost when it must be sold at once."""

    id: str
    name: str
    value: Money
    haircut: Decimal = Decimal(0)
    liquid: bool = True


@dataclass(frozen=True, slots=True)
class Repayment:
    """How a line is repaid; `periods` for level, equal_principal and bullet, `min_pct` (share 0–1) for min_pct."""

    method: RepaymentMethod
    due_day: int
    periods: int | None = None
    min_pct: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """The cash flows of one loan as the contract shows them, for P01 and P02."""

    principal: Money
    payment: Money
    periods: int
    upfront_fee: Money = Money(0)
    disclosed_apr: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """One borrowed line: an app's product by one lender. `apr` is nominal a year (0.146 = 14.6 %)."""

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


@dataclass(frozen=True, slots=True)
class TemporaryLimit:
    """The part of a limit that ends after `until`; its end is never a cut."""

    amount: Money
    until: date


@dataclass(frozen=True, slots=True)
class Observation:
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


@dataclass(frozen=True, slots=True)
class PlannedDraw:
    """A draw the person means to make every month on `day` (1–31)."""

    channel: str
    amount: Money
    day: int


@dataclass(frozen=True, slots=True)
class Due:
    """A known due: a statement's amount or a known instalment."""

    channel: str
    due: date
    amount: Money
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One movement on a line; the amount is never negative."""

    on: date
    kind: LedgerKind
    channel: str
    amount: Money
    note: str = ""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One line of the credit report's list of inquiries."""

    on: date
    lender: str
    reason: str


@dataclass(frozen=True, slots=True)
class MarketEvent:
    """Something that happened outside: a policy, a fault, a region, or the person's own life."""

    on: date
    scope: EventScope
    target: str | None
    kind: EventKind
    text: str


@dataclass(frozen=True, slots=True)
class Book:
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
