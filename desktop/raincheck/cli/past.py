"""`history`, `undo`, `replay`: what was done, taking it back, and how the rules would have warned."""

from __future__ import annotations

import click

from raincheck.cli.session import Session
from raincheck.cli.tables import table
from raincheck.core.text import tr


@click.command()
@click.pass_obj
def undo(session: Session) -> None:
    """Take back the newest thing entered, imported or decided."""
    with session.open() as store:
        entry = store.undo_last()
    click.echo(tr("Taken back: {what}").format(what=entry.what))


@click.command()
@click.option("--last", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many entries.")
@click.pass_obj
def history(session: Session, last: int) -> None:
    """What was entered, imported and decided, the newest first."""
    with session.open() as store:
        entries = store.history(limit=last)
    rows = [
        [
            entry.at.astimezone().strftime("%Y-%m-%d %H:%M"),
            entry.origin.value,
            entry.what,
            "" if entry.undone_at is None else tr("taken back"),
        ]
        for entry in entries
    ]
    click.echo(table([tr("When"), tr("By"), tr("What"), ""], rows))


COMMANDS = (undo, history)
