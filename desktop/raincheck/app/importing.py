"""Importing exported files: read, place on the book's lines, show what would come in, then write it as one step."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from raincheck import importers
from raincheck.app.import_comparing import Comparison, KnownRow
from raincheck.app.outcome import Changes, Done
from raincheck.core.errors import KnownError
from raincheck.core.model import Channel, Due, Inquiry, LedgerRow, Observation
from raincheck.core.text import ntr, tr
from raincheck.core.written import clean
from raincheck.importers.base import (
    CHINA,
    Asked,
    Identity,
    Ignored,
    ImportFileError,
    Movement,
    Parsed,
    PasswordNeededError,
    Problem,
    Product,
    Record,
    UnknownTableError,
)
from raincheck.importers.mapping import TableMapping, header_key
from raincheck.importers.matching import IGNORE, NEW, BookRow, Placed
from raincheck.importers.messages import read_messages
from raincheck.store import (
    ImportedReading,
    ImportedRow,
    ImportFile,
    Origin,
    RowOrigin,
    Store,
    Writer,
)
from raincheck.store.reader import Reader
from raincheck.store.rotation import Why
from raincheck.system.catalogue import load_catalogue

PORTION: Final = 2000
"""So many rows are written between two steps that can be stopped."""

Step = Callable[[int, int], None]
"""Hears how many rows of how many are done, and may raise to stop the work."""

Spot = tuple[int, int]
"""A row of an import: the number of its file in the import, and its line."""


Part = tuple[int, int, str]
"""One of the entries that a row brings: a message may bring a reading and a movement. The last is its `part_of`."""


def part_of(record: Record | None) -> str:
    """What tells the entries of one row apart; empty for a row that brings none."""
    if record is None:
        return ""
    return f"movement:{record.kind.value}" if isinstance(record, Movement) else type(record).__name__.lower()


class ReadFile(Struct, frozen=True):
    """One file as it was read: its name, a fingerprint of its bytes, and every row of it, or why it cannot be read."""

    name: str
    sha256: str
    parsed: Parsed | None = None
    refusal: KnownError | None = None

    @property
    def locked(self) -> bool:
        """Whether it waits for a password."""
        return isinstance(self.refusal, PasswordNeededError)


class Choices(Struct, frozen=True):
    """What the person decided before writing.

    `lines`: products by handle, each a channel's id, NEW or IGNORE; these are remembered. `apart`: suspected pairs that
    are two. `out`: rows that shall not come in. `changed`: rows as they were edited, by their place and kind; also rows
    that were left out or not understood, as movements. `channels`: new lines as edited.
    """

    lines: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[Spot] = frozenset()
    out: frozenset[Spot] = frozenset()
    changed: Mapping[Part, BookRow] = field(default_factory=dict)
    channels: tuple[Channel, ...] = ()


NO_CHOICES = Choices()


class FileReport(Struct, frozen=True):
    """What becomes of a file's rows: each in exactly one of used, ignored, duplicates and problems.

    A file that cannot be read has a refusal and no rows. `said`: how many rows the file itself says it has.
    """

    file: str
    sha256: str
    format: str
    encoding: str
    rows: int
    problems: tuple[Problem, ...]
    fresh: tuple[Placed, ...]
    left_out: tuple[Ignored, ...]
    known: tuple[KnownRow, ...] = ()
    refusal: KnownError | None = None
    said: int | None = None

    @property
    def used(self) -> int:
        """How many rows come into the book."""
        return len(self.fresh)

    @property
    def ignored(self) -> int:
        """How many rows are left out."""
        return len(self.left_out)

    @property
    def duplicates(self) -> int:
        """How many rows the book has already."""
        return len(self.known)


class Added(Struct, frozen=True):
    """How many entries come into the book."""

    observations: int
    ledger: int
    inquiries: int
    channels: int
    dues: int = 0


class ImportReport(Struct, frozen=True):
    """All files of one import, the lines they need, and what they add."""

    files: tuple[FileReport, ...]
    channels: tuple[Channel, ...]
    added: Added

    @property
    def refused(self) -> tuple[FileReport, ...]:
        """The files that cannot be read."""
        return tuple(file for file in self.files if file.refusal is not None)


def _unheard(_done: int, _all: int) -> None:
    """Nobody waits."""


def read_files(
    paths: Sequence[Path],
    reader: Reader | None = None,
    *,
    password: str | None = None,
    step: Callable[[int, int], None] | None = None,
) -> tuple[ReadFile, ...]:
    """Read every file before anything is written; one that cannot be read keeps its reason beside the others.

    `reader`: the book, whose names of lines are known then. `step(done, all)` hears of each file and may raise.
    """
    names = [] if reader is None else [line.name for line in reader.channels(archived=True)]
    lexicon = importers.lexicon_of(load_catalogue(), names)
    mappings = {} if reader is None else known_mappings(reader)
    found: list[ReadFile] = []
    for number, path in enumerate(paths):
        if step is not None:
            step(number, len(paths))
        try:
            data = importers.read_import_file(path)
        except KnownError as problem:
            found.append(ReadFile(path.name, "", refusal=problem))
            continue
        fingerprint = hashlib.sha256(data).hexdigest()
        for one in importers.parse_all(data, lexicon, password, mappings=mappings):
            name = f"{path.name}/{one.name}" if one.name else path.name
            found.append(ReadFile(name, fingerprint, one.parsed, one.refusal))
    return tuple(found)


def known_mappings(reader: Reader) -> dict[str, TableMapping]:
    """How tables of other kinds are read, by their headers."""
    return {header: msgspec.json.decode(content, type=TableMapping) for header, content in reader.mappings().items()}


def remember_mapping(store: Store, columns: Sequence[str], mapping: TableMapping) -> Done[TableMapping]:
    """Remember what the columns of a header mean, as a step that can be undone."""
    with store.write(tr("Said what the columns of a table mean")) as tx:
        tx.remember_mapping(header_key(columns), msgspec.json.encode(mapping).decode())
    return Done(mapping, Changes(), tr("The columns are remembered."))


def read_message(text: str, reader: Reader, *, received: date) -> ReadFile:
    """A pasted text as messages that came on `received`. Raises ImportFileError for an empty one."""
    if not text.strip():
        raise ImportFileError(tr("There is no text to read; copy the message first."))
    names = [line.name for line in reader.channels(archived=True)]
    parsed = read_messages(text, importers.lexicon_of(load_catalogue(), names), received=received)
    return ReadFile(tr("pasted message"), hashlib.sha256(text.encode()).hexdigest(), parsed)


def preview(
    reader: Reader, files: Sequence[ReadFile], choices: Choices = NO_CHOICES, *, today: date | None = None
) -> ImportReport:
    """What importing these files would add; nothing is written. Rows dated beyond what can be seen are problems."""
    records = [record for file in files if file.parsed is not None for record in file.parsed.records]
    comparison = Comparison(reader, records, load_catalogue(), lines=_lines(reader, choices), today=today)
    reports = tuple(_report(comparison, number, file, choices) for number, file in enumerate(files))
    rows = [entry.row for report in reports for entry in report.fresh]
    new = comparison.needed(rows)
    kinds = Counter(type(row) for row in rows)
    counts = Added(kinds[Observation], kinds[LedgerRow], kinds[Inquiry], len(new), kinds[Due])
    return ImportReport(reports, new, counts)


def _lines(reader: Reader, choices: Choices) -> dict[str, str]:
    """What is known of products: what was remembered, and over it what is chosen now."""
    remembered = {word: IGNORE if channel is None else channel for word, channel in reader.aliases().items()}
    return remembered | dict(choices.lines)


def _report(comparison: Comparison, number: int, file: ReadFile, choices: Choices) -> FileReport:
    if file.parsed is None:
        return FileReport(file.name, file.sha256, "", "", 0, (), (), (), refusal=file.refusal)
    apart = frozenset(line for place, line in choices.apart if place == number)
    out = frozenset(line for place, line in choices.out if place == number)
    found = comparison.compare(file.parsed, apart=apart, out=out)
    mine = {(line, part): row for (place, line, part), row in choices.changed.items() if place == number}
    fresh = [_edited(entry, mine) for entry in found.fresh]
    by_hand = {line: row for (line, part), row in mine.items() if not part and isinstance(row, LedgerRow)}
    problems = sorted((*file.parsed.problems, *found.problems), key=lambda problem: problem.line)
    left_out = sorted((*file.parsed.ignored, *found.ignored), key=lambda row: row.line)
    taken = by_hand.keys() & {*(row.line for row in problems), *(row.line for row in left_out)}
    fresh += [_by_hand(line, by_hand[line], file.parsed.source) for line in sorted(taken)]
    return FileReport(
        file=file.name,
        sha256=file.sha256,
        format=file.parsed.format,
        encoding=file.parsed.encoding,
        rows=file.parsed.rows,
        problems=tuple(problem for problem in problems if problem.line not in taken),
        fresh=tuple(fresh),
        left_out=tuple(row for row in left_out if row.line not in taken),
        known=found.known,
        said=file.parsed.said,
    )


def _edited(entry: Placed, changed: Mapping[tuple[int, str], BookRow]) -> Placed:
    row = changed.get((entry.line, part_of(entry.record)))
    return entry if row is None else replace(entry, row=clean(row), edited=True)


def _by_hand(line: int, row: LedgerRow, source: str) -> Placed:
    """A movement that the person read off a row that the program left out or did not understand."""
    at = datetime(row.on.year, row.on.month, row.on.day, tzinfo=CHINA)
    made = Movement(line, at, row.kind, Product("", ""), row.amount, row.note, Identity(source, party=row.note))
    return Placed(made, clean(row), edited=True)


def apply(
    store: Store,
    files: Sequence[ReadFile],
    choices: Choices = NO_CHOICES,
    *,
    today: date | None = None,
    without_refused: bool = False,
    step: Step = _unheard,
) -> Done[ImportReport]:
    """Import the files as one thing to undo; rows the book knows are left out, choices of lines are remembered.

    Raises ImportFileError, and writes nothing, if one of the files cannot be read; `without_refused` imports the
    others, for a person who saw which one it is. `step(done, all)` hears of each portion of rows and may raise: then
    nothing is written.
    """
    for file in files:
        if file.refusal is not None and not without_refused:
            raise named(file.name, file.refusal) from file.refusal
    changed = {line.id: line for line in choices.channels}
    names = "、".join(file.name for file in files)
    step(0, 0)
    with store.write(tr("Imported {files}").format(files=names), origin=Origin.IMPORT, backup=Why.IMPORT) as tx:
        step(0, 0)
        report = preview(tx, files, choices, today=today)
        for channel in report.channels:
            made = clean(changed.get(channel.id, channel))
            tx.add_channel(made if made.added_on is not None else replace(made, added_on=tx.day))
        count, written = sum(entry.used for entry in report.files), 0
        for entry in report.files:
            _write(tx, entry, step, before=written, count=count)
            written += entry.used
        _learn(tx, report, choices)
        step(count, count)
    return Done(report, Changes.everything(), tr("Imported: {what}.").format(what=added_words(report.added)))


def added_words(added: Added) -> str:
    """How many entries of each kind come into the book."""
    counted = (
        (added.ledger, ntr("{n} movement", "{n} movements", added.ledger)),
        (added.observations, ntr("{n} reading", "{n} readings", added.observations)),
        (added.dues, ntr("{n} due", "{n} dues", added.dues)),
        (added.inquiries, ntr("{n} inquiry", "{n} inquiries", added.inquiries)),
        (added.channels, ntr("{n} new line", "{n} new lines", added.channels)),
    )
    return tr(", ").join(form.format(n=n) for n, form in counted if n) or tr("nothing new")


def named(file: str, refusal: KnownError) -> KnownError:
    """The refusal of a file with its name before it: bad input stays bad input, a failure a failure."""
    sentence = tr("{file}: {problem}").format(file=file, problem=refusal)
    if isinstance(refusal, UnknownTableError):
        return UnknownTableError(sentence, refusal.columns, refusal.rows)
    return ImportFileError(sentence) if isinstance(refusal, ImportFileError) else KnownError(sentence)


def _learn(tx: Writer, report: ImportReport, choices: Choices) -> None:
    """Remember which line a product is: chosen from the book, left out, or added now."""
    words = {word: None if channel == IGNORE else channel for word, channel in choices.lines.items() if channel != NEW}
    added = {channel.id for channel in report.channels}
    named = {
        (entry.record.product, entry.row.channel)
        for file in report.files
        for entry in file.fresh
        if not isinstance(entry.row, Inquiry) and not isinstance(entry.record, Asked) and entry.row.channel in added
    }
    for product, channel in named:
        words.setdefault(product.handle, channel)
    tx.learn(words)


def _write(tx: Writer, file: FileReport, step: Step, *, before: int, count: int) -> None:
    if not file.used:
        return
    number = tx.add_import_file(
        ImportFile(
            name=file.file,
            sha256=file.sha256,
            format=file.format,
            used=file.used,
            ignored=file.ignored,
            duplicates=file.duplicates,
            problems=len(file.problems),
        )
    )
    for entry in file.fresh:
        if entry.replaces is not None:
            tx.remove_ledger(entry.replaces)
    source = file.format
    readings = [
        ImportedReading(entry.row, _origin(entry.record, source))
        for entry in file.fresh
        if isinstance(entry.row, Observation)
    ]
    movements = [
        ImportedRow(entry.row, _origin(entry.record, source))
        for entry in file.fresh
        if isinstance(entry.row, LedgerRow)
    ]
    inquiries = [entry.row for entry in file.fresh if isinstance(entry.row, Inquiry)]
    if readings:
        tx.add_readings(readings, file=number)
    if inquiries:
        tx.add_inquiries(*map(clean, inquiries))
    for start in range(0, len(movements), PORTION):
        step(before + start, count)
        tx.add_imported(movements[start : start + PORTION], file=number)
    for entry in file.fresh:
        if isinstance(entry.row, Due):
            tx.add_due(entry.row)


def _origin(record: Record, source: str) -> RowOrigin:
    if isinstance(record, Movement):
        identity = record.identity
        return RowOrigin(
            line=record.line,
            source=identity.source,
            number=identity.order,
            party=identity.party,
            at=record.at.replace(tzinfo=None),
            kind=record.kind,
            amount=record.amount,
        )
    return RowOrigin(record.line, source)
