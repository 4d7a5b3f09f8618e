"""Screenshots kept as evidence: a note at their lines names them, and the incidents of these lines hold them.

An incident that stands in the book already gets the picture at once. One that is read off the warnings has what was
kept of its lines before, the old limit too, and keeps it with the first thing that is done about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Final

from msgspec.structs import replace

from raincheck.core.incidents import Case
from raincheck.core.model import Book, EvidenceFile, IncidentState, Note, NoteKind
from raincheck.core.text import tr
from raincheck.store import Writer
from raincheck.store.reader import Reader

_DIGEST: Final = re.compile(r"\b[0-9a-f]{64}\b")
_ENDINGS: Final = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"), (b"RIFF", ".webp"))


def keep(tx: Writer, picture: bytes, lines: Sequence[str], *, on: date) -> None:
    """Keep a picture in the book, with a note at each of its lines and in their open incidents."""
    mark = tx.keep_file(picture)
    told = tr("Screenshot kept as evidence, SHA-256 {mark}").format(mark=mark)
    for line in lines:
        tx.add_note(Note(on, told, line, NoteKind.FILE))
    file = _file(mark, picture, on)
    for incident in tx.incidents():
        known = {entry.sha256 for entry in incident.evidence}
        if incident.channel in lines and incident.state is IncidentState.OPEN and mark not in known:
            tx.change_incident(replace(incident, evidence=(*incident.evidence, file)))


def with_pictures(store: Reader, notes: Sequence[Note], found: Iterable[Case]) -> Iterator[Case]:
    """The cases, those that are not in the book yet with the pictures that were kept of their lines."""
    for case in found:
        pictures = () if case.kept else tuple(pictures_of(store, notes, case.lines))
        yield replace(case, record=replace(case.record, evidence=pictures)) if pictures else case


def kept_digests(book: Book) -> dict[str, str]:
    """Every picture that a note of the book names: its digest, and a name for its file."""
    return {digest: f"{note.on}" for note in book.notes for digest in _digests(note)}


def pictures_of(store: Reader, notes: Sequence[Note], lines: Sequence[str]) -> Iterator[EvidenceFile]:
    """The pictures that were kept of these lines, oldest first."""
    days = {digest: note.on for note in notes if note.channel in lines for digest in _digests(note)}
    for digest, on in days.items():
        content = store.evidence_content(digest)
        if content is not None:
            yield _file(digest, content, on)


def _digests(note: Note) -> list[str]:
    return _DIGEST.findall(note.text) if note.kind is NoteKind.FILE else []


def _file(digest: str, content: bytes, on: date) -> EvidenceFile:
    return EvidenceFile(digest, f"{on}-{digest[:8]}{ending(content)}", len(content), datetime.combine(on, time()))


def ending(content: bytes) -> str:
    """The ending that a picture's file has by its content; empty for another file."""
    return next((name for mark, name in _ENDINGS if content.startswith(mark)), "")
