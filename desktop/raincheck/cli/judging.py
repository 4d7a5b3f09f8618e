"""`check`: what the book says on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from raincheck.app.checking import CheckReport, run_check
from raincheck.app.parts import seen_of
from raincheck.app.seen import clock_behind_words, only_looked_words
from raincheck.cli import reports, warning_text
from raincheck.cli.help import Command
from raincheck.cli.options import as_of_option, json_option
from raincheck.cli.output import emit, say
from raincheck.cli.parts import say_part, whose_option
from raincheck.cli.session import Session
from raincheck.core.calendar import is_far_ahead
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.rules.thresholds import Level
from raincheck.core.whose import Whose
from raincheck.system.clock import ClockOn

if TYPE_CHECKING:
    from raincheck.app.unattended import Visit

EXIT_CODES = {Level.AMBER: 10, Level.RED: 20}


@click.command(cls=Command)
@as_of_option
@click.option("--notify", is_flag=True, help="Show desktop popups for what is due.")
@json_option
@whose_option
@click.option(
    "--exit-code", is_flag=True, help="Leave with 10 when the worst open warning is amber, 20 when it is red."
)
@click.pass_obj
def check(session: Session, as_of: date | None, notify: bool, as_json: bool, whose: str, exit_code: bool) -> int:
    """Judge all rules, move the warnings, show what is open."""
    try:
        report, visit = _check(session, as_of, notify=notify)
    except UsageError:
        raise
    except KnownError as problem:
        if notify:
            from raincheck.app import unattended

            unattended.say_unreadable(session.book, problem, session.clock)
        raise
    for told in (report.backup_problem, report.plain_copies):
        if told is not None:
            say(f"raincheck: {told}", err=True)
    if as_json:
        emit(reports.check_document(report, Whose(whose)))
    else:
        say_part(Whose(whose))
        seen = seen_of(report, Whose(whose))
        say(warning_text.check_text(report, seen))
        if seen.alerts:
            say(f"\n{warning_text.more_text(seen)}")
        if visit is not None:
            say(warning_text.delivery_text(visit.delivery))
    if visit is not None:
        from raincheck.app import unattended

        unattended.stay(visit)
    return _exit_code(report, by_level=exit_code)


def _exit_code(report: CheckReport, *, by_level: bool) -> int:
    if report.damaged:
        return KnownError.exit_code
    return EXIT_CODES.get(report.worst, 0) if by_level else 0


def _check(session: Session, as_of: date | None, *, notify: bool) -> tuple[CheckReport, Visit | None]:
    """Check, and with `notify` show what is due: as of another day all of it counts on that day."""
    day = session.day(as_of)
    clock = session.clock if as_of is None else ClockOn(session.clock, day)
    with session.open() as store:
        if said := clock_behind_words(store, day) if as_of is None else only_looked_words(day, session.clock.today()):
            say(f"raincheck: {said}", err=True)
        if not notify or is_far_ahead(day, session.clock.today()):
            return run_check(store, day, now=session.clock.now(), carded_at=clock.now()), None
        from raincheck.app import scheduling, unattended

        slot = scheduling.slot_now(store, clock) if as_of is None else None
        report = run_check(store, day, now=session.clock.now(), slot=slot, carded_at=clock.now())
        return report, unattended.tell(store, clock, remind=as_of is None)


COMMANDS = (check,)
