"""Whether a book is the made-up example: what it says in the window and on the desktop is then marked as one."""

from __future__ import annotations

from typing import Final

from raincheck.store import Writer
from raincheck.store.reader import Reader

_EXAMPLE: Final = "example"
"""A setting of the book's file: undo of the loading takes it back with the story."""


def mark_as_example(tx: Writer) -> None:
    """Remember with what is being written that it is made up."""
    tx.set_setting(_EXAMPLE, "1")


def is_example(store: Reader) -> bool:
    """Whether the book holds the made-up story."""
    return dict(store.settings()).get(_EXAMPLE) == "1"
