"""An import before it is written: each file and what it is, each row and what becomes of it, each line it adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from raincheck.app.import_rows import Fate, ImportRow, fate_word, format_name, lacking_words, rows_of, state_of
from raincheck.app.importing import FileReport, ImportReport, Spot, added_words
from raincheck.core.model import Channel
from raincheck.core.text import tr
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.importers.base import PasswordNeededError, Problem

_SEVERAL: Final = 2
FATE_MARKS = {
    Fate.USED: (Tone.GOOD, Shape.TICK),
    Fate.PAIR: (Tone.WARN, Shape.TURN),
    Fate.KNOWN: (Tone.QUIET, Shape.TURN),
    Fate.IGNORED: (Tone.QUIET, Shape.CLOCK),
    Fate.PROBLEM: (Tone.DANGER, Shape.CROSS),
}


def mark_of(row: ImportRow) -> Mark:
    """The badge of a row."""
    tone, shape = FATE_MARKS[row.fate]
    return Mark(tone, fate_word(row.fate), shape)


def what_words(look: Look, row: ImportRow) -> str:
    """What a row brings; of a reading with several figures each with its amount."""
    if len(row.figures) < _SEVERAL:
        return row.what
    words = [f"{figure.name} {look.amount(figure.amount)}" for figure in row.figures]
    state = state_of(row)
    return tr(", ").join([*words, state] if state else words)


def amount_words(look: Look, row: ImportRow) -> str:
    """The amount of a row; none where there are several, which stand with their names."""
    return "" if row.amount is None or len(row.figures) >= _SEVERAL else look.amount(row.amount)


class FileView(Struct, frozen=True):
    """One file: what it was recognised as, the account of its rows in one sentence, and what is `lacking` in it."""

    name: str
    kind: str
    account: str
    lacking: str = ""


class UnclearName(Struct, frozen=True):
    """A name in the files whose line the person says once: how many rows wait for it, and the lines it could be."""

    name: str
    rows: int
    candidates: tuple[tuple[str, str], ...]


class ImportView(Struct, frozen=True):
    """The whole preview. `counts`: rows of each fate; `adds`: how many entries would come into the book.

    `backed_up`: written after a backup, which an empty book has no need of. `doubt`: what is asked once before writing.
    """

    files: tuple[FileView, ...]
    rows: tuple[ImportRow, ...]
    lines: tuple[Channel, ...]
    counts: Mapping[Fate, int]
    adds: int
    told: str
    unclear: tuple[UnclearName, ...] = ()
    locked: bool = False
    refused: bool = False
    apart: frozenset[Spot] = frozenset()
    backed_up: bool = False
    doubt: str = ""


def import_view(report: ImportReport, names: Mapping[str, str]) -> ImportView:
    """The preview of a report; `names` of the lines the book has."""
    named = dict(names) | {line.id: line.name for line in report.channels}
    rows = tuple(row for place, file in enumerate(report.files) for row in rows_of(file, named, place))
    added = report.added
    adds = added.ledger + added.observations + added.inquiries + added.channels + added.dues
    return ImportView(
        files=tuple(_file(file) for file in report.files),
        rows=rows,
        lines=report.channels,
        counts=Counter(row.fate for row in rows),
        unclear=_unclear(report, named),
        locked=any(isinstance(file.refusal, PasswordNeededError) for file in report.files),
        refused=bool(report.refused),
        adds=adds,
        told=added_words(added),
    )


def _unclear(report: ImportReport, names: Mapping[str, str]) -> tuple[UnclearName, ...]:
    """The names that wait for a choice; the lines that fit come first, then all others."""
    waiting: dict[str, list[Problem]] = {}
    for file in report.files:
        for problem in file.problems:
            if problem.product is not None and problem.product.handle:
                waiting.setdefault(problem.product.handle, []).append(problem)
    return tuple(
        UnclearName(
            name,
            len(problems),
            tuple((id_, names[id_]) for id_ in dict.fromkeys((*problems[0].candidates, *names)) if id_ in names),
        )
        for name, problems in waiting.items()
    )


def _file(file: FileReport) -> FileView:
    if file.refusal is not None:
        return FileView(file.file, tr("not read"), str(file.refusal))
    account = tr("{rows} rows: {used} come in, {known} known already, {ignored} left out, {problems} with problems")
    return FileView(
        file.file,
        format_name(file.format),
        account.format(
            rows=file.rows,
            used=file.used,
            known=file.duplicates,
            ignored=file.ignored,
            problems=len(file.problems),
        ),
        lacking_words(file),
    )
