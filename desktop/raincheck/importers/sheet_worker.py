"""The process that opens spreadsheets: bytes in, cells out, `python -m raincheck.importers.sheet_worker`.

A damaged file can send the library that reads them round for ever or end it in a panic, and neither can be stopped
from inside; this process can be ended.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

import msgspec
from msgspec import Struct


class Grid(Struct, frozen=True):
    """One sheet: its name and its cells as text, row by row."""

    name: str
    rows: list[list[str]]


class Sheets(Struct, frozen=True):
    """The sheets of a file, or that it is locked with a password; a damaged one gives no answer at all."""

    grids: list[Grid] = []
    locked: bool = False


def cell_text(value: object) -> str:
    """A cell as the exports write it; a number without the noise of its binary form."""
    if isinstance(value, str):
        return value.strip(" \t\u3000\ufeff\xa0\r\n")
    if isinstance(value, float):
        whole = round(value, 6)
        return str(int(whole)) if whole == int(whole) else repr(whole)
    if isinstance(value, datetime):
        return (value + timedelta(microseconds=500_000)).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def open_sheets(data: bytes) -> Sheets:
    """Read every sheet. Whatever the library raises for a damaged file goes through."""
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415  # this process alone loads it

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        return Sheets(locked=True)
    return Sheets(
        [
            Grid(name, [[cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)])
            for place, name in enumerate(book.sheet_names)
            for sheet in (book.get_sheet_by_index(place),)
        ]
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(open_sheets(sys.stdin.buffer.read())))
