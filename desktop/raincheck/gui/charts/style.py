"""What passes between the window and the drawing of large charts: a look, a size, finished pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from raincheck.core.money import Money


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """What a drawing takes from the window: colours (#rrggbb), families, text size in pixels, how amounts read."""

    surface: str
    ink: str
    muted: str
    grid: str
    line: str
    second: str
    stressed: str
    target: str
    families: tuple[str, ...]
    text_px: int
    amount: Callable[[Money], str]


@dataclass(frozen=True, slots=True)
class Canvas:
    """How large a picture is wanted, in device-independent pixels, and how many dots each of them has."""

    width: int
    height: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Pixels:
    """A finished picture: rows of RGBA bytes."""

    width: int
    height: int
    ratio: float
    data: bytes
