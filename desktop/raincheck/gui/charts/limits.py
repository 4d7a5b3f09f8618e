"""Every line's limit over time, stacked, with the events that changed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from raincheck.core.money import Money, total
from raincheck.core.text import tr
from raincheck.gui.charts.painted import PaintedChart
from raincheck.gui.charts.series import LimitBand, LimitsView, month_ticks, stacked, step_days
from raincheck.gui.context import Tone
from raincheck.gui.look import Look
from raincheck.gui.theme import readable_on


class StackedLimits(PaintedChart):
    """Draws a LimitsView."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Limits of all lines over time"))
        self._view = LimitsView(date.min, date.min)
        self._bands: tuple[LimitBand, ...] = ()
        self._stops: tuple[date, ...] = ()
        self._tops: list[tuple[int, ...]] = [()]
        self._until = date.min

    def show_limits(self, view: LimitsView) -> None:
        """Draw other limits."""
        # A little room behind the last day, so that what changed today has a width.
        self._until = view.end + timedelta(days=max((view.end - view.start).days // 50, 1))
        self._view, self._bands, self._stops = view, stacked(view), (*step_days(view), self._until)
        self._tops = [(0,) * len(self._stops)]
        for band in self._bands:
            amounts = band.amounts(self._stops)
            self._tops.append(tuple(low + amount.fen for low, amount in zip(self._tops[-1], amounts, strict=True)))
        self.set_range(self._tops[-1])
        self.redraw()

    def days(self) -> tuple[date, date]:
        return self._view.start, self._until

    def stops(self) -> Sequence[date]:
        return self._stops[:-1] if self._bands else ()

    def words_at(self, day: date) -> str:
        day = min(day, self._view.end)
        rows = [f"{day:%Y-%m-%d}  {self.look.amount(self._total(day))}"]
        for band in reversed(self._bands):
            step = band.at(day)
            if step is not None:
                shown = tr("not shown") if step.limit is None else self.look.amount(step.limit)
                rows.append(f"{band.name}  {shown}")
        rows += [self.look.sentence(event.text) for event in self._view.events if event.day == day]
        return "\n".join(rows)

    def summary(self) -> str:
        if not self._bands:
            return tr("No limits are recorded yet.")
        first, last = (self.look.amount(self._total(day)) for day in (self._view.start, self._view.end))
        events = "; ".join(f"{e.day:%Y-%m-%d} {self.look.sentence(e.text)}" for e in self._view.events)
        told = tr("From {first} to {last} in all.").format(first=first, last=last)
        return f"{told} {events}".strip()

    def _total(self, day: date) -> Money:
        return total(band.amounts([day])[0] for band in self._bands)

    def plot(self) -> QRectF:
        plot = super().plot()
        return plot.adjusted(0, self.look.px(26), 0, 0) if self._view.events else plot

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        self._draw_months(painter, plot)
        chart, calm = self.look.theme.chart, 0
        for place, band in enumerate(self._bands):
            colour = QColor(chart.struck if band.struck else chart.series[calm % len(chart.series)])
            calm += not band.struck
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(self._outline(place, plot))
            self._draw_unknown(painter, plot, place)
            self._draw_name(painter, plot, place, colour)
        self._draw_events(painter, plot)

    def _outline(self, place: int, plot: QRectF) -> QPolygonF:
        upper, lower = QPolygonF(), []
        for index, day in enumerate(self._stops[:-1]):
            for x in (self.x_of(day, plot), self.x_of(self._stops[index + 1], plot)):
                upper.append(QPointF(x, self.y_of(self._tops[place + 1][index], plot)))
                lower.append(QPointF(x, self.y_of(self._tops[place][index], plot) + 0.3))
        for point in reversed(lower):
            upper.append(point)
        return upper

    def _piece(self, place: int, index: int, plot: QRectF) -> QRectF:
        left, right = (self.x_of(self._stops[at], plot) for at in (index, index + 1))
        top, bottom = (self.y_of(self._tops[at][index], plot) for at in (place + 1, place))
        return QRectF(left, top, right - left, bottom - top)

    def _draw_unknown(self, painter: QPainter, plot: QRectF, place: int) -> None:
        """Hatch the days on which the lender's app showed no figure."""
        hatch = QBrush(self.look.colour("surface"), Qt.BrushStyle.BDiagPattern)
        for index, day in enumerate(self._stops[:-1]):
            step = self._bands[place].at(day)
            if step is not None and step.limit is None:
                painter.fillRect(self._piece(place, index, plot), hatch)

    def _draw_name(self, painter: QPainter, plot: QRectF, place: int, colour: QColor) -> None:
        """Write the name where the band is first high enough and wide enough."""
        height, upper, lower = self.look.px(15), self._tops[place + 1], self._tops[place]
        start = 0
        while start < len(self._stops) - 1:
            end = start + 1
            while end < len(self._stops) - 1 and (upper[end], lower[end]) == (upper[start], lower[start]):
                end += 1
            box = self._piece(place, start, plot)
            box.setRight(self.x_of(self._stops[end], plot))
            text = f"{self._bands[place].name} {self.look.short(Money(upper[start] - lower[start]))}"
            if box.height() >= height and box.width() >= self.look.width(text, "small") + 20:
                painter.setPen(QColor(readable_on(colour.name(), self.look.theme)))
                painter.setFont(self.look.font("small"))
                painter.drawText(box.adjusted(12, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
                return
            start = end

    def _draw_months(self, painter: QPainter, plot: QRectF) -> None:
        painter.setFont(self.look.font("small"))
        painter.setPen(self.look.colour("muted"))
        box = QRectF(0, plot.bottom() + 6, self.look.px(70), self.look.px(18))
        marks = month_ticks(self._view.start, self._view.end, max(int(plot.width() / self.look.px(110)), 2))
        for number, day in enumerate(marks):
            is_new_year = number == 0 or day.year != marks[number - 1].year
            text = f"{day:%Y-%m}" if is_new_year else f"{day:%m}"
            box.moveLeft(min(self.x_of(day, plot), plot.right() - self.look.width(text, "small")))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, text)

    def _draw_events(self, painter: QPainter, plot: QRectF) -> None:
        taken: list[QRectF] = []
        colours = {Tone.DANGER: ("danger", "on_danger"), Tone.WARN: ("warn", "on_danger")}
        for event in sorted(self._view.events, key=lambda event: event.day, reverse=True):
            role, on = colours.get(event.tone, ("muted", "surface"))
            x, foot = self.x_of(event.day, plot), self.y_of(self._total(event.day).fen, plot)
            top = 2.0
            width = self.look.width(event.text, "small") + 14
            sheet = QRectF(min(x - width / 2, self.width() - width), top, width, self.look.px(23))
            while any(sheet.intersects(other) for other in taken):
                sheet.moveTop(sheet.top() + self.look.px(26))
            painter.setPen(QPen(self.look.colour(role), 2))
            painter.drawLine(QPointF(x, sheet.bottom() - 2), QPointF(x, foot))
            painter.setBrush(self.look.colour(role))
            painter.drawEllipse(QPointF(x, foot), 4.0, 4.0)
            text = self.look.sentence(event.text)
            at = QPointF(x, sheet.top())
            paper, ink = self.look.colour(role), self.look.colour(on)
            taken.append(self.text_box(painter, text, at, paper=paper, ink=ink, within=QRectF(self.rect())))
