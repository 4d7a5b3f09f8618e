"""Step 3: what the second edition of the book format holds. Raw SQL that imports no live code.

The firm beside the household; whose an entry is; dated rates and asset values; contracts; incidents with steps,
talks and kept files. A kept file's content lies in `evidence_file` once for each digest: undoing the entry that
brought it takes it out, removing the file from an incident leaves it there so that undo can bring it back.

No program wrote a note before this step, so the table is made anew: on a day, about a line or the whole book.
The table of alerts is made anew because older versions of SQLite hold `json_valid(NULL)` to be false.
"""

from __future__ import annotations

from typing import Final

_BELONGS: Final = "TEXT NOT NULL DEFAULT 'household' CHECK (belongs IN ('household', 'firm'))"
_WIDENED: Final = (
    "ALTER TABLE book ADD COLUMN firm_name TEXT",
    "ALTER TABLE book ADD COLUMN firm_cash_separate INTEGER CHECK (firm_cash_separate IN (0, 1))",
    "ALTER TABLE book ADD COLUMN firm_essential_fen INTEGER NOT NULL DEFAULT 0",
    f"ALTER TABLE income ADD COLUMN belongs {_BELONGS}",
    "ALTER TABLE income ADD COLUMN buyer TEXT",
    f"ALTER TABLE asset ADD COLUMN belongs {_BELONGS}",
    f"ALTER TABLE planned_draw ADD COLUMN belongs {_BELONGS}",
    f"ALTER TABLE channel ADD COLUMN belongs {_BELONGS}",
    "ALTER TABLE channel ADD COLUMN terms TEXT NOT NULL DEFAULT 'confirmed' CHECK (terms IN ('confirmed', 'guessed'))",
    "ALTER TABLE channel ADD COLUMN added_on TEXT CHECK (added_on IS date(added_on))",
    """
    UPDATE channel SET added_on = (
        SELECT substr(e.at, 1, 10) FROM journal_change c JOIN journal_entry e ON e.no = c.entry
        WHERE c.target = 'channel' AND c.op = 'insert' AND c.row = channel.no ORDER BY c.no DESC LIMIT 1
    )
    """,
)
_TABLES: Final = (
    """
    CREATE TABLE rate (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL REFERENCES channel (no),
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        apr TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE contract (
        no INTEGER PRIMARY KEY,
        channel INTEGER NOT NULL UNIQUE REFERENCES channel (no),
        prepay_allowed INTEGER NOT NULL CHECK (prepay_allowed IN (0, 1)),
        prepay_fee_fen INTEGER NOT NULL,
        call_on_closing INTEGER NOT NULL CHECK (call_on_closing IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE asset_value (
        no INTEGER PRIMARY KEY,
        asset TEXT NOT NULL REFERENCES asset (id) DEFERRABLE INITIALLY DEFERRED,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        value_fen INTEGER NOT NULL
    ) STRICT
    """,
    "DROP TABLE note",
    "DELETE FROM journal_change WHERE target = 'note'",
    """
    CREATE TABLE note (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        channel INTEGER REFERENCES channel (no),
        kind TEXT NOT NULL CHECK (kind IN ('note', 'file', 'ticket', 'done')),
        text TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE incident (
        no INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        channel INTEGER REFERENCES channel (no),
        kind TEXT NOT NULL,
        opened_on TEXT NOT NULL CHECK (opened_on IS date(opened_on)),
        alerts TEXT NOT NULL CHECK (json_valid(alerts)),
        state TEXT NOT NULL CHECK (state IN ('open', 'closed'))
    ) STRICT
    """,
    """
    CREATE TABLE incident_step (
        no INTEGER PRIMARY KEY,
        incident INTEGER NOT NULL REFERENCES incident (no),
        step TEXT NOT NULL,
        done_on TEXT CHECK (done_on IS date(done_on)),
        note TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE incident_contact (
        no INTEGER PRIMARY KEY,
        incident INTEGER NOT NULL REFERENCES incident (no),
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??*'),
        way TEXT NOT NULL,
        ticket TEXT NOT NULL,
        text TEXT NOT NULL,
        answer_due TEXT CHECK (answer_due IS date(answer_due))
    ) STRICT
    """,
    """
    CREATE TABLE evidence (
        no INTEGER PRIMARY KEY,
        incident INTEGER NOT NULL REFERENCES incident (no),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes BETWEEN 0 AND 20971520),
        added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??*'),
        note TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE evidence_file (
        no INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
        content BLOB NOT NULL CHECK (length(content) <= 20971520),
        entry INTEGER NOT NULL REFERENCES journal_entry (no)
    ) STRICT
    """,
    "CREATE INDEX incident_step_incident ON incident_step (incident)",
    "CREATE INDEX incident_contact_incident ON incident_contact (incident)",
    "CREATE INDEX evidence_incident ON evidence (incident)",
)
_ALERT: Final = (
    """
    CREATE TABLE alert_anew (
        no INTEGER PRIMARY KEY,
        rule TEXT NOT NULL,
        slot TEXT NOT NULL,
        subject TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('grey', 'green', 'amber', 'red')),
        state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'snoozed', 'handled', 'cleared')),
        since TEXT NOT NULL CHECK (since IS date(since)),
        value TEXT NOT NULL CHECK (json_valid(value)),
        facts TEXT NOT NULL CHECK (json_valid(facts)),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        version INTEGER NOT NULL,
        bands TEXT NOT NULL CHECK (json_valid(bands)),
        day TEXT CHECK (day IS date(day)),
        ends TEXT CHECK (ends IS date(ends)),
        better TEXT CHECK (better IS NULL OR json_valid(better)),
        acknowledged TEXT CHECK (acknowledged IS NULL OR json_valid(acknowledged)),
        card TEXT CHECK (card IS NULL OR json_valid(card)),
        snoozed_until TEXT CHECK (snoozed_until IS date(snoozed_until)),
        snooze_reason TEXT NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO alert_anew (no, rule, slot, subject, level, state, since, value, facts, evidence, version, bands, day,
                            ends, better, acknowledged, card, snoozed_until, snooze_reason)
    SELECT no, rule, slot, subject, level, state, since, value, facts, evidence, version, bands, day,
           ends, better, acknowledged, card, snoozed_until, snooze_reason FROM alert
    """,
    "DROP TABLE alert",
    "ALTER TABLE alert_anew RENAME TO alert",
)
_JOURNALED: Final = {
    "book": (
        "no currency single_earner self_employed all_assets_listed essential_fen discretionary_fen firm_name"
        " firm_cash_separate firm_essential_fen"
    ),
    "income": "no name amount_fen day belongs buyer",
    "asset": "no id name value_fen haircut liquid belongs",
    "channel": (
        "no id name platform funder core_buyer kind revocable apr restores method due_day periods min_pct opened_on"
        " expires_on cost_principal_fen cost_payment_fen cost_periods cost_upfront_fen cost_disclosed_apr archived_on"
        " belongs terms added_on"
    ),
    "planned_draw": "no channel amount_fen day belongs",
    "rate": "no channel on_day apr",
    "contract": "no channel prepay_allowed prepay_fee_fen call_on_closing",
    "asset_value": "no asset on_day value_fen",
    "note": "no on_day channel kind text",
    "incident": "no id channel kind opened_on alerts state",
    "incident_step": "no incident step done_on note",
    "incident_contact": "no incident at way ticket text answer_due",
    "evidence": "no incident sha256 name bytes added_at note",
}
_WIDE: Final = ("book", "income", "asset", "channel", "planned_draw")
"""Tables of step 1 with more columns now: their triggers are made anew."""


def _triggers(table: str, columns: str) -> tuple[str, ...]:
    before = ", ".join(f"'{name}', OLD.{name}" for name in columns.split())
    images = {"insert": "NULL", "update": f"json_object({before})", "delete": f"json_object({before})"}
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
        for op, image in images.items()
    )


STATEMENTS: Final = (
    *(f"DROP TRIGGER {table}_{op}_kept" for table in _WIDE for op in ("insert", "update", "delete")),
    *_WIDENED,
    *_TABLES,
    *_ALERT,
    *(sql for table, columns in _JOURNALED.items() for sql in _triggers(table, columns)),
)
