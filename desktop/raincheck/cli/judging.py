"""`check`, `plan`, `stress`: what the book says on a day."""

from __future__ import annotations

from datetime import date

import click

from raincheck.app import notifying
from raincheck.app.checking import run_check
from raincheck.cli import reports, tables
from raincheck.cli.options import DAY
from raincheck.cli.output import emit
from raincheck.cli.session import Session
from raincheck.core.planner.plan import make_plan
from raincheck.core.planner.stress import stress as stress_matrix
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot

EXIT_CODES = {Level.AMBER: 10, Level.RED: 20}

as_of_option = click.option("--as-of", type=DAY, help="Judge the book as it was known on this day; default today.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout and nothing else.")


@click.command()
@as_of_option
@click.option("--notify", is_flag=True, help="Show desktop popups for what is due.")
@json_option
@click.option(
    "--exit-code", is_flag=True, help="Leave with 10 when the worst open warning is amber, 20 when it is red."
)
@click.pass_obj
def check(session: Session, as_of: date | None, notify: bool, as_json: bool, exit_code: bool) -> int:
    """Judge all rules, move the warnings, show what is open."""
    with session.open() as store:
        report = run_check(store, session.day(as_of), now=session.clock.now())
        delivery = notifying.remind_and_deliver(store, session.clock, remind=as_of is None) if notify else None
    if as_json:
        emit(reports.check_document(report))
    else:
        click.echo(tables.check_text(report))
        if delivery is not None:
            click.echo(tables.delivery_text(delivery))
    return EXIT_CODES.get(report.worst, 0) if exit_code else 0


@click.command()
@as_of_option
@json_option
@click.pass_obj
def plan(session: Session, as_of: date | None, as_json: bool) -> None:
    """Emergency fund, leverage target, month path, payoff order."""
    with session.open() as store:
        made = make_plan(Snapshot(store.book(), session.day(as_of)))
    if as_json:
        emit(reports.plan_document(made))
    else:
        click.echo(tables.plan_text(made))


@click.command()
@as_of_option
@json_option
@click.pass_obj
def stress(session: Session, as_of: date | None, as_json: bool) -> None:
    """What happens to cash if lines close, limits fall, income drops or a line is called."""
    with session.open() as store:
        day = session.day(as_of)
        snapshot = Snapshot(store.book(), day)
        rows = stress_matrix(snapshot)
    if as_json:
        emit(reports.stress_document(str(day), rows))
    else:
        click.echo(tables.stress_text(snapshot, rows))


COMMANDS = (check, plan, stress)
