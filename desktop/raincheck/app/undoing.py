"""Taking back the newest thing done, and with it what the warnings made of it."""

from __future__ import annotations

from raincheck.store import JournalEntry, Store
from raincheck.store.reader import Reader

ANEW = "judge_anew"
"""Under this the book remembers the alerts that the next check judges without a dead band."""


def undo(store: Store) -> JournalEntry:
    """Take the newest entry back. Raises NothingToUndoError.

    A mistyped limit must vanish whole: warnings that moved since it was entered are judged anew by the next check.
    """
    entry = store.undo_last()
    moved = {
        alert.id
        for alert in store.current_alerts()
        if alert.is_shown and any(past.at >= entry.at and not past.decided for past in store.moves(alert.id))
    }
    with store.engine() as engine:
        engine.remember(ANEW, " ".join(str(id_) for id_ in sorted(moved | judged_anew(store))) or None)
    return entry


def judged_anew(store: Reader) -> frozenset[int]:
    """The alerts that the next check judges without a dead band."""
    return frozenset(int(id_) for id_ in (store.recall(ANEW) or "").split())
