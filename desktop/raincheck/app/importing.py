"""Importing exported files: read, place on the book's lines, show what would come in, then write it as one step."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from raincheck import importers
from raincheck.core.model import Book, Channel, Inquiry, LedgerRow, Observation
from raincheck.core.text import tr
from raincheck.importers.base import Ignored, ImportFileError, Parsed, Problem
from raincheck.importers.matching import Placed, place
from raincheck.store import ImportedRow, ImportFile, Origin, Store, Writer
from raincheck.store.rotation import Why
from raincheck.system.catalogue import load_catalogue


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file as it was read: its name, a fingerprint of its bytes, and every row of it."""

    name: str
    sha256: str
    parsed: Parsed


@dataclass(frozen=True, slots=True)
class FileReport:
    """What becomes of a file's rows: each in exactly one of used, ignored, duplicates and problems."""

    file: str
    sha256: str
    format: str
    encoding: str
    rows: int
    used: int
    ignored: int
    duplicates: int
    problems: tuple[Problem, ...]
    fresh: tuple[Placed, ...]
    left_out: tuple[Ignored, ...]
    known: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """How many entries come into the book."""

    observations: int
    ledger: int
    inquiries: int
    channels: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All files of one import, the lines they need, and what they add."""

    files: tuple[FileReport, ...]
    channels: tuple[Channel, ...]
    added: Added


def read_files(paths: Sequence[Path]) -> tuple[ReadFile, ...]:
    """Read and understand every file before anything is written. Raises ImportFileError naming the file."""
    found = []
    for path in paths:
        data = importers.read_import_file(path)
        try:
            parsed = importers.parse(data)
        except ImportFileError as problem:
            raise ImportFileError(tr("{file}: {problem}").format(file=path.name, problem=problem)) from problem
        found.append(ReadFile(path.name, hashlib.sha256(data).hexdigest(), parsed))
    return tuple(found)


class _Known:
    """What the book holds already, growing file by file."""

    def __init__(self, store: Store, book: Book) -> None:
        self.store = store
        self.keys: set[str] = set()
        self.readings = {_bare(reading) for reading in book.observations}
        self.inquiries = Counter(book.inquiries)

    def sort(self, placed: Sequence[Placed]) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
        """The rows that are new, and those that were there already."""
        seen = {*self.store.known_keys(entry.key for entry in placed), *self.keys}
        fresh: list[Placed] = []
        known: list[Placed] = []
        asked: Counter[Inquiry] = Counter()
        for entry in placed:
            row = entry.row
            if isinstance(row, Inquiry):
                asked[row] += 1
                is_new = asked[row] > self.inquiries[row]
            elif isinstance(row, Observation):
                is_new = _bare(row) not in self.readings
            else:
                is_new = entry.key not in seen
            (fresh if is_new else known).append(entry)
            if is_new and isinstance(row, LedgerRow):
                seen.add(entry.key)
        self.keys |= {entry.key for entry in fresh}
        self.readings |= {_bare(entry.row) for entry in fresh if isinstance(entry.row, Observation)}
        self.inquiries |= asked
        return tuple(fresh), tuple(known)


def _bare(reading: Observation) -> Observation:
    return replace(reading, note="")


def preview(store: Store, files: Sequence[ReadFile]) -> ImportReport:
    """What importing these files would add; nothing is written."""
    book = store.book(archived=True)
    known, channels = _Known(store, book), list(book.channels)
    new: list[Channel] = []
    reports = []
    for file in files:
        placement = place(file.parsed.records, channels, load_catalogue())
        fresh, there = known.sort(placement.rows)
        needed = {entry.row.channel for entry in fresh if not isinstance(entry.row, Inquiry)}
        added = [channel for channel in placement.channels if channel.id in needed]
        channels += added
        new += added
        problems = tuple(sorted((*file.parsed.problems, *placement.problems), key=lambda problem: problem.line))
        reports.append(
            FileReport(
                file=file.name,
                sha256=file.sha256,
                format=file.parsed.format.value,
                encoding=file.parsed.encoding,
                rows=file.parsed.rows,
                used=len(fresh),
                ignored=len(file.parsed.ignored),
                duplicates=len(there),
                problems=problems,
                fresh=fresh,
                left_out=file.parsed.ignored,
                known=there,
            )
        )
    rows = [entry.row for report in reports for entry in report.fresh]
    counts = Added(
        observations=sum(isinstance(row, Observation) for row in rows),
        ledger=sum(isinstance(row, LedgerRow) for row in rows),
        inquiries=sum(isinstance(row, Inquiry) for row in rows),
        channels=len(new),
    )
    return ImportReport(tuple(reports), tuple(new), counts)


def apply(store: Store, files: Sequence[ReadFile], lines: Sequence[Channel] = ()) -> ImportReport:
    """Import the files as one thing to undo; rows the book knows are left out.

    `lines` are new lines as the person changed them before; each stands in the place of the suggested one of its id.
    """
    changed = {line.id: line for line in lines}
    names = "、".join(file.name for file in files)
    with store.write(tr("Imported {files}").format(files=names), origin=Origin.IMPORT, backup=Why.IMPORT) as tx:
        report = preview(store, files)
        for channel in report.channels:
            tx.add_channel(changed.get(channel.id, channel))
        for file in report.files:
            _write(tx, file)
    return report


def _write(tx: Writer, file: FileReport) -> None:
    readings = [entry.row for entry in file.fresh if isinstance(entry.row, Observation)]
    inquiries = [entry.row for entry in file.fresh if isinstance(entry.row, Inquiry)]
    movements = [ImportedRow(entry.row, entry.key) for entry in file.fresh if isinstance(entry.row, LedgerRow)]
    if readings:
        tx.record(*readings)
    if inquiries:
        tx.add_inquiries(*inquiries)
    tx.add_imported(movements)
    if file.used:
        tx.add_import_file(
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
