"""`paste`: a message, or the words of a lender's page, into a proposal, written after one yes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date

import click

from raincheck.app import doubting, importing
from raincheck.app.acts_told import known_before
from raincheck.app.import_rows import Fate, ImportRow, fate_word, rows_of, state_of
from raincheck.app.importing import Choices, FileReport, ImportReport
from raincheck.cli.help import Command
from raincheck.cli.imports import choice, lines_text, row_document
from raincheck.cli.layout import DASH, amounts, table, wrap
from raincheck.cli.options import DAY, json_option
from raincheck.cli.output import Json, emit, say
from raincheck.cli.readings import acts_words
from raincheck.cli.session import Session
from raincheck.core.model import Due, Observation
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers.decoding import text_of


@click.command(cls=Command)
@click.argument("text", required=False)
@click.option(
    "--yes", is_flag=True, help="Write it without asking; where nobody can be asked, nothing is written without it."
)
@click.option("--on", type=DAY, help="The day the message came; today if left out.")
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="NAME=LINE",
    help="What a name in the files means: a line's id, new, or ignore; it is remembered.",
)
@json_option
@click.pass_obj
def paste(
    session: Session, text: str | None, yes: bool, on: date | None, lines: tuple[str, ...], as_json: bool
) -> None:
    """Read a message or a page's words: lists every figure, writes after one yes; without TEXT from stdin."""
    asks = sys.stdin.isatty() and not yes and not as_json
    words = _words(text)
    today = session.day(None)
    with session.open(create=True, keep=yes or asks) as store:
        read = importing.read_message(words, store, received=session.day_seen(store, on))
        choices = Choices(lines=dict(choice(store, chosen) for chosen in lines))
        report = importing.preview(store, [read], choices, today=today)
        (file,) = report.files
        kept = {line.id for line in store.channels()}
        names = {line.id: line.name for line in (*store.channels(archived=True), *report.channels)}
        if not as_json:
            say(_told(report, file, names))
        if doubt := doubting.doubt_of_import(store, report):
            say(doubt, err=True)
        write = yes or (asks and bool(file.used) and click.confirm(tr("Write this?"), default=True))
        told: list[str] = []
        if write:
            newest = {row.channel: row for row in _readings(file)}
            before = {line: known_before(store, line, seen.day) for line, seen in newest.items() if line in kept}
            importing.apply(store, [read], choices, today=today)
            told = [words for line in before for words in acts_words(session, store, before[line], newest[line])]
    if as_json:
        emit({"proposals": [_document(row) for row in rows_of(file, names)], "written": write})
    elif file.used:
        say("\n".join([*told, _ended(written=write, asked=asks)]))


def _readings(file: FileReport) -> list[Observation]:
    """What is read of lines, the oldest first."""
    rows = (placed.row for placed in file.fresh)
    return sorted((row for row in rows if isinstance(row, Observation)), key=lambda row: row.day)


def _words(text: str | None) -> str:
    """What was typed or piped in, in whichever encoding; a terminal of another language hands bytes through."""
    if text is not None:
        return text_of(os.fsencode(text))[0] if _is_escaped(text) else text
    source = sys.stdin
    return text_of(source.buffer.read())[0] if isinstance(source, io.TextIOWrapper) else source.read()


def _is_escaped(text: str) -> bool:
    """Whether it holds bytes that were no text where the program was called."""
    return any("\udc80" <= char <= "\udcff" for char in text)


def _document(row: ImportRow) -> dict[str, Json]:
    document = row_document(row)
    if row.figures:
        document["figures"] = {figure.key: str(figure.amount) for figure in row.figures}
    if isinstance(row.row, Observation) and row.row.temporary is not None and row.fate is Fate.USED:
        document["temporary_until"] = str(row.row.temporary.until)
    return document


def _told(report: ImportReport, file: FileReport, names: Mapping[str, str]) -> str:
    """Every figure that is understood, one a row; then what is not taken, and why."""
    rows = rows_of(file, names)
    entries = [entry for row in rows if row.fate is Fate.USED for entry in _entries(row)]
    lines = []
    if entries:
        figures = amounts([amount for _, _, amount, _ in entries])
        cells = [[line, what, figure, day] for (line, what, _, day), figure in zip(entries, figures, strict=True)]
        lines.append(table([tr("Line"), tr("What"), tr("Amount"), tr("Day")], cells, right=(2,)))
    lines += [wrap(row.note) for row in rows if row.fate is Fate.USED and isinstance(row.row, Due) and row.note]
    for row in rows:
        if row.fate is not Fate.USED:
            told = tr("{fate}: {why}").format(fate=fate_word(row.fate), why=row.note)
            lines.append(wrap(told))
    return "\n".join([*lines, *lines_text(report)])


def _entries(row: ImportRow) -> Iterator[tuple[str, str, Money | None, str]]:
    """The line, the name, the amount and the day of each thing that a row brings."""
    day = DASH if row.day is None else str(row.day)
    if state := state_of(row):
        yield row.channel, state, None, day
    for figure in row.figures:
        yield row.channel, figure.name, figure.amount, day
    if not row.figures and not state:
        yield row.channel, row.what, row.amount, day


def _ended(*, written: bool, asked: bool) -> str:
    if written:
        return tr("Written. raincheck undo takes it back.")
    return tr("Nothing was written.") if asked else tr("Nothing was written; --yes writes it.")


COMMANDS = (paste,)
