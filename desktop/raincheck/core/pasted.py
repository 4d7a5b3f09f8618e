"""What a person types or pastes as it is seen: apps put marks without any width beside the figures they show."""

from __future__ import annotations

from typing import Final

_UNSEEN: Final = dict.fromkeys(
    (
        0x00AD,
        0x061C,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202E),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
    )
)


def as_seen(text: str) -> str:
    """The text without the marks that nobody sees.

    The one that turns figures around (U+202E) stays: what is seen is then not what is written, and no form takes it.
    """
    return text.translate(_UNSEEN)
