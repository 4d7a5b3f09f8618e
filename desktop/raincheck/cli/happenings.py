"""`inquiry`, `event`, `note`: what happened around the lines, typed in a shell."""

from __future__ import annotations

from datetime import date

import click

from raincheck.app import happenings
from raincheck.app.lines import line_id_or_none
from raincheck.cli.help import Group
from raincheck.cli.layout import table
from raincheck.cli.options import DAY, NumberType, choice, json_option
from raincheck.cli.output import emit, say
from raincheck.cli.session import Session
from raincheck.core.model import EventKind, EventScope, Inquiry, MarketEvent, Note, NoteKind
from raincheck.core.text import tr

ENTRY = NumberType(1, 999_999_999)


@click.group(cls=Group)
def inquiry() -> None:
    """Inquiries on the credit report: list, add, remove."""


@inquiry.command("list")
@json_option
@click.pass_obj
def list_inquiries(session: Session, as_json: bool) -> None:
    """Show the inquiries, and which of them are hard."""
    with session.open() as store:
        found = sorted(store.inquiries(), key=lambda kept: kept.record.on)
    if as_json:
        emit(
            {
                "inquiries": [
                    {
                        "number": kept.no,
                        "on": str(kept.record.on),
                        "lender": kept.record.lender,
                        "reason": kept.record.reason,
                        "hard": happenings.is_hard(kept.record),
                    }
                    for kept in found
                ]
            }
        )
        return
    rows = [
        [
            str(kept.no),
            str(kept.record.on),
            kept.record.lender,
            kept.record.reason,
            tr("hard") if happenings.is_hard(kept.record) else tr("soft"),
        ]
        for kept in found
    ]
    say(table(["#", tr("Day"), tr("Lender"), tr("Reason"), ""], rows, right=(0,)))


@inquiry.command("add")
@click.argument("lender")
@click.option("--reason", help="The credit report's own words, such as 贷款审批.")
@click.option("--hard/--soft", default=None, help="An application, or only a look; hard if nothing is said.")
@click.option("--on", type=DAY, help="The day of the inquiry; today if left out.")
@click.pass_obj
def add_inquiry(session: Session, lender: str, reason: str | None, hard: bool | None, on: date | None) -> None:
    """Add an inquiry by LENDER."""
    with session.open() as store:
        made = Inquiry(session.day_seen(store, on), lender, happenings.inquiry_reason(reason, hard=hard))
        done = happenings.add_inquiry(store, made)
    say(done.told)


@inquiry.command("remove")
@click.argument("number", type=ENTRY)
@click.pass_obj
def remove_inquiry(session: Session, number: int) -> None:
    """Take inquiry NUMBER out; raincheck undo brings it back."""
    with session.open() as store:
        done = happenings.remove_inquiry(store, number)
    say(done.told)


@click.group(cls=Group)
def event() -> None:
    """Outside events: new rules, faults, what a region or your own life brings."""


@event.command("list")
@json_option
@click.pass_obj
def list_events(session: Session, as_json: bool) -> None:
    """Show the outside events."""
    with session.open() as store:
        found = sorted(store.events(), key=lambda kept: kept.record.on)
    if as_json:
        emit(
            {
                "events": [
                    {
                        "number": kept.no,
                        "on": str(kept.record.on),
                        "scope": kept.record.scope.value,
                        "target": kept.record.target,
                        "kind": kept.record.kind.value,
                        "text": kept.record.text,
                    }
                    for kept in found
                ]
            }
        )
        return
    rows = [
        [
            str(kept.no),
            str(kept.record.on),
            kept.record.target or tr("whole market"),
            kept.record.kind.value,
            kept.record.text,
        ]
        for kept in found
    ]
    say(table(["#", tr("Day"), tr("Reaches"), tr("Kind"), tr("What")], rows, right=(0,)))


@event.command("add")
@click.argument("text")
@click.option("--scope", type=choice(EventScope), help="How far it reaches; what --target names if left out.")
@click.option("--target", help="The platform or the line, by name or id.")
@click.option("--kind", type=choice(EventKind), default=EventKind.POLICY.value, help="What it is; policy if left out.")
@click.option("--on", type=DAY, help="The day it happened; today if left out.")
@click.pass_obj
def add_event(session: Session, text: str, scope: str | None, target: str | None, kind: str, on: date | None) -> None:
    """Add an outside event: TEXT says what happened."""
    with session.open() as store:
        reach, reached = happenings.reach_of(store, target, EventScope(scope) if scope else None)
        made = MarketEvent(session.day_seen(store, on), reach, reached, EventKind(kind), text)
        done = happenings.add_event(store, made)
    say(done.told)


@event.command("remove")
@click.argument("number", type=ENTRY)
@click.pass_obj
def remove_event(session: Session, number: int) -> None:
    """Take event NUMBER out; raincheck undo brings it back."""
    with session.open() as store:
        done = happenings.remove_event(store, number)
    say(done.told)


@click.group(cls=Group)
def note() -> None:
    """Your own notes, on a line or on the whole book."""


@note.command("list")
@click.option("--channel", help="The notes on this line only.")
@json_option
@click.pass_obj
def list_notes(session: Session, channel: str | None, as_json: bool) -> None:
    """Show the notes."""
    with session.open() as store:
        found = happenings.notes_on(store, line_id_or_none(store, channel))
    if as_json:
        emit(
            {
                "notes": [
                    {
                        "number": kept.no,
                        "on": str(kept.record.on),
                        "channel": kept.record.channel,
                        "kind": kept.record.kind.value,
                        "text": kept.record.text,
                    }
                    for kept in found
                ]
            }
        )
        return
    rows = [
        [str(kept.no), str(kept.record.on), kept.record.channel or tr("whole book"), kept.record.text] for kept in found
    ]
    say(table(["#", tr("Day"), tr("About"), tr("Note")], rows, right=(0,)))


@note.command("add")
@click.argument("text")
@click.option("--channel", help="The line it is about; the whole book if left out.")
@click.option("--kind", type=choice(NoteKind), default=NoteKind.NOTE.value, help="note, file, ticket or done.")
@click.option("--on", type=DAY, help="The day it speaks of; today if left out.")
@click.pass_obj
def add_note(session: Session, text: str, channel: str | None, kind: str, on: date | None) -> None:
    """Write TEXT down."""
    with session.open(create=True) as store:
        about = line_id_or_none(store, channel)
        done = happenings.add_note(store, Note(session.day_seen(store, on), text, about, NoteKind(kind)))
    say(done.told)


@note.command("remove")
@click.argument("number", type=ENTRY)
@click.pass_obj
def remove_note(session: Session, number: int) -> None:
    """Take note NUMBER out; raincheck undo brings it back."""
    with session.open() as store:
        done = happenings.remove_note(store, number)
    say(done.told)


COMMANDS = (inquiry, event, note)
