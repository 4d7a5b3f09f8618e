"""Weather over days: how each kind is drawn, and how many days of it there were."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from raincheck.app.wording import weather_name
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import ntr, tr
from raincheck.core.weather import Weather
from raincheck.gui.kit.look import Look

WEATHER_LEVELS: Final = {
    Weather.CLEAR: Level.GREEN,
    Weather.CLOUDY: Level.AMBER,
    Weather.RAIN: Level.RED,
    Weather.STORM: Level.RED,
    Weather.FOG: Level.GREY,
}
"""A weather is drawn as the level that makes it; a storm is hatched besides."""


class WeatherSpan(Struct, frozen=True):
    """Days in a row of one weather, both included."""

    first: date
    last: date
    weather: Weather

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def weather_told(spans: Iterable[WeatherSpan]) -> str:
    """How many days of which weather."""
    days: dict[Weather, int] = {}
    for span in spans:
        days[span.weather] = days.get(span.weather, 0) + span.days
    told = []
    for kind in (kind for kind in Weather if kind in days):
        form = ntr("{weather} on {n} day", "{weather} on {n} days", days[kind])
        told.append(form.format(weather=weather_name(kind), n=days[kind]))
    return tr(", ").join(told)


def draw_weather(painter: QPainter, look: Look, box: QRectF, weather: Weather) -> None:
    """Fill the room of some days with their weather."""
    draw_level(painter, look, box, WEATHER_LEVELS[weather])
    if weather is Weather.STORM:
        painter.fillRect(box, QBrush(look.colour("on_danger"), Qt.BrushStyle.FDiagPattern))


def draw_level(painter: QPainter, look: Look, box: QRectF, level: Level) -> None:
    """Red is a full block, amber half as high and hatched, green a line, grey dots."""
    painter.setPen(Qt.PenStyle.NoPen)
    match level:
        case Level.RED:
            painter.fillRect(box, look.colour("danger"))
        case Level.AMBER:
            low = QRectF(box.left(), box.center().y() - box.height() / 4, box.width(), box.height() / 2 + 2)
            painter.fillRect(low, look.colour("warn_soft"))
            painter.fillRect(low, QBrush(look.colour("warn_fill"), Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(look.colour("warn_fill"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(low.adjusted(0, 0, -1, -1))
        case Level.GREEN:
            line = QRectF(box.left(), box.center().y() - 1, box.width(), 2)
            painter.fillRect(line, look.colour("good"))
        case Level.GREY:
            painter.setPen(QPen(look.colour("muted"), 1, Qt.PenStyle.DotLine))
            y = box.center().y()
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
