"""Saving what is readable of a damaged book into a new one, and saying what is lost.

The damaged file is only ever read, from a copy. A broken header is rebuilt (a lost salt comes from the file beside the
book); then every table is read in ranges that are halved around each unreadable page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace
from sqlcipher3 import dbapi2

from raincheck.core.text import tr
from raincheck.store import keys, sums
from raincheck.store.connection import FileKind as Kind
from raincheck.store.connection import connect, file_kind
from raincheck.store.damaged_file import DamagedFile, Reading, header_version, working_copy
from raincheck.store.errors import NotABookError, beyond_reading, known_errors, newer, no_book
from raincheck.store.files import scratch_file, write_whole
from raincheck.store.lost_definitions import find_again, find_sums, gather
from raincheck.store.migrations import SCHEMA_VERSION, upgrade
from raincheck.store.orphans import drop_orphans, stand_in
from raincheck.store.pages import NO_ROW
from raincheck.store.placing import whole_book
from raincheck.store.rows import Row

if TYPE_CHECKING:
    from sqlite3 import Connection

_FIRST_DAY: Final = date(1990, 1, 1)
_LAST_DAY: Final = date(2189, 12, 31)
_MOST_ROWS: Final = 1 << 22
_MOST_CHANNELS: Final = 4096
_BY_DAY: Final = ("observation", "observation_detail", "observation_withdrawn")
_LIKELY_CHANNELS: Final = 64
_MOST_FAULTS: Final = 3000
_MOST_IN_VAIN: Final = 100
"""So many faults without a single row: the root of the table is lost, and no range will be found."""

_STEPS: Final = "SELECT name FROM _sqlite_migrations"
_DOUBTED: Final = ("channel",)
"""So much hangs on its few rows that those of a damaged page are taken too, and named as doubtful."""

_MADE_ANEW: Final = ("_sqlite_migrations", "sqlite_sequence", "journal_pause", "counter", sums.TABLE)


class Saved(Struct, frozen=True):
    """One table: the rows saved (stand-ins not counted), and what is known of the rest.

    `missing`: rows that the book counted and that were not saved; None where its count could not be read. `proven`:
    what was saved equals the book's own sum; `differs`: it does not. `doubtful`: rows taken from a damaged page, to be
    looked over.
    """

    table: str
    rows: int
    unreadable: bool
    orphans: int = 0
    missing: int | None = None
    proven: bool = False
    differs: bool = False
    doubtful: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing of the table is known to be lost."""
        troubled = self.unreadable or self.orphans or self.missing or self.doubtful or self.differs
        return self.proven or not troubled


def salvage(damaged: Path, target: Path, *, passphrase: str | None = None) -> tuple[Saved, ...]:
    """Write a new book at `target` with everything readable of `damaged`.

    Raises NotABookError for something else, NewerBookError for what a newer program wrote, and DamagedBookError when
    nothing is readable.
    """
    kind = file_kind(damaged)
    if kind in (Kind.ABSENT, Kind.EMPTY):
        raise no_book(damaged)
    if kind is Kind.FOREIGN:
        raise NotABookError(tr("{path} is not a Raincheck book; choose another file.").format(path=damaged))
    with scratch_file(target) as copy, whole_book(target) as fresh, known_errors(damaged):
        key, lost_pages = working_copy(damaged, copy, passphrase)
        new_key = None if key is None or passphrase is None else keys.new_key(passphrase)
        with closing(connect(fresh, key=new_key)) as target_book:
            upgrade(target_book)
            with closing(DamagedFile(copy, key, lost_pages, damaged)) as source:
                _refuse_newer(source, target_book, damaged)
                saved = _carry_over(source, target_book)
                if not any(told.rows for told in saved) and not all(told.whole for told in saved):
                    raise beyond_reading(damaged)
    if new_key is not None and passphrase is not None:
        # Only now: what lies beside a free name before a book gets it is set aside.
        with known_errors(target):
            write_whole(keys.key_path(target), keys.key_file_text(passphrase, new_key.salt).encode("utf-8"))
    return saved


