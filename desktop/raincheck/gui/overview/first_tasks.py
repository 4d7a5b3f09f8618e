"""What comes before all other things to do: dues nobody confirmed, money soon due, days nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from raincheck.app.terms_asked import NOTHING_ANSWERED, Answered
from raincheck.app.unpaid_said import Said
from raincheck.app.wording import Scene, entry_words
from raincheck.app.wording.figures import Figures
from raincheck.app.wording.forecast import cash_day_words, confirm_words
from raincheck.app.wording.rules import wording
from raincheck.core.alerts import Alert
from raincheck.core.asking import paid_since_read
from raincheck.core.incidents import lines_of
from raincheck.core.measures import Measures
from raincheck.core.planner.dues import without_schedule
from raincheck.core.reminders import due_days
from raincheck.core.rules import rule
from raincheck.core.rules.base import Urgency
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.overview.view import Task

GAP: Final = "F04"

SOON_DAYS: Final = 7
"""A due that finds no money within so many days is a thing to do today."""

NEAR_DAYS: Final = 3
"""A due that finds its money is named so many days before."""


def first_tasks(
    measures: Measures,
    waiting: Sequence[Sequence[Alert]],
    scene: Scene,
    *,
    answered: Answered = NOTHING_ANSWERED,
) -> tuple[Task, ...]:
    """They stand above the steps of incidents, however many those are; `waiting` are the open warnings.

    `answered` is what the person said to it before.
    """
    overdue = tuple(_overdue(measures, scene, answered.unpaid))
    gap = tuple(_gap(measures, waiting, scene))
    return (
        *_unconfirmed(measures),
        *overdue,
        *_unpaid(measures, waiting, scene, said=frozenset(task.target for task in overdue)),
        *gap,
        *_days_unknown(measures, answered.lines),
        *(() if gap else _soon(measures, scene)),
        *_not_read_since(measures, scene),
        *_old_cash(measures),
    )


def _unconfirmed(measures: Measures) -> Iterator[Task]:
    """The dues that passed and the cash they were paid from, or were not: no figure counts them."""
    if not measures.unconfirmed:
        return
    title = tr("Say in the calendar what was paid, then enter what is at hand.")
    said = (confirm_words(measures), cash_day_words(measures))
    why = tr("; ").join(part for part in said if part)
    yield Task(title, why, Target(PageId.CALENDAR, f"{measures.unconfirmed[0].on}"))


def _not_read_since(measures: Measures, scene: Scene) -> Iterator[Task]:
    """Lines that were paid and not looked at since: what comes due next is reckoned from the balance before."""
    snapshot = measures.snapshot
    paid = {id_: day for id_ in snapshot.channels if (day := paid_since_read(snapshot, id_)) is not None}
    if not paid:
        return
    names = tr(", ").join(snapshot.channels[id_].name for id_ in paid)
    why = tr("Not looked at since the payment of {day}: dues ahead are computed from the balance before it.")
    yield Task(
        tr("Enter what {lines} shows as owed now.").format(lines=names),
        why.format(day=scene.day(max(paid.values()))),
        Target(PageId.LINES, next(iter(paid))) if len(paid) == 1 else Target(PageId.CHECK),
    )


def _old_cash(measures: Measures) -> Iterator[Task]:
    said = cash_day_words(measures)
    if said and not measures.unconfirmed:
        yield Task(tr("Enter what is at hand now."), said, Target(PageId.SETTINGS, "home"))


def _overdue(measures: Measures, scene: Scene, unpaid: Said) -> Iterator[Task]:
    """What was stated, is past its day and not covered, the oldest of each line: asked, and told once it is known.

    The longest overdue stands first, and of one day the larger sum.
    """
    snapshot = measures.snapshot
    oldest = []
    for channel in snapshot.channels:
        missed = [pay for pay in snapshot.payments(channel) if pay.rest and pay.due.due < snapshot.as_of]
        if missed:
            oldest.append((channel, min(missed, key=lambda pay: pay.due.due)))
    for channel, first in sorted(oldest, key=lambda entry: (entry[1].due.due, -entry[1].rest.fen)):
        line = snapshot.channels[channel]
        late = (snapshot.as_of - first.due.due).days
        asked = tr("{line}, {amount} of {day}: was it paid? If so, press “Paid”.")
        why = ntr(
            "{n} day past. If it is unpaid, pay it today; if not all of it, a part, and call.",
            "{n} days past. If it is unpaid, pay it today; if not all of it, a part, and call.",
            late,
        )
        if (channel, first.due.due) in unpaid:
            asked = tr("Pay {line}: {amount}, overdue since {day}.")
            why = ntr(
                "{n} day overdue; if not all of it, pay a part and call.",
                "{n} days overdue; if not all of it, pay a part and call.",
                late,
            )
        title = asked.format(line=line.name, amount=scene.money(first.rest), day=scene.day(first.due.due))
        yield Task(title, why.format(n=late), Target(PageId.CALENDAR, f"{first.due.due}"))


def _unpaid(
    measures: Measures, waiting: Sequence[Sequence[Alert]], scene: Scene, *, said: frozenset[Target]
) -> Iterator[Task]:
    """What could not be paid (a failed debit, an entry that is shut); of a line named already nothing more."""
    named = {target.subject for target in said}
    for entry in waiting:
        first = entry[0]
        if rule(first.rule).urgency is not Urgency.UNPAID or first.rule == GAP or f"{first.fact('day')}" in named:
            continue
        if lines_of(first, measures.snapshot):
            words = entry_words(entry, scene)
            yield Task(words.next_step, words.title, Target(PageId.ALERTS, str(first.id)))


def _days_unknown(measures: Measures, answered: frozenset[str]) -> Iterator[Task]:
    """A forecast is shown although the dues of a line are not in it: those come first, each asked about once."""
    lines = without_schedule(measures.snapshot)
    asked = next((line.channel for line in lines if line.channel.id not in answered), None)
    if measures.base is None or asked is None:
        return
    names = tr(", ").join(line.channel.name for line in lines)
    yield Task(
        tr("Enter the due day of {line}.").format(line=asked.name),
        tr("The forecast is without {lines}: more falls due than it shows.").format(lines=names),
        Target(PageId.LINES, asked.id),
        asks=asked.id,
    )


def _gap(measures: Measures, waiting: Sequence[Sequence[Alert]], scene: Scene) -> Iterator[Task]:
    """The due that finds no money within the week; on any day where others are unknown, which only add to it."""
    for entry in waiting:
        told = entry[0]
        on = told.fact("missed_on") or told.fact("on")
        if told.rule != GAP or not isinstance(on, date):
            continue
        if (on - measures.snapshot.as_of).days <= SOON_DAYS or without_schedule(measures.snapshot):
            words = wording(GAP).words(Figures(told, scene))
            yield Task(words.next_step, words.title, Target(PageId.ALERTS, str(told.id)))
            return


def _soon(measures: Measures, scene: Scene) -> Iterator[Task]:
    """The next due of these days."""
    until = measures.snapshot.as_of + timedelta(days=NEAR_DAYS)
    due = next((due for due in due_days(measures.snapshot) if due.on <= until and due.amount), None)
    if due is None:
        return
    left = (due.on - measures.snapshot.as_of).days
    title = tr("{name}: {amount} is due on {day}") if left else tr("{name}: {amount} is due today")
    why = ntr("{n} day left to have the money ready.", "{n} days left to have the money ready.", left)
    yield Task(
        title.format(
            name=measures.snapshot.channels[due.channel].name, amount=scene.money(due.amount), day=scene.day(due.on)
        ),
        why.format(n=left) if left else tr("If it is paid already, mark it as paid."),
        Target(PageId.CALENDAR, f"{due.on}"),
    )
