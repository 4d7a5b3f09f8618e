"""The overview as it was last shown, kept in one row of the book: what a start shows before today is judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from raincheck import __version__
from raincheck.core.errors import KnownError
from raincheck.core.whose import Whose
from raincheck.gui.kit.context import Tone
from raincheck.gui.overview.view import OverviewView
from raincheck.store import BookKey, Store, open_store

KEY: Final = "overview"


class Badges(Struct, frozen=True):
    """What the sidebar says: lines to look at again, open warnings with the worst of them, and open incidents."""

    stale: int
    waiting: int
    worst: Tone
    incidents: int = 0


class LastWord(Struct, frozen=True):
    """An overview, when its check ran (UTC), what waited then, and for whom its sentences were written."""

    program: str
    language: str
    hidden: bool
    whose: Whose
    at: datetime | None
    view: OverviewView
    badges: Badges

    def fits(self, *, language: str, hidden: bool) -> bool:
        """Whether it can be shown as it stands: written by this program, in this language, with amounts as now."""
        return (self.program, self.language, self.hidden) == (__version__, language, hidden)


def keep(store: Store, word: LastWord) -> None:
    """Put it into the book; it is no step to undo. A book that cannot be written to keeps none."""
    text = msgspec.json.encode(word, enc_hook=str).decode()
    if store.writable and store.recall(KEY) != text:
        with store.write_state() as state:
            state.remember(KEY, text)


def keep_apart(path: Path, key: BookKey | None, now: Callable[[], datetime], word: LastWord) -> None:
    """Keep it on another thread, through another connection to the book."""
    with open_store(path, clock=now, key=key) as store:
        keep(store, word)


def recall(store: Store, *, language: str, hidden: bool) -> LastWord | None:
    """The last word that can be shown now; None where there is none, or it is of another program or language."""
    text = store.recall(KEY)
    if text is None:
        return None
    try:
        word = msgspec.json.decode(text, type=LastWord, dec_hook=_read)
    except (msgspec.MsgspecError, KnownError):
        return None  # another version wrote it: today is judged first, as if there were none
    return word if word.fits(language=language, hidden=hidden) else None


def _read(kind: type, told: Any) -> Any:
    if kind is Fraction:
        return Fraction(told)
    raise NotImplementedError(kind)
