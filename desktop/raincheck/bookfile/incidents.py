"""The incidents of a book file: their steps, talks and list of kept files."""

from __future__ import annotations

from raincheck.bookfile.rows import day, inner, moment, optional_day
from raincheck.bookfile.wire import ContactPart, EvidencePart, IncidentPart, StepPart
from raincheck.core.model import Contact, EvidenceFile, Incident, IncidentStep


def incident(part: IncidentPart) -> Incident:
    """One incident. Raises RowError with the path below it."""
    return Incident(
        id=part.id,
        kind=part.kind,
        opened_on=day(".opened_on", part.opened_on),
        channel=part.channel,
        alerts=part.alerts,
        state=part.state,
        steps=inner("steps", part.steps, _step),
        contacts=inner("contacts", part.contacts, _contact),
        evidence=inner("evidence", part.evidence, _evidence),
    )


def _step(part: StepPart) -> IncidentStep:
    return IncidentStep(part.step, optional_day(".done_on", part.done_on), part.note)


def _contact(part: ContactPart) -> Contact:
    return Contact(
        moment(".at", part.at), part.way, part.ticket, part.text, optional_day(".answer_due", part.answer_due)
    )


def _evidence(part: EvidencePart) -> EvidenceFile:
    return EvidenceFile(part.sha256, part.name, part.bytes, moment(".added_at", part.added_at), part.note)
