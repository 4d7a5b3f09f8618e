"""What an importer gives back: records in order of time, and an account of every row of the file.

An importer turns bytes into records and knows nothing of the book. It names the line a row speaks of as a `Product`;
matching.py finds the channel of the book for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Final

from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import ChannelKind, LedgerKind, LineStatus, Source
from raincheck.core.money import Money

CHINA: Final = timezone(timedelta(hours=8))


class ImportFileError(UsageError):
    """The file is none that can be imported; nothing was taken from it."""


class Format(StrEnum):
    """The exports that are recognised, by what stands in them."""

    ALIPAY = "alipay-csv"
    WECHAT = "wechat-csv"
    JD = "jd-csv"
    MEITUAN = "meituan-csv"
    CREDIT_REPORT = "credit-report"


class Reason(StrEnum):
    """Why a row was read and understood, and yet gives no record."""

    NOT_CREDIT = "not_credit"
    CARD_PURCHASE = "card_purchase"
    CLOSED = "closed"
    REFUND_OF_CLOSED = "refund_of_closed"
    PENDING = "pending"
    NOT_BORROWING = "not_borrowing"
    NO_AMOUNT = "no_amount"
    FOREIGN_TWIN = "foreign_twin"
    ACCOUNT_ENDED = "account_ended"
    GUARANTEE = "guarantee"
    MORTGAGE = "mortgage"


@dataclass(frozen=True, slots=True)
class Product:
    """The line a row speaks of: the catalogue's key, the word the file used, and for a bank's line who lends.

    `tail` is the last four digits of a card where the file shows them; `opened_on` where a report gives the day.
    """

    key: str
    word: str
    lender: str = ""
    tail: str = ""
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of the ledger to be: what moved on a line and when.

    `at` is China time, which the bills are written in; `key` is the same in every export that holds the row.
    """

    line: int
    at: datetime
    kind: LedgerKind
    product: Product
    amount: Money
    note: str
    key: str

    @property
    def on(self) -> date:
        """The day in China."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a report says of a line at a month's end, and what a new channel for it would need to know."""

    line: int
    on: date
    product: Product
    kind: ChannelKind
    status: LineStatus
    source: Source
    key: str
    limit: Money | None = None
    used: Money | None = None
    as_of_month: Month | None = None
    expires_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry into the credit report: who asked, when, and the reason as it stands there."""

    line: int
    on: date
    lender: str
    reason: str
    key: str


Record = Movement | Reading | Asked


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that gives no record, and why."""

    line: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that could not be understood: its line in the file and one sentence, translated."""

    line: int
    what: str


Outcome = Record | Ignored | Problem


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file, read: `rows` of them, each in exactly one of records, ignored and problems."""

    format: Format
    encoding: str
    rows: int
    records: tuple[Record, ...]
    ignored: tuple[Ignored, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, source: Format, encoding: str, outcomes: Sequence[Outcome]) -> Parsed:
        """Sort the outcomes, one a row and in the order of the file, into their places; records by time."""
        records = [outcome for outcome in outcomes if isinstance(outcome, Movement | Reading | Asked)]
        if records and isinstance(records[0], Movement) and moment(records[0]) >= moment(records[-1]):
            # Bills begin with the newest row, so what happened within one second stands in reverse as well.
            records.reverse()
        return cls(
            format=source,
            encoding=encoding,
            rows=len(outcomes),
            records=tuple(sorted(records, key=moment)),
            ignored=tuple(outcome for outcome in outcomes if isinstance(outcome, Ignored)),
            problems=tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)),
        )


def moment(record: Record) -> datetime:
    """When it happened or was learnt; a day without a time counts from its midnight."""
    if isinstance(record, Movement):
        return record.at
    return datetime.combine(record.on, time(), CHINA)
