"""Finishes, when a book is opened, what a kill or a missing folder left undone, and says so in sentences."""

from __future__ import annotations

from raincheck.core.text import ntr
from raincheck.store import Store
from raincheck.store.facade import KEY_CHANGE
from raincheck.store.files import dead_scratch, remove_scratch


def settle(store: Store) -> tuple[str, ...]:
    """Finish what was interrupted as far as it can be now; answers what the person should know of it."""
    if not store.writable:
        return ()
    told = []
    if store.recall(KEY_CHANGE) is not None:
        from raincheck.store.encryption import carry_on  # noqa: PLC0415 - nearly no start has anything to carry on

        outcome = carry_on(store)
        told += [] if outcome is None else outcome.sentences(going_on=True)
    left = dead_scratch(store.path)
    for copy in left:
        remove_scratch(copy)
    if left:
        told.append(
            ntr(
                "An interrupted change left {n} unfinished copy, now removed; the book is as it was before.",
                "An interrupted change left {n} unfinished copies, now removed; the book is as it was before.",
                len(left),
            ).format(n=len(left))
        )
    return tuple(told)
