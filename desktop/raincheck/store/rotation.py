"""Which backups stay: one for each of 7 days, 4 weeks and 12 months; those made by hand or before a change longer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

DAYS: Final = 7
WEEKS: Final = 4
MONTHS: Final = 12
CLOCK_DRIFT: Final = timedelta(days=1)
"""How far ahead a backup may be dated before the clock is doubted."""


class Why(StrEnum):
    """What a backup was made for."""

    DAILY = "daily"
    MANUAL = "manual"
    UPGRADE = "upgrade"
    IMPORT = "import"
    MERGE = "merge"
    RESTORE = "restore"
    REPLACED = "replaced"


KEPT_FOR_EVER: Final = frozenset({Why.MANUAL, Why.REPLACED})


class Stamp(Struct, frozen=True):
    """When (UTC) and why a backup was made."""

    at: datetime
    why: Why


def stays(backups: Iterable[Stamp], now: datetime) -> frozenset[Stamp]:
    """The backups to keep.

    What a person made by hand, and a replaced book, for ever; everything made before a change for 7 days; of the others
    the newest of each of the last 7 days, 4 weeks and 12 months that have one: what stays for its own reason takes no
    place from them. The newest of all is always kept. What a wrong clock dated into days to come stays until then, and
    takes no place from what is made now.
    """
    everything = sorted(backups, key=lambda backup: backup.at, reverse=True)
    newest_first = [backup for backup in everything if backup.at - now <= CLOCK_DRIFT]
    kept = {*everything[:1], *everything[: len(everything) - len(newest_first)], *newest_first[:1]}
    recent = now - timedelta(days=DAYS)
    own_reason = {backup for backup in newest_first if backup.why is not Why.DAILY and backup.at > recent}
    own_reason |= {backup for backup in newest_first if backup.why in KEPT_FOR_EVER}
    others = [backup for backup in newest_first if backup not in own_reason]
    kept |= own_reason
    kept |= _newest_of(others, DAYS, lambda at: at.date())
    kept |= _newest_of(others, WEEKS, lambda at: at.isocalendar()[:2])
    kept |= _newest_of(others, MONTHS, lambda at: (at.year, at.month))
    return frozenset(kept)


def _newest_of(newest_first: Iterable[Stamp], periods: int, of: Callable[[datetime], Hashable]) -> set[Stamp]:
    found: dict[Hashable, Stamp] = {}
    for backup in newest_first:
        if of(backup.at) not in found and len(found) < periods:
            found[of(backup.at)] = backup
    return set(found.values())
