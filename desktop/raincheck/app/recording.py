"""Manual entry: one reading of one line, keeping what is not said; correcting and withdrawing an older one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app import wording
from raincheck.app.line_names import line_name
from raincheck.app.outcome import Changes, Done
from raincheck.app.recent import line_snapshot
from raincheck.app.seen import refuse_unseen
from raincheck.core.errors import UsageError
from raincheck.core.model import ChannelKind, LineStatus, Observation, Source, TemporaryLimit
from raincheck.core.money import ZERO, Money
from raincheck.core.snapshot import Snapshot, lasting_limit
from raincheck.core.text import tr
from raincheck.store import Reading, Store, Writer
from raincheck.store.reader import Reader

CHANGES = Changes(limits=True)


class Entry(Struct, frozen=True):
    """What a person says of one line; None is not said. `limit_unknown` says that the app shows no limit.

    `limit` holds the temporary part too, as the app shows it; a temporary part of zero says that there is none.
    """

    channel: str
    limit: Money | None = None
    limit_unknown: bool = False
    used: Money | None = None
    available: Money | None = None
    status: LineStatus | None = None
    note: str = ""
    temporary: TemporaryLimit | None = None


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
        limit = limit_beside(earlier, snapshot.as_of, entry.temporary)
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
        temporary=(
            temporary_beside(earlier, limit, snapshot.as_of)
            if entry.temporary is None
            else _stated(entry.temporary, limit, snapshot.as_of)
        ),
    )


def used_beside(kind: ChannelKind, seen: Observation, *, drawn: Money = ZERO) -> Money | None:
    """What is used where a source states the available amount alone; `seen` has the last known figure.

    On a card or a monthly-pay line every purchase moves it, so it is the rest of the limit: the last figure would look
    like headroom withheld. On other lines it is the last known one, and what was `drawn` with the same message.
    """
    limit, used, available = seen.limit, seen.used, seen.available
    if limit is None or used is None or available is None or available > limit:
        return used
    if kind is ChannelKind.STATEMENT:
        return limit - available
    return used + drawn if limit.fen - used.fen - available.fen >= drawn.fen else used


def limit_beside(earlier: Sequence[Observation], on: date, stated: TemporaryLimit | None) -> Money | None:
    """The last limit shown; with a stated temporary part it is the lasting one and that part."""
    last = next((reading for reading in reversed(earlier) if reading.limit is not None), None)
    if last is None:
        return None
    lasting = lasting_limit(last)
    if stated is not None:
        return None if lasting is None else lasting + stated.amount
    return last.limit if last.temporary is None or on <= last.temporary.until else lasting


def _stated(part: TemporaryLimit, limit: Money | None, on: date) -> TemporaryLimit | None:
    """The temporary part as the person says it; none for an amount of zero. Raises UsageError where it cannot be."""
    if not part.amount:
        return None
    if part.until < on:
        raise UsageError(
            tr("{day} is over; a temporary limit ends on the day of the reading or later.").format(day=part.until)
        )
    if limit is None:
        raise UsageError(tr("Say the limit too; a temporary part alone says nothing of it."))
    if part.amount > limit:
        raise UsageError(tr("The temporary part is larger than the limit; the limit is what the app shows in all."))
    return part


def temporary_beside(earlier: Sequence[Observation], limit: Money | None, on: date) -> TemporaryLimit | None:
    """The temporary part goes on until its day, unless the limit typed is just the lasting one."""
    last = next((reading for reading in reversed(earlier) if reading.limit is not None), None)
    if last is None or last.temporary is None or limit is None or on > last.temporary.until:
        return None
    return last.temporary if limit != lasting_limit(last) and limit >= last.temporary.amount else None


def record(store: Store, entry: Entry, on: date) -> Done[Observation]:
    """Add a reading to the book. Raises UsageError for an unknown line or a day on which nothing can be seen."""
    with store.write(tr("Recorded a reading")) as tx:
        seen = add_reading(tx, entry, on)
        tx.about(seen.channel, *reading_details(seen))
    return Done(seen, CHANGES, recorded_words(store, seen))


def add_reading(tx: Writer, entry: Entry, on: date) -> Observation:
    """Add a reading inside a larger entry, such as a line added with its first reading. Raises UsageError."""
    refuse_unseen(tx, on)
    seen = draft(line_snapshot(tx, entry.channel, on), entry)
    tx.record(seen)
    return seen


def recorded_words(store: Reader, seen: Observation) -> str:
    """What was kept of an entry."""
    told = tr("Recorded {channel} on {day}: limit {limit}, used {used}, {status}.").format(
        channel=line_name(store, seen.channel),
        day=seen.on,
        limit=tr("not known") if seen.limit is None else wording.plain_money_text(seen.limit),
        used=tr("not known") if seen.used is None else wording.plain_money_text(seen.used),
        status=wording.status_word(seen.status),
    )
    if seen.temporary is None:
        return told
    part = tr("{amount} of it is temporary, until {day}.").format(
        amount=wording.plain_money_text(seen.temporary.amount), day=seen.temporary.until
    )
    return tr("{told} {part}").format(told=told, part=part)


def reading_details(seen: Observation) -> tuple[str, ...]:
    """What the history says of a reading."""
    limit = "" if seen.limit is None else tr("limit {limit}").format(limit=wording.plain_money_text(seen.limit))
    used = "" if seen.used is None else tr("used {used}").format(used=wording.plain_money_text(seen.used))
    state = "" if seen.status is LineStatus.OPEN else wording.status_word(seen.status)
    return limit, used, state


def find_reading(store: Reader, seq: int) -> Reading:
    """The reading of that number. Raises UsageError."""
    found = store.reading(seq)
    if found is None:
        raise UsageError(tr('There is no reading {n}; "raincheck reading list" shows them.').format(n=seq))
    return found


def correct(store: Store, seq: int, entry: Entry, on: date | None = None) -> Done[Observation]:
    """Put a better reading in the place of one; what is not said stays as it was. The old one stays in the history.

    `on` moves it to another day. Raises UsageError for a reading that is not there or no longer counts.
    """
    with store.write(tr("Corrected a reading")) as tx:
        before = _standing(tx, seq).observation
        day = before.on if on is None else on
        refuse_unseen(tx, day)
        limit = before.limit if entry.limit is None else entry.limit
        if entry.limit_unknown:
            limit = None
        better = replace(
            before,
            on=day,
            limit=limit,
            used=before.used if entry.used is None else entry.used,
            available=before.available if entry.available is None else entry.available,
            status=entry.status or before.status,
            note=entry.note or before.note,
            temporary=_corrected_part(before, entry, limit, day),
            as_of_month=None if on is not None else before.as_of_month,
        )
        tx.correct(seq, better)
        tx.about(better.channel, *reading_details(better))
        again = _of_day(tx, before) if better.day != before.day else None
    told = recorded_words(store, better)
    if again is not None:
        more = tr("Reading {m} of {channel} on {day} counts again.")
        told += " " + more.format(m=again.seq, channel=line_name(store, before.channel), day=before.day)
    return Done(better, CHANGES, told)


def _corrected_part(before: Observation, entry: Entry, limit: Money | None, day: date) -> TemporaryLimit | None:
    if entry.temporary is not None:
        return _stated(entry.temporary, limit, day)
    part = before.temporary
    return part if part is not None and limit is not None and part.amount <= limit else None


def withdraw(store: Store, seq: int) -> Done[Observation]:
    """Take a reading back; it stays in the history and counts no more, and an earlier one of its day counts again.

    Raises UsageError when it is not there or does not count anyway.
    """
    with store.write(tr("Withdrew a reading")) as tx:
        seen = _standing(tx, seq).observation
        tx.withdraw(seq)
        tx.about(seen.channel, *reading_details(seen))
        again = _of_day(tx, seen)
    if again is None:
        told = tr("The reading of {channel} on {day} counts no more.").format(
            channel=line_name(store, seen.channel), day=seen.on
        )
    else:
        told = tr("Reading {n} counts no more; reading {m} of {channel} on {day} counts again.").format(
            n=seq, m=again.seq, channel=line_name(store, seen.channel), day=seen.on
        )
    return Done(seen, CHANGES, told)


def _standing(tx: Writer, seq: int) -> Reading:
    found = find_reading(tx, seq)
    if found.withdrawn:
        raise UsageError(tr("Reading {n} was withdrawn; record what was seen anew.").format(n=seq))
    counts = _of_day(tx, found.observation) if found.corrected else None
    if counts is not None:
        raise UsageError(
            tr(
                "Reading {n} no longer counts: reading {m} of the same day stands in its place; "
                "correct or withdraw {m}."
            ).format(n=seq, m=counts.seq)
        )
    return found


def _of_day(tx: Writer, seen: Observation) -> Reading | None:
    """The reading that counts on the day of another one of its line."""
    standing = (entry for entry in tx.readings(seen.channel) if not (entry.corrected or entry.withdrawn))
    return next((entry for entry in standing if entry.observation.day == seen.day), None)


def standing_readings(store: Reader, channel: str, on: date) -> tuple[Reading, ...]:
    """Every reading of a line up to a day, oldest first, without those that were corrected or withdrawn."""
    kept = (entry for entry in store.readings(channel) if not (entry.corrected or entry.withdrawn))
    found = (entry for entry in kept if entry.observation.day <= on)
    return tuple(sorted(found, key=lambda entry: entry.observation.day))
