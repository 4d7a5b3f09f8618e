"""What is printed, as words and figures: parts one below the other. Laid out by gui/report."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Side(StrEnum):
    """Where a column's text stands; AFTER is left, at a distance from figures that end where it begins."""

    LEFT = "left"
    RIGHT = "right"
    AFTER = "after"


class Title(Struct, frozen=True, tag=True):
    """A heading; `new_sheet` begins a sheet with it."""

    text: str
    new_sheet: bool = False
    quiet: str = ""


class Words(Struct, frozen=True, tag=True):
    """A paragraph; `mark` stands before it, `quiet` is small print."""

    text: str
    quiet: bool = False
    strong: bool = False
    mark: str = ""


class Column(Struct, frozen=True):
    """A column of a grid: its head, its width in per cent of the sheet, and where its text stands."""

    head: str
    width: int
    side: Side = Side.LEFT


class Grid(Struct, frozen=True, tag=True):
    """A table below its title; `empty` is said where it has no row."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


class Photo(Struct, frozen=True, tag=True):
    """A kept picture with its caption; what cannot be drawn is named and not shown."""

    content: bytes
    caption: str


Part = Title | Words | Grid | Photo


class Paper(Struct, frozen=True):
    """A document to print: its title, the line under it, the day it speaks of, and its parts."""

    title: str
    under: str
    as_of: str
    parts: tuple[Part, ...]
