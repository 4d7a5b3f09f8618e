"""What the doctor says: one look each."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct


class Concern(StrEnum):
    """What was looked at."""

    FILE = "file"
    SUMS = "sums"
    REFERENCES = "references"
    CONTENT = "content"
    ALERTS = "alerts"
    PERMISSIONS = "permissions"
    KEY_FILE = "key_file"
    BACKUPS = "backups"
    COPIES = "copies"
    CONFLICTS = "conflicts"
    LEFTOVERS = "leftovers"
    SCHEDULE = "schedule"


class Diagnosis(Struct, frozen=True):
    """One look: all well, or what is wrong in a sentence, and whether `mend` can put it right."""

    concern: Concern
    ok: bool
    sentence: str
    mendable: bool = False


def joined(sentences: Sequence[str]) -> str:
    """Sentences one behind the other: Chinese ones end in their own full stop and take no space."""
    return "".join(one if one.endswith("。") else f"{one} " for one in sentences).rstrip()
