"""What the other commands print for people: lines, imports, the schedule, what a restore would change."""

from __future__ import annotations

from collections.abc import Sequence

from raincheck.app import wording
from raincheck.app.scheduling import ScheduleReport
from raincheck.app.wording.amounts import no_more_than, plain_money_text
from raincheck.cli.layout import DASH, amounts, table, wrap
from raincheck.core.model import ChannelKind
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr
from raincheck.store.restore import Contents, Difference


def lines_text(snapshot: Snapshot) -> str:
    """Every line with its limit, use and headroom."""
    if not snapshot.lines:
        return wrap(tr("The book has no lines yet: add one with raincheck channel add, or load a book file."))
    lines = snapshot.lines
    columns = (
        [line.channel.id for line in lines],
        [line.channel.name for line in lines],
        [wording.group_name(line.channel.funder) for line in lines],
        [wording.status_word(line.status) for line in lines],
        _figures([line.limit for line in lines], tr("not known")),
        _figures([line.used for line in lines], tr("not known")),
        _headroom(snapshot),
        [DASH if line.reading is None else str(line.reading.day) for line in lines],
    )
    rows = [list(row) for row in zip(*columns, strict=True)]
    head = [
        tr("Id"),
        tr("Line"),
        tr("Lender"),
        tr("Status"),
        tr("Limit"),
        tr("Used"),
        tr("Headroom"),
        tr("Last read"),
    ]
    return table(head, rows, right=(4, 5, 6))


def _headroom(snapshot: Snapshot) -> list[str]:
    """What can be drawn; of a line whose use was never seen that is what it is at most."""
    loans = [line.channel.kind is ChannelKind.TERM for line in snapshot.lines]
    known = [None if loan else line.known_headroom for loan, line in zip(loans, snapshot.lines, strict=True)]
    told = amounts(known)
    return [no_more_than(text, bound=line.headroom_at_most) for line, text in zip(snapshot.lines, told, strict=True)]


def _figures(values: Sequence[Money | None], unknown: str) -> list[str]:
    return [unknown if value is None else text for value, text in zip(values, amounts(values), strict=True)]


def schedule_text(report: ScheduleReport) -> str:
    """The daily check in words."""
    found = report.status
    if not found.installed:
        lines = [tr("No daily check is installed: raincheck schedule install")]
    else:
        lines = [tr("The daily check is installed ({way}): {where}").format(way=found.way.value, where=found.where)]
        if found.active is False:
            lines.append(tr("The system will not run it; install it again."))
        if found.missing_program is not None:
            told = tr("The program it starts is gone ({program}): raincheck schedule refresh")
            lines.append(told.format(program=found.missing_program))
        elif found.current is False:
            lines.append(tr("It is of older settings: raincheck schedule refresh"))
        if not found.daily:
            lines.append(tr("This system runs it at login only, not at the chosen times."))
        if found.next_run:
            lines.append(tr("Next run: {when}").format(when=found.next_run))
    if report.unread is not None:
        lines.append(report.unread)
    elif report.last_check is None:
        lines.append(tr("No check has run yet."))
    else:
        when = report.last_check.astimezone().strftime("%Y-%m-%d %H:%M")
        lines.append(tr("Last check: {when}").format(when=when))
    if report.silence is not None and report.silence.missed:
        missed = report.silence.missed
        form = ntr("{n} check was missed since then.", "{n} checks were missed since then.", missed)
        lines.append(form.format(n=missed))
    return "\n".join(lines)


def _contents_row(name: str, contents: Contents | None) -> list[str]:
    if contents is None:
        return [name, *(DASH for _ in range(7))]
    first, last = contents.first_reading, contents.last_reading
    return [
        name,
        str(len(contents.channels)),
        str(contents.readings),
        str(contents.ledger),
        tr("{n} ({paid})").format(n=contents.dues, paid=contents.dues_paid),
        plain_money_text(contents.at_hand),
        str(contents.answered),
        DASH if first is None else f"{first} … {last}",
    ]


def difference_text(found: Difference) -> str:
    """What a restore would change."""
    rows = [_contents_row(tr("The book now"), found.present), _contents_row(tr("The backup"), found.backup)]
    head = [
        "",
        tr("Lines"),
        tr("Readings"),
        tr("Movements"),
        tr("Dues (paid)"),
        tr("At hand"),
        tr("Answered"),
        tr("Period"),
    ]
    lines = [table(head, rows, right=(1, 2, 3, 4, 5, 6))]
    if found.lost_channels:
        lines.append(tr("Lines that would be gone: {names}").format(names=tr(", ").join(found.lost_channels)))
    if found.returning_channels:
        lines.append(tr("Lines that would return: {names}").format(names=tr(", ").join(found.returning_channels)))
    return "\n".join(lines)
