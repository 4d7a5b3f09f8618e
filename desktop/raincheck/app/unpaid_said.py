"""Dues of which the person said that they are not paid yet: asked once each, then they only stand as unpaid.

It stays in the book's memory: it is no fact of a due, only that the question was answered.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from raincheck.core.asking import AskedDue
from raincheck.store import Store
from raincheck.store.reader import Reader

_KEY: Final = "said_not_paid"

Said = frozenset[tuple[str, date]]
"""The line and the day of each such due."""


def said_unpaid(store: Reader) -> Said:
    """What was answered with "Not yet"."""
    kept = store.recall(_KEY)
    return frozenset() if kept is None else frozenset(msgspec.json.decode(kept, type=list[tuple[str, date]]))


def keep_unpaid(store: Store, channel: str, on: date) -> None:
    """A due is not paid yet, as the person says: nobody asks again until it falls on another day."""
    with store.write_state() as state:
        state.remember(_KEY, msgspec.json.encode(sorted(said_unpaid(store) | {(channel, on)})).decode())


def still_asked(dues: tuple[AskedDue, ...], said: Said) -> tuple[AskedDue, ...]:
    """What of it nobody has answered; a computed one was not, even where its day was spoken of before an undo."""
    return tuple(due for due in dues if not due.known or (due.channel, due.on) not in said)
