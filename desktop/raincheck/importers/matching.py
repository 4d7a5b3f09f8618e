"""From the records of a file to rows of the book: which channel each product is, or the new channel it needs.

Pure: the book's channels and the catalogue come in, rows, new channels and problems come out. Nothing is guessed where
two channels fit: such a row becomes a problem that names both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import Final, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.catalogue import Catalogue, CatalogueLine
from raincheck.core.model import (
    Channel,
    ChannelKind,
    Due,
    Inquiry,
    LedgerRow,
    Observation,
    Repayment,
    Restores,
    Source,
    Terms,
)
from raincheck.core.text import tr
from raincheck.importers.base import (
    Asked,
    DueSeen,
    Ignored,
    Movement,
    Problem,
    Product,
    Reading,
    Reason,
    Record,
    Seen,
)

_BANKS: Final = ("银行", "农信", "信用社", "农商", "Bank")
_CARD: Final = "credit_card"
_BANK_LOAN: Final = "bank_loan"
NO_CHOICES: Final[Mapping[str, str]] = MappingProxyType({})
_DUE_DAY: Final = 1
"""The due day of a new channel whose catalogue line has none; the person corrects it."""


class Match(Struct, frozen=True):
    """The channel of a product: one that is there, several that could be meant, or a new one to add."""

    channel: str | None = None
    candidates: tuple[str, ...] = ()
    suggestion: Channel | None = None


NEW: Final = "+"
"""The choice that a product is a line the book does not have."""

IGNORE: Final = "-"
"""The choice that rows of a product are left out."""


BookRow = LedgerRow | Observation | Inquiry | Due
"""A row of the book that a file brings."""


class Placed(Struct, frozen=True, gc=False):
    """A row for the book, and the record of the file that it came from.

    `replaces` is the number of the movement in whose place it stands; `edited` whether the person changed the row.
    """

    record: Record
    row: BookRow
    replaces: int | None = None
    edited: bool = False

    @property
    def line(self) -> int:
        """The line of the file."""
        return self.record.line


class Placement(Struct, frozen=True):
    """What a file adds to a book: rows by time, the channels they need, and the rows whose channel is unclear."""

    rows: tuple[Placed, ...]
    channels: tuple[Channel, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[Ignored, ...] = ()


def place(
    records: Iterable[Record],
    channels: Sequence[Channel],
    catalogue: Catalogue,
    choices: Mapping[str, str] = NO_CHOICES,
) -> Placement:
    """Put every record on its channel; one record gives exactly one row, problem or ignored row.

    `choices`: what the person said of products, by their handle: a channel's id, NEW or IGNORE.
    """
    records = tuple(records)
    places = _Places(channels, catalogue, choices, records)
    rows: list[Placed] = []
    problems: list[Problem] = []
    ignored: list[Ignored] = []
    for record in records:
        if isinstance(record, Asked):
            rows.append(Placed(record, Inquiry(record.on, record.lender, record.reason)))
            continue
        found = places.of_report(record) if _is_of_report(record) else places.of_product(record)
        if isinstance(found, Problem):
            problems.append(found)
        elif found == IGNORE:
            ignored.append(Ignored(record.line, Reason.LINE_IGNORED, seen_of(record)))
        else:
            rows.append(Placed(record, row_of(record, found)))
    return Placement(tuple(rows), tuple(places.added), tuple(problems), tuple(ignored))


def _is_of_report(record: Movement | Reading | DueSeen) -> TypeGuard[Reading]:
    return isinstance(record, Reading) and record.source is Source.REPORT


class _Places:
    """The channels of the book and those that the file adds, and what has been placed on them so far."""

    def __init__(
        self,
        channels: Sequence[Channel],
        catalogue: Catalogue,
        choices: Mapping[str, str],
        records: Sequence[Record],
    ) -> None:
        self.added: list[Channel] = []
        self._channels = list(channels)
        self._catalogue = catalogue
        self._choices = choices
        self._known: dict[Product, str | Match] = {}
        self._told: dict[str, Reading] = {}
        self._ids = {channel.id for channel in channels}
        reported = [record for record in records if isinstance(record, Reading) and record.source is Source.REPORT]
        self._rivals = _rivals(reported, channels, catalogue)

    def of_product(self, record: Movement | Reading | DueSeen) -> str | Problem:
        """The channel of a bill's row. A bill names few products many times, so each is looked up once."""
        product = record.product
        known = self._known.get(product)
        if known is None:
            known = self._known[product] = self._looked_up(record)
        return known if isinstance(known, str) else _unclear(record, known.candidates)

    def _looked_up(self, record: Movement | Reading | DueSeen) -> str | Match:
        chosen = self._chosen(record.product)
        if chosen is not None and chosen != NEW:
            return chosen
        kind = record.kind if isinstance(record, Reading) else None
        match = match_channel(record.product, self._channels, self._catalogue, kind=kind, new=chosen == NEW)
        return self._settled(match, match.suggestion) or match

    def of_report(self, record: Reading) -> str | Problem:
        """The channel of a report's line; the report names each line once."""
        chosen = self._chosen(record.product)
        if chosen is not None and chosen != NEW:
            return chosen
        free = [channel for channel in self._channels if channel.id not in self._told]
        match = match_channel(record.product, free, self._catalogue, kind=record.kind, new=chosen == NEW)
        if match.channel in self._rivals and chosen != NEW:
            # Two accounts of the report could be this one line of the book, which knows neither day nor digits.
            return _unclear(record, (match.channel or "",))
        suggestion = match.suggestion and replace(
            _numbered(match.suggestion, self._channels), expires_on=record.expires_on
        )
        found = self._settled(match, suggestion)
        if found is None:
            return _unclear(record, match.candidates)
        self._told[found] = record
        return found

    def _chosen(self, product: Product) -> str | None:
        chosen = self._choices.get(product.handle) or self._choices.get(product.word)
        return chosen if chosen in (NEW, IGNORE) or chosen in self._ids else None

    def _settled(self, match: Match, suggestion: Channel | None) -> str | None:
        if suggestion is None:
            return match.channel
        self.added.append(suggestion)
        self._channels.append(suggestion)
        return suggestion.id


