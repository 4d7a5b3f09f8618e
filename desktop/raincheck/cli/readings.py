"""`record` and `reading`: what a line's app shows, typed in a shell; correcting and withdrawing an older reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import click

from raincheck.app import doubting, provenance, recording, wording
from raincheck.app.acts_told import Before, acts_told, correction_words, found_worse, known_before
from raincheck.app.lines import find_line, line_id
from raincheck.app.recent import line_snapshot, recent_snapshot
from raincheck.app.recording import Entry
from raincheck.app.wording.figures import joined
from raincheck.app.wording.instalments import line_disagreement_words
from raincheck.app.wording.plan import end_left_out_words
from raincheck.cli.help import Command, Group
from raincheck.cli.layout import GAP, table, wrap
from raincheck.cli.options import AMOUNT, COMING_DAY, DAY, LIMIT, UNKNOWN, NumberType, choice, json_option
from raincheck.cli.output import Json, emit, origin_document, plain, say
from raincheck.cli.session import Session
from raincheck.core.errors import UsageError
from raincheck.core.model import ChannelKind, LineStatus, Observation, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store import Reading, Store

SEEN: Final = ("limit", "used", "available", "status", "temporary", "until", "note")
"""The options that say what a line's app shows."""

READING = NumberType(1, 999_999_999)


def _seen_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.option("--limit", type=LIMIT, help="The total limit shown, or the word unknown."),
            click.option("--used", type=AMOUNT, help="What is owed of the principal."),
            click.option("--available", type=AMOUNT, help="What the app says can still be drawn."),
            click.option("--status", type=choice(LineStatus), help="What the app lets you do."),
            click.option("--temporary", type=AMOUNT, help="How much of the limit is temporary; 0 for none."),
            click.option("--until", type=COMING_DAY, help="The last day of the temporary part."),
            click.option("--note", default="", help="Anything worth keeping."),
        )
    ):
        command = option(command)
    return command


def first_reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a line added with its first reading."""
    on = click.option("--on", type=DAY, help="Since when it is watched, the day of its first reading; default today.")
    return _seen_options(on(command))


def entry_of(channel: str, **seen: Any) -> Entry:
    """What was typed behind the options of SEEN. Raises UsageError for a temporary part without its end."""
    limit, status = seen["limit"], seen["status"]
    return Entry(
        channel=channel,
        limit=limit if isinstance(limit, Money) else None,
        limit_unknown=limit == UNKNOWN,
        used=seen["used"],
        available=seen["available"],
        status=None if status is None else LineStatus(status),
        note=seen["note"],
        temporary=_temporary(seen["temporary"], seen["until"]),
    )


def _temporary(amount: Money | None, until: date | None) -> TemporaryLimit | None:
    if amount is None and until is None:
        return None
    if amount is None or (until is None and amount):
        raise UsageError(tr("A temporary limit needs both: --temporary AMOUNT and --until DATE."))
    return TemporaryLimit(amount, until or date.max)


def end_words(session: Session, store: Store, id: str) -> str:
    """What the end of a loan leaves open: its principal is in no figure, or its instalments do not agree with it."""
    line, today = find_line(store, id), session.day(None)
    if line.kind is not ChannelKind.TERM:
        return ""
    return joined(end_left_out_words(recent_snapshot(store, today), id), line_disagreement_words(line, today))


def acts_words(session: Session, store: Store, before: Before, seen: Observation) -> Iterator[str]:
    """What a reading that was just written tells of the lender, as the window says it at once."""
    worse = found_worse(store, before, seen)
    if worse is None:
        return
    if corrected := correction_words(before, seen):
        yield corrected
        return
    for act in acts_told(store, worse, session.day(None)):
        yield wrap(act.title, rest=GAP)
        yield wrap(act.step, first=f"{GAP}→ ")


@click.command(cls=Command)
@click.argument("channel")
@_seen_options
@click.option("--on", type=DAY, help="The day it was seen; default today.")
@click.pass_obj
def record(session: Session, /, channel: str, on: date | None, **seen: object) -> None:
    """Record what a line's app shows; what is not given stays as last known."""
    with session.open() as store:
        entry = entry_of(line_id(store, channel), **seen)
        day = session.day_seen(store, on)
        doubt = doubting.doubt_of(store, recording.draft(line_snapshot(store, entry.channel, day), entry))
        before = known_before(store, entry.channel, day)
        done = recording.record(store, entry, day)
        end = end_words(session, store, entry.channel)
        told = tuple(acts_words(session, store, before, done.result))
    say("\n".join([done.told, *told]))
    if end:
        say(end)
    if doubt:
        say(doubt, err=True)


