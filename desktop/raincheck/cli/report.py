"""`report`: the printable month report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from raincheck.app import transfer
from raincheck.app.month_report import month_report
from raincheck.cli.files import FILE
from raincheck.cli.help import Command
from raincheck.cli.options import DAY
from raincheck.cli.session import Session
from raincheck.core.errors import UsageError
from raincheck.core.text import tr


@click.command("report", cls=Command)
@click.option("-o", "--output", type=FILE, required=True, help="The PDF to write; one that is there is replaced.")
@click.option("--as-of", type=DAY, help="Report the book as it was known on this day; default today.")
@click.option("--hide-amounts", is_flag=True, help="Dots in place of amounts; shares and days stay.")
@click.pass_obj
def report(session: Session, output: Path, as_of: date | None, hide_amounts: bool) -> None:
    """Write the month report as a PDF, to print or to hand on."""
    if _same_file(output, session.book):
        raise UsageError(tr("{path} is the book itself; name another file for the report.").format(path=output))
    with session.open() as store:
        made = month_report(store, session.day(as_of), hidden=hide_amounts)
    transfer.write_file(output, session.faces.print_report(made))
    click.echo(tr("Wrote {path}.").format(path=output))


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


COMMANDS = (report,)
