"""Step 1: the book. Raw SQL that imports no live code; once released it never changes.

Money is whole fen, dates are ISO text, shares and rates are decimal text, moments are UTC. Two ways to undo:
rows of append-only tables carry the journal entry that wrote them, and every other table has triggers that keep the
row as it was before. The reading's codes: status o open, f frozen, c closed, r repay_disabled, u unknown;
source m manual, i import, n notice, r report.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = (
    """
    CREATE TABLE journal_entry (
        no INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        what TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('manual', 'import', 'notice', 'load')),
        undone_at TEXT CHECK (undone_at GLOB '????-??-??T??:??:??*Z')
    ) STRICT
    """,
    """
    CREATE TABLE journal_change (
        no INTEGER PRIMARY KEY,
        entry INTEGER NOT NULL REFERENCES journal_entry (no) ON DELETE CASCADE,
        target TEXT NOT NULL,
        op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
        row INTEGER NOT NULL,
        before TEXT CHECK (op = 'insert' OR json_valid(before))
    ) STRICT
    """,
    "CREATE INDEX journal_change_entry ON journal_change (entry)",
    "CREATE TABLE journal_pause (no INTEGER PRIMARY KEY CHECK (no = 1)) STRICT",
    "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE book (
        no INTEGER PRIMARY KEY CHECK (no = 1),
        currency TEXT NOT NULL,
        single_earner INTEGER NOT NULL CHECK (single_earner IN (0, 1)),
        self_employed INTEGER NOT NULL CHECK (self_employed IN (0, 1)),
        all_assets_listed INTEGER NOT NULL CHECK (all_assets_listed IN (0, 1)),
        essential_fen INTEGER,
        discretionary_fen INTEGER,
        CHECK ((essential_fen IS NULL) = (discretionary_fen IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE income (
        no INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        amount_fen INTEGER NOT NULL,
        day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31)
    ) STRICT
    """,
    """
    CREATE TABLE income_month (
        no INTEGER PRIMARY KEY,
        month TEXT NOT NULL CHECK (month || '-01' IS date(month || '-01')),
        amount_fen INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE asset (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        value_fen INTEGER NOT NULL,
        haircut TEXT NOT NULL,
        liquid INTEGER NOT NULL CHECK (liquid IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE channel (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        platform TEXT NOT NULL,
        funder TEXT NOT NULL,
        core_buyer TEXT,
        kind TEXT NOT NULL CHECK (kind IN ('revolving', 'statement', 'term')),
        revocable INTEGER NOT NULL CHECK (revocable IN (0, 1)),
        apr TEXT NOT NULL,
        restores TEXT NOT NULL CHECK (restores IN ('payment', 'settlement', 'never')),
        method TEXT NOT NULL CHECK (method IN ('level', 'equal_principal', 'bullet', 'full', 'min_pct')),
        due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 31),
        periods INTEGER,
        min_pct TEXT,
        opened_on TEXT CHECK (opened_on IS date(opened_on)),
        expires_on TEXT CHECK (expires_on IS date(expires_on)),
        cost_principal_fen INTEGER,
        cost_payment_fen INTEGER,
        cost_periods INTEGER,
        cost_upfront_fen INTEGER,
        cost_disclosed_apr TEXT,
        archived_on TEXT CHECK (archived_on IS date(archived_on)),
        CHECK ((cost_principal_fen IS NULL) = (cost_payment_fen IS NULL)),
        CHECK ((cost_principal_fen IS NULL) = (cost_periods IS NULL)),
        CHECK ((cost_principal_fen IS NULL) = (cost_upfront_fen IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE observation (
        channel INTEGER NOT NULL REFERENCES channel (no),
        day TEXT NOT NULL CHECK (day IS date(day)),
        seq INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status GLOB '[ofcru]'),
        source TEXT NOT NULL CHECK (source GLOB '[minr]'),
        limit_fen INTEGER CHECK (limit_fen >= 0),
        used_fen INTEGER,
        available_fen INTEGER,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        PRIMARY KEY (channel, day, seq)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE observation_detail (
        channel INTEGER NOT NULL,
        day TEXT NOT NULL,
        seq INTEGER NOT NULL,
        learnt_on TEXT CHECK (learnt_on IS date(learnt_on)),
        as_of_month TEXT CHECK (as_of_month || '-01' IS date(as_of_month || '-01')),
        note TEXT NOT NULL,
        temporary_fen INTEGER,
        temporary_until TEXT CHECK (temporary_until IS date(temporary_until)),
        CHECK ((learnt_on IS NULL) = (as_of_month IS NULL)),
        CHECK ((temporary_fen IS NULL) = (temporary_until IS NULL)),
        PRIMARY KEY (channel, day, seq),
        FOREIGN KEY (channel, day, seq) REFERENCES observation (channel, day, seq) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE observation_withdrawn (
        channel INTEGER NOT NULL,
        day TEXT NOT NULL,
        seq INTEGER NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        PRIMARY KEY (channel, day, seq),
        FOREIGN KEY (channel, day, seq) REFERENCES observation (channel, day, seq) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE planned_draw (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL REFERENCES channel (no),
        amount_fen INTEGER NOT NULL,
        day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31)
    ) STRICT
    """,
    """
    CREATE TABLE due (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL REFERENCES channel (no),
        due TEXT NOT NULL CHECK (due IS date(due)),
        amount_fen INTEGER NOT NULL,
        paid_on TEXT CHECK (paid_on IS date(paid_on))
    ) STRICT
    """,
    """
    CREATE TABLE ledger (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        kind TEXT NOT NULL CHECK (kind IN ('draw', 'repay', 'fee', 'interest', 'refund', 'failed')),
        channel INTEGER NOT NULL REFERENCES channel (no),
        amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
        note TEXT NOT NULL,
        dedupe_key TEXT,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX ledger_dedupe ON ledger (dedupe_key) WHERE dedupe_key IS NOT NULL",
    """
    CREATE TABLE inquiry (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        lender TEXT NOT NULL,
        reason TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT
    """,
    """
    CREATE TABLE event (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        scope TEXT NOT NULL CHECK (scope IN ('market', 'platform', 'channel')),
        target TEXT,
        kind TEXT NOT NULL CHECK (kind IN ('policy', 'technical', 'regional', 'personal')),
        text TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT
    """,
    """
    CREATE TABLE import_file (
        no INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        format TEXT NOT NULL,
        rows INTEGER NOT NULL,
        used INTEGER NOT NULL,
        ignored INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        problems INTEGER NOT NULL,
        entry INTEGER NOT NULL REFERENCES journal_entry (no),
        CHECK (rows = used + ignored + duplicates + problems)
    ) STRICT
    """,
    "INSERT INTO book VALUES (1, 'CNY', 0, 0, 0, NULL, NULL)",
    "INSERT INTO counter VALUES ('observation', 0)",
)

_JOURNALED: Final = {
    "book": "no currency single_earner self_employed all_assets_listed essential_fen discretionary_fen",
    "income": "no name amount_fen day",
    "income_month": "no month amount_fen",
    "asset": "no id name value_fen haircut liquid",
    "channel": (
        "no id name platform funder core_buyer kind revocable apr restores method due_day periods min_pct opened_on"
        " expires_on cost_principal_fen cost_payment_fen cost_periods cost_upfront_fen cost_disclosed_apr archived_on"
    ),
    "planned_draw": "no channel amount_fen day",
    "due": "no channel due amount_fen paid_on",
}
_APPENDED: Final = {
    "ledger": "no on_day kind channel amount_fen note dedupe_key entry",
    "inquiry": "no on_day lender reason entry",
    "event": "no on_day scope target kind text entry",
}


def journal_triggers(table: str, columns: str, *, inserts: bool = True) -> tuple[str, ...]:
    """Triggers that keep a row as it was before each change, under the newest journal entry."""
    before = ", ".join(f"'{name}', OLD.{name}" for name in columns.split())
    ops = {"update": f"json_object({before})", "delete": f"json_object({before})"}
    if inserts:
        ops["insert"] = "NULL"
    return tuple(
        f"""
        CREATE TRIGGER {table}_{op}_kept AFTER {op.upper()} ON {table}
        WHEN NOT EXISTS (SELECT 1 FROM journal_pause)
        BEGIN
            INSERT INTO journal_change (entry, target, op, row, before)
            VALUES ((SELECT max(no) FROM journal_entry), '{table}', '{op}',
                    {"NEW" if op == "insert" else "OLD"}.no, {image});
        END
        """
        for op, image in ops.items()
    )


STATEMENTS: Final = (
    *TABLES,
    *(sql for table, columns in _JOURNALED.items() for sql in journal_triggers(table, columns)),
    *(sql for table, columns in _APPENDED.items() for sql in journal_triggers(table, columns, inserts=False)),
)
