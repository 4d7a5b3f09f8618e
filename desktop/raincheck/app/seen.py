"""The days on which something can have been seen, by the book's own clock and its last check (contract.md 6)."""

from __future__ import annotations

from datetime import date

from raincheck.core.dates import refuse_unlikely_day
from raincheck.store import Writer


def refuse_unseen(tx: Writer, *days: date | None) -> None:
    """Raise UsageError when one of these days lies ahead, or longer back than anybody types."""
    last = tx.last_as_of()
    latest = tx.day if last is None else max(tx.day, last)
    for on in days:
        if on is not None:
            refuse_unlikely_day(on, latest)
