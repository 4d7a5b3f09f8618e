"""`history`, `undo`, `replay`: what was done, taking it back, and how the rules would have warned."""

from __future__ import annotations

from datetime import date

import click

from raincheck.app import undoing
from raincheck.app.looking_back import Blow, LookBack, Step, look_back
from raincheck.app.wording import level_mark, move_name
from raincheck.cli.help import Command
from raincheck.cli.layout import table
from raincheck.cli.options import DAY, NumberType, json_option
from raincheck.cli.output import Json, emit, progress, say, text
from raincheck.cli.reports import card_document
from raincheck.cli.session import Session
from raincheck.core.text import ntr, tr


@click.command(cls=Command)
@click.pass_obj
def undo(session: Session) -> None:
    """Take back the newest thing entered, imported or decided."""
    with session.open() as store:
        done = undoing.undo(store)
    say(done.told)


@click.command(cls=Command)
@click.option("--last", type=NumberType(1, 10_000), default=20, help="How many entries; 20 if left out.")
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
    say(table([tr("When"), tr("By"), tr("What"), ""], rows))


@click.command(cls=Command)
@click.option("--from", "start", type=DAY, help="The first day; the book's first reading if left out.")
@click.option("--to", "end", type=DAY, help="The last day; today if left out.")
@json_option
@click.pass_obj
def replay(session: Session, start: date | None, end: date | None, as_json: bool) -> None:
    """Run the rules day by day over the book's history: what would have warned, and how early."""
    with session.open() as store, progress(tr("Replaying")) as told:
        look = look_back(store, start=start, end=session.day(end), told=told)
    if as_json:
        emit(_replay_document(look))
    else:
        say(_replay_text(look))


def _replay_document(look: LookBack) -> dict[str, Json]:
    return {
        "from": str(look.start),
        "to": str(look.end),
        "moves": [_step_document(look, step) for step in look.steps],
        "cards": [{"on": str(card.made_on), **card_document(card)} for card in look.result.cards],
        "warned_before": [_blow_document(blow) for blow in look.blows],
    }


def _step_document(look: LookBack, step: Step) -> dict[str, Json]:
    move, alert = step.move, step.alert
    return {
        "on": str(move.on),
        "rule": alert.rule,
        "subject": alert.subject,
        "reason": move.reason.value,
        "level": move.level.value,
        "value": text(move.value),
        "title": look.voice(move.on).alert(alert).title,
    }


def _blow_document(blow: Blow) -> dict[str, Json]:
    return {
        "on": str(blow.on),
        "rule": blow.alert.rule,
        "subject": blow.alert.subject,
        "days": blow.days,
        "by": [{"rule": warning.alert.rule, "since": str(warning.since)} for warning in blow.forewarned],
    }


def _replay_text(look: LookBack) -> str:
    parts = [
        tr(
            "Every day from {start} to {end}: readings and movements up to it, dues and terms as the book has them now."
        ).format(start=look.start, end=look.end)
    ]
    rows = [
        [
            str(step.move.on),
            level_mark(step.move.level),
            step.alert.rule,
            look.voice(step.move.on).alert(step.alert).title,
            move_name(step.move.reason),
        ]
        for step in look.steps
    ]
    if rows:
        parts.append(table([tr("Day"), tr("Level"), tr("Rule"), tr("Warning"), tr("What")], rows))
    else:
        parts.append(tr("No rule would have warned."))
    parts += [_blow_text(look, blow) for blow in look.blows]
    return "\n\n".join(parts)


def _blow_text(look: LookBack, blow: Blow) -> str:
    title = look.voice(blow.on).alert(blow.alert).title
    if blow.days is None:
        return tr("{day} {title}: nothing had warned before.").format(day=blow.on, title=title)
    rules = " ".join(dict.fromkeys(warning.alert.rule for warning in blow.forewarned))
    form = ntr(
        "{day} {title}: warned {n} day before by {rules}.",
        "{day} {title}: warned up to {n} days before by {rules}.",
        blow.days,
    )
    return form.format(day=blow.on, title=title, n=blow.days, rules=rules)


COMMANDS = (undo, history, replay)
