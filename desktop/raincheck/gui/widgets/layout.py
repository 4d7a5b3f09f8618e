"""A layout that puts its items side by side while they fit and breaks into rows when they do not."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class _Cell(NamedTuple):
    item: QLayoutItem
    weight: int
    least: int


class ColumnsLayout(QLayout):
    """Items in rows that fill the width; each gets its `least` width first, the rest is shared by weight.

    A row is as high as its highest item. `gap` stands between items both ways, in pixels.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 14) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._gap = gap
        self._cells: list[_Cell] = []
        self._next = (1, 0)

    def add(self, widget: QWidget, *, weight: int = 1, least: int = 0) -> None:
        """Append a widget that may not become narrower than `least` (its own minimum when 0)."""
        self._next = (weight, least)
        self.addWidget(widget)
        self._next = (1, 0)

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
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def minimumSize(self) -> QSize:
        widest = max((self._least(cell) for cell in self._shown()), default=0)
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
        return cell.least or cell.item.minimumSize().width()

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
