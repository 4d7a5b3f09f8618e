"""Incidents: what happened, what to do, what was done. One use case for each thing a person can do with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.checking import CheckReport, look
from raincheck.app.kept_pictures import pictures_of, with_pictures
from raincheck.app.outcome import Changes, Done
from raincheck.app.tuning import bands_in_force
from raincheck.app.wording.figures import joined
from raincheck.core.causes import Cause, causes
from raincheck.core.decisions import handle
from raincheck.core.errors import UsageError
from raincheck.core.incident_steps import AnswerDue, StepState, ToDo, answers_due, next_step, steps_of, to_do
from raincheck.core.incident_timeline import Entry, timeline_of
from raincheck.core.incidents import (
    ANSWER_DAYS,
    CLOSED_STEP,
    RECOVERED_STEP,
    Case,
    ContactWay,
    cases,
    free_id,
    stem_of,
    to_keep,
)
from raincheck.core.measures import Measures
from raincheck.core.model import Contact, EvidenceFile, Incident, IncidentState, IncidentStep
from raincheck.core.playbooks import IncidentKind, Playbook
from raincheck.core.rules.base import RuleContext
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr
from raincheck.core.written import LONGEST, TextKind
from raincheck.store import Store, Writer
from raincheck.store.reader import Reader
from raincheck.system.playbooks import load_playbooks

LONGEST_NOTE: Final = LONGEST[TextKind.NOTE]
WORKED = Changes(alerts=True)
"""What a page that shows incidents listens to: nothing else of the book changes with a tick or a talk."""


class Incidents(Struct, frozen=True):
    """Every incident as of a day, open ones first, and the book they were judged with."""

    as_of: date
    snapshot: Snapshot
    cases: tuple[Case, ...]

    @property
    def open(self) -> tuple[Case, ...]:
        """Those that still ask for something."""
        return tuple(case for case in self.cases if case.is_open)

    def steps(self, case: Case) -> tuple[StepState, ...]:
        """A case's steps."""
        return steps_of(self.snapshot, case, load_playbooks())

    def next_step(self, case: Case) -> StepState | None:
        """The first step of a case that is still to do."""
        return next_step(self.steps(case))

    def to_do(self, *, each: int = 3) -> tuple[ToDo, ...]:
        """The next steps of the open incidents, the soonest first."""
        return to_do(self.snapshot, self.cases, load_playbooks(), each=each)

    @property
    def answers(self) -> tuple[AnswerDue, ...]:
        """The answers that are looked for."""
        return answers_due(self.cases)

    def about_alert(self, alert: int) -> Case | None:
        """The incident that rests on an alert, by the alert's id."""
        return next((case for case in self.cases if any(entry.id == alert for entry in case.alerts)), None)

    def find(self, wanted: str) -> Case:
        """The incident of that id. Raises UsageError when there is none."""
        for case in self.cases:
            if case.record.id == wanted:
                return case
        raise UsageError(tr('There is no incident "{id}"; "raincheck incident list" shows them.').format(id=wanted))


class IncidentView(Struct, frozen=True):
    """Everything about one incident: its playbook, steps, causes, and what happened in order."""

    case: Case
    playbook: Playbook
    steps: tuple[StepState, ...]
    causes: tuple[Cause, ...]
    timeline: tuple[Entry, ...]


def incidents(store: Store, as_of: date, report: CheckReport | None = None) -> Incidents:
    """The incidents known on a day; `report` saves judging the book again."""
    judged = look(store, as_of) if report is None else report
    over = [alert for alert in store.current_alerts() if not alert.is_shown]
    snapshot = judged.measures.snapshot
    found = cases(snapshot, (*over, *judged.alerts), snapshot.book.incidents)
    return Incidents(as_of, snapshot, tuple(with_pictures(store, snapshot.book.notes, found)))


def view(store: Store, wanted: str, as_of: date) -> IncidentView:
    """One incident with everything about it. Raises UsageError when there is none."""
    return view_of(store, incidents(store, as_of), wanted)


def view_of(store: Reader, found: Incidents, wanted: str) -> IncidentView:
    """The view of one incident, from incidents that were read already."""
    case = found.find(wanted)
    context = RuleContext(Measures(found.snapshot), bands_in_force(store))
    steps = found.steps(case)
    return IncidentView(
        case=case,
        playbook=load_playbooks().of(case.kind),
        steps=steps,
        causes=causes(context, case),
        timeline=timeline_of(found.snapshot, case, steps),
    )


