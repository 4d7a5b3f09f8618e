"""Charts drawn by Qt at the first paint: a frame with axes, and a cursor that mouse and arrow keys share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from raincheck.core.money import Money
from raincheck.gui.charts.series import ticks
from raincheck.gui.look import Look


class PaintedChart(QWidget):
    """The frame of a chart over days. A subclass gives `days`, `stops`, `words_at`, and draws in `draw`.

    The cursor walks over the stops with Left and Right and follows the pointer; what it says is the
    accessible description too.
    """

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self._cursor: date | None = None
        self.low, self.high = 0, 1
        self.rows: tuple[int, ...] = (0, 1)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def days(self) -> tuple[date, date]:
        """The first and the last day drawn."""
        raise NotImplementedError

    def stops(self) -> Sequence[date]:
        """The days at which the cursor stops."""
        raise NotImplementedError

    def words_at(self, day: date) -> str:
        """What the chart says of a day."""
        raise NotImplementedError

    def summary(self) -> str:
        """What the chart says as a whole, for who cannot see it."""
        raise NotImplementedError

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        """Draw inside the axes."""
        raise NotImplementedError

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
            painter.setPen(self.look.colour("muted"))
            place = QRectF(0, y - box / 2, plot.left() - 8, box)
            middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, middle, self.look.short(Money(fen)))

    def text_box(
        self, painter: QPainter, text: str, at: QPointF, *, paper: QColor, ink: QColor, within: QRectF
    ) -> QRectF:
        """Write a label on a small sheet whose top centre is `at`, moved inside `within`; gives back the sheet."""
        lines = text.splitlines() or [""]
        width = max(self.look.width(line, "small") for line in lines) + 14
        height = self.look.px(17) * len(lines) + 6
        left = min(max(at.x() - width / 2, within.left()), within.right() - width)
        sheet = QRectF(left, at.y(), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paper)
        painter.drawRoundedRect(sheet, 4, 4)
        painter.setPen(ink)
        painter.setFont(self.look.font("small"))
        painter.drawText(sheet.adjusted(7, 3, -7, -3), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        return sheet

    def plot(self) -> QRectF:
        """The rectangle inside the axes."""
        widest = max(self.look.width(self.look.short(Money(fen)), "small") for fen in self.rows)
        left = widest + 12
        return QRectF(left, self.look.px(10), max(self.width() - left - 4, 1), max(self.height() - self.look.px(34), 1))

    def redraw(self) -> None:
        """The figures changed: forget the cursor and draw again."""
        self._cursor = None
        self.setAccessibleDescription(self.summary())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(420), self.look.px(230))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(260), self.look.px(180))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self.plot()
        self.draw_axis(painter, plot)
        self.draw(painter, plot)
        if self._cursor is not None:
            self._draw_cursor(painter, plot, self._cursor)
        if self.hasFocus():
            painter.setPen(QPen(self.look.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plot = self.plot()
        first, last = self.days()
        share = (event.position().x() - plot.left()) / plot.width()
        inside = 0 <= share <= 1
        self._move_cursor(first + timedelta(days=round(share * (last - first).days)) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._move_cursor(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._move_cursor(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stops = self.stops()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not stops:
            super().keyPressEvent(event)
            return
        if self._cursor is None:
            self._move_cursor(stops[-1] if step < 0 else stops[0])
            return
        onward = [stop for stop in stops if (stop - self._cursor).days * step > 0]
        if onward:
            self._move_cursor(onward[0] if step > 0 else onward[-1])

    def _move_cursor(self, day: date | None) -> None:
        if day != self._cursor and self.stops():
            self._cursor = day
            self.setAccessibleDescription(self.summary() if day is None else self.words_at(day))
            self.update()

    def _draw_cursor(self, painter: QPainter, plot: QRectF, day: date) -> None:
        x = self.x_of(day, plot)
        painter.setPen(QPen(self.look.colour("muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        at = QPointF(x, plot.top() + 4)
        ink, paper = self.look.colour("surface"), self.look.colour("ink")
        self.text_box(painter, self.words_at(day), at, paper=paper, ink=ink, within=QRectF(self.rect()))