def _rivals(records: Sequence[Reading], channels: Sequence[Channel], catalogue: Catalogue) -> frozenset[str]:
    """The lines of the book that several accounts of a report fit equally, for want of a day or digits in the book."""
    seen: Counter[str] = Counter()
    named: set[str] = set()
    for record in records:
        match = match_channel(record.product, channels, catalogue, kind=record.kind)
        if match.channel is None:
            continue
        seen[match.channel] += 1
        channel = next(channel for channel in channels if channel.id == match.channel)
        if (record.product.tail and record.product.tail in channel.name) or (
            channel.opened_on is not None and channel.opened_on == record.product.opened_on
        ):
            named.add(match.channel)
    return frozenset(channel for channel, times in seen.items() if times > 1 and channel not in named)


def match_channel(
    product: Product,
    channels: Sequence[Channel],
    catalogue: Catalogue,
    *,
    kind: ChannelKind | None = None,
    new: bool = False,
) -> Match:
    """Find the channel that a product is. `kind` is how the file says the line lends, where it says so.

    `new`: it is none of the book's. A lender that the catalogue does not know never adds a line by itself.
    """
    if not product.key and not product.lender:
        return _unknown(product, channels, catalogue, new=new)
    line = catalogue.find(product.key) if product.key else catalogue.reported(product.lender, kind or ChannelKind.TERM)
    found = _alike(product, line, kind, channels, catalogue)
    if not found and not new and _says_too_little(product, catalogue):
        return Match()
    found = [] if new else _narrowed(product, found)
    if len(found) == 1:
        return Match(channel=found[0].id)
    if found:
        return Match(candidates=tuple(channel.id for channel in found))
    same = [] if new else [channel for channel in channels if product.word == channel.name]
    if len(same) == 1:
        # The book calls a line of its own just so, whoever the catalogue says lends it.
        return Match(channel=same[0].id)
    if line is None:
        line = catalogue.find("business_loan" if "经营" in product.word else "bank_consumer_loan")
    if line is None:
        raise LookupError("bank_consumer_loan")
    lender = catalogue.group_key(product.lender) if product.lender else line.funder
    suggestion = _suggestion(product, line, lender, kind=kind or line.kind)
    return Match(suggestion=_numbered(suggestion, channels))


def _unknown(product: Product, channels: Sequence[Channel], catalogue: Catalogue, *, new: bool) -> Match:
    """A name of the book itself, or a lender that the catalogue does not know."""
    exact = [channel for channel in channels if product.word in (channel.id, channel.name)]
    if len(exact) == 1 and not new:
        return Match(channel=exact[0].id)
    lender = catalogue.group_key(product.word)
    if new:
        line = catalogue.find("micro_loan")
        if line is None:
            raise LookupError("micro_loan")
        return Match(suggestion=_numbered(_suggestion(product, line, lender, kind=line.kind), channels))
    own = [
        channel
        for channel in channels
        if lender in (catalogue.group_key(channel.funder), catalogue.group_key(channel.name))
    ]
    return Match(candidates=tuple(channel.id for channel in own))


