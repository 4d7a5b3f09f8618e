"""What the book remembers between checks: where the alerts stood on the day before, and what was watched then."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from raincheck.core.alerts import Eve, Standing
from raincheck.core.model import Book
from raincheck.core.reconcile import Memory
from raincheck.core.rules.thresholds import Bands
from raincheck.store import StateWriter, Store
from raincheck.store.reader import Reader

EVE, WATCHED = "eve", "watched"
"""Under these the book remembers what the dead band starts from (domain.md 13.4)."""


def memory_of(store: Store, as_of: date) -> Memory:
    """What a check of `as_of` starts from; what was taken back since the last check leaves nothing behind."""
    kept = store.recall(EVE)
    memory = Memory(
        previous=store.last_as_of(),
        watched=store.recall(WATCHED) or "",
        alerts=store.current_alerts(),
        eve=None if kept is None else msgspec.json.decode(kept, type=Eve),
        next_id=store.next_alert_id(),
        waiting=frozenset(
            id_
            for kept_card in store.cards(limit=50)
            if kept_card.shown_at is None and kept_card.card.made_on == as_of
            for id_ in kept_card.card.alerts
        ),
    )
    taken_back = store.taken_back_since()
    if taken_back is None or (memory.previous is not None and as_of < memory.previous):
        return memory
    return _before(store, memory, as_of, taken_back)


def _before(store: Store, memory: Memory, as_of: date, moment: datetime) -> Memory:
    """The memory without what checks made of an entry written at `moment` and taken back since."""
    eve = memory.eve_for(as_of)
    if eve is None:
        return memory
    standing = tuple(found for entry in eve.standing if (found := _stood(store, entry, moment)) is not None)
    return replace(memory, previous=as_of, eve=replace(eve, standing=standing))


def _stood(store: Store, entry: Standing, moment: datetime) -> Standing | None:
    """Where an alert stood before `moment`, by its moves; None: not at all."""
    moves = [past for past in store.moves(entry.alert) if not past.decided]
    before = [past.move for past in moves if past.at < moment]
    if len(before) == len(moves):
        return entry
    return replace(entry, level=before[-1].level, better=None) if before else None


def keep_memory(state: StateWriter, memory: Memory) -> None:
    """Remember what the next check starts from."""
    state.remember(EVE, None if memory.eve is None else msgspec.json.encode(memory.eve).decode())
    state.remember(WATCHED, memory.watched)
    state.forget_taken_back()


def watched_now(store: Reader, book: Book, bands: Bands) -> str:
    """A fingerprint of all that is watched besides readings, movements and inquiries: while it stays, levels hold."""
    same = replace(book, observations=(), ledger=(), inquiries=(), events=(), notes=(), incidents=())
    whole = msgspec.json.encode((same, bands, store.last_import()), enc_hook=str)
    return sha256(whole).hexdigest()
