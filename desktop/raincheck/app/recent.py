"""The book as a look on one day needs it, however long its history is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.model import Book, Observation
from raincheck.core.snapshot import Snapshot
from raincheck.core.whose import Whose, seen_as
from raincheck.store import Window
from raincheck.store.book import Stand
from raincheck.store.reader import Reader

LOOKS_BACK: Final = timedelta(days=800)
"""More than any rule looks back: a repeated cut 210 days, its highest limit 365 more, its churn and payments 190."""


class Known(Struct, frozen=True):
    """A recent snapshot and the stand of the book that it was read from."""

    snapshot: Snapshot
    stand: Stand

    def of(self, store: Reader, as_of: date) -> Snapshot | None:
        """The snapshot, if it is of that day, with what changed in the book since; None where its past did."""
        if self.snapshot.as_of != as_of:
            return None
        if store.stand() == self.stand:
            return self.snapshot
        book = store.book_again(self.snapshot.book, self.stand, recent=_window(as_of))
        return None if book is None else self.snapshot.with_same_past(book)

    def with_reading(self, store: Reader, seen: Observation) -> Known | None:
        """What is known after this reading was entered; None where the journal says that more was."""
        stand = store.stand()
        alone = stand.mark == replace(self.stand.mark, newest=self.stand.mark.newest + 1)
        return Known(self.snapshot.with_reading(seen), stand) if alone else None


def recent_book(store: Reader, as_of: date) -> Book:
    """The lines, what hangs on them, and the readings that a look on `as_of` can rest on."""
    return store.book(recent=_window(as_of))


def _window(as_of: date) -> Window:
    return Window(as_of - min(LOOKS_BACK, as_of - date.min), as_of)


def recent_snapshot(store: Reader, as_of: date, known: Known | None = None) -> Snapshot:
    """The book as of a day, without what no rule looks back to.

    Rules, plan and stress say of it what they say of the whole book.
    What is `known` is not read again while the book is the same, nor its readings and movements while they are.
    """
    held = None if known is None else known.of(store, as_of)
    return Snapshot(recent_book(store, as_of), as_of) if held is None else held


def line_snapshot(store: Reader, channel: str, as_of: date) -> Snapshot:
    """One line alone with the day's readings and what was in force before: enough for `draft`, not for a rule."""
    return Snapshot(store.line(channel, recent=Window(as_of, as_of)), as_of)


def part_snapshot(store: Reader, as_of: date, whose: Whose) -> Snapshot:
    """The household's or the firm's part alone, as of that day; the whole where both are asked for."""
    whole = recent_snapshot(store, as_of)
    return whole if whose is Whose.ALL else Snapshot(seen_as(whole.book, whose), as_of)
