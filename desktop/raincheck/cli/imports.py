"""`import`: bills, statements, reports and messages in; what each row becomes can be listed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from raincheck.app import importing
from raincheck.app.import_rows import Fate, ImportRow, fate_word, lacking_words, rows_of
from raincheck.app.importing import Choices, FileReport, ImportReport
from raincheck.app.lines import line_id
from raincheck.cli.help import Command
from raincheck.cli.layout import GAP, table, wrap
from raincheck.cli.options import json_option
from raincheck.cli.output import Json, emit, say
from raincheck.cli.session import Session
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.text import tr
from raincheck.importers.matching import IGNORE, NEW
from raincheck.store import Store

FILE = click.Path(path_type=Path)


@click.command("import", cls=Command)
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Show what would be taken, write nothing.")
@click.option("--rows", is_flag=True, help="List every row, also those left out, with what becomes of it and why.")
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="NAME=LINE",
    help="What a name in the files means: a line's id, new, or ignore; it is remembered.",
)
@click.option(
    "--apart",
    multiple=True,
    type=int,
    metavar="ROW",
    help="Take this row of the file though the book seems to have it.",
)
@click.option("--password", help="The password of a locked archive, as the app sends it.")
@json_option
@click.pass_obj
def import_files(
    session: Session,
    files: tuple[Path, ...],
    dry_run: bool,
    rows: bool,
    lines: tuple[str, ...],
    apart: tuple[int, ...],
    password: str | None,
    as_json: bool,
) -> None:
    """Import bills, statements and reports; each is recognised by its content."""
    with session.open(create=True, keep=not dry_run) as store:
        read = _read(store, files, password)
        choices = Choices(
            lines=dict(choice(store, text) for text in lines),
            apart=frozenset((number, row) for number in range(len(read)) for row in apart),
        )
        today = session.day(None)
        if dry_run:
            report = importing.preview(store, read, choices, today=today)
        else:
            report = importing.apply(store, read, choices, today=today).result
        names = {line.id: line.name for line in (*store.channels(archived=True), *report.channels)}
    if as_json:
        emit(_document(report, names if rows else None))
    elif len(report.refused) < len(report.files):
        say(import_text(report, names, rows=rows, dry_run=dry_run))
    for also in report.refused[1:]:
        say(f"raincheck: {importing.named(also.file, also.refusal or KnownError(''))}", err=True)
    if report.refused:
        refusal = report.refused[0]
        raise importing.named(refusal.file, refusal.refusal or KnownError(""))


def _read(store: Store, files: tuple[Path, ...], password: str | None) -> tuple[importing.ReadFile, ...]:
    read = importing.read_files(files, store, password=password)
    if password is None and any(file.locked for file in read) and sys.stdin.isatty():
        answer: str = click.prompt(tr("Password of the archive"), hide_input=True, err=True)
        read = importing.read_files(files, store, password=answer)
    return read


def choice(store: Store, text: str) -> tuple[str, str]:
    """What a name means, from "NAME=LINE". Raises UsageError."""
    word, separator, line = text.rpartition("=")
    if not separator or not word:
        raise UsageError(tr("“{text}” is not a choice; write it as NAME=LINE.").format(text=text))
    if line in ("new", "ignore"):
        return word, NEW if line == "new" else IGNORE
    return word, line_id(store, line)


def _document(report: ImportReport, names: dict[str, str] | None) -> Json:
    added = report.added
    return {
        "files": [_file_document(entry, names) for entry in report.files],
        "added": {
            "observations": added.observations,
            "ledger": added.ledger,
            "inquiries": added.inquiries,
            "channels": added.channels,
            "dues": added.dues,
        },
    }


def _file_document(report: FileReport, names: dict[str, str] | None) -> dict[str, Json]:
    document: dict[str, Json] = {
        "file": report.file,
        "format": report.format or None,
        "encoding": report.encoding or None,
        "rows": report.rows,
        "used": report.used,
        "ignored": report.ignored,
        "duplicates": report.duplicates,
        "problems": [{"line": problem.line, "what": problem.what} for problem in report.problems],
    }
    if report.refusal is not None:
        document["refused"] = str(report.refusal)
    if lacking := lacking_words(report):
        document["lacking"] = lacking
    if names is not None:
        document["details"] = [row_document(row) for row in rows_of(report, names)]
    return document


def row_document(row: ImportRow) -> dict[str, Json]:
    """One row of a file and what becomes of it."""
    return {
        "line": row.line,
        "becomes": row.fate.value,
        "on": None if row.day is None else str(row.day),
        "channel": row.channel or None,
        "what": row.what,
        "amount": None if row.amount is None else str(row.amount),
        "why": row.note,
    }


def import_text(report: ImportReport, names: dict[str, str], *, rows: bool, dry_run: bool) -> str:
    """Every file's rows accounted for, and what came in; with `rows` each row with its reason."""
    counts = [
        [
            file.file,
            file.format,
            *(str(count) for count in (file.rows, file.used, file.ignored, file.duplicates, len(file.problems))),
        ]
        for file in report.files
    ]
    head = [
        tr("File"),
        tr("Format"),
        tr("Rows"),
        tr("Taken"),
        tr("Ignored"),
        tr("Known already"),
        tr("Problems"),
    ]
    lines = [table(head, counts, right=(2, 3, 4, 5, 6))]
    for file in report.files:
        lines += _rows_text(file, names) if rows else _problems(file)
        if lacking := lacking_words(file):
            lines.append(tr("{file}: {problem}").format(file=file.file, problem=lacking))
        if not file.rows and file.refusal is None:
            lines.append(tr("{file}: there is no row in it.").format(file=file.file))
    lines += lines_text(report)
    if dry_run:
        lines.append(tr("Nothing was written: this was a dry run."))
    elif any(file.used for file in report.files):
        lines.append(tr("raincheck undo takes the whole import back."))
    return "\n".join(lines)


def lines_text(report: ImportReport) -> list[str]:
    """The lines that come in with it, and the names whose line is to be said."""
    lines = [tr("New line: {name} ({id})").format(name=channel.name, id=channel.id) for channel in report.channels]
    words = dict.fromkeys(
        problem.product.handle
        for file in report.files
        for problem in file.problems
        if problem.product is not None and problem.product.handle
    )
    for word in words:
        lines.append(tr("Say which line it is: --line “{word}”=ID (or new, or ignore).").format(word=word))
    return lines


def _problems(file: FileReport) -> list[str]:
    form = tr("{file}, line {line}: {what}")
    return [
        wrap(form.format(file=file.file, line=problem.line, what=problem.what), rest=GAP) for problem in file.problems
    ]


def _rows_text(file: FileReport, names: dict[str, str]) -> list[str]:
    head = [tr("Row"), tr("Becomes"), tr("Day"), tr("Line"), tr("What"), tr("Amount"), tr("Why")]
    found = [
        [
            str(row.line),
            fate_word(row.fate),
            "" if row.day is None else str(row.day),
            row.channel,
            row.what,
            "" if row.amount is None else str(row.amount),
            row.note if row.fate is not Fate.USED else "",
        ]
        for row in rows_of(file, names)
    ]
    return [table(head, found, right=(0, 5))] if found else []


COMMANDS = (import_files,)
