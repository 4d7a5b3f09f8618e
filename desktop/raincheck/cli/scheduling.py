"""`schedule`: the check that runs while the window is closed."""

from __future__ import annotations

import click

from raincheck.app import scheduling
from raincheck.cli import tables
from raincheck.cli.help import Group
from raincheck.cli.options import json_option
from raincheck.cli.output import emit, say
from raincheck.cli.session import Session
from raincheck.core.text import ntr, tr
from raincheck.system.autostart.choose import autostart


@click.group(cls=Group)
def schedule() -> None:
    """Check the book every day, also while the window is closed."""


@schedule.command("install")
@click.pass_obj
def install(session: Session) -> None:
    """Enter the check into the system's own scheduler."""
    with session.open() as store:
        report = scheduling.install(store, session.clock, autostart(), session.passphrase_file)
    say(tables.schedule_text(report))


@schedule.command("refresh")
@click.pass_obj
def refresh(session: Session) -> None:
    """Bring it up to the chosen times and to where this program lies now."""
    with session.open() as store:
        changed = scheduling.refresh(store, session.clock, autostart())
        report = scheduling.report(store, session.clock, autostart())
    if changed:
        say(tr("The daily check is brought up to date."))
    say(tables.schedule_text(report))


@schedule.command("remove")
@click.option("--all", "every", is_flag=True, help="The checks of every book, as before the program is uninstalled.")
@click.pass_obj
def remove(session: Session, every: bool) -> None:
    """Take it out again; the book may be moved, deleted or locked."""
    if every:
        count = scheduling.remove_all(autostart())
        say(ntr("{n} daily check is removed.", "{n} daily checks are removed.", count).format(n=count))
        return
    was_there = scheduling.remove(session.book, autostart())
    say(tr("The daily check is removed.") if was_there else tr("There was no daily check to remove."))


@schedule.command("status")
@json_option
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """What the system really has, and when a check last ran."""
    report = scheduling.report_of(session.book, session.clock, autostart(), passphrase_file=session.passphrase_file)
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
                "program": found.command[0] if found.command else None,
                "program_missing": found.missing_program is not None,
                "unread": report.unread,
                "last_check": None if report.last_check is None else report.last_check.isoformat(),
                "missed": 0 if report.silence is None else report.silence.missed,
            }
        )
    else:
        say(tables.schedule_text(report))


COMMANDS = (schedule,)
