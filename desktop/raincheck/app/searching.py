"""Finding words in everything that was written: lines, notes, movements, incidents, names of kept files."""

from __future__ import annotations

from raincheck.app.pinyin import sounds
from raincheck.core.errors import UsageError
from raincheck.core.text import tr
from raincheck.store import FoundIn, Hit
from raincheck.store.library import sqlite_utils
from raincheck.store.reader import Reader


def get_ready() -> None:
    """Read what the first search takes, for another thread: two libraries, 0.1 s that the first letter had to wait."""
    sounds("一")
    sqlite_utils()


def search(store: Reader, words: str) -> tuple[Hit, ...]:
    """The entries that hold every word, lines first, then the newest. Raises UsageError without a word."""
    if not words.strip():
        raise UsageError(tr("Say what to look for."))
    return store.search(words)


def found_in_word(kind: FoundIn) -> str:
    """What kind of entry was found, as a word of a list."""
    words = {
        FoundIn.LINE: tr("line"),
        FoundIn.READING: tr("reading"),
        FoundIn.MOVEMENT: tr("movement"),
        FoundIn.INQUIRY: tr("inquiry"),
        FoundIn.EVENT: tr("event"),
        FoundIn.NOTE: tr("note"),
        FoundIn.INCIDENT: tr("incident"),
        FoundIn.EVIDENCE: tr("kept file"),
        FoundIn.ASSET: tr("asset"),
        FoundIn.INCOME: tr("income"),
        FoundIn.MISSED: tr("missed event"),
        FoundIn.IMPORT: tr("imported file"),
    }
    return words[kind]
