"""What a forecast lacks or starts with, said wherever one is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec import Struct

from raincheck.app.wording.amounts import day_text, days
from raincheck.app.wording.figures import NOWHERE, Scene, joined
from raincheck.core.measures import Measures
from raincheck.core.planner.dues import due_uncounted, without_later, without_schedule
from raincheck.core.planner.forecast import Lacking, lacking
from raincheck.core.rules.doubts import to_confirm
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr

WEEK: Final = 7
"""Cash of so many days ago is named with its day: what was spent since is in no figure."""


def lacking_words(snapshot: Snapshot) -> str:
    """What a forecast lacks and how that shows in the rows; empty when nothing is missing."""
    said = {
        Lacking.CASH: tr("Cash and savings are not entered, so nobody can say how long cash lasts; enter them first."),
        Lacking.LIVING: tr("Living costs are not entered: these rows leave them out."),
    }
    missing = lacking(snapshot)
    # Without cash there are no rows that could leave anything out.
    return said[missing[0]] if missing else ""


def basis_words(measures: Measures) -> str:
    """What a plan or forecast rests on that is not known to be so; empty where there is nothing of that kind."""
    return joined(no_income_words(measures.snapshot), unsure_words(measures))


def no_income_words(snapshot: Snapshot) -> str:
    """That no income is entered, so that none is counted; empty where one is, were it 0."""
    if not snapshot.lacks_income:
        return ""
    return tr("No income is entered, so none is counted: enter it first, or 0 if nothing comes in.")


def not_entered_words(snapshot: Snapshot) -> str:
    """What a household has not said yet, so that only what is typed so far is judged; empty when all is there."""
    missing = lacking(snapshot)
    parts = (
        (tr("cash and savings"), Lacking.CASH in missing),
        (tr("living costs"), Lacking.LIVING in missing),
        (tr("income"), snapshot.lacks_income),
    )
    named = tr(", ").join(name for name, is_missing in parts if is_missing)
    if not named:
        return ""
    form = tr("Judged is what is entered so far; still missing: {parts}. raincheck household set --help says how.")
    return form.format(parts=named)


def old_cash_words(measures: Measures) -> str:
    """That a forecast starts with old cash; empty while it is fresh or its day is not known."""
    if not measures.cash_is_old or measures.cash_age is None:
        return ""
    form = tr("What is at hand was last looked at {days} ago; enter what is there today, then look again.")
    return form.format(days=days(measures.cash_age))


def confirm_words(measures: Measures) -> str:
    """That dues passed of which nobody said whether they were paid, not all of them counted. Empty without any."""
    asked, today = to_confirm(measures), measures.snapshot.as_of
    if not asked:
        return ""
    first, last = asked[0].on, asked[-1].on
    span = day_text(first, today)
    if first != last:
        span = tr("{first} to {last}").format(first=span, last=day_text(last, today))
    form = ntr("{n} due of {days} is not confirmed", "{n} dues of {days} are not confirmed", len(asked))
    return form.format(n=len(asked), days=span)


def cash_day_words(measures: Measures) -> str:
    """Of which day the cash is, where it is a week old or is known to have moved since; empty otherwise."""
    age = measures.cash_age
    if not age or (age < WEEK and not (measures.cash_before_income or measures.cash_before_payment)):
        return ""
    seen = measures.snapshot.as_of - timedelta(days=age)
    return tr("the cash is of {day}").format(day=day_text(seen, measures.snapshot.as_of))


def twice_words(measures: Measures) -> str:
    """Which bills stand in a forecast overdue and again on their next due day; empty without any."""
    found = measures.counted_twice
    if not found:
        return ""
    form = tr("{lines}: the overdue bill may stand in the next one again; enter what is used anew")
    return form.format(lines=tr(", ").join(found))


def left_out_names(snapshot: Snapshot) -> str:
    """The lines that no due and no forecast counts: their due day, or what is owed, is not known; empty without any."""
    lines = (*without_schedule(snapshot), *(line for line in snapshot.lines if line.used is None))
    return tr(", ").join(line.channel.name for line in lines)


class Unsure(Struct, frozen=True):
    """Why nothing may be called quiet although no warning is open, and what to do about it first."""

    told: str
    mend: str


def quiet_doubt(measures: Measures) -> Unsure | None:
    """That nothing is known of the day, dues are unconfirmed or lines left out; None where nothing of it is so."""
    snapshot = measures.snapshot
    if snapshot.lines and all(line.reading is None for line in snapshot.lines):
        unread = tr("the book has no reading up to {day}").format(day=snapshot.as_of)
        return Unsure(unread, tr("Enter what the lenders' apps show, or look at a later day."))
    if asked := confirm_words(measures):
        return Unsure(asked, tr("Say in the calendar what was paid, then enter what is at hand."))
    if not measures.left_out:
        return None
    mend = tr("Enter the due day first of: {lines}.")
    return Unsure(_without(measures), mend.format(lines=tr(", ").join(measures.left_out)))


def _without(measures: Measures) -> str:
    out = tr(", ").join(measures.left_out)
    return tr("without {lines} (due day unknown)").format(lines=out) if out else ""


def _without_later(snapshot: Snapshot) -> str:
    out = tr(", ").join(line.channel.name for line in without_later(snapshot))
    return tr("nothing of {lines} after the dues entered (due day unknown)").format(lines=out) if out else ""


def doubts(measures: Measures) -> tuple[str, ...]:
    """What a forecast does not know, gravest first: unconfirmed dues, old cash, what is left out, a bill seen twice."""
    free = tr(", ").join(measures.without_interest)
    no_interest = tr("no interest of {lines} in it (rate unknown)").format(lines=free) if free else ""
    later = _without_later(measures.snapshot)
    left_out = (_without(measures), later, no_interest)
    said = (confirm_words(measures), cash_day_words(measures), *left_out, twice_words(measures))
    return tuple(part for part in said if part)


def doubts_sentence(measures: Measures) -> str:
    """What a forecast does not know, as one sentence, after what falls due today and is not counted."""
    return joined(uncounted_words(measures.snapshot), _not_certain(*doubts(measures)))


def cash_doubts_sentence(measures: Measures) -> str:
    """What of it is about cash and dues alone, where lines that are left out are told apart; empty without any."""
    return _not_certain(confirm_words(measures), cash_day_words(measures), twice_words(measures))


def _not_certain(*parts: str) -> str:
    text = tr("; ").join(filter(None, parts))
    return tr("Not certain: {text}.").format(text=text) if text else ""


def uncounted_words(snapshot: Snapshot, scene: Scene = NOWHERE) -> str:
    """That a forecast counts what falls due today as paid (contract.md 4), with the sum; empty where nothing does."""
    amount = due_uncounted(snapshot)
    form = tr("The forecast leaves out the {amount} due today.")
    return form.format(amount=scene.money(amount)) if amount else ""


def unsure_words(measures: Measures) -> str:
    """What stands beside the rows of a forecast: that its cash is old, else whatever else is not certain."""
    old = old_cash_words(measures)
    return joined(uncounted_words(measures.snapshot), old) if old else doubts_sentence(measures)
