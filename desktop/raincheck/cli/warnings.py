"""`alert`: the warnings and what a person decides about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from raincheck.app import deciding
from raincheck.cli import reports, warning_text
from raincheck.cli.help import Group
from raincheck.cli.options import COMING_DAY, as_of_option, json_option
from raincheck.cli.output import emit, say
from raincheck.cli.session import Session
from raincheck.core.alerts import Alert
from raincheck.core.text import ntr, tr


@click.group(cls=Group)
def alert() -> None:
    """The warnings: list them, look into one, decide."""


@alert.command("list")
@as_of_option
@json_option
@click.pass_obj
def list_alerts(session: Session, as_of: date | None, as_json: bool) -> None:
    """Show what is open, acknowledged or put off, as the last check left it."""
    with session.open() as store:
        listing = deciding.listed(store, session.day(as_of))
    if as_json:
        checked = listing.checked
        emit(
            {
                "as_of": None if checked is None else str(checked),
                "alerts": [reports.alert_document(alert, listing.voice) for alert in listing.alerts],
            }
        )
    else:
        say(warning_text.alerts_text(listing))


@alert.command("show")
@click.argument("id")
@as_of_option
@json_option
@click.pass_obj
def show(session: Session, id: str, as_of: date | None, as_json: bool) -> None:
    """Everything one warning rests on: readings, thresholds, source, its life, and what would make it stop."""
    with session.open() as store:
        found = deciding.story(store, id, session.day(as_of))
    if as_json:
        emit(reports.story_document(found))
    else:
        say(warning_text.story_text(found))


@alert.command("ack")
@click.argument("id")
@as_of_option
@click.pass_obj
def ack(session: Session, id: str, as_of: date | None) -> None:
    """Seen: quiet until the figures get worse by a tenth or the level rises."""
    with session.open() as store:
        rest = deciding.shown_with(store, id, session.day(as_of))
        deciding.acknowledge_alert(store, id, session.day(as_of))
    say(tr("Warning {id} is acknowledged; it returns when its figures get worse.").format(id=id))
    _say_rest(rest)


@alert.command("snooze")
@click.argument("id")
@click.option("--until", type=COMING_DAY, required=True, help="The day it returns; never later than the next due.")
@click.option("--reason", required=True, help="Why it may wait.")
@as_of_option
@click.pass_obj
def snooze(session: Session, id: str, until: date, reason: str, as_of: date | None) -> None:
    """Put it off with a reason."""
    with session.open() as store:
        rest = deciding.shown_with(store, id, session.day(as_of))
        quiet = deciding.snooze_alert(store, id, session.day(as_of), until=until, reason=reason).result
    if quiet.snoozed_until is not None and quiet.snoozed_until < until:
        say(tr("Warning {id} is put off to {day}, the next due.").format(id=id, day=quiet.snoozed_until))
    else:
        say(tr("Warning {id} is put off to {day}.").format(id=id, day=until))
    _say_rest(rest)


@alert.command("handled")
@click.argument("id")
@as_of_option
@click.pass_obj
def handled(session: Session, id: str, as_of: date | None) -> None:
    """Dealt with: an event handled once never returns."""
    with session.open() as store:
        rest = deciding.shown_with(store, id, session.day(as_of))
        deciding.handle_alert(store, id, session.day(as_of))
    say(tr("Warning {id} is marked as handled.").format(id=id))
    _say_rest(rest)


def _say_rest(rest: Sequence[Alert]) -> None:
    """Name what was shown as one with it and still stands as it did."""
    if rest:
        ids = " ".join(str(alert.id) for alert in rest)
        told = ntr(
            "[{ids}], shown together with it, stays as it is; decide about it too.",
            "[{ids}], shown together with it, stay as they are; decide about them too.",
            len(rest),
        )
        say(told.format(ids=ids))
