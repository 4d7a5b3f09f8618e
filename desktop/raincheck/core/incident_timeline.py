"""Everything about one incident in the order it happened, with the 90 days before it: for the person and the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from raincheck.core.alerts import Alert
from raincheck.core.incident_steps import StepState
from raincheck.core.incidents import Case
from raincheck.core.model import (
    Contact,
    EvidenceFile,
    Inquiry,
    LedgerKind,
    LedgerRow,
    MarketEvent,
    Observation,
    Source,
)
from raincheck.core.snapshot import Snapshot

DAYS_BEFORE: Final = 90
_TOLD: Final = (LedgerKind.DRAW, LedgerKind.REPAY, LedgerKind.FAILED)
_TOLD_ELSEWHERE: Final = (LedgerKind.DRAW, LedgerKind.FAILED)


class EntryKind(StrEnum):
    """What an entry tells of."""

    READING = "reading"
    MOVEMENT = "movement"
    INQUIRY = "inquiry"
    EVENT = "event"
    ALERT = "alert"
    CONTACT = "contact"
    EVIDENCE = "evidence"
    STEP = "step"


class Entry(Struct, frozen=True):
    """One thing that happened; exactly one of the records is there, and `before` is the reading before a reading."""

    kind: EntryKind
    on: date
    at: datetime | None = None
    reading: Observation | None = None
    before: Observation | None = None
    row: LedgerRow | None = None
    inquiry: Inquiry | None = None
    event: MarketEvent | None = None
    alert: Alert | None = None
    contact: Contact | None = None
    evidence: EvidenceFile | None = None
    step: StepState | None = None


def timeline_of(snapshot: Snapshot, case: Case, steps: Iterable[StepState]) -> tuple[Entry, ...]:
    """The entries from 90 days before the incident to the snapshot's day, newest first."""
    first = case.record.opened_on - timedelta(days=DAYS_BEFORE)
    found = [
        *_readings(snapshot, case, first),
        *_movements(snapshot, case, first),
        *(Entry(EntryKind.INQUIRY, row.on, inquiry=row) for row in snapshot.inquiries.since(first - timedelta(1))),
        *(
            Entry(EntryKind.EVENT, event.on, event=event)
            for event in snapshot.book.events
            if first <= event.on <= snapshot.as_of
        ),
        *(Entry(EntryKind.ALERT, alert.since, alert=alert) for alert in case.alerts),
        *_own(case, steps),
    ]
    return tuple(sorted(found, key=_newest_first))


def _newest_first(entry: Entry) -> tuple[int, int, int]:
    minutes = -1 if entry.at is None else entry.at.hour * 60 + entry.at.minute
    return -entry.on.toordinal(), -minutes, list(EntryKind).index(entry.kind)


def _readings(snapshot: Snapshot, case: Case, first: date) -> Iterator[Entry]:
    """The readings of the case's lines that show something else than the one before."""
    for line in case.lines:
        before: Observation | None = None
        for reading in snapshot.readings(line):
            if reading.day >= first and (before is None or _shows_else(before, reading)):
                yield Entry(EntryKind.READING, reading.day, reading=reading, before=before)
            before = reading


def _shows_else(before: Observation, after: Observation) -> bool:
    if after.source is Source.REPORT:
        return True
    was = (before.status, before.limit, before.used, before.available)
    return was != (after.status, after.limit, after.used, after.available)


def _movements(snapshot: Snapshot, case: Case, first: date) -> Iterator[Entry]:
    for row in snapshot.ledger.since(first - timedelta(days=1)):
        told = _TOLD if row.channel in case.lines else _TOLD_ELSEWHERE
        if row.kind in told:
            yield Entry(EntryKind.MOVEMENT, row.on, row=row)


def _own(case: Case, steps: Iterable[StepState]) -> Iterator[Entry]:
    for contact in case.record.contacts:
        yield Entry(EntryKind.CONTACT, contact.at.date(), contact.at, contact=contact)
    for evidence in case.record.evidence:
        yield Entry(EntryKind.EVIDENCE, evidence.added_at.date(), evidence.added_at, evidence=evidence)
    for state in steps:
        if state.done_on is not None and not state.by_itself:
            yield Entry(EntryKind.STEP, state.done_on, step=state)
