"""`calendar`: what falls due and what ends, on a terminal, as JSON, or as a file for another program."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

import click

from raincheck.app import files
from raincheck.app.calendar import (
    MOST_MONTHS,
    CalendarView,
    account_text,
    asked_words,
    bridge_text,
    calendar_view,
    due_state_name,
    entry_note,
    entry_title,
    funding_text,
    months_ahead,
    order_texts,
    passed,
)
from raincheck.app.ics import ics
from raincheck.app.preferring import hides_amounts
from raincheck.app.wording.contracts import renewal_text
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.forecast import doubts_sentence
from raincheck.app.wording.plan import ends_left_out_words, without_schedule_words
from raincheck.cli.files import FILE
from raincheck.cli.help import Command
from raincheck.cli.layout import GAP, table, wrap
from raincheck.cli.options import NumberType, as_of_option, hide_amounts_option, json_option
from raincheck.cli.output import Json, emit, plain, say, say_written
from raincheck.cli.parts import say_part, whose_option
from raincheck.cli.session import Session
from raincheck.core.calendar import Month
from raincheck.core.duecalendar import Entry
from raincheck.core.measures import Measures
from raincheck.core.text import ntr, tr
from raincheck.core.whose import Whose

SOON_DAYS: Final = 30
"""What ends within so many days is told in the shortest calendar too."""


@click.command("calendar", cls=Command)
@click.option("--months", type=NumberType(1, MOST_MONTHS), default=1, help="How many months, this one included.")
@click.option(
    "--ics", "target", type=FILE, help="Write an .ics file for another calendar; one that is there is replaced."
)
@hide_amounts_option
@whose_option
@as_of_option
@json_option
@click.pass_obj
def calendar(
    session: Session,
    months: int,
    target: Path | None,
    hide_amounts: bool | None,
    whose: str,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Dues with their money, what ends, check rounds, answers and steps that are due; or an .ics file of them."""
    today = session.day(as_of)
    with session.open() as store:
        view = calendar_view(store, today, months_ahead(today, months), whose=Whose(whose))
        hidden = hides_amounts(store, chosen=hide_amounts)
    if target is not None:
        made = ics(view, now=session.clock.now(), hidden=hidden)
        files.write_file(target, made)
    if as_json:
        emit(_document(view))
    elif target is not None:
        say_written(target)
    else:
        say_part(Whose(whose))
        say(_text(view, Scene(today, hidden=hidden)))


def _text(view: CalendarView, scene: Scene) -> str:
    if not view.snapshot.lines:
        return wrap(tr("The book has no lines yet: add one with raincheck channel add, or load a book file."))
    rows = []
    for entry in view.entries:
        funding = view.funding(entry)
        state = "" if entry.state is None else due_state_name(entry.state)
        said = [entry_note(entry, view, scene), "" if funding is None else funding_text(funding, scene)]
        said.append(account_text(view.accounts[entry.uid], scene) if entry.uid in view.accounts else "")
        said.append("" if funding is None else bridge_text(funding, view, scene))
        rows.append(
            [
                str(entry.on),
                entry_title(entry, view, scene),
                state,
                tr("; ").join(part.rstrip("。.") for part in said if part),
            ]
        )
    parts = [table([tr("Day"), tr("What"), tr("State"), ""], rows)] if rows else [_nothing(view)]
    totals = view.totals
    form = ntr("To pay: {amount}, {n} due; paid: {paid}.", "To pay: {amount}, {n} dues; paid: {paid}.", totals.count)
    left_out = without_schedule_words(view.snapshot)
    if totals.count or totals.paid or not left_out:
        parts.append(form.format(amount=scene.money(totals.to_pay), n=totals.count, paid=scene.money(totals.paid)))
    if asked := asked_words(totals, scene):
        parts.append(asked)
    if left_out:
        parts.append(left_out)
    soon = max(view.span.last, view.as_of + timedelta(days=SOON_DAYS))
    parts += [wrap(said) for said in ends_left_out_words(view.snapshot, scene, soon)]
    if view.lowest is not None:
        told = tr("Least money on {day}: {amount} left.")
        parts.append(told.format(day=view.lowest.on, amount=scene.money(view.lowest.cash)))
    if doubt := doubts_sentence(Measures(view.snapshot)):
        parts.append(wrap(doubt))
    if view.order:
        parts.append(tr("Not every due of the next 30 days can be paid. Fewest missed, in this order:"))
        parts += [wrap(told, first=GAP, rest=GAP * 2) for told in order_texts(view, scene)]
    if view.renewals:
        parts.append(tr("Renewals of the coming year:"))
        parts += [wrap(renewal_text(entry, view.snapshot, scene), first=GAP, rest=GAP * 2) for entry in view.renewals]
    parts += _asked(view, scene)
    return "\n".join(parts)


