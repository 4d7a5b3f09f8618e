"""Readings of the lines: only ever added. A correction is a later reading; a mistaken one is withdrawn and stays."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

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
_ORIGINS: Final = {origin.value: origin for origin in Origin}
_STATUSES: Final = {code: status for status, code in _STATUS_CODES.items()}
_SOURCES: Final = {code: source for source, code in _SOURCE_CODES.items()}
_PLAIN: Final = "o.seq, o.channel, o.day, o.status, o.source, o.limit_fen, o.used_fen, o.available_fen"
_ROWS_A_STATEMENT: Final = 400
_STANDING: Final = (
    "NOT EXISTS (SELECT 1 FROM observation_withdrawn w WHERE w.channel = o.channel AND w.day = o.day AND w.seq = o.seq)"
)
_IN_FORCE: Final = ("o.status <> 'u'", "1", "o.limit_fen IS NOT NULL", "o.used_fen IS NOT NULL", "o.used_fen > 0")
"""What `read_since` looks for before its first day; the status comes first."""
_SEQ: Final = itemgetter(0)
_DAY_AND_SEQ: Final = itemgetter(2, 0)
_SHOWN: Final = itemgetter(3, 4, 5, 6, 7)
"""All that a reading without a detail shows: seven times as quick as `_stretches`, for the 40,000 of 50 lines."""


class Reading(Struct, frozen=True):
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
    day_texts: dict[date, str] = {}
    rows: list[Row] = []
    details: list[Row] = []
    for seq, seen in enumerate(observations, first):
        on = seen.on if seen.as_of_month is None else seen.day
        day = day_texts.get(on) or day_texts.setdefault(on, str(on))
        number = index.number(seen.channel)
        codes = (_STATUS_CODES[seen.status], _SOURCE_CODES[seen.source])
        rows.append((number, day, seq, *codes, fen(seen.limit), fen(seen.used), fen(seen.available), entry))
        if seen.note or seen.temporary is not None or seen.as_of_month is not None:
            details.append((number, day, seq, *_detail(seen)))
    if not rows:
        return 0
    # In the order of the key the pages fill up; in the order of entry they stay half empty.
    rows.sort()
    _insert_many(connection, rows)
    connection.executemany(
        "INSERT INTO observation_detail"
        " (channel, day, seq, learnt_on, as_of_month, note, temporary_fen, temporary_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        details,
    )
    connection.execute("UPDATE counter SET value = value + ? WHERE name = 'observation'", (len(rows),))
    return len(rows)


def _insert_many(connection: Connection, rows: Sequence[Row]) -> None:
    # Many rows a statement: a quarter quicker than one by one, which a first import of ten years feels.
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        part = rows[start : start + _ROWS_A_STATEMENT]
        marks = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(part))
        connection.execute(
            "INSERT INTO observation"
            " (channel, day, seq, status, source, limit_fen, used_fen, available_fen, entry)"
            f" VALUES {marks}",
            tuple(chain.from_iterable(part)),
        )


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


def written_before(connection: Connection, seen: Observation, index: ChannelIndex) -> datetime | None:
    """When the reading was written down that `seen` overrules: the standing one of the same line and day."""
    row = connection.execute(
        "SELECT j.at FROM observation o JOIN journal_entry j ON j.no = o.entry"
        f" WHERE o.channel = ? AND o.day = ? AND {_STANDING} ORDER BY o.seq DESC LIMIT 1",
        (index.number(seen.channel), str(seen.day)),
    ).fetchone()
    return None if row is None else moment_of(row[0])


def written_at(connection: Connection, seq: int) -> datetime | None:
    """When a reading was written down."""
    row = connection.execute(
        "SELECT j.at FROM observation o JOIN journal_entry j ON j.no = o.entry WHERE o.seq = ?", (seq,)
    ).fetchone()
    return None if row is None else moment_of(row[0])


def read_all(connection: Connection, index: ChannelIndex, *, live: Collection[int]) -> tuple[Observation, ...]:
    """Every standing reading of these channels in the order of entry."""
    rows = connection.execute(f"SELECT {_PLAIN} FROM observation o").fetchall()
    return _in_order_of_entry(connection, rows, index, live=live)


def read_since(
    connection: Connection, index: ChannelIndex, *, since: date, until: date, live: Collection[int]
) -> tuple[Observation, ...]:
    """The standing readings that a look on `until` needs, if it looks back to `since`.

    Of each channel those from `since` on and what was in force when that day began: the newest reading, and the newest
    that show a limit, a debt, any debt figure, a status. Of a stretch of equal readings up to `until` only the first
    and the last. Reports are all there, because they may be learnt late; and so is the whole history of a line that was
    not open then. The cost grows with what changed since, not with the years before.
    """
    learnt: dict[int, list[Row]] = {}
    for row in connection.execute(
        f"SELECT {_PLAIN} FROM observation_detail d JOIN observation o USING (channel, day, seq)"
        f" WHERE d.learnt_on IS NOT NULL AND {_STANDING}"
    ):
        learnt.setdefault(row[1], []).append(row)
    stretch = _stretches(connection, str(until))
    detailed = {row[0] for row in connection.execute("SELECT DISTINCT channel FROM observation_detail")}
    withdrawn = {row[0] for row in connection.execute("SELECT seq FROM observation_withdrawn")}
    found: list[Row] = []
    for number in live:
        in_force = [_newest(connection, number, shown, since) for shown in _IN_FORCE]
        status = in_force[0]
        start = str(since) if status is None or status[3] == _STATUS_CODES[LineStatus.OPEN] else ""
        early = {row for row in (*in_force, *learnt.get(number, ())) if row is not None and row[2] < start}
        rows = connection.execute(
            f"SELECT {_PLAIN} FROM observation o WHERE o.channel = ? AND o.day >= ? ORDER BY o.day, o.seq",
            (number, start),
        ).fetchall()
        if withdrawn:  # asked of each row, SQLite would take a fourth longer for the 40,000 of 50 lines
            rows = [row for row in rows if row[0] not in withdrawn]
        plain = number not in detailed and not (rows and rows[-1][2] > str(until))
        for _, equal in groupby(chain(sorted(early, key=_DAY_AND_SEQ), rows), _SHOWN if plain else stretch):
            found += _ends(equal)
    found.sort(key=_SEQ)
    with _no_collection():
        return tuple(_observations(found, index, _details(connection)))


def _ends(rows: Iterator[Row]) -> Iterator[Row]:
    """The first and the last of some rows; one row is both."""
    yield next(rows)
    yield from deque(rows, maxlen=1)


def _stretches(connection: Connection, until: str) -> Callable[[Row], object]:
    """What readings of one stretch share: all that they show; one later than `until` or with a detail is its own."""
    alone = frozenset(row[0] for row in connection.execute("SELECT seq FROM observation_detail"))

    def key(row: Row) -> object:
        return row[3:] if row[2] <= until and row[0] not in alone else row[0]

    return key


def _newest(connection: Connection, number: int, shown: str, before: date) -> Row | None:
    row: Row | None = connection.execute(
        f"SELECT {_PLAIN} FROM observation o LEFT JOIN observation_detail d USING (channel, day, seq)"
        f" WHERE o.channel = ? AND o.day < ? AND d.learnt_on IS NULL AND {shown} AND {_STANDING}"
        " ORDER BY o.day DESC, o.seq DESC LIMIT 1",
        (number, str(before)),
    ).fetchone()
    return row


def _in_order_of_entry(
    connection: Connection, rows: list[Row], index: ChannelIndex, *, live: Collection[int]
) -> tuple[Observation, ...]:
    withdrawn = {row[0] for row in connection.execute("SELECT seq FROM observation_withdrawn")}
    if withdrawn or len(live) < len(index.ids):
        wanted = frozenset(live)
        rows = [row for row in rows if row[1] in wanted and row[0] not in withdrawn]
    rows.sort()
    with _no_collection():
        return tuple(_observations(rows, index, _details(connection)))


def _details(connection: Connection) -> dict[int, Row]:
    rows = connection.execute(
        "SELECT seq, learnt_on, as_of_month, note, temporary_fen, temporary_until FROM observation_detail"
    )
    return {row[0]: row[1:] for row in rows}


@contextmanager
def _no_collection() -> Iterator[None]:
    # A hundred thousand new records that are all kept make the collector walk them again and again.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def history(connection: Connection, channel: str, index: ChannelIndex) -> tuple[Reading, ...]:
    """Every reading of one line, the oldest day first, corrected and withdrawn ones too."""
    rows = connection.execute(
        f"SELECT {_PLAIN}, e.at, e.origin, e.what,"
        " coalesce((SELECT f.name FROM import_origin i JOIN import_file f ON f.no = i.file WHERE i.reading = o.seq),"
        " (SELECT f.name FROM import_file f WHERE f.entry = o.entry LIMIT 1)),"
        f" NOT {_STANDING}"
        " FROM observation o JOIN journal_entry e ON e.no = o.entry"
        " WHERE o.channel = ? ORDER BY o.day, o.seq",
        (index.number(channel),),
    ).fetchall()
    standing = {row[2]: row[0] for row in rows if not row[-1]}
    seen = _observations([row[:8] for row in rows], index, _details(connection))
    moments = {text: moment_of(text) for text in {row[8] for row in rows}}  # an import brings thousands at one moment
    return tuple(
        Reading(
            seq=row[0],
            observation=observation,
            recorded_at=moments[row[8]],
            origin=_ORIGINS[row[9]],
            what=row[10],
            file=row[11],
            corrected=not row[12] and standing.get(row[2]) != row[0],
            withdrawn=bool(row[12]),
        )
        for row, observation in zip(rows, seen, strict=True)
    )


def find(connection: Connection, seq: int, index: ChannelIndex) -> Reading | None:
    """One reading by its number; None when there is none."""
    row = connection.execute("SELECT channel FROM observation WHERE seq = ?", (seq,)).fetchone()
    if row is None:
        return None
    return next(reading for reading in history(connection, index.ids[row[0]], index) if reading.seq == seq)


def latest(connection: Connection, index: ChannelIndex, *, as_of: date) -> tuple[Observation, ...]:
    """The newest standing reading of every watched line up to `as_of`: one seek a line, however long the history."""
    rows = connection.execute(
        f"""
        SELECT {_PLAIN} FROM channel c CROSS JOIN observation o
        WHERE c.archived_on IS NULL AND o.channel = c.no AND (o.day, o.seq) = (
            SELECT o.day, o.seq FROM observation o
            LEFT JOIN observation_detail d USING (channel, day, seq)
            WHERE o.channel = c.no AND o.day <= :as_of AND coalesce(d.learnt_on, o.day) <= :as_of AND {_STANDING}
            ORDER BY o.day DESC, o.seq DESC LIMIT 1
        ) ORDER BY c.no
        """,
        {"as_of": str(as_of)},
    ).fetchall()
    return tuple(_observations(rows, index, _details(connection)))


def first_day(connection: Connection) -> date | None:
    """The first day on which a standing reading of a watched line was known; None where there is none."""
    found = connection.execute(
        f"SELECT min(coalesce(d.learnt_on, o.day)) FROM observation o JOIN channel c ON c.no = o.channel"
        f" LEFT JOIN observation_detail d USING (channel, day, seq) WHERE c.archived_on IS NULL AND {_STANDING}"
    ).fetchone()[0]
    return None if found is None else date.fromisoformat(found)


def _last_seq(connection: Connection) -> int:
    found: int = connection.execute("SELECT value FROM counter WHERE name = 'observation'").fetchone()[0]
    return found


def _detail(seen: Observation) -> Row:
    temporary = seen.temporary
    return (
        None if seen.as_of_month is None else str(seen.on),
        text(seen.as_of_month),
        seen.note,
        None if temporary is None else temporary.amount.fen,
        None if temporary is None else str(temporary.until),
    )


def _observations(rows: Iterable[Row], index: ChannelIndex, details: Mapping[int, Row]) -> Iterator[Observation]:
    # A book of ten years repeats its days; one object for each keeps it small and quick.
    days: dict[str, date] = {}
    amounts = _Amounts({None: None})
    ids = index.ids
    for seq, channel, day, status, source, limit, used, available in rows:
        on = days.get(day) or days.setdefault(day, date.fromisoformat(day))
        plain = (
            ids[channel],
            on,
            _STATUSES[status],
            _SOURCES[source],
            amounts[limit],
            amounts[used],
            amounts[available],
        )
        yield _detailed(plain, details[seq]) if seq in details else Observation(*plain)


class _Amounts(dict[int | None, Money | None]):
    """Each amount once, by its fen."""

    def __missing__(self, fen: int) -> Money:
        made = self[fen] = Money(fen)
        return made


def _detailed(plain: Row, detail: Row) -> Observation:
    learnt_on, month, note, part, until = detail
    seen = Observation(*plain)
    return replace(
        seen,
        on=seen.on if learnt_on is None else date.fromisoformat(learnt_on),
        note=note,
        temporary=None if part is None else TemporaryLimit(Money(part), date.fromisoformat(until)),
        as_of_month=None if month is None else Month.parse(month),
    )
