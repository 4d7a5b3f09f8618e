"""Finding tables whose definition or first page is lost: their rows are still there, on pages nothing leads to.

A definition is nothing but the schema's text, which is known, and the number of the table's first page. So every page
that nothing else begins on is read as a table, and where its rows give the sum that the book kept, the table is found.
Of a table whose first page is lost the pieces are gathered: the pages whose every row is one that the table takes.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlcipher3 import dbapi2

from raincheck.store import sums
from raincheck.store.damaged_file import DamagedFile, Definition, Reading
from raincheck.store.pages import NO_ROW
from raincheck.store.rows import Row

if TYPE_CHECKING:
    from sqlite3 import Connection

_TRIAL: Final = "page_{page}"


class _Table(Struct, frozen=True):
    name: str
    sql: str
    columns: int
    has_rowid: bool
    numbered: bool
    """Whether the first column is the row's number, which stands nowhere else."""


def find_again(source: DamagedFile, target: Connection, counted: dict[str, sums.TableSum]) -> None:
    """Give `source` the definitions that it lost, as far as a sum proves where their tables begin."""
    missing = [one for one in _missing(source, target) if one.name in counted and counted[one.name].rows]
    names = frozenset(one.name for one in missing)
    for of in (Reading.ROWID, Reading.WITHOUT_ROWID):
        wanted = [one for one in missing if one.has_rowid == (of is Reading.ROWID)]
        if wanted:
            found = _first_pages(source, of, wanted, counted, pages=source.free_pages(of, besides=names))
            source.define(tuple(Definition(one.name, page, one.sql) for one, page in found))


def find_sums(source: DamagedFile, target: Connection) -> None:
    """Give `source` back the definition of the sums themselves: a page whose rows are the sums of our tables."""
    tables = {row[0] for row in target.execute(f"SELECT name FROM {sums.TABLE}")}
    sql = target.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (sums.TABLE,)).fetchone()[0]
    pages = source.free_pages(Reading.WITHOUT_ROWID, besides=frozenset({sums.TABLE}))
    with _trial(source, Reading.WITHOUT_ROWID, pages, 3) as trial:
        found = [
            page
            for page in pages
            if (rows := _rows(trial, page, 3, Reading.WITHOUT_ROWID)) and {row[1] for row in rows} == tables
        ]
    source.define(tuple(Definition(sums.TABLE, page, sql) for page in found[:1]))


def _missing(source: DamagedFile, target: Connection) -> list[_Table]:
    """The tables without a definition, or with one that is not as it was written and gives nothing."""
    try:
        rows = source.read("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
    except dbapi2.DatabaseError:
        return []
    there = {row[0]: row[1] for row in rows}
    own = target.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    wanted = [_shape(target, name, sql) for name, sql in own.fetchall()]
    return [one for one in wanted if there.get(one.name) != one.sql or _is_empty(source, one)]


def _is_empty(source: DamagedFile, table: _Table) -> bool:
    of = Reading.ROWID if table.has_rowid else Reading.WITHOUT_ROWID
    return source.one(f"SELECT 1 FROM {table.name} LIMIT 1", of=of) is None


def _shape(target: Connection, name: str, sql: str = "") -> _Table:
    columns = target.execute(f'PRAGMA table_xinfo("{name}")').fetchall()
    has_rowid = not target.execute(f'PRAGMA main.table_list("{name}")').fetchone()[4]
    numbered = has_rowid and any(row[5] == 1 and row[2] == "INTEGER" for row in columns[:1])
    return _Table(name, sql, len(columns), has_rowid, numbered)


def gather(source: DamagedFile, target: Connection, name: str, counted: sums.TableSum) -> int:
    """Fill a table whose first page is lost from the pages below it; answers how many rows it has now.

    More rows than the book counted are none of this table's alone: then it stays empty.
    """
    table = _shape(target, name)
    of = Reading.ROWID if table.has_rowid else Reading.WITHOUT_ROWID
    pages = source.free_pages(of, besides=frozenset({name}))
    sql = f"INSERT INTO {name} VALUES ({', '.join('?' * table.columns)})"
    key = sum(row[5] > 0 for row in target.execute(f'PRAGMA table_xinfo("{name}")'))
    seen: set[Row] = set()
    target.execute("SAVEPOINT gathered")
    with _trial(source, of, pages, table.columns) as trial:
        for page in pages:
            rows = {row[:key]: row for row in _cut(table, _rows(trial, page, table.columns, of) or [])}
            new = [row for number, row in rows.items() if number not in seen]
            if _takes(target, sql, new):
                seen |= {*rows}
    if len(seen) > counted.rows:
        target.execute("ROLLBACK TO gathered")
        seen.clear()
    target.execute("RELEASE gathered")
    return len(seen)


def _takes(target: Connection, sql: str, rows: list[Row]) -> bool:
    """Whether the table takes each of these rows; it has all of them then, and none otherwise."""
    target.execute("SAVEPOINT page")
    try:
        target.executemany(sql, rows)
    except dbapi2.Error:
        target.execute("ROLLBACK TO page")
        return False
    finally:
        target.execute("RELEASE page")
    return True


def _trial(
    source: DamagedFile, of: Reading, pages: tuple[int, ...], columns: int
) -> AbstractContextManager[Connection]:
    names = ", ".join(f"c{number}" for number in range(columns))
    shape = f"({names}, PRIMARY KEY (c0)) WITHOUT ROWID" if of is Reading.WITHOUT_ROWID else f"({names})"
    trials = ((page, _TRIAL.format(page=page)) for page in pages)
    return source.trying(of, tuple(Definition(name, page, f"CREATE TABLE {name}{shape}") for page, name in trials))


def _first_pages(
    source: DamagedFile,
    of: Reading,
    wanted: list[_Table],
    counted: dict[str, sums.TableSum],
    *,
    pages: tuple[int, ...],
) -> list[tuple[_Table, int]]:
    most = max(one.columns for one in wanted)
    found: list[tuple[_Table, int]] = []
    with _trial(source, of, pages, most) as trial:
        for page in pages:
            rows = _rows(trial, page, most, of)
            for one in [one for one in wanted if rows is not None and counted[one.name].rows == len(rows)]:
                if _sum(one, rows or []) == counted[one.name]:
                    found.append((one, page))
                    wanted.remove(one)
            if not wanted:
                break
    return found


def _rows(trial: Connection, page: int, columns: int, of: Reading) -> list[Row] | None:
    """The rows of the tree that begins on a page, each with its number before it; None where there is no such tree."""
    number = "rowid" if of is Reading.ROWID else "c0"
    names = ", ".join(f"c{column}" for column in range(columns))
    try:
        rows = trial.execute(f"SELECT {number}, {names} FROM {_TRIAL.format(page=page)}").fetchall()
    except dbapi2.DatabaseError:
        return None
    return [row for row in rows if row[0] != NO_ROW]


def _sum(one: _Table, rows: list[Row]) -> sums.TableSum:
    return sums.of_rows(one.name, _cut(one, rows))


def _cut(one: _Table, rows: list[Row]) -> list[Row]:
    """The rows as the table has them: its columns alone, the row's number in the place of the first."""
    start = 0 if one.numbered else 1
    return [(*row[start : start + 1], *row[2 : one.columns + 1]) for row in rows]
