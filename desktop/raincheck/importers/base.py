"""What an importer gives back: records in order of time, and an account of every row of the file.

An importer turns bytes into records and knows nothing of the book. It names the line a row speaks of as a `Product`;
matching.py finds the channel of the book for it, and identity.py tells which rows the book has already.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Final

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.model import ChannelKind, LedgerKind, LineStatus, Source, TemporaryLimit
from raincheck.core.money import Money

CHINA: Final = timezone(timedelta(hours=8))


class ImportFileError(UsageError):
    """The file is none that can be imported; nothing was taken from it."""


class PasswordNeededError(ImportFileError):
    """The archive is locked: no password was given, or a wrong one."""


class UnknownTableError(ImportFileError):
    """A table that no importer knows. `columns` are its header's cells, `rows` the first below."""

    def __init__(self, sentence: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...] = ()) -> None:
        super().__init__(sentence)
        self.columns = columns
        self.rows = rows


class Family(StrEnum):
    """Who wrote a file: two wallets never show the same payment, a wallet and a bank do."""

    WALLET = "wallet"
    BANK = "bank"
    REPORT = "report"
    MESSAGE = "message"
    TABLE = "table"


CREDIT_REPORT: Final = "credit-report"
MESSAGE: Final = "message"
TABLE: Final = "table"

_FAMILIES: Final = {CREDIT_REPORT: Family.REPORT, MESSAGE: Family.MESSAGE, TABLE: Family.TABLE}


def family_of(source: str) -> Family:
    """The family of a source such as "alipay", "cmb-credit" or "credit-report"."""
    if source.endswith(("-credit", "-debit")):
        return Family.BANK
    return _FAMILIES.get(source, Family.WALLET)


class Reason(StrEnum):
    """Why a row was read and understood, and yet gives no record."""

    NOT_CREDIT = "not_credit"
    NAMED_ONLY = "named_only"
    CARD_PURCHASE = "card_purchase"
    PAYER_NOT_SAID = "payer_not_said"
    CLOSED = "closed"
    REFUND_OF_CLOSED = "refund_of_closed"
    PENDING = "pending"
    ANNOUNCED = "announced"
    NOT_BORROWING = "not_borrowing"
    NO_AMOUNT = "no_amount"
    FOREIGN_TWIN = "foreign_twin"
    FOREIGN_CURRENCY = "foreign_currency"
    ACCOUNT_ENDED = "account_ended"
    GUARANTEE = "guarantee"
    MORTGAGE = "mortgage"
    LINE_IGNORED = "line_ignored"
    NOT_WANTED = "not_wanted"
    OFFER = "offer"


class Product(Struct, frozen=True, gc=False):
    """The line a row speaks of: the catalogue's key, the word the file used, and for a bank's line who lends.

    `tail` is the last four digits of a card where the file shows them; `opened_on` where a report gives the day.
    A key and lender that are both empty is a lender or line that the catalogue does not know.
    """

    key: str
    word: str
    lender: str = ""
    tail: str = ""
    opened_on: date | None = None

    @property
    def handle(self) -> str:
        """The text under which a choice for this line is remembered."""
        parts = (self.word, self.tail, "" if self.opened_on is None else str(self.opened_on))
        return " ".join(part for part in parts if part)


class Identity(Struct, frozen=True, gc=False):
    """What tells a row from all others: its source, its order number where it has one, and its party.

    With time, kind and amount these are two keys: the order number, or the minute with the party. They meet when a
    spreadsheet saved the file again and spoilt the numbers.
    """

    source: str
    order: str = ""
    party: str = ""


class Undoing(Struct, frozen=True, gc=False):
    """The row takes back another row of the book, found by its order number or its party, time and amount.

    `kind` is what is taken back: a draw by a refund of the rest, or a repayment that bounced. Where the book does not
    hold it and `otherwise` is set, the row is left out for that reason.
    """

    order: str
    party: str
    at: datetime
    amount: Money
    kind: LedgerKind
    otherwise: Reason | None = None


