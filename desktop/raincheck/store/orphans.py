"""Rows that were saved while what they belong to was not: they get a stand-in where one is honest, else they go too.

A page that held the lines or the journal would otherwise take every reading of the book with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from raincheck.core.text import tr

if TYPE_CHECKING:
    from sqlite3 import Connection

_LONG_AGO: Final = "1970-01-01T00:00:00Z"
_LINE: Final = """
    INSERT OR IGNORE INTO channel
        (no, id, name, platform, funder, kind, revocable, apr, restores, method, due_day, terms)
    VALUES (?, ?, ?, '?', '?', 'revolving', 1, '0', 'payment', 'bullet', 1, 'guessed')
"""
_ENTRY: Final = "INSERT INTO journal_entry (no, at, what, origin, undone_at) VALUES (?, ?, ?, 'load', ?)"


def stand_in(target: Connection, *, lines: bool, entries: bool) -> None:
    """Put a line and a journal entry for each that was lost and that saved rows speak of, where some are known lost.

    A line says by its name what it is and has guessed terms; an entry counts as undone, for nobody can take it back.
    """
    if lines:
        told = tr("Line {n}, lost with a damaged page")
        lost = _lost(target, "channel", of=_tables(target))
        target.executemany(_LINE, [(no, f"lost-{no}", told.format(n=no)) for no in lost])
    if entries:
        told = tr("An entry that was lost with a damaged page")
        lost = _lost(target, "journal_entry", of=[table for table in _tables(target) if table != "journal_change"])
        target.executemany(_ENTRY, [(no, _LONG_AGO, told, _LONG_AGO) for no in lost])


def _tables(target: Connection) -> list[str]:
    return [row[0] for row in target.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]


def _lost(target: Connection, parent: str, *, of: list[str]) -> list[int]:
    """The numbers of `parent` that rows of these tables name and that are not there."""
    lost: set[int] = set()
    for table in of:
        for wanted, pairs in _references(target, table):
            if wanted == parent and len(pairs) == 1:
                here = pairs[0][0]
                lost |= {
                    row[0]
                    for row in target.execute(
                        f"SELECT DISTINCT {here} FROM {table}"
                        f" WHERE {here} IS NOT NULL AND {here} NOT IN (SELECT no FROM {parent})"
                    )
                }
    return sorted(lost)


def drop_orphans(target: Connection) -> dict[str, int]:
    """Remove rows whose channel, alert or journal entry was lost, until every reference holds."""
    dropped: dict[str, int] = {}
    while broken := target.execute("PRAGMA foreign_key_check").fetchall():
        for table in {row[0] for row in broken}:
            before = target.total_changes
            for parent, pairs in _references(target, table):
                match = " AND ".join(f"p.{there} = {table}.{here}" for here, there in pairs)
                given = " AND ".join(f"{table}.{here} IS NOT NULL" for here, _ in pairs)
                target.execute(
                    f"DELETE FROM {table} WHERE {given} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {match})"
                )
            dropped[table] = dropped.get(table, 0) + target.total_changes - before
    return dropped


def _references(target: Connection, table: str) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for row in target.execute(f"PRAGMA foreign_key_list({table})"):
        found.setdefault(row[0], (row[2], []))[1].append((row[3], row[4]))
    return list(found.values())
