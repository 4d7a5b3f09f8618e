"""The steps of an incident on a day: which are done, what comes next, which answers are looked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from raincheck.core.incidents import Case, ContactWay
from raincheck.core.model import Due, LedgerKind, Source, Terms
from raincheck.core.money import ZERO
from raincheck.core.payments import Payment
from raincheck.core.planner.dues import asked_today, next_instalment
from raincheck.core.playbooks import DoneBy, Playbooks, PlayStep
from raincheck.core.snapshot import Snapshot

EARLY_DAYS: Final = 5
"""A repayment pays a due from so many days before it on (domain.md 13.2)."""

LOST_DAYS: Final = 7
"""So many days late, a picture of the event's own day is no longer the first thing to do."""


PAST_DAYS: Final = 14
"""So many days late, a step is no thing of today: it waits for its tick, or is no longer needed."""


class StepState(Struct, frozen=True):
    """One step of a case: by when, since when done (None: still to do), whether it ticked itself, and the note."""

    step: PlayStep
    by: date | None
    done_on: date | None
    by_itself: bool
    note: str

    @property
    def is_open(self) -> bool:
        """Whether it is still to do."""
        return self.done_on is None


def steps_of(snapshot: Snapshot, case: Case, playbooks: Playbooks) -> tuple[StepState, ...]:
    """The steps of a case in the order of its playbook; what was done elsewhere in the program is ticked."""
    ticked = {entry.step: entry for entry in case.record.steps}
    done = done_elsewhere(snapshot, case)
    due = next_due(snapshot, case)
    states = []
    for step in playbooks.of(case.kind).steps:
        entry = ticked.get(step.key)
        own = None if entry is None else entry.done_on
        other = None if step.done_by is None else done.get(step.done_by)
        states.append(
            StepState(
                step=step,
                by=step.by(case.turned_on, due),
                done_on=own or other,
                by_itself=own is None and other is not None,
                note="" if entry is None else entry.note,
            )
        )
    return tuple(states)


def next_step(states: Iterable[StepState]) -> StepState | None:
    """The first step still to do that is not optional."""
    return next((state for state in states if state.is_open and not state.step.optional), None)


def next_due(snapshot: Snapshot, case: Case) -> date | None:
    """The day of the next sum that falls due on one of the case's lines."""
    lines = [snapshot.lines_by_id[line] for line in case.lines]
    found = (asked_today(snapshot, line) or next_instalment(snapshot, line) for line in lines)
    return min((entry.on for entry in found if entry is not None and entry.amount), default=None)


def done_elsewhere(snapshot: Snapshot, case: Case) -> Mapping[DoneBy, date]:
    """What the book shows as done since the incident opened, with the day; nothing is assumed."""
    record, opened = case.record, case.record.opened_on
    ways = [(contact.at.date(), contact.way) for contact in record.contacts]
    days = {
        DoneBy.EVIDENCE: [entry.added_at.date() for entry in record.evidence],
        DoneBy.CONTACT: [day for day, _ in ways],
        DoneBy.LETTER: [day for day, way in ways if way in (ContactWay.LETTER, ContactWay.COMPLAINT)],
        DoneBy.COMPLAINT: [day for day, way in ways if way in (ContactWay.COMPLAINT, ContactWay.REGULATOR)],
        DoneBy.READING: _every(_read_again(snapshot, line, opened) for line in case.lines),
        DoneBy.REPORT: [on for on in _reported(snapshot) if opened <= on <= snapshot.as_of],
        DoneBy.DUES_PAID: _every(
            _first_due_paid(snapshot, line, opened) for line in case.lines if not _owed_nothing(snapshot, line, opened)
        ),
    }
    return {kind: min(found) for kind, found in days.items() if found}


def _every(days: Iterable[date | None]) -> list[date]:
    """The latest of the days when every line has one; nothing when one line has none, or there are no lines."""
    found = list(days)
    known = [day for day in found if day is not None]
    return [max(known)] if known and len(known) == len(found) else []


def _read_again(snapshot: Snapshot, line: str, opened: date) -> date | None:
    later = snapshot.readings(line).since(opened)
    return later[0].day if later else None


def _on(snapshot: Snapshot, day: date) -> Snapshot:
    """The book as it was known on a day; many incidents are of one day, and it is worked out once for all of them."""
    key = "incident", day
    if key not in snapshot.beside:
        snapshot.beside[key] = snapshot.at(day)
    found: Snapshot = snapshot.beside[key]
    return found


