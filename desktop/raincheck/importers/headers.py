"""What stands around the rows of a table: the names of its columns, also renamed or damaged ones, and its totals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from raincheck.importers.cells import DAMAGED
from raincheck.importers.table import Row

HEADER_WITHIN: Final = 200
_LONGEST_NAME: Final = 40
_SHORTEST_MENDED: Final = 3
_MOST_BY_PLACE: Final = 3
_BLANKS: Final = re.compile(r"\s+")
_TOTALS: Final = re.compile(
    r"(?:人民币|本页|本期|美元)?(?:合计|总计|小计|共计)|以上数据|共\s*[0-9]*\s*[笔条项]?(?:记录)?$|第\s*[0-9]+\s*页"
)
_COUNT: Final = re.compile(r"共(?:计)?:?\s*([0-9]{1,7})\s*[笔条](?:交易)?记录", re.ASCII)
_FOOT_WITHIN: Final = 20
_RULED: Final = re.compile(r"[-=*_—\s]{3,}$")
_WHOLE: Final = re.compile(r"\.[0-9]{2}\D*$|^[A-Z]{3}$", re.ASCII)
_FEW_CELLS: Final = 3


def header_name(cell: str) -> str:
    """A column's name without the marks that exports and spreadsheets differ in."""
    if len(cell) > _LONGEST_NAME:
        return cell
    return _BLANKS.sub("", unicodedata.normalize("NFKC", cell)).strip(":*\"'`#")


def mended(names: Sequence[str], known: Collection[str]) -> list[str]:
    """The names with every damaged or mistyped one in its right form, where exactly one known name fits it."""
    present = set(names)
    missing = [name for name in known if name not in present and len(name) >= _SHORTEST_MENDED]
    found = list(names)
    for place, name in enumerate(names):
        fits = [] if not name or name in known else [lost for lost in missing if _is_nearly(name, lost)]
        if len(fits) == 1:
            found[place] = fits[0]
    return found


def _is_nearly(name: str, known: str) -> bool:
    if DAMAGED in name:
        pieces = re.split(f"{DAMAGED}+", name)
        return any(pieces) and bool(re.fullmatch(".{1,3}".join(map(re.escape, pieces)), known))
    return len(name) == len(known) and sum(one != other for one, other in zip(name, known, strict=True)) == 1


def by_place(names: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The names, a few unknown ones taken from their place where all others stand as the exporter writes them."""
    here = [name for name in names if name]
    strangers = [place for place, name in enumerate(columns) if place >= len(names) or names[place] != name]
    agree = len(here) >= len(columns) and len(strangers) <= min(_MOST_BY_PLACE, len(columns) // 3)
    if not agree or any(names[place] in columns for place in strangers):
        return list(names)
    return [columns[place] if place in strangers else name for place, name in enumerate(names)]


def is_footer(row: Row) -> bool:
    """A line under the table, such as dashes or a count: one cell, and no row that was cut off in its time."""
    filled = [cell for cell in row.cells if cell]
    return len(filled) == 1 and not filled[0][0].isdigit()


def is_total(row: Row, width: int) -> bool:
    """Whether the row sums others up or ends a page: such a row fills at most half of the table's columns."""
    filled = [cell for cell in row.cells if cell]
    return len(filled) <= max(width // 2, _FEW_CELLS) and any(
        _TOTALS.match(cell) or _RULED.match(cell) for cell in filled
    )


def said_count(rows: Sequence[Row]) -> int | None:
    """How many entries the lines above the table say it has, else those below it; the first that is found."""
    for row in (*rows[:HEADER_WITHIN], *rows[-_FOOT_WITHIN:]):
        filled = [cell for cell in row.cells if cell]
        if len(filled) == 1 and (found := _COUNT.fullmatch(unicodedata.normalize("NFKC", filled[0]))):
            return int(found[1])
    return None


def repeats(row: Row, names: Sequence[str]) -> bool:
    """Whether the row is the header again, as long statements and joined files have it."""
    again = [header_name(cell) for cell in row.cells]
    filled = [name for name in again if name]
    return len(filled) >= _SHORTEST_MENDED and sum(name in names for name in filled) * 3 >= len(filled) * 2


def is_cut_in(row: Row, decisive: Collection[int], rows: Sequence[Row]) -> bool:
    """Whether the last row of a text without an end may stop inside a cell that decides what the row is.

    A value that other rows have too, an amount with its two decimals, or a currency is whole.
    """
    place = len(row.cells) - 1
    if place not in decisive:
        return False
    seen = {other.cells[place] for other in rows if other is not row and len(other.cells) > place}
    return row.cells[place] not in seen and not _WHOLE.search(row.cells[place])
