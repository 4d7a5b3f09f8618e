"""`alert verdict|missed|worth`, `lenders`: how good the warnings were, and what the lenders did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from raincheck.app import lender_record, quality
from raincheck.app.lines import line_id_or_none
from raincheck.app.wording import group_name, share_text
from raincheck.app.wording.rules import wording
from raincheck.cli.help import Command
from raincheck.cli.layout import DASH, table
from raincheck.cli.options import DAY, NumberType, WordType, as_of_option, json_option
from raincheck.cli.output import Json, emit, plain, say
from raincheck.cli.session import Session
from raincheck.cli.warnings import alert
from raincheck.core.quality import Quality
from raincheck.core.record import LenderRecord
from raincheck.core.text import tr
from raincheck.core.verdicts import Verdict
from raincheck.store import Kept, MissedEvent

NONE = "none"


@alert.command("verdict")
@click.argument("id")
@click.argument("verdict", type=WordType((*(entry.value for entry in Verdict), NONE)))
@click.pass_obj
def give(session: Session, id: str, verdict: str) -> None:
    """Say what it was worth: useful, known (right but no news), wrong; none takes it back."""
    with session.open() as store:
        done = quality.give_verdict(store, id, None if verdict == NONE else Verdict(verdict))
    say(done.told)


@alert.command("missed")
@click.argument("text", required=False)
@click.option("--on", type=DAY, help="The day it happened; today if left out.")
@click.option("--channel", help="The line it happened to.")
@click.option("--rule", help="The rule that should have warned, such as L03.")
@click.option("--remove", type=NumberType(1, 999_999_999), help="Take the one of this number out: noted by mistake.")
@click.pass_obj
def missed(
    session: Session, text: str | None, on: date | None, channel: str | None, rule: str | None, remove: int | None
) -> None:
    """Note what no warning told of; it counts for recall. Without TEXT: show what is noted."""
    today = session.clock.today()
    with session.open() as store:
        if remove is not None:
            told = quality.forget_missed(store, remove).told
        elif text is None:
            told = _missed_table(store.missed_events())
        else:
            line = line_id_or_none(store, channel)
            told = quality.note_missed(store, text, on=on or today, today=today, channel=line, rule=rule).told
    say(told)


def _missed_table(found: Sequence[Kept[MissedEvent]]) -> str:
    if not found:
        return tr("No missed event is noted.")
    rows = [
        [str(kept.no), str(kept.record.on), kept.record.channel or DASH, kept.record.rule or DASH, kept.record.text]
        for kept in found
    ]
    return table(["#", tr("Day"), tr("Line"), tr("Rule"), tr("What")], rows, right=(0,))


@alert.command("worth")
@json_option
@click.pass_obj
def worth(session: Session, as_json: bool) -> None:
    """How often the warnings were right, in all and by rule, from your own verdicts."""
    with session.open() as store:
        found = quality.trust(store)
    if as_json:
        emit(
            {
                "all": _quality_document(found.whole),
                "rules": {entry.rule or "": _quality_document(entry) for entry in found.rules},
                "offers": [offer.rule for offer in found.offers],
            }
        )
        return
    if not found.rules and not found.whole.missed:
        say(tr("No warning has been judged yet: raincheck alert verdict ID useful|known|wrong"))
        return
    rows = [_quality_row(entry) for entry in (found.whole, *found.rules)]
    head = [tr("Rule"), tr("Useful"), tr("Known"), tr("Wrong"), tr("Missed"), tr("Precision"), tr("Recall")]
    say(table(head, rows, right=(1, 2, 3, 4, 5, 6)))
    for offer in found.offers:
        say(f"{offer.rule}  {quality.offer_words(offer)}")


def _quality_document(found: Quality) -> dict[str, Json]:
    return {
        "useful": found.useful,
        "known": found.known,
        "wrong": found.wrong,
        "missed": found.missed,
        "precision": plain(found.precision),
        "recall": plain(found.recall),
    }


def _quality_row(found: Quality) -> list[str]:
    name = tr("All rules")
    if found.rule is not None:
        name = tr("{rule} {name}").format(rule=found.rule, name=wording(found.rule).text().name)
    counts = [str(count) for count in (found.useful, found.known, found.wrong, found.missed)]
    shares = [DASH if share is None else share_text(share) for share in (found.precision, found.recall)]
    return [name, *counts, *shares]


@click.command(cls=Command)
@as_of_option
@json_option
@click.pass_obj
def lenders(session: Session, as_of: date | None, as_json: bool) -> None:
    """What each platform did to your lines: cuts, closings, notice, size, recovery."""
    with session.open() as store:
        records = lender_record.records(store, session.day(as_of))
    if as_json:
        emit({"lenders": [_lender_document(record) for record in records]})
        return
    head = [
        tr("Platform"),
        tr("Seen since"),
        tr("Cuts"),
        tr("Closings"),
        tr("Reopened lower"),
        tr("Usual cut"),
        tr("With notice"),
        tr("Recovered"),
    ]
    say(table(head, [_lender_row(record) for record in records], right=(2, 3, 4, 5, 6, 7)))


def _lender_row(record: LenderRecord) -> list[str]:
    return [
        group_name(record.platform),
        DASH if record.since is None else str(record.since),
        str(record.cuts),
        str(record.closings),
        str(record.reopened_lower),
        DASH if record.median_cut is None else share_text(record.median_cut),
        str(record.noticed),
        str(record.recovered),
    ]


def _lender_document(record: LenderRecord) -> dict[str, Json]:
    return {
        "platform": record.platform,
        "channels": list(record.channels),
        "since": plain(record.since),
        "cuts": record.cuts,
        "closings": record.closings,
        "reopened_lower": record.reopened_lower,
        "median_cut": plain(record.median_cut),
        "median_lost": plain(record.median_lost),
        "noticed": record.noticed,
        "median_notice_days": plain(record.median_notice),
        "recovered": record.recovered,
        "median_recovery_days": plain(record.median_recovery),
        "events": [
            {
                "on": str(event.day),
                "channel": event.channel,
                "kind": event.kind.value,
                "before": plain(event.limit_before),
                "after": plain(event.limit_after),
                "level": event.level.value,
            }
            for event in record.events
        ],
    }


COMMANDS = (alert, lenders)
