"""Every text of a read book against the one rule for texts, with the JSON path of the first that breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from raincheck.bookfile.faults import fault
from raincheck.core.model import Book
from raincheck.core.written import FIELDS, faults_of


def check_texts(book: Book) -> None:
    """Raise BookFileError for the first text that may not be kept."""
    for path, record in _records(book):
        for field, wrong in faults_of(record):
            raise fault(f"{path}.{field}", wrong)


def _records(book: Book) -> Iterator[tuple[str, Struct]]:
    if book.household.firm is not None:
        yield "$.household.firm", book.household.firm
    for key in book.__struct_fields__:
        entries = getattr(book, key)
        if isinstance(entries, tuple) and entries and type(entries[0]) in FIELDS:
            for index, entry in enumerate(entries):
                yield f"$.{key}[{index}]", entry
    for place, incident in enumerate(book.incidents):
        for key in ("steps", "contacts", "evidence"):
            for index, entry in enumerate(getattr(incident, key)):
                yield f"$.incidents[{place}].{key}[{index}]", entry
