"""`contingency`: if a line or a group is gone tomorrow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from raincheck.app import contingency as fair_weather
from raincheck.app import files
from raincheck.app.contingency import Contingency, PageView, state_text
from raincheck.app.lines import line_id
from raincheck.app.preferring import hides_amounts
from raincheck.app.product_names import known_lender
from raincheck.cli.files import FILE
from raincheck.cli.help import Command
from raincheck.cli.layout import GAP, wrap
from raincheck.cli.options import as_of_option, hide_amounts_option, json_option
from raincheck.cli.output import Json, emit, plain, say, say_written
from raincheck.cli.session import Session
from raincheck.core.text import tr
from raincheck.store import Store


@click.command("contingency", cls=Command)
@click.argument("channel", required=False)
@click.option(
    "-o", "--output", type=FILE, help="Write the pages as a PDF and keep their day; a file there is replaced."
)
@click.option("--keep", is_flag=True, help="Keep the pages' day, to be told when they are out of date.")
@hide_amounts_option
@as_of_option
@json_option
@click.pass_obj
def contingency(
    session: Session,
    channel: str | None,
    output: Path | None,
    keep: bool,
    hide_amounts: bool | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """What to do if CHANNEL, a line or a group, is gone tomorrow; all of them if left out."""
    today = session.day(as_of)
    with session.open() as store:
        # A script gets what it asked for, whatever the person set for eyes.
        hidden = bool(hide_amounts) if as_json else hides_amounts(store, chosen=hide_amounts)
        found = fair_weather.contingency(store, today, hidden=hidden)
        views = found.pages if channel is None else (found.find(_subject(store, found, channel)),)
        if output is not None:
            files.write_file(output, session.faces.print_paper(fair_weather.paper(views, today)))
        if keep or output is not None:
            fair_weather.keep(store, views, today)
    if as_json:
        emit(_document(found, views))
    elif output is not None:
        say_written(output)
    else:
        say("\n\n".join(_text(view) for view in views) or wrap(tr("The book has no line that could be gone.")))


def _text(view: PageView) -> str:
    lines = [view.title, wrap(state_text(view), first=GAP)]
    for section in view.sections:
        lines.append(GAP + section.title)
        lines += [wrap(sentence, first=GAP * 2 + "· ", rest=GAP * 3) for sentence in section.sentences]
    return "\n".join(lines)


def _subject(store: Store, found: Contingency, typed: str) -> str:
    """What a page is about by a group's or a line's name, key or id. Raises UsageError."""
    if typed in {view.page.subject for view in found.pages}:
        return typed
    is_line = typed in {line.name for line in store.channels()}
    return line_id(store, typed) if is_line else known_lender(store, typed)


def _document(found: Contingency, views: tuple[PageView, ...]) -> dict[str, Json]:
    return {"as_of": str(found.as_of), "pages": [_page_document(view) for view in views]}


def _page_document(view: PageView) -> dict[str, Json]:
    page = view.page
    missed = page.first_missed
    return {
        "subject": page.subject,
        "group": page.is_group,
        "channels": list(page.lines),
        "title": view.title,
        "kept_on": plain(view.kept_on),
        "out_of_date": view.is_old,
        "moved": list(view.moved),
        "known": page.outcome is not None,
        "cash_until": plain(page.cash_until),
        "first_missed_due": None
        if missed is None
        else {"on": str(missed.on), "channel": missed.channel, "amount": str(missed.amount)},
        "lost_headroom": str(page.lost),
        "dues": [
            {"channel": entry.channel, "on": str(entry.on), "amount": str(entry.amount), "known": entry.known}
            for entry in page.due
        ],
        "stop_drawing": [{"channel": draw.channel, "amount": str(draw.amount), "day": draw.day} for draw in page.draws],
        "cut_a_month": str(page.cut_a_month),
        "missing": None if page.bridge is None else str(page.bridge.missing),
        "still_open": None if page.bridge is None else str(page.bridge.open),
        "sections": [{"title": section.title, "sentences": list(section.sentences)} for section in view.sections],
    }


COMMANDS = (contingency,)
