"""Taking back the newest thing done, and with it what the warnings made of it; and doing it again."""

from __future__ import annotations

from raincheck.app.outcome import Changes, Done
from raincheck.core.text import tr
from raincheck.store import JournalEntry, Store
from raincheck.store.errors import NothingToUndoError


def undo(store: Store, *, only: JournalEntry | None = None) -> Done[JournalEntry]:
    """Take the newest entry back; `only` where it is this one still. Raises NothingToUndoError.

    A mistyped limit must vanish whole: the next check starts from where warnings stood before the entry was made.
    """
    if only is not None and store.next_undo() != only:
        raise NothingToUndoError(tr("Something else was written meanwhile; undo takes that back first."))
    entry = store.undo_last()
    with store.write_state() as state:
        state.note_taken_back(entry.at)
    return Done(entry, Changes.everything(), tr("Taken back: {what}").format(what=entry.what))


def redo(store: Store) -> Done[JournalEntry]:
    """Do again what was taken back last. Raises NothingToUndoError after another write or a restart."""
    entry = store.redo_last()
    return Done(entry, Changes.everything(), tr("Done again: {what}").format(what=entry.what))