@click.group(cls=Group)
def reading() -> None:
    """The readings of the lines: list, correct, withdraw."""


@reading.command("list")
@click.argument("channel", required=False)
@json_option
@click.pass_obj
def list_readings(session: Session, channel: str | None, as_json: bool) -> None:
    """Show the readings of CHANNEL, or of every line, corrected and withdrawn ones too."""
    with session.open() as store:
        wanted = [line.id for line in store.channels()] if channel is None else [line_id(store, channel)]
        found = [entry for line in wanted for entry in store.readings(line)]
    if as_json:
        emit({"readings": [_document(entry) for entry in found]})
        return
    say(table(_head(), [_row(entry) for entry in found], right=(0, 3, 4)))


def _head() -> list[str]:
    return ["#", tr("Line"), tr("Day"), tr("Limit"), tr("Used"), tr("Status"), tr("By"), ""]


def _document(entry: Reading) -> dict[str, Json]:
    seen = entry.observation
    part = seen.temporary
    return {
        "number": entry.seq,
        "channel": seen.channel,
        "on": str(seen.on),
        "limit": plain(seen.limit),
        "used": plain(seen.used),
        "available": plain(seen.available),
        "status": seen.status.value,
        "source": seen.source.value,
        "note": seen.note,
        "temporary": None if part is None else {"amount": str(part.amount), "until": str(part.until)},
        "as_of_month": plain(seen.as_of_month),
        "recorded_at": entry.recorded_at.isoformat(),
        "file": entry.file,
        "corrected": entry.corrected,
        "withdrawn": entry.withdrawn,
    }


def _row(entry: Reading) -> list[str]:
    seen = entry.observation
    state = tr("withdrawn") if entry.withdrawn else tr("corrected") if entry.corrected else ""
    return [
        str(entry.seq),
        seen.channel,
        str(seen.on),
        tr("not known") if seen.limit is None else wording.plain_money_text(seen.limit),
        tr("not known") if seen.used is None else wording.plain_money_text(seen.used),
        wording.status_word(seen.status),
        wording.source_name(seen.source),
        state,
    ]


@reading.command("show")
@click.argument("number", type=READING)
@json_option
@click.pass_obj
def show(session: Session, number: int, as_json: bool) -> None:
    """Show reading NUMBER and the file, message or picture it came from."""
    with session.open() as store:
        entry = recording.find_reading(store, number)
        origin = store.provenance(reading_no=number)
    if as_json:
        emit({**_document(entry), "from": origin_document(origin)})
        return
    say(table(_head(), [_row(entry)], right=(0, 3, 4)))
    say(provenance.origin_words(origin))


@reading.command("correct")
@click.argument("number", type=READING)
@_seen_options
@click.option("--on", type=DAY, help="The day it was really seen.")
@click.pass_obj
def correct(session: Session, /, number: int, on: date | None, **seen: object) -> None:
    """Put right what is given of reading NUMBER, keep the rest; the old one stays in the history."""
    entry = entry_of("", **seen)
    if on is None and entry == Entry(""):
        raise UsageError(tr("Say what was wrong, such as --limit 5000 or --on 2026-11-22."))
    with session.open() as store:
        wrong = recording.find_reading(store, number).observation
        before = known_before(store, wrong.channel, wrong.day)
        done = recording.correct(store, number, entry, on)
        told = tuple(acts_words(session, store, before, done.result))
    say("\n".join([done.told, *told]))


@reading.command("withdraw")
@click.argument("number", type=READING)
@click.pass_obj
def withdraw(session: Session, number: int) -> None:
    """Take reading NUMBER back; it stays in the history and counts no more."""
    with session.open() as store:
        done = recording.withdraw(store, number)
    say(done.told)


COMMANDS = (record, reading)