def _loans(product: Product, channels: Sequence[Channel], catalogue: Catalogue) -> list[Channel]:
    bank = catalogue.group_key(product.lender)
    return [
        channel
        for channel in channels
        if channel.kind is not ChannelKind.STATEMENT
        and bank in (catalogue.group_key(channel.funder), catalogue.group_key(channel.platform))
    ]


def _cards(product: Product, channels: Sequence[Channel], catalogue: Catalogue) -> list[Channel]:
    bank = catalogue.bank_name(product.lender) or catalogue.group_key(product.lender)
    cards = [channel for channel in channels if channel.kind is ChannelKind.STATEMENT]
    return [
        card
        for card in cards
        if any((catalogue.bank_name(text) or text) == bank for text in (card.funder, card.platform, card.name))
    ]


def _alike(
    product: Product,
    line: CatalogueLine | None,
    kind: ChannelKind | None,
    channels: Sequence[Channel],
    catalogue: Catalogue,
) -> list[Channel]:
    """The lines of the book that the product may be."""
    if product.key == _BANK_LOAN:
        return _loans(product, channels, catalogue)
    if product.key == _CARD:
        return _cards(product, channels, catalogue)
    if line is not None:
        return _named(product, line, channels, catalogue)
    return _lent(product, kind, channels, catalogue)


def _says_too_little(product: Product, catalogue: Catalogue) -> bool:
    """Whether nobody could add a line from the name: some loan of a bank, or the card of no bank."""
    return product.key == _BANK_LOAN or (product.key == _CARD and not _is_bank(product.lender, catalogue))


def _is_bank(lender: str, catalogue: Catalogue) -> bool:
    """Whether the name is a bank's; what else stands in its place was damaged or is no issuer of cards."""
    return catalogue.bank_name(lender) is not None or any(word in lender for word in _BANKS)


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
        if same:
            return same
        found = [channel for channel in found if not _has_digits(channel.name)]
    if product.opened_on is not None:
        same = [channel for channel in found if channel.opened_on == product.opened_on]
        return same or [channel for channel in found if channel.opened_on is None]
    if product.tail:
        return found
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
        # Due day, rate and method are the catalogue's starting values until the person confirms them.
        terms=Terms.GUESSED,
    )


def _numbered(channel: Channel, channels: Sequence[Channel]) -> Channel:
    """The channel with a number behind its id and name where the book has that id already."""
    taken = {other.id for other in channels}
    if channel.id not in taken:
        return channel
    number = next(number for number in count(2) if f"{channel.id}-{number}" not in taken)
    return replace(channel, id=f"{channel.id}-{number}", name=f"{channel.name} {number}")


def row_of(record: Movement | Reading | DueSeen, channel: str) -> LedgerRow | Observation | Due:
    """The record as a row of the book."""
    if isinstance(record, Movement):
        return LedgerRow(record.on, record.kind, channel, record.amount, record.note)
    if isinstance(record, DueSeen):
        return Due(channel, record.due, record.amount)
    return Observation(
        channel=channel,
        on=record.on,
        status=record.status,
        source=record.source,
        limit=record.limit,
        used=record.used,
        available=record.available,
        note=record.note,
        temporary=record.temporary,
        as_of_month=record.as_of_month,
    )


def seen_of(record: Record) -> Seen:
    """What a preview shows of a record that is left out."""
    if isinstance(record, Movement):
        return Seen(record.on, record.note, record.amount)
    if isinstance(record, Asked):
        return Seen(record.on, record.lender)
    amount = record.amount if isinstance(record, DueSeen) else record.limit
    return Seen(record.on, record.product.word, amount)


def _unclear(record: Movement | Reading | DueSeen, candidates: tuple[str, ...]) -> Problem:
    word = record.product.handle
    if candidates:
        what = tr("“{product}” could be {channels}, or a line of its own: say once which.").format(
            product=word, channels=tr(", ").join(candidates)
        )
    else:
        what = tr("“{product}” is a lender the book has no line of: say once which line it is.").format(product=word)
    return Problem(record.line, what, seen_of(record), record.product, candidates)
