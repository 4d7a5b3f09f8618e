"""The floor: the least PySide6 program, bare or with a book's own figures, to time the real one against.

python benchmarks/floor.py          a bare QMainWindow
python benchmarks/floor.py BOOK     a table of each line's latest reading and a painted line of 120 days' totals
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QTableWidget, QTableWidgetItem, QWidget

LATEST = """
    SELECT c.name, c.funder, o.day, o.limit_fen, o.used_fen FROM channel c CROSS JOIN observation o
    ON o.channel = c.no AND o.day = (SELECT max(day) FROM observation WHERE channel = c.no)
"""
TOTALS = """
    SELECT o.day, sum(o.limit_fen - o.used_fen) FROM channel c CROSS JOIN observation o
    ON o.channel = c.no AND o.day > date(?, '-120 days') GROUP BY o.day ORDER BY o.day
"""


class Line(QWidget):
    """A line through some figures."""

    def __init__(self, figures: list[int]) -> None:
        super().__init__()
        self._figures = figures

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it from edge to edge."""
        low, high = min(self._figures), max(self._figures)
        wide, tall = self.width() / max(len(self._figures) - 1, 1), self.height() / max(high - low, 1)
        points = [QPointF(at * wide, (high - figure) * tall) for at, figure in enumerate(self._figures)]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPolyline(QPolygonF(points))
        painter.end()


def filled(book: str) -> QSplitter:
    """The book's figures in a table and a line."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - the bare window reads nothing

    connection = dbapi2.connect(book)
    rows = connection.execute(LATEST).fetchall()
    totals = connection.execute(TOTALS, (max(row[2] for row in rows),)).fetchall()
    table = QTableWidget(len(rows), 5)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            table.setItem(at, column, QTableWidgetItem(str(value)))
    split = QSplitter(Qt.Orientation.Vertical)
    split.addWidget(table)
    split.addWidget(Line([total for _, total in totals]))
    return split


def main() -> None:
    """Show the window until it is closed."""
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1360, 860)
    if sys.argv[1:]:
        window.setCentralWidget(filled(sys.argv[1]))
    window.show()
    application.exec()


if __name__ == "__main__":
    main()
