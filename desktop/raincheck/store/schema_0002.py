"""Step 2: the alerts with their life, the cards, and what the person decided. Raw SQL that imports no live code.

Alerts, moves, checks, cards and popups are the engine's: they are no undo steps. A decision on an alert is a move
that names its journal entry and keeps what it replaced. All else here is the person's and has undo triggers.
Figures, facts and evidence are JSON; a figure is a number, a text, {"m": fen}, {"f": "n/d"} or {"d": "YYYY-MM-DD"}.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = (
    """
    CREATE TABLE check_run (
        no INTEGER PRIMARY KEY,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        as_of TEXT NOT NULL CHECK (as_of IS date(as_of)),
        weather TEXT NOT NULL CHECK (weather IN ('clear', 'cloudy', 'rain', 'storm', 'fog')),
        slot TEXT UNIQUE
    ) STRICT
    """,
    """
    CREATE TABLE alert (
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
        better TEXT CHECK (json_valid(better)),
        acknowledged TEXT CHECK (json_valid(acknowledged)),
        card TEXT CHECK (json_valid(card)),
        snoozed_until TEXT CHECK (snoozed_until IS date(snoozed_until)),
        snooze_reason TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE alert_move (
        no INTEGER PRIMARY KEY,
        alert INTEGER NOT NULL REFERENCES alert (no),
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        reason TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'snoozed', 'handled', 'cleared')),
        level TEXT NOT NULL CHECK (level IN ('grey', 'green', 'amber', 'red')),
        value TEXT NOT NULL CHECK (json_valid(value)),
        note TEXT NOT NULL,
        entry INTEGER REFERENCES journal_entry (no),
        replaced TEXT CHECK ((replaced IS NULL) = (entry IS NULL) AND (replaced IS NULL OR json_valid(replaced)))
    ) STRICT
    """,
    "CREATE INDEX alert_move_alert ON alert_move (alert)",
    "CREATE INDEX alert_move_entry ON alert_move (entry) WHERE entry IS NOT NULL",
    """
    CREATE TABLE card (
        no INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('grey', 'green', 'amber', 'red')),
        made_at TEXT NOT NULL CHECK (made_at GLOB '????-??-??T??:??:??*Z'),
        made_on TEXT NOT NULL CHECK (made_on IS date(made_on)),
        pressing INTEGER NOT NULL CHECK (pressing IN (0, 1)),
        title TEXT NOT NULL,
        body TEXT NOT NULL,
        reminder TEXT UNIQUE,
        not_before TEXT CHECK (not_before GLOB '????-??-??T??:??:??*Z'),
        listed_at TEXT CHECK (listed_at GLOB '????-??-??T??:??:??*Z'),
        closed_at TEXT CHECK (closed_at GLOB '????-??-??T??:??:??*Z')
    ) STRICT
    """,
    """
    CREATE TABLE card_alert (
        card INTEGER NOT NULL REFERENCES card (no) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        alert INTEGER NOT NULL REFERENCES alert (no),
        PRIMARY KEY (card, place)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE popup (
        no INTEGER PRIMARY KEY,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        outcome TEXT NOT NULL CHECK (outcome IN ('shown', 'failed')),
        detail TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE popup_card (
        popup INTEGER NOT NULL REFERENCES popup (no) ON DELETE CASCADE,
        card INTEGER NOT NULL REFERENCES card (no) ON DELETE CASCADE,
        PRIMARY KEY (popup, card)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX popup_card_card ON popup_card (card)",
    "CREATE TABLE memory (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE setting (no INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT",
    """
    CREATE TABLE threshold (
        no INTEGER PRIMARY KEY,
        rule TEXT NOT NULL,
        name TEXT NOT NULL,
        channel INTEGER REFERENCES channel (no),
        amber TEXT NOT NULL,
        red TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX threshold_once ON threshold (rule, name, coalesce(channel, 0))",
    """
    CREATE TABLE verdict (
        no INTEGER PRIMARY KEY REFERENCES alert (no),
        verdict TEXT NOT NULL CHECK (verdict IN ('useful', 'known', 'wrong')),
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z')
    ) STRICT
    """,
    """
    CREATE TABLE missed_event (
        no INTEGER PRIMARY KEY,
        on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
        channel INTEGER REFERENCES channel (no),
        rule TEXT,
        text TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE note (
        no INTEGER PRIMARY KEY,
        subject TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('note', 'file', 'ticket', 'done')),
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        text TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE saved_plan (
        no INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('plan', 'scenario')),
        name TEXT NOT NULL,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??*Z'),
        content TEXT NOT NULL CHECK (json_valid(content)),
        UNIQUE (kind, name)
    ) STRICT
    """,
)

_JOURNALED: Final = {
    "setting": "no key value",
    "threshold": "no rule name channel amber red",
    "verdict": "no verdict at",
    "missed_event": "no on_day channel rule text",
    "note": "no subject kind at text",
    "saved_plan": "no kind name at content",
}


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


STATEMENTS: Final = (*TABLES, *(sql for table, columns in _JOURNALED.items() for sql in _triggers(table, columns)))
