"""An import before it is written: each file and what it is, each row and what becomes of it, each line it adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from raincheck.app.importing import FileReport, ImportReport
from raincheck.app.wording import status_word
from raincheck.core.model import Channel, Inquiry, LedgerKind, LedgerRow
from raincheck.core.money import Money
from raincheck.core.text import ntr, tr
from raincheck.gui.context import Tone
from raincheck.gui.models.records import Mark
from raincheck.gui.widgets.shapes import Shape
from raincheck.importers.base import Format
from raincheck.importers.matching import Placed
from raincheck.importers.words import reason_in_words


class Fate(StrEnum):
    """What becomes of a row of the file."""

    USED = "used"
    KNOWN = "known"
    IGNORED = "ignored"
    PROBLEM = "problem"


FATE_MARKS = {
    Fate.USED: (Tone.GOOD, Shape.TICK),
    Fate.KNOWN: (Tone.QUIET, Shape.TURN),
    Fate.IGNORED: (Tone.QUIET, Shape.CLOCK),
    Fate.PROBLEM: (Tone.DANGER, Shape.CROSS),
}


def fate_word(fate: Fate) -> str:
    """The word for what becomes of a row."""
    words = {
        Fate.USED: tr("comes in"),
        Fate.KNOWN: tr("known already"),
        Fate.IGNORED: tr("left out"),
        Fate.PROBLEM: tr("problem"),
    }
    return words[fate]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of a file; what is not known of it is empty or None."""

    file: str
    line: int
    fate: Fate
    day: date | None = None
    channel: str = ""
    what: str = ""
    amount: Money | None = None
    note: str = ""

    @property
    def mark(self) -> Mark:
        """Its badge."""
        tone, shape = FATE_MARKS[self.fate]
        return Mark(tone, fate_word(self.fate), shape)


@dataclass(frozen=True, slots=True)
class FileView:
    """One file: what it was recognised as, and the account of its rows in one sentence."""

    name: str
    kind: str
    account: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """The whole preview. `counts`: rows of each fate; `adds`: how many entries would come into the book."""

    files: tuple[FileView, ...]
    rows: tuple[ImportRow, ...]
    lines: tuple[Channel, ...]
    counts: Mapping[Fate, int]
    adds: int
    told: str


def import_view(report: ImportReport, names: Mapping[str, str]) -> ImportView:
    """The preview of a report; `names` of the lines the book has."""
    named = dict(names) | {line.id: line.name for line in report.channels}
    rows = tuple(row for file in report.files for row in _rows(file, named))
    added = report.added
    parts = [
        ntr("{n} movement", "{n} movements", added.ledger).format(n=added.ledger) if added.ledger else "",
        ntr("{n} reading", "{n} readings", added.observations).format(n=added.observations)
        if added.observations
        else "",
        ntr("{n} inquiry", "{n} inquiries", added.inquiries).format(n=added.inquiries) if added.inquiries else "",
        ntr("{n} new line", "{n} new lines", added.channels).format(n=added.channels) if added.channels else "",
    ]
    adds = added.ledger + added.observations + added.inquiries + added.channels
    told = tr(", ").join(part for part in parts if part) or tr("nothing new")
    return ImportView(
        files=tuple(_file(file) for file in report.files),
        rows=rows,
        lines=report.channels,
        counts={fate: sum(row.fate is fate for row in rows) for fate in Fate},
        adds=adds,
        told=told,
    )


def _file(file: FileReport) -> FileView:
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
    )


def format_name(key: str) -> str:
    """What a file was recognised as."""
    names = {
        Format.ALIPAY.value: tr("Alipay bill"),
        Format.WECHAT.value: tr("WeChat bill"),
        Format.JD.value: tr("JD bill"),
        Format.MEITUAN.value: tr("Meituan bill"),
        Format.CREDIT_REPORT.value: tr("credit report"),
    }
    return names.get(key, key)


def _rows(file: FileReport, names: Mapping[str, str]) -> list[ImportRow]:
    rows = [_placed(file.file, entry, Fate.USED, names) for entry in file.fresh]
    rows += [_placed(file.file, entry, Fate.KNOWN, names) for entry in file.known]
    rows += [
        ImportRow(file.file, entry.line, Fate.IGNORED, note=reason_in_words(entry.reason)) for entry in file.left_out
    ]
    rows += [ImportRow(file.file, entry.line, Fate.PROBLEM, note=entry.what) for entry in file.problems]
    return sorted(rows, key=lambda row: row.line)


def _placed(file: str, entry: Placed, fate: Fate, names: Mapping[str, str]) -> ImportRow:
    row = entry.row
    if isinstance(row, Inquiry):
        return ImportRow(file, entry.line, fate, row.on, row.lender, tr("inquiry"), note=row.reason)
    name = names.get(row.channel, row.channel)
    if isinstance(row, LedgerRow):
        return ImportRow(file, entry.line, fate, row.on, name, kind_word(row.kind), row.amount, row.note)
    told = tr("reading: {state}").format(state=status_word(row.status))
    amount = row.limit if row.limit is not None else row.used
    return ImportRow(file, entry.line, fate, row.day, name, told, amount, row.note)


def kind_word(kind: LedgerKind) -> str:
    """What a movement is."""
    words = {
        LedgerKind.DRAW: tr("drawn"),
        LedgerKind.REPAY: tr("repaid"),
        LedgerKind.FEE: tr("fee"),
        LedgerKind.INTEREST: tr("interest"),
        LedgerKind.REFUND: tr("refund"),
        LedgerKind.FAILED: tr("failed repayment"),
    }
    return words[kind]
