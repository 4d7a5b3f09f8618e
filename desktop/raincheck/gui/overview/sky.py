"""The weather of the year as the checks told it, a strip of days; made after the window's first paint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from raincheck.app.wording import weather_name
from raincheck.core.text import ntr, tr
from raincheck.core.weather import Weather
from raincheck.gui.kit.charts.painted import PaintedChart
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.charts.weather import WeatherSpan, draw_weather, weather_told
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.card import Card

YEAR, MONTH = 365, 30
"""Days: the most that is shown, and the least, so that a day of a young book has a width."""

LEGEND, STRIP, MONTHS = 22, 24, 22
"""Heights at the designed size."""

_ORDER: Final = (Weather.CLEAR, Weather.CLOUDY, Weather.RAIN, Weather.STORM, Weather.FOG)


class SkyView(Struct, frozen=True):
    """The weather from `start` to `end`, both included; days between spans were not checked."""

    start: date
    end: date
    spans: tuple[WeatherSpan, ...] = ()

    def at(self, day: date) -> Weather | None:
        """The weather that was told of a day; None where nobody checked."""
        return next((span.weather for span in self.spans if span.first <= day <= span.last), None)

    @property
    def checked(self) -> int:
        """On how many days a check told the weather."""
        return sum(span.days for span in self.spans)


def sky_view(told: Iterable[tuple[date, Weather]], today: date) -> SkyView:
    """Lay out what was told of each day, oldest first: a year of it, less for a younger book."""
    spans: list[WeatherSpan] = []
    for day, weather in told:
        last = spans[-1] if spans else None
        if last is not None and last.weather is weather and last.last == day - timedelta(days=1):
            spans[-1] = WeatherSpan(last.first, day, weather)
        else:
            spans.append(WeatherSpan(day, day, weather))
    first = spans[0].first if spans else today
    return SkyView(min(first, today - timedelta(days=MONTH - 1)), today, tuple(spans))


class SkyStrip(PaintedChart):
    """Draws a SkyView: each weather with its own height and hatching besides its colour, unchecked days empty."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("The weather of the year"))
        self._view = SkyView(date.min, date.min)

    def show_sky(self, view: SkyView) -> None:
        """Draw other days."""
        self._view = view
        self.redraw()

    def days(self) -> tuple[date, date]:
        # The last day has a width of its own, like every other.
        return self._view.start, self._view.end + timedelta(days=1)

    def day_stops(self) -> Sequence[date]:
        return sorted({day for span in self._view.spans for day in (span.first, span.last)})

    def words_on(self, day: date) -> str:
        day = min(day, self._view.end)
        weather = self._view.at(day)
        told = tr("not checked") if weather is None else weather_name(weather)
        return tr("{day}: {weather}").format(day=day, weather=told)

    def summary(self) -> str:
        if not self._view.spans:
            return tr("No check has told the weather yet. From the first one on, each day's last word stands here.")
        told = tr("Since {day}: {told}; the other days were not checked.")
        return told.format(day=self._view.spans[0].first, told=weather_told(self._view.spans))

    def pick(self, stop: int) -> None:
        super().pick(min(stop, self._view.end.toordinal()))

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(420), self.look.px(LEGEND + STRIP + MONTHS))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(260), self.look.px(LEGEND + STRIP + MONTHS))

    def plot(self) -> QRectF:
        return QRectF(1, self.look.px(LEGEND), max(self.width() - 2, 1), self.look.px(STRIP))

    def draw_axis(self, painter: QPainter, plot: QRectF) -> None:
        look = self.look
        self._draw_legend(painter)
        painter.setPen(QPen(look.colour("grid"), 1))
        painter.drawLine(plot.topLeft(), plot.topRight())
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        self.draw_months(painter, plot, self._view.end)

    def _draw_legend(self, painter: QPainter) -> None:
        look, x = self.look, 1.0
        painter.setFont(look.font("small"))
        for weather in (*_ORDER, None):
            box = QRectF(x, look.px(2), look.px(20), look.px(13))
            word = tr("not checked") if weather is None else weather_name(weather)
            if x + box.width() + look.px(5) + look.width(word, "small") > self.width():
                return  # The tool tip and the keys say the word all the same.
            if weather is None:
                painter.setPen(QPen(look.colour("control_border"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box)
            else:
                draw_weather(painter, look, box, weather)
            painter.setPen(look.colour("muted"))
            painter.drawText(QPointF(box.right() + look.px(5), box.bottom() - look.px(1)), word)
            x = box.right() + look.px(5) + look.width(word, "small") + look.px(16)

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        for span in self._view.spans:
            left, right = self.x_of(span.first, plot), self.x_of(span.last + timedelta(days=1), plot)
            box = QRectF(left, plot.top() + 2, max(right - left, 1.5), plot.height() - 4)
            draw_weather(painter, self.look, box, span.weather)


class SkyCard(Card):
    """The strip under its heading, which says how much of the year was checked."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, tr("The weather of the year"), note=" ")
        self.strip = SkyStrip(context.look)
        share(self.strip, context)
        self.body.addWidget(self.strip)

    def show_sky(self, view: SkyView) -> None:
        """Show other days."""
        self.strip.show_sky(view)
        if self.heading is not None and view.spans:
            told = ntr("checked on {n} day since {day}", "checked on {n} days since {day}", view.checked)
            self.heading.show_note(told.format(n=view.checked, day=view.spans[0].first))
