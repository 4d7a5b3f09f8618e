"""What was typed in a check round and not saved when the window went: kept in the book for the rest of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import Struct

from raincheck.app.recording import Entry
from raincheck.store import Store

_KEY = "round_drafts"


class _Kept(Struct, frozen=True):
    on: date
    drafts: tuple[Entry, ...]


def keep(store: Store, drafts: Sequence[Entry], on: date) -> None:
    """Remember what was typed; it is no entry of the book."""
    if drafts and store.writable:
        with store.write_state() as state:
            state.remember(_KEY, msgspec.json.encode(_Kept(on, tuple(drafts))).decode())


def take(store: Store, on: date) -> tuple[Entry, ...]:
    """What was typed on that day, once: whoever takes it has it."""
    words = store.recall(_KEY)
    if words is None or not store.writable:
        return ()
    with store.write_state() as state:
        state.remember(_KEY, None)
    try:
        kept = msgspec.json.decode(words, type=_Kept)
    except msgspec.MsgspecError:
        return ()
    return kept.drafts if kept.on == on else ()
