"""`open` and `demo`: the window on a book, or on a throw-away one; without a display text and a picture."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from raincheck.app.checking import run_check
from raincheck.app.demo import make_demo_book
from raincheck.app.opening import open_book
from raincheck.cli import reports, warning_text
from raincheck.cli.help import Command
from raincheck.cli.options import json_option
from raincheck.cli.output import emit, say
from raincheck.cli.session import Session
from raincheck.core.text import tr
from raincheck.system.paths import EXAMPLE_FOLDER


@click.command("open", cls=Command)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def open_window(session: Session, file: Path | None) -> int:
    """Open the window, as raincheck without a command does."""
    return session.faces.open_window(file or session.book)


@click.command(cls=Command)
@json_option
@click.pass_obj
def demo(session: Session, as_json: bool) -> int:
    """Open the window on a throw-away book (the Li Ming story)."""
    folder = Path(tempfile.mkdtemp(prefix=EXAMPLE_FOLDER))
    book = folder / "li-ming.raincheck"
    make_demo_book(book, session.clock)
    if session.passphrase_file is not None:
        say(tr("The book of the demo is made up and not encrypted: the passphrase file is not used."), err=True)
    if session.faces.has_display() and not as_json:
        return session.faces.open_window(book)
    picture = folder / "dashboard.png"
    with open_book(book, clock=session.clock) as store:
        report = run_check(store, session.clock.today(), now=session.clock.now())
    session.faces.draw_dashboard(book, picture)
    if as_json:
        emit({"book": str(book), "picture": str(picture), "check": reports.check_document(report)})
    else:
        say(warning_text.check_text(report, report))
        say("")
        say(warning_text.measures_text(report))
        say("")
        say(tr("There is no display here, so the dashboard was drawn as a picture: {path}").format(path=picture))
    return 0


COMMANDS = (open_window, demo)
