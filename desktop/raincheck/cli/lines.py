"""`channel`: the lines, typed in a shell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import click
from msgspec.structs import replace

from raincheck.app.doubting import doubt_of_first
from raincheck.app.from_catalogue import catalogue_words, new_channel, told_apart
from raincheck.app.line_notes import set_debit_account, set_statement_day
from raincheck.app.lines import (
    ContractDraft,
    LineDraft,
    add_line,
    archive_line,
    confirm_terms,
    edit_line,
    line_id,
    past_end_words,
    set_contract,
)
from raincheck.app.product_names import known_lender
from raincheck.app.putting_aside import still_owed_words
from raincheck.app.recent import recent_snapshot
from raincheck.cli import tables
from raincheck.cli.help import Group
from raincheck.cli.options import (
    AMOUNT,
    COMING_DAY,
    DAY,
    DUE_DAY,
    RATE_OR_UNKNOWN,
    SHARE,
    UNKNOWN,
    NumberType,
    choice,
    json_option,
)
from raincheck.cli.output import Json, emit, plain, say
from raincheck.cli.readings import SEEN, end_words, entry_of, first_reading_options
from raincheck.cli.session import Session
from raincheck.core.errors import UsageError
from raincheck.core.model import Belongs, Channel, ChannelKind, RepaymentMethod, Restores, Terms
from raincheck.core.money import Money
from raincheck.core.snapshot import Line
from raincheck.core.text import tr
from raincheck.store.reader import Reader


def line_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a line is."""
    for option in reversed(
        (
            click.option(
                "--product",
                help="Take what is not given from the product of this id or name.",
            ),
            click.option("--name", help="What you call the line."),
            click.option("--platform", help="Who can switch it off in the app, by name or key (蚂蚁, 招行, JD, …)."),
            click.option("--funder", help="Who lends; default the platform."),
            click.option("--core-buyer", help="Supply-chain lines: the buyer whose payment they hang on."),
            click.option("--kind", type=choice(ChannelKind), help="How it is drawn and billed."),
            click.option("--revocable/--not-revocable", default=None, help="Whether the lender may close it at will."),
            click.option("--apr", type=RATE_OR_UNKNOWN, help="Yearly rate, 0.146 or 14.6%; or unknown."),
            click.option("--restores", type=choice(Restores), help="When repaid money can be borrowed again."),
            click.option("--method", type=choice(RepaymentMethod), help="How it is repaid."),
            click.option("--due-day", type=DUE_DAY, help="Day of the month, 31 is always the last; or unknown."),
            click.option("--periods", type=NumberType(1, 600), help="Number of instalments."),
            click.option("--min-pct", type=SHARE, help="Minimum payment as a share, 0.10 or 10%."),
            click.option("--opened-on", type=DAY, help="The day the line was opened."),
            click.option("--expires-on", type=COMING_DAY, help="The day the credit agreement ends."),
            click.option("--belongs", type=choice(Belongs), help="Whose line it is; default the household's."),
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
        "belongs": line.channel.belongs.value,
        "terms": line.channel.terms.value,
        "added_on": plain(line.channel.added_on),
        "last_read": None if line.reading is None else str(line.reading.day),
    }


@channel.command("list")
@click.option("--as-of", type=DAY, help="As known on this day; default today.")
@json_option
@click.pass_obj
def list_channels(session: Session, as_of: date | None, as_json: bool) -> None:
    """Show every line with its limit, use and headroom."""
    with session.open() as store:
        snapshot = recent_snapshot(store, session.day(as_of))
    if as_json:
        emit({"as_of": str(snapshot.as_of), "channels": [_line_document(line) for line in snapshot.lines]})
    else:
        say(tables.lines_text(snapshot))


def _draft(options: dict[str, object], store: Reader) -> LineDraft:
    """What was typed; where the due day is not known day 1 stands for it, and no rate need be said."""
    if options["apr"] == UNKNOWN:
        options = {**options, "apr": None, "rate_unknown": True}
    draft = replace(LineDraft(), **options)  # click has parsed each to the field's type
    draft = replace(draft, platform=_lender(store, draft.platform), funder=_lender(store, draft.funder))
    return replace(draft, due_day=1) if _terms(options) else draft


def _terms(options: dict[str, object]) -> Terms | None:
    """Guessed while the due day is said to be unknown, as in the window; else as they are."""
    return Terms.GUESSED if options["due_day"] == UNKNOWN else None


def _say_unknown(line: Channel) -> None:
    form = tr(
        "{name}: its instalments are in no figure until the due day is known: "
        "raincheck channel edit {id} --due-day N, then raincheck channel confirm {id}"
    )
    say(form.format(name=line.name, id=line.id))


def _lender(store: Reader, said: str | None) -> str | None:
    return None if said is None else known_lender(store, said)


def _say_past_end(session: Session, line: Channel) -> None:
    """The end is taken as it was given (contract.md 6); that it is past is said, for it may be a slip."""
    if told := past_end_words(line, session.day(None)):
        say(told)


def _say_same_name(plain: Channel, made: Channel) -> None:
    """Two lines of one name cannot be told apart in a warning."""
    form = tr(
        "{name} is in the book already; this one is called {other}. Another name: raincheck channel edit {id} --name …"
    )
    if made.name == plain.name:
        form = tr(
            "Another line is called {name} too, and no warning tells them apart: raincheck channel edit {id} --name …"
        )
    say(form.format(name=plain.name, other=made.name, id=made.id))


@channel.command("add")
@click.argument("id")
@line_options
@first_reading_options
@click.pass_obj
def add(session: Session, /, id: str, on: date | None, **options: object) -> None:
    """Add a line, with what its app shows now; what the catalogue's product says need not be typed."""
    said = {name: options.pop(name) for name in SEEN}
    with session.open(create=True) as store:
        draft = _draft(options, store)
        plain = new_channel(id, draft, due_day_unknown=options["due_day"] == UNKNOWN)
        names = [line.name for line in store.channels()]
        made = told_apart(plain, names) if draft.name is None else plain
        first = entry_of(id, **said) if any(value not in (None, "") for value in said.values()) else None
        done = add_line(store, made, first, on=on)
        end = end_words(session, store, id)
    say(done.told)
    if plain.name in names:
        _say_same_name(plain, made)
    if first is not None and (doubt := doubt_of_first(first.limit, first.used, first.available)):
        say(doubt, err=True)
    for told in catalogue_words(draft, made):
        say(told)
    if options["due_day"] == UNKNOWN:
        _say_unknown(made)
    _say_past_end(session, made)
    if end:
        say(end)


@channel.command("edit")
@click.argument("id")
@line_options
@click.option("--on", type=DAY, help="The day from which a new yearly rate holds; default today.")
@click.option(
    "--apr-was-wrong",
    "rate_was_wrong",
    is_flag=True,
    help="The old rate was a slip, no change of the lender's.",
)
@click.pass_obj
def edit(session: Session, /, id: str, on: date | None, **options: object) -> None:
    """Change what is given, keep the rest; a new yearly rate is kept with its day, unless the old one was not known."""
    if options["rate_was_wrong"] and options["apr"] is None:
        raise UsageError(tr("Say the right rate with --apr beside --apr-was-wrong."))
    with session.open() as store:
        done = edit_line(store, line_id(store, id), _draft(options, store), on=on, terms=_terms(options))
        end = end_words(session, store, done.result.id)
    say(done.told)
    if _terms(options) is not None:
        _say_unknown(done.result)
    if options["expires_on"] is not None:
        _say_past_end(session, done.result)
    if end:
        say(end)


@channel.command("confirm")
@click.argument("id")
@click.pass_obj
def confirm(session: Session, id: str) -> None:
    """Say that due day, rate and method of a line are right, which an import or the catalogue proposed."""
    with session.open() as store:
        done = confirm_terms(store, line_id(store, id))
    say(done.told)


@channel.command("contract")
@click.argument("id")
@click.option("--prepay/--no-prepay", "prepay", default=None, help="Whether it may be repaid before its time.")
@click.option("--prepay-fee", type=AMOUNT, help="What repaying early costs.")
@click.option("--calls/--never-calls", "calls", default=None, help="Whether a closing makes the whole sum due.")
@click.pass_obj
def contract(session: Session, id: str, prepay: bool | None, prepay_fee: Money | None, calls: bool | None) -> None:
    """Say what a line's contract allows."""
    with session.open() as store:
        done = set_contract(store, line_id(store, id), ContractDraft(prepay, prepay_fee, calls))
    say(done.told)


@channel.command("debit")
@click.argument("id")
@click.argument("account", required=False)
@click.pass_obj
def debit(session: Session, id: str, account: str | None) -> None:
    """Say which ACCOUNT at hand pays the dues of a line; without one nobody knows."""
    with session.open() as store:
        done = set_debit_account(store, line_id(store, id), account)
    say(done.told)


@channel.command("statement")
@click.argument("id")
@click.argument("day", type=NumberType(1, 31), required=False)
@click.pass_obj
def statement(session: Session, id: str, day: int | None) -> None:
    """Say on which DAY of the month a line makes its statement; without one nobody knows."""
    with session.open() as store:
        done = set_statement_day(store, line_id(store, id), day)
    say(done.told)


@channel.command("archive")
@click.argument("id")
@click.option("--on", type=DAY, help="From this day; default today.")
@click.option("--undo", is_flag=True, help="Take the line up again.")
@click.pass_obj
def archive(session: Session, id: str, on: date | None, undo: bool) -> None:
    """Stop watching a line; its history stays."""
    with session.open() as store:
        found, day = line_id(store, id), session.day(on)
        owed = "" if undo else still_owed_words(store, found, day)
        done = archive_line(store, found, on=None if undo else day)
    say(done.told)
    if owed:
        say(owed)


COMMANDS = (channel,)
