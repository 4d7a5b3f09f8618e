"""What a line still owes when it is about to be put aside: it leaves every forecast, and the debt does not."""

from __future__ import annotations

from datetime import date

from raincheck.app.recent import recent_snapshot
from raincheck.app.wording.amounts import day_text, plain_money_text
from raincheck.core.money import total
from raincheck.core.text import tr
from raincheck.store import Store


def still_owed_words(store: Store, id: str, on: date) -> str:
    """What is owed or unpaid on a line on a day, and that it leaves the forecast; empty where nothing is known of any.

    The sentence holds amounts, which the window may have to hide.
    """
    snapshot = recent_snapshot(store, on)
    line = next((line for line in snapshot.lines if line.channel.id == id), None)
    if line is None:
        return ""
    unpaid = [payment for payment in snapshot.payments(id) if payment.rest]
    if unpaid and line.owed:
        told = tr(
            "{line} still owes {owed}, and dues of {due} are unpaid, the earliest of {day}: put aside, they leave "
            "calendar, forecast and warnings, and still have to be paid."
        )
    elif unpaid:
        told = tr(
            "{line} has unpaid dues of {due}, the earliest of {day}: put aside, they leave calendar, forecast and "
            "warnings, and still have to be paid."
        )
    elif line.owed:
        told = tr(
            "{line} still owes {owed}: put aside, that leaves calendar, forecast and warnings, and still has to be "
            "paid."
        )
    else:
        return ""
    return told.format(
        line=line.channel.name,
        owed=plain_money_text(line.owed),
        due=plain_money_text(total(payment.rest for payment in unpaid)),
        day=day_text(min((payment.due.due for payment in unpaid), default=on)),
    )
