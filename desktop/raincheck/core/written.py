"""What a text of the book may hold: one rule for the window, the command line, book files, imports and messages.

No control character, no mark that turns the direction of writing, no half of a surrogate pair; a name is one line.
What one door takes every other can load, and nothing that is kept can steer a terminal or move the amount beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core import model
from raincheck.core.errors import UsageError
from raincheck.core.text import tr


class TextKind(StrEnum):
    """What a text is for; it decides how long it may be and which characters it may hold."""

    ID = "id"
    NAME = "name"
    NOTE = "note"
    FILE_NAME = "file_name"


LONGEST: Final[Mapping[TextKind, int]] = {
    TextKind.ID: 64,
    TextKind.NAME: 80,
    TextKind.NOTE: 2000,
    TextKind.FILE_NAME: 255,
}

_DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNFIT: Final = f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_DIRECTION}]"
_BREAK: Final = r"[\t\n\r]"

R = TypeVar("R", bound=Struct)

FIELDS: Final[Mapping[type, Mapping[str, TextKind]]] = {
    model.Firm: {"name": TextKind.NAME},
    model.Income: {"name": TextKind.NAME, "buyer": TextKind.NAME},
    model.Asset: {"id": TextKind.ID, "name": TextKind.NAME},
    model.Channel: {
        "id": TextKind.ID,
        "name": TextKind.NAME,
        "platform": TextKind.NAME,
        "funder": TextKind.NAME,
        "core_buyer": TextKind.NAME,
    },
    model.Observation: {"note": TextKind.NOTE},
    model.LedgerRow: {"note": TextKind.NOTE},
    model.Inquiry: {"lender": TextKind.NAME, "reason": TextKind.NAME},
    model.MarketEvent: {"target": TextKind.NAME, "text": TextKind.NOTE},
    model.Note: {"text": TextKind.NOTE},
    model.Incident: {"id": TextKind.ID},
    model.IncidentStep: {"note": TextKind.NOTE},
    model.Contact: {"ticket": TextKind.NAME, "text": TextKind.NOTE},
    model.EvidenceFile: {"name": TextKind.FILE_NAME, "note": TextKind.NOTE},
}
"""Every text of a record that a person or a file brings, and what it is for."""


def fault_in(text: str, kind: TextKind) -> str | None:
    """What is wrong with a text, as a sentence with the mend; None when it may be kept."""
    if re.search(_UNFIT, text) or (kind is not TextKind.NOTE and re.search(_BREAK, text)):
        return tr("The text holds a character that cannot be shown or stored; type it again.")
    if len(text) > LONGEST[kind]:
        return tr("The text is longer than {n} characters; shorten it.").format(n=LONGEST[kind])
    if kind is TextKind.ID and (not text or text != text.strip() or text.startswith("-") or _like_a_path(text)):
        return tr(
            "An id has no blanks around it, begins with no “-” and looks like no path; choose one such as jiebei."
        )
    if kind is TextKind.FILE_NAME and _like_a_path(text):
        return tr("A file's name has no “/” and no “\\”; give the name alone.")
    return None


def _like_a_path(text: str) -> bool:
    return text in (".", "..") or "/" in text or "\\" in text


def checked(text: str, kind: TextKind) -> str:
    """The text, when it may be kept. Raises UsageError."""
    fault = fault_in(text, kind)
    if fault is not None:
        raise UsageError(fault)
    return text


def faults_of(record: Struct) -> Iterator[tuple[str, str]]:
    """Each field of a record whose text may not be kept, with what is wrong."""
    for name, kind in FIELDS.get(type(record), {}).items():
        text = getattr(record, name)
        if text:
            fault = fault_in(text, kind)
            if fault is not None:
                yield name, fault


def refuse_unfit(*records: Struct) -> None:
    """Raise UsageError when a text of these records may not be kept."""
    for record in records:
        for _, fault in faults_of(record):
            raise UsageError(fault)


def cleaned(text: str, kind: TextKind) -> str:
    """The text without what may not be kept, cut to its length: for rows of files, which nobody types again."""
    if kind is not TextKind.NOTE:
        text = re.sub(_BREAK, " ", text)
    return re.sub(_UNFIT, "", text)[: LONGEST[kind]]


def clean(record: R) -> R:
    """The record with its texts cleaned; ids stay, for other records name them."""
    changes = {
        name: cleaned(getattr(record, name), FIELDS[type(record)][name])
        for name, _ in faults_of(record)
        if FIELDS[type(record)][name] is not TextKind.ID
    }
    return replace(record, **changes) if changes else record


def clean_book(book: model.Book) -> model.Book:
    """The book with every text cleaned: one written before this rule was held can be loaded again."""
    changes: dict[str, tuple[Struct, ...]] = {}
    for key in book.__struct_fields__:
        entries = getattr(book, key)
        if isinstance(entries, tuple) and any(next(faults_of(entry), None) for entry in entries):
            changes[key] = tuple(map(clean, entries))
    return replace(book, **changes) if changes else book


def shown(text: str) -> str:
    """A text from anywhere, safe for a terminal or a popup: what could steer it shows as �."""
    return re.sub(_UNFIT, "�", text.replace("\r\n", "\n"))


def escaped(document: str) -> str:
    """A JSON document whose characters that could steer a terminal are escaped; it says the same."""
    return re.sub(_UNFIT, lambda found: f"\\u{ord(found[0]):04x}", document)
