"""What is wrong with a book file, as one sentence that begins with the JSON path of the fault."""

from __future__ import annotations

import re
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from raincheck.bookfile.wire import BookPart, Part
from raincheck.core.errors import UsageError
from raincheck.core.model import MAX_EVIDENCE_BYTES
from raincheck.core.text import tr

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""Dates outside these years are slips of the keyboard, and the calendar's arithmetic needs room on both sides."""

_AT = re.compile(r"(?P<what>.*?)(?: - at `(?P<path>\$.*)`)?", re.DOTALL)
_KEY = re.compile(r"Object (?P<case>contains unknown|missing required) field `(?P<key>.*)`", re.DOTALL)
_STEP = re.compile(r"\.([a-z0-9_]+)|\[[0-9]+\]")


class BookFileError(UsageError):
    """The file is not a book that can be loaded; nothing was loaded."""


def fault(path: str, what: str) -> BookFileError:
    """The error for one fault at one place of the file."""
    return BookFileError(tr("{path}: {what}").format(path=path, what=what))


def quoted(text: str) -> str:
    """A piece of the file, safe to show inside one line."""
    line = "".join(char if char.isprintable() else "�" for char in text)
    return line if len(line) <= 40 else line[:39] + "…"


def from_msgspec(error: msgspec.ValidationError) -> BookFileError:
    """The sentence for what msgspec found wrong with a key, a type, a form or a range."""
    match = _AT.fullmatch(str(error))
    if match is None:
        raise error
    path = match["path"] or "$"
    key = _KEY.fullmatch(match["what"])
    if key is None:
        return fault(path, tr("expected {expected}.").format(expected=expected_at(path)))
    at = f"{path}.{quoted(key['key'])}"
    if key["case"] == "contains unknown":
        return fault(at, tr("there is no such key in a book; take it out or correct its spelling."))
    return fault(at, tr("this key is missing; add {expected}.").format(expected=expected_at(at)))


def expected_at(path: str) -> str:
    """What the format wants to see at that place, in words."""
    hint: Any = BookPart
    for step in _STEP.finditer(path):
        hint = _without_null(hint)
        hint = get_type_hints(hint, include_extras=True)[step[1]] if step[1] else get_args(hint)[0]
    words = _in_words(_without_null(hint))
    return words if _without_null(hint) is hint else tr("{expected}, or null").format(expected=words)


def _without_null(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _in_words(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return _form_in_words(get_args(hint)[1].extra["form"])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return tr("one of {values}").format(values=", ".join(f'"{member}"' for member in hint))
    if isinstance(hint, type) and issubclass(hint, Part):
        return tr("an object in braces")
    if get_origin(hint) is tuple:
        return tr("a list in square brackets")
    if hint is bool:
        return tr("true or false")
    return tr("a text in quotes") if hint is str else day_in_words()


def day_in_words() -> str:
    """The form of a date."""
    return tr('a real date in quotes such as "2026-11-22", from the years {first} to {last}').format(
        first=FIRST_YEAR, last=LAST_YEAR
    )


def _form_in_words(form: str) -> str:
    words = {
        "amount": tr('an amount in quotes such as "1234.50", not negative, with at most two digits after the point'),
        "rate": rate_in_words(),
        "share": tr('a share from 0 to 1 in quotes such as "0.10"'),
        "month": tr('a month in quotes such as "2026-11", from the years {first} to {last}').format(
            first=FIRST_YEAR, last=LAST_YEAR
        ),
        "day_of_month": tr("a whole number from 1 to 31"),
        "periods": tr("a whole number from 1 to 600"),
        "id": tr("a text in quotes that is not empty"),
        "slug": tr('a short name in quotes of letters, digits, "_" and "-" such as "cut"'),
        "digest": tr("64 hexadecimal digits in quotes, as sha256sum prints them"),
        "file_size": tr("a whole number of bytes from 0 to {most}").format(most=MAX_EVIDENCE_BYTES),
        "moment": moment_in_words(),
        "currency": tr('a currency code in quotes such as "CNY"'),
    }
    return words[form]


def moment_in_words() -> str:
    """The form of a day with its time."""
    return tr('a day and time in quotes such as "2026-11-22T10:05", from the years {first} to {last}').format(
        first=FIRST_YEAR, last=LAST_YEAR
    )


def rate_in_words() -> str:
    """The form and the bounds of a yearly rate."""
    return tr('a yearly rate from 0 to 10 in quotes, as a decimal such as "0.146" for 14.6 %')
