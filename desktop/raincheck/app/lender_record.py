"""The lenders' record: what each platform has done to this person's own lines, from their own readings."""

from __future__ import annotations

from datetime import date

from raincheck.app.looking_back import BookAt
from raincheck.app.tuning import bands_in_force
from raincheck.core.record import LenderRecord, lender_records
from raincheck.store import open_store
from raincheck.store.reader import Reader


def records(store: Reader, as_of: date) -> tuple[LenderRecord, ...]:
    """Every platform's record as known on `as_of`; platforms that acted come first, then in the order of the book."""
    found = lender_records(store.book(), as_of, bands_in_force(store))
    return tuple(sorted(found, key=lambda record: not record.events))


def records_at(place: BookAt, as_of: date) -> tuple[LenderRecord, ...]:
    """The same on a book of another thread: of ten years every reading is read, for a second or two."""
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        return records(store, as_of)
