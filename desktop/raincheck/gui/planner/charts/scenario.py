"""Cash over the horizon: under one scenario beside the plan, and the fan of one's own income history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.kit.charts.painted import PaintedChart
from raincheck.gui.kit.charts.series import month_ticks
from raincheck.gui.kit.look import Look


class ScenarioCash(Struct, frozen=True):
    """Cash in fen from `start` (today) to the end: under a scenario, and as planned; `gap` is the first hole's place.

    `stops` are the days on which something moves cash besides living; `explain` puts one of them into words.
    """

    name: str
    start: date
    row: tuple[int, ...]
    planned: tuple[int, ...]
    gap: int | None
    gap_words: str
    stops: tuple[date, ...]
    explain: Callable[[date], str]


class FanBands(Struct, frozen=True):
    """Bands of cash in fen at the end of each day from `start` on (index 0 is `start`), and the plan among them."""

    start: date
    low: tuple[int, ...]
    middle: tuple[int, ...]
    high: tuple[int, ...]
    planned: tuple[int, ...]
    words: str


class DaysChart(PaintedChart):
    """A chart from today to the horizon with months below. A subclass draws; its days come from `span`."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.start, self.length = date.min, 1

    def span(self, start: date, length: int) -> None:
        """Which days are drawn."""
        self.start, self.length = start, max(length, 2)

    def days(self) -> tuple[date, date]:
        return self.start, self.start + timedelta(days=self.length - 1)

    def place(self, day: date) -> int:
        """The index of a day."""
        return min(max((day - self.start).days, 0), self.length - 1)

    def draw_axis(self, painter: QPainter, plot: QRectF) -> None:
        if self.low < 0:
            below = QRectF(plot.left(), self.y_of(0, plot), plot.width(), plot.bottom() - self.y_of(0, plot))
            painter.fillRect(below, self.look.colour("danger_soft"))
        super().draw_axis(painter, plot)
        room = max(int(plot.width() / self.look.px(64)), 1)
        painter.setPen(self.look.colour("muted"))
        for month in month_ticks(*self.days(), room):
            x, text = self.x_of(month, plot), f"{month:%y-%m}"
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4))
            left = min(x, plot.right() - self.look.width(text, "small"))
            painter.drawText(QPointF(left, plot.bottom() + self.look.px(17)), text)

    def steps(self, plot: QRectF, row: Sequence[int]) -> list[QPointF]:
        """A row of amounts in steps: what a day ends with holds from that day."""
        points: list[QPointF] = []
        for place, fen in enumerate(row):
            x, y = self.x_of(self.start + timedelta(days=place), plot), self.y_of(fen, plot)
            if points:
                points.append(QPointF(x, points[-1].y()))
            points.append(QPointF(x, y))
        return points

    def draw_row(self, painter: QPainter, plot: QRectF, row: Sequence[int], pen: QPen) -> None:
        """Draw one row as a line."""
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(self.steps(plot, row)))

    def planned_pen(self) -> QPen:
        """How the plan is drawn beside a case."""
        return QPen(self.look.colour("muted"), 1.2, Qt.PenStyle.DotLine)


