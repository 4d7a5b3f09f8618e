"""Screenshots of lenders' pages: read on this machine, placed on lines, kept as readings once accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.kept_pictures import keep
from raincheck.app.lines import put_rate, settled
from raincheck.app.outcome import Changes, Done
from raincheck.app.recent import line_snapshot
from raincheck.app.recording import Entry, add_reading, draft, reading_details, recorded_words, used_beside
from raincheck.core.calendar import Month
from raincheck.core.catalogue import Catalogue
from raincheck.core.model import Channel, Due, Observation, RateSaid, Source, TemporaryLimit, Terms
from raincheck.core.money import Money
from raincheck.core.text import ntr, tr
from raincheck.importers.base import MESSAGE, Product
from raincheck.importers.matching import match_channel
from raincheck.importers.screens import Box, Field, Page, Proposal, due_on, propose, propose_words, shown_on
from raincheck.store import ImportedReading, ImportFile, Origin, RowOrigin, Store, Writer
from raincheck.store.reader import Reader
from raincheck.system.catalogue import load_catalogue
from raincheck.system.ocr import ShownPicture

PICTURE = "picture"
_SHORTEST_NAME: Final = 2
_ANOTHER_RATE: Final = Decimal("0.0005")
"""A page rounds its rate; from this difference on it is another one."""


class ReadsPictures(Protocol):
    """What reads a picture: the process of system/ocr.py, or a recording of it."""

    def read(self, picture: bytes) -> ShownPicture:
        """The texts of a picture."""


class PlacedProposal(Struct, frozen=True):
    """A proposal with its line: `channel` of the book where one fits, `key` of the catalogue where none does."""

    proposal: Proposal
    channel: str | None = None
    key: str | None = None


class PictureReport(Struct, frozen=True):
    """What one picture says, or the words copied from a page; `sha256` tells it from all others.

    `unreadable`: the file is no picture at all.
    """

    file: str
    sha256: str
    proposals: tuple[PlacedProposal, ...]
    problems: tuple[str, ...] = ()
    form: str = PICTURE
    unreadable: bool = False


def look(
    pictures: Iterable[tuple[str, bytes]],
    eyes: ReadsPictures,
    reader: Reader,
    *,
    step: Callable[[PictureReport], None] | None = None,
) -> tuple[PictureReport, ...]:
    """Read pictures one by one; `step` hears of each as it is done. Nothing is written."""
    lines = _Lines(reader.channels(), load_catalogue(), reader.aliases())
    found: list[PictureReport] = []
    for name, data in pictures:
        report = _report(name, data, eyes.read(data), lines)
        found.append(report)
        if step is not None:
            step(report)
    return tuple(found)


def read_words(text: str, reader: Reader, *, line: str | None = None) -> PictureReport:
    """What the words copied from a lender's page say; nothing is written.

    `line` is meant where they name none, and where what they name could be this line or another one of the book.
    """
    lines = _Lines(reader.channels(), load_catalogue(), reader.aliases())
    found = propose_words(text, lines.catalogue).proposals
    return PictureReport(
        tr("copied words"),
        hashlib.sha256(text.encode()).hexdigest(),
        tuple(_placed_words(proposal, text, lines, line) for proposal in found),
        form=MESSAGE,
    )


def _placed_words(proposal: Proposal, text: str, lines: _Lines, line: str | None) -> PlacedProposal:
    """The line of a proposal: the one that is named, else the one that is in hand."""
    product = proposal.product
    if product is None:
        own = [channel for channel in lines.channels if len(channel.name) >= _SHORTEST_NAME and channel.name in text]
        named = max(own, key=lambda channel: len(channel.name), default=None)
        return PlacedProposal(proposal, line if named is None else named.id)
    placed = _placed(proposal, lines)
    if placed.channel is None and line in match_channel(product, lines.channels, lines.catalogue).candidates:
        return PlacedProposal(proposal, line)
    return placed


class _Lines(Struct, frozen=True):
    """What tells which line of the book a name on a page is."""

    channels: Sequence[Channel]
    catalogue: Catalogue
    aliases: Mapping[str, str | None]


def _report(name: str, data: bytes, picture: ShownPicture, lines: _Lines) -> PictureReport:
    fingerprint = hashlib.sha256(data).hexdigest()
    if not picture.readable:
        no_picture = tr("The file is no picture that can be read.")
        return PictureReport(name, fingerprint, (), (no_picture,), unreadable=True)
    boxes = tuple(Box(text.text, *text.box, text.score) for text in picture.texts)
    screen = propose(Page(picture.width, picture.height, boxes), lines.catalogue)
    return PictureReport(
        name, fingerprint, tuple(_placed(proposal, lines) for proposal in screen.proposals), screen.problems
    )


def _placed(proposal: Proposal, lines: _Lines) -> PlacedProposal:
    product = proposal.product
    if product is None:
        return PlacedProposal(proposal)
    known = lines.aliases.get(product.handle) or lines.aliases.get(product.word)
    channel = known or match_channel(product, lines.channels, lines.catalogue).channel
    return PlacedProposal(proposal, channel, None if channel is not None else _key(product))


def _key(product: Product) -> str | None:
    return {"bank_loan": "bank_consumer_loan"}.get(product.key, product.key) or None


def certain(proposal: Proposal) -> Proposal:
    """The proposal with what is sure alone."""
    empty: dict[Field, dict[str, object]] = {
        Field.LIMIT: {"limit": None},
        Field.USED: {"used": None},
        Field.AVAILABLE: {"available": None},
        Field.TEMPORARY: {"temporary": None, "temporary_until": None},
        Field.STATUS: {"status": None},
        Field.DUE_DAY: {"due_day": None},
        Field.DUE: {"due_amount": None, "due_on": None},
        Field.APR: {"apr": None},
    }
    doubtful = set(proposal.doubtful)
    if Field.TEMPORARY in doubtful and not proposal.limit_holds_temporary:
        # The limit in force is fixed and temporary part together, so one doubtful part leaves it unsure.
        doubtful.add(Field.LIMIT)
    left = {name: value for field in doubtful for name, value in empty[field].items()}
    return replace(proposal, **left, doubtful=frozenset())


def reading_of(reader: Reader, channel: str, proposal: Proposal, on: date) -> Observation:
    """The reading that a proposal makes: what the page shows, and what was known before where it shows nothing.

    The book's limit holds the temporary part while it lasts, so a fixed limit and its temporary part are added here.
    What is used on a card follows from the limit where the page shows the available amount alone.
    """
    limit, temporary = proposal.limit, None
    until = None if proposal.temporary_until is None else shown_on(proposal.temporary_until, on)
    if limit is not None and proposal.temporary is not None and until is not None:
        temporary = TemporaryLimit(proposal.temporary, until)
        if not proposal.limit_holds_temporary:
            limit = limit + proposal.temporary
    entry = Entry(channel, limit=limit, used=proposal.used, available=proposal.available, status=proposal.status)
    snapshot = line_snapshot(reader, entry.channel, on)
    seen = draft(snapshot, entry)
    if temporary is not None:
        seen = replace(seen, temporary=temporary)
    if proposal.used is None:
        used = used_beside(snapshot.channels[channel].kind, seen)
        if used != seen.used:
            seen = replace(seen, used=used, note=tr("used = limit − available"))
    return replace(seen, source=Source.IMPORT)


def is_rest(proposal: Proposal, seen: Observation, before: Money | None) -> bool:
    """Whether what is used is no figure of the page and no older one, but the rest of the limit."""
    return proposal.used is None and seen.used != before


def due_of(channel: str, proposal: Proposal, on: date) -> Due | None:
    """The due that a page shows with an amount and its day, or the day of each month: the next one is meant then."""
    if not proposal.due_amount:
        return None
    day = due_on(proposal, on)
    return None if day is None else Due(channel, day, proposal.due_amount)


class TakenPicture(Struct, frozen=True):
    """What a person took of a picture: a proposal without a line is one of a new line; `evidence`: kept in the book."""

    report: PictureReport
    accepted: tuple[PlacedProposal, ...]
    evidence: bytes | None = None


def take(store: Store, taken: Sequence[TakenPicture], *, on: date) -> Done[int]:
    """Write what was accepted of pictures as one step; answers how many lines got a reading."""
    names = "、".join(dict.fromkeys(picture.report.file for picture in taken))
    count = sum(len(picture.accepted) for picture in taken)
    told = ntr("{n} line read from screenshots.", "{n} lines read from screenshots.", count).format(n=count)
    with store.write(tr("Read {file}").format(file=names), origin=Origin.IMPORT) as tx:
        before = tx.channels(archived=True)
        for picture in taken:
            lines = [
                (line, placed.proposal) for placed in picture.accepted if (line := _line_of(tx, placed)) is not None
            ]
            write_accepted(tx, picture.report, lines, on=on)
            if picture.evidence is not None:
                keep(tx, picture.evidence, [line for line, _ in lines], on=on)
        is_new = tx.channels(archived=True) != before
    return Done(count, Changes(channels=is_new, limits=True, obligations=True), told)


def _line_of(tx: Writer, placed: PlacedProposal) -> str | None:
    """The line of a proposal, added where the book has none; None where nothing is known to add."""
    if placed.channel is not None:
        return placed.channel
    line = new_line(placed.proposal, tx.channels(archived=True))
    if line is not None:
        tx.add_channel(line)
    return None if line is None else line.id


def new_line(proposal: Proposal, channels: Sequence[Channel]) -> Channel | None:
    """The line that a proposal would add to the book, its terms guessed; the page's own figures stand in for ours."""
    product = proposal.product
    if product is None:
        return None
    if product.key == "bank_loan":
        product = replace(product, key="")
    line = match_channel(product, channels, load_catalogue(), new=True).suggestion
    if line is None:
        return None
    day = proposal.due_day or (proposal.due_on.day if proposal.due_on is not None else line.repayment.due_day)
    return replace(
        line,
        repayment=replace(line.repayment, due_day=day),
        apr=line.apr if proposal.apr is None else proposal.apr,
    )


