"""The question about a figure that looks like a slip of the finger."""

from __future__ import annotations

from collections.abc import Iterable

from raincheck.app.wording.amounts import plain_money_text
from raincheck.app.wording.figures import joined
from raincheck.core.money import Money
from raincheck.core.slips import Slip
from raincheck.core.text import ntr, tr


def slip_words(slips: Iterable[Slip]) -> str:
    """What is asked once, in a sentence for each figure; empty where nothing looks wrong."""
    return joined(*(_question(slip) for slip in slips))


def beyond_limit_words(available: Money | None, limit: Money | None, used: Money | None) -> str:
    """What is asked where more can be drawn than the whole limit, or than what is used leaves; empty elsewhere."""
    if available is None or limit is None:
        return ""
    if available > limit:
        told = tr("{available} can still be drawn, more than the whole limit of {limit}: are these the right figures?")
        return told.format(available=plain_money_text(available), limit=plain_money_text(limit))
    if used is None or used > limit or used + available <= limit:
        return ""
    told = tr(
        "{used} used and {available} still to be drawn are more than the limit of {limit}: are these the right figures?"
    )
    return told.format(
        used=plain_money_text(used), available=plain_money_text(available), limit=plain_money_text(limit)
    )


def _question(slip: Slip) -> str:
    now, before = plain_money_text(slip.now), plain_money_text(slip.before)
    if not slip.digits:
        return tr("Used {now} is {n} times the limit of {before}: is that the right figure?").format(
            now=now, before=before, n=slip.times
        )
    count = abs(slip.digits)
    if slip.is_limit and slip.digits < 0:
        told = ntr(
            "The limit {now} has {n} digit less than last time ({before}): was a 0 left out?",
            "The limit {now} has {n} digits less than last time ({before}): were {n} of 0 left out?",
            count,
        )
    elif slip.is_limit:
        told = ntr(
            "The limit {now} has {n} digit more than last time ({before}): is there a 0 too many?",
            "The limit {now} has {n} digits more than last time ({before}): are there {n} of 0 too many?",
            count,
        )
    elif slip.digits < 0:
        told = ntr(
            "Used {now} has {n} digit less than last time ({before}): was a 0 left out?",
            "Used {now} has {n} digits less than last time ({before}): were {n} of 0 left out?",
            count,
        )
    else:
        told = ntr(
            "Used {now} has {n} digit more than last time ({before}): is there a 0 too many?",
            "Used {now} has {n} digits more than last time ({before}): are there {n} of 0 too many?",
            count,
        )
    return told.format(now=now, before=before, n=count)
