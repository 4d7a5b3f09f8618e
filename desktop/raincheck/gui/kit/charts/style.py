"""What passes between the window and the drawing of large charts: a look, a size, finished pixels."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from raincheck.core.money import Money


class ChartStyle(Struct, frozen=True):
    """What a drawing takes from the window: colours (#rrggbb), families, text size in pixels, how amounts read.

    `readable` finds the colour of text on a ground.
    """

    surface: str
    ink: str
    muted: str
    grid: str
    line: str
    second: str
    struck: str
    rest: str
    stressed: str
    series: tuple[str, ...]
    families: tuple[str, ...]
    text_px: int
    amount: Callable[[Money], str]
    readable: Callable[[str], str]


class Canvas(Struct, frozen=True):
    """How large a picture is wanted, in device-independent pixels, and how many dots each of them has."""

    width: int
    height: int
    ratio: float


class Frame(Struct, frozen=True):
    """Where the axes of a picture lie, in device-independent pixels; days or rows go from `first` to `last`."""

    left: float
    top: float
    right: float
    bottom: float
    first: float
    last: float
    in_rows: bool = False


class Pixels(Struct, frozen=True):
    """A finished picture: rows of RGBA bytes, and where its axes lie."""

    width: int
    height: int
    ratio: float
    data: bytes
    frame: Frame | None = None
