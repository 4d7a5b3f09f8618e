"""Manual entry: one reading of one line, keeping what is not said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from raincheck.core.errors import UsageError
from raincheck.core.model import LineStatus, Observation, Source, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot, lasting_limit
from raincheck.core.text import tr
from raincheck.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person says of one line; None is not said. `limit_unknown` says that the app shows no limit."""

    channel: str
    limit: Money | None = None
    limit_unknown: bool = False
    used: Money | None = None
    available: Money | None = None
    status: LineStatus | None = None
    note: str = ""


def draft(snapshot: Snapshot, entry: Entry) -> Observation:
    """The reading an entry makes on the snapshot's day: the last known limit, used and status where nothing is said.

    Raises UsageError for a line the book does not have.
    """
    if entry.channel not in snapshot.channels:
        raise UsageError(
            tr('There is no line "{channel}" in this book; "raincheck channel list" shows them.').format(
                channel=entry.channel
            )
        )
    earlier = snapshot.readings(entry.channel)
    limit = None if entry.limit_unknown else entry.limit
    if limit is None and not entry.limit_unknown:
        limit = _last_limit(earlier, snapshot.as_of)
    used = entry.used
    if used is None:
        used = next((reading.used for reading in reversed(earlier) if reading.used is not None), None)
    known = (reading.status for reading in reversed(earlier) if reading.status is not LineStatus.UNKNOWN)
    return Observation(
        channel=entry.channel,
        on=snapshot.as_of,
        status=entry.status or next(known, LineStatus.OPEN),
        source=Source.MANUAL,
        limit=limit,
        used=used,
        available=entry.available,
        note=entry.note,
        temporary=_temporary(earlier, limit, snapshot.as_of),
    )


def _last_limit(earlier: Sequence[Observation], on: date) -> Money | None:
    """The last limit shown, without a temporary part that has ended since."""
    last = next((reading for reading in reversed(earlier) if reading.limit is not None), None)
    if last is None or last.temporary is None or on <= last.temporary.until:
        return None if last is None else last.limit
    return lasting_limit(last)


def _temporary(earlier: Sequence[Observation], limit: Money | None, on: date) -> TemporaryLimit | None:
    """The temporary part goes on until its day, unless the limit typed is just the lasting one."""
    last = next((reading for reading in reversed(earlier) if reading.limit is not None), None)
    if last is None or last.temporary is None or limit is None or on > last.temporary.until:
        return None
    return last.temporary if limit != lasting_limit(last) and limit >= last.temporary.amount else None


def record(store: Store, entry: Entry, on: date) -> Observation:
    """Add a reading to the book and give it back. Raises UsageError for an unknown line."""
    with store.write(tr("Recorded a reading")) as tx:
        seen = draft(Snapshot(tx.book(), on), entry)
        tx.record(seen)
    return seen
