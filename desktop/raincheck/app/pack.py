"""The pack for the lender: one PDF with letter, history, list of evidence and pictures, and a folder with the files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from raincheck.app import files
from raincheck.app.incidents import Incidents, IncidentView
from raincheck.app.letters import Letter
from raincheck.app.paper import Column, Grid, Paper, Part, Photo, Side, Title, Words
from raincheck.app.wording import plain_money_text, source_name, status_word
from raincheck.app.wording.amounts import unknown
from raincheck.app.wording.incidents import case_title, way_name
from raincheck.core.calendar import moment_text
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.model import EvidenceFile, LedgerKind, Observation
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.store.reader import Reader

PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")
HISTORY_ROWS: Final = 60
"""A line's newest readings that the pack lists: a year and more of weekly rounds."""

_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class PackedFile(Struct, frozen=True):
    """One file of the folder."""

    name: str
    content: bytes


class Pack(Struct, frozen=True):
    """Everything that is handed on: the paper to print, and the files that lie beside it."""

    paper: Paper
    letter: Letter
    files: tuple[PackedFile, ...]


def make_pack(
    store: Reader, found: Incidents, view: IncidentView, letter: Letter, chosen: Sequence[str] | None
) -> Pack:
    """The pack of an incident; `chosen` are beginnings of digests of the evidence to enclose, None encloses all.

    Raises UsageError for a digest the incident does not hold, and for a file whose content is not in this book.
    """
    files = _chosen(view.case.record.evidence, chosen)
    contents = [_content(store, entry) for entry in files]
    packed = [
        PackedFile(f"{number:02d}-{safe_name(entry.name)}", content)
        for number, (entry, content) in enumerate(zip(files, contents, strict=True), start=1)
    ]
    parts = tuple(_parts(found, view, letter, files, contents))
    title = case_title(view.case, view.playbook, found.snapshot)
    if letter.lines != view.case.lines:
        title = tr(", ").join(found.snapshot.channels[line].name for line in letter.lines)
    under = tr("As of {day}. Figures are the person's own record; amounts in yuan.").format(day=found.as_of)
    return Pack(Paper(title, under, str(found.as_of), parts), letter, tuple(packed))


def write_pack(pack: Pack, folder: Path, pdf: bytes) -> tuple[Path, ...]:
    """Write the pack into a folder that is new or empty. Raises UsageError for any other; answers what was written."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(tr("{path} is there already; name a new folder for the pack.").format(path=folder))
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise KnownError(tr("The folder {path} cannot be made; choose another place.").format(path=folder)) from problem
    written = [folder / tr("pack.pdf"), folder / tr("letter.txt")]
    files.write_file(written[0], pdf)
    files.write_file(written[1], _letter_text(pack.letter).encode())
    for file in pack.files:
        target = folder / file.name
        files.write_file(target, file.content)
        written.append(target)
    return tuple(written)


def _letter_text(letter: Letter) -> str:
    """The letter to copy, and apart from it what its legal statements rest on: that is not sent."""
    if not letter.sources:
        return f"{letter.text}\n"
    told = tr("Not part of the letter; what its legal statements rest on:")
    return "\n".join([letter.text, "", "----", told, *letter.sources, ""])


def safe_name(name: str) -> str:
    """A file's name without what some system forbids in one."""
    return _UNSAFE.sub("_", name).strip(" .")[-120:] or "file"


def _chosen(evidence: Sequence[EvidenceFile], chosen: Sequence[str] | None) -> tuple[EvidenceFile, ...]:
    if chosen is None:
        return tuple(evidence)
    found = []
    for wanted in chosen:
        fits = [entry for entry in evidence if entry.sha256.startswith(wanted)]
        if not wanted or len(fits) != 1:
            raise UsageError(tr('The incident holds no file "{sha256}".').format(sha256=wanted))
        found.append(fits[0])
    return tuple(found)


def _content(store: Reader, entry: EvidenceFile) -> bytes:
    content = store.evidence_content(entry.sha256)
    if content is None:
        missing = tr("The content of {name} is not in this book; leave it out or attach the file again.")
        raise UsageError(missing.format(name=entry.name))
    return content


