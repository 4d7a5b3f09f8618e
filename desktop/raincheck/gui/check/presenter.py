"""The check round: what was last known of each line, to be confirmed or changed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from raincheck.app.checking import CheckReport
from raincheck.app.recording import Entry
from raincheck.app.wording import group_name
from raincheck.app.wording.slips import slip_words
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.slips import Figures, slips
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.words import change_text


class CheckRow(Struct, frozen=True):
    """One line before the round reaches it; `new`: its first reading is of today, so that another corrects it."""

    id: str
    name: str
    funder: str
    limit: Money | None
    used: Money | None
    status: LineStatus
    seen: date | None
    stale: bool
    new: bool = False


class Outcome(StrEnum):
    """What the round did with a line."""

    WAITING = "waiting"
    SAME = "same"
    CHANGED = "changed"
    WORSE = "worse"
    SKIPPED = "skipped"


class Answer(Struct, frozen=True):
    """What was entered for a line: the draft, and what became of it in a word."""

    outcome: Outcome
    entry: Entry | None = None
    text: str = ""


def check_rows(report: CheckReport) -> tuple[CheckRow, ...]:
    """The lines in the order of the book."""
    snapshot = report.measures.snapshot
    stale = {alert.subject for alert in report.alerts if alert.rule == "X01"}
    return tuple(
        CheckRow(
            id=line.channel.id,
            name=line.channel.name,
            funder=group_name(line.channel.funder),
            limit=line.limit,
            used=line.used,
            status=line.status,
            seen=None if line.reading is None else line.reading.day,
            stale=line.channel.id in stale or line.reading is None,
            new=snapshot.is_first_day_of(line),
        )
        for line in snapshot.lines
    )


def answer(look: Look, row: CheckRow, entry: Entry) -> Answer:
    """Judge what was entered against what was known; only limit and state decide whether it is worse."""
    status = entry.status or LineStatus.OPEN
    text, is_worse = change_text(look, row.limit, entry.limit, status)
    used = _used_text(look, row, entry)
    was_worse = row.status is status and status is not LineStatus.OPEN
    if entry.limit == row.limit and status is row.status and row.seen is not None:
        same_used = entry.used == row.used
        return Answer(Outcome.SAME if same_used else Outcome.CHANGED, entry, "" if same_used else used or text)
    if is_worse and row.new:
        return Answer(Outcome.CHANGED, entry, tr("corrects today's first entry, no cut"))
    text = tr("{limit} · {used}").format(limit=text, used=used) if used else text
    return Answer(Outcome.WORSE if is_worse and not was_worse else Outcome.CHANGED, entry, text)


def doubt_words(row: CheckRow, entry: Entry) -> str:
    """What is asked once of figures that look like a slip; empty where nothing does."""
    return slip_words(slips(Figures(row.limit, row.used), Figures(entry.limit, entry.used)))


def _used_text(look: Look, row: CheckRow, entry: Entry) -> str:
    """How much more or less is used; empty where that is not known, or the same."""
    if row.used is None or entry.used is None or row.used == entry.used:
        return ""
    gap = entry.used - row.used
    return tr("used {change}").format(change=f"{'−' if gap.fen < 0 else '+'}{look.amount(max(gap, -gap))}")
