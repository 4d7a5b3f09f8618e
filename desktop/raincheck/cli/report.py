"""`report`: the printable month report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from raincheck.app import files
from raincheck.app.month_report import month_report
from raincheck.app.preferring import hides_amounts
from raincheck.cli.files import FILE
from raincheck.cli.help import Command
from raincheck.cli.options import DAY, hide_amounts_option
from raincheck.cli.output import say_written
from raincheck.cli.parts import whose_option
from raincheck.cli.session import Session
from raincheck.core.errors import UsageError
from raincheck.core.text import tr
from raincheck.core.whose import Whose


@click.command("report", cls=Command)
@click.option("-o", "--output", type=FILE, required=True, help="The PDF to write; one that is there is replaced.")
@click.option("--as-of", type=DAY, help="Report the book as it was known on this day; default today.")
@hide_amounts_option
@whose_option
@click.pass_obj
def report(session: Session, output: Path, as_of: date | None, hide_amounts: bool | None, whose: str) -> None:
    """Write the month report as a PDF, to print or to hand on."""
    if _same_file(output, session.book):
        raise UsageError(tr("{path} is the book itself; name another file for the report.").format(path=output))
    with session.open() as store:
        hidden = hides_amounts(store, chosen=hide_amounts)
        made = month_report(store, session.day(as_of), hidden=hidden, whose=Whose(whose))
    files.write_file(output, session.faces.print_report(made))
    say_written(output)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


COMMANDS = (report,)
