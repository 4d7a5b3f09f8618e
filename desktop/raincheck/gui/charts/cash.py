"""Cash of the days ahead: as planned, in a stressed case, and what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from raincheck.core.money import Money, total
from raincheck.core.text import tr
from raincheck.gui.charts.painted import PaintedChart
from raincheck.gui.charts.series import CashView, DueMark
from raincheck.gui.look import Look

DUE_SHARE = 0.28
"""How much of the height the largest due takes."""


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

    def stops(self) -> Sequence[date]:
        if not self._view.planned:
            return ()
        return (self._view.start, *(day for day, _ in self._dues), self.days()[1])

    def words_at(self, day: date) -> str:
        place = (day - self._view.start).days
        rows = [f"{day:%Y-%m-%d}"]
        for name, row in ((tr("as planned"), self._view.planned), (self._view.stressed_name, self._view.stressed)):
            if 0 <= place < len(row):
                rows.append(f"{name}  {self.look.amount(row[place])}")
        for on, dues in self._dues:
            if on == day:
                form = tr("due: {name}  {amount}")
                rows += [form.format(name=due.name, amount=self.look.amount(due.amount)) for due in dues]
        return "\n".join(rows)

    def summary(self) -> str:
        if not self._view.planned:
            return tr("Income and living costs are not known yet.")
        told = []
        for name, row in ((tr("as planned"), self._view.planned), (self._view.stressed_name, self._view.stressed)):
            if row:
                gap = self._view.first_gap(row)
                lowest = self.look.amount(Money(min(cash.fen for cash in row)))
                told.append(
                    tr("{name}: lowest {lowest}, never below zero.").format(name=name, lowest=lowest)
                    if gap is None
                    else tr("{name}: below zero from {day}.").format(name=name, day=self._view.day(gap))
                )
        return " ".join(told)

    def plot(self) -> QRectF:
        return super().plot().adjusted(0, 0, 0, -self.look.px(14))

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        if self.low < 0:
            below = QRectF(plot.left(), self.y_of(0, plot), plot.width(), plot.bottom() - self.y_of(0, plot))
            painter.fillRect(below, self.look.colour("danger_soft"))
        self._draw_dues(painter, plot)
        chart = self.look.theme.chart
        self._draw_row(painter, plot, self._view.planned, QPen(QColor(chart.line), 2))
        dashed = QPen(QColor(chart.stressed), 2, Qt.PenStyle.CustomDashLine)
        dashed.setDashPattern([3, 2])
        self._draw_row(painter, plot, self._view.stressed, dashed)
        self._draw_gap(painter, plot)

    def _draw_row(self, painter: QPainter, plot: QRectF, row: tuple[Money, ...], pen: QPen) -> None:
        points: list[QPointF] = []
        for place, cash in enumerate(row):
            x, y = self.x_of(self._view.day(place), plot), self.y_of(cash.fen, plot)
            if points:
                points.append(QPointF(x, points[-1].y()))
            points.append(QPointF(x, y))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _draw_dues(self, painter: QPainter, plot: QRectF) -> None:
        most = max((total(due.amount for due in dues).fen for _, dues in self._dues), default=0)
        floor = self.y_of(0, plot)
        room = min(plot.height() * DUE_SHARE, floor - plot.top())
        ends = [float("-inf"), float("-inf")]
        for day, dues in self._dues:
            x = self.x_of(day, plot)
            height = max(room * total(due.amount for due in dues).fen / max(most, 1), 3)
            painter.fillRect(QRectF(x - 4, floor - height, 8, height), QColor(self.look.theme.chart.due))
            names = tr(", ").join(due.name for due in dues)
            metrics = QFontMetrics(self.look.font("small"))
            text = metrics.elidedText(f"{day:%m-%d} {names}", Qt.TextElideMode.ElideRight, self.look.px(120))
            width = self.look.width(text, "small")
            left = min(max(x - width / 2, plot.left() - 20), plot.right() - width)
            line = next((number for number, end in enumerate(ends) if left > end + 8), None)
            if line is not None:
                ends[line] = left + width
                painter.setFont(self.look.font("small"))
                painter.setPen(self.look.colour("muted"))
                box = QRectF(left, plot.bottom() + 5 + line * self.look.px(16), width + 4, self.look.px(18))
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft, text)

    def _draw_gap(self, painter: QPainter, plot: QRectF) -> None:
        for row in (self._view.planned, self._view.stressed):
            gap = self._view.first_gap(row)
            if gap is not None:
                x, y = self.x_of(self._view.day(gap), plot), self.y_of(row[gap].fen, plot)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.look.colour("danger"))
                painter.drawEllipse(QPointF(x, y), 4.0, 4.0)
                text = tr("{day:%m-%d} cash runs out").format(day=self._view.day(gap))
                at = QPointF(x, max(y - self.look.px(32), plot.top()))
                paper, ink = self.look.colour("danger"), self.look.colour("on_danger")
                self.text_box(painter, text, at, paper=paper, ink=ink, within=QRectF(self.rect()))
                return