def _parts(
    found: Incidents, view: IncidentView, letter: Letter, files: Sequence[EvidenceFile], contents: Sequence[bytes]
) -> Iterator[Part]:
    yield Title(letter.title)
    for paragraph in letter.paragraphs:
        yield Words(paragraph)
    for source in letter.sources:
        yield Words(source, quiet=True, mark="*")
    if files:
        names = tr("; ").join(entry.name for entry in files)
        yield Words(tr("Enclosed: {names}").format(names=names))
    yield Title(tr("History of the limit"), new_sheet=True)
    for line in letter.lines:
        yield _limits(found.snapshot, line)
    for line in letter.lines:
        yield _repayments(found.snapshot, line)
    alone = letter.lines == view.case.lines
    if alone:
        yield _talks(view)
    yield _list(view.case.record.evidence if alone else files, files)
    for number, (entry, content) in enumerate(zip(files, contents, strict=True), start=1):
        if Path(entry.name).suffix.lower() in PICTURES:
            caption = tr("Enclosure {n}: {name}, kept on {day}")
            yield Photo(content, caption.format(n=number, name=entry.name, day=entry.added_at.date()))


def _limits(snapshot: Snapshot, line: str) -> Grid:
    readings = list(snapshot.readings(line))[-HISTORY_ROWS:]
    return Grid(
        title=snapshot.channels[line].name,
        columns=(
            Column(tr("Day"), 18),
            Column(tr("Limit"), 18, Side.RIGHT),
            Column(tr("Used"), 18, Side.RIGHT),
            Column(tr("Available"), 18, Side.RIGHT),
            Column(tr("Status"), 14, Side.AFTER),
            Column(tr("Read from"), 14),
        ),
        rows=tuple(_reading_cells(reading) for reading in readings),
        empty=tr("No reading is in the book."),
    )


def _reading_cells(reading: Observation) -> tuple[str, ...]:
    return (
        str(reading.day),
        _amount(reading.limit),
        _amount(reading.used),
        _amount(reading.available),
        status_word(reading.status),
        source_name(reading.source.value),
    )


def _amount(amount: Money | None) -> str:
    return unknown() if amount is None else plain_money_text(amount)


def _repayments(snapshot: Snapshot, line: str) -> Grid:
    told = {LedgerKind.REPAY: tr("repaid"), LedgerKind.FAILED: tr("debit failed")}
    rows = [row for row in snapshot.ledger if row.channel == line and row.kind in told]
    return Grid(
        title=tr("Repayments: {line}").format(line=snapshot.channels[line].name),
        columns=(Column(tr("Day"), 18), Column(tr("Amount"), 18, Side.RIGHT), Column(tr("What"), 64, Side.AFTER)),
        rows=tuple((str(row.on), plain_money_text(row.amount), told[row.kind]) for row in rows[-HISTORY_ROWS:]),
        empty=tr("Repayments are not listed one by one in this book; that does not say there were none."),
    )


def _talks(view: IncidentView) -> Grid:
    contacts = sorted(view.case.record.contacts, key=lambda contact: contact.at)
    return Grid(
        title=tr("Talks"),
        columns=(
            Column(tr("When"), 20),
            Column(tr("Reached by"), 14),
            Column(tr("Ticket"), 20),
            Column(tr("What was said"), 46),
        ),
        rows=tuple(
            (moment_text(entry.at).replace("T", " ")[:16], way_name(entry.way), entry.ticket, entry.text)
            for entry in contacts
        ),
        empty=tr("No talk is written down."),
    )


def _list(evidence: Sequence[EvidenceFile], enclosed: Sequence[EvidenceFile]) -> Grid:
    numbers = {entry.sha256: str(number) for number, entry in enumerate(enclosed, start=1)}
    return Grid(
        title=tr("List of evidence"),
        columns=(
            Column(tr("Enclosure"), 10),
            Column(tr("Name"), 22),
            Column(tr("Kept"), 16),
            Column("SHA-256", 52),
        ),
        rows=tuple(
            (
                numbers.get(entry.sha256, tr("not enclosed")),
                tr("{name}: {text}").format(name=entry.name, text=entry.note) if entry.note else entry.name,
                moment_text(entry.added_at).replace("T", " ")[:16],
                entry.sha256,
            )
            for entry in evidence
        ),
        empty=tr("No evidence is kept."),
    )
