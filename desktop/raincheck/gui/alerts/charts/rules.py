"""Weather and rules over time: one strip a rule, each level with its own height and hatching besides its colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF

from raincheck.app.wording import level_name, weather_name
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.core.weather import Weather
from raincheck.gui.alerts.replay_presenter import Strip, StripsView, summary_of, words_of
from raincheck.gui.kit.charts.painted import PaintedChart
from raincheck.gui.kit.charts.series import month_ticks
from raincheck.gui.kit.charts.weather import draw_level, draw_weather
from raincheck.gui.kit.look import Look

ROW = 21
NAMES = 190
LEGEND = (Level.RED, Level.AMBER, Level.GREEN, Level.GREY)


class RuleStrips(PaintedChart):
    """Draws a StripsView: red is a full block, amber half as high and hatched, green a line, grey dots."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("The rules day by day"))
        self._view = StripsView(date.min, date.min)
        self._strips: tuple[Strip, ...] = ()

    def show_strips(self, view: StripsView, *, every: bool) -> None:
        """Draw other days; only the rules that ever warned unless `every`."""
        self._view = view
        self._strips = tuple(strip for strip in view.strips if every or strip.spoke)
        self.updateGeometry()
        self.redraw()

    def days(self) -> tuple[date, date]:
        # The last day has a width of its own, like every other.
        return self._view.start, self._view.end + timedelta(days=1)

    def day_stops(self) -> Sequence[date]:
        if not self._view.weather:
            return ()
        changed = {day for day, _ in self._view.moved}
        return tuple(sorted(changed | {self._view.start, self._view.end}))

    def words_on(self, day: date) -> str:
        return words_of(self._view, min(day, self._view.end))

    def summary(self) -> str:
        if not self._view.weather:
            return tr("Nothing was replayed yet.")
        return tr("{told} ◆ {marks}").format(
            told=summary_of(self._view), marks=tr("cut, closing, reopening, blocked repayment")
        )

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(600), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(320), self._height())

    def _height(self) -> int:
        return self.look.px(66 + ROW * max(len(self._strips) + 1, 3))

    def _names(self) -> int:
        return min(self.look.px(NAMES), self.width() // 3)

    def plot(self) -> QRectF:
        left, top = self._names(), self.look.px(44)
        height = self.look.px(ROW) * (len(self._strips) + 1)
        return QRectF(left, top, max(self.width() - left - 6, 1), height)

    def draw_axis(self, painter: QPainter, plot: QRectF) -> None:
        look = self.look
        self._draw_legend(painter)
        painter.setFont(look.font("small"))
        metrics = QFontMetrics(look.font("small"))
        row = look.px(ROW)
        for place, told in enumerate([tr("Weather"), *(strip.name for strip in self._strips)]):
            top = plot.top() + place * row
            painter.setPen(look.colour("ink"))
            name = metrics.elidedText(told, Qt.TextElideMode.ElideRight, self._names() - 10)
            painter.drawText(QRectF(0, top, self._names() - 8, row), Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(plot.left(), top + row), QPointF(plot.right(), top + row))
        room = max(int(plot.width() / look.px(70)), 1)
        painter.setPen(look.colour("muted"))
        for month in month_ticks(self._view.start, self._view.end, room):
            x = self.x_of(month, plot)
            text = f"{month:%Y-%m}"
            left = min(x, plot.right() - look.width(text, "small"))
            painter.drawText(QPointF(left, plot.bottom() + look.px(15)), text)
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 3))

    def _draw_legend(self, painter: QPainter) -> None:
        look, x = self.look, 0.0
        painter.setFont(look.font("small"))
        for level in LEGEND:
            box = QRectF(x, look.px(4), look.px(22), look.px(15))
            draw_level(painter, self.look, box, level)
            painter.setPen(look.colour("muted"))
            word = level_name(level)
            painter.drawText(QPointF(box.right() + look.px(5), box.bottom() - look.px(3)), word)
            x = box.right() + look.width(word, "small") + look.px(20)
        self._draw_diamond(painter, QPointF(x + look.px(5), look.px(12)))
        painter.setPen(look.colour("muted"))
        metrics, told = QFontMetrics(look.font("small")), tr("cut, closing, reopening, blocked repayment")
        shown = metrics.elidedText(told, Qt.TextElideMode.ElideRight, int(self.width() - x - look.px(15)))
        painter.drawText(QPointF(x + look.px(15), look.px(16)), shown)

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        for span in self._view.weather:
            self._draw_weather(painter, self._room(span.first, span.last, plot, 0), span.weather)
        for place, strip in enumerate(self._strips, start=1):
            for each in strip.spans:
                draw_level(painter, self.look, self._room(each.first, each.last, plot, place), each.level)
        for blow in self._view.blows:
            x = (self.x_of(blow.day, plot) + self.x_of(blow.day + timedelta(days=1), plot)) / 2
            painter.setPen(QPen(self.look.colour("ink"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, plot.top() - 4), QPointF(x, plot.bottom()))
            self._draw_diamond(painter, QPointF(x, plot.top() - self.look.px(8)))

    def _room(self, first: date, last: date, plot: QRectF, place: int) -> QRectF:
        """The room of some days in a row's strip."""
        row = self.look.px(ROW)
        left, right = self.x_of(first, plot), self.x_of(last + timedelta(days=1), plot)
        return QRectF(left, plot.top() + place * row + 2, max(right - left, 1.5), row - 4)

    def _draw_weather(self, painter: QPainter, box: QRectF, weather: Weather) -> None:
        look, name = self.look, weather_name(weather)
        draw_weather(painter, look, box, weather)
        width = look.width(name, "small") + 8
        if box.width() < width + 6:
            return
        sheet = QRectF(box.left(), box.top(), width, box.height())
        painter.fillRect(sheet, look.colour("surface"))
        painter.setPen(look.colour("ink"))
        painter.setFont(look.font("small"))
        painter.drawText(sheet, Qt.AlignmentFlag.AlignCenter, name)

    def _draw_diamond(self, painter: QPainter, at: QPointF) -> None:
        side = self.look.px(5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("ink"))
        corners = ((0, -side), (side, 0), (0, side), (-side, 0))
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))
