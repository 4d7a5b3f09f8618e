"""`channel` and `record`: lines and their readings, typed in a shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import click

from raincheck.app.lines import LineDraft, add_line, archive_line, edit_line, make_channel
from raincheck.app.recording import Entry
from raincheck.app.recording import record as record_reading
from raincheck.cli import tables
from raincheck.cli.help import Command, Group
from raincheck.cli.judging import json_option
from raincheck.cli.options import AMOUNT, DAY, LIMIT, RATE, UNKNOWN, NumberType, choice
from raincheck.cli.output import Json, emit, plain
from raincheck.cli.session import Session
from raincheck.core.model import ChannelKind, LineStatus, RepaymentMethod, Restores
from raincheck.core.money import Money
from raincheck.core.snapshot import Line, Snapshot
from raincheck.core.text import tr


def _line_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.option("--product", help="Take what is not given from the catalogue's product of this id."),
            click.option("--name", help="What you call the line."),
            click.option("--platform", help="Who can switch it off in the app (ANT, WEBANK, JD, …)."),
            click.option("--funder", help="Who lends; default the platform."),
            click.option("--core-buyer", help="Supply-chain lines: the buyer whose payment they hang on."),
            click.option("--kind", type=choice(ChannelKind), help="How it is drawn and billed."),
            click.option("--revocable/--not-revocable", default=None, help="Whether the lender may close it at will."),
            click.option("--apr", type=RATE, help="Yearly rate, 0.146 for 14.6 %."),
            click.option("--restores", type=choice(Restores), help="When repaid money can be borrowed again."),
            click.option("--method", type=choice(RepaymentMethod), help="How it is repaid."),
            click.option("--due-day", type=NumberType(1, 31), help="Day of the month; 31 is always the last."),
            click.option("--periods", type=NumberType(1, 600), help="Number of instalments."),
            click.option("--min-pct", type=RATE, help="Minimum payment as a share, 0.10 for a tenth."),
            click.option("--opened-on", type=DAY, help="The day the line was opened."),
            click.option("--expires-on", type=DAY, help="The day the credit agreement ends."),
        )
    ):
        command = option(command)
    return command


@click.group(cls=Group)
def channel() -> None:
    """The lines in the book: list, add, edit, archive."""


def _line_document(line: Line) -> dict[str, Json]:
    return {
        "id": line.channel.id,
        "name": line.channel.name,
        "platform": line.channel.platform,
        "funder": line.channel.funder,
        "kind": line.channel.kind.value,
        "status": line.status.value,
        "limit": plain(line.limit),
        "used": plain(line.used),
        "headroom": plain(line.headroom),
        "apr": str(line.channel.apr),
        "last_read": None if line.reading is None else str(line.reading.day),
    }


@channel.command("list")
@click.option("--as-of", type=DAY, help="As known on this day; default today.")
@json_option
@click.pass_obj
def list_channels(session: Session, as_of: date | None, as_json: bool) -> None:
    """Show every line with its limit, use and headroom."""
    with session.open() as store:
        snapshot = Snapshot(store.book(), session.day(as_of))
    if as_json:
        emit({"as_of": str(snapshot.as_of), "channels": [_line_document(line) for line in snapshot.lines]})
    else:
        click.echo(tables.lines_text(snapshot))


def _draft(options: dict[str, object]) -> LineDraft:
    return replace(LineDraft(), **options)  # type: ignore[arg-type]  # click has parsed each to the field's type


@channel.command("add")
@click.argument("id")
@_line_options
@click.pass_obj
def add(session: Session, /, id: str, **options: object) -> None:
    """Add a line; what the catalogue's product says need not be typed."""
    made = make_channel(id, _draft(options))
    with session.open(create=True) as store:
        add_line(store, made)
    click.echo(
        tr("{name} is in the book; record what its app shows with: raincheck record {id}").format(name=made.name, id=id)
    )


@channel.command("edit")
@click.argument("id")
@_line_options
@click.pass_obj
def edit(session: Session, /, id: str, **options: object) -> None:
    """Change what is given, keep the rest."""
    with session.open() as store:
        changed = edit_line(store, id, _draft(options))
    click.echo(tr("{name} is changed.").format(name=changed.name))


@channel.command("archive")
@click.argument("id")
@click.option("--on", type=DAY, help="From this day; default today.")
@click.option("--undo", is_flag=True, help="Take the line up again.")
@click.pass_obj
def archive(session: Session, id: str, on: date | None, undo: bool) -> None:
    """Stop watching a line; its history stays."""
    with session.open() as store:
        archive_line(store, id, on=None if undo else session.day(on))
    click.echo(tr("{id} is watched again.").format(id=id) if undo else tr("{id} is archived.").format(id=id))


@click.command(cls=Command)
@click.argument("channel")
@click.option("--limit", type=LIMIT, help="The total limit shown, or the word unknown.")
@click.option("--used", type=AMOUNT, help="What is owed of the principal.")
@click.option("--available", type=AMOUNT, help="What the app says can still be drawn.")
@click.option("--status", type=choice(LineStatus), help="What the app lets you do.")
@click.option("--on", type=DAY, help="The day it was seen; default today.")
@click.option("--note", default="", help="Anything worth keeping.")
@click.pass_obj
def record(
    session: Session,
    channel: str,
    limit: Money | str | None,
    used: Money | None,
    available: Money | None,
    status: str | None,
    on: date | None,
    note: str,
) -> None:
    """Record what a line's app shows; what is not given stays as last known."""
    entry = Entry(
        channel=channel,
        limit=limit if isinstance(limit, Money) else None,
        limit_unknown=limit == UNKNOWN,
        used=used,
        available=available,
        status=None if status is None else LineStatus(status),
        note=note,
    )
    with session.open() as store:
        seen = record_reading(store, entry, session.day(on))
    click.echo(tables.recorded_text(seen))


COMMANDS = (channel, record)
