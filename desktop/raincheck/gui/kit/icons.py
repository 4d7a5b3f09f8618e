"""Our own icons: one SVG a meaning, coloured from the theme when drawn."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


class Glyph(StrEnum):
    """What an icon means; the value is its file in resources/icons."""

    APP = "raincheck"
    OVERVIEW = "overview"
    LINES = "lines"
    CHECK = "check"
    ALERTS = "alerts"
    PLANNER = "planner"
    EVENTS = "events"
    CALENDAR = "calendar"
    IMPORTS = "imports"
    SETTINGS = "settings"
    MENU = "menu"
    ADD = "add"
    UNDO = "undo"
    CLOSE = "close"
    BACK = "back"
    LOCK = "lock"
    PHONE = "phone"
    CLEAR = "weather_clear"
    CLOUDY = "weather_cloudy"
    RAIN = "weather_rain"
    STORM = "weather_storm"
    FOG = "weather_fog"


class Icons:
    """Draws icons from a folder of SVGs; `currentColor` in a file is the colour asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[Glyph, bytes] = {}

    def paint(self, painter: QPainter, glyph: Glyph, box: QRectF, colour: str = "#000000") -> None:
        """Draw one icon into `box`."""
        self._renderer(glyph, colour).render(painter, box)

    def icon(self, glyph: Glyph, colour: str, size: int = 20) -> QIcon:
        """An icon of one colour, sharp at once and twice the size."""
        icon = QIcon()
        for ratio in (1, 2):
            icon.addPixmap(self._drawn(glyph, colour, size, ratio))
        return icon

    def pixmap(self, glyph: Glyph, colour: str, size: int) -> QPixmap:
        """A picture of one icon, as sharp as the sharpest screen."""
        return self._drawn(glyph, colour, size, cast("QGuiApplication", QGuiApplication.instance()).devicePixelRatio())

    def _drawn(self, glyph: Glyph, colour: str, size: int, ratio: float) -> QPixmap:
        side = round(size * ratio)
        pixmap = QPixmap(side, side)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, glyph, QRectF(0, 0, size, size), colour)
        painter.end()
        return pixmap

    def _renderer(self, glyph: Glyph, colour: str) -> QSvgRenderer:
        if glyph not in self._sources:
            self._sources[glyph] = (self._folder / f"{glyph.value}.svg").read_bytes()
        source = self._sources[glyph].replace(b"currentColor", colour.encode("ascii"))
        return QSvgRenderer(QByteArray(source))
