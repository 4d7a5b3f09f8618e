"""Incidents as they stand on a day: which warnings make one, which steps are done, what comes next (domain.md 3).

An incident opens itself: it is read off the warnings, and kept in the book as soon as the person does something with
it. So a mistyped reading that is taken back leaves no incident behind. One incident an event; what the same line, or
another line of the same platform, meets within 30 days joins it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.alerts import Alert, AlertState
from raincheck.core.model import Incident, IncidentState, LineStatus
from raincheck.core.playbooks import IncidentKind
from raincheck.core.rules.findings import BOOK
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot

JOIN_DAYS: Final = 30
"""What meets the same line or platform within so many days is one incident (domain.md 12, the window of L07)."""

CLOSED_STEP: Final = "closed"
RECOVERED_STEP: Final = "recovered"
"""Steps that no playbook names: the day an incident was closed, and whether the line had come back."""


LONGEST_LINE: Final = 36
"""An id has at most 64 characters, of which day, kind and number take their part."""


class Family(StrEnum):
    """What an incident is about: the limit, repaying, or the price. Incidents of two families never join."""

    LIMIT = "limit"
    REPAYING = "pay"
    PRICE = "rate"


_FAMILIES: Final = {
    "L01": Family.LIMIT,
    "L02": Family.LIMIT,
    "L03": Family.LIMIT,
    "L04": Family.LIMIT,
    "L06": Family.LIMIT,
    "L07": Family.LIMIT,
    "L10": Family.LIMIT,
    "L05": Family.REPAYING,
    "B04": Family.REPAYING,
    "P03": Family.PRICE,
}
_KIND_FAMILY: Final = {
    IncidentKind.REPAYMENT_BLOCKED: Family.REPAYING,
    IncidentKind.DEBIT_FAILED: Family.REPAYING,
    IncidentKind.RATE_RAISED: Family.PRICE,
}
_GRAVER_FIRST: Final = ("L03", "L01", "L04", "L10", "L02")


class ContactWay(StrEnum):
    """How a lender was reached; a letter or a complaint ticks the step that asks for one."""

    PHONE = "phone"
    CHAT = "chat"
    LETTER = "letter"
    COMPLAINT = "complaint"
    REGULATOR = "regulator"
    VISIT = "visit"
    OTHER = "other"


ANSWER_DAYS: Final = {ContactWay.LETTER: 7, ContactWay.COMPLAINT: 15}
"""When an answer is looked for unless the person says otherwise: 7 days [P]; 15 for a complaint [K] (domain.md 3.3)."""


class Ref(Struct, frozen=True):
    """Which warning an incident rests on: rule, subject (a line's id), and the day it is of."""

    rule: str
    subject: str
    since: date


class Case(Struct, frozen=True):
    """One incident on a day: its record, kind, lines (ids, in the order of the book) and the warnings it rests on.

    `kept` says whether the record stands in the book; else it was read off the warnings alone.
    """

    record: Incident
    kind: IncidentKind
    lines: tuple[str, ...]
    alerts: tuple[Alert, ...]
    kept: bool

    @property
    def is_open(self) -> bool:
        """Whether it still asks for something."""
        return self.record.state is IncidentState.OPEN

    @property
    def level(self) -> Level:
        """How bad its warnings are; amber when it was opened by hand."""
        return max((alert.level for alert in self.alerts), key=lambda level: level.rank, default=Level.AMBER)

    def concerns(self, snapshot: Snapshot) -> bool:
        """Whether it is about this part of the book; one about no line is about every part."""
        return not self.lines or any(line in snapshot.channels for line in self.lines)

    @property
    def began_on(self) -> date:
        """The day of its first warning: who opens an incident by hand may do so days after the reading."""
        return min((self.record.opened_on, *(alert.since for alert in self.alerts)))

    @property
    def turned_on(self) -> date:
        """The day of its newest warning: its steps are those of what was done last, and are counted from there."""
        return max((self.record.opened_on, *(alert.since for alert in self.alerts)))

    @property
    def recovered(self) -> bool:
        """Whether the person closed it because the line had come back."""
        return _done_on(self.record, RECOVERED_STEP) is not None

    @property
    def is_over(self) -> bool:
        """Whether it is still open although every warning it rested on is over: the line is back, or it was paid."""
        return self.is_open and bool(refs_of(self.record)) and not self.alerts

    def day(self, as_of: date) -> int:
        """Which day of the incident it is, the first one counted."""
        return max((as_of - self.record.opened_on).days + 1, 1)


def tightens(case: Case) -> bool:
    """Whether it is about a lender that lends less: no payment that failed, and no rate that rose."""
    return case.kind not in _KIND_FAMILY


def _done_on(record: Incident, step: str) -> date | None:
    return next((entry.done_on for entry in record.steps if entry.step == step), None)


def ref_text(ref: Ref, record: Incident) -> str:
    """A warning as the book keeps it: the rule's code alone where line and day are the incident's own."""
    if ref.subject == record.channel and ref.since == record.opened_on:
        return ref.rule
    return f"{ref.rule}:{ref.since}:{ref.subject}"


def refs_of(record: Incident) -> tuple[Ref, ...]:
    """The warnings a record names; what cannot be read is left out."""
    return tuple(ref for text in record.alerts if (ref := _ref(text, record)) is not None)


def _ref(text: str, record: Incident) -> Ref | None:
    rule, _, rest = text.partition(":")
    if not rest:
        return Ref(rule, record.channel or BOOK, record.opened_on)
    day, _, subject = rest.partition(":")
    try:
        return Ref(rule, subject, date.fromisoformat(day))
    except ValueError:
        return None


class _Gathering(Struct):
    """An incident in the making."""

    family: Family
    lines: set[str]
    alerts: list[Alert]

    @property
    def opened_on(self) -> date:
        return min(alert.since for alert in self.alerts)


def cases(snapshot: Snapshot, alerts: Iterable[Alert], incidents: Sequence[Incident]) -> tuple[Case, ...]:
    """Every incident known on the snapshot's day, open ones first, then the newest first.

    `alerts` are the newest alert of every key, closed ones too; `incidents` the records of the book.
    """
    opening = [alert for alert in alerts if _opens(alert, snapshot.as_of)]
    opening.sort(key=lambda alert: (alert.rule in ("L07", "L02", "L06"), alert.since, alert.id))
    kept = [record for record in incidents if record.opened_on <= snapshot.as_of]
    held: dict[str, list[Alert]] = {record.id: [] for record in kept}
    free: list[Alert] = []
    for alert in opening:
        owner = next((record for record in kept if _covers(record, alert, snapshot)), None)
        owner = owner or next((record for record in kept if _takes(record, alert, snapshot)), None)
        if owner is None:
            free.append(alert)
        else:
            held[owner.id].append(alert)
    found = [_kept_case(snapshot, record, tuple(held[record.id])) for record in kept]
    found += _read_off(snapshot, free, frozenset(record.id for record in incidents))
    return tuple(sorted(found, key=_order))


def _order(case: Case) -> tuple[bool, int, int, str]:
    return not case.is_open, -case.level.rank if case.is_open else 0, -case.record.opened_on.toordinal(), case.record.id


def opens_incident(alert: Alert) -> bool:
    """Whether this warning is about something that happened, so that an incident says what to do."""
    return alert.rule in _FAMILIES and alert.level.warns and (alert.rule != "B04" or alert.level is Level.RED)


def _opens(alert: Alert, as_of: date) -> bool:
    """Whether an alert makes an incident: shown, handled, or ended by its time alone; never one that was taken back."""
    if not opens_incident(alert) or alert.since > as_of:
        return False
    if alert.state is AlertState.CLEARED:
        return alert.ends is not None and as_of > alert.ends
    return True


def lines_of(alert: Alert, snapshot: Snapshot) -> tuple[str, ...]:
    """The lines an alert is about, by id."""
    if alert.subject in snapshot.channels:
        return (alert.subject,)
    named = (entry.channel for entry in alert.evidence)
    found = dict.fromkeys(channel for channel in named if channel is not None and channel in snapshot.channels)
    slot = alert.slot.rpartition(":")[2]
    if not found and slot in snapshot.channels:
        found[slot] = None
    return tuple(found)


def _covers(record: Incident, alert: Alert, snapshot: Snapshot) -> bool:
    """Whether the record names this warning, also when an older reading has moved its day."""
    lines = lines_of(alert, snapshot)
    for ref in refs_of(record):
        if ref.rule == alert.rule and (ref.subject == alert.subject or ref.subject in lines):
            if ref.since == alert.since:
                return True
            if record.state is IncidentState.OPEN and abs((alert.since - ref.since).days) <= JOIN_DAYS:
                return True
    return False


def _takes(record: Incident, alert: Alert, snapshot: Snapshot) -> bool:
    """Whether a new warning joins an open record: the same line, or for limits the same platform, within 30 days.

    What the person opened by hand takes in its own line alone.
    """
    family = _FAMILIES[alert.rule]
    if record.state is not IncidentState.OPEN or _family(record) is not family:
        return False
    if abs((alert.since - record.opened_on).days) > JOIN_DAYS:
        return False
    own, others = set(_record_lines(record, snapshot)), set(lines_of(alert, snapshot))
    if _known_kind(record.kind) in _BY_HAND:
        return bool(own & others)
    return _near(own, others, family, snapshot)


def _family(record: Incident) -> Family | None:
    for ref in refs_of(record):
        if ref.rule in _FAMILIES:
            return _FAMILIES[ref.rule]
    kind = _known_kind(record.kind)
    return None if kind is None else _KIND_FAMILY.get(kind, Family.LIMIT)


def _near(some: set[str], others: set[str], family: Family, snapshot: Snapshot) -> bool:
    if some & others:
        return True
    if family is not Family.LIMIT:
        return False
    platforms = {snapshot.channels[line].platform for line in some}
    return any(snapshot.channels[line].platform in platforms for line in others)


def _record_lines(record: Incident, snapshot: Snapshot) -> tuple[str, ...]:
    named = chain([record.channel] if record.channel else [], (ref.subject for ref in refs_of(record)))
    return _in_order(named, snapshot)


def _in_order(lines: Iterable[str], snapshot: Snapshot) -> tuple[str, ...]:
    wanted = set(lines)
    return tuple(line for line in snapshot.channels if line in wanted)


def _kept_case(snapshot: Snapshot, record: Incident, alerts: tuple[Alert, ...]) -> Case:
    named = chain(_record_lines(record, snapshot), *(lines_of(alert, snapshot) for alert in alerts))
    lines = _in_order(named, snapshot)
    family = _family(record)
    own = _known_kind(record.kind)
    grown = own is None or (family is not None and own not in _BY_HAND and bool(alerts))
    kind = kind_of(alerts, lines) if grown and alerts else own or IncidentKind.PLATFORM
    return Case(record, kind, lines, alerts, kept=True)


_BY_HAND: Final = frozenset(
    {
        IncidentKind.PLATFORM,
        IncidentKind.POLICY,
        IncidentKind.TECHNICAL,
        IncidentKind.REGIONAL,
        IncidentKind.PERSONAL,
    }
)


def _known_kind(kind: str) -> IncidentKind | None:
    try:
        return IncidentKind(kind)
    except ValueError:
        return None


def _read_off(snapshot: Snapshot, alerts: Sequence[Alert], taken: frozenset[str]) -> Iterator[Case]:
    gatherings: list[_Gathering] = []
    for alert in alerts:
        family, lines = _FAMILIES[alert.rule], set(lines_of(alert, snapshot))
        if not lines:
            continue
        near = [
            entry for entry in gatherings if entry.family is family and _joins(entry, alert, lines, snapshot=snapshot)
        ]
        if not near:
            gatherings.append(_Gathering(family, lines, [alert]))
            continue
        first, *rest = near
        for other in rest if alert.rule == "L07" else ():
            first.lines |= other.lines
            first.alerts += other.alerts
            gatherings.remove(other)
        first.lines |= lines
        first.alerts.append(alert)
    used = set(taken)
    for entry in sorted(gatherings, key=lambda entry: entry.opened_on):
        case = _new_case(snapshot, entry, used)
        used.add(case.record.id)
        yield case


def _joins(entry: _Gathering, alert: Alert, lines: set[str], *, snapshot: Snapshot) -> bool:
    """Whether a warning belongs to what was gathered; one run of tightening everywhere (L07) gathers all it met.

    Its evidence names only the last 30 days: what met a line earlier in the same run belongs to it all the same.
    """
    if alert.rule == "L07" and alert.subject == BOOK:
        return entry.opened_on >= alert.since - timedelta(days=JOIN_DAYS)
    if abs((alert.since - entry.opened_on).days) > JOIN_DAYS:
        return False
    if alert.rule == "L07":
        return bool(entry.lines & lines)
    return _near(entry.lines, lines, entry.family, snapshot)


def _new_case(snapshot: Snapshot, entry: _Gathering, used: set[str]) -> Case:
    lines = _in_order(entry.lines, snapshot)
    alerts = tuple(sorted(entry.alerts, key=lambda alert: (alert.since, alert.id)))
    first = next((line for line in lines_of(alerts[0], snapshot) if line in lines), lines[0])
    over = all(alert.state in (AlertState.HANDLED, AlertState.CLEARED) for alert in alerts)
    stem = stem_of(first, entry.opened_on)
    if entry.family is not Family.LIMIT:
        stem = f"{stem}-{entry.family}"
    record = Incident(
        id=free_id(stem, used),
        kind=kind_of(alerts, lines).value,
        opened_on=entry.opened_on,
        channel=first,
        state=IncidentState.CLOSED if over else IncidentState.OPEN,
    )
    return Case(_with_alerts(record, alerts, snapshot), kind_of(alerts, lines), lines, alerts, kept=False)


def stem_of(line: str, day: date) -> str:
    """What an incident's id begins with: the line, cut so that the whole stays an id, and the day."""
    return f"{line[:LONGEST_LINE]}-{day}"


def free_id(stem: str, used: Iterable[str]) -> str:
    """The stem, or the stem with the first number that makes it free."""
    taken = set(used)
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _with_alerts(record: Incident, alerts: Iterable[Alert], snapshot: Snapshot) -> Incident:
    texts = dict.fromkeys(record.alerts)
    for alert in alerts:
        lines = lines_of(alert, snapshot)
        subject = alert.subject if alert.subject in snapshot.channels or len(lines) != 1 else lines[0]
        texts[ref_text(Ref(alert.rule, subject, alert.since), record)] = None
    return replace(record, alerts=tuple(texts))


def to_keep(case: Case, snapshot: Snapshot) -> Incident:
    """The record to keep of a case: its kind and every warning it rests on as they are known today."""
    return replace(_with_alerts(case.record, case.alerts, snapshot), kind=case.kind.value)


def kind_of(alerts: Sequence[Alert], lines: Sequence[str]) -> IncidentKind:
    """What kind of incident these warnings make; of one line, what was done to it last decides."""
    rules = {alert.rule for alert in alerts}
    if rules <= {"L05", "B04"}:
        blocked = any(alert.rule == "L05" and alert.is_shown for alert in alerts) or "B04" not in rules
        return IncidentKind.REPAYMENT_BLOCKED if blocked else IncidentKind.DEBIT_FAILED
    if rules == {"P03"}:
        return IncidentKind.RATE_RAISED
    if len(lines) > 1:
        return IncidentKind.MANY_LINES
    if "L06" in rules:
        return IncidentKind.AFTER_FIRST_LOAN
    acts = [alert for alert in alerts if alert.rule in _GRAVER_FIRST]
    if not acts:
        return IncidentKind.MANY_LINES
    return _act(min(acts, key=lambda alert: (-alert.since.toordinal(), _GRAVER_FIRST.index(alert.rule))))


def _act(alert: Alert) -> IncidentKind:
    match alert.rule:
        case "L03":
            return IncidentKind.FROZEN if alert.fact("status") == LineStatus.FROZEN.value else IncidentKind.CLOSED
        case "L04":
            return IncidentKind.REOPENED_LOW
        case "L10":
            return IncidentKind.WITHHELD
        case _:
            return IncidentKind.TOKEN_CUT if alert.fact("token") else IncidentKind.CUT
