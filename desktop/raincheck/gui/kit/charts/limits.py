"""Limits over time: a strip for each line that moved, below them the sum of all, the other lines in one grey band."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF, QResizeEvent

from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.kit.charts.painted import EndName, PaintedChart
from raincheck.gui.kit.charts.series import (
    ChartEvent,
    LimitBand,
    LimitStep,
    LimitsView,
    picture,
    step_days,
    ticks,
)
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look

STRIP, HIGHEST_STRIP, WHOLE = 36, 56, 84
"""Heights at the designed size: a line's strip, the most it grows to, and the least of the sum's."""

_TONES = {Tone.DANGER: ("danger", "on_danger"), Tone.WARN: ("warn", "on_danger")}


class Panel(Struct, frozen=True):
    """A row of the picture: what is drawn in which room, up to `top` (fen)."""

    band: LimitBand
    room: QRectF
    top: int

    def y_of(self, fen: int) -> float:
        """The place of an amount."""
        return self.room.bottom() - (self.room.height() - 5) * fen / max(self.top, 1)


class LimitLines(PaintedChart):
    """Draws a LimitsView; every strip has a scale of its own, which says how high it goes."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Limits of all lines over time"))
        self._picture = picture(LimitsView(date.min, date.min), 0)
        self._until = date.min

    def show_limits(self, view: LimitsView) -> None:
        """Draw other limits."""
        # A little room behind the last day, so that what changed today has a width.
        self._until = view.end + timedelta(days=max((view.end - view.start).days // 50, 1))
        self._fit(view)
        self.redraw()

    def _fit(self, view: LimitsView) -> None:
        """As many strips as there is room for beside the sum."""
        room = self.height() - self.look.px(WHOLE + 30)
        self._picture = picture(view, max(room // self.look.px(STRIP), 0))
        self.rows = ticks(0, max(self._picture.whole.most, 1), 3)
        self.high = self.rows[-1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self._picture.view)
        self.setAccessibleDescription(self.summary())

    def days(self) -> tuple[date, date]:
        return self._picture.view.start, self._until

    def day_stops(self) -> Sequence[date]:
        return step_days(self._picture.view) if self._picture.whole.steps else ()

    def words_on(self, day: date) -> str:
        return self.look.sentence(self._picture.words_at(day.toordinal(), self.look.amount))

    def summary(self) -> str:
        return self.look.sentence(self._picture.summary(self.look.amount))

    def pick(self, stop: int) -> None:
        super().pick(min(stop, self._picture.view.end.toordinal()))

    def plot(self) -> QRectF:
        shown = [self._picture.whole, *self._picture.lines, *filter(None, [self._picture.rest])]
        scales = [*self.rows, *(band.most for band in self._picture.lines)]
        left = max(self.look.width(self.look.short(Money(fen)), "small") for fen in scales) + 12
        right = self.room_for_names([(band.name, self._last(band)) for band in shown])
        return QRectF(left, 2, max(self.width() - left - right, 1), max(self.height() - self.look.px(26), 1))

    def _last(self, band: LimitBand) -> str:
        """The last figure of a line; not shown is a word."""
        step = band.at(self._picture.view.end)
        return tr("not known") if step is not None and step.limit is None else self.look.short(self._amount(band))

    def _amount(self, band: LimitBand) -> Money:
        return band.amounts([self._picture.view.end])[0]

    def panels(self, plot: QRectF) -> tuple[Panel, ...]:
        """The strips from the top down, the sum of all last."""
        count = len(self._picture.lines)
        spare = (plot.height() - self.look.px(WHOLE)) / max(count, 1)
        height = min(spare, self.look.px(HIGHEST_STRIP))
        made = [
            Panel(band, QRectF(plot.left(), plot.top() + place * height, plot.width(), height - 6), band.most)
            for place, band in enumerate(self._picture.lines)
        ]
        top = plot.top() + count * height + (self.look.px(6) if count else 0)
        whole = QRectF(plot.left(), top, plot.width(), max(plot.bottom() - top, 1))
        return (*made, Panel(self._picture.whole, whole, self.high))

    def draw_axis(self, painter: QPainter, plot: QRectF) -> None:
        *strips, whole = self.panels(plot)
        self.draw_months(painter, plot, self._picture.view.end)
        box = self.look.px(18)
        for panel in strips:
            base = panel.room.bottom()
            painter.setPen(QPen(self.look.colour("grid"), 1))
            painter.drawLine(QPointF(plot.left(), base), QPointF(plot.right(), base))
            top = QRectF(0, panel.y_of(panel.top) - 3, plot.left() - 8, box)
            self.write_amount(painter, panel.top, top)
        for fen in self.rows:
            y = whole.y_of(fen)
            painter.setPen(QPen(self.look.colour("control_border" if fen == 0 else "grid"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            self.write_amount(painter, fen, QRectF(0, y - box / 2, plot.left() - 8, box))

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        chart = self.look.theme.chart
        *strips, whole = self.panels(plot)
        for panel in strips:
            self._draw_strip(painter, panel, QColor(chart.struck if panel.band.struck else chart.line))
        self._draw_whole(painter, whole)
        by_key = {panel.band.key: panel for panel in strips}
        taken: list[QRectF] = []
        for event in self._picture.view.events:
            panel = by_key.get(event.key, whole)
            self._draw_mark(painter, event, panel)
            if panel is not whole or not taken:
                taken.append(self._draw_event(painter, event, panel))

    def _draw_strip(self, painter: QPainter, panel: Panel, colour: QColor) -> None:
        soft = QColor(colour)
        soft.setAlpha(46)
        self._fill(painter, panel, panel.band, soft)
        self._draw_unknown(painter, panel)
        painter.setPen(QPen(colour, 2))
        painter.drawPolyline(self._steps(panel, panel.band))
        self._name(painter, panel, ((panel.band, colour),))

    def _draw_whole(self, painter: QPainter, panel: Panel) -> None:
        if not panel.band.steps:
            return
        rest, grey, ink = self._picture.rest, QColor(self.look.theme.chart.rest), self.look.colour("ink")
        named: list[tuple[LimitBand, QColor]] = [(panel.band, ink)]
        if rest is not None:
            soft = QColor(grey)
            soft.setAlpha(90)
            self._fill(painter, panel, rest, soft)
            painter.setPen(QPen(grey, 1.5))
            painter.drawPolyline(self._steps(panel, rest))
            named.append((rest, grey))
        painter.setPen(QPen(ink, 2))
        painter.drawPolyline(self._steps(panel, panel.band))
        self._name(painter, panel, named)

    def _name(self, painter: QPainter, panel: Panel, bands: Sequence[tuple[LimitBand, QColor]]) -> None:
        names = [
            EndName(band.name, self._last(band), panel.y_of(self._amount(band).fen), colour) for band, colour in bands
        ]
        self.draw_names(painter, panel.room.right(), names, panel.room.top(), panel.room.bottom() + 4)

    def _ends(self, band: LimitBand) -> tuple[tuple[LimitStep, date], ...]:
        """Each step with the day it lasts to."""
        start = self._picture.view.start
        after = [*(step.day for step in band.steps[1:]), self._until]
        return tuple((step, day) for step, day in zip(band.steps, after, strict=True) if day > start)

    def _steps(self, panel: Panel, band: LimitBand) -> QPolygonF:
        points, fen = QPolygonF(), 0
        for step, until in self._ends(band):
            fen = fen if step.limit is None else step.limit.fen
            for day in (step.day, until):
                points.append(QPointF(self.x_of(day, panel.room), panel.y_of(fen)))
        return points

    def _fill(self, painter: QPainter, panel: Panel, band: LimitBand, colour: QColor) -> None:
        line = self._steps(panel, band)
        if line.isEmpty():
            return
        base = panel.room.bottom()
        shape = QPolygonF([QPointF(line.first().x(), base), *line.toList(), QPointF(line.last().x(), base)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(shape)

    def _draw_unknown(self, painter: QPainter, panel: Panel) -> None:
        """Hatch the days on which the lender's app showed no figure."""
        for step, until in self._ends(panel.band):
            if step.limit is None:
                left, right = self.x_of(step.day, panel.room), self.x_of(until, panel.room)
                hatch = QBrush(self.look.colour("muted"), Qt.BrushStyle.BDiagPattern)
                painter.fillRect(QRectF(left, panel.room.top() + 5, right - left, panel.room.height() - 5), hatch)

    def _draw_mark(self, painter: QPainter, event: ChartEvent, panel: Panel) -> None:
        role, _ = _TONES.get(event.tone, ("muted", "surface"))
        room, x = panel.room, self.x_of(event.day, panel.room)
        painter.setPen(QPen(self.look.colour(role), 1.5))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        painter.setBrush(self.look.colour(role))
        painter.drawEllipse(QPointF(x, panel.y_of(panel.band.amounts([event.day])[0].fen)), 3.5, 3.5)

    def _draw_event(self, painter: QPainter, event: ChartEvent, panel: Panel) -> QRectF:
        role, on = _TONES.get(event.tone, ("muted", "surface"))
        room, x = panel.room, self.x_of(event.day, panel.room)
        text = self.look.sentence(event.text)
        half = (self.look.width(text, "small") + 14) / 2 + 6
        middle = x - half if x - 2 * half > room.left() else x + half
        top = room.center().y() - self.look.px(23) / 2 + 2
        paper, ink = self.look.colour(role), self.look.colour(on)
        return self.text_box(painter, text, QPointF(middle, top), paper=paper, ink=ink, within=room)