def write_accepted(tx: Writer, report: PictureReport, accepted: Sequence[tuple[str, Proposal]], *, on: date) -> None:
    """Write accepted proposals, each with its line, inside a step of the caller's."""
    number = tx.add_import_file(ImportFile(report.file, report.sha256, report.form, used=len(accepted)))
    for place, (channel, proposal) in enumerate(accepted, 1):
        reading = reading_of(tx, channel, proposal, on)
        tx.add_readings([ImportedReading(reading, RowOrigin(place, report.form))], file=number)
        _write_beside(tx, channel, proposal, on)


def take_over(store: Store, proposal: Proposal, entry: Entry, *, on: date) -> Done[Observation]:
    """Write what a person typed over the figures of a page, and what the page shows beside them, as one step."""
    with store.write(tr("Recorded a reading")) as tx:
        seen = add_reading(tx, entry, on)
        tx.about(seen.channel, *reading_details(seen))
        _write_beside(tx, entry.channel, proposal, on)
    return Done(seen, Changes(limits=True, obligations=True), recorded_words(store, seen))


def _write_beside(tx: Writer, channel: str, proposal: Proposal, on: date) -> None:
    """What a page shows beside the figures of a reading: a due, and the terms."""
    due = due_of(channel, proposal, on)
    if due is not None and all(_differs(kept.record, due) for kept in tx.dues()):
        tx.add_due(due)
    _fill_terms(tx, channel, proposal, on)


