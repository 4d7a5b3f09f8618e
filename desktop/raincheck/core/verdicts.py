"""What a person says of a warning that was wrong, right, or no news."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What the person says of a warning: it helped, it was right but no news, it was wrong."""

    USEFUL = "useful"
    KNOWN = "known"
    WRONG = "wrong"
