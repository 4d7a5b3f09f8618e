"""A step of the schema: where imported rows came from, what their files' names mean, and how other tables are read.

Raw SQL that imports no live code; once released it never changes. `import_origin` tells of a movement (`ledger`) or
a reading (`reading`, its number) the file, the row, and the two keys under which the row is known again. A word of a
file without a channel in `import_alias` is left out of every import. Until this step a movement's key stood in
`ledger.dedupe_key`, as source-csv:number:kind:fen, or with time and party where the number was spoilt.
"""

from __future__ import annotations

from typing import Final

from raincheck.store.schema_0001 import journal_triggers

_SOURCE: Final = "substr(dedupe_key, 1, instr(dedupe_key, '-csv:') - 1)"
_END: Final = "':' || kind || ':' || amount_fen"
_NUMBER: Final = (
    "substr(dedupe_key, instr(dedupe_key, '-csv:') + 5,"
    f" length(dedupe_key) - instr(dedupe_key, '-csv:') - 4 - length({_END}))"
)
_TIMED: Final = f"{_NUMBER} GLOB '[12][0-9][0-9][0-9][01][0-9][0-3][0-9][0-2][0-9][0-5][0-9]:*'"

STATEMENTS: Final = (
    """
    CREATE TABLE import_origin (
        no INTEGER PRIMARY KEY,
        ledger INTEGER REFERENCES ledger (no) ON DELETE CASCADE,
        reading INTEGER,
        file INTEGER REFERENCES import_file (no) ON DELETE CASCADE,
        line INTEGER,
        source TEXT NOT NULL,
        number TEXT NOT NULL,
        party TEXT NOT NULL,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        amount_fen INTEGER NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        CHECK (ledger IS NULL OR reading IS NULL)
    ) STRICT
    """,
    "CREATE INDEX import_origin_ledger ON import_origin (ledger) WHERE ledger IS NOT NULL",
    "CREATE INDEX import_origin_reading ON import_origin (reading) WHERE reading IS NOT NULL",
    "CREATE INDEX import_origin_file ON import_origin (file)",
    "CREATE INDEX import_origin_entry ON import_origin (entry)",
    "CREATE INDEX ledger_entry ON ledger (entry)",
    """
    CREATE TABLE import_alias (
        no INTEGER PRIMARY KEY,
        word TEXT NOT NULL UNIQUE,
        channel INTEGER REFERENCES channel (no)
    ) STRICT
    """,
    """
    CREATE TABLE import_mapping (
        no INTEGER PRIMARY KEY,
        header TEXT NOT NULL UNIQUE,
        content TEXT NOT NULL CHECK (json_valid(content))
    ) STRICT
    """,
    f"""
    INSERT INTO import_origin (ledger, source, number, party, at, kind, amount_fen, entry)
    SELECT no, {_SOURCE},
           CASE WHEN {_TIMED} THEN '' ELSE {_NUMBER} END,
           CASE WHEN {_TIMED} THEN substr({_NUMBER}, 14) ELSE '' END,
           CASE WHEN {_TIMED} THEN on_day || ' ' || substr({_NUMBER}, 9, 2) || ':' || substr({_NUMBER}, 11, 2) || ':00'
                ELSE on_day || ' 00:00:00' END,
           kind, amount_fen, entry
    FROM ledger
    WHERE dedupe_key IS NOT NULL AND instr(dedupe_key, '-csv:') > 1
          AND substr(dedupe_key, -length({_END})) = {_END}
    """,
    *journal_triggers(
        "import_origin", "no ledger reading file line source number party at kind amount_fen entry", inserts=False
    ),
    *journal_triggers("import_alias", "no word channel"),
    *journal_triggers("import_mapping", "no header content"),
)