class Movement(Struct, frozen=True, gc=False):
    """A row of the ledger to be: what moved on a line and when. `at` is China time, which the files are written in."""

    line: int
    at: datetime
    kind: LedgerKind
    product: Product
    amount: Money
    note: str
    identity: Identity
    undoing: Undoing | None = None

    @property
    def on(self) -> date:
        """The day in China."""
        return self.at.date()


class Reading(Struct, frozen=True, gc=False):
    """What a report or message says of a line, and what a new channel for it would need to know.

    `is_lasting`: the limit is told without a temporary part, which may go on beside it.
    """

    line: int
    on: date
    product: Product
    kind: ChannelKind | None
    status: LineStatus
    source: Source
    limit: Money | None = None
    used: Money | None = None
    available: Money | None = None
    temporary: TemporaryLimit | None = None
    as_of_month: Month | None = None
    expires_on: date | None = None
    is_lasting: bool = False
    note: str = ""


class DueSeen(Struct, frozen=True, gc=False):
    """A statement or instalment that falls due; `identity` where the file numbers it."""

    line: int
    on: date
    due: date
    product: Product
    amount: Money
    note: str = ""


class Asked(Struct, frozen=True, gc=False):
    """An inquiry into the credit report: who asked, when, and the reason as it stands there."""

    line: int
    on: date
    lender: str
    reason: str


Record = Movement | Reading | DueSeen | Asked


class Seen(Struct, frozen=True, gc=False):
    """What a row says, for one that gives no record: its day, text and amount as far as they can be read."""

    on: date | None = None
    what: str = ""
    amount: Money | None = None


NOTHING_SEEN: Final = Seen()


class Ignored(Struct, frozen=True, gc=False):
    """A row that gives no record, and why."""

    line: int
    reason: Reason
    seen: Seen = NOTHING_SEEN


class Problem(Struct, frozen=True, gc=False):
    """A row that could not be understood: its line in the file and one sentence, translated.

    `product` where only the line is unclear, with the channels it could be: a choice settles it and is remembered.
    """

    line: int
    what: str
    seen: Seen = NOTHING_SEEN
    product: Product | None = None
    candidates: tuple[str, ...] = ()


Outcome = Record | Ignored | Problem


class Parsed(Struct, frozen=True):
    """One file, read: `rows` of them, each in exactly one of records, ignored and problems.

    `source` is who wrote it ("alipay", "cmb-credit", "credit-report"), `container` the kind of file ("csv", "xlsx").
    `said` is how many rows the file itself says it has, where it does.
    """

    source: str
    container: str
    encoding: str
    rows: int
    records: tuple[Record, ...]
    ignored: tuple[Ignored, ...]
    problems: tuple[Problem, ...]
    said: int | None = None

    @property
    def format(self) -> str:
        """The name of the format in outputs: "alipay-csv", "credit-report"."""
        return self.source if self.source in (CREDIT_REPORT, MESSAGE) else f"{self.source}-{self.container}"

    @classmethod
    def of(
        cls, source: str, container: str, encoding: str, outcomes: Sequence[Outcome], *, said: int | None = None
    ) -> Parsed:
        """Sort the outcomes, one a row and in the order of the file, into their places; records by time."""
        records = [outcome for outcome in outcomes if not isinstance(outcome, Ignored | Problem)]
        if records and isinstance(records[0], Movement) and moment(records[0]) >= moment(records[-1]):
            # Bills begin with the newest row, so what happened within one second stands in reverse as well.
            records.reverse()
        return cls(
            source=source,
            container=container,
            encoding=encoding,
            rows=len(outcomes),
            records=tuple(sorted(records, key=moment)),
            ignored=tuple(outcome for outcome in outcomes if isinstance(outcome, Ignored)),
            problems=tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)),
            said=said,
        )


def moment(record: Record) -> datetime:
    """When it happened or was learnt; a day without a time counts from its midnight."""
    if isinstance(record, Movement):
        return record.at
    return datetime.combine(record.on, time(), CHINA)
