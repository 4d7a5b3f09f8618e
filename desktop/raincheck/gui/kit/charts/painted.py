"""Charts drawn by Qt at the first paint: a frame over days with axes, names at its right end, and a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen

from raincheck.core.money import Money
from raincheck.gui.kit.charts.series import day_marks, spread, ticks
from raincheck.gui.kit.charts.widget import ChartWidget
from raincheck.gui.kit.look import Look

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

LEADER = 14
"""How long the line from a row's end to its name is, in pixels."""


class EndName(Struct, frozen=True):
    """What stands at the right end of a row: its name, its last figure, its height there and its colour."""

    name: str
    figure: str
    y: float
    colour: QColor


class PaintedChart(ChartWidget):
    """A chart over days. A subclass gives `days`, `day_stops`, `words_on`, `summary`, and draws in `draw`."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.low, self.high = 0, 1
        self.rows: tuple[int, ...] = (0, 1)
        look.changed.connect(self._on_look)

    def days(self) -> tuple[date, date]:
        """The first and the last day drawn."""
        raise NotImplementedError

    def day_stops(self) -> Sequence[date]:
        """The days at which the cursor stops."""
        raise NotImplementedError

    def words_on(self, day: date) -> str:
        """What the chart says of a day."""
        raise NotImplementedError

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        """Draw inside the axes."""
        raise NotImplementedError

    def stops(self) -> Sequence[int]:
        return [day.toordinal() for day in self.day_stops()]

    def stop_at(self, at: QPointF) -> int | None:
        plot = self.plot()
        first, last = self.days()
        share = (at.x() - plot.left()) / plot.width()
        return first.toordinal() + round(share * (last - first).days) if 0 <= share <= 1 else None

    def words_at(self, stop: int) -> str:
        return self.words_on(date.fromordinal(stop))

    def marked(self, stop: int) -> QRectF:
        plot = self.plot()
        return QRectF(self.x_of(date.fromordinal(stop), plot), plot.top(), 0, plot.height())

    def pick(self, stop: int) -> None:
        first, last = self.days()
        self.picked.emit(min(max(date.fromordinal(stop), first), last))

    def set_range(self, amounts: Sequence[int]) -> None:
        """Span the vertical axis over these amounts (fen)."""
        self.rows = ticks(min(0, *amounts, 0), max(1, *amounts, 1))
        self.low, self.high = self.rows[0], self.rows[-1]

    def x_of(self, day: date, plot: QRectF) -> float:
        """The place of a day."""
        first, last = self.days()
        return plot.left() + plot.width() * (day - first).days / max((last - first).days, 1)

    def y_of(self, fen: int, plot: QRectF) -> float:
        """The place of an amount."""
        return plot.bottom() - plot.height() * (fen - self.low) / max(self.high - self.low, 1)

    def draw_axis(self, painter: QPainter, plot: QRectF) -> None:
        """Draw the rows and their amounts."""
        painter.setFont(self.look.font("small"))
        box = self.look.px(18)
        for fen in self.rows:
            y = self.y_of(fen, plot)
            painter.setPen(QPen(self.look.colour("control_border" if fen == 0 else "grid"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            self.write_amount(painter, fen, QRectF(0, y - box / 2, plot.left() - 8, box))

    def write_amount(self, painter: QPainter, fen: int, room: QRectF) -> None:
        """Write an amount beside the axis."""
        painter.setFont(self.look.font("small"))
        painter.setPen(self.look.colour("muted"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, right, self.look.short(Money(fen)))

    def draw_months(self, painter: QPainter, plot: QRectF, until: date) -> None:
        """Write the months below, each with its year where the year is new; days where there are few."""
        painter.setFont(self.look.font("small"))
        painter.setPen(self.look.colour("muted"))
        room = QRectF(0, plot.bottom() + 6, self.look.px(70), self.look.px(18))
        for day, text in day_marks(self.days()[0], until, max(int(plot.width() / self.look.px(96)), 2)):
            room.moveLeft(min(self.x_of(day, plot), plot.right() - self.look.width(text, "small")))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft, text)

    def room_for_names(self, names: Sequence[tuple[str, str]]) -> float:
        """How much room names with their figures need at the right, never more than two fifths of the chart."""
        widest = max((self.look.width(f"{name} {figure}", "small") for name, figure in names), default=0)
        return min(widest + LEADER + 4, self.width() * 0.4)

    def draw_names(self, painter: QPainter, left: float, names: Sequence[EndName], low: float, high: float) -> None:
        """Write names beside the ends of their rows, moved apart, each led to by a line; within low..high."""
        height = self.look.px(16)
        placed = spread([name.y for name in names], height, low + height / 2, high - height / 2)
        metrics = QFontMetrics(self.look.font("small"))
        painter.setFont(self.look.font("small"))
        for name, y in zip(names, placed, strict=True):
            painter.setPen(QPen(name.colour, 1))
            painter.drawPolyline([QPointF(left, name.y), QPointF(left + 5, name.y), QPointF(left + LEADER - 3, y)])
            figure = self.look.width(f" {name.figure}", "small")
            room = QRectF(left + LEADER, y - height / 2, max(self.width() - left - LEADER, 1), height)
            told = metrics.elidedText(name.name, Qt.TextElideMode.ElideRight, int(room.width()) - figure)
            painter.setPen(self.look.colour("ink"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, f"{told} {name.figure}")

    def plot(self) -> QRectF:
        """The rectangle inside the axes."""
        widest = max(self.look.width(self.look.short(Money(fen)), "small") for fen in self.rows)
        left = widest + 12
        return QRectF(left, self.look.px(10), max(self.width() - left - 4, 1), max(self.height() - self.look.px(34), 1))

    def redraw(self) -> None:
        """The figures changed: forget the cursor and draw again."""
        self.forget_cursor()

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(420), self.look.px(230))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(260), self.look.px(180))

    def picture(self, ratio: float) -> QImage:
        from PySide6.QtGui import QImage

        made = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        made.setDevicePixelRatio(ratio)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.look.colour("surface"))
        self._draw_all(painter)
        painter.end()
        return made

    def svg(self) -> bytes:
        from PySide6.QtCore import QBuffer, QByteArray, QIODevice
        from PySide6.QtSvg import QSvgGenerator

        kept = QByteArray()
        buffer = QBuffer(kept)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size())
        generator.setViewBox(self.rect())
        generator.setTitle(self.accessibleName())
        generator.setDescription(self.summary())
        painter = QPainter(generator)
        painter.fillRect(self.rect(), self.look.colour("surface"))
        self._draw_all(painter)
        painter.end()
        buffer.close()
        return bytes(kept.data())

    def _draw_all(self, painter: QPainter) -> None:
        if not self.day_stops():
            painter.setPen(self.look.colour("muted"))
            painter.setFont(self.look.font())
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 0, -16, 0), middle, self.summary())
            return
        plot = self.plot()
        self.draw_axis(painter, plot)
        self.draw(painter, plot)

    # Painted: A chart; the first paint waits for no plotting library.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_all(painter)
        self.draw_over(painter)
        painter.end()

    def _on_look(self) -> None:
        """The words carry amounts, which may be hidden now."""
        self.setAccessibleDescription(self.summary())
        self.update()