def _differs(one: Due, other: Due) -> bool:
    """Whether two dues are of other lines or months; a known one of the month stands as it was typed."""
    return one.channel != other.channel or Month.of(one.due) != Month.of(other.due)


def _fill_terms(tx: Writer, channel: str, proposal: Proposal, on: date) -> None:
    """The due day and rate that a page shows, for a line whose terms were only guessed; they stay to be confirmed.

    Of a line whose terms are confirmed another rate than that in the book is one that holds from the day of the page.
    """
    line = next((line for line in tx.channels(archived=True) if line.id == channel), None)
    if line is None:
        return
    changed = line
    if proposal.apr is not None and (line.known_apr is None or abs(proposal.apr - line.apr) >= _ANOTHER_RATE):
        changed = _with_rate(tx, line, proposal.apr, on)
    due_day = proposal.due_day if line.terms is Terms.GUESSED and proposal.due_day else line.repayment.due_day
    changed = replace(changed, repayment=replace(line.repayment, due_day=due_day))
    if changed != line:
        tx.edit_channel(changed)


def _with_rate(tx: Writer, line: Channel, apr: Decimal, on: date) -> Channel:
    """The line with the rate of a page; what nobody typed before stays a guess while the other terms are guesses."""
    if line.terms is Terms.GUESSED and line.rate_said is not RateSaid.KNOWN:
        return replace(line, apr=apr, rate_said=None)
    return settled(put_rate(tx, line, apr, on))


def figure(proposal: Proposal, name: Field) -> Money | None:
    """The amount of a field that is one."""
    amounts = {
        Field.LIMIT: proposal.limit,
        Field.USED: proposal.used,
        Field.AVAILABLE: proposal.available,
        Field.TEMPORARY: proposal.temporary,
        Field.DUE: proposal.due_amount,
    }
    return amounts.get(name)
