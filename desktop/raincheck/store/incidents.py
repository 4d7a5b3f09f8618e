"""Incidents with their steps, talks and kept files; a file's content stands in the book once for each digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec.structs import replace

from raincheck.core.calendar import moment_text
from raincheck.core.model import (
    MAX_EVIDENCE_BYTES,
    Contact,
    EvidenceFile,
    Incident,
    IncidentState,
    IncidentStep,
)
from raincheck.core.text import tr
from raincheck.store.errors import DuplicateEntryError, UnknownEntryError, UnsuitableError
from raincheck.store.rows import ChannelIndex, Row, day, text

if TYPE_CHECKING:
    from sqlite3 import Connection

R = TypeVar("R")

_STEP: Final = ("incident_step", "step, done_on, note")
_CONTACT: Final = ("incident_contact", "at, way, ticket, text, answer_due")
_EVIDENCE: Final = ("evidence", "sha256, name, bytes, added_at, note")


def read_incidents(connection: Connection, index: ChannelIndex, *, where: str = "") -> tuple[Incident, ...]:
    """The incidents in the order they were opened; `where` is a clause of the program's own."""
    rows = connection.execute(
        f"SELECT no, id, channel, kind, opened_on, alerts, state FROM incident {where} ORDER BY no"
    ).fetchall()
    if not rows:
        return ()
    steps = _inner(connection, _STEP, lambda row: IncidentStep(row[0], day(row[1]), row[2]))
    contacts = _inner(
        connection, _CONTACT, lambda row: Contact(datetime.fromisoformat(row[0]), row[1], row[2], row[3], day(row[4]))
    )
    evidence = _inner(
        connection,
        _EVIDENCE,
        lambda row: EvidenceFile(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4]),
    )
    return tuple(
        Incident(
            id=id_,
            kind=kind,
            opened_on=date.fromisoformat(opened_on),
            channel=None if channel is None else index.ids[channel],
            alerts=tuple(json.loads(alerts)),
            state=IncidentState(state),
            steps=tuple(steps.get(no, ())),
            contacts=tuple(contacts.get(no, ())),
            evidence=tuple(evidence.get(no, ())),
        )
        for no, id_, channel, kind, opened_on, alerts, state in rows
    )


def _inner(connection: Connection, table: tuple[str, str], decode: Callable[[Row], R]) -> dict[int, list[R]]:
    name, columns = table
    found: dict[int, list[R]] = {}
    for row in connection.execute(f"SELECT incident, {columns} FROM {name} ORDER BY no"):
        found.setdefault(row[0], []).append(decode(row[1:]))
    return found


def add_incidents(connection: Connection, incidents: Iterable[Incident], index: ChannelIndex) -> None:
    """Add incidents with all that belongs to them. Raises DuplicateEntryError for an id that is taken."""
    for incident in incidents:
        if _number(connection, incident.id) is not None:
            raise DuplicateEntryError(
                tr("The book already has an incident “{id}”; choose another id.").format(id=incident.id)
            )
        cursor = connection.execute(
            "INSERT INTO incident (id, channel, kind, opened_on, alerts, state) VALUES (?, ?, ?, ?, ?, ?)",
            (incident.id, *_plain(incident, index)),
        )
        if cursor.lastrowid is None:
            raise RuntimeError("the incident got no number")
        for table, rows in _lists(incident):
            _write(connection, table, cursor.lastrowid, rows)


def change_incident(connection: Connection, incident: Incident, index: ChannelIndex) -> None:
    """Put this incident in the place of the one with the same id; what did not change leaves no trace."""
    number = _number(connection, incident.id)
    if number is None:
        raise UnknownEntryError(tr("The book has no incident “{id}”.").format(id=incident.id))
    (before,) = read_incidents(connection, index, where=f"WHERE no = {number}")
    bare = {"steps": (), "contacts": (), "evidence": ()}
    if replace(before, **bare) != replace(incident, **bare):
        connection.execute(
            "UPDATE incident SET channel = ?, kind = ?, opened_on = ?, alerts = ?, state = ? WHERE no = ?",
            (*_plain(incident, index), number),
        )
    for (table, was), (_, rows) in zip(_lists(before), _lists(incident), strict=True):
        if was != rows:
            connection.execute(f"DELETE FROM {table[0]} WHERE incident = ?", (number,))
            _write(connection, table, number, rows)


def keep_file(connection: Connection, content: bytes, *, entry: int) -> str:
    """Keep a file's content in the book and answer its digest. Raises UnsuitableError above 20 MB."""
    if len(content) > MAX_EVIDENCE_BYTES:
        raise UnsuitableError(
            tr("The file is larger than {megabytes} MB; keep a smaller picture or a part of it.").format(
                megabytes=MAX_EVIDENCE_BYTES // 1024**2
            )
        )
    digest = hashlib.sha256(content).hexdigest()
    connection.execute(
        "INSERT INTO evidence_file (sha256, content, entry) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
        (digest, content, entry),
    )
    return digest


def read_file(connection: Connection, sha256: str) -> bytes | None:
    """The content kept under a digest; None when only its name came with a book file."""
    row = connection.execute("SELECT content FROM evidence_file WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None else bytes(row[0])


def _number(connection: Connection, id_: str) -> int | None:
    row = connection.execute("SELECT no FROM incident WHERE id = ?", (id_,)).fetchone()
    return None if row is None else int(row[0])


def _plain(incident: Incident, index: ChannelIndex) -> Row:
    return (
        None if incident.channel is None else index.number(incident.channel),
        incident.kind,
        str(incident.opened_on),
        json.dumps(incident.alerts, ensure_ascii=False),
        incident.state.value,
    )


def _lists(incident: Incident) -> tuple[tuple[tuple[str, str], list[Row]], ...]:
    """The three lists of an incident as rows of their tables."""
    return (
        (_STEP, [(row.step, text(row.done_on), row.note) for row in incident.steps]),
        (
            _CONTACT,
            [(moment_text(row.at), row.way, row.ticket, row.text, text(row.answer_due)) for row in incident.contacts],
        ),
        (
            _EVIDENCE,
            [(row.sha256, row.name, row.bytes, moment_text(row.added_at), row.note) for row in incident.evidence],
        ),
    )


def _write(connection: Connection, table: tuple[str, str], incident: int, rows: list[Row]) -> None:
    name, columns = table
    marks = ", ".join("?" * (1 + len(columns.split(","))))
    connection.executemany(
        f"INSERT INTO {name} (incident, {columns}) VALUES ({marks})", [(incident, *row) for row in rows]
    )
