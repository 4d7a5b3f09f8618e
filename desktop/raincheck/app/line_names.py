"""What a line is called in a sentence: its name, never the id that commands and files know it by."""

from __future__ import annotations

from raincheck.store.reader import Reader


def line_name(store: Reader, id: str) -> str:
    """The name of a line, an archived one too; of one that is gone its id, for nothing else is left of it."""
    return next((line.name for line in store.channels(archived=True) if line.id == id), id)
