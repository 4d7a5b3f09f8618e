"""Every row of an imported file in words: what becomes of it, and why, also for rows left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.import_comparing import KnownRow
from raincheck.app.importing import FileReport, Spot, part_of
from raincheck.app.wording import kind_word, status_word
from raincheck.core.model import Due, Inquiry, LedgerRow, LineStatus, Observation, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.text import ntr, tr
from raincheck.importers.base import CREDIT_REPORT, MESSAGE, TABLE, DueSeen, Ignored, Reading, Reason, Seen
from raincheck.importers.identity import Held
from raincheck.importers.matching import BookRow, Placed
from raincheck.importers.wallets import bill_name
from raincheck.importers.words import reason_in_words


class Fate(StrEnum):
    """What becomes of a row of the file."""

    USED = "used"
    PAIR = "pair"
    KNOWN = "known"
    IGNORED = "ignored"
    PROBLEM = "problem"


def fate_word(fate: Fate) -> str:
    """The word for what becomes of a row."""
    words = {
        Fate.USED: tr("comes in"),
        Fate.PAIR: tr("seems known"),
        Fate.KNOWN: tr("known already"),
        Fate.IGNORED: tr("left out"),
        Fate.PROBLEM: tr("problem"),
    }
    return words[fate]


def lacking_words(file: FileReport) -> str:
    """What is told of a file that holds fewer rows than it says itself; empty for any other."""
    if file.said is None or file.rows >= file.said:
        return ""
    told = ntr(
        "The file says it has {said} entry, and {rows} is in it: it was cut off or edited. Export it again.",
        "The file says it has {said} entries, and {rows} of them are in it: it was cut off or edited. Export it again.",
        file.said,
    )
    return told.format(said=file.said, rows=file.rows)


class Stated(Struct, frozen=True, gc=False):
    """One figure that a reading states: its key in outputs, and its word."""

    key: str
    name: str
    amount: Money


class ImportRow(Struct, frozen=True, gc=False):
    """One row of a file; what is not known of it is empty or None.

    `figures`: each that a reading states; `amount` is the first. `twin`: the row of the book it seems to be, `held` the
    same as a record. `place`: the number of its file in the import. `row`: what it brings, `part` which of the entries
    of its row that is. `unwanted`: left out by the person.
    """

    file: str
    line: int
    fate: Fate
    day: date | None = None
    channel: str = ""
    what: str = ""
    amount: Money | None = None
    note: str = ""
    twin: str = ""
    place: int = 0
    row: BookRow | None = None
    part: str = ""
    held: Held | None = None
    unwanted: bool = False
    figures: tuple[Stated, ...] = ()

    @property
    def spot(self) -> Spot:
        """Where the row stands in the import."""
        return self.place, self.line


def rows_of(file: FileReport, names: Mapping[str, str], place: int = 0) -> tuple[ImportRow, ...]:
    """The rows of a file in its order; `names` of the lines by id."""
    rows = [_placed(file.file, entry, Fate.USED, names) for entry in file.fresh]
    rows += [_known(file.file, entry, names) for entry in file.known]
    rows += [_left_out(file.file, row) for row in file.left_out]
    rows += [_seen(file.file, row.line, Fate.PROBLEM, row.seen, row.what) for row in file.problems]
    if place:
        rows = [replace(row, place=place) for row in rows]
    return tuple(sorted(rows, key=lambda row: row.line))


def _left_out(file: str, row: Ignored) -> ImportRow:
    shown = _seen(file, row.line, Fate.IGNORED, row.seen, reason_in_words(row.reason))
    return replace(shown, unwanted=True) if row.reason is Reason.NOT_WANTED else shown


def _seen(file: str, line: int, fate: Fate, seen: Seen, why: str) -> ImportRow:
    return ImportRow(file, line, fate, seen.on, what=seen.what, amount=seen.amount, note=why)


def _known(file: str, entry: KnownRow, names: Mapping[str, str]) -> ImportRow:
    row = _placed(file, entry.placed, Fate.KNOWN if entry.sure else Fate.PAIR, names)
    held = entry.held
    if entry.sure or held is None:
        return replace(row, note=tr("The book has this row."))
    twin = tr("{day} {kind} {amount} {note}").format(
        day=held.on, kind=kind_word(held.kind), amount=held.amount, note=held.note
    )
    return replace(row, note=tr("The book seems to have it: {twin}").format(twin=twin), twin=twin, held=held)


def _placed(file: str, entry: Placed, fate: Fate, names: Mapping[str, str]) -> ImportRow:
    shown = replace(_in_words(file, entry, fate, names), row=entry.row, part=part_of(entry.record))
    if not entry.edited:
        return shown
    return replace(shown, note=tr("Edited by you. {note}").format(note=shown.note).strip())


def _in_words(file: str, entry: Placed, fate: Fate, names: Mapping[str, str]) -> ImportRow:
    row = entry.row
    if isinstance(row, Inquiry):
        return ImportRow(file, entry.line, fate, row.on, row.lender, tr("inquiry"), note=row.reason)
    name = names.get(row.channel, row.channel)
    if isinstance(row, LedgerRow):
        return ImportRow(file, entry.line, fate, row.on, name, kind_word(row.kind), row.amount, row.note)
    if isinstance(row, Due):
        told = entry.record.note if isinstance(entry.record, DueSeen) and not entry.edited else ""
        return ImportRow(file, entry.line, fate, row.due, name, tr("due"), row.amount, told)
    # A message states one figure of a line; the others of its reading are those that were known before.
    stated = row if entry.edited or not isinstance(entry.record, Reading) else entry.record
    figures = _figures(stated)
    amount = figures[0].amount if figures else None
    what = reading_words(stated)
    return ImportRow(file, entry.line, fate, row.day, name, what, amount, row.note, figures=figures)


def reading_words(row: Observation | Reading) -> str:
    """What a reading states, in short: its figures by name, and a state that is no calm one."""
    words = [figure.name for figure in _figures(row)]
    if row.status not in (LineStatus.OPEN, LineStatus.UNKNOWN) or not words:
        words.append(status_word(row.status))
    return tr("reading: {state}").format(state=tr(", ").join(words))


def state_of(row: ImportRow) -> str:
    """The state that a reading states, where it is no calm one; empty for all else."""
    seen = row.row
    if not isinstance(seen, Observation) or seen.status in (LineStatus.OPEN, LineStatus.UNKNOWN):
        return ""
    return status_word(seen.status)


def _figures(row: Observation | Reading) -> tuple[Stated, ...]:
    part = row.temporary
    named = (
        ("limit", tr("limit"), row.limit),
        ("available", tr("available"), row.available),
        ("used", tr("used"), row.used),
        ("temporary", _part_words(part), None if part is None else part.amount),
    )
    return tuple(Stated(key, name, amount) for key, name, amount in named if amount is not None)


def _part_words(part: TemporaryLimit | None) -> str:
    return "" if part is None else tr("temporary limit until {day}").format(day=part.until)


def format_name(key: str) -> str:
    """What a file was recognised as."""
    source = key if key in (CREDIT_REPORT, MESSAGE) else key.rsplit("-", 1)[0]
    if source.endswith("-credit"):
        return tr("credit card statement")
    if source.endswith("-debit"):
        return tr("account statement")
    names = {CREDIT_REPORT: tr("credit report"), MESSAGE: tr("message"), TABLE: tr("table of your own")}
    return names.get(source) or bill_name(source) or key
