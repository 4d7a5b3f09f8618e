"""Rows as text for the clipboard: with tabs for people and spreadsheets, or as CSV; hidden amounts stay hidden."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtGui import QGuiApplication

from raincheck.gui.kit.models.records import Column

_STARTS_A_FORMULA = ("=", "+", "-", "@")


def as_text(columns: Sequence[Column[Any]], records: Iterable[Any], *, titles: bool) -> str:
    """One line a record, its cells parted by tabs; `titles` puts the columns' names first."""
    head = ["\t".join(column.title() for column in columns)] if titles else []
    return "\n".join([*head, *("\t".join(_flat(column.text(r)) for column in columns) for r in records)])


def as_csv(columns: Sequence[Column[Any]], records: Iterable[Any]) -> str:
    """The columns' names and the records as CSV; a text that a spreadsheet would reckon gets an apostrophe."""
    head = [column.title() for column in columns]
    cells = ([_kept(column, _flat(column.text(record))) for column in columns] for record in records)
    return _written([head, *cells])


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Cells that were seen somewhere else than in a table, as CSV."""
    return _written([_harmless(_flat(cell)) for cell in row] for row in rows)


def _written(rows: Iterable[Sequence[str]]) -> str:
    import csv  # noqa: PLC0415 - the first paint copies nothing

    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def copy(text: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(text)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _kept(column: Column[Any], text: str) -> str:
    """A figure with its sign is what it should be."""
    return text if column.figures else _harmless(text)


def _harmless(text: str) -> str:
    # A bill may hold a note that Excel would run.
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
