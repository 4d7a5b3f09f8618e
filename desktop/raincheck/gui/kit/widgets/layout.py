"""A layout that puts its items side by side while they fit and breaks into rows when they do not."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

B = TypeVar("B", bound=QBoxLayout)


class _Cell(NamedTuple):
    item: QLayoutItem
    weight: int
    least: int
    whole: bool


class ColumnsLayout(QLayout):
    """Items in rows that fill the width; each gets its `least` width first, the rest is shared by weight.

    A row is as high as its highest item. `gap` stands between items both ways, in pixels.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 14) -> None:
        super().__init__(parent)
        self._heights: dict[int, int] = {}
        self._minima: dict[int, int] = {}
        self._cells: list[_Cell] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)
        self._next = (1, 0, False)

    def invalidate(self) -> None:
        self._heights.clear()
        self._minima.clear()
        super().invalidate()

    def add(self, widget: QWidget, *, weight: int = 1, least: int = 0, whole: bool = False) -> None:
        """Append a widget that shares a row only where it keeps `least` (its own minimum when 0), or all it asks for.

        Alone in its row a `whole` one may be narrower: tabs that scroll where there is no room for all of them.
        """
        self._next = (weight, least, whole)
        self.addWidget(widget)
        self._next = (1, 0, False)

    def addItem(self, item: QLayoutItem) -> None:
        self._cells.append(_Cell(item, *self._next))

    def count(self) -> int:
        return len(self._cells)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._cells[index].item if 0 <= index < len(self._cells) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._cells.pop(index).item if 0 <= index < len(self._cells) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def minimumSize(self) -> QSize:
        widest = max((min(self._least(cell), self._own(cell)) for cell in self._shown()), default=0)
        return QSize(widest, self.heightForWidth(max(widest, self.geometry().width())))

    def sizeHint(self) -> QSize:
        width = sum(self._least(cell) + self._gap for cell in self._shown()) - self._gap
        return QSize(max(width, 0), self.heightForWidth(max(width, 0)))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _shown(self) -> list[_Cell]:
        return [cell for cell in self._cells if not cell.item.isEmpty()]

    def _least(self, cell: _Cell) -> int:
        return max(cell.least, self._own(cell), cell.item.sizeHint().width() if cell.whole else 0)

    def _own(self, cell: _Cell) -> int:
        """What an item needs by itself: alone in its row it may be narrower than its least."""
        place = id(cell.item)
        if place not in self._minima:
            # The style sheet's least width of a button takes the place of what its text needs.
            is_button = isinstance(cell.item.widget(), QPushButton)
            asked = cell.item.sizeHint().width() if is_button else 0
            self._minima[place] = max(cell.item.minimumSize().width(), asked)
        return self._minima[place]

    def _rows(self, width: int) -> list[list[_Cell]]:
        rows: list[list[_Cell]] = []
        used = 0
        for cell in self._shown():
            least = self._least(cell)
            if rows and used + self._gap + least <= width:
                rows[-1].append(cell)
                used += self._gap + least
            else:
                rows.append([cell])
                used = least
        return self._balanced(rows, width)

    def _balanced(self, rows: list[list[_Cell]], width: int) -> list[list[_Cell]]:
        """Equal items are spread evenly over the rows they need: five tiles in two rows are three and two."""
        cells = [cell for row in rows for cell in row]
        if len(rows) < 2 or len({(cell.weight, cell.least) for cell in cells}) > 1:
            return rows
        per_row = -(-len(cells) // len(rows))
        even = [cells[i : i + per_row] for i in range(0, len(cells), per_row)]
        fits = all(sum(map(self._least, row)) + self._gap * (len(row) - 1) <= width for row in even)
        return even if fits else rows

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        top = rect.top()
        rows = self._rows(rect.width())
        for number, row in enumerate(rows):
            widths = self._widths(row, rect.width())
            height = max(self._height(cell.item, width) for cell, width in zip(row, widths, strict=True))
            if move and number == len(rows) - 1:
                height = max(height, rect.bottom() + 1 - top)
            left = rect.left()
            for cell, width in zip(row, widths, strict=True):
                if move:
                    cell.item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
                left += width + self._gap
            top += height + self._gap
        return top - self._gap - rect.top() if rows else 0

    def _widths(self, row: list[_Cell], width: int) -> list[int]:
        """Widths by weight, but nobody below its least."""
        room = width - self._gap * (len(row) - 1)
        fixed: dict[int, int] = {}
        while True:
            free = [i for i in range(len(row)) if i not in fixed]
            share = room - sum(fixed.values())
            weights = sum(row[i].weight for i in free) or 1
            short = {i: self._least(row[i]) for i in free if share * row[i].weight // weights < self._least(row[i])}
            if not short or len(short) == len(free):
                break
            fixed |= short
        widths = [fixed.get(i, max(share * row[i].weight // weights, 0)) for i in range(len(row))]
        widths[-1] += room - sum(widths)
        return widths

    @staticmethod
    def _height(item: QLayoutItem, width: int) -> int:
        wanted = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
        return max(wanted, item.minimumSize().height())


class Columns(QWidget):
    """A widget laid out by ColumnsLayout."""

    def __init__(self, *, gap: int = 14) -> None:
        super().__init__()
        self.columns = ColumnsLayout(self, gap=gap)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


def bare_column(parent: QWidget, *, gap: int | None = None) -> QVBoxLayout:
    """Widgets below each other without a margin around them, `gap` pixels apart (the style's own when None)."""
    return _bare(QVBoxLayout(parent), gap)


def bare_row(parent: QWidget, *, gap: int | None = None) -> QHBoxLayout:
    """A row in a widget without margins."""
    return _bare(QHBoxLayout(parent), gap)


def _bare(made: B, gap: int | None) -> B:
    made.setContentsMargins(0, 0, 0, 0)
    if gap is not None:
        made.setSpacing(gap)
    return made


def button_row(*buttons: QWidget, gap: int = 8) -> Columns:
    """Buttons side by side at their own widths; where there is no room for all of them in further rows."""
    made = Columns(gap=gap)
    for each in buttons:
        made.columns.add(each)
    made.columns.add(QWidget(), weight=500)
    return made
