"""`incident`: what happened, what to do about it, and what was done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

import click
from msgspec.structs import replace

from raincheck.app import incidents as cases
from raincheck.app.letters import Chosen, letters_of, write_letter
from raincheck.app.lines import line_id_or_none
from raincheck.app.pack import make_pack, write_pack
from raincheck.cli import incident_text
from raincheck.cli.files import FILE
from raincheck.cli.help import Group
from raincheck.cli.options import COMING_DAY, DAY, as_of_option, choice, json_option
from raincheck.cli.output import emit, say, say_written
from raincheck.cli.session import Session
from raincheck.core.errors import UsageError
from raincheck.core.incidents import ContactWay
from raincheck.core.model import MAX_EVIDENCE_BYTES, Contact
from raincheck.core.playbooks import IncidentKind, LetterKind
from raincheck.core.text import tr

_DAY_AND_TIME: Final = re.compile(r"(.*\S)[T\s]+([0-9]{1,2})[:：]([0-5][0-9])", re.ASCII)
_HOURS: Final = 24


class MomentType(click.ParamType[datetime]):
    """A moment on the person's own clock: 2026-11-22T10:05, 11月22日 10:05, 昨天 10:05."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, or a usage error."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = self._as_written(str(value), param, ctx)
        return moment.replace(tzinfo=None, second=0, microsecond=0)

    def _as_written(self, text: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        parts = _DAY_AND_TIME.fullmatch(text.strip())
        if parts is None or int(parts[2]) >= _HOURS:
            told = tr('"{text}" is no moment; write a day and a time, such as 2026-11-22T10:05 or 昨天 10:05.')
            self.fail(told.format(text=text), param, ctx)
        return datetime.combine(DAY.convert(parts[1], param, ctx), time(int(parts[2]), int(parts[3])))


@click.group(cls=Group)
def incident() -> None:
    """What happened to a line: steps, talks, evidence, letters, and the pack for the lender."""


@incident.command("list")
@as_of_option
@json_option
@click.pass_obj
def list_incidents(session: Session, as_of: date | None, as_json: bool) -> None:
    """Show every incident with its next step; those that warnings opened and those opened by hand."""
    with session.open() as store:
        found = cases.incidents(store, session.day(as_of))
        if as_json:
            emit(incident_text.list_document(found))
        else:
            say(incident_text.list_text(found))


@incident.command("show")
@click.argument("id")
@as_of_option
@json_option
@click.pass_obj
def show(session: Session, id: str, as_of: date | None, as_json: bool) -> None:
    """Everything about one incident: what to do, possible causes, talks, evidence, what happened in order."""
    with session.open() as store:
        found = cases.incidents(store, session.day(as_of))
        view = cases.view_of(store, found, id)
    if as_json:
        emit(incident_text.show_document(found, view))
    else:
        say(incident_text.show_text(found, view))


@incident.command("open")
@click.argument("kind", metavar="KIND", type=choice(IncidentKind))
@click.option("--channel", help="The line it is about; left out for what meets them all.")
@click.option("--on", type=DAY, help="The day it happened; default today.")
@as_of_option
@click.pass_obj
def open_incident(session: Session, kind: str, channel: str | None, on: date | None, as_of: date | None) -> None:
    """Open an incident by hand; KIND: platform, policy, technical, regional, personal, or another kind of playbook."""
    with session.open() as store:
        about = line_id_or_none(store, channel)
        done = cases.open_by_hand(
            store, IncidentKind(kind), cases.incidents(store, session.day(as_of)), channel=about, on=on
        )
    say(incident_text.opened_text(done.result.id))


@incident.command("step")
@click.argument("id")
@click.argument("step")
@click.option("--undone", is_flag=True, help="Put it back to do.")
@click.option("--on", type=DAY, help="The day it was done; default today.")
@click.option("--note", help="What came of it.")
@as_of_option
@click.pass_obj
def step(
    session: Session, id: str, step: str, undone: bool, on: date | None, note: str | None, as_of: date | None
) -> None:
    """Tick STEP of an incident as done, with a note."""
    today = session.day(as_of)
    with session.open() as store:
        found = cases.incidents(store, today)
        done = cases.tick(store, id, step, found, done_on=None if undone else on or today, note=note)
    say(done.told)


@incident.command("contact")
@click.argument("id")
@click.option("--way", type=choice(ContactWay), default=ContactWay.PHONE.value, help="How the lender was reached.")
@click.option("--ticket", default="", help="The ticket number.")
@click.option("--text", default="", help="What was said.")
@click.option("--at", "moment", type=MomentType(), help="When; default now.")
@click.option(
    "--answer-due", type=COMING_DAY, help="By when an answer is looked for; 7 days for a letter, 15 for a complaint."
)
@as_of_option
@click.pass_obj
def contact(
    session: Session,
    id: str,
    way: str,
    ticket: str,
    text: str,
    moment: datetime | None,
    answer_due: date | None,
    as_of: date | None,
) -> None:
    """Write down a talk with the lender: when, by which way, its ticket number, what was said, answer due."""
    at = moment or _now(session, as_of)
    with session.open() as store:
        found = cases.incidents(store, session.day(as_of))
        done = cases.add_contact(store, id, Contact(at, way, ticket, text, answer_due), found)
    say(done.told)


def _now(session: Session, as_of: date | None) -> datetime:
    """The person's own clock, on the day asked for."""
    now = session.clock.now().astimezone(session.clock.zone).replace(tzinfo=None, second=0, microsecond=0)
    return now if as_of is None else datetime.combine(as_of, now.time())


@incident.command("attach")
@click.argument("id")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--note", default="", help="What it shows.")
@as_of_option
@click.pass_obj
def attach(session: Session, id: str, files: tuple[Path, ...], note: str, as_of: date | None) -> None:
    """Keep FILES in the book as evidence, 20 MB each at most; they are encrypted with it and in its backups."""
    drafts = [cases.FileDraft(file.name, _content(file), note) for file in files]
    with session.open() as store:
        found = cases.incidents(store, session.day(as_of))
        done = cases.attach(store, id, drafts, found, now=_now(session, as_of))
    say(done.told)


def _content(file: Path) -> bytes:
    """A file's bytes. Raises UsageError for one that is missing, or too large to be kept."""
    try:
        with file.open("rb") as opened:  # a device never ends
            content = opened.read(MAX_EVIDENCE_BYTES + 1)
        if len(content) > MAX_EVIDENCE_BYTES:
            too_large = tr("{path} is larger than {megabytes} MB; keep a smaller picture or a part of it.")
            raise UsageError(too_large.format(path=file, megabytes=MAX_EVIDENCE_BYTES // 1024**2))
    except OSError as problem:
        raise UsageError(tr("{path} cannot be read; check its name.").format(path=file)) from problem
    return content


@incident.command("close")
@click.argument("id")
@click.option("--recovered", is_flag=True, help="The line is back as before.")
@click.option("--note", default="", help="How it ended.")
@click.option("--again", is_flag=True, help="Take a closed incident up again.")
@as_of_option
@click.pass_obj
def close(session: Session, id: str, recovered: bool, note: str, again: bool, as_of: date | None) -> None:
    """Close an incident; the events it rests on count as handled."""
    with session.open() as store:
        found = cases.incidents(store, session.day(as_of))
        done = (
            cases.reopen(store, id, found) if again else cases.close(store, id, found, recovered=recovered, note=note)
        )
    say(done.told)


def _own_words(command: Callable[..., None]) -> Callable[..., None]:
    """The options for what only the person can say in a letter."""
    for option in reversed(
        (
            click.option("--name", default="", help="Your name; a line to write on if left out."),
            click.option("--phone", default="", help="Your phone number; likewise."),
            click.option("--reason", default="", help="Why you cannot pay, or what is wrong; likewise."),
            click.option("--can-pay", default="", help="What you can pay a month; likewise."),
            click.option("--lender", default="", help="Which of several lenders it goes to; default the first."),
            click.option("--no-notice", is_flag=True, help="Nobody told you beforehand."),
        )
    ):
        command = option(command)
    return command


@incident.command("letter")
@click.argument("id")
@click.argument("kind", type=choice(LetterKind))
@_own_words
@as_of_option
@click.pass_obj
def letter(
    session: Session,
    /,
    id: str,
    kind: str,
    as_of: date | None,
    **own: object,
) -> None:
    """Write a letter about an incident as text to copy; nothing personal is filled in that you do not give."""
    chosen = replace(Chosen(), **own)  # click has parsed each to the field's type
    with session.open() as store:
        found = cases.incidents(store, session.day(as_of))
        written = write_letter(found, cases.view_of(store, found, id), LetterKind(kind), chosen)
    say(incident_text.letter_text(written))


@incident.command("pack")
@click.argument("id")
@click.option("-o", "--output", type=FILE, required=True, help="The folder to write; it must be new or empty.")
@click.option("--letter", "kind", type=choice(LetterKind), help="Which letter; default the first that the steps name.")
@click.option("--enclose", multiple=True, help="SHA-256 (or its beginning) of evidence to enclose; all if left out.")
@click.option("--enclose-none", is_flag=True, help="Enclose no evidence; the list stays.")
@_own_words
@as_of_option
@click.pass_obj
def pack(
    session: Session,
    /,
    id: str,
    output: Path,
    kind: str | None,
    enclose: tuple[str, ...],
    enclose_none: bool,
    as_of: date | None,
    **own: object,
) -> None:
    """Write a folder for the lender: one PDF with letter, history and evidence list, the letter as text, the files."""
    chosen = replace(Chosen(), **own)  # click has parsed each to the field's type
    with session.open() as store:
        found = cases.incidents(store, session.day(as_of))
        view = cases.view_of(store, found, id)
        named = letters_of(view)
        wanted = LetterKind(kind) if kind is not None else named[0] if named else LetterKind.REASON_REVIEW
        written = write_letter(found, view, wanted, chosen)
        made = make_pack(store, found, view, written, () if enclose_none else enclose or None)
    paths = write_pack(made, output, session.faces.print_paper(made.paper))
    for path in paths:
        say_written(path)


COMMANDS = (incident,)
