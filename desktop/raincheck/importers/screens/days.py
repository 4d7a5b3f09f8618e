"""The days that a page shows, as days of the calendar: it often leaves the year out, or the month too."""

from __future__ import annotations

from datetime import date

from raincheck.core.calendar import Month
from raincheck.importers.screens.atoms import ShownDay
from raincheck.importers.screens.proposals import Proposal


def shown_on(shown: ShownDay, on: date) -> date | None:
    """The day shown, without a year the next such day on or after the day of reading; None for a day that is none."""
    for year in (shown.year,) if shown.year is not None else (on.year, on.year + 1):
        try:
            day = date(year, shown.month, shown.day)
        except ValueError:
            continue
        if shown.year is not None or day >= on:
            return day
    return None


def due_on(proposal: Proposal, on: date) -> date | None:
    """The day on which the amount of a page falls due: the day shown, or the next one of that day of each month."""
    if proposal.due_on is not None:
        return shown_on(proposal.due_on, on)
    if proposal.due_day is None:
        return None
    month = Month.of(on)
    this = month.on(proposal.due_day)
    return this if this >= on else month.plus(1).on(proposal.due_day)
