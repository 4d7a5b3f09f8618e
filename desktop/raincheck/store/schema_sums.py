"""The step for sums: one for every table, filled after the last step of every upgrade. Raw SQL, no live code."""

from __future__ import annotations

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE table_sum (
        name TEXT PRIMARY KEY,
        rows INTEGER NOT NULL,
        total TEXT NOT NULL CHECK (length(total) = 32)
    ) STRICT, WITHOUT ROWID
    """,
)
