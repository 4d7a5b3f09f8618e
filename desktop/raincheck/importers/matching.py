"""From the records of a file to rows of the book: which channel each product is, or the new channel it needs.

Pure: the book's channels and the catalogue come in, rows, new channels and problems come out. Nothing is guessed where
two channels fit: such a row becomes a problem that names both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Protocol

from raincheck.core.model import (
    Channel,
    ChannelKind,
    Inquiry,
    LedgerRow,
    Observation,
    Repayment,
    RepaymentMethod,
    Restores,
)
from raincheck.core.text import tr
from raincheck.importers.base import Asked, Movement, Problem, Product, Reading, Record

_CARD: Final = "credit_card"
_DUE_DAY: Final = 1
"""The due day of a new channel whose catalogue line has none; the person corrects it."""


class ProductFacts(Protocol):
    """What matching needs of a line on offer."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def platform(self) -> str: ...
    @property
    def funder(self) -> str: ...
    @property
    def kind(self) -> ChannelKind: ...
    @property
    def revocable(self) -> bool: ...
    @property
    def restores(self) -> Restores: ...
    @property
    def method(self) -> RepaymentMethod: ...
    @property
    def periods(self) -> int | None: ...
    @property
    def min_pct(self) -> Decimal | None: ...
    @property
    def due_day(self) -> int | None: ...
    @property
    def apr(self) -> Decimal: ...


class Lenders(Protocol):
    """What matching needs of the catalogue."""

    @property
    def lines(self) -> Sequence[ProductFacts]: ...
    def find(self, key: str) -> ProductFacts | None:
        """The product with that key."""

    def reported(self, lender: str, kind: ChannelKind) -> ProductFacts | None:
        """The product that a lender of that name reports."""

    def bank_name(self, text: str) -> str | None:
        """The bank that the text names."""

    def group_key(self, lender: str) -> str:
        """The group key of a lender."""


