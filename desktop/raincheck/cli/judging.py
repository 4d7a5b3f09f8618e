"""`check`, `plan`, `stress`: what the book says on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from raincheck.app import scheduling, unattended
from raincheck.app.checking import CheckReport, run_check
from raincheck.app.planning import goals_of, save_scenario, saved_scenarios, strictness
from raincheck.app.unattended import Visit
from raincheck.cli import reports, warning_text
from raincheck.cli.help import Command
from raincheck.cli.options import DAY
from raincheck.cli.output import emit
from raincheck.cli.plan_text import OwnWay, plan_text
from raincheck.cli.scenarios import own_scenario, path_options, path_terms, scenario_options
from raincheck.cli.session import Session
from raincheck.cli.stress_text import stress_text
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.bridge import examine
from raincheck.core.planner.forecast import lay_out
from raincheck.core.planner.path import AS_IT_IS, own_path
from raincheck.core.planner.plan import make_plan
from raincheck.core.planner.scenario import check as check_scenario
from raincheck.core.planner.scenario import own_scenarios
from raincheck.core.planner.stress import stress as stress_matrix
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot
from raincheck.system.clock import ClockOn

EXIT_CODES = {Level.AMBER: 10, Level.RED: 20}

as_of_option = click.option("--as-of", type=DAY, help="Judge the book as it was known on this day; default today.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout and nothing else.")


@click.command(cls=Command)
@as_of_option
@click.option("--notify", is_flag=True, help="Show desktop popups for what is due.")
@json_option
@click.option(
    "--exit-code", is_flag=True, help="Leave with 10 when the worst open warning is amber, 20 when it is red."
)
@click.pass_obj
def check(session: Session, as_of: date | None, notify: bool, as_json: bool, exit_code: bool) -> int:
    """Judge all rules, move the warnings, show what is open."""
    try:
        report, visit = _check(session, as_of, notify=notify)
    except UsageError:
        raise
    except KnownError as problem:
        if notify:
            unattended.say_unreadable(session.book, problem)
        raise
    if report.backup_problem is not None:
        click.echo(f"raincheck: {report.backup_problem}", err=True)
    if as_json:
        emit(reports.check_document(report))
    else:
        click.echo(warning_text.check_text(report))
        if report.alerts:
            click.echo(f"\n{warning_text.more_text(report)}")
        if visit is not None:
            click.echo(warning_text.delivery_text(visit.delivery))
    if visit is not None:
        unattended.stay(visit)
    return EXIT_CODES.get(report.worst, 0) if exit_code else 0


def _check(session: Session, as_of: date | None, *, notify: bool) -> tuple[CheckReport, Visit | None]:
    """Check, and with `notify` show what is due: as of another day all of it counts on that day."""
    day = session.day(as_of)
    clock = session.clock if as_of is None else ClockOn(session.clock, day)
    with session.open() as store:
        slot = scheduling.slot_now(store, clock) if notify and as_of is None else None
        report = run_check(store, day, now=session.clock.now(), slot=slot, carded_at=clock.now())
        return report, unattended.tell(store, clock, remind=as_of is None) if notify else None


@click.command(cls=Command)
@as_of_option
@json_option
@path_options
@click.pass_obj
def plan(
    session: Session,
    as_of: date | None,
    as_json: bool,
    monthly: Money | None,
    lump: tuple[str, ...],
    rate: tuple[str, ...],
) -> None:
    """Emergency fund, leverage target, month path, payoff order."""
    terms = path_terms(lump, rate)
    with session.open() as store:
        snapshot = Snapshot(store.book(), session.day(as_of))
        chosen = strictness(store).profile
        made = make_plan(snapshot, profile=chosen)
    own = None
    if monthly is not None or terms != AS_IT_IS:
        amount = made.monthly or ZERO if monthly is None else monthly
        own = OwnWay(amount, own_path(made.debts, amount, snapshot.liquid_assets, goals_of(made), terms=terms))
    if as_json:
        emit(reports.plan_document(made, own))
    else:
        click.echo(plan_text(made, snapshot, own, profile=chosen))


@click.command(cls=Command)
@as_of_option
@json_option
@scenario_options
@click.pass_obj
def stress(session: Session, /, as_of: date | None, as_json: bool, **described: Any) -> None:
    """What happens to cash if lines close, limits fall, income drops or a line is called."""
    asked = own_scenario(**described)
    with session.open() as store:
        snapshot = Snapshot(store.book(), session.day(as_of))
        if asked is not None and described["save"] is not None:
            save_scenario(store, asked, snapshot.as_of)
        elif asked is not None:
            check_scenario(asked, snapshot)
        kept = tuple(spec for spec in saved_scenarios(store) if asked is None or spec.name != asked.name)
    flows = lay_out(snapshot)
    own = own_scenarios(kept if asked is None else (*kept, asked), snapshot)
    rows = stress_matrix(snapshot, flows, own=own)
    if as_json:
        emit(reports.stress_document(str(snapshot.as_of), rows))
    else:
        told = None if asked is None else examine(snapshot, flows, own[-1])
        click.echo(stress_text(snapshot, rows, asked, told))


COMMANDS = (check, plan, stress)
