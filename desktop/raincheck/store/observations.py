"""Readings of the lines: only ever added. A correction is a later reading; a mistaken one is withdrawn and stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from raincheck.core.calendar import Month
from raincheck.core.model import LineStatus, Observation, Source, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store.errors import UnknownEntryError
from raincheck.store.journal import Origin
from raincheck.store.rows import ChannelIndex, Row, fen, moment_of, text

if TYPE_CHECKING:
    from sqlite3 import Connection

_STATUS_CODES: Final = {
    LineStatus.OPEN: "o",
    LineStatus.FROZEN: "f",
    LineStatus.CLOSED: "c",
    LineStatus.REPAY_DISABLED: "r",
    LineStatus.UNKNOWN: "u",
}
_SOURCE_CODES: Final = {Source.MANUAL: "m", Source.IMPORT: "i", Source.NOTICE: "n", Source.REPORT: "r"}
_STATUSES: Final = {code: status for status, code in _STATUS_CODES.items()}
_SOURCES: Final = {code: source for source, code in _SOURCE_CODES.items()}
_COLUMNS: Final = (
    "o.seq, o.channel, o.day, o.status, o.source, o.limit_fen, o.used_fen, o.available_fen,"
    " d.learnt_on, d.as_of_month, d.note, d.temporary_fen, d.temporary_until"
)
_JOINED: Final = "observation o LEFT JOIN observation_detail d USING (channel, day, seq)"
_STANDING: Final = (
    "NOT EXISTS (SELECT 1 FROM observation_withdrawn w WHERE w.channel = o.channel AND w.day = o.day AND w.seq = o.seq)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading with its history: its number, when it was written down (UTC), by whom, and from which file.

    `corrected`: a later reading of the same day stands in its place. `withdrawn`: the person took it back.
    """

    seq: int
    observation: Observation
    recorded_at: datetime
    origin: Origin
    what: str
    file: str | None
    corrected: bool
    withdrawn: bool


def append(connection: Connection, observations: Iterable[Observation], index: ChannelIndex, *, entry: int) -> int:
    """Add readings in their order; the order of entry decides between readings of one day. Answers how many."""
    first = _last_seq(connection) + 1
    numbered = [(index.number(seen.channel), str(seen.day), seq, seen) for seq, seen in enumerate(observations, first)]
    if not numbered:
        return 0
    # In the order of the key the pages fill up; in the order of entry they stay half empty.
    numbered.sort(key=lambda item: item[:3])
    connection.executemany(
        "INSERT INTO observation (channel, day, seq, status, source, limit_fen, used_fen, available_fen, entry)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                number,
                day,
                seq,
                _STATUS_CODES[seen.status],
                _SOURCE_CODES[seen.source],
                fen(seen.limit),
                fen(seen.used),
                fen(seen.available),
                entry,
            )
            for number, day, seq, seen in numbered
        ),
    )
    connection.executemany(
        "INSERT INTO observation_detail"
        " (channel, day, seq, learnt_on, as_of_month, note, temporary_fen, temporary_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((number, day, seq, *_detail(seen)) for number, day, seq, seen in numbered if _has_detail(seen)),
    )
    connection.execute("UPDATE counter SET value = value + ? WHERE name = 'observation'", (len(numbered),))
    return len(numbered)


def withdraw(connection: Connection, seq: int, *, entry: int) -> None:
    """Take a reading back: it stays in the file and counts no more."""
    row = connection.execute(
        f"SELECT o.channel, o.day FROM observation o WHERE o.seq = ? AND {_STANDING}",
        (seq,),
    ).fetchone()
    if row is None:
        raise UnknownEntryError(tr("That reading is no longer in the book; look at the list again."))
    connection.execute(
        "INSERT INTO observation_withdrawn (channel, day, seq, entry) VALUES (?, ?, ?, ?)", (*row, seq, entry)
    )


