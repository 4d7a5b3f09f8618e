"""`paste`: a message of a bank or platform into a proposed reading, movement or due."""

from __future__ import annotations

import sys
from datetime import date

import click

from raincheck.app import importing
from raincheck.app.import_rows import rows_of
from raincheck.app.importing import Choices
from raincheck.cli.help import Command
from raincheck.cli.imports import choice, import_text, row_document
from raincheck.cli.options import DAY, json_option
from raincheck.cli.output import emit, say
from raincheck.cli.session import Session
from raincheck.core.text import tr


@click.command(cls=Command)
@click.argument("text", required=False)
@click.option("--yes", is_flag=True, help="Write it without asking.")
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
    """Read a message into a proposed reading, movement or due, written after one yes; without TEXT from stdin."""
    words = sys.stdin.read() if text is None else text
    today = session.day(None)
    with session.open(create=True, keep=yes or sys.stdin.isatty()) as store:
        read = importing.read_message(words, store, received=session.day(on))
        choices = Choices(lines=dict(choice(store, chosen) for chosen in lines))
        report = importing.preview(store, [read], choices, today=today)
        names = {line.id: line.name for line in (*store.channels(archived=True), *report.channels)}
        told = import_text(report, names, rows=True, dry_run=not yes)
        write = yes
        if not yes and not as_json and text is not None and report.files[0].used and sys.stdin.isatty():
            say(told)
            write = click.confirm(tr("Write this?"), default=True)
        if write:
            importing.apply(store, [read], choices, today=today)
    if as_json:
        proposals = [row_document(row) for row in rows_of(report.files[0], names)]
        emit({"proposals": proposals, "written": write})
    elif write or not sys.stdin.isatty() or text is None:
        say(told)


COMMANDS = (paste,)
