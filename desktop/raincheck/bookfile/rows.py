"""Turning the entries of a book file's lists into records, with the path of the first fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from raincheck.bookfile.faults import FIRST_YEAR, LAST_YEAR, day_in_words, fault, moment_in_words, rate_in_words
from raincheck.bookfile.wire import Part
from raincheck.core.money import Money
from raincheck.core.text import tr

_MAX_RATE: Final = Decimal(10)

P = TypeVar("P", bound=Part)
R = TypeVar("R")


class RowError(Exception):
    """A fault inside one entry of a list: the path below the entry, and what is wrong there."""

    def __init__(self, below: str, what: str) -> None:
        super().__init__(below, what)
        self.below = below
        self.what = what


def rows(key: str, parts: Iterable[P], convert: Callable[[P], R]) -> tuple[R, ...]:
    """The records of one list of the book. Raises BookFileError with the path of the first fault."""
    found: list[R] = []
    for part in parts:
        try:
            found.append(convert(part))
        except RowError as problem:
            raise fault(f"$.{key}[{len(found)}]{problem.below}", problem.what) from None
    return tuple(found)


def inner(key: str, parts: Iterable[P], convert: Callable[[P], R]) -> tuple[R, ...]:
    """The records of a list inside an entry. Raises RowError with the path below that entry."""
    found: list[R] = []
    for part in parts:
        try:
            found.append(convert(part))
        except RowError as problem:
            raise RowError(f".{key}[{len(found)}]{problem.below}", problem.what) from None
    return tuple(found)


def optional_money(text: str | None) -> Money | None:
    """An amount; None stays unknown."""
    return None if text is None else Money.from_file(text)


def decimal(text: str) -> Decimal:
    """A share or rate without needless zeros."""
    return Decimal(text).normalize()


def rate(below: str, text: str) -> Decimal:
    """A yearly rate from 0 to 10. Raises RowError."""
    found = decimal(text)
    if found > _MAX_RATE:
        raise RowError(below, tr("expected {expected}.").format(expected=rate_in_words()))
    return found


def day(below: str, found: date) -> date:
    """A day of the years that a book may hold. Raises RowError."""
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise RowError(below, tr("expected {expected}.").format(expected=day_in_words()))
    return found


def optional_day(below: str, found: date | None) -> date | None:
    """A day, or none. Raises RowError."""
    return None if found is None else day(below, found)


def moment(below: str, text: str) -> datetime:
    """A moment whose form the pattern has checked already. Raises RowError for one that does not exist."""
    try:
        found = datetime.fromisoformat(text)
        day(below, found.date())
    except (ValueError, RowError):
        raise RowError(below, tr("expected {expected}.").format(expected=moment_in_words())) from None
    return found