def open_by_hand(
    store: Store, kind: IncidentKind, found: Incidents, *, channel: str | None = None, on: date | None = None
) -> Done[Incident]:
    """Open an incident that no warning opened. Raises UsageError for an unknown line or a day to come."""
    day = on or found.as_of
    if day > found.as_of:
        raise UsageError(tr("An incident happened on a day up to {day}.").format(day=found.as_of))
    known = {entry.id for entry in store.channels()}
    if channel is not None and channel not in known:
        raise UsageError(
            tr('The book has no line "{id}"; "raincheck channel list" shows those it has.').format(id=channel)
        )
    used = [*(case.record.id for case in found.cases), *(record.id for record in store.incidents())]
    stem = f"{kind.value}-{day}" if channel is None else f"{stem_of(channel, day)}-{kind.value}"
    pictures = () if channel is None else tuple(pictures_of(store, found.snapshot.book.notes, [channel]))
    record = Incident(free_id(stem, used), kind=kind.value, opened_on=day, channel=channel, evidence=pictures)
    with store.write(tr("Opened an incident")) as tx:
        tx.add_incident(record)
    return Done(record, WORKED, tr("The incident is open."))


def _case(store: Store, wanted: str, found: Incidents) -> Case:
    """An incident with its record as it stands in the book now: another process may have changed it since it was found.

    Raises UsageError when there is none.
    """
    case = found.find(wanted)
    fresh = next((record for record in store.incidents() if record.id == wanted), None)
    return case if fresh is None else replace(case, record=fresh, kept=True)


def _change(store: Store, what: str, wanted: str, found: Incidents, change: Callable[[Incident], Incident]) -> Incident:
    """Put a changed record into the book, told in its history as `what`."""
    case = _case(store, wanted, found)
    changed = change(to_keep(case, found.snapshot))
    with store.write(what) as tx:
        _keep(tx, case, changed)
    return changed


def _keep(tx: Writer, case: Case, record: Incident) -> None:
    """Keep the record of a case; one that was only read off the warnings is kept from now on."""
    if case.kept:
        tx.change_incident(record)
    else:
        tx.add_incident(record)


def tick(
    store: Store, wanted: str, step: str, found: Incidents, *, done_on: date | None, note: str | None = None
) -> Done[Incident]:
    """Tick a step as done on a day, or (None) put it back to do; a note of None stays as it is. Raises UsageError."""
    book = load_playbooks().of(found.find(wanted).kind)
    if book.step(step) is None:
        keys = ", ".join(entry.key for entry in book.steps)
        raise UsageError(tr('This incident has no step "{step}"; its steps are {keys}.').format(step=step, keys=keys))
    if done_on is not None and done_on > found.as_of:
        raise UsageError(tr("A step is done on a day up to {day}.").format(day=found.as_of))
    what = tr("Ticked a step of an incident") if done_on is not None else tr("Changed a step of an incident")
    changed = _change(store, what, wanted, found, lambda record: _with_step(record, step, done_on, note))
    return Done(changed, WORKED, tr("The step is ticked.") if done_on is not None else tr("To do again."))


def note_step(store: Store, wanted: str, step: str, note: str, found: Incidents) -> Done[Incident]:
    """Change the note of a step; whether it is done stays. Raises UsageError."""

    def change(record: Incident) -> Incident:
        done_on = next((entry.done_on for entry in record.steps if entry.step == step), None)
        return _with_step(record, step, done_on, note)

    changed = _change(store, tr("Changed a step of an incident"), wanted, found, change)
    return Done(changed, WORKED, tr("The note is kept."))


def _with_step(record: Incident, step: str, done_on: date | None, note: str | None) -> Incident:
    before = next((entry for entry in record.steps if entry.step == step), IncidentStep(step))
    after = IncidentStep(step, done_on, before.note if note is None else note.strip()[:LONGEST_NOTE])
    rest = [entry for entry in record.steps if entry.step != step]
    return replace(record, steps=(*rest, after) if after.done_on or after.note else tuple(rest))


def add_contact(store: Store, wanted: str, contact: Contact, found: Incidents) -> Done[Incident]:
    """Write down a talk with the lender; letters and complaints get a day by which an answer is looked for.

    Raises UsageError for a talk that is still to come.
    """
    if contact.at.date() > found.as_of:
        raise UsageError(tr("A talk took place on a day up to {day}.").format(day=found.as_of))
    if contact.answer_due is None and contact.way in ANSWER_DAYS:
        due = contact.at.date() + timedelta(days=ANSWER_DAYS[ContactWay(contact.way)])
        contact = replace(contact, answer_due=due)
    what = tr("Wrote down a talk with the lender")
    changed = _change(store, what, wanted, found, lambda record: replace(record, contacts=(*record.contacts, contact)))
    return Done(changed, WORKED, tr("The talk is written down."))


class FileDraft(Struct, frozen=True):
    """A file to keep as evidence, with the name it came with."""

    name: str
    content: bytes
    note: str = ""


