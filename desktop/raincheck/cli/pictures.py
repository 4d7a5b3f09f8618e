"""`read`: screenshots of lenders' pages into proposed readings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from raincheck.app import reading_pictures
from raincheck.app.reading_pictures import PictureReport, PlacedProposal, TakenPicture
from raincheck.cli.help import Command
from raincheck.cli.layout import table
from raincheck.cli.options import DAY, json_option
from raincheck.cli.output import Json, emit, say
from raincheck.cli.session import Session
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.model import MAX_EVIDENCE_BYTES
from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr
from raincheck.importers.screens import Proposal
from raincheck.store import Store
from raincheck.system.ocr import PictureReader, require

FILE = click.Path(path_type=Path)


@click.command(cls=Command)
@click.argument("images", type=FILE, nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Take what is certain for the lines of the book; nothing doubtful.")
@click.option("--on", type=DAY, help="The day the pictures were taken; today if left out.")
@json_option
@click.pass_obj
def read(session: Session, images: tuple[Path, ...], yes: bool, on: date | None, as_json: bool) -> None:
    """Read screenshots of lenders' pages, on this machine, into proposed readings; nothing is written without --yes."""
    require()
    day = session.day(on)
    pictures = [(path.name, _bytes(path)) for path in images]
    eyes = PictureReader()
    try:
        with session.open(create=True, keep=yes) as store:
            reports = reading_pictures.look(pictures, eyes, store)
            taken = sum(_take(store, report, day) for report in reports) if yes else 0
    finally:
        eyes.close()
    if as_json:
        emit({"images": [_document(report) for report in reports]} | ({"taken": taken} if yes else {}))
    elif any(not report.unreadable for report in reports):
        say(_text(reports, taken=taken if yes else None))
    if all(report.unreadable for report in reports):
        form = tr("{file}: {problem}")
        raise UsageError(form.format(file=reports[0].file, problem=reports[0].problems[0]))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:  # a device never ends
            return opened.read(MAX_EVIDENCE_BYTES + 1)
    except OSError as error:
        raise KnownError(
            tr("{path} cannot be read ({reason}); check the name and your rights to it.").format(
                path=path, reason=reason_of(error)
            )
        ) from error


def _take(store: Store, report: PictureReport, day: date) -> int:
    sure = tuple(
        PlacedProposal(reading_pictures.certain(placed.proposal), placed.channel)
        for placed in report.proposals
        if placed.proposal.sure and placed.channel is not None
    )
    return reading_pictures.take(store, [TakenPicture(report, sure)], on=day).result if sure else 0


def _document(report: PictureReport) -> Json:
    return {
        "file": report.file,
        "proposals": [_proposal(placed) for placed in report.proposals],
        "problems": list(report.problems),
    }


def _proposal(placed: PlacedProposal) -> Json:
    shown = placed.proposal
    document: dict[str, Json] = {
        "channel": placed.channel or placed.key,
        "product": shown.name,
        "fields": _fields(shown),
        "confidence": round(shown.confidence, 2),
        "sure": shown.sure,
    }
    if shown.last4 is not None:
        document["last4"] = shown.last4
    if shown.doubtful:
        document["doubtful"] = sorted(field.value for field in shown.doubtful)
    return document


def _fields(shown: Proposal) -> dict[str, Json]:
    def text(value: object) -> str | None:
        return None if value is None else str(value)

    temporary: Json = None
    if shown.temporary is not None:
        temporary = {"amount": str(shown.temporary), "until": text(shown.temporary_until)}
    due: Json = None
    if shown.due_amount is not None or shown.due_on is not None:
        due = {"on": text(shown.due_on), "amount": text(shown.due_amount)}
    return {
        "limit": text(shown.limit),
        "used": text(shown.used),
        "available": text(shown.available),
        "temporary": temporary,
        "status": None if shown.status is None else shown.status.value,
        "due_day": shown.due_day,
        "due": due,
        "apr": None if shown.apr is None else format(shown.apr, "f"),
    }


def _text(reports: tuple[PictureReport, ...], *, taken: int | None) -> str:
    head = [tr("File"), tr("Line"), tr("What"), tr("Value"), ""]
    rows: list[list[str]] = []
    for report in reports:
        for placed in report.proposals:
            shown = placed.proposal
            name = placed.channel or shown.name or tr("line not named")
            fields = _fields(shown)
            for field in shown.shown:
                doubt = tr("doubtful") if field in shown.doubtful else ""
                rows.append([report.file, name, field.value, _words(fields[field.value]), doubt])
        rows += [[report.file, "", "", problem, ""] for problem in report.problems]
    lines = [table(head, rows, right=())]
    if taken is None:
        lines.append(tr("Nothing was written; --yes takes what is certain."))
    else:
        lines.append(tr("Readings taken: {n}. raincheck undo takes them back.").format(n=taken))
    return "\n".join(lines)


def _words(value: Json) -> str:
    """A field's value in a cell: an amount and its day one behind the other, nothing for what is not shown."""
    if isinstance(value, dict):
        return " ".join(filter(None, (_words(part) for part in value.values())))
    return "" if value is None else str(value)


COMMANDS = (read,)
