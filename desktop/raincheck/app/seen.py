"""The days on which something can have been seen, by the book's own clock and its last check (contract.md 6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from raincheck.core.calendar import YEARS_BACK, is_far_ahead
from raincheck.core.dates import refuse_unlikely_day
from raincheck.core.text import tr
from raincheck.store import Writer
from raincheck.store.reader import Reader

_A_TRAVELLER: Final = timedelta(days=1)
"""The calendar day may go back by one where somebody flies east."""


def refuse_unseen(tx: Writer, *days: date | None) -> None:
    """Raise UsageError when one of these days lies ahead, or longer back than anybody types."""
    for on in days:
        if on is not None:
            refuse_unlikely_day(on, _latest(tx))


def refuse_ahead(tx: Writer, on: date | None) -> None:
    """Raise UsageError for a day that lies ahead; what began longer ago than anybody looks back may be told."""
    if on is not None and on > (latest := _latest(tx)):
        refuse_unlikely_day(on, latest)


def _latest(tx: Writer) -> date:
    last = tx.last_as_of()
    return tx.day if last is None else max(tx.day, last)


def clock_behind_words(store: Reader, today: date) -> str:
    """That the system's clock lies behind the book's last check; empty where it does not."""
    last = store.last_as_of()
    if last is None or today >= last - _A_TRAVELLER:
        return ""
    told = tr("The clock here says {today}, and the last check was of {last}: if the clock is wrong, set it right.")
    return told.format(today=today, last=last)


def only_looked_words(as_of: date, today: date) -> str:
    """That a check of a day so far ahead moved nothing; empty for any other."""
    if not is_far_ahead(as_of, today):
        return ""
    told = tr("{day} is more than {years} years ahead: this check only looked, and no warning moved.")
    return told.format(day=as_of, years=YEARS_BACK)
