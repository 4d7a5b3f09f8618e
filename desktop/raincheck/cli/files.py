"""`load`, `dump`: the whole book as a file, in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from raincheck.app import files, transfer
from raincheck.cli.help import Command
from raincheck.cli.output import say, say_written
from raincheck.cli.session import Session
from raincheck.core.text import tr

FILE = click.Path(path_type=Path)
STDOUT = Path("-")


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--merge", is_flag=True, help="Add the file's entries to a book that is not empty.")
@click.option("--with-evidence", "evidence", type=FILE, help="The folder with the incidents' kept files.")
@click.pass_obj
def load(session: Session, file: Path, merge: bool, evidence: Path | None) -> None:
    """Load a book file (raincheck-book, JSON) into an empty book."""
    book = transfer.read_file(file)
    files = () if evidence is None else transfer.read_evidence(book, evidence)
    with session.open(create=True) as store:
        if merge:
            say(transfer.merge(store, book, files=files).told)
        else:
            say(transfer.load(store, book, files=files).told)


@click.command(cls=Command)
@click.option("-o", "--output", type=FILE, help="Write here instead of to stdout.")
@click.option("--with-evidence", "evidence", type=FILE, help="Write the incidents' kept files into this folder too.")
@click.pass_obj
def dump(session: Session, output: Path | None, evidence: Path | None) -> None:
    """Write the whole book in the open format."""
    with session.open() as store:
        data = transfer.dump(store)
        archived = store.archived_channels()
        if evidence is not None:
            transfer.write_evidence(store, evidence)
    if output is None or output == STDOUT:
        sys.stdout.buffer.write(data)
    else:
        files.write_file(output, data)
        say_written(output)
    if archived:
        names = "、".join(kept.channel.name for kept in archived)
        told = tr("The format knows no archived lines: whoever loads it watches these again: {names}.")
        say(told.format(names=names), err=True)


COMMANDS = (load, dump)
