"""One side of a judged book: its own figures and lists; levels, weather and popups stay those of the whole."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from raincheck.app.checking import CheckReport
from raincheck.core.alerts import Alert
from raincheck.core.measures import Measures
from raincheck.core.snapshot import Snapshot
from raincheck.core.whose import Whose, has_two_sides, seen_as
from raincheck.store import Store

_KEPT: Final = "view.whose"


def seen_of(report: CheckReport, whose: Whose) -> CheckReport:
    """The report with the figures of one side, and the warnings about it or about the whole.

    Levels, weather, cards and what is due on the desktop are not touched: nobody is to take a part for the whole.
    """
    if whose is Whose.ALL:
        return report
    snapshot = report.measures.snapshot
    part = Snapshot(seen_as(snapshot.book, whose), report.as_of)
    alerts = tuple(alert for alert in report.alerts if part_of(alert, snapshot) in (whose, Whose.ALL))
    return replace(report, measures=Measures(part), alerts=alerts)


def part_of(alert: Alert, snapshot: Snapshot) -> Whose:
    """Which part a warning is about: the side of its line, or of all lines of its group; everything in all else."""
    slot = alert.slot.rpartition(":")[2]
    lines = [snapshot.channels[id_] for id_ in (alert.subject, slot) if id_ in snapshot.channels][:1]
    if not lines:
        lines = [c for c in snapshot.channels.values() if alert.subject in (c.platform, c.funder)]
    sides = {channel.belongs for channel in lines}
    return Whose(sides.pop().value) if len(sides) == 1 else Whose.ALL


def chosen_part(store: Store, snapshot: Snapshot) -> Whose:
    """Which part this book was last looked at; everything where it has no two sides."""
    kept = store.recall(_KEPT)
    return Whose(kept) if kept in list(Whose) and has_two_sides(snapshot.book) else Whose.ALL


def choose_part(store: Store, whose: Whose) -> None:
    """Remember it for this book; it is no step to undo. A book that cannot be written to forgets it."""
    if store.writable:
        with store.write_state() as state:
            state.remember(_KEPT, whose.value)
