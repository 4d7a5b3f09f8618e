"""A picture as its boxes of text, and the geometry between them."""

from __future__ import annotations

from msgspec import Struct


class Box(Struct, frozen=True):
    """A text with its place in the picture's pixels and how sure the reader is (0–1)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float = 1.0

    @property
    def height(self) -> float:
        """How high its line of text is."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The centre from left to right."""
        return (self.left + self.right) / 2

    def in_row(self, other: Box) -> bool:
        """Whether both stand in one row, also on a picture that is a little tilted."""
        return abs(self.middle - other.middle) < 0.6 * max(self.height, other.height)

    def over(self, other: Box) -> float:
        """How far they overlap from left to right."""
        return min(self.right, other.right) - max(self.left, other.left)

    def around(self, other: Box) -> Box:
        """The box around both."""
        return Box(
            text=self.text + other.text,
            left=min(self.left, other.left),
            top=min(self.top, other.top),
            right=max(self.right, other.right),
            bottom=max(self.bottom, other.bottom),
            score=min(self.score, other.score),
        )


class Page(Struct, frozen=True):
    """A picture: its size in pixels and the texts on it."""

    width: float
    height: float
    boxes: tuple[Box, ...]
