"""How a list of records is shown: its columns are described, the records stay what they are. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct

from raincheck.core.money import Money
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.shapes import Shape

R = TypeVar("R")


class Mark(Struct, frozen=True):
    """A badge in a cell."""

    tone: Tone
    word: str
    shape: Shape | None = None


class Column(Struct, Generic[R], frozen=True):
    """One column: its title (late, so that a language switch works), text, order, and how it looks.

    A `spare` one is hidden, the leftmost first, where the window is too narrow for all; the one that `fills` takes
    what room is left (the last one, where none says so); `least` is its least width at the designed size, in pixels.
    One that `lends` is cut short to its least width, its whole text as its hint, before a spare one is hidden.
    `figures` aligns right with digits of one width. `mark` gives a badge in place of the text, `tint` the ink's role.
    """

    title: Callable[[], str]
    text: Callable[[R], str]
    sort_key: Callable[[R], Any]
    figures: bool = False
    bold: bool = False
    mark: Callable[[R], Mark | None] | None = None
    tint: Callable[[R], str | None] | None = None
    hint: Callable[[R], str] | None = None
    spare: bool = False
    fills: bool = False
    lends: bool = False
    least: int = 0


def amounts(
    look: Look,
    title: Callable[[], str],
    of: Callable[[R], Money | None],
    *,
    bold: bool = False,
    tint: Callable[[R], str | None] | None = None,
    spare: bool = False,
) -> Column[R]:
    """A column of amounts in yuan, dotted while they are hidden, in the order of the sums themselves."""
    return Column(title, lambda row: look.amount(of(row)), of, figures=True, bold=bold, tint=tint, spare=spare)


class TableLayout(Struct, frozen=True):
    """How a person laid a table out: the column it is sorted by (−1: none), and dragged widths at the designed size."""

    sorted_by: int = -1
    descending: bool = False
    widths: dict[int, int] = {}


class KeepsLayouts:
    """A page that knows how its tables were laid out, those too that it makes only when they are first asked for."""

    def layout_of(self, name: str) -> TableLayout | None:
        """How the table of this name was laid out; None where it never was."""
        raise NotImplementedError