def attach(
    store: Store, wanted: str, drafts: Sequence[FileDraft], found: Incidents, *, now: datetime
) -> Done[tuple[EvidenceFile, ...]]:
    """Keep files in the book as evidence, as one thing to undo; `now` is the person's own clock.

    The same content twice in one incident is kept once. Raises UnsuitableError above 20 MB, and keeps none.
    """
    case = _case(store, wanted, found)
    record = to_keep(case, found.snapshot)
    evidence = {entry.sha256: entry for entry in record.evidence}
    with store.write(tr("Kept a file as evidence")) as tx:
        digests = [tx.keep_file(draft.content) for draft in drafts]
        for digest, draft in zip(digests, drafts, strict=True):
            evidence.setdefault(digest, EvidenceFile(digest, draft.name, len(draft.content), now, draft.note))
        _keep(tx, case, replace(record, evidence=tuple(evidence.values())))
    told = ntr("{n} file is kept in the book.", "{n} files are kept in the book.", len(drafts)).format(n=len(drafts))
    return Done(tuple(evidence[digest] for digest in digests), WORKED, told)


def detach(store: Store, wanted: str, sha256: str, found: Incidents) -> Done[Incident]:
    """Take a file out of an incident; undo brings it back. Raises UsageError when it is not there."""
    what = tr("Took a file out of an incident")
    changed = _change(store, what, wanted, found, lambda record: _without(record, sha256))
    return Done(changed, WORKED, tr("Taken out; undo brings it back."))


def _without(record: Incident, sha256: str) -> Incident:
    _place_of(record, sha256)
    kept = tuple(entry for entry in record.evidence if not entry.sha256.startswith(sha256))
    return replace(record, evidence=kept)


def note_file(store: Store, wanted: str, sha256: str, note: str, found: Incidents) -> Done[Incident]:
    """Say what a kept file shows. Raises UsageError when it is not there."""

    def change(record: Incident) -> Incident:
        place = _place_of(record, sha256)
        noted = replace(record.evidence[place], note=note.strip()[:LONGEST_NOTE])
        return replace(record, evidence=(*record.evidence[:place], noted, *record.evidence[place + 1 :]))

    changed = _change(store, tr("Noted what a kept file shows"), wanted, found, change)
    return Done(changed, WORKED, tr("The note is kept."))


def raise_file(store: Store, wanted: str, sha256: str, found: Incidents) -> Done[Incident]:
    """Put a kept file one place further up: the order is that of the pack. Raises UsageError when it is not there."""

    def change(record: Incident) -> Incident:
        place = _place_of(record, sha256)
        files = list(record.evidence)
        files.insert(max(place - 1, 0), files.pop(place))
        return replace(record, evidence=tuple(files))

    return Done(_change(store, tr("Put a kept file in another place"), wanted, found, change), WORKED, "")


def _place_of(record: Incident, sha256: str) -> int:
    for place, entry in enumerate(record.evidence):
        if sha256 and entry.sha256.startswith(sha256):
            return place
    raise UsageError(tr('The incident holds no file "{sha256}".').format(sha256=sha256))


def close(store: Store, wanted: str, found: Incidents, *, recovered: bool = False, note: str = "") -> Done[Incident]:
    """The person is done with it, or (`recovered`) the line is back; the events it rests on count as handled.

    A payment that is still blocked or missing stays a warning: closing the page pays nothing.
    """
    case = _case(store, wanted, found)
    if not case.is_open:
        raise UsageError(tr("This incident is closed already."))
    record = _with_step(to_keep(case, found.snapshot), CLOSED_STEP, found.as_of, note)
    if recovered:
        record = _with_step(record, RECOVERED_STEP, found.as_of, None)
    record = replace(record, state=IncidentState.CLOSED)
    with store.write(tr("Closed an incident")) as tx:
        _keep(tx, case, record)
        known = {alert.id for alert in tx.current_alerts()}
        ended = [a for a in case.alerts if a.is_shown and a.ends is not None and a.id in known]
        for alert in ended:
            tx.decide(*handle(alert, found.as_of))
    told = tr("Good: the line is back.") if recovered else tr("The incident is closed.")
    if ended:
        form = ntr("{n} warning of it counts as handled.", "{n} warnings of it count as handled.", len(ended))
        told = joined(told, form.format(n=len(ended)))
    return Done(record, WORKED, told)


def reopen(store: Store, wanted: str, found: Incidents) -> Done[Incident]:
    """Take a closed incident up again."""
    changed = _change(store, tr("Took an incident up again"), wanted, found, _opened_again)
    return Done(changed, WORKED, tr("The incident is open again."))


def _opened_again(record: Incident) -> Incident:
    steps = tuple(entry for entry in record.steps if entry.step not in (CLOSED_STEP, RECOVERED_STEP))
    return replace(record, state=IncidentState.OPEN, steps=steps)