def _reported(snapshot: Snapshot) -> tuple[date, ...]:
    """The days of what a credit report told; all readings are walked once, not for each incident."""
    key = "reported"
    if key not in snapshot.beside:
        told = snapshot.book.observations
        snapshot.beside[key] = tuple(reading.on for reading in told if reading.source is Source.REPORT)
    found: tuple[date, ...] = snapshot.beside[key]
    return found


def _payments_from(snapshot: Snapshot, line: str, opened: date) -> list[Payment]:
    """The known dues from the incident on; what was open on its eve is such a due too."""
    eve = _on(snapshot, opened - timedelta(days=1))
    open_then = {payment.due for payment in eve.payments(line) if payment.rest}
    return [entry for entry in snapshot.payments(line) if entry.due.due >= opened or entry.due in open_then]


def _owed_nothing(snapshot: Snapshot, line: str, opened: date) -> bool:
    """Whether the line had nothing to pay when it happened: it then ticks nothing and hinders nothing."""
    then = _on(snapshot, opened).lines_by_id.get(line)
    return not _payments_from(snapshot, line, opened) and (then is None or then.owed == ZERO)


def _first_due_paid(snapshot: Snapshot, line: str, opened: date) -> date | None:
    """The day on which the first sum due from the incident on was paid.

    None while it is not paid whole, and where terms are guessed: nobody knows when it is due.
    """
    if payments := _payments_from(snapshot, line, opened):
        first = min(payments, key=lambda payment: payment.due.due)
        if first.rest:
            return None
        return first.due.paid_on or _repaid_on(snapshot, line, first.due)
    then = _on(snapshot, opened)
    owed = then.lines_by_id.get(line)
    if owed is not None and owed.owed and owed.channel.terms is Terms.GUESSED:
        return None
    first_due = None if owed is None else next_instalment(then, owed)
    if first_due is None or not first_due.amount:
        return None
    covered = 0
    for row in snapshot.rows(LedgerKind.REPAY, channel=line).since(first_due.on - timedelta(days=EARLY_DAYS + 1)):
        covered += row.amount.fen
        if covered >= first_due.amount.fen:
            return row.on
    return None


def _repaid_on(snapshot: Snapshot, line: str, due: Due) -> date:
    """The day of the repayment with which the due was covered."""
    covered = 0
    for row in snapshot.rows(LedgerKind.REPAY, channel=line).since(due.due - timedelta(days=EARLY_DAYS + 1)):
        covered += row.amount.fen
        if covered >= due.amount.fen:
            return row.on
    return due.due


class ToDo(Struct, frozen=True):
    """One step to do now, with the case it belongs to."""

    case: Case
    state: StepState


def to_do(snapshot: Snapshot, found: Iterable[Case], playbooks: Playbooks, *, each: int = 3) -> tuple[ToDo, ...]:
    """The next steps of the open cases: at most `each` of a case, the soonest first, then the graver case.

    What only the day itself could show comes last a week later: it was kept or is lost.
    """
    wanted: list[ToDo] = []
    for case in found:
        if case.is_open:
            states = [entry for entry in steps_of(snapshot, case, playbooks) if entry.is_open]
            states.sort(key=lambda entry: _is_lost(entry, snapshot.as_of) or is_long_past(entry, snapshot.as_of))
            wanted += [ToDo(case, entry) for entry in states if not entry.step.optional][:each]

    def place(entry: ToDo) -> tuple[bool, date, int]:
        late = _is_lost(entry.state, snapshot.as_of) or is_long_past(entry.state, snapshot.as_of)
        return late, entry.state.by or date.max, -entry.case.level.rank

    return tuple(sorted(wanted, key=place))


def is_long_past(state: StepState, as_of: date) -> bool:
    """Whether its day is so long ago that it is no longer what to do today."""
    return state.by is not None and (as_of - state.by).days >= PAST_DAYS


def _is_lost(state: StepState, as_of: date) -> bool:
    late = state.by is not None and (as_of - state.by).days >= LOST_DAYS
    return late and state.step.done_by is DoneBy.EVIDENCE


class AnswerDue(Struct, frozen=True):
    """An answer that is looked for: of which case, from which contact, by when."""

    case: Case
    way: str
    ticket: str
    on: date


def answers_due(found: Iterable[Case]) -> tuple[AnswerDue, ...]:
    """The answers of open cases that nobody has written down yet, soonest first; a later talk counts as the answer."""
    waited = []
    for case in found:
        contacts = sorted(case.record.contacts, key=lambda contact: contact.at)
        for place, contact in enumerate(contacts):
            answered = any(later.answer_due is None for later in contacts[place + 1 :])
            if case.is_open and contact.answer_due is not None and not answered:
                waited.append(AnswerDue(case, contact.way, contact.ticket, contact.answer_due))
    return tuple(sorted(waited, key=lambda entry: entry.on))
