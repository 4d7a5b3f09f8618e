"""Cash of the days ahead: as planned, in a stressed case, the gap between them, and a strip of what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from raincheck.core.money import Money, total
from raincheck.core.text import tr
from raincheck.gui.kit.charts.painted import EndName, PaintedChart
from raincheck.gui.kit.charts.series import CashView, DueMark
from raincheck.gui.kit.look import Look

STRIP = 40
"""How high the strip of dues is at the designed size."""


class CashLine(PaintedChart):
    """Draws a CashView."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Cash and dues of the next 30 days"))
        self._view = CashView(date.min)
        self._dues: tuple[tuple[date, tuple[DueMark, ...]], ...] = ()

    def show_cash(self, view: CashView) -> None:
        """Draw other days."""
        self._view = view
        ordered = sorted(view.dues, key=lambda due: due.day)
        self._dues = tuple((day, tuple(same)) for day, same in groupby(ordered, key=lambda due: due.day))
        self.set_range([cash.fen for cash in (*view.planned, *view.stressed)])
        self.redraw()

    def days(self) -> tuple[date, date]:
        return self._view.start, self._view.start + timedelta(days=max(len(self._view.planned) - 1, 1))

    def day_stops(self) -> Sequence[date]:
        if not self._view.planned:
            return ()
        return sorted({self._view.start, *(day for day, _ in self._dues), self.days()[1]})

    def _rows(self) -> tuple[tuple[str, tuple[Money, ...]], ...]:
        """The rows that are drawn: one where both cases run alike."""
        planned = (tr("as planned"), self._view.planned)
        if self._view.coincide or not self._view.stressed:
            return (planned,)
        return planned, (self._view.stressed_name, self._view.stressed)

    def words_on(self, day: date) -> str:
        place = (day - self._view.start).days
        rows = [f"{day:%Y-%m-%d}"]
        rows += [f"{name}  {self.look.amount(row[place])}" for name, row in self._rows() if 0 <= place < len(row)]
        form = tr("due: {name}  {amount}")
        for on, dues in self._dues:
            if on == day:
                rows += [form.format(name=due.name, amount=self.look.amount(due.amount)) for due in dues]
        return "\n".join(rows)

    def summary(self) -> str:
        if not self._view.planned:
            return self._view.needed
        told = [self._told(name, row) for name, row in self._rows()]
        return " ".join([*told, self._same()]).strip()

    def _told(self, name: str, row: tuple[Money, ...]) -> str:
        gap = self._view.first_gap(row)
        if gap is not None:
            return tr("{name}: below zero from {day}.").format(name=name, day=self._view.day(gap))
        lowest = self.look.amount(Money(min(cash.fen for cash in row)))
        return tr("{name}: lowest {lowest}, never below zero.").format(name=name, lowest=lowest)

    def _same(self) -> str:
        """The sentence in place of a second line on top of the first."""
        if not self._view.coincide:
            return ""
        return tr("If {case}: the same on these days, since nothing could or was to be drawn there.").format(
            case=self._view.stressed_name
        )

    def plot(self) -> QRectF:
        names = [(name, self.look.short(row[-1])) for name, row in self._rows() if row]
        right = self.room_for_names(names) if names else 0
        above = self.look.px(20) if self._view.coincide else 0
        below = self.look.px(STRIP + 22)
        return super().plot().adjusted(0, above, -right, -below)

    def marked(self, stop: int) -> QRectF:
        return super().marked(stop).adjusted(0, 0, 0, self.look.px(STRIP + 8))

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        if self.low < 0:
            below = QRectF(plot.left(), self.y_of(0, plot), plot.width(), plot.bottom() - self.y_of(0, plot))
            painter.fillRect(below, self.look.colour("danger_soft"))
        self._draw_dues(painter, plot)
        self._draw_between(painter, plot)
        chart = self.look.theme.chart
        dashed = QPen(QColor(chart.stressed), 2, Qt.PenStyle.CustomDashLine)
        dashed.setDashPattern([3, 2])
        names = []
        for (name, row), pen in zip(self._rows(), (QPen(QColor(chart.line), 2), dashed), strict=False):
            if row:
                self._draw_row(painter, plot, row, pen)
                names.append(EndName(name, self.look.short(row[-1]), self.y_of(row[-1].fen, plot), pen.color()))
        self.draw_names(painter, plot.right(), names, plot.top() - 8, plot.bottom() + 8)
        if self._view.coincide:
            painter.setPen(self.look.colour("muted"))
            painter.setFont(self.look.font("small"))
            room = QRectF(0, 0, self.width(), self.look.px(20))
            metrics = QFontMetrics(self.look.font("small"))
            told = metrics.elidedText(self._same(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, told)
        self._draw_gap(painter, plot)

    def _steps(self, row: tuple[Money, ...], plot: QRectF) -> list[QPointF]:
        points: list[QPointF] = []
        for place, cash in enumerate(row):
            x, y = self.x_of(self._view.day(place), plot), self.y_of(cash.fen, plot)
            if points:
                points.append(QPointF(x, points[-1].y()))
            points.append(QPointF(x, y))
        return points

    def _draw_row(self, painter: QPainter, plot: QRectF, row: tuple[Money, ...], pen: QPen) -> None:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(self._steps(row, plot)))

    def _draw_between(self, painter: QPainter, plot: QRectF) -> None:
        """Shade what the stressed case takes away."""
        if self._view.coincide or not self._view.stressed:
            return
        gap = QColor(self.look.theme.chart.stressed)
        gap.setAlpha(44)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gap)
        lower = reversed(self._steps(self._view.stressed, plot))
        painter.drawPolygon(QPolygonF([*self._steps(self._view.planned, plot), *lower]))

    def _draw_dues(self, painter: QPainter, plot: QRectF) -> None:
        """A strip of its own below: how much falls due on which day, the largest as high as the strip."""
        small, base = self.look.font("small"), plot.bottom() + self.look.px(STRIP)
        painter.setFont(small)
        painter.setPen(QPen(self.look.colour("control_border"), 1))
        painter.drawLine(QPointF(plot.left(), base), QPointF(plot.right(), base))
        painter.setPen(self.look.colour("muted"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        side = QRectF(0, base - self.look.px(20), plot.left() - 8, self.look.px(20))
        painter.drawText(side, right, tr("Due"))
        most = max((total(due.amount for due in dues).fen for _, dues in self._dues), default=0)
        ends = [float("-inf"), float("-inf")]
        for day, dues in self._dues:
            x = self.x_of(day, plot)
            height = max(self.look.px(STRIP - 14) * total(due.amount for due in dues).fen / max(most, 1), 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.look.theme.chart.due))
            painter.drawRect(QRectF(x - 4, base - height, 8, height))
            self._name_due(painter, plot, day, dues, ends)

    def _name_due(
        self, painter: QPainter, plot: QRectF, day: date, dues: tuple[DueMark, ...], ends: list[float]
    ) -> None:
        """Write the day, the names and the sum below, in the first of two rows that has room."""
        metrics = QFontMetrics(self.look.font("small"))
        names = metrics.elidedText(
            tr(", ").join(due.name for due in dues), Qt.TextElideMode.ElideRight, self.look.px(96)
        )
        text = f"{day:%m-%d} {names} {self.look.short(total(due.amount for due in dues))}"
        width = self.look.width(text, "small")
        left = min(max(self.x_of(day, plot) - width / 2, 0), self.width() - width)
        line = next((number for number, end in enumerate(ends) if left > end + 8), None)
        if line is None:
            return
        ends[line] = left + width
        painter.setPen(self.look.colour("muted"))
        top = plot.bottom() + self.look.px(STRIP) + 3 + line * self.look.px(16)
        painter.drawText(QRectF(left, top, width + 4, self.look.px(18)), Qt.AlignmentFlag.AlignLeft, text)

    def _draw_gap(self, painter: QPainter, plot: QRectF) -> None:
        for _, row in self._rows():
            gap = self._view.first_gap(row)
            if gap is not None:
                x, y = self.x_of(self._view.day(gap), plot), self.y_of(row[gap].fen, plot)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.look.colour("danger"))
                painter.drawEllipse(QPointF(x, y), 4.0, 4.0)
                text = tr("{day:%m-%d} cash runs out").format(day=self._view.day(gap))
                at = QPointF(x, max(y - self.look.px(32), plot.top()))
                paper, ink = self.look.colour("danger"), self.look.colour("on_danger")
                # Right of the axis, whose figures a box at an early day would cover.
                within = QRectF(plot.left(), 0, self.width() - plot.left(), self.height())
                self.text_box(painter, text, at, paper=paper, ink=ink, within=within)
                return
