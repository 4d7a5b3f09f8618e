"""What is said where the instalments left of a loan and the day on which it ends do not agree."""

from __future__ import annotations

from datetime import date

from raincheck.app.lines import WITH_PERIODS
from raincheck.core.calendar import instalments_left
from raincheck.core.model import Channel, ChannelKind, Terms
from raincheck.core.text import tr


def by_the_end(due_day: int, today: date, ends_on: date | None, typed: int) -> int | None:
    """The instalments left by a loan's last day, where they are not about as many as were typed; else None."""
    if ends_on is None or not due_day:
        return None
    left = instalments_left(due_day, today, ends_on)
    # The last one may well fall on another day of the month.
    return left if left and abs(left - typed) > 1 else None


def disagreement_words(typed: int, left: int, day: date) -> str:
    """Both counts and the day."""
    told = tr("{n} are typed, but until {day} only {left} can fall due: that makes another instalment.")
    if left > typed:
        told = tr("{n} are typed, but until {day} {left} fall due: that makes another instalment.")
    return told.format(n=typed, day=day, left=left)


def line_disagreement_words(channel: Channel, today: date) -> str:
    """The same of a loan in the book, with the command that takes the count by its end; empty where both agree."""
    repayment, day = channel.repayment, channel.expires_on
    if channel.kind is not ChannelKind.TERM or repayment.method not in WITH_PERIODS or day is None:
        return ""
    typed = repayment.periods or 1
    left = None if channel.terms is Terms.GUESSED else by_the_end(repayment.due_day, today, day, typed)
    if left is None:
        return ""
    form = tr("{told} By its end: {command}")
    command = f"raincheck channel edit {channel.id} --periods {left}"
    return form.format(told=disagreement_words(typed, left, day), command=command)