@dataclass(frozen=True, slots=True)
class Match:
    """The channel of a product: one that is there, several that could be meant, or a new one to add."""

    channel: str | None = None
    candidates: tuple[str, ...] = ()
    suggestion: Channel | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A row for the book, the line of the file it came from, and the key that tells it from all others."""

    line: int
    key: str
    row: LedgerRow | Observation | Inquiry


@dataclass(frozen=True, slots=True)
class Placement:
    """What a file adds to a book: rows by time, the channels they need, and the rows whose channel is unclear."""

    rows: tuple[Placed, ...]
    channels: tuple[Channel, ...]
    problems: tuple[Problem, ...]


def place(records: Iterable[Record], channels: Sequence[Channel], catalogue: Lenders) -> Placement:
    """Put every record on its channel; one record gives exactly one row or one problem."""
    rows: list[Placed] = []
    added: list[Channel] = []
    problems: list[Problem] = []
    told: dict[str, int] = {}
    for record in records:
        if isinstance(record, Asked):
            rows.append(Placed(record.line, record.key, Inquiry(record.on, record.lender, record.reason)))
            continue
        kind = record.kind if isinstance(record, Reading) else None
        match = match_channel(record.product, (*channels, *added), catalogue, kind=kind)
        channel = match.channel
        if match.suggestion is not None:
            channel = match.suggestion.id
            added.append(_told_more(match.suggestion, record))
        if channel is None:
            problems.append(_unclear(record, match.candidates))
        elif isinstance(record, Reading) and told.setdefault(channel, record.line) != record.line:
            # A report names each line once: two of its lines on one channel mean that at least one is misplaced.
            problems.append(_twice(record, channel, told[channel]))
        else:
            rows.append(Placed(record.line, record.key, _row(record, channel)))
    return Placement(tuple(rows), tuple(added), tuple(problems))


def match_channel(
    product: Product, channels: Sequence[Channel], catalogue: Lenders, *, kind: ChannelKind | None = None
) -> Match:
    """Find the channel that a product is. `kind` is how the file says the line lends, where it says so."""
    line = catalogue.find(product.key) if product.key else catalogue.reported(product.lender, kind or ChannelKind.TERM)
    if product.key == _CARD:
        found = _cards(product, channels, catalogue)
    elif line is not None:
        found = _named(product, line, channels, catalogue)
    else:
        found = _lent(product, kind, channels, catalogue)
    found = _narrowed(product, found)
    if len(found) == 1:
        return Match(channel=found[0].id)
    if found:
        return Match(candidates=tuple(channel.id for channel in found))
    return Match(suggestion=_suggestion(product, line, channels, catalogue, kind))


def _cards(product: Product, channels: Sequence[Channel], catalogue: Lenders) -> list[Channel]:
    bank = catalogue.bank_name(product.lender) or catalogue.group_key(product.lender)
    cards = [channel for channel in channels if channel.kind is ChannelKind.STATEMENT]
    return [
        card
        for card in cards
        if any((catalogue.bank_name(text) or text) == bank for text in (card.funder, card.platform, card.name))
    ]


def _named(product: Product, line: ProductFacts, channels: Sequence[Channel], catalogue: Lenders) -> list[Channel]:
    by_id = [channel for channel in channels if channel.id == line.key]
    by_word = [channel for channel in channels if product.word and product.word in channel.name]
    by_name = [channel for channel in channels if any(word in channel.name for word in line.words)]
    others = [word for other in catalogue.lines if other.key != line.key for word in other.words]
    alike = [
        channel
        for channel in channels
        if (channel.platform, channel.funder, channel.kind) == (line.platform, line.funder, line.kind)
        and not any(word in channel.name for word in others)
    ]
    return next((found for found in (by_word, by_id, by_name, alike) if found), [])


def _lent(product: Product, kind: ChannelKind | None, channels: Sequence[Channel], catalogue: Lenders) -> list[Channel]:
    group = catalogue.group_key(product.lender)
    return [
        channel
        for channel in channels
        if channel.kind is kind and group in (catalogue.group_key(channel.funder), catalogue.group_key(channel.name))
    ]


def _narrowed(product: Product, found: list[Channel]) -> list[Channel]:
    """Let a card's last digits or a loan's first day decide, where the book has them."""
    if product.tail:
        same = [channel for channel in found if product.tail in channel.name]
        other = [channel for channel in found if not _has_digits(channel.name)]
        return same or other
    if product.opened_on is not None:
        same = [channel for channel in found if channel.opened_on == product.opened_on]
        unknown = [channel for channel in found if channel.opened_on is None]
        return same or unknown or found
    exact = [channel for channel in found if channel.name == product.word]
    return exact or found


def _has_digits(name: str) -> bool:
    return sum(char.isdecimal() for char in name) >= 4


def _suggestion(
    product: Product,
    line: ProductFacts | None,
    channels: Sequence[Channel],
    catalogue: Lenders,
    kind: ChannelKind | None,
) -> Channel:
    line = line or catalogue.find("business_loan" if "经营" in product.word else "bank_consumer_loan")
    if line is None:
        raise LookupError("bank_consumer_loan")
    lender = catalogue.group_key(product.lender) if product.lender else line.funder
    own = not line.funder
    name = f"{lender}{line.name}" if own else line.name
    if product.tail:
        name = f"{name}({product.tail})"
    term = kind is ChannelKind.TERM
    return Channel(
        id=_free_id(name if own else line.key, channels),
        name=name,
        platform=line.platform or lender,
        funder=line.funder or lender,
        kind=kind or line.kind,
        revocable=line.revocable and not term,
        apr=line.apr,
        repayment=Repayment(line.method, line.due_day or _DUE_DAY, line.periods, line.min_pct),
        restores=Restores.NEVER if term else line.restores,
        opened_on=product.opened_on,
    )


def _free_id(wished: str, channels: Sequence[Channel]) -> str:
    taken = {channel.id for channel in channels}
    number = 2
    name = wished
    while name in taken:
        name = f"{wished}-{number}"
        number += 1
    return name


def _told_more(channel: Channel, record: Movement | Reading) -> Channel:
    if not isinstance(record, Reading) or record.expires_on is None:
        return channel
    return replace(channel, expires_on=record.expires_on)


def _row(record: Movement | Reading, channel: str) -> LedgerRow | Observation:
    if isinstance(record, Movement):
        return LedgerRow(record.on, record.kind, channel, record.amount, record.note)
    return Observation(
        channel=channel,
        on=record.on,
        status=record.status,
        source=record.source,
        limit=record.limit,
        used=record.used,
        note=record.note,
        as_of_month=record.as_of_month,
    )


def _unclear(record: Movement | Reading, candidates: tuple[str, ...]) -> Problem:
    return Problem(
        record.line,
        tr("“{product}” could be {channels}; give one of them this name and import again.").format(
            product=record.product.word, channels=", ".join(candidates)
        ),
    )


def _twice(record: Reading, channel: str, line: int) -> Problem:
    return Problem(
        record.line,
        tr(
            "This line and line {line} of the report both look like “{channel}”; "
            "set the opening days of your lines and import again."
        ).format(line=line, channel=channel),
    )
