"""Where a book's window stood and what it showed, kept outside the book: it belongs to this machine and its screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QRect, QSize

from raincheck.core.errors import KnownError
from raincheck.gui.kit import page
from raincheck.gui.kit.theme import Scheme
from raincheck.system.files import write_atomically
from raincheck.system.paths import Places, book_mark, make_folder

FRAME: Final = 32
"""What a title bar takes above the window itself, in pixels."""


class PartState(Struct, frozen=True):
    """What a page remembers of itself, in its own words."""

    page: str
    words: str


class Dress(Struct, frozen=True):
    """What the window wore: its theme, its letters (1: as designed) and its language."""

    theme: Scheme
    letters: float
    language: str


class WindowState(Struct, frozen=True):
    """The window's place in pixels, its page, what each page remembers, the day on which it was so, and its dress."""

    left: int
    top: int
    width: int
    height: int
    maximised: bool = False
    page: str = ""
    parts: tuple[PartState, ...] = ()
    on: date | None = None
    dress: Dress | None = None


def state_file(places: Places, book: Path) -> Path:
    """The file for one book; its name gives the book's place away to nobody."""
    return places.state / "windows" / f"{book_mark(book)}.json"


def recall(file: Path) -> WindowState | None:
    """What was kept; None where there is nothing, or nothing that can be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=WindowState)
    except (OSError, msgspec.MsgspecError):
        return None


def as_of(state: WindowState | None, today: date) -> WindowState | None:
    """The state on a day: on another one than it was kept the window begins on the first page."""
    return state if state is None or state.on == today else replace(state, page="")


def renamed(state: WindowState, names: Callable[[str], Iterable[str]]) -> WindowState:
    """The state in another language: what pages remember lies under their texts."""
    parts = tuple(PartState(part.page, page.renamed(part.words, names)) for part in state.parts)
    return replace(state, parts=parts)


def keep(file: Path, state: WindowState) -> None:
    """Keep it for the next start; where it cannot be written, the next start begins afresh."""
    try:
        make_folder(file.parent)
        write_atomically(file, msgspec.json.encode(state), mode=0o600)
    except (OSError, KnownError):
        return


def fitted(wanted: QRect, free: QRect, smallest: QSize) -> QRect:
    """The place nearest to the one wanted that lies whole within the free area of the screen, its frame with it."""
    room = free.adjusted(0, FRAME, 0, 0)
    width = min(max(wanted.width(), smallest.width()), room.width())
    height = min(max(wanted.height(), smallest.height()), room.height())
    left = min(max(wanted.left(), room.left()), room.left() + room.width() - width)
    top = min(max(wanted.top(), room.top()), room.top() + room.height() - height)
    return QRect(left, top, width, height)
