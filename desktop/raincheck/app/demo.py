"""The demonstration: the Li Ming story as a throw-away book whose last reading is today's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from raincheck import bookfile
from raincheck.app.outcome import Done
from raincheck.app.transfer import load
from raincheck.core.model import Book
from raincheck.core.text import tr
from raincheck.store import Store, open_store
from raincheck.system.clock import Clock
from raincheck.system.resources import resource_text

STORY = "demo/li_ming.json"


def story_on(today: date) -> Book:
    """The story with every date moved so that its last reading is on `today`."""
    book = bookfile.parse(resource_text(STORY).encode("utf-8"))
    last = max(reading.on for reading in book.observations)
    shift = today - last
    months = (today.year - last.year) * 12 + today.month - last.month
    return replace(
        book,
        income_history=tuple(replace(entry, month=entry.month.plus(months)) for entry in book.income_history),
        observations=tuple(replace(reading, on=reading.on + shift) for reading in book.observations),
        ledger=tuple(replace(row, on=row.on + shift) for row in book.ledger),
        channels=tuple(
            channel if channel.opened_on is None else replace(channel, opened_on=channel.opened_on + shift)
            for channel in book.channels
        ),
    )


def load_story(store: Store, today: date) -> Done[None]:
    """Fill an empty book with the story, which one undo takes away again. Raises UsageError when it is not empty."""
    told = tr("This is the story of Li Ming. Undo empties the book again.")
    return replace(load(store, story_on(today), example=True), told=told)


def make_demo_book(path: Path, clock: Clock) -> None:
    """Write the story into a new book at `path`."""
    with open_store(path, clock=clock.now, create=True) as store:
        load(store, story_on(clock.today()), example=True)
