"""Finding words in everything that was written: a full-text index over the book's texts, built in memory.

Chinese has no blanks between words, so the index holds every three characters (SQLite's trigram tokenizer); a word of
one or two characters is looked for in the texts themselves. The index is made anew from the book when it is asked for
the first time and whenever the book has changed; nothing of it is ever written to a disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from sqlcipher3 import dbapi2

from raincheck.store.library import sqlite_utils

if TYPE_CHECKING:
    from sqlite3 import Connection

_TRIGRAM: Final = 3
_MOST: Final = 200


class FoundIn(StrEnum):
    """What kind of entry a text belongs to."""

    LINE = "line"
    READING = "reading"
    MOVEMENT = "movement"
    INQUIRY = "inquiry"
    EVENT = "event"
    NOTE = "note"
    INCIDENT = "incident"
    EVIDENCE = "evidence"
    ASSET = "asset"
    INCOME = "income"
    MISSED = "missed"
    IMPORT = "import"


class Hit(Struct, frozen=True):
    """One entry that holds all the words; `ref` is its id or number, `text` what is written there."""

    kind: FoundIn
    ref: str
    text: str
    channel: str | None = None
    on: date | None = None


# Of each entry: number or id, line, day, what is shown, and words it is found by that only the program knows.
_SOURCES: Final = (
    (
        FoundIn.LINE,
        (
            "SELECT id, id, added_on, concat_ws(' · ', name, core_buyer), concat_ws(' ', id, platform, funder)"
            " FROM channel"
        ),
    ),
    (
        FoundIn.READING,
        (
            "SELECT d.seq, c.id, d.day, d.note, '' FROM observation_detail d JOIN channel c ON c.no = d.channel"
            " WHERE d.note <> '' AND NOT EXISTS (SELECT 1 FROM observation_withdrawn w WHERE w.seq = d.seq)"
        ),
    ),
    (
        FoundIn.MOVEMENT,
        "SELECT l.no, c.id, l.on_day, l.note, '' FROM ledger l JOIN channel c ON c.no = l.channel WHERE l.note <> ''",
    ),
    (FoundIn.INQUIRY, "SELECT no, NULL, on_day, concat_ws(' · ', lender, reason), '' FROM inquiry"),
    (FoundIn.EVENT, "SELECT no, NULL, on_day, text, target FROM event"),
    (
        FoundIn.NOTE,
        "SELECT n.no, c.id, n.on_day, n.text, '' FROM note n LEFT JOIN channel c ON c.no = n.channel",
    ),
    (
        FoundIn.INCIDENT,
        (
            "SELECT i.id, c.id, i.opened_on, concat_ws(' · ', c.name,"
            " (SELECT group_concat(s.note, ' · ') FROM incident_step s WHERE s.incident = i.no AND s.note <> ''),"
            " (SELECT group_concat(concat_ws(' ', t.ticket, t.text), ' · ') FROM incident_contact t"
            " WHERE t.incident = i.no)), concat_ws(' ', i.id, i.kind)"
            " FROM incident i LEFT JOIN channel c ON c.no = i.channel"
        ),
    ),
    (
        FoundIn.EVIDENCE,
        (
            "SELECT i.id, c.id, substr(e.added_at, 1, 10), concat_ws(' · ', e.name, nullif(e.note, '')), ''"
            " FROM evidence e JOIN incident i ON i.no = e.incident LEFT JOIN channel c ON c.no = i.channel"
        ),
    ),
    (FoundIn.ASSET, "SELECT id, NULL, NULL, name, id FROM asset"),
    (FoundIn.INCOME, "SELECT no, NULL, NULL, concat_ws(' · ', name, buyer), '' FROM income"),
    (
        FoundIn.MISSED,
        "SELECT m.no, c.id, m.on_day, m.text, '' FROM missed_event m LEFT JOIN channel c ON c.no = m.channel",
    ),
    (FoundIn.IMPORT, "SELECT no, NULL, NULL, name, '' FROM import_file"),
)


class SearchIndex:
    """The texts of one book as they were when the index was built."""

    def __init__(self, book: Connection) -> None:
        library = sqlite_utils()
        self._database = library.Database(
            dbapi2.connect(":memory:", check_same_thread=False), execute_plugins=False, use_counts_table=False
        )
        table = self._database["entry"]
        table.create({"kind": str, "ref": str, "channel": str, "on_day": str, "text": str, "keys": str})
        table.insert_all(_entries(book))
        table.enable_fts(["text", "keys"], tokenize="trigram")

    def find(self, words: str) -> tuple[Hit, ...]:
        """The entries that hold every word, those of the newest day first, lines before all; at most 200."""
        clauses, values = [], []
        for word in words.split():
            if len(word) >= _TRIGRAM:
                clauses.append("rowid IN (SELECT rowid FROM entry_fts WHERE entry_fts MATCH ?)")
                values.append('"' + word.replace('"', '""') + '"')
            else:
                clauses.append("(text || ' ' || coalesce(keys, '')) LIKE ? ESCAPE '\\'")
                values.append("%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
        if not clauses:
            return ()
        rows = self._database.execute(
            f"SELECT kind, ref, channel, on_day, text FROM entry WHERE {' AND '.join(clauses)}"
            f" ORDER BY kind <> 'line', on_day DESC, rowid LIMIT {_MOST}",
            values,
        )
        return tuple(
            Hit(FoundIn(kind), ref, text, channel, None if on is None else date.fromisoformat(on))
            for kind, ref, channel, on, text in rows
        )

    def close(self) -> None:
        """Let the memory go."""
        self._database.close()


def _entries(book: Connection) -> Iterator[dict[str, Any]]:
    for kind, sql in _SOURCES:
        for ref, channel, on, text, keys in book.execute(sql):
            yield {"kind": kind.value, "ref": str(ref), "channel": channel, "on_day": on, "text": text, "keys": keys}