def _refuse_newer(source: DamagedFile, target: Connection, damaged: Path) -> None:
    """A newer program's book is whole, and what this one does not know of it would be lost without a word.

    One flipped bit makes any book look newer; then its steps, which can be read, are those that this program knows.
    """
    there: set[str] = set()
    with suppress(dbapi2.DatabaseError):
        there = {row[0] for row in source.read(_STEPS)} - {None}
    told = None if 1 in source.lost_pages else source.one("PRAGMA user_version")
    claimed = max(header_version(damaged), *(told or (0,)))
    flipped = bool(there) and (claimed ^ len(there)).bit_count() == 1
    if there > {row[0] for row in target.execute(_STEPS)} or (claimed > SCHEMA_VERSION and not flipped):
        raise newer(damaged)


def _carry_over(source: DamagedFile, target: Connection) -> tuple[Saved, ...]:
    wanted = [row[0] for row in target.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")]
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("BEGIN IMMEDIATE")
    target.execute("INSERT INTO journal_pause VALUES (1)")
    counted = _sums_of(source)
    if not counted:
        find_sums(source, target)
        counted = _sums_of(source)
    find_again(source, target, counted)
    saved = {name: _table(source, target, name, counted.get(name)) for name in wanted if name not in _MADE_ANEW}
    lacking = {name for name, told in saved.items() if name not in counted or counted[name].rows > told.rows}
    stand_in(target, lines="channel" in lacking, entries="journal_entry" in lacking)
    orphans = drop_orphans(target)
    target.execute(
        "INSERT INTO counter SELECT 'observation', coalesce(max(seq), 0) FROM observation WHERE true"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    target.execute("DELETE FROM journal_pause")
    sums.renew(target)
    target.execute("COMMIT")
    now = {one.table: one for one in sums.stored(target)}
    same_form = counted.get(sums.SCHEMA) == now[sums.SCHEMA]
    return tuple(
        replace(
            told,
            rows=told.rows - orphans.get(name, 0),
            orphans=orphans.get(name, 0),
            missing=max(counted[name].rows - told.rows + orphans.get(name, 0), 0) if name in counted else None,
            proven=same_form and counted.get(name) == now[name],
            differs=same_form and name in counted and counted[name] != now[name],
        )
        for name, told in saved.items()
    )


def _sums_of(source: DamagedFile) -> dict[str, sums.TableSum]:
    """What the damaged book says of its tables; empty where that cannot be read."""
    try:
        rows = source.read(f"SELECT name, rows, total FROM {sums.TABLE}", of=Reading.WITHOUT_ROWID)
    except dbapi2.DatabaseError:
        return {}
    return {row[0]: sums.TableSum(*row) for row in rows if isinstance(row[1], int)}


def _table(source: DamagedFile, target: Connection, name: str, counted: sums.TableSum | None) -> Saved:
    """Copy one table's readable rows."""
    told = target.execute(f'PRAGMA table_xinfo("{name}")').fetchall()
    without_rowid = target.execute(f'PRAGMA main.table_list("{name}")').fetchone()[4]
    table = _Table(name, not without_rowid, next(row[1] for row in told if row[5] == 1) if without_rowid else "rowid")
    here = [row[1] for row in told]
    try:
        there = {row[1] for row in source.read(f'PRAGMA table_xinfo("{name}")')}
    except dbapi2.DatabaseError:
        there = set()
    columns = ", ".join(column for column in here if column in there)
    if not columns:
        return Saved(name, 0, unreadable=True)
    reach = _Reach()
    marks = ", ".join("?" * len(columns.split(",")))
    sql = f"INSERT OR REPLACE INTO {name} ({columns}) VALUES ({marks})"
    rows = list(_readable(source, table, columns, reach))
    if not rows and counted is not None and counted.rows:
        return Saved(name, gather(source, target, name, counted), unreadable=True)
    refused = _insert(target, sql, rows)
    doubtful = 0
    if name in _DOUBTED and source.lost_pages:
        known = set(rows)
        more = [row for row in _readable(source, table, columns, _Reach(), of=Reading.AS_IT_IS) if row not in known]
        doubtful = len(more) - _insert(target, sql.replace("OR REPLACE", "OR IGNORE"), more)
    lost = reach.faults > 0 or refused > 0 or _has_holes(source, table)
    return Saved(name, len(rows) - refused + doubtful, unreadable=lost, doubtful=doubtful)


def _has_holes(source: DamagedFile, table: _Table) -> bool:
    """Whether a page of the table is one that was put in for a lost one; reading it is no fault."""
    if not source.lost_pages:
        return False
    of = Reading.ROWID if table.has_rowid else Reading.WITHOUT_ROWID
    sql = f"SELECT count(*) FROM {table.name} NOT INDEXED WHERE +{table.first_of_key} = ?"
    return source.one(sql, (NO_ROW,), of=of) != (0,)


def _insert(target: Connection, sql: str, rows: list[Row]) -> int:
    """Add the rows that a book may hold; answers how many were refused."""
    target.execute("SAVEPOINT table_of_rows")
    try:
        target.executemany(sql, rows)
    except dbapi2.IntegrityError:
        target.execute("ROLLBACK TO table_of_rows")
    else:
        target.execute("RELEASE table_of_rows")
        return 0
    refused = 0
    for row in rows:
        try:
            target.execute(sql, row)
        except dbapi2.IntegrityError:
            refused += 1
    target.execute("RELEASE table_of_rows")
    return refused


class _Table(Struct, frozen=True):
    name: str
    has_rowid: bool
    first_of_key: str


class _Reach(Struct):
    """How often reading one stretch has failed; after many failures the rest of it is given up."""

    faults: int = 0
    left: int = _MOST_FAULTS
    any_read: bool = False


def _readable(
    source: DamagedFile, table: _Table, columns: str, reach: _Reach, *, of: Reading | None = None
) -> Iterator[Row]:
    of = of or (Reading.ROWID if table.has_rowid else Reading.WITHOUT_ROWID)
    name = table.name
    select = f"SELECT {table.first_of_key}, {columns} FROM {name}"

    def read(sql: str, values: tuple[object, ...] = ()) -> list[Row]:
        return [row[1:] for row in source.read(sql, values, of=of) if row[0] != NO_ROW]

    if table.has_rowid:
        sql = f"{select} NOT INDEXED WHERE rowid BETWEEN ? AND ?"
        top = source.one(f"SELECT coalesce(max(rowid), 0) FROM {name}", of=of)
        high = top[0] if top is not None and isinstance(top[0], int) and top[0] >= 0 else _MOST_ROWS
        yield from _halves(lambda low, high: read(sql, (low, high)), 0, high, reach)
        return
    if name not in _BY_DAY:
        # A small table without a number to halve by is read whole or not at all.
        yield from _halves(lambda _low, _high: read(select), 0, 0, reach)
        return
    with suppress(dbapi2.DatabaseError):
        yield from read(select)
        return
    sql = f"{select} WHERE channel = ? AND day BETWEEN ? AND ?"
    for channel in _channels(source, reach):

        def days(low: int, high: int, channel: int = channel) -> list[Row]:
            return read(sql, (channel, str(date.fromordinal(low)), str(date.fromordinal(high))))

        reach.left = _MOST_FAULTS
        yield from _halves(days, *_days_of(source, name, channel, of=of), reach)


def _days_of(source: DamagedFile, name: str, channel: int, *, of: Reading) -> tuple[int, int]:
    first = source.one(f"SELECT min(day) FROM {name} WHERE channel = ?", (channel,), of=of)
    last = source.one(f"SELECT max(day) FROM {name} WHERE channel = ?", (channel,), of=of)
    return _day(first, _FIRST_DAY), _day(last, _LAST_DAY)


def _day(found: Row | None, otherwise: date) -> int:
    with suppress(ValueError, TypeError):
        return date.fromisoformat(found[0] if found else "").toordinal()
    return otherwise.toordinal()


def _channels(source: DamagedFile, reach: _Reach) -> list[int]:
    """Every number a line may have: those of the lines that can be read, and the small ones besides."""
    sql = "SELECT no FROM channel NOT INDEXED WHERE rowid BETWEEN ? AND ?"
    found = _halves(lambda low, high: source.read(sql, (low, high)), 0, _MOST_CHANNELS, reach)
    numbers = {row[0] for row in found if isinstance(row[0], int)} - {NO_ROW}
    return sorted({*range(1, _LIKELY_CHANNELS), *numbers})


def _halves(read: Callable[[int, int], list[Row]], low: int, high: int, reach: _Reach) -> Iterator[Row]:
    """Every row of the range that can be read; an unreadable range is halved until single keys are given up."""
    if not reach.left or (reach.faults >= _MOST_IN_VAIN and not reach.any_read):
        return
    try:
        rows = read(low, high)
    except dbapi2.DatabaseError:
        reach.faults += 1
        reach.left -= 1
        if low < high:
            middle = (low + high) // 2
            yield from _halves(read, low, middle, reach)
            yield from _halves(read, middle + 1, high, reach)
    else:
        reach.any_read = reach.any_read or bool(rows)
        yield from rows