def correct(connection: Connection, seq: int, better: Observation, index: ChannelIndex, *, entry: int) -> None:
    """Write a better reading; the old row stays, overruled on its own day or withdrawn when the day changes."""
    row = connection.execute(
        f"SELECT o.channel, o.day FROM observation o WHERE o.seq = ? AND {_STANDING}",
        (seq,),
    ).fetchone()
    if row is None or row != (index.number(better.channel), str(better.day)):
        withdraw(connection, seq, entry=entry)
    append(connection, [better], index, entry=entry)


def read_all(connection: Connection, index: ChannelIndex, *, live: Sequence[int]) -> tuple[Observation, ...]:
    """Every standing reading of these channels in the order of entry."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM {_JOINED} WHERE {_STANDING}").fetchall()
    wanted = set(live)
    if len(wanted) < len(index.ids):
        rows = [row for row in rows if row[1] in wanted]
    rows.sort(key=lambda row: row[0])
    return tuple(_observations(rows, index))


def history(connection: Connection, channel: str, index: ChannelIndex) -> tuple[Reading, ...]:
    """Every reading of one line, the oldest day first, corrected and withdrawn ones too."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, e.at, e.origin, e.what,"
        " (SELECT f.name FROM import_file f WHERE f.entry = o.entry LIMIT 1),"
        f" NOT {_STANDING}"
        f" FROM {_JOINED} JOIN journal_entry e ON e.no = o.entry"
        " WHERE o.channel = ? ORDER BY o.day, o.seq",
        (index.number(channel),),
    ).fetchall()
    standing = {row[2]: row[0] for row in rows if not row[-1]}
    seen = _observations([row[:13] for row in rows], index)
    return tuple(
        Reading(
            seq=row[0],
            observation=observation,
            recorded_at=moment_of(row[13]),
            origin=Origin(row[14]),
            what=row[15],
            file=row[16],
            corrected=not row[17] and standing.get(row[2]) != row[0],
            withdrawn=bool(row[17]),
        )
        for row, observation in zip(rows, seen, strict=True)
    )


def latest(connection: Connection, index: ChannelIndex, *, as_of: date) -> tuple[Observation, ...]:
    """The newest standing reading of every watched line up to `as_of`: one seek a line, however long the history."""
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM channel c CROSS JOIN {_JOINED}
        WHERE c.archived_on IS NULL AND o.channel = c.no AND (o.day, o.seq) = (
            SELECT o.day, o.seq FROM observation o
            LEFT JOIN observation_detail d USING (channel, day, seq)
            WHERE o.channel = c.no AND o.day <= :as_of AND coalesce(d.learnt_on, o.day) <= :as_of AND {_STANDING}
            ORDER BY o.day DESC, o.seq DESC LIMIT 1
        ) ORDER BY c.no
        """,
        {"as_of": str(as_of)},
    ).fetchall()
    return tuple(_observations(rows, index))


def _last_seq(connection: Connection) -> int:
    found: int = connection.execute("SELECT value FROM counter WHERE name = 'observation'").fetchone()[0]
    return found


def _has_detail(seen: Observation) -> bool:
    return bool(seen.note) or seen.temporary is not None or seen.as_of_month is not None


def _detail(seen: Observation) -> Row:
    temporary = seen.temporary
    return (
        None if seen.as_of_month is None else str(seen.on),
        text(seen.as_of_month),
        seen.note,
        None if temporary is None else temporary.amount.fen,
        None if temporary is None else str(temporary.until),
    )


def _observations(rows: Iterable[Row], index: ChannelIndex) -> Iterator[Observation]:
    # A book of ten years repeats few days and amounts; one object for each keeps it small and quick.
    days: dict[str, date] = {}
    amounts: dict[int | None, Money | None] = {None: None}
    for _, channel, day, status, source, limit, used, available, learnt_on, month, note, part, until in rows:
        on = learnt_on or day
        if on not in days:
            days[on] = date.fromisoformat(on)
        for stored in (limit, used, available):
            if stored not in amounts:
                amounts[stored] = Money(stored)
        yield Observation(
            index.ids[channel],
            days[on],
            _STATUSES[status],
            _SOURCES[source],
            amounts[limit],
            amounts[used],
            amounts[available],
            note or "",
            None if part is None else TemporaryLimit(Money(part), date.fromisoformat(until)),
            None if month is None else Month.parse(month),
        )
