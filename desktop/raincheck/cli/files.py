"""`load`, `dump`, `import`: files in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from raincheck.app import importing, transfer
from raincheck.cli import tables
from raincheck.cli.help import Command
from raincheck.cli.judging import json_option
from raincheck.cli.output import Json, emit
from raincheck.cli.session import Session
from raincheck.core.text import tr

FILE = click.Path(path_type=Path)
STDOUT = Path("-")


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--merge", is_flag=True, help="Add the file's entries to a book that is not empty.")
@click.pass_obj
def load(session: Session, file: Path, merge: bool) -> None:
    """Load a book file (raincheck-book, JSON) into an empty book."""
    book = transfer.read_file(file)
    with session.open(create=True) as store:
        if merge:
            done = transfer.merge(store, book)
            click.echo(
                tr("{added} entries added, {skipped} were there already.").format(
                    added=done.added, skipped=done.skipped
                )
            )
        else:
            transfer.load(store, book)
            click.echo(
                tr("Loaded {channels} lines and {readings} readings into {book}.").format(
                    channels=len(book.channels), readings=len(book.observations), book=session.book
                )
            )


@click.command(cls=Command)
@click.option("-o", "--output", type=FILE, help="Write here instead of to stdout.")
@click.pass_obj
def dump(session: Session, output: Path | None) -> None:
    """Write the whole book in the open format."""
    with session.open() as store:
        data = transfer.dump(store)
    if output is None or output == STDOUT:
        sys.stdout.buffer.write(data)
    else:
        transfer.write_file(output, data)
        click.echo(tr("Wrote {path}.").format(path=output))


def _file_document(report: importing.FileReport) -> dict[str, Json]:
    return {
        "file": report.file,
        "format": report.format,
        "encoding": report.encoding,
        "rows": report.rows,
        "used": report.used,
        "ignored": report.ignored,
        "duplicates": report.duplicates,
        "problems": [{"line": problem.line, "what": problem.what} for problem in report.problems],
    }


@click.command("import", cls=Command)
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Show what would be taken, write nothing.")
@json_option
@click.pass_obj
def import_files(session: Session, files: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Import bills, statements and reports; each is recognised by its content."""
    parsed = importing.read_files(files)
    with session.open(create=True, keep=not dry_run) as store:
        report = importing.preview(store, parsed) if dry_run else importing.apply(store, parsed)
    if as_json:
        added = report.added
        emit(
            {
                "files": [_file_document(entry) for entry in report.files],
                "added": {
                    "observations": added.observations,
                    "ledger": added.ledger,
                    "inquiries": added.inquiries,
                    "channels": added.channels,
                },
            }
        )
    else:
        click.echo(tables.import_text(report, dry_run=dry_run))


COMMANDS = (load, dump, import_files)
