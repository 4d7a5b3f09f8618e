"""`schedule`: the check that runs while the window is closed."""

from __future__ import annotations

import click

from raincheck.app import scheduling
from raincheck.cli import tables
from raincheck.cli.help import Group
from raincheck.cli.judging import json_option
from raincheck.cli.output import emit
from raincheck.cli.session import Session
from raincheck.core.text import tr
from raincheck.system.autostart.choose import autostart


@click.group(cls=Group)
def schedule() -> None:
    """Check the book every day, also while the window is closed."""


@schedule.command("install")
@click.pass_obj
def install(session: Session) -> None:
    """Enter the check into the system's own scheduler."""
    with session.open() as store:
        report = scheduling.install(store, session.clock, autostart())
    click.echo(tables.schedule_text(report))


@schedule.command("remove")
@click.pass_obj
def remove(session: Session) -> None:
    """Take it out again."""
    with session.open() as store:
        was_there = scheduling.remove(store, session.clock, autostart())
    click.echo(tr("The daily check is removed.") if was_there else tr("There was no daily check to remove."))


@schedule.command("status")
@json_option
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """What the system really has, and when a check last ran."""
    with session.open() as store:
        report = scheduling.report(store, session.clock, autostart())
    if as_json:
        found = report.status
        emit(
            {
                "way": found.way.value,
                "installed": found.installed,
                "active": found.active,
                "current": found.current,
                "daily": found.daily,
                "where": found.where,
                "next_run": found.next_run,
                "last_check": None if report.last_check is None else report.last_check.isoformat(),
                "missed": 0 if report.silence is None else report.silence.missed,
            }
        )
    else:
        click.echo(tables.schedule_text(report))


COMMANDS = (schedule,)
