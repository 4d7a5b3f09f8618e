"""The tray icon: the weather and how many warnings are open, and a menu. Everything works without it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QObject, QRectF, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QColor, QFont, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from raincheck.core.schedule import PauseFor
from raincheck.core.text import ntr, tr
from raincheck.core.weather import Weather
from raincheck.gui.kit.icons import Glyph, Icons
from raincheck.gui.kit.look import Look

_SIZES: Final = (16, 22, 32, 64)
_GLYPHS: Final = {
    Weather.CLEAR: Glyph.CLEAR,
    Weather.CLOUDY: Glyph.CLOUDY,
    Weather.RAIN: Glyph.RAIN,
    Weather.STORM: Glyph.STORM,
    Weather.FOG: Glyph.FOG,
}
_ROLES: Final = {
    Weather.CLEAR: "good",
    Weather.CLOUDY: "warn",
    Weather.RAIN: "danger",
    Weather.STORM: "danger_strong",
    Weather.FOG: "muted",
}


class TrayState(Struct, frozen=True):
    """What the tray shows; no weather while the book is being set up.

    `paused_until` is the wall-clock end of a pause where the person is.
    """

    weather: Weather | None
    warnings: int
    paused_until: datetime | None = None


class Tray(QObject):
    """The tray icon and its menu, which the window may show elsewhere where there is no tray.

    Signals: `check_asked()`, `round_asked()`, `warnings_asked()`, `pause_asked(PauseFor)`, `resume_asked()`,
    `window_asked()`, `quit_asked()`.
    """

    check_asked = Signal()
    round_asked = Signal()
    warnings_asked = Signal()
    pause_asked = Signal(object)
    resume_asked = Signal()
    window_asked = Signal()
    quit_asked = Signal()

    def __init__(self, icons: Icons, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._look = look
        self._state = TrayState(Weather.FOG, 0)
        self.menu = QMenu()
        self._open = self._add(tr("Open Raincheck"), self.window_asked)
        self._warnings = self._add("", self.warnings_asked)
        self.menu.addSeparator()
        self._add(tr("Check now"), self.check_asked)
        self._add(tr("Check round"), self.round_asked)
        self.menu.addSeparator()
        self._hour = self._add(tr("Pause popups for 1 hour"), self._on_hour)
        self._day = self._add(tr("Pause popups for 1 day"), self._on_day)
        self._resume = self._add("", self.resume_asked)
        self.menu.addSeparator()
        self._add(tr("Quit"), self.quit_asked)
        self._icon: QSystemTrayIcon | None = None
        look.changed.connect(self._redraw)
        self._redraw()

    @property
    def shown(self) -> bool:
        """Whether an icon is in a tray; only then may a closed window stay there."""
        return self._icon is not None and self._icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def start(self) -> bool:
        """Put the icon into the tray, if the desktop has one."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        if self._icon is None:
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._on_activated)
            self._redraw()
        self._icon.show()
        return True

    def stop(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()

    def show_state(self, state: TrayState) -> None:
        """Tell the weather, the open warnings and a pause."""
        self._state = state
        self._redraw()

    def tool_tip(self) -> str:
        """Name, weather and count in words, since a picture alone says nothing to a screen reader."""
        weather = self._state.weather
        if weather is None:
            parts = [tr("Raincheck: {weather}").format(weather=tr("setting up"))]
        else:
            parts = [tr("Raincheck: {weather}").format(weather=weather_word(weather)), self._counted()]
        if self._state.paused_until is not None:
            parts.append(tr("popups paused until {time}").format(time=_when(self._state.paused_until)))
        return " · ".join(parts)

    @Slot()
    def _redraw(self) -> None:
        state = self._state
        self._warnings.setText(self._counted())
        self._warnings.setEnabled(state.warnings > 0)
        paused = state.paused_until is not None
        self._hour.setVisible(not paused)
        self._day.setVisible(not paused)
        self._resume.setVisible(paused)
        if state.paused_until is not None:
            self._resume.setText(tr("Show popups again (paused until {time})").format(time=_when(state.paused_until)))
        if self._icon is not None:
            self._icon.setIcon(self.draw())
            self._icon.setToolTip(self.tool_tip())

    def draw(self) -> QIcon:
        """The weather on a white disc, so that it reads on a light and on a dark panel, and the count."""
        icon = QIcon()
        for size in _SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, size)
            painter.end()
            icon.addPixmap(pixmap)
        return icon

    def _paint(self, painter: QPainter, size: int) -> None:
        weather, count = self._state.weather, self._state.warnings
        colour = self._look.colour("muted" if weather is None else _ROLES[weather])
        ring = max(1.0, size / 16)
        painter.setPen(QPen(colour, ring))
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(QRectF(ring / 2, ring / 2, size - ring, size - ring))
        inset = size * 0.14
        box = QRectF(inset, inset, size - 2 * inset, size - 2 * inset)
        self._icons.paint(painter, Glyph.APP if weather is None else _GLYPHS[weather], box, "#444444")
        if count == 0:
            return
        badge = QRectF(size * 0.44, size * 0.44, size * 0.56, size * 0.56)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(badge)
        font = QFont(painter.font())
        font.setPixelSize(round(size * (0.44 if count < 10 else 0.34)))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor("#ffffff" if colour.lightness() < 140 else "#202020"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(count) if count < 10 else "9+")

    def _counted(self) -> str:
        count = self._state.warnings
        if count == 0:
            return tr("No open warnings")
        return ntr("{n} open warning", "{n} open warnings", count).format(n=count)

    def _add(self, text: str, signal: SignalInstance | Callable[[], None]) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(signal)
        return action

    @Slot()
    def _on_hour(self) -> None:
        self.pause_asked.emit(PauseFor.HOUR)

    @Slot()
    def _on_day(self) -> None:
        self.pause_asked.emit(PauseFor.DAY)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.window_asked.emit()


def weather_word(weather: Weather) -> str:
    """The weather in one word."""
    match weather:
        case Weather.CLEAR:
            return tr("clear")
        case Weather.CLOUDY:
            return tr("cloudy")
        case Weather.RAIN:
            return tr("rain")
        case Weather.STORM:
            return tr("storm")
        case Weather.FOG:
            return tr("fog")


def _when(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"