def _nothing(view: CalendarView) -> str:
    if Month.of(view.span.last) != Month.of(view.as_of):
        return tr("Nothing stands in these months.")
    return tr("Nothing more stands in this month; with the next one: raincheck calendar --months 2")


def _asked(view: CalendarView, scene: Scene) -> list[str]:
    """What passed and was never confirmed."""
    found = passed(view.snapshot, view.incidents.snapshot)
    lines = []
    for due in found.dues:
        form = tr("{line}, {day}: was {amount} paid? raincheck due pay {id} --due {day}")
        if not due.known:
            form = tr("{line}, {day}: was {amount} paid? raincheck due add {id} {plain} {day}")
        name, amount = view.snapshot.channels[due.channel].name, scene.money(due.amount)
        told = form.format(line=name, day=due.on, amount=amount, id=due.channel, plain=due.amount)
        lines.append(wrap(told, first=GAP, rest=GAP * 2))
    if found.income is not None:
        form = tr("{month}: did {amount} come in? raincheck household set --month {month} AMOUNT")
        amount = scene.money(found.income.expected)
        lines.append(wrap(form.format(month=found.income.month, amount=amount), first=GAP, rest=GAP * 2))
    return [tr("Passed and not confirmed:"), *lines] if lines else []


def _document(view: CalendarView) -> dict[str, Json]:
    asked = passed(view.snapshot, view.incidents.snapshot)
    return {
        "as_of": str(view.as_of),
        "from": str(view.span.first),
        "until": str(view.span.last),
        "entries": [_entry_document(entry, view) for entry in view.entries],
        "to_pay": str(view.totals.to_pay),
        "dues": view.totals.count,
        "paid": str(view.totals.paid),
        "lowest_cash": None if view.lowest is None else {"on": str(view.lowest.on), "cash": str(view.lowest.cash)},
        "order": [
            {
                "channel": entry.entry.channel,
                "on": str(entry.entry.on),
                "amount": str(entry.entry.amount),
                "pay": str(entry.paid),
            }
            for entry in view.order
        ],
        "renewals": [
            {
                "month": str(entry.month),
                "channels": list(entry.lines),
                "first": str(entry.first),
                "owed": str(entry.owed),
                "headroom": str(entry.headroom),
                "near": entry.is_near,
            }
            for entry in view.renewals
        ],
        "asked": {
            "dues": [
                {"channel": due.channel, "due": str(due.on), "amount": str(due.amount), "known": due.known}
                for due in asked.dues
            ],
            "income": None
            if asked.income is None
            else {"month": str(asked.income.month), "expected": str(asked.income.expected)},
        },
    }


def _entry_document(entry: Entry, view: CalendarView) -> dict[str, Json]:
    funding, account = view.funding(entry), view.accounts.get(entry.uid)
    return {
        "uid": entry.uid,
        "on": str(entry.on),
        "kind": entry.kind.value,
        "title": entry_title(entry, view, Scene()),
        "channel": entry.channel,
        "channels": list(entry.channels),
        "amount": plain(entry.amount),
        "whole": plain(entry.whole),
        "state": None if entry.state is None else entry.state.value,
        "known": entry.known,
        "blocked": entry.blocked,
        "incident": entry.incident,
        "note": entry_note(entry, view, Scene()),
        "funding": None
        if funding is None
        else {
            "before": str(funding.before),
            "after": str(funding.after),
            "to_move": str(funding.to_move),
            "short": str(funding.short),
            "enough": funding.is_enough,
            "bridge": [
                {"channel": line.channel, "amount": str(line.amount), "cost_30_days": str(line.cost)}
                for line in view.bridge(funding)
            ],
        },
        "account": None
        if account is None
        else {
            "name": account.account,
            "holds": str(account.holds),
            "move": [{"from": entry.source, "amount": str(entry.amount)} for entry in account.transfers],
            "missing": str(account.open),
        },
    }


COMMANDS = (calendar,)
