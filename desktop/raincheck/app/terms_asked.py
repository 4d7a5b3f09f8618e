"""Due days that the person was asked for and does not know: asked once a line, then only named beside the figures.

It stays in the book's memory: it is no fact of a line, only that the question was answered.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from raincheck.app.lines import find_line
from raincheck.app.outcome import Changes, Done
from raincheck.app.unpaid_said import Said, said_unpaid
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.store.reader import Reader

_KEY: Final = "terms_not_known"


class Answered(Struct, frozen=True):
    """What is not asked again: the lines whose due day is not known, and the dues that are not paid yet."""

    lines: frozenset[str] = frozenset()
    unpaid: Said = frozenset()


NOTHING_ANSWERED: Final = Answered()


def answers(store: Reader) -> Answered:
    """What the person answered so far."""
    return Answered(answered_lines(store), said_unpaid(store))


def answered_lines(store: Reader) -> frozenset[str]:
    """The lines of which the person said that they do not know the due day."""
    kept = store.recall(_KEY)
    return frozenset() if kept is None else frozenset(msgspec.json.decode(kept, type=list[str]))


def not_known(store: Store, id: str) -> Done[str]:
    """The due day of a line is not known yet: nobody asks again. Raises UsageError for an unknown line."""
    line = find_line(store, id)
    lines = sorted(answered_lines(store) | {id})
    with store.write_state() as state:
        state.remember(_KEY, msgspec.json.encode(lines).decode())
    told = tr("{name} is not asked about again; enter its due day under “Edit” once you know it.")
    return Done(id, Changes(obligations=True), told.format(name=line.name))
