"""From the records of a file to rows of the book: which channel each product is, or the new channel it needs.

Pure: the book's channels and the catalogue come in, rows, new channels and problems come out. Nothing is guessed where
two channels fit: such a row becomes a problem that names both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from raincheck.core.catalogue import Catalogue, CatalogueLine
from raincheck.core.model import (
    Channel,
    ChannelKind,
    Inquiry,
    LedgerRow,
    Observation,
    Repayment,
    Restores,
)
from raincheck.core.text import tr
from raincheck.importers.base import Asked, Movement, Problem, Product, Reading, Record

_CARD: Final = "credit_card"
_DUE_DAY: Final = 1
"""The due day of a new channel whose catalogue line has none; the person corrects it."""


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


def place(records: Iterable[Record], channels: Sequence[Channel], catalogue: Catalogue) -> Placement:
    """Put every record on its channel; one record gives exactly one row or one problem."""
    places = _Places(channels, catalogue)
    rows: list[Placed] = []
    problems: list[Problem] = []
    for record in records:
        if isinstance(record, Asked):
            rows.append(Placed(record.line, record.key, Inquiry(record.on, record.lender, record.reason)))
            continue
        found = places.reading(record) if isinstance(record, Reading) else places.movement(record)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            rows.append(Placed(record.line, record.key, _row(record, found)))
    return Placement(tuple(rows), tuple(places.added), tuple(problems))


class _Places:
    """The channels of the book and those that the file adds, and what has been placed on them so far."""

    def __init__(self, channels: Sequence[Channel], catalogue: Catalogue) -> None:
        self.added: list[Channel] = []
        self._channels = list(channels)
        self._catalogue = catalogue
        self._known: dict[Product, str] = {}
        self._told: dict[str, Reading] = {}

    def movement(self, record: Movement) -> str | Problem:
        """The channel of a bill's row. A bill names few products many times, so each is looked up once."""
        known = self._known.get(record.product)
        if known is not None:
            return known
        match = match_channel(record.product, self._channels, self._catalogue)
        found = self._settled(match, match.suggestion)
        if found is None:
            return _unclear(record, match.candidates)
        self._known[record.product] = found
        return found

    def reading(self, record: Reading) -> str | Problem:
        """The channel of a report's line; the report names each line once."""
        match = self._apart(record, match_channel(record.product, self._channels, self._catalogue, kind=record.kind))
        found = self._settled(match, match.suggestion and replace(match.suggestion, expires_on=record.expires_on))
        if found is None:
            return _unclear(record, match.candidates)
        before = self._told.setdefault(found, record)
        # Two lines of a report on one channel mean that at least one of them is misplaced.
        return found if before is record else _twice(record, found, before.line)

    def _settled(self, match: Match, suggestion: Channel | None) -> str | None:
        if suggestion is None:
            return match.channel
        self.added.append(suggestion)
        self._channels.append(suggestion)
        return suggestion.id

    def _apart(self, record: Reading, match: Match) -> Match:
        """Keep a lender's second line, opened on another day, off the channel that the report has named already."""
        before = self._told.get(match.channel or "")
        since = next((channel.opened_on for channel in self._channels if channel.id == match.channel), None)
        if before is None or since is None or since != before.product.opened_on or since == record.product.opened_on:
            return match
        others = [channel for channel in self._channels if channel.id != match.channel]
        other = match_channel(record.product, others, self._catalogue, kind=record.kind)
        return other if other.suggestion is None else Match(suggestion=_numbered(other.suggestion, self._channels))


def match_channel(
    product: Product, channels: Sequence[Channel], catalogue: Catalogue, *, kind: ChannelKind | None = None
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
    if line is None:
        line = catalogue.find("business_loan" if "经营" in product.word else "bank_consumer_loan")
    if line is None:
        raise LookupError("bank_consumer_loan")
    lender = catalogue.group_key(product.lender) if product.lender else line.funder
    suggestion = _suggestion(product, line, lender, kind=kind or line.kind)
    return Match(suggestion=_numbered(suggestion, channels))


def _cards(product: Product, channels: Sequence[Channel], catalogue: Catalogue) -> list[Channel]:
    bank = catalogue.bank_name(product.lender) or catalogue.group_key(product.lender)
    cards = [channel for channel in channels if channel.kind is ChannelKind.STATEMENT]
    return [
        card
        for card in cards
        if any((catalogue.bank_name(text) or text) == bank for text in (card.funder, card.platform, card.name))
    ]


def _named(product: Product, line: CatalogueLine, channels: Sequence[Channel], catalogue: Catalogue) -> list[Channel]:
    def called(word: str) -> list[Channel]:
        # A word that other lenders use as well ("信用贷") needs the platform to agree.
        own = word == line.words[0]
        return [c for c in channels if word and word in c.name and (own or c.platform == line.platform)]

    by_word = called(product.word)
    by_id = [channel for channel in channels if channel.id == line.key]
    by_name = [channel for word in line.words for channel in called(word)]
    others = [word for other in catalogue.lines if other.key != line.key for word in other.words]
    alike = [
        channel
        for channel in channels
        if (channel.platform, channel.funder, channel.kind) == (line.platform, line.funder, line.kind)
        and not any(word in channel.name for word in others)
    ]
    return next((found for found in (by_word, by_id, by_name, alike) if found), [])


def _lent(
    product: Product, kind: ChannelKind | None, channels: Sequence[Channel], catalogue: Catalogue
) -> list[Channel]:
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


def _suggestion(product: Product, line: CatalogueLine, lender: str, *, kind: ChannelKind) -> Channel:
    own = not line.funder
    name = f"{lender}{line.words[0]}" if own else line.name
    number = product.tail and f"-{product.tail}"
    term = kind is ChannelKind.TERM
    return Channel(
        id=(name if own else line.key) + number,
        name=name + number,
        platform=line.platform or lender,
        funder=line.funder or lender,
        kind=kind,
        revocable=line.revocable and not term,
        apr=line.apr,
        repayment=Repayment(line.method, line.due_day or _DUE_DAY, line.periods, line.min_pct),
        restores=Restores.NEVER if term else line.restores,
        opened_on=product.opened_on,
    )


def _numbered(channel: Channel, channels: Sequence[Channel]) -> Channel:
    """The channel with a number behind its id and name where the book has that id already."""
    taken = {other.id for other in channels}
    if channel.id not in taken:
        return channel
    number = next(number for number in count(2) if f"{channel.id}-{number}" not in taken)
    return replace(channel, id=f"{channel.id}-{number}", name=f"{channel.name} {number}")


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