class ScenarioChart(DaysChart):
    """Draws a ScenarioCash, the first gap marked."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Cash over 180 days"))
        self._view: ScenarioCash | None = None

    @property
    def view(self) -> ScenarioCash | None:
        """What is drawn."""
        return self._view

    def show_cash(self, view: ScenarioCash, among: Sequence[ScenarioCash]) -> None:
        """Draw a scenario on the scale of those that stand beside it."""
        self._view = view
        self.setAccessibleName(tr("Cash over 180 days: {name}").format(name=view.name))
        self.span(view.start, len(view.row))
        self.set_range([fen for each in among for fen in (*each.row, *each.planned)])
        self.redraw()

    def day_stops(self) -> Sequence[date]:
        return () if self._view is None else self._view.stops

    def words_on(self, day: date) -> str:
        view = self._view
        if view is None:
            return ""
        place = self.place(day)
        told = [f"{day:%Y-%m-%d}  {self.look.amount(Money(view.row[place]))}"]
        if view.row is not view.planned and view.row[place] != view.planned[place]:
            told.append(tr("as planned  {cash}").format(cash=self.look.amount(Money(view.planned[place]))))
        moved = view.explain(day)
        return "\n".join([*told, moved] if moved else told)

    def summary(self) -> str:
        view = self._view
        if view is None:
            return ""
        lowest = tr("Lowest {cash}.").format(cash=self.look.amount(Money(min(view.row))))
        return f"{view.name}: {self.look.sentence(view.gap_words)} {lowest}"

    def plot(self) -> QRectF:
        return super().plot().adjusted(0, self.look.px(18), 0, 0)

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        view = self._view
        if view is None:
            return
        chart = self.look.theme.chart
        self._draw_between(painter, plot, view)
        self.draw_row(painter, plot, view.planned, self.planned_pen())
        colour = QColor(chart.line if view.gap is None else chart.stressed)
        self.draw_row(painter, plot, view.row, QPen(colour, 2))
        if view.gap is None:
            return
        x, y = self.x_of(view.start + timedelta(days=view.gap), plot), self.y_of(view.row[view.gap], plot)
        painter.setPen(QPen(self.look.colour("danger"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("danger"))
        painter.drawEllipse(QPointF(x, y), 4.0, 4.0)
        paper, ink = self.look.colour("danger"), self.look.colour("on_danger")
        sheet = QRectF(plot.left(), 0, plot.width(), self.height())
        text = self.look.sentence(view.gap_words)
        self.text_box(painter, text, QPointF(x, 0), paper=paper, ink=ink, within=sheet)

    def _draw_between(self, painter: QPainter, plot: QRectF, view: ScenarioCash) -> None:
        """Shade what the case takes away from the plan."""
        if view.row == view.planned:
            return
        gap = QColor(self.look.theme.chart.stressed)
        gap.setAlpha(40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gap)
        lower = reversed(self.steps(plot, view.row))
        painter.drawPolygon(QPolygonF([*self.steps(plot, view.planned), *lower]))


class FanChart(DaysChart):
    """Draws FanBands: nine paths in ten end a day above the lower edge, one in ten above the upper."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Cash when income swings as it did"))
        self._view: FanBands | None = None

    def show_bands(self, view: FanBands) -> None:
        """Draw other bands."""
        self._view = view
        self.span(view.start, len(view.middle))
        self.set_range([*view.low, *view.high, *view.planned])
        self.redraw()

    def day_stops(self) -> Sequence[date]:
        if self._view is None:
            return ()
        return tuple(self._view.start + timedelta(days=place) for place in range(0, self.length, 10))

    def words_on(self, day: date) -> str:
        view = self._view
        if view is None:
            return ""
        place = self.place(day)
        rows = (
            (tr("nine in ten above"), view.low),
            (tr("half above"), view.middle),
            (tr("one in ten above"), view.high),
            (tr("with the planned income"), view.planned),
        )
        told = [f"{name}  {self.look.amount(Money(row[place]))}" for name, row in rows]
        return "\n".join([f"{day:%Y-%m-%d}", *told])

    def summary(self) -> str:
        return "" if self._view is None else self.look.sentence(self._view.words)

    def plot(self) -> QRectF:
        return super().plot().adjusted(0, self.look.px(20) * len(self._legend_rows()), 0, 0)

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        view = self._view
        if view is None:
            return
        band = QColor(self.look.theme.chart.line)
        band.setAlpha(56)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        lower = reversed(self.steps(plot, view.low))
        painter.drawPolygon(QPolygonF([*self.steps(plot, view.high), *lower]))
        edge = QPen(QColor(self.look.theme.chart.line), 1)
        for row in (view.low, view.high):
            self.draw_row(painter, plot, row, edge)
        self.draw_row(painter, plot, view.middle, QPen(QColor(self.look.theme.chart.line), 2.2))
        self.draw_row(painter, plot, view.planned, self.planned_pen())
        self._draw_legend(painter, plot)

    def _legend_rows(self) -> list[list[tuple[str, float]]]:
        """The names with their places, broken into rows that fit."""
        rows: list[list[tuple[str, float]]] = [[]]
        left = used = self.look.px(50)
        for name in (tr("80% of paths"), tr("middle path"), tr("planned income")):
            width = self.look.px(44) + self.look.width(name, "small")
            if rows[-1] and used + width > self.width():
                rows.append([])
                used = left
            rows[-1].append((name, used))
            used += width
        return rows

    def _draw_legend(self, painter: QPainter, plot: QRectF) -> None:
        """Which line is which, above the plot."""
        look = self.look
        line = QColor(look.theme.chart.line)
        band = QColor(line)
        band.setAlpha(56)
        pens = iter((QPen(band, look.px(9)), QPen(line, 2.2), self.planned_pen()))
        painter.setFont(look.font("small"))
        rows = self._legend_rows()
        for place, row in enumerate(rows):
            y = plot.top() - look.px(16) - look.px(20) * (len(rows) - 1 - place)
            for name, x in row:
                pen = next(pens)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                painter.drawLine(QPointF(x, y), QPointF(x + look.px(20), y))
                painter.setPen(look.colour("muted"))
                painter.drawText(QPointF(x + look.px(26), y + look.px(4)), name)
