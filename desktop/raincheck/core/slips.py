"""Figures that look like a slip of the finger: a digit too few or too many, a use far above its limit.

Such a figure is asked about once and then taken: a limit that is cut to a tenth is no slip.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from raincheck.core.money import Money

_POWERS: Final = {10: 1, 100: 2}
BEYOND: Final = 3
"""A use of so many times its limit is asked about."""


class Figures(Struct, frozen=True):
    """The two figures of a line; None is not known."""

    limit: Money | None
    used: Money | None


class Slip(Struct, frozen=True):
    """One figure in doubt: the limit, or else what is used. `digits` more (or, below zero, fewer) than it had `before`.

    Without `digits` the use is `times` the limit `before`.
    """

    is_limit: bool
    now: Money
    before: Money
    digits: int = 0
    times: int = 0


def slips(last: Figures, now: Figures) -> tuple[Slip, ...]:
    """What looks like a slip in figures that were typed, against the last ones that were known."""
    found = [
        Slip(is_limit, typed, known, digits=digits)
        for is_limit, typed, known in ((True, now.limit, last.limit), (False, now.used, last.used))
        if typed is not None and known is not None and (digits := _digits(known, typed))
    ]
    limit = max((limit for limit in (now.limit, last.limit) if limit is not None), default=None)
    moved = now.used is not None and now.used != last.used
    if (
        moved
        and limit
        and now.used is not None
        and now.used.fen >= BEYOND * limit.fen
        and not any(not slip.is_limit for slip in found)
    ):
        found.append(Slip(is_limit=False, now=now.used, before=limit, times=now.used.fen // limit.fen))
    return tuple(found)


def _digits(before: Money, now: Money) -> int:
    """How many digits more a figure has that is else the same; 0 where it is another one."""
    small, large = sorted((before.fen, now.fen))
    if small <= 0 or large % small:
        return 0
    count = _POWERS.get(large // small, 0)
    return count if now > before else -count
